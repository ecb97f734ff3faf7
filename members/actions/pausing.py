"""Hearing nothing for a while, and going on belonging."""

import datetime
from collections.abc import Callable

from django.db import transaction

from members.actions import notifying
from members.models import Member
from peersupport.audit.record import Doer, record

Pausing = Callable[[Member, datetime.date, datetime.datetime], object]
ON_PAUSING: list[Pausing] = []


def on_pausing(step: Pausing) -> None:
    """Run ``step(member, until, now)`` whenever somebody takes a pause: upper apps count on them no more."""
    if step not in ON_PAUSING:
        ON_PAUSING.append(step)


@transaction.atomic
def pause(*, by: Doer, member: Member, until: datetime.date, now: datetime.datetime) -> None:
    """Say nothing to ``member`` before ``until``: no reminders, no changes, no calls. Sign-in numbers still go."""
    member.paused_until = until
    member.save(update_fields=["paused_until"])
    for step in ON_PAUSING:
        step(member, until, now)
    notifying.withdraw_from(member=member, reason="PAUSED", now=now)
    record("member.paused", by=by, subject=member)


@transaction.atomic
def resume(*, by: Doer, member: Member) -> None:
    """Let messages come again. What is still ahead is planned again with the next tick."""
    member.paused_until = None
    member.save(update_fields=["paused_until"])
    record("member.resumed", by=by, subject=member)
