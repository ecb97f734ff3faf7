"""What the agreement asks of whoever looks after the group, for Today (ETH-4)."""

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from ethics.models import CodeVersion
from groups.models import Group
from members import waiting
from members.models import Member

LONG = datetime.timedelta(days=365)
"""After so long without a word, somebody may ask whether it is still right."""


def look_at_agreement(group: Group, member: Member, now: datetime.datetime) -> Iterator[waiting.Item]:
    """Whether what was agreed on is still right, if nobody said so for a year. A group without one is not asked."""
    if not group.is_running or not member.has_perm("groups.change_group", group):
        return
    latest = CodeVersion.objects.filter(group=group).order_by("-number").first()
    if latest is None or latest.said_on > (now - LONG).date():
        return
    yield waiting.Item(
        title=_("Is what you agreed on still right?"),
        sentence=_("It was written down more than a year ago. One press is enough."),
        address=reverse("dashboards:still-right", kwargs={"slug": group.slug}),
        button=_("Look at it"),
        urgency=waiting.Urgency.WHENEVER,
        since=datetime.datetime.combine(latest.said_on, datetime.time(), datetime.UTC),
    )


waiting.register(
    look_at_agreement, lambda ask: CodeVersion.objects.filter(group=ask.group, adopted_on__lte=ask.a_year_ago)
)
