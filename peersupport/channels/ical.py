"""Calendars as text: a file or a feed (RFC 5545), and what mail programs put into a calendar (RFC 5546).

No other person stands in any of them. A feed and a file name nobody at all. What goes by email has to name two: the
organizer, which is our own sender, for mail programs take a change or a calling-off only from who sent the first one;
and the one who reads it, without whom they take it for somebody else's. No reply is asked for: it would go to a
letter box that nobody reads, and tell the mail provider an answer that is nobody's business.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress, vText

from peersupport.channels.entry import Entry
from peersupport.channels.ical_zones import clock_changes

FETCH_EVERY = datetime.timedelta(hours=4)
"""How often a calendar is asked to look at a feed again. Most decide for themselves."""


@dataclass(frozen=True, slots=True)
class Part:
    """The part of an email that a mail program understands. ``method``: REQUEST or CANCEL."""

    method: str
    text: str


def feed(entries: Iterable[Entry], name: str) -> bytes:
    """What a calendar program reads again and again. The same entries give the same bytes, whatever the hour."""
    calendar = _calendar()
    name = _line(name)
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", FETCH_EVERY, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", f"PT{FETCH_EVERY.total_seconds() / 3600:.0f}H")
    return _written(calendar, [(entry, _event(entry, entry.revised_at)) for entry in entries])


def file(entry: Entry) -> bytes:
    """One entry to put into a calendar by hand."""
    return _written(_calendar(), [(entry, _event(entry, entry.revised_at))])


def invitation(entry: Entry, *, to: str, now: datetime.datetime) -> Part:
    """The entry for an email to the address ``to``: put in, changed, or taken out again."""
    method = "CANCEL" if entry.is_off else "REQUEST"
    event = _event(entry, now)
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    event.add("organizer", _person(address, {"CN": name or settings.SITE_LABEL}))
    asked = {"CUTYPE": "INDIVIDUAL", "ROLE": "OPT-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "FALSE"}
    event.add("attendee", _person(to, asked))
    calendar = _calendar()
    calendar.add("method", method)
    return Part(method, _written(calendar, [(entry, event)]).decode())


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", f"-//{_line(settings.SITE_LABEL)}//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    return calendar


def _event(entry: Entry, stamp: datetime.datetime) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", stamp.astimezone(datetime.UTC))
    event.add("last-modified", entry.revised_at.astimezone(datetime.UTC))
    event.add("sequence", entry.sequence)
    event.add("dtstart", entry.starts)
    if entry.ends.fold:  # an hour that comes twice is read as its first time, so how long it lasts says it better
        event.add("duration", entry.ends.astimezone(datetime.UTC) - entry.starts.astimezone(datetime.UTC))
    else:
        event.add("dtend", entry.ends)
    event.add("summary", _line(entry.title))
    if entry.place:
        event.add("location", _line(entry.place))
    event.add("status", "CANCELLED" if entry.is_off else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if entry.is_off else "OPAQUE")
    event.add("class", "PRIVATE")
    return event


def _person(address: str, parameters: dict[str, str]) -> vCalAddress:
    person = vCalAddress(f"mailto:{address}")
    for name, value in parameters.items():
        person.params[name] = vText(value)
    return person


def _written(calendar: Calendar, events: Sequence[tuple[Entry, Event]]) -> bytes:
    """The zones that the events lie in come first, then the events."""
    years: dict[str, list[int]] = {}
    for entry, _event_of_it in events:
        zone = str(getattr(entry.starts.tzinfo, "key", ""))
        if zone not in ("", "UTC"):
            years.setdefault(zone, []).extend((entry.starts.year, entry.ends.year))
    for zone, seen in sorted(years.items()):
        calendar.add_component(clock_changes(zone, min(seen), max(seen)))
    for _entry, event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _line(text: str) -> str:
    return " ".join(text.split())
