"""Noting what came of a phone call that a person made instead of the machine."""

import datetime

from django.db import transaction
from django.db.models import Q

from members.models import Delivery
from peersupport.audit.record import Doer, record


@transaction.atomic
def mark_called(*, by: Doer, delivery: Delivery, how: str, now: datetime.datetime) -> bool:
    """Note ``how`` (Delivery.Told) a call ended. Who was not reached stays on the list and can be marked again.

    False if it waits for nobody any more: somebody else has told them, or it was withdrawn.
    """
    waits = Q(handled_at__isnull=True) | Q(handled_how=Delivery.Told.NOT_REACHED)
    rows = Delivery.objects.filter(waits, pk=delivery.pk, state__in=Delivery.FOR_A_PERSON, withdrawn_at__isnull=True)
    if not rows.update(handled_at=now, handled_by_id=by.pk, handled_how=Delivery.Told(how)):
        return False
    record("message.called", by=by, subject=delivery, group_id=delivery.group_id)
    return True
