"""Wishes not to meet somebody, and days to look again, for Today."""

import datetime
from collections.abc import Iterator

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.models import Group
from members import waiting
from members.models import Member, Protection, StayAway


def wishes(group: Group, member: Member, now: datetime.datetime) -> Iterator[waiting.Item]:
    """A wish not to meet somebody is answered within two days, so it comes first (decision 18)."""
    if not member.has_perm("members.keep_apart", group):
        return
    asked = list(
        Protection.objects.filter(group=group, state=Protection.State.ASKED).values_list("asked_at", flat=True)
    )
    if asked:
        yield waiting.Item(
            title=ngettext(
                "%(number)s person asks for your protection.",
                "%(number)s people ask for your protection.",
                len(asked),
            )
            % {"number": len(asked)},
            sentence=_("Please answer within two days. Only facilitators read it."),
            address=reverse("members:apart", kwargs={"slug": group.slug}),
            button=_("Read and answer"),
            urgency=waiting.Urgency.NOW,
            since=min(asked),
        )


def looking_again(group: Group, member: Member, now: datetime.datetime) -> Iterator[waiting.Item]:
    """The day has come to look again at somebody's staying away, or the person says something to it."""
    if not member.has_perm("members.keep_apart", group):
        return
    unread = Q(objected_at__isnull=False) & (Q(looked_at__isnull=True) | Q(looked_at__lt=F("objected_at")))
    rows = StayAway.objects.holding().filter(unread | Q(look_again_on__lte=now.date()), group=group)
    for row in rows.order_by("look_again_on", "pk"):
        yield waiting.Item(
            title=_("Please look again at somebody’s staying away."),
            sentence=_("You set this day yourselves, or the person has said something to it."),
            address=reverse("members:away-look", kwargs={"slug": group.slug, "pk": row.pk}),
            button=_("Look again"),
        )


waiting.register(wishes, lambda ask: Protection.objects.filter(group=ask.group, state="ASKED"))
waiting.register(looking_again, lambda ask: StayAway.objects.holding().filter(group=ask.group))
