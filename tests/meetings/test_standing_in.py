"""“I can't do today”: who is asked, and that the first yes takes it (FAC-2)."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client

from meetings.actions import scheduling, standing_in
from meetings.models import Meeting, StandInSearch
from members.actions import joining, notifying, willingness
from members.kinds import KINDS
from members.models import Delivery, MeetingRole, Member, Membership, Willing
from members.outbox import listing
from members.roles import STAND_IN_RIGHTS
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.members import WillingFactory
from tests.helpers import sign_in, text_of
from tests.meetings.asking_around import (
    HOUR,
    MINUTE,
    ask_of,
    begin,
    fresh,
    heard,
    rights,
    rows,
    say,
)

# --- Asking ---------------------------------------------------------------------------------------------------


@pytest.mark.guidance("FAC-2", "FAC-8")
def test_one_press_asks_those_who_said_so_and_nobody_hears_within_a_minute(client: Client, willing: Cast) -> None:
    sign_in(client, willing.rosa).post(f"/meetings/{willing.tomorrow.pk}/cannot-come/")
    client.post(f"/meetings/{willing.tomorrow.pk}/cannot-come/")

    search = StandInSearch.objects.get()
    assert {row.member for row in rows(standing_in.ASK)} == {willing.amina, willing.okello}
    assert {row.due_at for row in rows(standing_in.ASK)} == {NOW + MINUTE}
    assert willing.tomorrow.attendances.get(member=willing.rosa).answer == "NO"
    assert search.asked_by == willing.rosa


@pytest.mark.guidance("FAC-2")
def test_press_by_mistake_is_taken_back_before_anybody_heard(willing: Cast) -> None:
    search = begin(willing)

    assert standing_in.can_come(by=willing.rosa, search=search, now=NOW + MINUTE / 2)

    assert {row.state for row in rows(standing_in.ASK)} == {"CANCELLED"}
    assert rows(standing_in.OFF) == []


@pytest.mark.guidance("FAC-2")
def test_people_next_door_are_asked_when_nobody_answered_by_the_time(willing: Cast) -> None:
    search = begin(willing)
    standing_in.look_after_all(NOW + 2 * HOUR)
    assert not search.asks.filter(member=willing.ines).exists()

    standing_in.look_after_all(NOW + 4 * HOUR)
    standing_in.look_after_all(NOW + 4 * HOUR)

    assert ask_of(search, willing.ines).is_next_door
    assert [row.member for row in rows(standing_in.ASK, member=willing.ines)] == [willing.ines]


@pytest.mark.guidance("FAC-2")
def test_people_next_door_are_asked_at_once_if_the_facilitator_wishes_or_all_said_no(willing: Cast) -> None:
    search = begin(willing)
    say(search, willing.amina, yes=False)
    assert not search.asks.filter(is_next_door=True).exists()
    say(search, willing.okello, yes=False)

    assert [ask.member for ask in search.asks.filter(is_next_door=True)] == [willing.ines]
    assert standing_in.ask_next_door(by=willing.rosa, search=search, now=NOW) == 0


@pytest.mark.guidance("FAC-2", "CON-2")
def test_group_that_does_not_want_it_asks_nobody_next_door(willing: Cast) -> None:
    willingness.settle(
        by=willing.rosa, group=willing.tuesday, two_from=None, may_be_without=False, asks_next_door=False
    )
    search = begin(willing)
    standing_in.look_after_all(NOW + 9 * HOUR)
    standing_in.ask_next_door(by=willing.rosa, search=search, now=NOW)

    assert not search.asks.filter(is_next_door=True).exists()


def test_closed_group_asks_next_door_only_if_it_said_so(willing: Cast) -> None:
    WillingFactory(group=willing.tuesday, member=willing.sam, kind=Willing.Kind.NEXT_DOOR)
    assert standing_in.people_next_door(willing.table) == []

    willingness.settle(by=willing.ines, group=willing.family, two_from=None, may_be_without=False, asks_next_door=True)

    assert standing_in.people_next_door(willing.table) == [willing.sam]


def test_wish_of_somebody_who_facilitates_no_more_asks_nobody(willing: Cast) -> None:
    Membership.objects.filter(member=willing.ines).update(role="MEMBER")

    assert standing_in.people_next_door(willing.tomorrow) == []


@pytest.mark.guidance("FAC-2")
def test_facilitators_are_told_once_when_nobody_was_found(willing: Cast) -> None:
    Willing.objects.filter(kind="NEXT_DOOR").delete()
    search = begin(willing)
    say(search, willing.amina, yes=False)
    assert rows(standing_in.NOBODY) == []
    say(search, willing.okello, yes=False)
    standing_in.look_after_all(NOW + HOUR)
    standing_in.look_after_all(NOW + 20 * HOUR)

    assert {row.member for row in rows(standing_in.NOBODY)} == {willing.rosa, willing.sam}


@pytest.mark.parametrize("how", ["begun", "off"])
def test_nobody_is_asked_for_a_meeting_that_has_begun_or_is_off(how: str, willing: Cast) -> None:
    if how == "off":
        scheduling.cancel_meeting(by=willing.rosa, meeting=willing.tomorrow, now=NOW)
    now = willing.tomorrow.starts_at if how == "begun" else NOW

    with pytest.raises(ValidationError):
        standing_in.cannot_come(by=willing.rosa, meeting=willing.tomorrow, now=now)

    assert not StandInSearch.objects.exists()


@pytest.mark.guidance("NOTE-1")
def test_person_who_wants_a_call_stands_on_the_call_list_and_their_yes_is_written_down(
    client: Client, willing: Cast
) -> None:
    search = begin(willing)
    Delivery.objects.filter(member=willing.okello, kind=standing_in.ASK).update(state="CALLING")
    call = next(one for one in listing.for_a_person(willing.tuesday, NOW) if one.name == "Okello")
    assert "Could you stand in?" in call.words
    ask = ask_of(search, willing.okello)

    sign_in(client, willing.sam).post(f"/meetings/{willing.tomorrow.pk}/stand-in/said/{ask.pk}/", {"answer": "yes"})

    search.refresh_from_db()
    assert search.stand_in == willing.okello


def test_person_next_door_who_wants_a_call_is_called_by_the_name_they_use_there(willing: Cast) -> None:
    willing.ines.contact_methods.update(channel="CALL", address="+447700900120")
    search = begin(willing)
    standing_in.ask_next_door(by=willing.rosa, search=search, now=NOW)
    Delivery.objects.filter(member=willing.ines, kind=standing_in.ASK).update(state="CALLING")

    assert [one.name for one in listing.for_a_person(willing.tuesday, NOW)] == ["Ines"]


# --- The first yes --------------------------------------------------------------------------------------------


@pytest.mark.guidance("FAC-2")
def test_first_yes_takes_it_and_the_others_are_told_only_if_they_had_been_asked(willing: Cast) -> None:
    WillingFactory(group=willing.tuesday, member=willing.lin)
    search = begin(willing)
    heard(search, willing.amina, willing.okello)

    assert say(search, willing.amina)

    assert {row.member for row in rows(standing_in.OFF)} == {willing.okello}
    assert {row.member for row in rows(standing_in.FOUND)} == {willing.rosa, willing.sam}
    assert rows(standing_in.ASK, member=willing.lin)[0].state == "CANCELLED"
    assert not say(search, willing.okello)
    search.refresh_from_db()
    assert (search.state, search.stand_in) == ("FOUND", willing.amina)


def test_second_yes_of_the_same_person_changes_nothing(willing: Cast) -> None:
    search = begin(willing)

    assert say(search, willing.amina)
    assert say(search, willing.amina)

    assert MeetingRole.objects.count() == 1


@pytest.mark.guidance("FAC-2")
def test_stand_in_gives_it_back_and_the_others_are_asked_anew(client: Client, willing: Cast) -> None:
    search = begin(willing)
    heard(search, willing.amina, willing.okello)
    say(search, willing.amina)
    page = sign_in(client, willing.amina).post(f"/meetings/{willing.tomorrow.pk}/standing-in/give-back/", follow=True)

    assert "The others are asked again" in text_of(page)
    assert rights(willing.amina, willing.tomorrow) & STAND_IN_RIGHTS == {"meetings.view_meeting"}
    search.refresh_from_db()
    assert (search.state, search.stand_in, search.round) == ("OPEN", None, 1)
    again = rows(standing_in.ASK, sequence=1)
    assert [row.member for row in again] == [willing.okello]
    assert KINDS[standing_in.ASK].guard(again[0], NOW) == ""
    assert {row.member for row in rows(standing_in.NOBODY, sequence=1)} == {willing.rosa, willing.sam}
    assert say(search, willing.okello)


@pytest.mark.guidance("FAC-2")
def test_facilitator_who_can_come_after_all_ends_it_and_tells_whoever_heard(willing: Cast) -> None:
    search = begin(willing)
    heard(search, willing.amina)
    say(search, willing.amina)

    assert standing_in.can_come(by=willing.rosa, search=search, now=NOW)
    assert not standing_in.can_come(by=willing.rosa, search=search, now=NOW)

    assert {row.member for row in rows(standing_in.OFF)} == {willing.amina}
    assert not MeetingRole.objects.filter(ended_at=None).exists()
    with pytest.raises(ValidationError, match="Nobody is needed"):
        say(search, willing.okello)


def test_after_the_start_it_cannot_be_taken_back_or_answered(willing: Cast) -> None:
    search = begin(willing)
    start = willing.tomorrow.starts_at

    assert not standing_in.can_come(by=willing.rosa, search=search, now=start)
    with pytest.raises(ValidationError, match="has begun"):
        say(search, willing.amina, now=start)
    assert say(search, willing.amina, now=start - MINUTE)


@pytest.mark.guidance("NOTE-4")
@pytest.mark.parametrize("how", ["moved", "cancelled"])
def test_change_of_the_meeting_ends_the_search_and_tells_whoever_stood_in(how: str, willing: Cast) -> None:
    search = begin(willing)
    standing_in.ask_next_door(by=willing.rosa, search=search, now=NOW)
    say(search, willing.ines)
    assert "meetings.view_handover" in rights(willing.ines, willing.tomorrow)
    if how == "moved":
        day = willing.tomorrow.on_date + datetime.timedelta(days=2)
        scheduling.move_meeting(
            by=willing.rosa, meeting=willing.tomorrow, on_date=day, start_time=datetime.time(18), now=NOW
        )
    else:
        scheduling.cancel_meeting(by=willing.rosa, meeting=willing.tomorrow, now=NOW)

    assert rights(willing.ines, willing.tomorrow) == set()
    told = rows(standing_in.OFF, member=willing.ines)[0]
    assert KINDS[standing_in.OFF].guard(told, NOW) == ""
    assert "24 November" in KINDS[standing_in.OFF].render(told).short


def test_stand_in_who_leaves_the_group_gives_it_back(willing: Cast) -> None:
    search = begin(willing)
    say(search, willing.amina)

    joining.leave(by=willing.amina, membership=willing.amina.memberships.get(), now=NOW)

    search.refresh_from_db()
    assert (search.state, rights(willing.amina, willing.tomorrow)) == ("OPEN", set())
    assert not search.asks.filter(member=willing.amina).exists()


# --- Pages ----------------------------------------------------------------------------------------------------


@pytest.mark.guidance("FAC-2", "NOTE-2")
def test_link_asks_without_names_and_both_answers_are_equal(client: Client, willing: Cast) -> None:
    search = begin(willing)
    here = f"/s/{ask_of(search, willing.amina).token}/"
    page = client.get(here)
    text = text_of(page)

    for secret in (willing.tuesday.name, willing.library.name, "Rosa", "Amina"):
        assert secret not in text
    assert page.content.decode().count('aria-pressed="false"') >= 2
    assert ask_of(search, willing.amina).answer == ""
    assert client.post(here, {"answer": "maybe"}).status_code == 422

    assert "you stand in" in text_of(client.post(here, {"answer": "yes"}))
    assert "Somebody has it already" in text_of(
        client.post(f"/s/{ask_of(search, willing.okello).token}/", {"answer": "yes"})
    )
    assert "No reason is needed" in text_of(client.post(here, {"answer": "no"}))
    search.refresh_from_db()
    assert search.state == "OPEN"


def test_link_that_leads_nowhere_and_one_of_somebody_gone_are_the_same(client: Client, willing: Cast) -> None:
    search = begin(willing)
    token = ask_of(search, willing.amina).token
    Member.objects.filter(pk=willing.amina.pk).update(is_active=False)

    assert client.get(f"/s/{token}/").status_code == client.get("/s/nowhere/").status_code == 404
    assert client.get(f"/s/{token}/").content == client.get("/s/nowhere/").content


@pytest.mark.guidance("FAC-2")
def test_nobody_found_leaves_calling_off_phoning_and_a_door_note_one_press_away(client: Client, cast: Cast) -> None:
    sign_in(client, cast.rosa).post(f"/meetings/{cast.tomorrow.pk}/cannot-come/")

    page = client.get(f"/meetings/{cast.tomorrow.pk}/stand-in/")

    for address in (f"/meetings/{cast.tomorrow.pk}/cancel/", "/groups/tuesday-circle/reminders/#calls"):
        assert address in page.content.decode()
    note = client.get(f"/meetings/{cast.tomorrow.pk}/door-note/")
    assert "We do not meet on Tuesday 24 November." in text_of(note)
    card = note.content.decode().split('class="card leaf"')[1].split("</section>")[0]
    assert cast.tuesday.name not in card


def test_search_page_offers_the_button_and_says_when_it_is_too_late(client: Client, cast: Cast, clock: Any) -> None:
    here = f"/meetings/{cast.tomorrow.pk}/stand-in/"
    assert "I can’t do this one" in text_of(sign_in(client, cast.rosa).get(here))
    assert "I can’t do this one" in text_of(client.get("/today/"))
    assert "I can’t do this one" in text_of(client.get(f"/meetings/{cast.tomorrow.pk}/"))
    clock.move_to(cast.tomorrow.starts_at)
    sign_in(client, cast.rosa)

    assert "has begun" in text_of(client.get(here))
    assert "has begun" in text_of(client.post(f"/meetings/{cast.tomorrow.pk}/cannot-come/", follow=True))


def test_search_page_tells_each_step(client: Client, willing: Cast) -> None:
    sign_in(client, willing.rosa)
    here = f"/meetings/{willing.tomorrow.pk}/stand-in/"
    client.post(f"/meetings/{willing.tomorrow.pk}/cannot-come/")
    page = text_of(client.get(here))
    for words in ("We are asking", "Amina", "Okello", "No answer yet", "Ask next door now"):
        assert words in page

    assert "We ask next door, too" in text_of(client.post(f"{here}next-door/", follow=True))
    assert "Ines Family Table" in text_of(client.get(here))
    assert "Nobody next door" in text_of(client.post(f"{here}next-door/", follow=True))
    client.post(f"{here}notes/", {"notes": "Tea is in the tin."})
    assert "Tea is in the tin." in client.get(here).content.decode()
    assert client.post(f"{here}notes/", {"notes": "x" * 1001}).status_code == 422
    search = StandInSearch.objects.get()
    assert "Please choose one" in text_of(
        client.post(f"{here}said/{ask_of(search, willing.amina).pk}/", {"answer": ""}, follow=True)
    )
    say(search, willing.ines)
    assert "Somebody stands in" in text_of(client.get(here))
    assert "Ines" in text_of(client.get(here))
    assert "Good." in text_of(client.post(f"{here}after-all/", follow=True))
    assert client.post(f"{here}after-all/").status_code == 404


@pytest.mark.guidance("CON-2")
@pytest.mark.parametrize("who", ["amina", "ines", "mika"])
@pytest.mark.parametrize(
    "what", ["cannot-come/", "stand-in/next-door/", "stand-in/after-all/", "stand-in/notes/", "along/"]
)
def test_others_can_press_none_of_it(what: str, who: str, client: Client, willing: Cast) -> None:
    sign_in(client, getattr(willing, who))

    answer = client.post(f"/meetings/{willing.tomorrow.pk}/{what}")

    assert answer.status_code == (403 if who == "amina" else 404)
    assert not StandInSearch.objects.exists()


# --- Messages -------------------------------------------------------------------------------------------------


@pytest.mark.guidance("NOTE-2", "LANG-5")
@pytest.mark.parametrize("code", [standing_in.ASK, standing_in.OFF, standing_in.FOUND, standing_in.NOBODY])
def test_message_names_no_group_place_or_person_unless_somebody_chose_more(code: str, willing: Cast) -> None:
    search = begin(willing)
    member = willing.amina if code in (standing_in.ASK, standing_in.OFF) else willing.rosa
    row = Delivery(kind=code, member=member, group=willing.tuesday, subject_id=search.pk)
    message = KINDS[code].render(row)
    everything = " ".join([message.subject, message.short, message.long, KINDS[code].call_words(row)])

    for secret in (willing.tuesday.name, willing.library.name, "Rosa", "Sam", "Amina"):
        assert secret not in everything
    for part in (message.subject, message.short, message.long):
        assert "24 November" in part
    Member.objects.filter(pk=member.pk).update(message_wording="FULL")
    full = Delivery(kind=code, member=fresh(member), group=willing.tuesday, subject_id=search.pk)
    assert willing.tuesday.name in KINDS[code].render(full).short
    assert KINDS[code].subject_line(full)


@pytest.mark.guidance("NOTE-4")
@pytest.mark.parametrize(
    ("what", "reason"),
    [
        ("taken", "SETTLED"),
        ("answered", "SETTLED"),
        ("again", "SETTLED"),
        ("off", "CANCELLED"),
        ("begun", "LATE"),
        ("gone", "GONE"),
    ],
)
def test_question_is_not_sent_once_it_is_settled(what: str, reason: str, willing: Cast) -> None:
    search = begin(willing)
    row = rows(standing_in.ASK, member=willing.amina)[0]
    kind = KINDS[standing_in.ASK]
    assert kind.guard(row, NOW) == ""
    now = NOW
    deeds: dict[str, Callable[[], Any]] = {
        "taken": lambda: say(search, willing.okello),
        "answered": lambda: say(search, willing.amina, yes=False),
        "again": lambda: StandInSearch.objects.update(round=1),
        "off": lambda: Meeting.objects.filter(pk=willing.tomorrow.pk).update(status="CANCELLED"),
        "begun": lambda: None,
        "gone": search.delete,
    }
    deeds[what]()
    if what == "begun":
        now = willing.tomorrow.starts_at

    row.subject_at_hand = None
    assert kind.guard(row, now) == reason


def test_urgent_only_when_the_start_is_near(willing: Cast) -> None:
    begin(willing)
    assert {row.is_urgent for row in rows(standing_in.ASK)} == {False}
    with time_machine.travel(willing.tomorrow.starts_at - 5 * HOUR, tick=False):
        Delivery.objects.all().delete()
        StandInSearch.objects.all().delete()
        standing_in.cannot_come(by=willing.rosa, meeting=willing.tomorrow, now=willing.tomorrow.starts_at - 5 * HOUR)
    assert {row.is_urgent for row in rows(standing_in.ASK)} == {True}
    assert notifying.told(subject_id=willing.tomorrow.pk) == []
