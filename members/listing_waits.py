"""What an answer about the public page asks of whoever looks after a group, for Today."""

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from groups.models import Group, Listing
from members import waiting
from members.models import Member


def sent_back(group: Group, member: Member, now: datetime.datetime) -> Iterator[waiting.Item]:
    """The page was not listed, or was taken off the list, and nobody of the group has read why."""
    if not member.has_perm("groups.change_group", group):
        return
    since = Listing.objects.filter(group=group).values_list("why_since", flat=True).first()
    if since is not None:
        yield waiting.Item(
            title=_("Our page is not on the list."),
            sentence=_("Somebody wrote down why. You can change the page and ask again."),
            address=reverse("groups:listing", kwargs={"slug": group.slug}),
            button=_("Read why"),
            urgency=waiting.Urgency.WHENEVER,
            since=since,
        )


waiting.register(sent_back, lambda ask: Listing.objects.filter(group=ask.group, why_since__isnull=False))
