"""Where places are few: the last one goes to one person, others wait in line, and what becomes free is handed on."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from meetings.actions import answering, outings, places, reminding, scheduling, usual_yes
from meetings.actions.telling import ChangedMeanwhileError
from meetings.models import Attendance, Meeting
from members.actions import dying, joining, pausing
from members.models import Delivery, Membership
from members.outbox import draining, results
from peersupport.privacy.erase import erase
from tests.cast import Cast, person
from tests.factories.meetings import AnswerLinkFactory, MeetingFactory
from tests.helpers import sign_in, text_of
from tests.meetings.test_actions_answering import counts
from tests.members.outbox.conftest import Scripted

pytestmark = pytest.mark.guidance("MEET-5", "RES-6")
YES, NO, WAIT = Attendance.Answer.YES, Attendance.Answer.NO, Attendance.Answer.WAIT
State = Delivery.State


@pytest.fixture
def outing(cast: Cast) -> Meeting:
    """A boat with two places, in twelve days."""
    return MeetingFactory(
        group=cast.tuesday,
        kind="OUTING",
        on_date=datetime.date(2026, 12, 5),
        start_time=datetime.time(10),
        about="A boat on the canal",
        cost="Four pounds",
        places=2,
    )


@pytest.fixture
def full(cast: Cast, outing: Meeting, now: datetime.datetime) -> Meeting:
    """Rosa and Sam have the places; Amina waits, then Lin."""
    for member in (cast.rosa, cast.sam, cast.amina, cast.lin):
        answering.answer(by=member, meeting=outing, answer=YES, now=now)
    return outing


def said(meeting: Meeting) -> dict[str, str]:
    rows = Attendance.objects.filter(meeting=meeting).select_related("member")
    return {row.member.name: row.answer for row in rows}


def told(meeting: Meeting) -> list[str]:
    """Who was told that a place is theirs, in that order."""
    rows = Delivery.objects.filter(kind="place.free", subject_id=meeting.pk).select_related("member")
    return [row.member.name for row in rows.order_by("sequence") if row.member]


def numbers(meeting: Meeting) -> tuple[int, int, int]:
    """Yes and waiting as counted, and how many have a place beyond what there is."""
    yes, _unsure, _no = counts(meeting)
    held = Meeting.objects.get(pk=meeting.pk)
    assert held.wait_count == Attendance.objects.filter(meeting=meeting, answer=WAIT).count()
    return yes, held.wait_count, held.places_over


def test_yes_where_all_places_are_taken_is_a_number_in_line(cast: Cast, full: Meeting) -> None:
    assert said(full) == {"Rosa": YES, "Sam": YES, "Amina": WAIT, "Lin": WAIT}
    assert (numbers(full), told(full)) == ((2, 2, 0), [])


def test_line_is_kept_by_who_says_yes_again(cast: Cast, full: Meeting, now: datetime.datetime) -> None:
    before = list(Attendance.objects.filter(answer=WAIT).order_by("line").values_list("member_id", "line"))
    answering.answer(by=cast.amina, meeting=full, answer=YES, now=now)

    assert list(Attendance.objects.filter(answer=WAIT).order_by("line").values_list("member_id", "line")) == before


@pytest.mark.parametrize("answer", [NO, Attendance.Answer.UNSURE])
def test_place_given_back_goes_to_who_is_next_and_they_are_told(
    answer: str, cast: Cast, full: Meeting, now: datetime.datetime
) -> None:
    answering.answer(by=cast.sam, meeting=full, answer=answer, now=now)

    assert said(full) == {"Rosa": YES, "Sam": answer, "Amina": YES, "Lin": WAIT}
    assert (numbers(full), told(full)) == ((2, 1, 0), ["Amina"])

    answering.answer(by=cast.sam, meeting=full, answer=YES, now=now)
    assert said(full)["Sam"] == WAIT
    answering.answer(by=cast.rosa, meeting=full, answer=NO, now=now)
    assert told(full) == ["Amina", "Lin"]


def test_whoever_is_next_a_second_time_is_told_a_second_time(cast: Cast, full: Meeting, now: datetime.datetime) -> None:
    for member, answer in ((cast.sam, NO), (cast.amina, NO), (cast.amina, YES), (cast.lin, NO)):
        answering.answer(by=member, meeting=full, answer=answer, now=now)

    assert (said(full)["Amina"], told(full)) == (YES, ["Amina", "Lin", "Amina"])


def test_line_is_left_without_a_word_to_anybody(cast: Cast, full: Meeting, now: datetime.datetime) -> None:
    answering.answer(by=cast.amina, meeting=full, answer=NO, now=now)
    assert (numbers(full), told(full)) == ((2, 1, 0), [])
    answering.answer(by=cast.rosa, meeting=full, answer=NO, now=now)

    assert told(full) == ["Lin"]


@pytest.mark.parametrize("how", ["leaves", "dies", "is erased", "pauses"])
def test_place_of_who_is_not_there_any_more_is_handed_on(
    how: str, cast: Cast, full: Meeting, now: datetime.datetime
) -> None:
    here = Membership.objects.select_related("group", "member").get(member=cast.sam)
    until = full.on_date + datetime.timedelta(days=1)
    {
        "leaves": lambda: joining.leave(by=cast.sam, membership=here, now=now),
        "dies": lambda: dying.note_death(by=cast.rosa, membership=here, now=now),
        "is erased": lambda: erase(cast.sam),
        "pauses": lambda: pausing.pause(by=cast.sam, member=cast.sam, until=until, now=now),
    }[how]()

    assert said(full) == {"Rosa": YES, "Amina": YES, "Lin": WAIT}
    assert (numbers(full), told(full)) == ((2, 1, 0), ["Amina"])


@pytest.mark.parametrize("how", ["leaves", "is erased"])
def test_whoever_waits_and_goes_is_waited_for_no_more(
    how: str, cast: Cast, full: Meeting, now: datetime.datetime
) -> None:
    here = Membership.objects.select_related("group", "member").get(member=cast.amina)
    if how == "leaves":
        joining.leave(by=cast.amina, membership=here, now=now)
    else:
        erase(cast.amina)
    answering.answer(by=cast.rosa, meeting=full, answer=NO, now=now)

    assert (numbers(full), told(full)) == ((2, 0, 0), ["Lin"])


def test_short_pause_keeps_the_place_and_the_line_is_passed_over_and_not_lost(
    cast: Cast, full: Meeting, now: datetime.datetime
) -> None:
    until = now.date() + datetime.timedelta(days=3)
    for member in (cast.rosa, cast.amina):
        pausing.pause(by=member, member=member, until=until, now=now)
    answering.answer(by=cast.sam, meeting=full, answer=NO, now=now)
    assert (said(full)["Rosa"], said(full)["Amina"], told(full)) == (YES, WAIT, ["Lin"])

    answering.answer(by=cast.rosa, meeting=full, answer=NO, now=now + datetime.timedelta(days=4))
    assert told(full) == ["Amina", "Lin"]  # in the order of the line


@pytest.mark.parametrize(("number", "waits"), [(1, 2), (3, 1), (4, 0), (None, 0)])
def test_other_number_takes_nobodys_place_and_gives_new_ones_in_order(
    number: int | None, waits: int, cast: Cast, full: Meeting, now: datetime.datetime
) -> None:
    places.change(by=cast.rosa, meeting=full, places=number, about="A boat", cost="", now=now)

    assert (said(full)["Rosa"], said(full)["Sam"]) == (YES, YES)
    assert numbers(full) == (4 - waits, waits, 1 if number == 1 else 0)
    assert told(full) == ["Amina", "Lin"][: 2 - waits]


def test_place_beyond_the_number_is_not_handed_on(cast: Cast, full: Meeting, now: datetime.datetime) -> None:
    places.change(by=cast.rosa, meeting=full, places=1, about="A boat", cost="", now=now)
    answering.answer(by=cast.sam, meeting=full, answer=NO, now=now)
    assert (numbers(full), told(full)) == ((1, 2, 0), [])

    answering.answer(by=cast.rosa, meeting=full, answer=NO, now=now)
    assert (numbers(full), told(full)) == ((1, 1, 0), ["Amina"])


def test_database_refuses_one_yes_too_many(cast: Cast, full: Meeting) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=full.pk).update(yes_count=3)


def test_place_is_handed_on_until_the_start_and_not_while_it_is_off(
    cast: Cast, full: Meeting, now: datetime.datetime
) -> None:
    assert places.hand_on(meeting_id=full.pk, now=full.starts_at) == 0
    scheduling.cancel_meeting(by=cast.rosa, meeting=full, now=now)
    joining.leave(by=None, membership=Membership.objects.get(member=cast.sam), now=now)
    assert (said(full)["Amina"], told(full)) == (WAIT, [])

    with pytest.raises(ValidationError):
        places.change(by=cast.rosa, meeting=full, places=5, about="", cost="", now=now)


def test_two_who_change_the_number_see_both_words(cast: Cast, full: Meeting, now: datetime.datetime) -> None:
    seen = full.fingerprint
    places.change(by=cast.rosa, meeting=full, places=3, about="A boat", cost="Free", seen=seen, now=now)

    with pytest.raises(ChangedMeanwhileError):
        places.change(by=cast.sam, meeting=full, places=9, about="A ship", cost="", seen=seen, now=now)
    assert Meeting.objects.get(pk=full.pk).places == 3


def test_usual_yes_takes_no_place_and_keeps_one_it_has(cast: Cast, outing: Meeting, now: datetime.datetime) -> None:
    usual_yes.begin(by=cast.amina, group=cast.tuesday, now=now)
    assert said(outing) == {}
    places.change(by=cast.rosa, meeting=cast.tomorrow, places=1, about="", cost="", now=now)
    answering.answer(by=cast.lin, meeting=cast.tomorrow, answer=YES, now=now)
    assert said(cast.tomorrow) == {"Amina": YES, "Lin": WAIT}

    usual_yes.end(by=cast.amina, group_id=cast.tuesday.pk, member=cast.amina, now=now)
    assert (said(cast.tomorrow), told(cast.tomorrow)) == ({"Lin": YES}, ["Lin"])


# --- What is said ----------------------------------------------------------------------------------------------


@pytest.fixture
def email(monkeypatch: pytest.MonkeyPatch) -> Scripted:
    """What leaves by email."""
    channel = Scripted("email")
    for module in (draining, results):
        monkeypatch.setattr(module, "channel_for", lambda _lane: channel)
    return channel


def send(now: datetime.datetime, meeting: Meeting) -> Delivery:
    draining.drain("email", clock=lambda: now)
    return Delivery.objects.get(kind="place.free", subject_id=meeting.pk)


@pytest.mark.guidance("NOTE-2")
def test_word_of_a_place_is_discreet_and_has_the_link_to_give_it_back(
    cast: Cast, full: Meeting, email: Scripted, now: datetime.datetime
) -> None:
    answering.answer(by=cast.sam, meeting=full, answer=NO, now=now)

    assert send(now, full).state == State.ACCEPTED
    ((address, text, _key),) = email.sent
    assert address == "amina@example.org"
    assert "Saturday 5 December" in text
    assert "/a/" in text
    for secret in (cast.tuesday.name, "boat", "pounds", "Sam"):
        assert secret not in text


def test_word_of_a_place_waits_through_a_move_and_is_said_with_the_new_time(
    cast: Cast, full: Meeting, email: Scripted, now: datetime.datetime
) -> None:
    answering.answer(by=cast.sam, meeting=full, answer=NO, now=now)
    scheduling.move_meeting(
        by=cast.rosa, meeting=full, on_date=datetime.date(2026, 12, 6), start_time=datetime.time(10), now=now
    )

    assert send(now, full).state == State.ACCEPTED
    assert "Sunday 6 December" in email.sent[0][1]


@pytest.mark.parametrize(
    ("what", "reason"), [("off", "CANCELLED"), ("left", "LEFT"), ("gave back", "GAVE_BACK"), ("gone", "GONE")]
)
def test_word_of_a_place_is_not_said_when_there_is_none(
    what: str, reason: str, cast: Cast, full: Meeting, email: Scripted, now: datetime.datetime
) -> None:
    answering.answer(by=cast.sam, meeting=full, answer=NO, now=now)
    {
        "off": lambda: scheduling.cancel_meeting(by=cast.rosa, meeting=full, now=now),
        "left": lambda: cast.amina.memberships.update(left_on=now.date()),
        "gave back": lambda: answering.answer(by=cast.amina, meeting=full, answer=NO, now=now),
        "gone": lambda: Meeting.objects.filter(pk=full.pk).delete(),
    }[what]()
    draining.drain("email", clock=lambda: now)

    row = Delivery.objects.get(kind="place.free", member=cast.amina)
    assert (row.state, row.reason) == (State.CANCELLED, reason)
    assert "place" not in " ".join(text for _to, text, _key in email.sent)


@pytest.mark.guidance("NOTE-3")
def test_whoever_waits_is_not_reminded_until_a_place_is_theirs(
    cast: Cast, full: Meeting, now: datetime.datetime
) -> None:
    day_before = full.starts_at - datetime.timedelta(hours=30)
    reminding.plan(day_before)

    def reminded() -> set[str]:
        rows = Delivery.objects.filter(kind__startswith="meeting.reminder", subject_id=full.pk, state=State.PLANNED)
        return {row.member.name for row in rows.select_related("member") if row.member}

    assert "Amina" not in reminded()
    answering.answer(by=cast.rosa, meeting=full, answer=NO, now=day_before)
    reminding.plan(day_before)
    assert "Amina" in reminded()


# --- The pages -------------------------------------------------------------------------------------------------


def test_pages_say_how_many_and_the_number_in_line(cast: Cast, full: Meeting, client: Client) -> None:
    sign_in(client, cast.lin)
    page = text_of(client.get(f"/meetings/{full.pk}/"))
    for words in ("A boat on the canal", "Four pounds", "There are 2 places. Every one is taken.", "You are number 2"):
        assert words in page
    assert "Yes, if a place becomes free" in page
    link = AnswerLinkFactory(meeting=full, member=cast.lin)
    outside = text_of(client.get(f"/a/{link.token}/"))
    assert "You are number 2 in line" in outside
    assert "boat" not in outside

    pressed = client.post(f"/meetings/{full.pk}/answer/", {"answer": "yes"}, follow=True)
    assert "You are number 2 in line, and we tell you" in text_of(pressed)
    assert "You are number 2 in line" in text_of(client.get("/home/"))

    sign_in(client, cast.rosa)
    assert "2 people wait for a place" in text_of(client.get(f"/meetings/{full.pk}/"))


def test_outing_is_seen_long_before_its_day(cast: Cast, outing: Meeting, client: Client) -> None:
    for week in range(1, 6):
        MeetingFactory(group=cast.tuesday, on_date=cast.tomorrow.on_date + datetime.timedelta(weeks=week))
    outing.on_date = cast.tomorrow.on_date + datetime.timedelta(weeks=8)
    outing.save()
    sign_in(client, cast.amina)

    assert "A boat on the canal" in text_of(client.get("/home/"))


def test_outing_is_planned_once_and_its_mistakes_are_said(cast: Cast, client: Client) -> None:
    sign_in(client, cast.rosa)
    address = "/groups/tuesday-circle/meetings/outing/"
    form = {
        "about": "The sea",
        "on_date": "2026-12-12",
        "start_time": "09:00",
        "end_time": "17:00",
        "cost": "Ten pounds for the bus, and nothing if that is too much",
        "places": "7",
    }
    for name, wrong, words in (
        ("end_time", "08:00", "The end comes before the start"),
        ("on_date", "2020-01-01", "This time has gone by"),
        ("places", "0", ""),
        ("about", "", "Please fill this in"),
    ):
        refused = client.post(address, {**form, name: wrong})
        assert refused.status_code == 422
        assert words in text_of(refused)

    first, second = (client.post(address, form).headers["Location"] for _time in range(2))
    assert first == second
    planned = Meeting.objects.get(kind="OUTING")
    assert (planned.places, planned.minutes, planned.about) == (7, 480, "The sea")
    assert "7 are free" in text_of(client.get(first))


def test_outing_is_not_planned_into_days_without_meetings(cast: Cast, outing: Meeting, now: datetime.datetime) -> None:
    scheduling.AllOff.objects.create(
        group=cast.tuesday, from_on=datetime.date(2026, 12, 12), until_on=datetime.date(2026, 12, 12), said_at=now
    )
    with pytest.raises(ValidationError, match="Nobody meets then"):
        outings.plan(
            by=cast.rosa,
            group=cast.tuesday,
            about="The sea",
            on_date=datetime.date(2026, 12, 12),
            start_time=datetime.time(9),
            minutes=60,
            now=now,
        )


def test_number_is_changed_on_its_page_and_somebody_elses_words_are_shown(
    cast: Cast, full: Meeting, client: Client, now: datetime.datetime
) -> None:
    sign_in(client, cast.rosa)
    address = f"/meetings/{full.pk}/places/"
    form = {"about": "A boat", "cost": "Free", "places": "3", "seen": full.fingerprint}
    assert "2 people have a place." in text_of(client.get(address))
    places.change(by=cast.sam, meeting=full, places=2, about="A rowing boat", cost="", now=now)

    refused = client.post(address, form)
    assert (refused.status_code, "A rowing boat" in text_of(refused)) == (422, True)
    assert 'value="3"' in refused.content.decode()
    again = Meeting.objects.get(pk=full.pk)
    assert f'value="{again.fingerprint}"' in refused.content.decode()

    assert client.post(address, {**form, "seen": again.fingerprint}).status_code == 302
    assert told(full) == ["Amina"]


def test_others_people_have_no_place_here(cast: Cast, full: Meeting, client: Client) -> None:
    stranger = person("ola", "Ola", cast.family)
    for member, status in ((stranger, 404), (cast.amina, 403)):
        sign_in(client, member)
        assert client.post(f"/meetings/{full.pk}/places/", {"about": "x", "places": "9"}).status_code == status
    assert numbers(full) == (2, 2, 0)
