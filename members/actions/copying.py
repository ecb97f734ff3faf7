"""Telling a supporter, too, when a person is reminded: one copy for each message and supporter (CON-9)."""

import datetime

from django.db.models import Exists, OuterRef, Q

from members.actions import notifying
from members.kinds import KINDS
from members.messages import FOR_SUPPORTER
from members.models import ContactMethod, Delivery, Supporter

State = Delivery.State
WRITTEN = (ContactMethod.Channel.EMAIL, ContactMethod.Channel.SMS)


def plan_copies(now: datetime.datetime) -> int:
    """Write the copies of all messages that are still of use. Safe to repeat; returns how many are new or came back.

    A person who is reached in no way of their own may have chosen just this, so their messages are copied as well.
    A copy that was stopped before it went comes back with the message it is of.
    """
    written = 0
    for supporter in _who_is_told(now):
        copy = Delivery.objects.filter(
            subject_id=OuterRef("pk"), kind=FOR_SUPPORTER, member=supporter.helper_id
        ).exclude(state=State.CANCELLED, attempts=0)
        rows = Delivery.objects.filter(
            ~Exists(copy),
            ~Q(state=State.SUPPRESSED) | Q(reason="NO_WAY"),
            member=supporter.member_id,
            group__in=supporter.group_ids,
            kind__in=[code for code, kind in KINDS.items() if kind.has_copies],
            withdrawn_at__isnull=True,
            expires_at__gt=now,
        )
        for row in rows:
            if KINDS[row.kind].guard(row, now) == "" and supporter.helper is not None:
                written += len(
                    notifying.notify(
                        kind=FOR_SUPPORTER,
                        members=[supporter.helper],
                        subject_id=row.pk,
                        group=None,
                        due_at=row.due_at,
                        expires_at=row.expires_at,
                        is_urgent=row.is_urgent,
                        now=now,
                    )
                )
    return written


def _who_is_told(now: datetime.datetime) -> list[Supporter]:
    """Supporters who are to be told, too, and who can be written to. Nobody phones them: nobody knows of them."""
    written_to = ContactMethod.objects.filter(
        member=OuterRef("helper"), rank=1, channel__in=WRITTEN, stopped_at__isnull=True
    )
    awake = Q(member__paused_until__isnull=True) | Q(member__paused_until__lte=now.date())
    rows = Supporter.objects.current(now).filter(Exists(written_to), awake, is_told=True)
    return list(rows.select_related("helper").order_by("pk"))
