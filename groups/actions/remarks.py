"""Saying that something is wrong with a public page, and putting that away once it was looked at."""

import datetime

from django.db import transaction

from groups.actions import listing as listings
from groups.models import Listing, Remark
from peersupport.audit.record import Doer, record

MOST = 40
"""How many words about one page are kept at a time, so that nobody can bury it under them."""


@transaction.atomic
def remark(*, listing: Listing, words: str, now: datetime.datetime) -> None:
    """Keep what anybody said about this page; nothing tells who. Saying the same twice is once."""
    listing = Listing.objects.select_for_update(of=("self",)).select_related("group").get(pk=listing.pk)
    there = [row.words for row in listing.remarks.all()]
    if words in there or len(there) >= MOST:
        return
    row = Remark.objects.create(listing=listing, words=words, said_on=now.date())
    record("listing.remarked", by=None, subject=row)
    listings.tell(listing, listings.REMARKED, now)


@transaction.atomic
def put_away(*, by: Doer, listing: Listing) -> int:
    """Forget what was said about this page: somebody looked at it. Returns how many words there were."""
    number, _rows = Remark.objects.filter(listing=listing).delete()
    if number:
        record("listing.remarks_put_away", by=by, subject=listing)
    return number
