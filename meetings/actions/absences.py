"""Absences in closed groups: said as the person chose, in the next reminder, or by one word for all (MEM-4).

Alone it is said only within a day of the start, and never where the group does not want it.
"""

import datetime
import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from groups.models import Group
from meetings.actions import telling
from meetings.actions.reminding import due_at
from meetings.models import Absence, AbsenceCustom, Attendance, Meeting, ReminderRule
from members.actions import notifying
from members.models import Delivery, Member, Membership
from members.outbox.ways import CALL, lane_of, ways_of
from peersupport.audit.record import Doer, record

Said = Absence.Said

ALONE = datetime.timedelta(hours=24)
"""So near to the start an absence is said by itself."""
GRACE = datetime.timedelta(minutes=10)
"""So long it waits, so that a press by mistake, or another choice of words, comes before anybody hears of it."""
SOON = datetime.timedelta(hours=1)
"""A reminder that goes so soon takes it along."""


def are_said_in(group: Group) -> bool:
    """Whether the others of this group hear of absences: in closed groups, unless the group does not want it."""
    return group.is_closed and not AbsenceCustom.objects.filter(group=group, is_said=False).exists()


def mine(member: Member, meeting: Meeting) -> Absence | None:
    """What the others read about ``member``, who said “not this time”: nothing, where nobody noted it. None for who
    said anything else, and where nothing is said of absences.
    """
    no = Attendance.objects.filter(meeting=meeting, member=member, answer=Attendance.Answer.NO)
    if not are_said_in(meeting.group) or not no.exists():
        return None
    noted = Absence.objects.filter(meeting=meeting, member=member).first()
    return noted or Absence(meeting=meeting, member=member, said=Said.NOTHING)


def said_of(member: Member, meeting: Meeting) -> str:
    """The same in one word, as it is read now: whoever is hidden is never named. Empty for None."""
    absence = mine(member, meeting)
    if absence is None:
        return ""
    return Said.SOMEBODY if absence.said == Said.NAME and _is_hidden(meeting, member) else absence.said


def note(*, meeting: Meeting, member: Member, now: datetime.datetime) -> None:
    """The others read “somebody will be away” until the person chooses otherwise. For who holds the meeting.

    Of somebody who is hidden they read nothing: where few people meet, even “somebody” tells of one whom nobody saw.
    """
    if are_said_in(meeting.group):
        said = Said.NOTHING if _is_hidden(meeting, member) else Said.SOMEBODY
        Absence.objects.get_or_create(meeting=meeting, member=member, defaults={"said": said, "said_at": now})


def take_back(*, meeting_id: uuid.UUID, member_id: uuid.UUID, now: datetime.datetime) -> None:
    """They come after all, or are not here any more: what has not gone is not said. For who holds the meeting."""
    if not Absence.objects.filter(meeting=meeting_id, member=member_id).delete()[0]:
        return
    if not Absence.objects.filter(meeting=meeting_id).exclude(said=Said.NOTHING).exists():
        notifying.withdraw(subject_id=meeting_id, kinds=[telling.AWAY], reason="TAKEN_BACK", now=now)


@transaction.atomic
def choose(*, by: Member, meeting: Meeting, said: str, words: str = "", now: datetime.datetime) -> Absence:
    """Let the others read this about ``by``, who said “not this time”. Who is hidden from them is never named.

    Raises ValidationError when it has begun or is off, when the person comes after all, and for words without a name.
    """
    held = Meeting.objects.select_for_update(of=("self",)).select_related("group").get(pk=meeting.pk)
    if not held.takes_answers(now):
        raise ValidationError(_("It has begun or is off, so nothing is said any more."))
    no = Attendance.objects.filter(meeting=held, member=by, answer=Attendance.Answer.NO)
    if not are_said_in(held.group) or not no.exists():
        raise ValidationError(_("You did not say that you cannot come, so nothing is said about you."))
    if said == Said.NAME and _is_hidden(held, by):
        raise ValidationError({"said": _("Your name is hidden here, so it is not said.")})
    if words and said != Said.NAME:
        raise ValidationError(
            {"words": _("Words are said together with your name only. Choose your name, or take them out.")}
        )
    absence = Absence.objects.filter(meeting=held, member=by).first() or Absence(meeting=held, member=by)
    absence.said, absence.words, absence.said_at = said, words, now
    absence.full_clean()
    absence.save()
    record("absence.chosen", by=by, subject=held, group_id=held.group_id)
    if not Absence.objects.filter(meeting=held).exclude(said=Said.NOTHING).exists():
        notifying.withdraw(subject_id=held.pk, kinds=[telling.AWAY], reason="TAKEN_BACK", now=now)
    return absence


@transaction.atomic
def settle(*, by: Doer, group: Group, is_said: bool, now: datetime.datetime) -> None:
    """The group decides whether absences are said here. What waits to be said goes by that, too."""
    AbsenceCustom.objects.update_or_create(group=group, defaults={"is_said": is_said})
    record("absences.settled", by=by, subject=group, group_id=group.pk)
    if not is_said:
        coming = Meeting.objects.filter(group=group, starts_at__gt=now).order_by("pk")
        for pk in coming.filter(absences__isnull=False).distinct().values_list("pk", flat=True):
            notifying.withdraw(subject_id=pk, kinds=[telling.AWAY], reason="SWITCHED_OFF", now=now)


def plan(now: datetime.datetime) -> int:
    """With every tick: say what has to be said by itself. Safe to repeat; returns to how many it will be said."""
    _keep_off_the_call_list(now)
    unsaid = Absence.objects.filter(meeting=OuterRef("pk"), told_at=None, said_at__lte=now - GRACE)
    near = Meeting.objects.taking_place().filter(
        Exists(unsaid.exclude(said=Said.NOTHING)),
        starts_at__gt=now,
        starts_at__lte=now + ALONE,
        group__belonging=Group.Belonging.CLOSED,
        group__status=Group.Status.RUNNING,
    )
    return sum(_say(pk, now) for pk in list(near.order_by("starts_at", "pk").values_list("pk", flat=True)))


@transaction.atomic
def _say(meeting_id: uuid.UUID, now: datetime.datetime) -> int:
    """One word about all who will be away, to all who may come; unless a reminder said it, or will in a moment."""
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("group").filter(pk=meeting_id).first()
    if meeting is None or meeting.is_cancelled or not are_said_in(meeting.group):
        return 0
    reminders = [due_at(meeting, rule) for rule in ReminderRule.objects.filter(group=meeting.group_id)]
    unsaid = Absence.objects.filter(meeting=meeting, told_at=None).exclude(said=Said.NOTHING)
    behind = [moment for moment in reminders if moment <= now]
    if behind:
        unsaid.filter(said_at__lte=max(behind)).update(told_at=max(behind))
    if any(now < moment <= now + SOON for moment in reminders):
        return 0
    if not unsaid.filter(said_at__lte=now - GRACE).update(told_at=now):
        return 0
    # What still waits, for instance for a morning, would say the same as the new word.
    notifying.withdraw(subject_id=meeting.pk, kinds=[telling.AWAY], reason="TOLD_TOGETHER", now=now)
    rows = notifying.notify(
        kind=telling.AWAY,
        members=_who_may_come(meeting),
        subject_id=meeting.pk,
        group=meeting.group,
        sequence=int(now.timestamp()) % 2_000_000_000,
        due_at=now,
        expires_at=meeting.ends_at,
        now=now,
    )
    record("absences.told", by=None, subject=meeting, group_id=meeting.group_id)
    _keep_off_the_call_list(now)
    return len(rows)


def _keep_off_the_call_list(now: datetime.datetime) -> None:
    """Nobody is to phone around for this: not in place of quiet hours, nor where a message did not arrive."""
    found: dict[uuid.UUID, list[Member]] = {}
    rows = Delivery.objects.filter(kind=telling.AWAY, state__in=Delivery.FOR_A_PERSON, withdrawn_at=None)
    for row in rows.select_related("member").order_by("subject_id", "pk"):
        if row.member is not None:
            found.setdefault(row.subject_id, []).append(row.member)
    for subject_id, members in found.items():
        notifying.withdraw(subject_id=subject_id, kinds=[telling.AWAY], members=members, reason="NO_CALL", now=now)


def _is_hidden(meeting: Meeting, member: Member) -> bool:
    return Membership.objects.current().filter(group=meeting.group_id, member=member, is_hidden=True).exists()


def _who_may_come(meeting: Meeting) -> list[Member]:
    """Everybody who belongs and has not said no. Whoever is reached by a person's call is told with the next one:
    nobody is to phone around for this.
    """
    no = Attendance.objects.filter(meeting=meeting, answer=Attendance.Answer.NO).values("member")
    people = list(telling.belonging(meeting.group_id).exclude(pk__in=no).order_by("pk"))
    ways = ways_of([one.pk for one in people])
    return [one for one in people if not ways[one.pk] or lane_of(ways[one.pk][0]) != CALL]
