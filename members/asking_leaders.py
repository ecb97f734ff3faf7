"""Asks facilitators on Today whether they are still here, when somebody of the group wants to know."""

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from groups.models import Group
from members.models import Member, Vacancy
from members.waiting import Item, Urgency, register


def are_you_here(group: Group, member: Member, now: datetime.datetime) -> Iterator[Item]:
    """One item while the question is open."""
    if group.pk not in member.facilitated_group_ids:
        return
    for vacancy in Vacancy.objects.filter(group=group, ended_at__isnull=True):
        yield Item(
            title=_("Are you still here?"),
            sentence=_("Somebody would look after the group, if you do not."),
            address=reverse("members:who-leads", kwargs={"slug": group.slug}),
            button=_("Answer"),
            urgency=Urgency.NOW,
            since=vacancy.asked_at,
        )


register(are_you_here, lambda ask: Vacancy.objects.filter(group=ask.group, ended_at__isnull=True))
