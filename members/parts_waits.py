"""What a group that becomes two still needs from its facilitators, for Today."""

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from groups.models import Group, LifeChange
from groups.models.life import today_in
from members import parts
from members.models import Member, Part
from members.parts import Missing, Standing
from members.waiting import Item, register


def becoming_two(group: Group, member: Member, now: datetime.datetime) -> Iterator[Item]:
    """Somebody has to be asked to look after a part; or the day has come and it does not come about by itself."""
    if not member.has_perm("members.change_life", group):
        return
    change = parts.announced(group)
    if change is None:
        return
    standing = Standing(change)
    missing = standing.missing
    address = reverse("members:life-two", kwargs={"slug": group.slug})
    if Missing.NOBODY_LEADS_SECOND in missing and Part.SECOND not in standing.leads:
        yield Item(
            title=_("You become two, and nobody looks after the new one yet."),
            sentence=_("Ask somebody, so that it can come about."),
            address=address,
            button=_("Ask somebody"),
            since=change.said_at,
        )
    elif missing and change.holds_on <= today_in(group, now):
        yield Item(
            title=_("The day has come, and something is missing."),
            sentence=_("You have not become two yet. Nobody has lost anything."),
            address=address,
            button=_("See what is missing"),
            since=change.said_at,
        )


register(becoming_two, lambda ask: LifeChange.objects.to_come().filter(group=ask.group, kind="SPLIT"))
