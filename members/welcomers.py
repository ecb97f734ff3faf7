"""Members whom newcomers may reach, by the way each of them said is all right (MEM-6)."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from groups.models import Group
from members.actions.reaching import chosen_ways
from members.apart import apart_from
from members.consents import OPEN, SEEN_NO_MORE, WHICH, Question, has_address, holding, register
from members.models import ContactMethod, Member, Membership
from members.names import fold

NEWCOMERS_REACH = "newcomers-reach"
SHOWN = 3
"""So many stand on the page; who is new needs one person, not a list."""


@dataclass(frozen=True, slots=True)
class Welcomer:
    """One person by the name they have here, and what may be shown of how to reach them."""

    name: str
    ways: list[ContactMethod]


def welcomers(group: Group, reader: Member, now: datetime.datetime) -> list[Welcomer]:
    """Those whose yes holds at ``now`` and whose way still works: nobody hidden, nobody kept apart from ``reader``."""
    apart = apart_from(reader, group)
    rows = Membership.objects.current().filter(group=group, is_hidden=False, member__is_active=True)
    here = {row.member_id: row for row in rows.exclude(member=reader.pk) if row.member_id not in apart}
    yes = holding(NEWCOMERS_REACH, list(here), group=group, now=now)
    people = Member.objects.filter(pk__in=list(yes)).prefetch_related("contact_methods")
    found = [Welcomer(here[one.pk].shown_name, chosen_ways(one, yes[one.pk].option)) for one in people]
    return sorted((one for one in found if one.ways), key=lambda one: fold(one.name))[:SHOWN]


register(
    Question(
        code=NEWCOMERS_REACH,
        title=_("Is it all right if newcomers of this group reach you?"),
        short=_("Newcomers may reach me"),
        what=_("Your name here and the number or address that you choose stand on the welcome page."),
        why=_("Whoever is new would like to ask one person: where is the door, and may I just sit?"),
        who=_("Everybody who belongs to this group can read the page. Nobody else can."),
        on_yes=_("People may phone or write to you. You may always say: not now."),
        on_no=_("You do not stand on the page. Nobody sees that you were asked."),
        on_end=SEEN_NO_MORE,
        lengths=(30, 90, 365, OPEN),
        options=WHICH,
        concerns=has_address,
    )
)
