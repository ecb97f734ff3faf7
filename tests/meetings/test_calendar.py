"""Dates in one's own calendar: neutral, off until wanted, and of those groups only that one belongs to right now."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
import vobject
from django.core.cache import cache
from django.test import Client
from django.utils import timezone, translation
from django.utils.translation import gettext

from groups.models import Group
from meetings.actions import all_off, answering, calendars, scheduling
from meetings.entries import BEHIND
from meetings.models import Meeting, OwnCalendar
from members.actions import contact, joining, life, pausing, signing
from members.models import Member, Membership
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.meetings import MeetingFactory
from tests.factories.members import PASSWORD, MembershipFactory
from tests.helpers import sign_in, text_of
from tests.peersupport.encryption.dump import find_in_dump

DAY = datetime.timedelta(days=1)
OUTSIDE = "Tuesday Circle", "Family Table", "Library, Room 2", "Ground floor", "Rosa", "Amina", "Lin", "Sam", "listen"


def follow(member: Member, **choices: bool) -> str:
    """The path of a feed of ``member``, who chose this for their calendar."""
    chosen = {"names_group": False, "tells_place": False, "in_email": False, **choices}
    calendars.choose(by=member, now=NOW, **chosen)
    return f"/calendar/{calendars.make_address(by=member, now=NOW)}.ics"


def events(path: str) -> dict[str, Any]:
    """What a calendar reads there, by name of the entry; nobody is signed in."""
    answer = Client().get(path)
    assert answer.status_code == 200
    read = vobject.readOne(answer.content.decode())
    return {event.uid.value: event for event in getattr(read, "vevent_list", [])}


def uid(member: Member, meeting: Meeting) -> str:
    return OwnCalendar.objects.get(member=member).uid_of(meeting.pk)


@pytest.mark.guidance("CON-2", "CON-8", "NOTE-2")
def test_feed_says_the_own_word_the_day_and_the_hours_and_nothing_else(cast: Cast) -> None:
    path = follow(cast.lin)
    answer = Client().get(path)
    text = answer.content.decode()

    (event,) = events(path).values()

    assert event.summary.value == "Library group"
    assert event.dtstart.value.astimezone(datetime.UTC) == cast.tomorrow.starts_at
    assert event.dtend.value.astimezone(datetime.UTC) == cast.tomorrow.ends_at
    assert "location" not in event.contents
    assert [word for word in OUTSIDE if word in text] == []
    assert str(cast.tomorrow.pk) not in text
    assert "X-WR-CALNAME:Library group" in text


def test_feed_of_who_has_no_own_word_says_the_neutral_name_of_this_place(cast: Cast, settings: Any) -> None:
    (event,) = events(follow(cast.amina)).values()

    assert event.summary.value == settings.SITE_LABEL


def test_feed_says_group_and_place_only_where_its_person_chose_that(cast: Cast) -> None:
    (event,) = events(follow(cast.amina, names_group=True, tells_place=True)).values()
    assert event.summary.value == "Tuesday Circle"
    assert event.location.value == "Library, Room 2, Ground floor, no steps"

    (event,) = events(follow(cast.amina, names_group=True)).values()
    assert "location" not in event.contents


@pytest.mark.guidance("CON-8")
def test_place_that_is_told_on_the_day_stands_in_no_feed_before(cast: Cast) -> None:
    path = follow(cast.joan, tells_place=True)
    (event,) = events(path).values()
    assert "location" not in event.contents

    with time_machine.travel(cast.table.starts_at - datetime.timedelta(hours=6), tick=False):
        (told,) = events(path).values()
    assert "St Anne" in told.location.value
    assert told.last_modified.value > event.last_modified.value


@pytest.mark.guidance("MEET-4")
def test_link_and_number_of_a_place_stand_in_no_feed(cast: Cast) -> None:
    cast.library.way, cast.library.link, cast.library.number = "MIXED", "https://rooms.example/abc", "+442079460000"
    cast.library.save()

    text = Client().get(follow(cast.amina, names_group=True, tells_place=True)).content.decode()

    assert "Library" in text
    assert "rooms.example" not in text
    assert "7946" not in text


@pytest.mark.guidance("MEET-2", "NOTE-4")
def test_meeting_that_is_moved_and_called_off_keeps_its_entry_and_counts_its_changes(cast: Cast, clock: Any) -> None:
    path, name = follow(cast.amina), uid(cast.amina, cast.tomorrow)
    before = events(path)[name]
    clock.shift(60)
    later = cast.tomorrow.on_date + DAY
    meeting = scheduling.move_meeting(
        by=cast.rosa, meeting=cast.tomorrow, on_date=later, start_time=datetime.time(17), now=NOW + DAY / 24
    )
    moved = events(path)[name]
    scheduling.cancel_meeting(by=cast.rosa, meeting=meeting, now=NOW + DAY / 12)
    off = events(path)[name]

    assert (moved.dtstart.value.day, moved.dtstart.value.hour) == (later.day, 17)
    assert [one.sequence.value for one in (before, moved, off)] == ["0", "1", "2"]
    assert before.last_modified.value < moved.last_modified.value < off.last_modified.value
    assert (moved.status.value, off.status.value) == ("CONFIRMED", "CANCELLED")
    assert off.summary.value == "Called off: Circle"

    with time_machine.travel(meeting.ends_at + BEHIND + DAY, tick=False):
        assert name not in events(path)


@pytest.mark.guidance("LANG-5")
def test_feed_speaks_the_language_of_its_person_whatever_the_program_asks_for(cast: Cast) -> None:
    Member.objects.filter(pk=cast.amina.pk).update(language="ar", neutral_label="مجموعة المكتبة")
    Meeting.objects.filter(pk=cast.tomorrow.pk).update(status="CANCELLED")
    answer = Client().get(follow(Member.objects.get(pk=cast.amina.pk)), headers={"Accept-Language": "en"})

    event = vobject.readOne(answer.content.decode()).vevent
    with translation.override("ar"):
        assert event.summary.value == gettext("Called off: %(what)s") % {"what": "مجموعة المكتبة"}
    assert answer.headers["Content-Language"] == "ar"


def _own_word(cast: Cast) -> None:
    contact.choose_wording(by=cast.amina, member=cast.amina, wording="DISCREET", neutral_label="Choir")


def _language(cast: Cast) -> None:
    sign_in(Client(), cast.amina).post("/settings/display/", {"language": "ar"})


def _group(cast: Cast) -> None:
    group = Group.objects.get(pk=cast.tuesday.pk)
    group.name = "Evening Circle"
    group.save()


def _place(cast: Cast) -> None:
    scheduling.change_place(by=cast.rosa, place=cast.library, name="Library, Room 3", now=timezone.now())


WORDS: dict[str, Callable[[Cast], None]] = {
    "own word": _own_word,
    "language": _language,
    "name of the group": _group,
    "name of the place": _place,
}


@pytest.mark.parametrize("changed", WORDS)
def test_entry_that_says_something_else_says_since_when(changed: str, cast: Cast, clock: Any) -> None:
    is_named = changed == "name of the group"
    path = follow(cast.amina, names_group=is_named, tells_place=True)
    calendar = OwnCalendar.objects.get(member=cast.amina)
    past = MeetingFactory(group=cast.tuesday, place=cast.library, on_date=datetime.date(2026, 11, 17))
    scheduling.cancel_meeting(by=cast.rosa, meeting=cast.tomorrow, now=NOW)
    before, old = Client().get(path).content.decode(), events(path)
    clock.shift(60)

    WORDS[changed](cast)

    after, new = Client().get(path).content.decode(), events(path)
    name, over = calendar.uid_of(cast.tomorrow.pk), calendar.uid_of(past.pk)
    assert after != before
    assert new[name].last_modified.value > old[name].last_modified.value
    assert new[name].dtstamp.value > old[name].dtstamp.value
    assert new[name].sequence.value == old[name].sequence.value
    if changed in ("name of the group", "name of the place"):
        assert new[over].last_modified.value == old[over].last_modified.value  # what is over is left alone


def test_saving_the_same_words_again_changes_no_entry(cast: Cast, clock: Any) -> None:
    path = follow(cast.amina, names_group=True, tells_place=True)
    before = Client().get(path).content
    clock.shift(60)

    for row in (Member.objects.get(pk=cast.amina.pk), Group.objects.get(pk=cast.tuesday.pk)):
        row.save()

    assert Client().get(path).content == before


@pytest.mark.guidance("CON-2")
def test_two_people_at_one_meeting_have_no_name_of_it_in_common(cast: Cast) -> None:
    names = [set(events(follow(member))) for member in (cast.amina, cast.lin)]
    again = set(events(follow(cast.amina)))

    assert len(names[0]) == len(names[1]) == 1
    assert names[0].isdisjoint(names[1])
    assert again == names[0]


def _replaced(cast: Cast) -> None:
    calendars.make_address(by=cast.amina, now=NOW)


def _leaves(cast: Cast) -> None:
    joining.leave(by=cast.amina, membership=Membership.objects.get(member=cast.amina), now=NOW)


ENDINGS: dict[str, Callable[[Cast], object]] = {
    "taken back": lambda cast: calendars.end_address(by=cast.amina, now=NOW),
    "replaced": _replaced,
    "signed out everywhere": lambda cast: signing.sign_out_everywhere(by=cast.amina, member=cast.amina),
    "paused": lambda cast: pausing.pause(
        by=cast.amina, member=cast.amina, until=NOW.date() + datetime.timedelta(days=7), now=NOW
    ),
    "left": _leaves,
    "account closed": lambda cast: Member.objects.filter(pk=cast.amina.pk).update(is_active=False),
    "erased": lambda cast: Member.objects.filter(pk=cast.amina.pk).delete(),
}


@pytest.mark.guidance("CON-2", "CON-7")
@pytest.mark.parametrize("ending", ENDINGS)
def test_feed_that_ended_answers_with_the_bytes_of_one_that_never_was(ending: str, cast: Cast) -> None:
    path = follow(cast.amina)
    assert Client().get(path).status_code == 200

    ENDINGS[ending](cast)

    ended, never = Client().get(path), Client().get(f"/calendar/{'x' * 43}.ics")
    assert ended.status_code == never.status_code == 404
    assert ended.content == never.content
    assert dict(ended.headers) == dict(never.headers)


@pytest.mark.guidance("CON-2")
def test_feed_loses_a_group_with_the_next_look_once_its_person_left_that(cast: Cast) -> None:
    here = MembershipFactory(group=cast.family, member=cast.amina)
    path = follow(cast.amina)
    both = {uid(cast.amina, cast.tomorrow), uid(cast.amina, cast.table)}
    assert set(events(path)) == both

    joining.leave(by=cast.amina, membership=here, now=NOW)

    assert set(events(path)) == {uid(cast.amina, cast.tomorrow)}


def test_feed_that_has_not_changed_is_not_sent_again(cast: Cast) -> None:
    path = follow(cast.amina)
    first = Client().get(path)
    with time_machine.travel(NOW + datetime.timedelta(hours=3), tick=False):
        again = Client().get(path, headers={"If-None-Match": first.headers["ETag"]})
        MeetingFactory(group=cast.tuesday, on_date=datetime.date(2026, 12, 8))
        more = Client().get(path, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert more.status_code == 200
    assert more.headers["ETag"] != first.headers["ETag"]


@pytest.mark.guidance("CON-2")
def test_feed_opens_no_session_and_leaves_no_trace_on_the_way(cast: Cast) -> None:
    answer = Client().get(follow(cast.amina))

    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="calendar.ics"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert not answer.cookies


def test_program_that_asks_all_the_time_waits_whether_the_address_is_right_or_wrong(cast: Cast) -> None:
    cache.clear()
    path = follow(cast.amina)
    wrong = [Client().get(f"/calendar/{number:x>43}.ics").status_code for number in range(120)]

    assert wrong == [404] * 120
    assert Client().get(path).status_code == 429
    assert Client(REMOTE_ADDR="203.0.113.7").get(path).status_code == 200
    cache.clear()


# --- My page ----------------------------------------------------------------------------------------------------


@pytest.mark.guidance("CON-1", "CON-2")
def test_address_is_shown_once_works_at_once_and_is_kept_nowhere(cast: Cast, client: Client) -> None:
    sign_in(client, cast.amina)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    made = client.post("/me/calendar/", {"part": "make"})
    page = text_of(made)
    address = next(word for word in page.split() if word.endswith(".ics"))
    secret = address.rpartition("/")[2].removesuffix(".ics")

    assert events(f"/calendar/{secret}.ics")
    assert f"webcal://{address.partition('://')[2]}" in made.content.decode()
    assert find_in_dump(secret) == []
    later = client.get("/me/calendar/")
    assert secret not in later.content.decode()
    assert "it works" in text_of(later)

    client.post("/me/calendar/", {"part": "end"})
    assert "it works" not in text_of(client.get("/me/calendar/"))
    assert Client().get(f"/calendar/{secret}.ics").status_code == 404


def test_address_is_made_only_for_who_just_showed_that_it_is_them(cast: Cast, client: Client) -> None:
    sign_in(client, cast.amina)

    asked = client.post("/me/calendar/", {"part": "make"})

    assert asked.status_code == 302
    assert asked.headers["Location"].startswith("/accounts/reauthenticate/")
    assert not OwnCalendar.objects.filter(token_hash__isnull=False).exists()


def test_nothing_is_chosen_beforehand_and_what_is_chosen_is_kept(cast: Cast, client: Client) -> None:
    sign_in(client, cast.amina)
    assert "checked" not in client.get("/me/calendar/").content.decode()

    saved = client.post("/me/calendar/", {"part": "choices", "tells_place": "on", "in_email": "on"}, follow=True)

    assert "Saved." in text_of(saved)
    kept = OwnCalendar.objects.get(member=cast.amina)
    assert (kept.names_group, kept.tells_place, kept.in_email) == (False, True, True)
    assert client.get("/me/calendar/").content.decode().count("checked") == 2
    assert kept.token_hash is None


def test_one_date_comes_as_a_file_by_a_press_and_its_name_is_that_of_the_feed(cast: Cast, client: Client) -> None:
    sign_in(client, cast.amina)
    address = f"/meetings/{cast.tomorrow.pk}/calendar.ics"
    assert f'action="{address}"' in client.get(f"/meetings/{cast.tomorrow.pk}/").content.decode()
    assert client.get(address).headers["Location"] == f"/meetings/{cast.tomorrow.pk}/"

    pressed = client.post(address, follow=True)

    event = vobject.readOne(pressed.content.decode()).vevent
    assert event.uid.value in events(follow(cast.amina))
    assert event.summary.value == "Circle"
    assert Client().get(address).status_code == 302
    assert sign_in(Client(), cast.joan).post(address).status_code == 404


# --- In emails --------------------------------------------------------------------------------------------------


def written(cast: Cast, member: Member, code: str = "meeting.reminder.days.1", lane: str = "email") -> Any:
    """What goes to ``member`` about tomorrow's meeting, as it leaves now."""
    from members.kinds import KINDS
    from members.models import Delivery

    meeting = Meeting.objects.get(pk=cast.tomorrow.pk)
    row = Delivery(kind=code, member=member, group=cast.tuesday, subject_id=meeting.pk, lane=lane)
    return KINDS[code].render(row)


def test_email_brings_an_entry_only_to_who_wishes_that_and_a_text_message_none(cast: Cast) -> None:
    assert written(cast, cast.amina).entry is None
    follow(cast.amina)
    assert written(cast, cast.amina).entry is None

    follow(cast.amina, in_email=True)

    assert written(cast, cast.amina).entry.uid == uid(cast.amina, cast.tomorrow)
    assert written(cast, cast.amina, lane="sms").entry is None


@pytest.mark.guidance("NOTE-2", "CON-2")
def test_entry_in_an_email_says_no_more_than_messages_may(cast: Cast) -> None:
    follow(cast.amina, names_group=True, tells_place=True, in_email=True)
    assert (written(cast, cast.amina).entry.title, written(cast, cast.amina).entry.place) == ("Circle", "")

    cast.amina.message_wording = Member.Wording.FULL
    cast.amina.save()

    assert written(cast, cast.amina).entry.title == "Tuesday Circle"
    assert "Library" in written(cast, cast.amina).entry.place


@pytest.mark.guidance("MEET-2")
def test_email_takes_out_of_the_calendar_what_is_called_off(cast: Cast) -> None:
    follow(cast.amina, in_email=True)
    reminded = written(cast, cast.amina).entry
    scheduling.cancel_meeting(by=cast.rosa, meeting=cast.tomorrow, now=NOW)

    off = written(cast, cast.amina, "meeting.cancelled").entry

    assert (off.uid, off.is_off) == (reminded.uid, True)
    assert off.sequence > reminded.sequence


def test_answer_stands_in_no_entry(cast: Cast) -> None:
    path = follow(cast.amina, in_email=True)
    before = Client().get(path).content
    answering.answer(by=cast.amina, meeting=cast.tomorrow, answer="YES", now=NOW)

    assert Client().get(path).content == before


def received(cast: Cast, member: Member, code: str) -> Any:
    """The entry in the email with which ``member`` hears now of what was said to them under ``code``."""
    from members.kinds import KINDS
    from members.models import Delivery

    row = Delivery.objects.filter(kind=code, member=member).latest("due_at", "pk")
    Delivery.objects.filter(pk=row.pk).update(state="ACCEPTED")
    row.lane = "email"
    return KINDS[code].render(row).entry


@pytest.mark.guidance("MEET-2")
@pytest.mark.parametrize("kind", ["BREAK", "END"])
def test_email_takes_out_of_the_calendar_what_is_off_for_a_break_or_an_ending_and_puts_it_back(
    kind: str, cast: Cast
) -> None:
    MeetingFactory(group=cast.tuesday, on_date=datetime.date(2026, 12, 1))
    follow(cast.amina, in_email=True)
    reminded = written(cast, cast.amina).entry
    first = datetime.date(2026, 11, 24) if kind == "BREAK" else NOW.date()
    change = life.announce(by=cast.rosa, group=cast.tuesday, kind=kind, holds_on=first, now=NOW)

    off = received(cast, cast.amina, "life.change")

    assert (off.uid, off.is_off) == (reminded.uid, True)
    assert off.sequence > reminded.sequence
    life.take_back(by=cast.rosa, change=change, now=NOW)
    on = received(cast, cast.amina, "life.taken_back")
    assert (on.uid, on.is_off) == (reminded.uid, False)
    assert on.sequence > off.sequence


def test_news_that_is_about_no_day_brings_no_entry(cast: Cast) -> None:
    follow(cast.amina, in_email=True)
    life.announce(by=cast.rosa, group=cast.tuesday, kind="CLOSED", holds_on=datetime.date(2026, 12, 1), now=NOW)

    assert received(cast, cast.amina, "life.change") is None


def test_group_that_meets_again_puts_its_next_day_back_into_the_calendar(cast: Cast) -> None:
    follow(cast.amina, in_email=True)
    life.announce(by=cast.rosa, group=cast.tuesday, kind="BREAK", holds_on=NOW.date(), now=NOW)
    off = received(cast, cast.amina, "life.change")
    life.announce(by=cast.rosa, group=cast.tuesday, kind="AGAIN", holds_on=cast.tomorrow.on_date, now=NOW + DAY / 24)

    on = received(cast, cast.amina, "life.change")

    assert (on.uid, on.is_off, off.is_off) == (off.uid, False, True)


@pytest.mark.guidance("MEET-2")
def test_email_puts_back_into_the_calendar_what_is_on_again_after_all_was_off(cast: Cast) -> None:
    follow(cast.amina, in_email=True)
    reminded = written(cast, cast.amina).entry
    flood = all_off.announce(
        by=cast.rosa, group=cast.tuesday, from_on=NOW.date(), until_on=cast.tomorrow.on_date, now=NOW
    )
    off = received(cast, cast.amina, "meeting.all_off")
    all_off.take_back(by=cast.rosa, off=flood, now=NOW)

    on = received(cast, cast.amina, "meeting.on_again")

    assert (off.uid, off.is_off, on.uid, on.is_off) == (reminded.uid, True, reminded.uid, False)
    assert reminded.sequence < off.sequence < on.sequence
