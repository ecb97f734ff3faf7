"""The sign-up sheet on a phone that is passed round, and what becomes of what people wrote (RUN-3, RUN-6)."""

import datetime
import uuid
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from meetings.models import Bring, Meeting, Needs, SheetLine, SheetRound
from members.actions import adding, inviting
from members.actions.news import LETTER, LIVES
from members.actions.notifying import notify_address
from members.models import Member, Membership
from peersupport.audit.models import AuditEvent
from peersupport.audit.record import Doer, record

EARLY = datetime.timedelta(hours=1)
"""So long before the start a phone can go round."""
LATE = datetime.timedelta(minutes=30)
"""So long after the end it still can."""
MOST_LINES = 200
"""On one sheet; more would not be people."""
INVITED_DAYS = 14


class ClosedError(Exception):
    """The sheet was closed, its time is over, or the meeting is off."""


class GoneError(Exception):
    """Somebody else has dealt with this line already."""


@transaction.atomic
def hand_round(*, by: Member, meeting: Meeting, now: datetime.datetime) -> SheetRound:
    """Let a phone go round at this meeting until half an hour after its end. Several may. Raises ValidationError."""
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if meeting.is_cancelled:
        raise ValidationError(_("It is called off, so nothing goes round."))
    if now < meeting.starts_at - EARLY:
        raise ValidationError(_("A phone can go round from an hour before the start."))
    if now >= meeting.ends_at + LATE:
        raise ValidationError(_("It is over. You can still write down how many came."))
    found = SheetRound.objects.create(meeting=meeting, opened_by=by, opened_at=now, until=meeting.ends_at + LATE)
    record("sheet.handed_round", by=by, subject=found, group_id=meeting.group_id)
    return found


@transaction.atomic
def close(*, by: Doer, meeting: Meeting, now: datetime.datetime) -> int:
    """Close the sheet on every phone that goes round. Returns how many there were."""
    Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    number = SheetRound.objects.filter(meeting=meeting, closed_at=None, until__gt=now).update(closed_at=now)
    if number:
        record("sheet.closed", by=by, subject=meeting, group_id=meeting.group_id)
    return number


@transaction.atomic
def close_one(*, by: Doer, pk: uuid.UUID | str, now: datetime.datetime) -> bool:
    """Close the sheet on one phone, which is back; others go on. Returns whether it was still open."""
    found = SheetRound.objects.filter(pk=pk, closed_at=None, until__gt=now).select_related("meeting").first()
    if found is None:
        return False
    Meeting.objects.select_for_update(of=("self",)).get(pk=found.meeting_id)
    number = SheetRound.objects.filter(pk=pk, closed_at=None).update(closed_at=now)
    if number:
        record("sheet.closed", by=by, subject=found.meeting, group_id=found.meeting.group_id)
    return bool(number)


@transaction.atomic
def write(
    *,
    found: SheetRound,
    form_key: str,
    needs: list[str],
    interpreter: str = "",
    words: str = "",
    now: datetime.datetime,
    **said: Any,
) -> bool:
    """Keep what one person wrote. ``said``: name, channel, address, language. The same form sent twice is kept once.

    What they need goes into the numbers of the meeting, apart from their line. Returns whether it was new. Raises
    ClosedError, or ValidationError when the sheet is full; ValueError for a way without an address, or the other way
    round.
    """
    if bool(said.get("channel")) != bool(said.get("address")):
        raise ValueError("an address needs its way, and a way its address")
    # The meeting is held, so that two phones at once, and closing, come one after the other.
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=found.meeting_id)
    found = SheetRound.objects.select_related("meeting").get(pk=found.pk)
    if not found.is_open(now):
        raise ClosedError
    if SheetLine.objects.filter(form_key=form_key).exists():
        return False
    if SheetLine.objects.filter(meeting=meeting).count() >= MOST_LINES:
        raise ValidationError(_("This sheet is full. Please tell somebody."))
    line = SheetLine.objects.create(meeting=meeting, form_key=form_key, **said)
    record("sheet.written", by=None, subject=line, group_id=meeting.group_id)
    if needs or words:
        _count(meeting, needs, interpreter, words)
    return True


def _count(meeting: Meeting, needs: list[str], interpreter: str, words: str) -> None:
    bring, _is_new = Bring.objects.get_or_create(meeting=meeting)
    for code in needs:
        bring.numbers = {**bring.numbers, code: bring.numbers.get(code, 0) + 1}
    if Needs.Need.INTERPRETER in needs and interpreter:
        bring.languages = sorted([*bring.languages, interpreter])
    if words:
        bring.words = sorted([*bring.words, words])
    bring.save()


@transaction.atomic
def take_in(*, by: Member, line: SheetLine, name: str, now: datetime.datetime) -> Membership:
    """Let the person of this line belong, under this name; they wrote themselves that they may be reached.

    A number for calls goes along; other ways have to be shown to be theirs first, so they do not. The line is erased.
    Raises GoneError, adding.NameTakenError or ValidationError.
    """
    line = _held(line)
    number = line.address if line.channel == SheetLine.Channel.CALL else ""
    group = line.meeting.group
    key = f"sheet:{line.pk}"
    membership = adding.add_from_list(by=by, group=group, key=key, name=name, number=number, now=now)
    record("sheet.taken_in", by=by, subject=membership, group_id=group.pk)
    line.delete()
    return membership


@transaction.atomic
def send_way_in(*, by: Member, line: SheetLine, now: datetime.datetime) -> None:
    """Send an invitation to the address of this line: whoever holds it asks to join themselves. The line is erased.

    Raises GoneError; ValueError for a line or group that has no such way.
    """
    line = _held(line)
    group = line.meeting.group
    if not may_be_sent(line):
        raise ValueError("there is no such way")
    row = inviting.invite(by=by, group=group, days=INVITED_DAYS, now=now)
    link = settings.BASE_URL + reverse("members:invited", kwargs={"token": row.token})
    with translation.override(line.language):
        subject, text = (
            render_to_string(f"meetings/letters/sheet_{part}.txt", {"label": settings.SITE_LABEL, "link": link}).strip()
            for part in ("subject", "short" if line.channel == SheetLine.Channel.SMS else "long")
        )
    notify_address(
        kind=LETTER,
        channel=line.channel,
        address=line.address,
        payload={"subject": subject, "text": text, "language": line.language},
        is_urgent=False,
        expires_at=now + LIVES,
        now=now,
    )
    record("sheet.way_in_sent", by=by, subject=row, group_id=group.pk)
    line.delete()


def may_be_sent(line: SheetLine) -> bool:
    """Whether a machine can send this person the way in: to an address, of a group that people ask to join."""
    group = line.meeting.group
    return group.is_closed and group.is_running and line.channel in (SheetLine.Channel.EMAIL, SheetLine.Channel.SMS)


def was_written(meeting: Meeting, pk: uuid.UUID) -> bool:
    """Whether there was a line called so in this group, as the audit says; it may be erased since."""
    return AuditEvent.objects.filter(action="sheet.written", subject_id=pk, group_id=meeting.group_id).exists()


@transaction.atomic
def erase_line(*, by: Doer, line: SheetLine) -> None:
    """Nothing more is to be done about it. Done twice, it is done once."""
    gone, _each = SheetLine.objects.filter(pk=line.pk).delete()
    if gone:
        record("sheet.line_erased", by=by, subject=line.meeting, group_id=line.meeting.group_id)


@transaction.atomic
def say_needs(*, by: Doer, member: Member, needs: list[str], interpreter: str, words: str) -> None:
    """Keep what helps this person wherever they meet; nothing at all is fine, and then nothing is kept."""
    Member.objects.select_for_update().get(pk=member.pk)
    if not needs and not words:
        Needs.objects.filter(member=member).delete()
    else:
        values = {"needs": needs, "interpreter": interpreter, "words": words}
        Needs.objects.update_or_create(member=member, defaults=values)
    record("needs.said", by=by, subject=member)


def _held(line: SheetLine) -> SheetLine:
    held = SheetLine.objects.select_for_update(of=("self",)).select_related("meeting__group").filter(pk=line.pk).first()
    if held is None:
        raise GoneError
    return held
