"""What standing in opens, for whom and for how long (FAC-2, CON-2)."""

import datetime
from typing import Any

import pytest
from django.test import Client

from meetings.actions import answering, standing_in
from meetings.models import Meeting
from members.actions import lending
from members.backends import MembershipBackend
from members.models import MeetingRole, Willing
from members.roles import FOR_ONE_MEETING, RUNNING_RIGHTS, STAND_IN_RIGHTS
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.members import WillingFactory
from tests.helpers import sign_in, text_of
from tests.meetings.asking_around import (
    EVERY_RIGHT,
    HOUR,
    MINUTE,
    begin,
    fresh,
    rights,
    say,
)


@pytest.mark.guidance("FAC-2", "CON-2")
def test_rights_of_a_stand_in_begin_with_the_yes_and_end_by_themselves(willing: Cast, clock: Any) -> None:
    search = begin(willing)
    standing_in.ask_next_door(by=willing.rosa, search=search, now=NOW)
    assert rights(willing.ines, willing.tomorrow) == set()
    say(search, willing.ines)
    end = willing.tomorrow.ends_at
    everything = STAND_IN_RIGHTS | RUNNING_RIGHTS
    second = datetime.timedelta(seconds=1)

    for moment, expected in (
        (NOW, everything),
        (end + 30 * MINUTE - second, everything),
        (end + 30 * MINUTE, STAND_IN_RIGHTS),
        (end + 24 * HOUR - second, STAND_IN_RIGHTS),
        (end + 24 * HOUR, set()),
    ):
        clock.move_to(moment)
        assert rights(willing.ines, willing.tomorrow) == expected, moment
        seen = Meeting.objects.visible_to(fresh(willing.ines)).filter(pk=willing.tomorrow.pk).exists()
        assert seen == bool(expected)


@pytest.mark.guidance("CON-2")
def test_rights_that_were_read_before_do_not_outlive_their_time(willing: Cast, clock: Any) -> None:
    search = begin(willing)
    say(search, willing.amina)
    amina = fresh(willing.amina)
    assert amina.has_perm("meetings.view_handover", willing.tomorrow)

    clock.move_to(willing.tomorrow.ends_at + 24 * HOUR)

    assert not amina.has_perm("meetings.view_handover", willing.tomorrow)


@pytest.mark.guidance("FAC-2", "CON-2")
def test_stand_in_sees_that_meeting_and_no_other_thing_of_the_group(willing: Cast) -> None:
    other = Meeting.objects.create(
        group=willing.tuesday,
        on_date=datetime.date(2026, 12, 1),
        start_time=datetime.time(18, 30),
        time_zone="Europe/London",
    )
    search = begin(willing)
    standing_in.ask_next_door(by=willing.rosa, search=search, now=NOW)
    say(search, willing.ines)
    ines = fresh(willing.ines)

    for thing in (other, willing.tuesday, willing.library, willing.amina.memberships.get()):
        assert [right for right in EVERY_RIGHT if MembershipBackend().has_perm(ines, right, thing)] == []
    assert set(Meeting.objects.visible_to(ines)) == {willing.tomorrow, willing.table}


@pytest.mark.guidance("FAC-2", "MEM-7")
def test_stand_in_reads_place_notes_and_names_but_nobody_who_is_hidden(client: Client, willing: Cast) -> None:
    for member in (willing.amina, willing.lin):
        answering.answer(by=member, meeting=willing.tomorrow, answer="YES", now=NOW)
    search = begin(willing)
    standing_in.ask_next_door(by=willing.rosa, search=search, now=NOW)
    standing_in.write_notes(by=willing.rosa, search=search, notes="The key hangs behind the clock.")
    sign_in(client, willing.ines)
    here = f"/meetings/{willing.tomorrow.pk}/standing-in/"
    assert client.get(here).status_code == 404
    say(search, willing.ines)

    page = text_of(client.get(here))

    for words in ("Library, Room 2", "The key hangs behind the clock.", "Amina", "And 1 more person"):
        assert words in page
    assert "Lin" not in page
    assert "You stand in here" in text_of(client.get("/home/"))
    detail = text_of(client.get(f"/meetings/{willing.tomorrow.pk}/"))
    assert "Who does what here" not in detail
    assert "Will you come?" not in detail
    for other in ("cancel/", "move/", "stand-in/", "door-note/"):
        assert client.get(f"/meetings/{willing.tomorrow.pk}/{other}").status_code == 403


@pytest.mark.guidance("FAC-2")
def test_stand_in_writes_down_how_many_came_within_half_an_hour(client: Client, willing: Cast, clock: Any) -> None:
    search = begin(willing)
    say(search, willing.amina)
    count = f"/meetings/{willing.tomorrow.pk}/count/"
    clock.move_to(willing.tomorrow.ends_at + 29 * MINUTE)

    page = sign_in(client, willing.amina).post(count, {"number": 6}, follow=True)

    assert page.redirect_chain[-1][0].endswith("/standing-in/")
    willing.tomorrow.refresh_from_db()
    assert willing.tomorrow.head_count == 6
    clock.move_to(willing.tomorrow.ends_at + 31 * MINUTE)
    assert sign_in(Client(), willing.amina).post(count, {"number": 7}).status_code == 403


@pytest.mark.guidance("CON-2")
@pytest.mark.parametrize("who", ["amina", "mika", "joan", "chidi", "root"])
def test_notes_are_for_facilitators_and_whoever_stands_in(who: str, client: Client, willing: Cast) -> None:
    begin(willing)
    sign_in(client, getattr(willing, who))

    status = client.get(f"/meetings/{willing.tomorrow.pk}/standing-in/").status_code

    assert status == (403 if who == "amina" else 404)


@pytest.mark.guidance("FAC-4")
def test_member_who_comes_along_sees_how_it_goes_and_nothing_more(client: Client, willing: Cast, clock: Any) -> None:
    WillingFactory(group=willing.tuesday, member=willing.amina, kind=Willing.Kind.FACILITATE)
    row = willing.amina.memberships.get()
    plan = f"/meetings/{willing.tomorrow.pk}/how-it-goes/"
    assert sign_in(client, willing.amina).get(plan).status_code == 403

    sign_in(client, willing.rosa).post(f"/meetings/{willing.tomorrow.pk}/along/", {"member": row.pk})

    assert rights(willing.amina, willing.tomorrow) & FOR_ONE_MEETING == {"meetings.view_meeting", "meetings.view_plan"}
    assert plan in sign_in(client, willing.amina).get(f"/meetings/{willing.tomorrow.pk}/").content.decode()
    assert client.get(plan).status_code == 200
    clock.move_to(willing.tomorrow.ends_at + 30 * MINUTE)
    assert not fresh(willing.amina).has_perm("meetings.view_plan", willing.tomorrow)


def test_only_who_said_so_can_be_invited_along(client: Client, willing: Cast) -> None:
    row = willing.okello.memberships.get()

    page = sign_in(client, willing.rosa).post(
        f"/meetings/{willing.tomorrow.pk}/along/", {"member": row.pk}, follow=True
    )

    assert "Please choose somebody" in text_of(page)
    assert not MeetingRole.objects.exists()


def test_lending_twice_is_one_and_ending_ends_it(willing: Cast) -> None:
    given = {"by": willing.rosa, "member": willing.amina, "group_id": willing.tuesday.pk, "now": NOW}
    meeting = {"meeting_id": willing.tomorrow.pk, "ends_at": willing.tomorrow.ends_at}
    first = lending.lend(kind="ALONG", **given, **meeting)  # type: ignore[arg-type]

    assert lending.lend(kind="ALONG", **given, **meeting) == first  # type: ignore[arg-type]
    assert lending.end(by=None, meeting_id=willing.tomorrow.pk, member=willing.okello, now=NOW) == 0
    assert lending.end(by=None, meeting_id=willing.tomorrow.pk, member=willing.amina, now=NOW) == 1
