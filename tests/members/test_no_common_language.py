"""A group and somebody who wants to come have no language in common: a plain word, and ways on."""

import pytest
from django.test import Client

from groups.models import Group
from tests.cast import Cast
from tests.factories.groups import ListingFactory
from tests.helpers import sign_in, text_of

SAID = "If you have no language in common"


def open_to_all(group: Group, languages: str) -> None:
    ListingFactory(group=group, languages=languages)
    Group.objects.filter(pk=group.pk).update(is_listed=True)


@pytest.mark.guidance("LANG-1", "MEM-8")
@pytest.mark.parametrize("page", ["/groups/tuesday-circle/", "/groups/tuesday-circle/join/"])
def test_open_group_in_another_language_says_so_and_where_else_to_look(client: Client, cast: Cast, page: str) -> None:
    open_to_all(cast.tuesday, " ar so ")

    for somebody in (client, sign_in(Client(), cast.mika)):
        answer = somebody.get(page)
        shown = text_of(answer)
        assert SAID in shown
        assert "This group meets in: Arabic · Somali. You read this page in: English." in shown
        assert "You can come all the same." in shown
        assert "/groups/?language=en" in answer.content.decode()


@pytest.mark.guidance("LANG-1")
def test_closed_group_in_another_language_can_be_asked_all_the_same(client: Client, cast: Cast) -> None:
    open_to_all(cast.family, " ar ")

    shown = text_of(client.get("/groups/family-table/join/"))

    assert SAID in shown
    assert "You can ask all the same." in shown
    assert "What may we call you?" in shown


@pytest.mark.parametrize("languages", ["", " en ", " ar en "])
def test_nothing_is_said_where_the_language_of_the_page_is_spoken_or_none_is_told(
    client: Client, cast: Cast, languages: str
) -> None:
    open_to_all(cast.tuesday, languages)

    for page in ("/groups/tuesday-circle/", "/groups/tuesday-circle/join/"):
        assert SAID not in text_of(client.get(page))


def test_member_is_told_nothing_of_languages_and_an_unlisted_group_tells_none(client: Client, cast: Cast) -> None:
    open_to_all(cast.tuesday, " ar ")
    assert SAID not in text_of(sign_in(client, cast.amina).get("/groups/tuesday-circle/"))
    assert SAID not in text_of(client.get("/groups/tuesday-circle/join/"))
    assert SAID in text_of(Client().get("/groups/tuesday-circle/join/"))


def test_search_for_ones_own_language_that_no_group_speaks_helps_on(client: Client, cast: Cast) -> None:
    open_to_all(cast.tuesday, " ar ")

    shown = text_of(client.get("/groups/?language=en"))

    assert "No group fits all of this" in shown
    assert "Begin a group" in shown
    assert "Tuesday Circle" in text_of(client.get("/groups/?language=ar"))
