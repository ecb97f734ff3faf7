"""What can be done with the agreement."""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from ethics.models import CodeDraft, CodeVersion
from groups.models import Group
from peersupport.audit.record import Doer, record


@transaction.atomic
def adopt_code(*, by: Doer | None, group: Group, principles: list[str], adopted_on: datetime.date) -> CodeVersion:
    """Write down what the group agreed on, as its newest version (ETH-2). A draft that lay there has had its time."""
    latest = CodeVersion.objects.filter(group=group).aggregate(latest=Max("number"))["latest"] or 0
    version = CodeVersion(group=group, number=latest + 1, principles=principles, adopted_on=adopted_on)
    version.full_clean()
    version.save()
    CodeDraft.objects.filter(group=group).delete()
    record("code.adopted", by=by, subject=version, group_id=group.pk)
    return version


@transaction.atomic
def begin_with(*, by: Doer | None, group: Group, principles: Any, now: datetime.datetime) -> CodeDraft:
    """Lay an agreement before ``group`` that others made, for it to talk about. Done twice, it is one draft."""
    draft, is_new = CodeDraft.objects.get_or_create(
        group=group, defaults={"principles": principles, "since": now.date()}
    )
    if is_new:
        record("code.draft_laid", by=by, subject=draft, group_id=group.pk)
    return draft


@transaction.atomic
def agree_on_draft(*, by: Doer, group: Group, principles: list[str], now: datetime.datetime) -> CodeVersion | None:
    """The group talked about its draft and agrees, as changed. Pressed twice, it is one version; the second is None."""
    draft = CodeDraft.objects.select_for_update().filter(group=group).first()
    if draft is None:
        return None
    return adopt_code(by=by, group=group, principles=principles, adopted_on=now.date())


@transaction.atomic
def put_away(*, by: Doer, group: Group) -> bool:
    """The group begins from nothing. False if no draft lay there."""
    number, _each = CodeDraft.objects.filter(group=group).delete()
    if number:
        record("code.draft_put_away", by=by, subject=group, group_id=group.pk)
    return bool(number)


@transaction.atomic
def still_right(*, by: Doer, group: Group, now: datetime.datetime) -> None:
    """The group looked at its agreement, and it is still right. Without one, there is nothing to look at."""
    latest = CodeVersion.objects.filter(group=group).order_by("-number").first()
    if latest is not None and latest.looked_on != now.date():
        latest.looked_on = now.date()
        latest.save(update_fields=["looked_on"])
        record("code.looked_at", by=by, subject=latest, group_id=group.pk)
