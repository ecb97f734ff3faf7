"""Hearing nothing for a while, and going on belonging."""

import datetime

from django.db import transaction

from members.actions import notifying
from members.models import Member
from peersupport.audit.record import Doer, record


@transaction.atomic
def pause(*, by: Doer, member: Member, until: datetime.date, now: datetime.datetime) -> None:
    """Say nothing to ``member`` before ``until``: no reminders, no changes, no calls. Sign-in numbers still go."""
    member.paused_until = until
    member.save(update_fields=["paused_until"])
    notifying.withdraw_from(member=member, reason="PAUSED", now=now)
    record("member.paused", by=by, subject=member)


@transaction.atomic
def resume(*, by: Doer, member: Member) -> None:
    """Let messages come again. What is still ahead is planned again with the next tick."""
    member.paused_until = None
    member.save(update_fields=["paused_until"])
    record("member.resumed", by=by, subject=member)
