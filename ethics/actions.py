"""What can be done with the agreement."""

import datetime

from django.db import transaction
from django.db.models import Max

from ethics.models import CodeVersion
from groups.models import Group
from peersupport.audit.record import Doer, record


@transaction.atomic
def adopt_code(*, by: Doer | None, group: Group, principles: list[str], adopted_on: datetime.date) -> CodeVersion:
    """Write down what the group agreed on, as its newest version (ETH-2)."""
    latest = CodeVersion.objects.filter(group=group).aggregate(latest=Max("number"))["latest"] or 0
    version = CodeVersion(group=group, number=latest + 1, principles=principles, adopted_on=adopted_on)
    version.full_clean()
    version.save()
    record("code.adopted", by=by, subject=version, group_id=group.pk)
    return version
