"""The one way to write an audit line; called by actions only."""

import uuid
from typing import Protocol

from django.db import models
from django.utils import timezone

from peersupport.audit.models import AuditEvent


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
