"""What the database promises about a group's life; see test_constraints.py."""

import datetime
from typing import Any

from groups.models import Departure
from meetings.models import Meeting
from tests.cast import Cast
from tests.factories.ethics import CodeDraftFactory
from tests.factories.groups import LifeChangeFactory, SecondGroupFactory, WelcomePartFactory, WelcomeTextFactory
from tests.factories.members import KeepsakeFactory, PartChoiceFactory, PartLeadFactory
from tests.house.constraints_of_getting_back import Deed, make

NOON = datetime.datetime(2026, 12, 1, 12, tzinfo=datetime.UTC)
DAY = datetime.date(2026, 12, 1)


def off(status: str) -> Deed:
    """A meeting that is off for a break, in this state."""

    def deed(cast: Cast) -> Any:
        change = LifeChangeFactory(group=cast.tuesday)
        return Meeting.objects.filter(pk=cast.tomorrow.pk).update(off_for=change, status=status)

    return deed


def asked(*answers: str) -> Any:
    """The same part, asked of one person after another with these answers."""
    change = LifeChangeFactory()
    return [PartLeadFactory(change=change, answer=one, answered_at=NOON if one else None) for one in answers]


def depart(cast: Cast, leaves_at: datetime.datetime) -> Departure:
    return Departure.objects.create(
        group=cast.tuesday,
        organisation=cast.organisation,
        announced_at=NOON - datetime.timedelta(hours=1),
        leaves_at=leaves_at,
    )


LIFE: dict[str, tuple[Deed, Deed]] = {
    "groups.Departure.group": (lambda cast: depart(cast, NOON), lambda cast: [depart(cast, NOON), depart(cast, NOON)]),
    "departure_leaves_time_to_object": (
        lambda cast: depart(cast, NOON + datetime.timedelta(days=1)),
        lambda cast: depart(cast, NOON - datetime.timedelta(days=1)),
    ),
    "one_life_change_to_come": (
        lambda cast: [LifeChangeFactory(group=cast.tuesday, taken_back_at=at) for at in (NOON, None)],
        lambda cast: [LifeChangeFactory(group=cast.tuesday) for _time in range(2)],
    ),
    "life_change_kind_is_known": (make(LifeChangeFactory, kind="END"), make(LifeChangeFactory, kind="NAP")),
    "life_change_says_how_it_was_decided": (
        make(LifeChangeFactory, how="ASKED"),
        make(LifeChangeFactory, how="ALONE"),
    ),
    "life_change_came_about_or_was_taken_back": (
        make(LifeChangeFactory, done_at=NOON),
        make(LifeChangeFactory, done_at=NOON, taken_back_at=NOON),
    ),
    "life_change_only_a_break_lasts": (
        make(LifeChangeFactory, kind="BREAK", until_on=DAY),
        make(LifeChangeFactory, kind="OPEN", until_on=DAY),
    ),
    "one_keepsake_of_an_ending": (
        make(KeepsakeFactory, member=lambda cast: cast.amina),
        lambda cast: [
            KeepsakeFactory(member=cast.amina, change=change) for change in [LifeChangeFactory(kind="END")] * 2
        ],
    ),
    "one_welcome_part_of_each_kind": (
        lambda cast: [WelcomePartFactory(group=cast.tuesday, code="OWN") for _time in range(2)],
        lambda cast: [WelcomePartFactory(group=cast.tuesday, code="DOOR") for _time in range(2)],
    ),
    "welcome_part_is_known": (make(WelcomePartFactory, code="HOW"), make(WelcomePartFactory, code="WHY")),
    "one_welcome_text_in_a_language": (
        lambda _cast: [
            WelcomeTextFactory(part=part, language=code) for part in [WelcomePartFactory()] for code in ("en", "ar")
        ],
        lambda _cast: [WelcomeTextFactory(part=part) for part in [WelcomePartFactory()] * 2],
    ),
    "groups.SecondGroup.change": (
        lambda cast: [SecondGroupFactory() for _time in range(2)],
        lambda cast: [SecondGroupFactory(change=change) for change in [LifeChangeFactory(kind="SPLIT")] * 2],
    ),
    "ethics.CodeDraft.group": (
        lambda cast: [CodeDraftFactory(group=group) for group in (cast.tuesday, cast.family)],
        lambda cast: [CodeDraftFactory(group=cast.tuesday) for _time in range(2)],
    ),
    "second_group_comes_of_one_change": (
        lambda cast: [SecondGroupFactory(group=group) for group in (cast.family, None, None)],
        lambda cast: [SecondGroupFactory(group=cast.family) for _time in range(2)],
    ),
    "second_group_is_open_or_closed": (
        make(SecondGroupFactory, belonging="CLOSED"),
        make(SecondGroupFactory, belonging="HALF"),
    ),
    "one_part_for_each_person": (
        lambda cast: [PartChoiceFactory(member=cast.amina) for _change in range(2)],
        lambda cast: [PartChoiceFactory(member=cast.amina, change=change) for change in [LifeChangeFactory()] * 2],
    ),
    "part_is_known": (make(PartChoiceFactory, part="NEITHER"), make(PartChoiceFactory, part="ALL")),
    "one_person_asked_for_each_part": (
        lambda cast: asked("NOT_NOW", ""),
        lambda cast: asked("YES", ""),
    ),
    "part_that_is_led_is_known": (make(PartLeadFactory, part="FIRST"), make(PartLeadFactory, part="BOTH")),
    "part_lead_answer_has_a_time": (
        make(PartLeadFactory, answer="YES", answered_at=NOON),
        make(PartLeadFactory, answer="YES"),
    ),
    "meeting_off_for_a_reason_is_off": (off("CANCELLED"), off("ON")),
}
"""Each constraint with a row that it takes and one that it refuses."""
