"""What a new group has not settled, offered on Today when nothing else waits (SET-2)."""

import datetime
from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.models import Group, SetUpPoint
from members import waiting
from members.models import Member


def first_steps(group: Group, member: Member, _now: datetime.datetime) -> Iterable[waiting.Item]:
    """One line while the group's list of first steps is not put away."""
    if not member.has_perm("groups.change_group", group):
        return []
    number = SetUpPoint.objects.waiting().filter(group=group).count()
    if not number:
        return []
    return [
        waiting.Item(
            title=_("What now"),
            sentence=ngettext(
                "%(number)s question about your group is still open. It can stay open.",
                "%(number)s questions about your group are still open. They can stay open.",
                number,
            )
            % {"number": number},
            address=reverse("groups:first-steps", kwargs={"slug": group.slug}),
            button=_("See what is open"),
            urgency=waiting.Urgency.WHENEVER,
        )
    ]


waiting.register(first_steps, lambda ask: SetUpPoint.objects.waiting().filter(group=ask.group))
