"""What roles ask of whoever looks after the group, for Today (SET-5, FAC-3)."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.models import Group
from members import waiting
from members.actions import willingness
from members.models import Member, Membership, RoleTerm


def look_again(group: Group, member: Member, now: datetime.datetime) -> Iterator[waiting.Item]:
    """A role whose day to be looked at again has come. An informal group is not asked (SET-4)."""
    if group.is_informal or not member.has_perm("members.change_roles", group):
        return
    due = RoleTerm.objects.open().filter(group=group, look_again_on__lte=now.date()).order_by("look_again_on").first()
    if due is None or due.look_again_on is None:
        return
    yield waiting.Item(
        title=_("Look again at who does what"),
        sentence=_("Is everybody still glad to do it? A word is enough, and then choose the next day to look."),
        address=reverse("members:change-roles", kwargs={"slug": group.slug}),
        button=_("See the roles"),
        urgency=waiting.Urgency.WHENEVER,
        since=datetime.datetime.combine(due.look_again_on, datetime.time(), datetime.UTC),
    )


def two_together(group: Group, member: Member, now: datetime.datetime) -> Iterator[waiting.Item]:
    """A large group with one facilitator: only a thought, and one press lets it alone (FAC-3)."""
    if not member.has_perm("members.change_roles", group):
        return
    number = willingness.suggests_two(group, now)
    if number:
        yield waiting.Item(
            title=_("Would two be lighter?"),
            sentence=ngettext(
                "You are %(number)d now. Some groups of that size let two people open the meetings.",
                "You are %(number)d now. Some groups of that size let two people open the meetings.",
                number,
            )
            % {"number": number},
            address=reverse("members:change-roles", kwargs={"slug": group.slug}),
            button=_("Think about it"),
            urgency=waiting.Urgency.WHENEVER,
        )


def _one_opens_alone(ask: waiting.Ask) -> Any:
    opening = Membership.objects.current().facilitating()
    another = opening.filter(group=OuterRef("group")).exclude(pk=OuterRef("pk"))
    return ~Exists(opening.filter(Exists(another), group=ask.group))


waiting.register(look_again, lambda ask: RoleTerm.objects.open().filter(group=ask.group, look_again_on__lte=ask.today))
waiting.register(two_together, _one_opens_alone)
