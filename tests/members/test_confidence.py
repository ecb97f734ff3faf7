"""“It was me”: told to one facilitator, and to be found nowhere else (MEM-7, D11)."""

import datetime
from typing import Any

import pytest
from django.test import Client

from groups.models import Group
from members import waiting
from members.models import Confidence, JoinRequest, Membership
from peersupport.audit.models import AuditEvent
from peersupport.privacy.export import as_json
from tests.cast import Cast
from tests.factories.members import MembershipFactory
from tests.helpers import same_for_all, sign_in, text_of
from tests.members.newcomers import SECRET, asks, comes_back, phrase_on


@pytest.fixture
def confided(family: Group, cast: Cast) -> JoinRequest:
    """Mika asked “for somebody else”, and later told Ines alone. Sam facilitates, too."""
    MembershipFactory(group=family, member=cast.sam, role="CO_FACILITATOR")
    client = sign_in(Client(), cast.mika)
    asks(client, whom="OTHER", words="I know somebody who has nobody.")
    row = JoinRequest.objects.get()
    ines = Membership.objects.get(group=family, member=cast.ines)
    client.post(f"/asked/{row.pk}/me/", {"reader": str(ines.pk), "words": SECRET})
    return row


@pytest.mark.guidance("MEM-7")
def test_it_was_me_is_read_by_the_chosen_facilitator(confided: JoinRequest, cast: Cast, client: Client) -> None:
    sign_in(client, cast.ines, second_step=True)
    page = text_of(client.get(f"/groups/family-table/requests/{confided.pk}/"))

    assert "“It was me.”" in page
    assert SECRET in page
    titles = [item.title for item in waiting.waiting_for(confided.group, cast.ines, confided.asked_at)]
    assert "Somebody told you something." in titles
    client.post(f"/groups/family-table/requests/{confided.pk}/read/")
    titles = [item.title for item in waiting.waiting_for(confided.group, cast.ines, confided.asked_at)]
    assert "Somebody told you something." not in titles


@pytest.mark.guidance("MEM-7", "CON-2")
@pytest.mark.parametrize("name", ["sam", "joan", "amina", "rosa", "chidi", "root"])
def test_it_was_me_is_seen_by_nobody_else(name: str, confided: JoinRequest, cast: Cast, now: datetime.datetime) -> None:
    """Every page, list, export and line of the trail is the same with it and without it."""
    person = getattr(cast, name)
    client = sign_in(Client(), person, second_step=True)
    pages = [
        "/today/",
        "/groups/family-table/requests/",
        f"/groups/family-table/requests/{confided.pk}/",
        "/groups/family-table/waiting/",
        "/groups/family-table/reminders/",
        "/admin/",
        "/me/data/export.json",
        f"/asked/{confided.pk}/",
    ]

    def seen() -> list[tuple[int, bytes]]:
        return [same_for_all(client.get(page)) for page in pages]

    def known() -> tuple[str, list[Any], list[Any]]:
        trail = list(AuditEvent.objects.order_by("pk").values_list("action", "by_id", "subject_id", "group_id"))
        rows = list(JoinRequest.objects.values_list("pk", "member", "waits_since", "state", "forget_on"))
        return as_json(person), trail, rows

    with_it = seen(), known()
    assert SECRET not in str(with_it)
    Confidence.objects.all().delete()

    assert (seen(), known()) == with_it


@pytest.mark.guidance("MEM-7", "CON-7")
def test_it_was_me_is_in_the_export_of_who_said_it_and_goes_with_them(confided: JoinRequest, cast: Cast) -> None:
    assert SECRET in as_json(cast.mika)
    assert SECRET not in as_json(cast.ines)


@pytest.mark.guidance("MEM-7")
def test_it_was_me_said_by_the_words_alone_names_nobody(family: Group, cast: Cast, client: Client) -> None:
    phrase = phrase_on(asks(client, whom="OTHER"))
    row = JoinRequest.objects.get()
    later, _page = comes_back(phrase)
    ines = Membership.objects.get(group=family, member=cast.ines)

    page = later.post(f"/asked/{row.pk}/me/", {"reader": str(ines.pk), "words": ""}, follow=True)

    told = Confidence.objects.get()
    assert (told.person, told.reader, told.about) == ("", str(cast.ines.pk), str(row.pk))
    assert "You told Ines, and nobody else" in text_of(page)
    later.post(f"/asked/{row.pk}/me/", {"unsay": "yes"})
    assert not Confidence.objects.exists()


def test_it_was_me_has_no_key_that_leads_to_a_person_or_a_group() -> None:
    assert [field.name for field in Confidence._meta.fields if field.is_relation] == []
