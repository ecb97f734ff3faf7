"""What can be done with the directory."""

import datetime
from typing import Any

from django.db import transaction

from peersupport.audit.record import Doer, record
from resources.models import Resource


@transaction.atomic
def add_resource(*, by: Doer | None, kind: str, name: str, checked_on: datetime.date, **details: Any) -> Resource:
    """Add a place where else to turn (RES-1)."""
    resource = Resource(kind=kind, name=name, checked_on=checked_on, **details)
    resource.full_clean()
    resource.save()
    record("resource.added", by=by, subject=resource, group_id=resource.group_id)
    return resource
