"""What a group lets anybody know: writing it, asking for it to be listed, and answering that."""

import datetime
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from groups.facts import Facts, facts_of
from groups.models import Group, Listing
from peersupport.audit.record import Doer, record

ANYONE, OPERATOR = "anyone", "operator"
"""Who lists a group without an organisation (decision 17): it does so itself, or whoever runs this site."""

ASKED, ACCEPTED, SENT_BACK, TAKEN_DOWN = "ASKED", "ACCEPTED", "SENT_BACK", "TAKEN_DOWN"
REMARKED = "REMARKED"

Listener = Callable[[Listing, str, datetime.datetime], object]
_LISTENERS: list[Listener] = []


def on_news(listener: Listener) -> None:
    """Call ``listener(listing, what, now)`` when a group asked, or was answered: upper apps tell people."""
    if listener not in _LISTENERS:
        _LISTENERS.append(listener)


@transaction.atomic
def write(*, by: Doer, group: Group, now: datetime.datetime, **said: Any) -> Listing:
    """Keep what the facilitators ticked and wrote. A listed group's page changes at once: it is the group's own word.

    ``said`` are columns of Listing; ``kept`` holds what was written and is not to be shown.
    """
    listing, _created = Listing.objects.select_for_update().get_or_create(group=group)
    for name, value in said.items():
        setattr(listing, name, value)
    listing.why_since = None
    _take_up(listing, facts_of(group, now), now)
    listing.full_clean()
    listing.save()
    record("listing.written", by=by, subject=listing, group_id=group.pk)
    return listing


@transaction.atomic
def ask(*, by: Doer, group: Group, now: datetime.datetime) -> Listing:
    """Ask for the group to be listed; where nobody has to look first, list it (decision 17). Asking twice is once.

    Raises ValidationError for a page on which nobody could see when, where or how to come.
    """
    listing = Listing.objects.select_for_update(of=("self",)).select_related("group").filter(group=group).first()
    if listing is None or not says_something(listing):
        raise ValidationError(_("Tick a few things first, so that people can see when, where or how to come."))
    if listing.group.is_listed or listing.is_waiting:
        return listing
    listing.round += 1
    listing.why, listing.why_since = "", None
    if listing.group.organisation_id is None and settings.LISTING == ANYONE:
        _set_listed(listing.group, True)
        listing.save(update_fields=["round", "why", "why_since"])
        record("listing.listed", by=by, subject=listing, group_id=group.pk)
        return listing
    listing.asked_at = now
    listing.save(update_fields=["round", "why", "why_since", "asked_at"])
    record("listing.asked", by=by, subject=listing, group_id=group.pk)
    tell(listing, ASKED, now)
    return listing


@transaction.atomic
def withdraw(*, by: Doer, group: Group) -> None:
    """The group takes its page back, or its question. What it wrote stays for another time."""
    listing = Listing.objects.select_for_update(of=("self",)).select_related("group").filter(group=group).first()
    if listing is None or not (listing.group.is_listed or listing.is_waiting):
        return
    _set_listed(listing.group, False)
    listing.asked_at = None
    listing.save(update_fields=["asked_at"])
    record("listing.withdrawn", by=by, subject=listing, group_id=group.pk)


@transaction.atomic
def accept(*, by: Doer, listing: Listing, now: datetime.datetime) -> Listing:
    """List a group that asked. Raises ValidationError when it does not ask any more."""
    listing = _in_hand(listing)
    if not listing.is_waiting:
        raise ValidationError(_("This group is not asking at the moment."))
    _set_listed(listing.group, True)
    listing.asked_at = None
    listing.save(update_fields=["asked_at"])
    record("listing.listed", by=by, subject=listing, group_id=listing.group_id)
    tell(listing, ACCEPTED, now)
    return listing


@transaction.atomic
def send_back(*, by: Doer, listing: Listing, why: str, now: datetime.datetime) -> Listing:
    """Say kindly why a group is not listed yet, or not any more. Its facilitators read the reason.

    Raises ValidationError without a reason, or when there is nothing to send back.
    """
    listing = _in_hand(listing)
    if not why.strip():
        raise ValidationError({"why": _("Please say why, so that the group can do something about it.")})
    if not (listing.is_waiting or listing.group.is_listed):
        raise ValidationError(_("This group is not asking at the moment."))
    was_listed = listing.group.is_listed
    _set_listed(listing.group, False)
    listing.asked_at, listing.why, listing.why_since = None, why.strip(), now
    listing.round += 1
    listing.save(update_fields=["asked_at", "why", "why_since", "round"])
    record(
        "listing.taken_down" if was_listed else "listing.sent_back", by=by, subject=listing, group_id=listing.group_id
    )
    tell(listing, TAKEN_DOWN if was_listed else SENT_BACK, now)
    return listing


@transaction.atomic
def read(*, by: Doer, group: Group) -> None:
    """Somebody who facilitates has read why the group is not listed. The reason stays until they ask again."""
    if Listing.objects.filter(group=group, why_since__isnull=False).update(why_since=None):
        record("listing.read", by=by, subject=None, group_id=group.pk)


@transaction.atomic
def refresh(*, group: Group, now: datetime.datetime) -> bool:
    """Take up what the meetings of ``group`` tell now. Nothing is written where nothing changed. True if it did.

    The program itself does this whenever a meeting is planned, moved or called off, and when one is over.
    """
    listing = Listing.objects.select_for_update(of=("self",)).select_related("group").filter(group=group).first()
    if listing is None:
        return False
    before = _told(listing)
    _take_up(listing, facts_of(group, now), now)
    listing.save()
    return _told(listing) != before


def says_something(listing: Listing) -> bool:
    """Whether somebody could find the way to the group by what it shows."""
    return any(
        (listing.town, listing.shows_time, listing.shows_next, listing.shows_place, listing.how_to_ask, listing.words)
    )


def _take_up(listing: Listing, facts: Facts, now: datetime.datetime) -> None:
    """Only what is ticked: the rest is left out of the row altogether."""
    listing.times = facts.times if listing.shows_time else []
    listing.next_at = facts.next_at if listing.shows_next else None
    listing.next_until = facts.next_until if listing.shows_next else None
    listing.off_at = facts.off_at if listing.shows_next else None
    listing.place = facts.place if listing.shows_place else {}
    listing.step_free = facts.is_step_free and listing.shows_step_free
    listing.refreshed_at = now


def _told(listing: Listing) -> tuple[Any, ...]:
    return (listing.times, listing.next_at, listing.next_until, listing.off_at, listing.place, listing.step_free)


def _in_hand(listing: Listing) -> Listing:
    return Listing.objects.select_for_update(of=("self",)).select_related("group").get(pk=listing.pk)


def _set_listed(group: Group, value: bool) -> None:
    group.is_listed = value
    Group.objects.filter(pk=group.pk).update(is_listed=value)


def tell(listing: Listing, what: str, now: datetime.datetime) -> None:
    """Call everybody who listens."""
    for listener in _LISTENERS:
        listener(listing, what, now)
