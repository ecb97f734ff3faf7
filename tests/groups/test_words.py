"""A group's own words: which one is said, in which language, and with how many questions to the database."""

import pytest
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.utils import translation

from groups import words
from groups.actions import choose_words
from groups.models import Group, Wording
from peersupport.audit.models import AuditEvent
from tests.cast import Cast
from tests.factories.groups import WordingFactory

pytestmark = pytest.mark.django_db


def say(group: Group) -> str:
    return Template("{{ group.words.meeting }} · {{ group.words.meetings }}").render(Context({"group": group}))


def test_group_without_own_words_uses_ours(cast: Cast) -> None:
    assert say(cast.tuesday) == "meeting · meetings"
    assert cast.tuesday.words.own == frozenset()


@pytest.mark.guidance("LANG-4")
def test_group_word_goes_before_its_organisations_and_that_before_ours(cast: Cast) -> None:
    WordingFactory(organisation=cast.organisation, one="get-together", many="get-togethers")
    assert say(Group.objects.get(pk=cast.family.pk)) == "get-together · get-togethers"

    WordingFactory(group=cast.tuesday, one="circle", many="circles")
    assert say(Group.objects.get(pk=cast.tuesday.pk)) == "circle · circles"
    assert say(Group.objects.get(pk=cast.family.pk)) == "get-together · get-togethers"


@pytest.mark.guidance("LANG-4")
def test_word_of_one_language_is_not_said_in_another(cast: Cast) -> None:
    WordingFactory(group=cast.tuesday, language="ar", one="جلسة", many="جلسات")

    with translation.override("ar"):
        assert say(cast.tuesday) == "جلسة · جلسات"
    with translation.override("en"):
        assert say(cast.tuesday) == "meeting · meetings"


def test_words_of_several_groups_take_one_query(cast: Cast, django_assert_num_queries: object) -> None:
    WordingFactory(group=cast.tuesday, one="circle", many="circles")
    groups = list(Group.objects.order_by("name"))

    with django_assert_num_queries(1):  # type: ignore[operator]
        words.prepare(groups)
        said = [one.words.meetings for one in groups]

    assert said == ["meetings", "circles"]


def test_choose_words_with_a_word_left_out_gives_ours_back(cast: Cast) -> None:
    choose_words(by=cast.rosa, group=cast.tuesday, language="en", chosen={"MEETING": ("circle", "circles")})
    assert cast.tuesday.words.meeting == "circle"
    assert AuditEvent.objects.filter(action="group.words_chosen", subject_id=cast.tuesday.pk).count() == 1

    choose_words(by=cast.rosa, group=cast.tuesday, language="en", chosen={"MEMBER": ("friend", "friends")})
    assert (cast.tuesday.words.meeting, cast.tuesday.words.members) == ("meeting", "friends")


def test_choose_words_leaves_the_other_language_and_the_other_group_alone(cast: Cast) -> None:
    WordingFactory(group=cast.tuesday, language="ar", one="جلسة", many="جلسات")
    WordingFactory(group=cast.family, one="supper", many="suppers")

    choose_words(by=cast.rosa, group=cast.tuesday, language="en", chosen={})

    assert Wording.objects.count() == 2


@pytest.mark.parametrize("word", ["c" * 31, "<b>x</b>", "two\nlines", "\u202eturned", "...", "", "!!"])
def test_choose_words_refuses_what_is_no_word_and_changes_nothing(cast: Cast, word: str) -> None:
    WordingFactory(group=cast.tuesday, one="circle", many="circles")

    with pytest.raises(ValidationError):
        choose_words(
            by=cast.rosa,
            group=cast.tuesday,
            language="en",
            chosen={"MEMBER": ("friend", "friends"), "MEETING": (word, word)},
        )

    assert [(row.word, row.one) for row in Wording.objects.all()] == [("MEETING", "circle")]


@pytest.mark.parametrize("word", ["friend", "عضو", "सदस्य", "co-walker", "d’équipe", "会员"])
def test_choose_words_takes_words_of_any_script(cast: Cast, word: str) -> None:
    choose_words(by=cast.rosa, group=cast.tuesday, language="en", chosen={"MEMBER": (word, word)})

    assert cast.tuesday.words.member == word
