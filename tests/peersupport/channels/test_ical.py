"""Calendars as text, read by programs that did not write them."""

import datetime
import io
from email import message_from_bytes
from email.policy import default
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import vobject
from dateutil.tz import tzical

from peersupport.channels import ical
from peersupport.channels.email import composed
from peersupport.channels.entry import Entry
from peersupport.channels.ical_zones import clock_changes
from peersupport.channels.message import Message

UTC = datetime.UTC
HALF_AN_HOUR = datetime.timedelta(minutes=30)
ZONES = (
    "Europe/London",
    "Europe/Dublin",
    "America/New_York",
    "America/Santiago",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Africa/Cairo",
    "Africa/Nairobi",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Gaza",
    "Pacific/Chatham",
    "Antarctica/Troll",
)
EVENING = datetime.datetime(2026, 12, 1, 18, 30, tzinfo=ZoneInfo("Europe/London"))


def entry(starts: datetime.datetime = EVENING, **values: Any) -> Entry:
    lasting = (starts.astimezone(UTC) + datetime.timedelta(minutes=90)).astimezone(starts.tzinfo)
    usual = {
        "uid": "7b0f2d9c-0000-4000-8000-000000000000",
        "sequence": 0,
        "starts": starts,
        "ends": lasting,
        "title": "Library group",
        "place": "",
        "is_off": False,
        "revised_at": datetime.datetime(2026, 11, 23, 12, tzinfo=UTC),
    }
    return Entry(**{**usual, **values})


@pytest.mark.parametrize("zone", ZONES)
def test_clock_changes_are_those_of_the_zone_at_every_half_hour(zone: str) -> None:
    text = b"BEGIN:VCALENDAR\r\n" + clock_changes(zone, 2026, 2027).to_ical() + b"END:VCALENDAR\r\n"
    read = tzical(io.StringIO(text.decode().replace("\r\n", "\n"))).get(zone)

    wrong, moment, asked = [], datetime.datetime(2026, 1, 1, tzinfo=UTC), 0
    while moment < datetime.datetime(2027, 12, 31, tzinfo=UTC):
        local = moment.astimezone(ZoneInfo(zone))
        if not local.fold:
            asked += 1
            if local.replace(tzinfo=read).utcoffset() != local.utcoffset():
                wrong.append(local)
        # Six hours are far enough apart but for the days on which something changes.
        near = local.utcoffset() != (moment + datetime.timedelta(hours=6)).astimezone(ZoneInfo(zone)).utcoffset()
        moment += HALF_AN_HOUR if near else HALF_AN_HOUR * 5

    assert asked > 5000
    assert wrong == []


@pytest.mark.guidance("MEET-3")
@pytest.mark.parametrize("zone", ZONES)
def test_entry_keeps_its_hour_on_the_wall_across_every_change_of_the_clocks(zone: str) -> None:
    first = datetime.datetime(2026, 1, 6, 18, 30, tzinfo=ZoneInfo(zone))
    weekly = [first + datetime.timedelta(weeks=number) for number in range(90)]

    text = ical.feed([entry(starts, uid=str(number)) for number, starts in enumerate(weekly)], "Circle").decode()
    read = vobject.readOne(text)

    assert len(read.vevent_list) == 90
    for event, starts in zip(read.vevent_list, weekly, strict=True):
        assert event.dtstart.value.hour == 18
        assert event.dtstart.value.astimezone(UTC) == starts.astimezone(UTC)
        assert event.dtend.value.astimezone(UTC) - starts.astimezone(UTC) == datetime.timedelta(minutes=90)
    assert text.count("BEGIN:VTIMEZONE") == 1


def test_end_in_an_hour_that_comes_twice_is_said_by_how_long_it_lasts() -> None:
    starts = datetime.datetime(2026, 10, 25, 0, 30, tzinfo=ZoneInfo("Europe/London"))

    (event,) = vobject.readOne(ical.file(entry(starts)).decode()).vevent_list

    assert not hasattr(event, "dtend")
    assert event.duration.value == datetime.timedelta(minutes=90)


def test_meeting_in_utc_needs_no_zone() -> None:
    text = ical.file(entry(datetime.datetime(2026, 12, 1, 18, tzinfo=ZoneInfo("UTC")))).decode()

    assert "DTSTART:20261201T180000Z" in text
    assert "VTIMEZONE" not in text


@pytest.mark.guidance("LANG-5")
def test_long_words_from_right_to_left_are_folded_and_come_back_whole() -> None:
    words = "مجموعة المكتبة؛ نلتقي، ونستمع. " * 8 + "with , ; and \\ in it"
    place = "The hall\r\nATTENDEE:mailto:somebody@example.org\u2028SUMMARY:Other"

    text = ical.feed([entry(title=words, place=place)], words)
    (event,) = vobject.readOne(text.decode()).vevent_list

    assert event.summary.value == words
    assert event.location.value == "The hall ATTENDEE:mailto:somebody@example.org SUMMARY:Other"
    assert max(len(line) for line in text.split(b"\r\n")) <= 75
    assert b"\n" not in text.replace(b"\r\n", b"")
    assert not any(line.startswith(b"ATTENDEE") for line in text.split(b"\r\n"))


def test_same_entries_are_the_same_bytes_and_a_change_is_not() -> None:
    assert ical.feed([entry()], "Circle") == ical.feed([entry()], "Circle")
    assert ical.feed([entry()], "Circle") != ical.feed([entry(sequence=1)], "Circle")


@pytest.mark.guidance("CON-2")
def test_feed_and_file_name_nobody() -> None:
    for text in (ical.feed([entry()], "Circle"), ical.file(entry())):
        event = vobject.readOne(text.decode()).vevent
        assert {"attendee", "organizer", "description", "url", "categories"}.isdisjoint(event.contents)
        assert event.getChildValue("class") == "PRIVATE"
        assert b"METHOD" not in text


@pytest.mark.parametrize(
    ("is_off", "method", "status"), [(False, "REQUEST", "CONFIRMED"), (True, "CANCEL", "CANCELLED")]
)
def test_email_brings_an_entry_that_mail_programs_understand(
    is_off: bool, method: str, status: str, settings: Any
) -> None:
    settings.DEFAULT_FROM_EMAIL = "Circle <hello@example.net>"
    message = Message("Reminder", "Short", "Text", entry=entry(is_off=is_off, sequence=3, title="مجموعة المكتبة"))

    letter = message_from_bytes(composed(message, "amina@example.org", "one").message().as_bytes(), policy=default)

    assert letter.get_content_type() == "multipart/alternative"
    text, calendar = letter.iter_parts()
    assert text.get_content_type() == "text/plain"
    assert calendar.get_content_type() == "text/calendar"
    assert calendar.get_param("method") == method
    assert calendar.get_content_charset() == "utf-8"
    assert calendar.get_filename() is None
    read = vobject.readOne(calendar.get_content())
    assert read.method.value == method
    assert read.vevent.status.value == status
    assert read.vevent.summary.value == "مجموعة المكتبة"
    assert read.vevent.sequence.value == "3"
    assert read.vevent.organizer.value == "mailto:hello@example.net"
    assert [one.value for one in read.vevent.attendee_list] == ["mailto:amina@example.org"]
    assert read.vevent.attendee.params["RSVP"] == ["FALSE"]


def test_email_without_an_entry_is_plain_text() -> None:
    letter = composed(Message("Reminder", "Short", "Text"), "amina@example.org", "one").message()

    assert letter.get_content_type() == "text/plain"
