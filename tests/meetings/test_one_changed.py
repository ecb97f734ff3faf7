"""One meeting changed: another place, a place that is taken, and two facilitators at once."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from meetings.actions import answering, reminding, scheduling
from meetings.actions.scheduling import ChangedMeanwhileError
from meetings.models import Attendance, Meeting, Place
from members.kinds import kind_of
from members.models import Delivery
from tests.cast import Cast
from tests.factories.meetings import MeetingFactory, PlaceFactory
from tests.helpers import sign_in, text_of

D, T = datetime.date, datetime.time


@pytest.fixture
def hall(cast: Cast) -> Place:
    """Another room of Tuesday Circle."""
    return PlaceFactory(group=cast.tuesday, name="The small hall")


def put(cast: Cast, place: Place, now: datetime.datetime, **values: object) -> Meeting:
    same = {"on_date": cast.tomorrow.on_date, "start_time": cast.tomorrow.start_time}
    return scheduling.move_meeting(
        **{"by": cast.rosa, "meeting": cast.tomorrow, "place": place, "now": now, **same, **values}
    )


@pytest.mark.guidance("MEET-2", "NOTE-4")
def test_another_place_keeps_answers_and_is_told_to_everybody_before_reminders(
    cast: Cast, hall: Place, client: Client, now: datetime.datetime
) -> None:
    answering.answer(by=cast.amina, meeting=cast.tomorrow, answer="YES", now=now)

    meeting = put(cast, hall, now)

    assert (meeting.place, meeting.sequence, meeting.changed_at, meeting.placed_at) == (hall, 1, None, now)
    assert Attendance.objects.filter(meeting=meeting).count() == 1
    assert Delivery.objects.filter(kind="meeting.elsewhere").count() == 5
    assert not Delivery.objects.filter(kind="meeting.moved").exists()
    sign_in(client, cast.amina)
    for address in ("/home/", f"/meetings/{meeting.pk}/"):
        text = text_of(client.get(address))
        assert "The place is new." in text
        assert "The time is new." not in text
        assert "The small hall" in text


def test_word_of_another_place_names_it_only_to_who_chose_fuller_messages(
    cast: Cast, hall: Place, now: datetime.datetime
) -> None:
    put(cast, hall, now, why="The library is painted")
    kind, row = kind_of("meeting.elsewhere"), Delivery.objects.get(kind="meeting.elsewhere", member=cast.lin)

    said = kind.render(row)

    for text in (said.subject, said.short, said.long, kind.call_words(row)):
        assert "hall" not in text
        assert "painted" not in text
        assert cast.tuesday.name not in text
    assert said.link.endswith("/home/")
    cast.lin.message_wording = "FULL"
    cast.lin.save()
    assert "The small hall" in kind.render(Delivery.objects.get(pk=row.pk)).long


def test_another_hour_and_place_together_are_told_once(cast: Cast, hall: Place, now: datetime.datetime) -> None:
    meeting = put(cast, hall, now, start_time=T(17))

    assert (meeting.changed_at, meeting.placed_at) == (now, now)
    assert set(Delivery.objects.filter(subject_id=meeting.pk).values_list("kind", flat=True)) == {"meeting.moved"}


def test_meeting_moved_without_a_word_about_the_place_stays_there(cast: Cast, now: datetime.datetime) -> None:
    meeting = scheduling.move_meeting(
        by=cast.rosa, meeting=cast.tomorrow, on_date=D(2026, 11, 26), start_time=T(17), now=now
    )

    assert (meeting.place, meeting.placed_at) == (cast.library, None)


@pytest.mark.guidance("CON-8")
def test_place_of_another_group_is_refused(cast: Cast, now: datetime.datetime) -> None:
    with pytest.raises(ValidationError) as caught:
        put(cast, cast.kitchen, now)

    assert list(caught.value.message_dict) == ["place"]


@pytest.mark.parametrize(("hour", "is_free"), [(T(17, 1), False), (T(19, 59), False), (T(17), True), (T(20), True)])
def test_two_meetings_in_one_place_at_once_are_refused(
    hour: T, is_free: bool, cast: Cast, hall: Place, now: datetime.datetime
) -> None:
    MeetingFactory(group=cast.tuesday, place=hall, on_date=cast.tomorrow.on_date)

    if is_free:
        assert put(cast, hall, now, start_time=hour).place == hall
        return
    with pytest.raises(ValidationError) as caught:
        put(cast, hall, now, start_time=hour)
    assert list(caught.value.message_dict) == ["start_time"]


def test_second_of_two_facilitators_overwrites_nothing(cast: Cast, hall: Place, now: datetime.datetime) -> None:
    put(cast, hall, now, seen_sequence=0)

    for act in (
        lambda: put(cast, hall, now, start_time=T(10), seen_sequence=0),
        lambda: scheduling.cancel_meeting(by=cast.sam, meeting=cast.tomorrow, seen_sequence=0, now=now),
    ):
        with pytest.raises(ChangedMeanwhileError):
            act()
    cast.tomorrow.refresh_from_db()
    assert (cast.tomorrow.start_time, cast.tomorrow.status, cast.tomorrow.sequence) == (T(18, 30), "ON", 1)


@pytest.mark.parametrize("what", ["move", "cancel"])
def test_second_sees_both_texts_and_may_send_hers_again(
    what: str, cast: Cast, hall: Place, client: Client, now: datetime.datetime
) -> None:
    sign_in(client, cast.sam)
    address = f"/meetings/{cast.tomorrow.pk}/{what}/"
    assert 'name="seen" value="0"' in client.get(address).content.decode()
    put(cast, hall, now, start_time=T(17), why="The river is high")
    mine = {"on_date": "2026-11-26", "start_time": "10:00", "why": "I have the flu", "seen": "0"}

    page = client.post(address, mine)

    assert page.status_code == 422
    for text in ("Somebody changed this in the meantime.", "The river is high", "The small hall", "5:00"):
        assert text in text_of(page)
    assert "I have the flu" in page.content.decode()
    assert 'name="seen" value="1"' in page.content.decode()
    assert client.post(address, {**mine, "seen": "1"}).status_code == 302


def test_page_offers_the_places_of_this_group_only(cast: Cast, hall: Place, client: Client) -> None:
    sign_in(client, cast.rosa)
    address = f"/meetings/{cast.tomorrow.pk}/move/"

    page = client.get(address).content.decode()

    assert "The small hall" in page
    assert str(cast.kitchen.pk) not in page
    same = {"on_date": "2026-11-24", "start_time": "18:30", "why": "", "seen": "0"}
    assert client.post(address, {**same, "place": str(cast.kitchen.pk)}).status_code == 422
    assert client.post(address, {**same, "place": str(hall.pk)}).status_code == 302


# --- Clocks that a country changes after a meeting was planned ---------------------------------------------------


@pytest.mark.guidance("NOTE-5", "NOTE-4")
def test_hour_agreed_on_stays_when_a_country_changes_its_clocks(cast: Cast, now: datetime.datetime) -> None:
    hour = datetime.timedelta(hours=1)
    right = cast.tomorrow.starts_at
    Meeting.objects.filter(pk=cast.tomorrow.pk).update(starts_at=right + hour, ends_at=cast.tomorrow.ends_at + hour)
    scheduling.set_reminder(by=cast.rosa, group=cast.tuesday, kind="HOURS", ahead=2)
    reminding.plan(now)
    early = Delivery.objects.filter(subject_id=cast.tomorrow.pk, kind="meeting.reminder.hours.2", state="PLANNED")
    assert set(early.values_list("due_at", flat=True)) == {right - hour}

    assert scheduling.follow_clocks(now) == 1
    assert scheduling.follow_clocks(now) == 0

    cast.tomorrow.refresh_from_db()
    assert (cast.tomorrow.starts_at, cast.tomorrow.sequence) == (right, 0)
    assert not early.exists()
    reminding.plan(now)
    assert set(early.values_list("due_at", flat=True)) == {right - 2 * hour}
    assert not Delivery.objects.filter(kind__in=["meeting.moved", "meeting.season"]).exists()
