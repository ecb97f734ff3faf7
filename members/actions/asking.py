"""Asking to join, and what the asker does about it afterwards (MEM-2, MEM-7)."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from groups.models import Group
from members import claims
from members.actions import greeting, inviting, joining, news
from members.keeping_apart import is_kept_apart, staying_away
from members.models import Confidence, Invitation, JoinMessage, JoinRequest, Member, Membership
from peersupport.audit.record import Doer, record
from peersupport.privacy.erase import before_erasing

ENQUIRY_DAYS = 60
"""So long an enquiry of somebody without an account is kept after the last word in it."""
CLOSED_DAYS = 30
"""So long a request is kept after it was taken back or the answer was no."""

State = JoinRequest.State


class GoneError(Exception):
    """It was decided or taken back in the meantime."""


def ask(
    *,
    by: Member | None,
    group: Group,
    form_key: str,
    answers: list[dict[str, str]],
    invitation: Invitation | None = None,
    now: datetime.datetime,
    **values: Any,
) -> JoinRequest:
    """Ask to join ``group``. The same form sent twice, or a second form of the same person, is one request.

    ``answers`` holds each question as it was asked with its answer. ``values``: shown_name, words, is_for_other,
    channel, address, language. ``invitation`` is used up by one; GoneError if it works no more.

    Nothing here looks at who is kept apart from whom, so that nothing shows it (D6).
    """
    needs_phrase = by is None or bool(values.get("is_for_other"))
    row = JoinRequest(
        group=group,
        member=by,
        form_key=form_key,
        claim=claims.mark_of(claims.phrase_for(form_key)) if needs_phrase else None,
        answers=answers,
        asked_at=now,
        waits_since=now,
        forget_on=None if by else _in_days(now, ENQUIRY_DAYS),
        **values,
    )
    known = _known(row)
    if known is not None:
        return known
    try:
        with transaction.atomic():
            if invitation is not None and not inviting.use(invitation, now):
                raise GoneError
            row.save()
            record("join.asked", by=by, subject=row, group_id=group.pk)
            news.tell_facilitators(row, now)
    except IntegrityError:
        known = _known(row)
        if known is None:
            raise
        return known
    return row


def _known(row: JoinRequest) -> JoinRequest | None:
    same = JoinRequest.objects.filter(form_key=row.form_key).first()
    if same or row.member is None or row.is_for_other:
        return same
    return JoinRequest.objects.open().filter(group=row.group, member=row.member, is_for_other=False).first()


@transaction.atomic
def say(*, by: Doer | None, row: JoinRequest, words: str, now: datetime.datetime) -> JoinMessage:
    """The asker says something more. It waits for an answer from now, if it did not already."""
    row = JoinRequest.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.state == State.WITHDRAWN:
        raise GoneError
    message = JoinMessage.objects.create(
        request=row, is_from_group=False, author_id=by.pk if by else None, words=words, said_at=now
    )
    row.waits_since = row.waits_since or now
    if row.forget_on and row.is_open:
        row.forget_on = _in_days(now, ENQUIRY_DAYS)
    row.save(update_fields=["waits_since", "forget_on"])
    return message


@transaction.atomic
def withdraw(*, by: Doer | None, row: JoinRequest, now: datetime.datetime) -> JoinRequest:
    """Take it back: what was said is forgotten at once, the row after some days.

    Raises GoneError if the group has decided meanwhile.
    """
    row = JoinRequest.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.state == State.WITHDRAWN:
        return row
    if not row.is_open:
        raise GoneError
    row.state, row.waits_since, row.forget_on = State.WITHDRAWN, None, _in_days(now, CLOSED_DAYS)
    row.answers, row.words, row.address, row.channel = [], "", "", ""
    row.save()
    row.messages.all().delete()
    Confidence.objects.filter(about=str(row.pk)).delete()
    record("join.withdrawn", by=by, subject=row, group_id=row.group_id)
    return row


@transaction.atomic
def take_seat(*, by: Member, row: JoinRequest, shown_name: str, is_hidden: bool, now: datetime.datetime) -> Membership:
    """Come in with a request that was accepted without an account. Once: raises GoneError when somebody already has.

    Who asked for somebody else and who came in are not written side by side. Raises ValidationError for somebody who is
    asked to stay away or to be kept apart: at this door, nobody knew yet who would come.
    """
    if staying_away(by, row.group) is not None:
        raise ValidationError(
            _("You are asked to stay away from this group for now. Your page says why, and until when.")
        )
    if is_kept_apart(by, row.group):
        raise ValidationError(
            _("Every seat is taken at the moment. You can look for another group, or ask again later.")
        )
    row = JoinRequest.objects.select_for_update(of=("self",)).select_related("group").get(pk=row.pk)
    if not row.may_take_seat:
        raise GoneError
    row.seat_taken_at = now
    row.save(update_fields=["seat_taken_at"])
    membership = joining.welcome(
        by=by, group=row.group, member=by, shown_name=shown_name, is_hidden=is_hidden, has_seat=True
    )
    greeting.greet(membership, now)
    return membership


@transaction.atomic
def confide(*, by: Member | None, row: JoinRequest, reader: Member, words: str) -> Confidence:
    """“It was me”, said to ``reader`` and to nobody else. Said again, it is the last word to one reader only.

    No line in the trail and nothing on the request: what is not written cannot be read (D11).
    """
    told, _is_new = Confidence.objects.update_or_create(
        about=str(row.pk), defaults={"reader": str(reader.pk), "person": str(by.pk) if by else "", "words": words}
    )
    return told


@transaction.atomic
def take_back_confidence(*, row: JoinRequest) -> None:
    """Let it be unsaid, as far as it can be."""
    Confidence.objects.filter(about=str(row.pk)).delete()


@transaction.atomic
def note_read(*, by: Doer, row: JoinRequest) -> None:
    """The chosen facilitator has read it, and it waits no more."""
    Confidence.objects.filter(about=str(row.pk), reader=str(by.pk)).update(is_read=True)


def _in_days(now: datetime.datetime, days: int) -> datetime.date:
    return now.date() + datetime.timedelta(days=days)


def _let_go(person: Any) -> None:
    """Words in confidence go with whoever read them and with the request that they are about."""
    about = [str(pk) for pk in JoinRequest.objects.filter(member=person.pk).values_list("pk", flat=True)]
    Confidence.objects.filter(reader=str(person.pk)).delete()
    Confidence.objects.filter(about__in=about).delete()


before_erasing(_let_go)
