"""What somebody is called: here, and in each group (decision 8)."""

from django.db import transaction

from members.models import Member, Membership
from peersupport.audit.record import Doer, record


@transaction.atomic
def call_me(*, by: Doer, member: Member, name: str, time_zone: str, pronouns: str = "", own_words: str = "") -> None:
    """What we call ``member``, their own words for themselves (LANG-2), and in whose hours they live."""
    member.name, member.time_zone = name, time_zone
    member.pronouns, member.own_words = pronouns, own_words
    member.save(update_fields=["name", "time_zone", "pronouns", "own_words"])
    record("member.renamed", by=by, subject=member)


@transaction.atomic
def show_as(*, by: Doer, membership: Membership, shown_name: str, is_hidden: bool) -> None:
    """The name that others in this group see, and whether they see it at all."""
    membership.shown_name, membership.is_hidden = shown_name, is_hidden
    membership.save(update_fields=["shown_name", "is_hidden"])
    record("membership.shown_as", by=by, subject=membership, group_id=membership.group_id)
