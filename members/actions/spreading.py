"""Telling people what concerns a group as a whole: its facilitators, its members, whoever looks after it."""

import datetime
import uuid

from django.db.models import Q, QuerySet

from groups.actions import listing as listings
from groups.models import Group, Listing, Organisation
from members.actions import notifying
from members.models import Member

PAGE_ASKED = "group.page_asked"
PAGE_ANSWERED = "group.page_answered"
PAGE_REMARKED = "group.page_remarked"
A_WHILE = datetime.timedelta(days=7)


def facilitators_of(group: Group) -> QuerySet[Member]:
    """Facilitators and co-facilitators, as of now."""
    return Member.objects.filter(
        memberships__group=group,
        memberships__left_on__isnull=True,
        memberships__role__in=["FACILITATOR", "CO_FACILITATOR"],
        is_active=True,
    ).distinct()


def lookers_after(organisation: Organisation | None) -> QuerySet[Member]:
    """The coordinators of ``organisation``; without one, whoever runs this site."""
    if organisation is None:
        return Member.objects.filter(is_superuser=True, is_active=True)
    return Member.objects.filter(coordinations__organisation=organisation, is_active=True)


def tell(
    *,
    kind: str,
    people: QuerySet[Member],
    subject_id: uuid.UUID,
    group: Group | None,
    sequence: int = 0,
    now: datetime.datetime,
) -> None:
    """Say ``kind`` to each of ``people``, soon and once."""
    notifying.notify(
        kind=kind,
        members=list(people.filter(Q(is_active=True))),
        subject_id=subject_id,
        group=group,
        sequence=sequence,
        due_at=now,
        expires_at=now + A_WHILE,
        now=now,
    )


def tell_of_page(listing: Listing, what: str, now: datetime.datetime) -> None:
    """A group asked to be listed or was answered, or a stranger said that something is wrong with its page.

    The latter goes to whoever answers for the list, once a day for one page, and never to the group.
    """
    group = listing.group
    kind = {listings.ASKED: PAGE_ASKED, listings.REMARKED: PAGE_REMARKED}.get(what, PAGE_ANSWERED)
    tell(
        kind=kind,
        people=facilitators_of(group) if kind == PAGE_ANSWERED else lookers_after(group.organisation),
        subject_id=listing.pk,
        group=None if kind == PAGE_REMARKED else group,
        sequence=now.date().toordinal() if kind == PAGE_REMARKED else listing.round,
        now=now,
    )


listings.on_news(tell_of_page)
