"""Just coming: belonging to an open group by one press, and coming back after a while (MEM-1)."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from groups.models import Group
from members.actions import greeting, joining
from members.models import Member, Membership
from peersupport.audit.record import record


def earlier(member: Member, group: Group) -> Membership | None:
    """The latest time this person belonged here and went on, as long as it is remembered."""
    rows = member.memberships.filter(group=group, left_on__isnull=False)
    return rows.order_by("-left_on", "-joined_on", "pk").first()


@transaction.atomic
def come(*, by: Member, group: Group, shown_name: str, is_hidden: bool, now: datetime.datetime) -> Membership:
    """Let ``by`` belong to an open group from today, by their own word alone. Pressing twice is once.

    Whoever is new gets a first word; who comes back knows the door.

    Raises ValidationError when the group is not open any more: it may have changed while the page stood open.
    """
    group = Group.objects.select_for_update(of=("self",)).get(pk=group.pk)
    current = by.memberships.current().filter(group=group).first()
    if current is not None:
        return current
    if group.is_closed or not group.is_running:
        raise ValidationError(_("This group is not open at the moment. Please ask the group first."))
    was_here = earlier(by, group) is not None
    membership = joining.welcome(by=by, group=group, member=by, shown_name=shown_name, is_hidden=is_hidden)
    if was_here:
        record("membership.came_back", by=by, subject=membership, group_id=group.pk)
    else:
        greeting.greet(membership, now)
    return membership
