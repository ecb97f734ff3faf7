"""Answers where places are few, at the very same moment: the last place, one person twice, a place handed on."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F

from groups.models import Group
from meetings.actions import answering, places, scheduling, usual_yes
from meetings.actions.counters import COUNTER
from meetings.models import Attendance, Meeting, Series, UsualYes
from members.actions import joining, roles
from members.models import Delivery, Member, Membership
from tests.conftest import NOW
from tests.factories.meetings import AttendanceFactory, MeetingFactory, SeriesFactory
from tests.factories.members import ContactMethodFactory, MembershipFactory
from tests.faults.races import a_busy_machine, both, broke, race
from tests.helpers import at_once

YES, NO, WAIT = Attendance.Answer.YES, Attendance.Answer.NO, Attendance.Answer.WAIT
SOON = datetime.date(2026, 12, 5)


def _outing(number: int, *, have: int = 0, wait: int = 0) -> tuple[Meeting, list[Member]]:
    """An outing with so many places, of which ``have`` are taken, and its people: first those, then who waits."""
    meeting: Meeting = MeetingFactory(
        kind="OUTING", on_date=SOON, places=number, yes_count=have, wait_count=wait, line=9
    )
    people = [MembershipFactory(group=meeting.group).member for _one in range(have + wait)]
    for place, member in enumerate(people):
        said: dict[str, Any] = {"answer": YES} if place < have else {"answer": WAIT, "line": place}
        AttendanceFactory(meeting=meeting, member=member, **said)
    return meeting, people


def _numbers(meeting: Meeting) -> tuple[dict[str, int], dict[str, int]]:
    """What stands on the meeting, and what the rows say."""
    held = Meeting.objects.get(pk=meeting.pk)
    rows = list(Attendance.objects.filter(meeting=meeting).values_list("answer", flat=True))
    return (
        {answer: getattr(held, counter) for answer, counter in COUNTER.items()},
        {answer: rows.count(answer) for answer in COUNTER},
    )


def _say(member: Member, meeting: Meeting, said: str = YES) -> Any:
    return answering.answer(by=member, meeting=meeting, answer=said, now=NOW).answer


def _naive_say(member: Member, meeting: Meeting, said: str = YES) -> str:
    held = Meeting.objects.get(pk=meeting.pk)
    kept = Attendance.objects.filter(meeting=meeting, member=member).first()
    if said == YES and held.places is not None and held.yes_count >= held.places:
        said = WAIT
    a_busy_machine()
    if kept is None:
        Attendance.objects.create(meeting=meeting, member=member, answer=said, line=1 if said == WAIT else None)
    else:
        Attendance.objects.filter(pk=kept.pk).update(answer=said)
        counter = COUNTER[Attendance.Answer(kept.answer)]
        Meeting.objects.filter(pk=meeting.pk).update(**{counter: F(counter) - 1})
    counter = COUNTER[Attendance.Answer(said)]
    Meeting.objects.filter(pk=meeting.pk).update(**{counter: F(counter) + 1})
    return said


@race("two people, one place at an outing")
def last_place(*, naive: bool) -> bool:
    """One has it, the other is the first in line and is told so; nobody meets an error."""
    meeting, _people = _outing(1)
    people = [MembershipFactory(group=meeting.group).member for _one in range(2)]
    heard = both(lambda one: (_naive_say if naive else _say)(one, meeting), *people)
    kept, rows = _numbers(meeting)
    return broke(heard) or sorted(heard) != [WAIT, YES] or kept != rows or (rows[YES], rows[WAIT]) != (1, 1)


@race("somebody answers while they leave")
def answered_and_left(*, naive: bool) -> bool:
    """Whoever left leaves no answer behind, and keeps no place from anybody."""
    row = MembershipFactory()
    MembershipFactory(group=row.group, role="FACILITATOR")
    meeting: Meeting = MeetingFactory(group=row.group, kind="OUTING", on_date=SOON, places=1)
    say, leave = (_naive_say_here, _naive_leave) if naive else (_say, _leave)
    heard = at_once(lambda: say(row.member, meeting), lambda: leave(row))
    kept, rows = _numbers(meeting)
    return broke(heard, roles.NotHereError) or kept != rows or rows[YES] != 0


def _leave(row: Membership) -> Any:
    return joining.leave(by=row.member, membership=row, now=NOW)


def _naive_say_here(member: Member, meeting: Meeting) -> Any:
    if not Membership.objects.current().filter(member=member, group=meeting.group_id).exists():
        raise roles.NotHereError
    return _naive_say(member, meeting)


def _naive_leave(row: Membership) -> None:
    Attendance.objects.filter(member=row.member_id).delete()
    Membership.objects.filter(pk=row.pk).update(left_on=NOW.date())


@race("one person answers twice")
def double_answer(*, naive: bool) -> bool:
    """The last word counts, once."""
    meeting, _people = _outing(3)
    member = MembershipFactory(group=meeting.group).member
    say = _naive_say if naive else _say
    heard = at_once(lambda: say(member, meeting, YES), lambda: say(member, meeting, NO))
    kept, rows = _numbers(meeting)
    return broke(heard) or kept != rows or sum(rows.values()) != 1


@race("a place is handed on while the day is called off")
def handed_on_and_cancelled(*, naive: bool) -> bool:
    """Whoever was next has the place and hears of it, or the day was off first; nobody is sent to a day that is off."""
    meeting, (has, waits) = _outing(1, have=1, wait=1)
    ContactMethodFactory(member=waits, address=f"{waits.pk}@example.org")
    give, cancel = (_naive_give_back, _naive_cancel) if naive else (_give_back, _cancel)
    heard = at_once(lambda: give(has, waits, meeting), lambda: cancel(meeting))
    kept, rows = _numbers(meeting)
    told = Delivery.objects.filter(kind="place.free", subject_id=meeting.pk)
    was_late = isinstance(heard[0], ValidationError)
    has_place = Attendance.objects.get(meeting=meeting, member=waits).answer == YES
    return (
        broke(heard, ValidationError)
        or kept != rows
        or has_place is was_late
        or told.exists() is was_late
        or told.exclude(state="CANCELLED").exists()
    )


def _give_back(has: Member, _waits: Member, meeting: Meeting) -> Any:
    return _say(has, meeting, NO)


def _cancel(meeting: Meeting) -> Any:
    return scheduling.cancel_meeting(by=None, meeting=meeting, now=NOW)


def _naive_give_back(has: Member, waits: Member, meeting: Meeting) -> None:
    if Meeting.objects.get(pk=meeting.pk).is_cancelled:
        raise ValidationError("off")
    Attendance.objects.filter(meeting=meeting, member=has).update(answer=NO)
    a_busy_machine()
    Attendance.objects.filter(meeting=meeting, member=waits).update(answer=YES, line=None)
    Meeting.objects.filter(pk=meeting.pk).update(no_count=1, wait_count=0)
    places.telling.tell_of_place(meeting=meeting, member=waits, number=1, now=NOW)


def _naive_cancel(meeting: Meeting) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(status="CANCELLED")
    places.notifying.withdraw(subject_id=meeting.pk, reason="CANCELLED", now=NOW)


@race("a yes once for all while a season is planned")
def usual_while_planned(*, naive: bool) -> bool:
    """Every day counts it once, and an answer of their own in the meantime stays."""
    member = MembershipFactory().member
    group = member.memberships.get().group
    meeting: Meeting = MeetingFactory(group=group, on_date=SOON)
    series = SeriesFactory(group=group, first_on=SOON)
    begin, fill = (_naive_usual, _naive_fill) if naive else (_usual, _fill)
    heard = at_once(lambda: begin(member, group), lambda: fill(series), lambda: _say(member, meeting, NO))
    counted = [_numbers(one) for one in series.meetings.all()]
    mine = Attendance.objects.filter(meeting=meeting, member=member).values_list("answer", flat=True)
    return broke(heard) or list(mine) != [NO] or any(kept != rows or rows[YES] != 1 for kept, rows in counted)


def _usual(member: Member, group: Group) -> Any:
    return usual_yes.begin(by=member, group=group, now=NOW)


def _fill(series: Series) -> Any:
    return scheduling.extend_series(series=series, now=NOW)


def _naive_usual(member: Member, group: Group) -> None:
    UsualYes.objects.create(member=member, group=group)
    for one in list(Meeting.objects.filter(group=group)):
        if not Attendance.objects.filter(meeting=one, member=member).exists():
            a_busy_machine()
            Attendance.objects.create(meeting=one, member=member, answer=YES, is_usual=True)
            Meeting.objects.filter(pk=one.pk).update(yes_count=F("yes_count") + 1)


def _naive_fill(series: Series) -> None:
    for day in (SOON, SOON + datetime.timedelta(days=7)):
        scheduling.make_one(series, day)
        a_busy_machine()


@race("fewer places while somebody says yes")
def lowered_meanwhile(*, naive: bool) -> bool:
    """Whoever was told that they have a place has one; whoever came after the change stands in line."""
    meeting, _people = _outing(3, have=2)
    member = MembershipFactory(group=meeting.group).member
    lower, say = (_naive_lower, _naive_say) if naive else (_lower, _say)
    heard = at_once(lambda: say(member, meeting), lambda: lower(meeting))
    kept, rows = _numbers(meeting)
    held = Meeting.objects.get(pk=meeting.pk)
    return broke(heard) or kept != rows or held.places != 1 or held.places_over != rows[YES] - 1


def _lower(meeting: Meeting) -> Any:
    by = Member.objects.order_by("pk").first()
    assert by is not None
    return places.change(by=by, meeting=meeting, places=1, about="A boat", cost="", now=NOW)


def _naive_lower(meeting: Meeting) -> None:
    held = Meeting.objects.get(pk=meeting.pk)
    held.places, held.places_over = 1, held.yes_count - 1
    a_busy_machine()
    Meeting.objects.filter(pk=meeting.pk).update(places=1, places_over=held.places_over)


@race("two people give their places back")
def two_give_back(*, naive: bool) -> bool:
    """The two who waited longest have them, in order, and each hears of it once."""
    meeting, people = _outing(2, have=2, wait=3)
    heard = both(lambda one: (_naive_hand_on if naive else _hand_on)(one, meeting), *people[:2])
    kept, rows = _numbers(meeting)
    waiting = list(Attendance.objects.filter(meeting=meeting, answer=WAIT).values_list("member_id", flat=True))
    told = Delivery.objects.filter(kind="place.free", subject_id=meeting.pk).count()
    return broke(heard) or kept != rows or waiting != [people[4].pk] or told != 2


def _hand_on(member: Member, meeting: Meeting) -> Any:
    return _say(member, meeting, NO)


def _naive_hand_on(member: Member, meeting: Meeting) -> None:
    following = Attendance.objects.filter(meeting=meeting, answer=WAIT).select_related("member").order_by("line")[0]
    a_busy_machine()
    Attendance.objects.filter(meeting=meeting, member=member).update(answer=NO)
    Attendance.objects.filter(pk=following.pk).update(answer=YES, line=None)
    Meeting.objects.filter(pk=meeting.pk).update(no_count=F("no_count") + 1, wait_count=F("wait_count") - 1)
    places.telling.tell_of_place(meeting=meeting, member=following.member, number=following.line or 0, now=NOW)
