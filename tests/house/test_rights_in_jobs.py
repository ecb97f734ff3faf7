"""Rights are read again inside every job: who lost one between planning and running is told nothing, and nothing is
done on their behalf (CON-2). Beside each refusal stands its success; every kind and planner has a line in jobs.py.
"""

import datetime
from typing import Any

import pytest
from django.core.cache import cache

from meetings.actions import absences, places, reminding, standing_in, usual_yes
from members import planning  # noqa: F401  (registers planners)
from members.actions import copying, getting_back, leading_again, offering, passing_on
from members.kinds import PLANNERS
from members.models import Delivery, Membership
from members.outbox import draining, reaping, results
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.meetings import AbsenceFactory, AttendanceFactory, MeetingFactory, UsualYesFactory
from tests.factories.members import RoleOfferFactory, VacancyFactory, WayBackFactory
from tests.house import jobs
from tests.house.jobs import SAID, coordinates_no_more, leads_no_more, leaves
from tests.house.test_tasks import ours
from tests.members.outbox.conftest import Scripted

pytestmark = [pytest.mark.django_db, pytest.mark.guidance("CON-2", "SET-5")]

HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)
ENDINGS = [(name, number) for name, said in SAID.items() for number in range(len(said.ends))]
State = Delivery.State


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, str]]:
    """What leaves by email."""
    channel = Scripted("email")
    for module in (draining, results):
        monkeypatch.setattr(module, "channel_for", lambda _lane: channel)
    return channel.sent


def run(row: Delivery) -> str:
    """Let the worker send what is due on this row's lane; the state that came of it."""
    draining.drain(row.lane, clock=lambda: NOW)
    row.refresh_from_db()
    return row.state


# --- What is said ---------------------------------------------------------------------------------------------


def test_every_kind_of_message_is_looked_at() -> None:
    assert {name.partition(" ")[0] for name in SAID} | set(jobs.TO_ONESELF) == jobs.kinds()


@pytest.mark.parametrize("name", SAID)
def test_message_goes_to_whom_it_still_concerns(name: str, cast: Cast, sent: list[Any]) -> None:
    row = SAID[name].plan(jobs.code_of(name), cast)

    assert (run(row), row.reason) == (State.ACCEPTED, "")
    assert f"{SAID[name].to}@example.org" in [address for address, _text, _key in sent]


@pytest.mark.parametrize(("name", "number"), ENDINGS)
def test_message_is_not_sent_once_the_right_to_it_has_ended(
    name: str, number: int, cast: Cast, sent: list[Any]
) -> None:
    row = SAID[name].plan(jobs.code_of(name), cast)

    SAID[name].ends[number](cast)

    assert (run(row), row.reason in ("GONE", "LEFT", jobs.TELLER_GONE)) == (State.CANCELLED, True), row.reason
    assert f"{SAID[name].to}@example.org" not in [address for address, _text, _key in sent]


def test_message_about_a_group_without_host_goes_to_those_who_belong_and_no_others(cast: Cast, sent: list[Any]) -> None:
    cast.tuesday.organisation = None
    cast.tuesday.save()
    told = SAID["group.left_alone"]
    rows = [jobs.Said(name, told.about, ()).plan("group.left_alone", cast) for name in ("amina", "chidi")]

    assert [run(row) for row in rows] == [State.ACCEPTED, State.CANCELLED]


# --- What is done ---------------------------------------------------------------------------------------------

LOOKED_AT = {
    "meetings.actions.absences.plan",
    "meetings.actions.places.look_after",
    "meetings.actions.usual_yes.look_after",
    "meetings.actions.standing_in.look_after_all",
    "meetings.planning.plan_reminders",
    "members.actions.copying.plan_copies",
    "members.actions.getting_back.settle",
    "members.actions.leading_again.settle",
    "members.actions.offering.carry_out",
    "members.actions.passing_on.pass_on",
}


def test_every_planner_and_task_is_looked_at() -> None:
    found = {f"{planner.__module__}.{planner.__qualname__}" for planner in PLANNERS}

    assert LOOKED_AT | set(jobs.ACTS_FOR_NOBODY) == found
    assert ours() == ["members.tasks.drain", "members.tasks.forget", "members.tasks.tick"]  # forgetting only forgets


@pytest.mark.parametrize(("has_left", "planned"), [(False, 1), (True, 0)])
def test_reminder_is_planned_only_for_who_belongs(has_left: bool, planned: int, cast: Cast) -> None:
    if has_left:
        leaves("amina")(cast)

    reminding.plan(NOW)

    assert Delivery.objects.filter(member=cast.amina).count() == planned


@pytest.mark.parametrize(("who_left", "told"), [("", ["Ines"]), ("ines", [])])
def test_absence_is_said_only_to_who_belongs(who_left: str, told: list[str], cast: Cast) -> None:
    AbsenceFactory(meeting=cast.table, member=cast.joan, said_at=cast.table.starts_at - 5 * HOUR)
    if who_left:
        leaves(who_left)(cast)

    absences.plan(cast.table.starts_at - HOUR)

    rows = Delivery.objects.filter(kind="away.said").exclude(member=cast.joan).select_related("member")
    assert [row.member.name for row in rows if row.member] == told


@pytest.mark.parametrize("has_left", [False, True])
def test_usual_yes_is_counted_only_for_who_belongs(has_left: bool, cast: Cast) -> None:
    UsualYesFactory(group=cast.tuesday, member=cast.amina)
    if has_left:
        leaves("amina")(cast)

    cache.clear()  # it looks once an hour
    assert usual_yes.look_after(NOW) == (0 if has_left else 1)


@pytest.mark.parametrize("has_left", [False, True])
def test_place_is_handed_on_only_to_who_belongs(has_left: bool, cast: Cast) -> None:
    outing = MeetingFactory(group=cast.tuesday, kind="OUTING", places=1, wait_count=1, line=1)
    AttendanceFactory(meeting=outing, member=cast.amina, answer="WAIT", line=1)
    if has_left:
        leaves("amina")(cast)

    assert places.look_after(NOW) == (0 if has_left else 1)


@pytest.mark.parametrize(("has_left", "state"), [(False, State.CALLING), (True, State.CANCELLED)])
def test_call_is_handed_over_only_for_who_belongs(has_left: bool, state: str, cast: Cast) -> None:
    row = jobs.Said("okello", lambda c: c.tomorrow.pk, (), lambda c: c.tomorrow.sequence)
    call = row.plan("meeting.reminder.days.1", cast)
    Delivery.objects.filter(pk=call.pk).update(lane="call")
    if has_left:
        leaves("okello")(cast)

    reaping.hand_calls_over(NOW)

    call.refresh_from_db()
    assert call.state == state


@pytest.mark.parametrize(("who_left", "copies"), [("", 1), ("amina", 0)])
def test_supporter_is_copied_only_about_a_group_to_which_their_person_belongs(
    who_left: str, copies: int, cast: Cast
) -> None:
    jobs.copied(cast)
    if who_left:
        leaves(who_left)(cast)

    copying.plan_copies(NOW)

    assert Delivery.objects.filter(member=cast.mika).count() == copies


@pytest.mark.parametrize(("who_left", "state"), [("", State.ACCEPTED), ("amina", State.CALLING)])
def test_note_is_handed_only_to_a_teller_who_belongs(who_left: str, state: str, cast: Cast) -> None:
    news = jobs.passed_on(cast)
    Delivery.objects.filter(pk=news).update(state=State.PLANNED, accepted_at=None)
    if who_left:
        leaves(who_left)(cast)

    passing_on.pass_on(NOW)

    assert Delivery.objects.get(pk=news).state == state
    assert Delivery.objects.filter(kind=passing_on.TELL, member=cast.amina).exists() is (not who_left)


@pytest.mark.parametrize("ends", [None, leaves("rosa"), leads_no_more("rosa"), leaves("amina")])
def test_way_back_opens_only_while_who_asked_for_it_leads_and_the_person_belongs(ends: Any, cast: Cast) -> None:
    asked = {"member": cast.amina, "group": cast.tuesday, "asked_by_id": cast.rosa.pk, "asked_at": NOW}
    sent = WayBackFactory(how="EMAIL", address="new@example.org", **asked)
    if ends:
        ends(cast)

    assert getting_back.settle(NOW + 2 * HOUR) == (0 if ends else 1)

    sent.refresh_from_db()
    assert (sent.told_at is None, sent.stopped_at is None) == ((True, False) if ends else (False, True))
    assert Delivery.objects.filter(kind="account.email").exists() is (ends is None)


@pytest.mark.parametrize("ends", [None, leaves("rosa"), leads_no_more("rosa"), leaves("amina")])
def test_words_on_paper_open_only_while_who_gave_them_leads_and_the_person_belongs(ends: Any, cast: Cast) -> None:
    words = "acorn amber apple apron arrow basket"
    asked = {"member": cast.amina, "group": cast.tuesday, "asked_by_id": cast.rosa.pk, "asked_at": NOW}
    WayBackFactory(words=words, **asked)
    if ends:
        ends(cast)

    assert getting_back.use_words(words=words, now=NOW + 2 * HOUR) == (None if ends else cast.amina)


@pytest.mark.parametrize("ends", [None, coordinates_no_more("chidi"), leads_no_more("rosa"), leaves("rosa")])
def test_second_step_is_taken_away_only_while_who_asked_coordinates_and_the_other_leads(ends: Any, cast: Cast) -> None:
    asked = {"member": cast.rosa, "group": cast.tuesday, "asked_by_id": cast.chidi.pk, "asked_at": NOW}
    reset = WayBackFactory(how="STEP", words=None, **asked)
    epoch = cast.rosa.session_epoch
    if ends:
        ends(cast)

    getting_back.settle(NOW + 2 * HOUR)

    reset.refresh_from_db()
    cast.rosa.refresh_from_db()
    assert (reset.used_at is None, reset.stopped_at is None) == ((True, False) if ends else (False, True))
    assert (cast.rosa.session_epoch == epoch) is bool(ends)


@pytest.mark.parametrize(("has_left", "role"), [(False, "FACILITATOR"), (True, "MEMBER")])
def test_role_that_was_agreed_comes_about_only_for_who_belongs(has_left: bool, role: str, cast: Cast) -> None:
    RoleOfferFactory(group=cast.tuesday, member=cast.amina, offered_by=cast.rosa, answer="YES", answered_at=NOW)
    if has_left:
        leaves("amina")(cast)

    offering.carry_out(NOW + DAY)

    assert Membership.objects.get(member=cast.amina).role == role


@pytest.mark.parametrize("who_left", ["", "amina", "okello"])
def test_group_falls_to_two_only_while_both_belong(who_left: str, cast: Cast) -> None:
    due = {"joined_at": NOW - 15 * DAY, "holds_at": NOW - DAY}
    VacancyFactory(group=cast.tuesday, asked_by=cast.amina, together_with=cast.okello, **due)
    if who_left:
        leaves(who_left)(cast)

    leading_again.settle(NOW)

    roles = Membership.objects.filter(member__in=[cast.amina, cast.okello]).values_list("role", flat=True)
    assert set(roles) == ({"MEMBER"} if who_left else {"FACILITATOR"})


@pytest.mark.parametrize("ends", [None, leaves("sam"), leads_no_more("sam"), leaves("ines"), leads_no_more("ines")])
def test_people_next_door_are_asked_only_for_and_of_those_who_lead(ends: Any, cast: Cast) -> None:
    jobs.begin_search(cast)
    if ends:
        ends(cast)

    standing_in.look_after_all(NOW + 2 * HOUR)

    assert Delivery.objects.filter(kind=standing_in.ASK, member=cast.ines).exists() is (ends is None)


@pytest.mark.parametrize(("ends", "told"), [(None, True), (leads_no_more("rosa"), False), (leaves("rosa"), False)])
def test_nobody_found_is_told_only_to_those_who_lead(ends: Any, told: bool, cast: Cast) -> None:
    jobs.begin_search(cast)
    if ends:
        ends(cast)

    standing_in.look_after_all(cast.tomorrow.starts_at - 2 * HOUR)
    standing_in.look_after_all(cast.tomorrow.starts_at - HOUR)

    assert Delivery.objects.filter(kind=standing_in.NOBODY, member=cast.rosa).exists() is told
