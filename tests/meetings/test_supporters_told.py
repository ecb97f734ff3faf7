"""“Tell my supporter too”: one copy of each message, at its hour, and none when there is nothing to tell (CON-9)."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from meetings.actions import all_off, answering, reminding, scheduling
from members.actions import contact, copying, joining, pausing, supporting
from members.kinds import KINDS
from members.messages import FOR_SUPPORTER
from members.models import ContactMethod, Delivery, Member, Supporter
from members.outbox import draining, results
from members.outbox.reaping import hand_calls_over
from peersupport.privacy.export import as_json
from tests.cast import Cast
from tests.factories.meetings import SeriesFactory
from tests.factories.members import DeliveryFactory, SupporterFactory
from tests.members.outbox.conftest import Scripted

pytestmark = pytest.mark.guidance("CON-9", "NOTE-4")
State = Delivery.State


@pytest.fixture
def channels(monkeypatch: pytest.MonkeyPatch) -> dict[str, Scripted]:
    made = {lane: Scripted(lane) for lane in ("email", "sms")}
    monkeypatch.setattr(draining, "channel_for", made.__getitem__)
    monkeypatch.setattr(results, "channel_for", made.__getitem__)
    return made


@pytest.fixture
def mika_helps(cast: Cast, now: datetime.datetime) -> Supporter:
    """Mika is told when Amina is reminded of Tuesday Circle; all reminders are planned."""
    reminding.plan(now)
    return SupporterFactory(
        member=cast.amina, helper=cast.mika, groups=[str(cast.tuesday.pk)], sees_meetings=True, is_told=True
    )


def drain(now: datetime.datetime) -> None:
    draining.drain("email", clock=lambda: now)


def to_mika(channels: dict[str, Scripted]) -> list[str]:
    return [text for address, text, _key in channels["email"].sent if address == "mika@example.org"]


def copies() -> list[Delivery]:
    return list(Delivery.objects.filter(kind=FOR_SUPPORTER).order_by("due_at"))


def test_supporter_is_told_once_however_often_it_is_planned(
    mika_helps: Supporter, cast: Cast, now: datetime.datetime, channels: dict[str, Scripted]
) -> None:
    assert [copying.plan_copies(now), copying.plan_copies(now)] == [1, 0]
    drain(now)
    assert copying.plan_copies(now) == 0
    drain(now)

    (text,) = to_mika(channels)
    assert text.startswith("Library group: Tuesday 24 November, 6:30")
    (copy,) = copies()
    original = Delivery.objects.get(pk=copy.subject_id)
    assert (copy.group, original.member, copy.due_at) == (None, cast.amina, original.due_at)


def test_nobody_is_told_who_was_not_said_yes_to(mika_helps: Supporter, now: datetime.datetime) -> None:
    Supporter.objects.update(is_told=False)

    assert copying.plan_copies(now) == 0
    assert copies() == []


def test_only_the_groups_that_were_named_are_told_of(mika_helps: Supporter, cast: Cast, now: datetime.datetime) -> None:
    Supporter.objects.update(groups=[str(cast.family.pk)])

    assert copying.plan_copies(now) == 0


def test_one_person_at_two_sides_gets_a_copy_for_each(
    mika_helps: Supporter, cast: Cast, now: datetime.datetime, channels: dict[str, Scripted]
) -> None:
    SupporterFactory(
        member=cast.lin,
        helper=cast.mika,
        label="Choir",
        groups=[str(cast.tuesday.pk)],
        sees_meetings=True,
        is_told=True,
    )

    copying.plan_copies(now)
    drain(now)

    assert sorted(text.split(":")[0] for text in to_mika(channels)) == ["Choir", "Library group"]


def person_answers_no(cast: Cast, _supporter: Supporter, now: datetime.datetime) -> None:
    answering.answer(by=cast.amina, meeting=cast.tomorrow, answer="NO", now=now)


def meeting_is_called_off(cast: Cast, _supporter: Supporter, now: datetime.datetime) -> None:
    scheduling.cancel_meeting(by=cast.rosa, meeting=cast.tomorrow, now=now)


def meeting_is_moved(cast: Cast, _supporter: Supporter, now: datetime.datetime) -> None:
    scheduling.move_meeting(
        by=cast.rosa, meeting=cast.tomorrow, on_date=cast.tomorrow.on_date, start_time=datetime.time(17), now=now
    )


def person_leaves(cast: Cast, _supporter: Supporter, now: datetime.datetime) -> None:
    joining.leave(by=cast.amina, membership=cast.amina.memberships.get(), now=now)


def person_pauses(cast: Cast, _supporter: Supporter, now: datetime.datetime) -> None:
    pausing.pause(by=cast.amina, member=cast.amina, until=now.date() + datetime.timedelta(days=7), now=now)


def person_ends_it(cast: Cast, supporter: Supporter, now: datetime.datetime) -> None:
    supporting.end(by=cast.amina, supporter=supporter, now=now)


def helper_steps_back(cast: Cast, supporter: Supporter, now: datetime.datetime) -> None:
    supporting.step_back(by=cast.mika, supporter=supporter, now=now)


def person_unsays_it(cast: Cast, supporter: Supporter, now: datetime.datetime) -> None:
    supporting.choose(by=cast.amina, supporter=supporter, groups=[cast.tuesday.pk], is_told=False)


def last_day_comes(_cast: Cast, supporter: Supporter, now: datetime.datetime) -> None:
    Supporter.objects.filter(pk=supporter.pk).update(until=now.date() - datetime.timedelta(days=1))


Event = Callable[[Cast, Supporter, datetime.datetime], None]


@pytest.mark.parametrize(
    "event",
    [
        person_answers_no,
        meeting_is_called_off,
        meeting_is_moved,
        person_leaves,
        person_pauses,
        person_ends_it,
        helper_steps_back,
        person_unsays_it,
        last_day_comes,
    ],
)
def test_copy_that_was_planned_does_not_go_once_it_should_not(
    event: Event, mika_helps: Supporter, cast: Cast, now: datetime.datetime, channels: dict[str, Scripted]
) -> None:
    copying.plan_copies(now)
    (copy,) = copies()

    event(cast, mika_helps, now)
    drain(now)

    assert [text for text in to_mika(channels) if "6:30" in text and "called off" not in text] == []
    copy.refresh_from_db()
    assert (copy.state, copy.reason) == (State.CANCELLED, "GONE")


@pytest.mark.parametrize(
    ("event", "words"),
    [(meeting_is_called_off, "is called off"), (meeting_is_moved, "new time. Tuesday 24 November, 5:00")],
)
def test_change_is_told_to_the_supporter_too(
    event: Event,
    words: str,
    mika_helps: Supporter,
    cast: Cast,
    now: datetime.datetime,
    channels: dict[str, Scripted],
) -> None:
    event(cast, mika_helps, now)
    copying.plan_copies(now)
    drain(now)

    (text,) = to_mika(channels)
    assert words in text
    assert text.startswith("Library group")


def test_copy_comes_back_with_the_message_it_is_of(
    mika_helps: Supporter, cast: Cast, now: datetime.datetime, channels: dict[str, Scripted]
) -> None:
    copying.plan_copies(now)
    person_answers_no(cast, mika_helps, now)
    drain(now)
    assert to_mika(channels) == []

    answering.answer(by=cast.amina, meeting=cast.tomorrow, answer="YES", now=now)
    reminding.plan(now)
    copying.plan_copies(now)
    drain(now)

    assert len(to_mika(channels)) == 1


def test_why_a_copy_did_not_go_is_not_told_to_the_helper(
    mika_helps: Supporter, cast: Cast, now: datetime.datetime, channels: dict[str, Scripted]
) -> None:
    copying.plan_copies(now)
    person_answers_no(cast, mika_helps, now)
    drain(now)

    held = as_json(cast.mika)

    assert FOR_SUPPORTER in held
    assert "ANSWERED_NO" not in held


def test_person_who_is_reached_in_no_way_can_have_just_their_supporter_told(
    mika_helps: Supporter, cast: Cast, now: datetime.datetime, channels: dict[str, Scripted]
) -> None:
    contact.choose_ways(by=cast.amina, member=cast.amina, first="")
    Delivery.objects.all().delete()
    reminding.plan(now)

    copying.plan_copies(now)
    drain(now)

    assert len(to_mika(channels)) == 1
    assert [address for address, _text, _key in channels["email"].sent if address.startswith("amina")] == []


def reach_by_call(member: Member) -> None:
    contact.choose_ways(by=member, member=member, first=ContactMethod.Channel.CALL, call_number="+447700900199")


def test_helper_who_wants_calls_is_not_told_and_stands_on_nobodys_list(
    mika_helps: Supporter, cast: Cast, now: datetime.datetime
) -> None:
    reach_by_call(cast.mika)

    assert copying.plan_copies(now) == 0


def test_helper_who_changes_to_calls_in_between_stands_on_nobodys_list(
    mika_helps: Supporter, cast: Cast, now: datetime.datetime, channels: dict[str, Scripted]
) -> None:
    copying.plan_copies(now)
    reach_by_call(cast.mika)

    drain(now)
    hand_calls_over(now)

    (copy,) = copies()
    assert to_mika(channels) == []
    assert (copy.state, copy.lane) == (State.CANCELLED, "call")


def test_supporter_hears_which_days_are_off_and_not_why(
    mika_helps: Supporter, cast: Cast, now: datetime.datetime, channels: dict[str, Scripted]
) -> None:
    day = datetime.date(2026, 11, 24)
    all_off.announce(by=cast.rosa, group=cast.tuesday, from_on=day, until_on=day, why="A flood in Room 2.", now=now)
    copying.plan_copies(now)
    drain(now)

    (text,) = to_mika(channels)
    assert text.startswith("Library group: on Tuesday 24 November all is off.")
    assert f"/with/{mika_helps.pk}/" in text
    assert "flood" not in text


def test_supporter_hears_that_dates_are_new_and_which_comes_next(mika_helps: Supporter, cast: Cast) -> None:
    season = SeriesFactory(group=cast.tuesday)
    row = DeliveryFactory(kind="meeting.season", member=cast.amina, group=cast.tuesday, subject_id=season.pk)

    message = KINDS[row.kind].for_supporter(row, label="Library group", link="/with/")

    assert (
        message.short == "Library group: the dates are new. The next: Tuesday 24 November, 6:30 in the evening. /with/"
    )
    assert message.short.removesuffix(" /with/") in message.long
    assert cast.tuesday.name not in message.long


ABOUT_THE_PLACE = {"meeting.elsewhere"}
"""Nobody who supports is told a place."""


def test_every_kind_about_meetings_but_the_place_can_be_told_to_a_supporter_and_no_other() -> None:
    about_meetings = {code for code in KINDS if code.startswith("meeting.")}

    assert {code for code, kind in KINDS.items() if kind.has_copies} == about_meetings - ABOUT_THE_PLACE


def test_planning_copies_takes_as_many_queries_for_many_told_before_as_for_none(
    mika_helps: Supporter, now: datetime.datetime, django_assert_max_num_queries: Any
) -> None:
    copying.plan_copies(now)

    with django_assert_max_num_queries(2):
        copying.plan_copies(now)
