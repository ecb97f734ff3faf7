"""Places go to who waits longest, also after a pause; and groups are held before meetings, always in the same order."""

import datetime
from typing import Any

import pytest

from meetings.actions import answering, places, usual_yes
from meetings.models import Attendance, Meeting
from members.actions import dying, pausing, roles
from members.models import Delivery, Member, Membership
from peersupport.audit.models import AuditEvent
from peersupport.privacy.erase import erase
from tests.cast import Cast
from tests.factories.meetings import AttendanceFactory, MeetingFactory
from tests.factories.members import MembershipFactory

pytestmark = pytest.mark.guidance("MEET-5")
YES, UNSURE, NO, WAIT = (Attendance.Answer(one) for one in ("YES", "UNSURE", "NO", "WAIT"))
DAY = datetime.timedelta(days=1)
SOON = datetime.date(2026, 12, 5)


@pytest.fixture
def outing(cast: Cast, now: datetime.datetime) -> Meeting:
    """A boat with one place, which Sam has; Amina waits."""
    meeting: Meeting = MeetingFactory(group=cast.tuesday, kind="OUTING", on_date=SOON, about="A boat", places=1)
    for member in (cast.sam, cast.amina):
        answering.answer(by=member, meeting=meeting, answer=YES, now=now)
    return meeting


def said(meeting: Meeting) -> dict[str, str]:
    rows = Attendance.objects.filter(meeting=meeting).select_related("member")
    return {row.member.name: row.answer for row in rows}


def told(meeting: Meeting) -> list[str]:
    rows = Delivery.objects.filter(kind="place.free", subject_id=meeting.pk).select_related("member")
    return [row.member.name for row in rows.order_by("sequence") if row.member]


@pytest.fixture
def free(cast: Cast, outing: Meeting, now: datetime.datetime) -> datetime.datetime:
    """Sam gave the place back while Amina, who is next, takes a pause of three days; a moment after that pause."""
    pausing.pause(by=cast.amina, member=cast.amina, until=now.date() + 3 * DAY, now=now)
    answering.answer(by=cast.sam, meeting=outing, answer=NO, now=now)
    return now + 4 * DAY


def test_place_that_is_free_when_a_pause_ends_is_theirs(
    cast: Cast, outing: Meeting, free: datetime.datetime, now: datetime.datetime
) -> None:
    assert (places.look_after(now), said(outing)["Amina"]) == (0, WAIT)

    assert [places.look_after(free), places.look_after(free)] == [1, 0]
    assert (said(outing)["Amina"], told(outing)) == (YES, ["Amina"])


def test_nobody_is_passed_by_who_says_yes_after_the_pause(cast: Cast, outing: Meeting, free: datetime.datetime) -> None:
    answering.answer(by=cast.lin, meeting=outing, answer=YES, now=free)

    assert said(outing) == {"Sam": NO, "Amina": YES, "Lin": WAIT}


def test_whoever_says_yes_again_when_the_pause_is_over_has_the_place_once(
    cast: Cast, outing: Meeting, free: datetime.datetime
) -> None:
    answering.answer(by=cast.amina, meeting=outing, answer=YES, now=free)

    held = Meeting.objects.get(pk=outing.pk)
    assert (said(outing)["Amina"], held.yes_count, held.wait_count) == (YES, 1, 0)


def test_places_are_not_looked_after_once_it_began_or_while_it_is_off(
    cast: Cast, outing: Meeting, free: datetime.datetime
) -> None:
    assert places.look_after(outing.starts_at) == 0
    Meeting.objects.filter(pk=outing.pk).update(status="CANCELLED")
    assert places.look_after(free) == 0


@pytest.mark.parametrize("answer", [NO, UNSURE])
@pytest.mark.parametrize("state", [Delivery.State.PLANNED, Delivery.State.CALLING])
@pytest.mark.guidance("NOTE-4")
def test_place_given_back_is_not_told_any_more(
    answer: str, state: str, cast: Cast, outing: Meeting, now: datetime.datetime
) -> None:
    answering.answer(by=cast.sam, meeting=outing, answer=NO, now=now)
    word = Delivery.objects.filter(kind="place.free", member=cast.amina)
    word.update(state=state)

    answering.answer(by=cast.amina, meeting=outing, answer=answer, now=now)

    assert list(word.values_list("state", "reason")) == [(Delivery.State.CANCELLED, "GAVE_BACK")]


def test_same_number_sent_twice_is_the_same(cast: Cast, outing: Meeting, now: datetime.datetime) -> None:
    seen = outing.fingerprint
    for _time in range(2):
        places.change(by=cast.rosa, meeting=outing, places=3, about="A boat", cost="Free", seen=seen, now=now)

    assert AuditEvent.objects.filter(action="meeting.places_changed").count() == 1


@pytest.mark.parametrize("how", ["pauses", "is erased", "dies"])
def test_groups_are_held_before_meetings_and_in_order(
    how: str, cast: Cast, now: datetime.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = Membership.objects.select_related("group", "member").get(member=cast.amina)
    MembershipFactory(group=cast.family, member=cast.amina)
    for group in (cast.tuesday, cast.family):
        meeting = MeetingFactory(group=group, on_date=SOON, places=3, yes_count=1)
        AttendanceFactory(meeting=meeting, member=cast.amina, answer="YES")
        usual_yes.begin(by=cast.amina, group=group, now=now)
    held = _watch(monkeypatch)

    {
        "pauses": lambda: pausing.pause(by=cast.amina, member=cast.amina, until=SOON + DAY, now=now),
        "is erased": lambda: erase(Member.objects.get(pk=cast.amina.pk)),
        "dies": lambda: dying.note_death(by=cast.rosa, membership=here, now=now),
    }[how]()

    assert held[:3] == [*sorted([cast.tuesday.pk, cast.family.pk]), "a meeting"]


def _watch(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What is held, in that order: groups by their ids, each once, and meetings."""
    held: list[Any] = []
    hold, hand_on = roles.hold, places.hand_on

    def watched_hold(group_id: Any) -> None:
        if group_id not in held:
            held.append(group_id)
        hold(group_id)

    def watched_hand_on(**about: Any) -> int:
        held.append("a meeting")
        return hand_on(**about)

    monkeypatch.setattr(roles, "hold", watched_hold)
    monkeypatch.setattr(places, "hand_on", watched_hand_on)
    return held
