"""Members who like to meet newcomers before these join (MEM-2)."""

import datetime

from django.db import transaction

from members.models import JoinRequest, Member, Membership
from peersupport.audit.record import record


@transaction.atomic
def like_to_meet(*, by: Member, membership: Membership, likes: bool) -> None:
    """Be asked to meet newcomers of this group, or not any more. It is the person's own word."""
    if membership.meets_newcomers == likes:
        return
    membership.meets_newcomers = likes
    membership.save(update_fields=["meets_newcomers"])
    record("membership.meets_newcomers", by=by, subject=membership, group_id=membership.group_id)


@transaction.atomic
def not_me(*, by: Member, row: JoinRequest, now: datetime.datetime) -> None:
    """``by`` cannot meet this person after all; the facilitators find somebody else. No reason is asked."""
    row = JoinRequest.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.meets_with_id != by.pk:
        return
    row.meets_with = None
    if row.is_open:
        row.waits_since = row.waits_since or now
    row.save(update_fields=["meets_with", "waits_since"])
    record("join.not_me", by=by, subject=row, group_id=row.group_id)
