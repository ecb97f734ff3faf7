"""What questions before telling somebody ask of whoever asked them, for Today."""

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from groups.models import Group
from members import waiting
from members.models import Disclosure, Member, Membership


def answered(group: Group, member: Member, now: datetime.datetime) -> Iterator[waiting.Item]:
    """Somebody answered what this facilitator asked: yes, or that they would like to talk first (CON-4)."""
    if not member.has_perm("members.ask_to_tell", group):
        return
    states = (Disclosure.State.YES, Disclosure.State.TALK)
    rows = list(Disclosure.objects.filter(group=group, asked_by_id=member.pk, state__in=states, until__gt=now))
    people = {row.member_id for row in rows}
    here = dict(Membership.objects.current().filter(group=group, member__in=people).values_list("member_id", "pk"))
    for row in rows:
        if row.member_id in here:
            yield waiting.Item(
                title=_("Somebody answered what you asked."),
                sentence=_("It is a yes, or a wish to talk first. Read it before you tell anybody."),
                address=reverse("members:telling", kwargs={"slug": group.slug, "pk": here[row.member_id]}),
                button=_("Read the answer"),
                urgency=waiting.Urgency.WHENEVER,
                since=row.answered_at,
            )


waiting.register(
    answered, lambda ask: Disclosure.objects.filter(group=ask.group, asked_by_id=ask.member, until__gt=ask.now)
)
