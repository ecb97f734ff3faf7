"""“I can't do today”: asking people to stand in. The first yes takes it, with rights for that meeting only (FAC-2)."""

import datetime
import uuid
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from meetings.actions import answering
from meetings.actions.telling import CLOSE
from meetings.models import Attendance, Meeting, StandInAsk, StandInSearch
from members.actions import joining, lending, notifying, roles, willingness
from members.models import MeetingRole, Member, Membership, Willing
from members.roles import FACILITATING
from peersupport.audit.record import Doer, record

ASK, FOUND, NOBODY, OFF = "standin.ask", "standin.found", "standin.nobody", "standin.off"
State = StandInSearch.State

GRACE = datetime.timedelta(minutes=1)
"""So long the questions wait, so that a press by mistake can be taken back before anybody hears of it."""
LONGEST_WAIT = datetime.timedelta(hours=3)
"""After so long, or a quarter of the time that is left, people next door are asked, too."""


@transaction.atomic
def cannot_come(*, by: Member, meeting: Meeting, now: datetime.datetime) -> StandInSearch:
    """Ask those of this group who said “you may ask me”. Pressing twice is one search.

    Where nobody here can be asked, people next door are, at once, if the group wants that. Raises ValidationError once
    the meeting has begun or is off.
    """
    meeting = _in_hand(meeting, now)
    search = current(meeting)
    if search is not None:
        return search
    search = StandInSearch.objects.create(
        meeting=meeting,
        asked_by=by,
        starts_at=meeting.starts_at,
        begun_at=now,
        widens_at=now + min(LONGEST_WAIT, (meeting.starts_at - now) / 4),
    )
    if Membership.objects.current().filter(group=meeting.group_id, member=by).exists():
        answering.answer(by=by, meeting=meeting, answer=Attendance.Answer.NO, now=now)
    people = [one for one in willingness.people_willing(meeting.group, Willing.Kind.STAND_IN) if one.pk != by.pk]
    _ask(search, people, now, is_next_door=False)
    record("standin.searched", by=by, subject=search, group_id=meeting.group_id)
    look_after(search, now)
    return search


@transaction.atomic
def ask_next_door(*, by: Doer | None, search: StandInSearch, now: datetime.datetime) -> int:
    """Ask facilitators of the organisation's other groups who said so, too. Returns how many are new."""
    search = _held(search)
    if search.state != State.OPEN or search.widened_at is not None:
        return 0
    people = people_next_door(search.meeting)
    _ask(search, people, now, is_next_door=True)
    StandInSearch.objects.filter(pk=search.pk).update(widened_at=now)
    record("standin.widened", by=by, subject=search, group_id=search.meeting.group_id)
    return len(people)


@transaction.atomic
def say(*, by: Doer, ask: StandInAsk, says_yes: bool, now: datetime.datetime) -> bool:
    """Keep what this person said. True if they stand in now; False if they cannot, or somebody else was first.

    The last word counts until it begins; a second yes of the same person changes nothing. Whoever stands in may
    still say no, which gives it back. Raises ValidationError once the meeting has begun or is off, and when nobody is
    needed any more.
    """
    meeting = _in_hand(ask.search.meeting, now)
    search = StandInSearch.objects.select_related("meeting__group").get(pk=ask.search_id)
    if search.state == State.OVER:
        raise ValidationError(_("Nobody is needed any more. Thank you all the same."))
    is_theirs = search.state == State.FOUND and search.stand_in_id == ask.member_id
    if not says_yes:
        _note(ask, StandInAsk.Answer.NO, now)
        if is_theirs:
            give_back(by=by, search=search, now=now)
        else:
            look_after(search, now)
        return False
    _note(ask, StandInAsk.Answer.YES, now)
    if is_theirs:
        return True
    if not take(search, ask.member_id):
        return False
    member = Member.objects.get(pk=ask.member_id)
    lending.lend(
        by=by,
        member=member,
        group_id=meeting.group_id,
        meeting_id=meeting.pk,
        kind=MeetingRole.Kind.STAND_IN,
        ends_at=meeting.ends_at,
        now=now,
    )
    record("standin.found", by=by, subject=search, group_id=meeting.group_id)
    _stop_asking(search, now, but=[member.pk])
    _tell(FOUND, search, _facilitators(meeting), now)
    return True


def take(search: StandInSearch, member_id: uuid.UUID) -> bool:
    """The first yes takes it: one statement that changes the row only while it is open."""
    is_first = StandInSearch.objects.filter(pk=search.pk, state=State.OPEN).update(
        state=State.FOUND, stand_in=member_id
    )
    return bool(is_first)


@transaction.atomic
def give_back(*, by: Doer, search: StandInSearch, now: datetime.datetime) -> bool:
    """Whoever stands in cannot come after all: the others are asked anew, and facilitators are told.

    False if nobody stood in.
    """
    search = _held(search)
    if search.state != State.FOUND or search.stand_in_id is None:
        return False
    lending.end(by=by, meeting_id=search.meeting_id, kind=MeetingRole.Kind.STAND_IN, now=now)
    search.asks.filter(member=search.stand_in_id).update(answer=StandInAsk.Answer.NO, answered_at=now)
    notifying.withdraw(subject_id=search.pk, reason="GIVEN_BACK", now=now)
    search.state, search.stand_in, search.round, search.nobody_told_at = State.OPEN, None, search.round + 1, now
    search.save(update_fields=["state", "stand_in", "round", "nobody_told_at"])
    again = search.asks.exclude(answer=StandInAsk.Answer.NO)
    again.update(answer="", answered_at=None)
    _tell(ASK, search, [ask.member for ask in again.select_related("member").order_by("pk")], now)
    _tell(NOBODY, search, _facilitators(search.meeting), now)
    record("standin.given_back", by=by, subject=search, group_id=search.meeting.group_id)
    return True


@transaction.atomic
def can_come(*, by: Doer, search: StandInSearch, now: datetime.datetime) -> bool:
    """“I can come after all”: everybody who had heard is told, and rights end at once. False once it has begun."""
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=search.meeting_id)
    search = _held(search)
    if search.state == State.OVER or meeting.starts_at <= now:
        return False
    _close(search, now)
    record("standin.not_needed", by=by, subject=search, group_id=meeting.group_id)
    return True


@transaction.atomic
def write_notes(*, by: Doer, search: StandInSearch, notes: str) -> None:
    """Write down what whoever stands in should know; only they and facilitators read it."""
    search.notes = StandInSearch._meta.get_field("notes").clean(notes, search)
    search.save(update_fields=["notes"])
    record("standin.notes_written", by=by, subject=search, group_id=search.meeting.group_id)


@transaction.atomic
def meeting_changed(*, meeting: Meeting, now: datetime.datetime) -> None:
    """It has another time or is off: nobody is asked for the old time any more, and whoever stood in is told."""
    search = current(meeting)
    if search is not None:
        _close(search, now)
    lending.end(by=None, meeting_id=meeting.pk, now=now)


@transaction.atomic
def invite_along(*, by: Doer, meeting: Meeting, member: Member, now: datetime.datetime) -> MeetingRole:
    """Let a member who would like to facilitate one day see how this meeting is held (FAC-4)."""
    meeting = _in_hand(meeting, now)
    return lending.lend(
        by=by,
        member=member,
        group_id=meeting.group_id,
        meeting_id=meeting.pk,
        kind=MeetingRole.Kind.ALONG,
        ends_at=meeting.ends_at,
        now=now,
    )


def look_after_all(now: datetime.datetime) -> int:
    """With every tick: widen the searches whose time has come, and tell facilitators where nobody was found."""
    waiting = StandInSearch.objects.filter(state=State.OPEN, meeting__starts_at__gt=now, meeting__status="ON")
    return sum(look_after(search, now) for search in waiting.select_related("meeting__group").order_by("pk"))


def look_after(search: StandInSearch, now: datetime.datetime) -> int:
    """Whether anything had to be done about this search."""
    if search.state != State.OPEN:
        return 0
    waits = search.asks.filter(answer="").exists()
    may_widen = (
        search.widened_at is None
        and roles.settled(search.meeting.group).may_ask_next_door
        and search.asked_by_id in {one.pk for one in _facilitators(search.meeting)}  # others are asked on their behalf
    )
    if may_widen and (not waits or (search.widens_at is not None and search.widens_at <= now)):
        return int(ask_next_door(by=None, search=search, now=now) > 0)
    half = search.begun_at + (search.meeting.starts_at - search.begun_at) / 2
    if search.nobody_told_at is None and (not waits or half <= now):
        told = StandInSearch.objects.filter(pk=search.pk, state=State.OPEN, nobody_told_at__isnull=True)
        if told.update(nobody_told_at=now):
            _tell(NOBODY, search, _facilitators(search.meeting), now)
            return 1
    return 0


def current(meeting: Meeting) -> StandInSearch | None:
    """The search for this meeting, while it is of use."""
    rows = StandInSearch.objects.select_related("meeting__group", "stand_in").exclude(state=State.OVER)
    return rows.filter(meeting=meeting).first()


def people_next_door(meeting: Meeting) -> list[Member]:
    """Facilitators of the organisation's other groups who said that groups next door may ask them."""
    group = meeting.group
    if group.organisation_id is None or not roles.settled(group).may_ask_next_door:
        return []
    there = Membership.objects.current().filter(role__in=FACILITATING, group__organisation=group.organisation_id)
    wishes = Willing.objects.filter(
        kind=Willing.Kind.NEXT_DOOR, group__organisation=group.organisation_id, member__is_active=True
    ).exclude(group=group)
    holding = set(there.values_list("group_id", "member_id"))
    found = {
        wish.member_id: wish.member
        for wish in wishes.select_related("member").order_by("pk")
        if (wish.group_id, wish.member_id) in holding
    }
    return list(found.values())


def may_be_asked(search: StandInSearch, member: Member) -> bool:
    """Whether ``member`` still belongs to the group or, asked next door, still facilitates there and wishes to be."""
    if search.asks.filter(member=member, is_next_door=True).exists():
        return member.pk in {one.pk for one in people_next_door(search.meeting)}
    return search.meeting.group_id in member.group_ids()


def forget(membership: Membership, now: datetime.datetime) -> None:
    """Whoever leaves stands in no more, and is asked nothing."""
    asks = StandInAsk.objects.filter(
        member=membership.member_id, search__meeting__group=membership.group_id, is_next_door=False
    )
    for ask in asks.exclude(search__state=State.OVER).select_related("search__meeting__group"):
        if ask.search.stand_in_id == ask.member_id and ask.search.meeting.starts_at > now:
            give_back(by=membership.member, search=ask.search, now=now)
        ask.delete()


def _ask(search: StandInSearch, people: Iterable[Member], now: datetime.datetime, *, is_next_door: bool) -> None:
    known = set(search.asks.values_list("member_id", flat=True))
    left_out = {*known, search.asked_by_id}
    fresh = [member for member in people if member.pk not in left_out]
    for member in fresh:
        StandInAsk.objects.create(search=search, member=member, is_next_door=is_next_door)
    _tell(ASK, search, fresh, now)


def _tell(kind: str, search: StandInSearch, people: Iterable[Member], now: datetime.datetime) -> None:
    meeting = search.meeting
    notifying.notify(
        kind=kind,
        members=list(people),
        subject_id=search.pk,
        group=meeting.group,
        sequence=search.round,
        due_at=now + GRACE if kind == ASK else now,
        expires_at=max(search.starts_at, now + GRACE),
        escalate_at=max(now, search.starts_at - datetime.timedelta(hours=1)),
        is_urgent=search.starts_at - now < CLOSE,
        now=now,
    )


def _stop_asking(search: StandInSearch, now: datetime.datetime, *, but: Iterable[uuid.UUID] = ()) -> None:
    """Nobody hears the question any more; who had heard it, and did not say no, is told that it is settled."""
    notifying.withdraw(subject_id=search.pk, kinds=[ASK], reason="SETTLED", now=now)
    heard = set(notifying.told(subject_id=search.pk, kinds=[ASK]))
    heard |= set(search.asks.filter(answer=StandInAsk.Answer.YES).values_list("member_id", flat=True))
    heard -= {*but, *search.asks.filter(answer=StandInAsk.Answer.NO).values_list("member_id", flat=True)}
    _tell(OFF, search, Member.objects.filter(pk__in=heard, is_active=True), now)


def _close(search: StandInSearch, now: datetime.datetime) -> None:
    StandInSearch.objects.filter(pk=search.pk).update(state=State.OVER)
    lending.end(by=None, meeting_id=search.meeting_id, kind=MeetingRole.Kind.STAND_IN, now=now)
    notifying.withdraw(subject_id=search.pk, kinds=[FOUND, NOBODY], reason="SETTLED", now=now)
    _stop_asking(search, now)


def _note(ask: StandInAsk, answer: str, now: datetime.datetime) -> None:
    StandInAsk.objects.filter(pk=ask.pk).update(answer=answer, answered_at=now)
    ask.answer, ask.answered_at = answer, now


def _facilitators(meeting: Meeting) -> list[Member]:
    rows = Membership.objects.current().facilitating().filter(group=meeting.group_id, member__is_active=True)
    return [row.member for row in rows.select_related("member").order_by("pk")]


def _held(search: StandInSearch) -> StandInSearch:
    return StandInSearch.objects.select_for_update(of=("self",)).select_related("meeting__group").get(pk=search.pk)


def _in_hand(meeting: Meeting, now: datetime.datetime) -> Meeting:
    """The meeting, locked so that calling it off and a yes are put in order; refused when nobody can stand in."""
    roles.hold(meeting.group_id)  # before the meeting, like everywhere: answers hold both
    locked = Meeting.objects.select_for_update(of=("self",)).select_related("group", "place").get(pk=meeting.pk)
    if locked.is_cancelled:
        raise ValidationError(_("This meeting is called off."))
    if locked.starts_at <= now:
        raise ValidationError(_("This meeting has begun."))
    return locked


joining.on_leaving(forget)
