"""The one way to write an audit line; called by actions only. And the one way to note that somebody looked."""

import datetime
import uuid
from typing import Protocol

from django.db import models
from django.utils import timezone

from peersupport.audit.models import AuditEvent, LookLog

ONE_LOOK = datetime.timedelta(hours=1)
"""Within this time, opening a page again is the same look."""


class Doer(Protocol):
    """Whoever acts: a member."""

    pk: uuid.UUID


def record(action: str, *, by: Doer | None, subject: models.Model | None, group_id: uuid.UUID | None = None) -> None:
    """Note that ``by`` (None: the program itself) did ``action`` to ``subject`` (None: to nothing in particular).

    Ids only, never content.
    """
    AuditEvent.objects.create(
        action=action,
        by_id=by.pk if by else None,
        subject_kind=subject._meta.label if subject else "",
        subject_id=subject.pk if subject else None,
        group_id=group_id,
        happened_at=timezone.now(),
    )


def record_look(
    subject_id: uuid.UUID, *, by: Doer, group_id: uuid.UUID, purpose: str, is_each_noted: bool = False
) -> None:
    """Note that ``by`` saw particulars of ``subject_id`` for ``purpose`` (LookLog.Purpose).

    At most once an hour, where a page is opened again and again, unless ``is_each_noted``. Looking at oneself is
    nobody's business.
    """
    now = timezone.now()
    seen = {"subject_id": subject_id, "by_id": by.pk, "group_id": group_id, "purpose": purpose}
    is_same_look = not is_each_noted and LookLog.objects.filter(**seen, looked_at__gt=now - ONE_LOOK).exists()
    if subject_id != by.pk and not is_same_look:
        LookLog.objects.create(**seen, looked_at=now)
