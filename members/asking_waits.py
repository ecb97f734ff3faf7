"""What joining asks of whoever looks after a group, for Today."""

import datetime
from collections.abc import Iterator

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.models import Group
from members import waiting
from members.models import Confidence, JoinRequest, Member


def requests(group: Group, member: Member, now: datetime.datetime) -> Iterator[waiting.Item]:
    """Somebody asked to join, or said something more, and waits for a word."""
    if not member.has_perm("members.answer_requests", group):
        return
    found = JoinRequest.objects.filter(group=group, waits_since__isnull=False).aggregate(
        number=Count("pk"), since=Min("waits_since")
    )
    if found["number"]:
        yield waiting.Item(
            title=ngettext(
                "%(number)s person waits for a word about joining.",
                "%(number)s people wait for a word about joining.",
                found["number"],
            )
            % {"number": found["number"]},
            sentence=_("A first short word is enough: that you have read it."),
            address=reverse("members:requests", kwargs={"slug": group.slug}),
            button=_("Read and answer"),
            since=found["since"],
        )


def confidences(group: Group, member: Member, now: datetime.datetime) -> Iterator[waiting.Item]:
    """Something was told to this one person. Nobody else gets this line (MEM-7)."""
    if not member.has_perm("members.answer_requests", group):
        return
    told = list(Confidence.objects.filter(reader=str(member.pk), is_read=False))
    here = set(JoinRequest.objects.filter(group=group, pk__in=[one.about for one in told]).values_list("pk", flat=True))
    for one in told:
        pk = next((pk for pk in here if str(pk) == one.about), None)
        if pk is not None:
            yield waiting.Item(
                title=_("Somebody told you something."),
                sentence=_("Only you can read it."),
                address=reverse("members:request", kwargs={"slug": group.slug, "pk": pk}),
                button=_("Read it"),
            )


waiting.register(requests, lambda ask: JoinRequest.objects.filter(group=ask.group, waits_since__isnull=False))
waiting.register(confidences, lambda _ask: Confidence.objects.filter(is_read=False))
