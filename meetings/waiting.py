"""What meetings ask of whoever looks after the group, for Today (FAC-1)."""

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from groups.models import Group
from meetings.models import Meeting
from members import waiting
from members.models import Member
from peersupport.web.moments import long_day


def uncounted(group: Group, member: Member, now: datetime.datetime) -> Iterator[waiting.Item]:
    """How many came to the last meeting, if nobody wrote it down (RUN-13)."""
    if not member.has_perm("meetings.record_headcount", group):
        return
    last = Meeting.objects.filter(group=group).held(now).first()
    if last is None or last.head_count is not None:
        return
    with timezone.override(last.time_zone):
        title = _("How many came on %(day)s?") % {"day": long_day(last.starts_at)}
    yield waiting.Item(
        title=title,
        sentence=_("Only a number, no names. You may leave it."),
        address=reverse("meetings:count", kwargs={"pk": last.pk}),
        button=_("Write the number"),
        urgency=waiting.Urgency.WHENEVER,
        since=last.ends_at,
    )


waiting.register(uncounted)
