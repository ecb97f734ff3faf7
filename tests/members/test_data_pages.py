"""What is held about me: reading, taking along, pausing, leaving, erasing."""

import datetime
import json
import time
from pathlib import Path
from typing import Any

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.db import OperationalError
from django.test import Client

from groups.models import Group
from meetings.models import Attendance, Meeting
from members.actions import joining, pausing
from members.actions.notifying import notify
from members.kinds import kind_of
from members.models import Delivery, Member, Membership
from members.outbox import intent
from members.outbox.claiming import claim
from peersupport.audit.models import AuditEvent
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.members import DeliveryFactory, MembershipFactory
from tests.helpers import at_once, same_for_all, sign_in, text_of
from tests.peersupport.encryption.dump import find_in_dump

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def _own_ledger(settings: Any, tmp_path: Path) -> None:
    settings.LEDGER_FILE = str(tmp_path / "erasures")


def sure(client: Client, person: Member) -> Client:
    """``person`` signed in, and has just shown again that it is them."""
    sign_in(client, person, second_step=True)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "mfa", "at": time.time(), "type": "totp", "reauthenticated": True}
    ]
    session.save()
    return client


# --- Reading and taking along ---------------------------------------------------------------------------------


@pytest.mark.guidance("CON-7")
def test_readable_page_shows_mine_and_nobody_elses(client: Client, cast: Cast) -> None:
    page = sure(client, cast.amina).get("/me/data/everything/")

    assert page.status_code == 200
    assert "amina@example.org" in text_of(page)
    assert "Tuesday Circle" in text_of(page)
    assert "Rosa" not in text_of(page)
    assert "no-store" in page.headers["Cache-Control"]


@pytest.mark.guidance("CON-7", "CON-2")
def test_file_is_json_with_a_name_that_says_nothing(client: Client, cast: Cast) -> None:
    answer = sure(client, cast.amina).get("/me/data/export.json")

    assert answer.headers["Content-Disposition"] == 'attachment; filename="data.json"'
    assert answer.headers["Content-Type"].startswith("application/json")
    assert "no-store" in answer.headers["Cache-Control"]
    assert json.loads(answer.content)["held"]["members.Membership"][0]["shown_name"] == "Amina"


@pytest.mark.parametrize("address", ["/me/data/everything/", "/me/data/export.json", "/me/data/erase/"])
def test_whoever_finds_the_device_open_is_asked_once_more(address: str, client: Client, cast: Cast) -> None:
    sign_in(client, cast.amina)

    answer = client.get(address)

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")


def test_person_who_signs_in_by_number_alone_has_nothing_to_be_asked_for(client: Client, cast: Cast) -> None:
    cast.amina.set_unusable_password()
    cast.amina.save()
    sign_in(client, cast.amina)

    assert client.get("/me/data/export.json").status_code == 200


# --- Pausing --------------------------------------------------------------------------------------------------


def say(member: Member, group: Group, **values: Any) -> Delivery:
    rows = notify(
        kind="account.email",
        members=[member],
        subject_id=member.pk,
        group=group,
        due_at=values.get("due_at", NOW),
        expires_at=values.get("expires_at", NOW + 30 * DAY),
        is_urgent=False,
        now=NOW,
    )
    return Delivery.objects.get(member=member) if not rows else rows[0]


@pytest.mark.guidance("NOTE-1")
def test_pause_stops_what_was_planned_and_membership_stays(client: Client, cast: Cast) -> None:
    planned = say(cast.amina, cast.tuesday)
    assert planned.state == "PLANNED"

    answer = sign_in(client, cast.amina).post("/me/data/pause/", {"weeks": "4"}, follow=True)

    cast.amina.refresh_from_db()
    planned.refresh_from_db()
    assert cast.amina.paused_until == NOW.date() + datetime.timedelta(weeks=4)
    assert (planned.state, planned.reason) == ("CANCELLED", "PAUSED")
    assert cast.amina.memberships.current().exists()
    assert "We send you nothing until" in text_of(answer)


def test_during_a_pause_nothing_is_planned_and_afterwards_it_is_again(cast: Cast) -> None:
    pausing.pause(by=cast.amina, member=cast.amina, until=NOW.date() + 7 * DAY, now=NOW)

    row = say(cast.amina, cast.tuesday)
    assert (row.state, row.reason) == ("SUPPRESSED", "PAUSED")
    again = say(cast.amina, cast.tuesday)
    assert (again.pk, again.state) == (row.pk, "SUPPRESSED")

    pausing.resume(by=cast.amina, member=cast.amina)
    back = say(Member.objects.get(pk=cast.amina.pk), cast.tuesday)
    assert (back.pk, back.state) == (row.pk, "PLANNED")


def test_message_due_after_the_pause_is_planned_during_it(cast: Cast) -> None:
    pausing.pause(by=cast.amina, member=cast.amina, until=NOW.date() + 7 * DAY, now=NOW)

    row = say(cast.amina, cast.tuesday, due_at=NOW + 8 * DAY)

    assert row.state == "PLANNED"


def test_pause_that_began_after_the_claim_still_holds_the_message_back(cast: Cast) -> None:
    row = say(cast.amina, cast.tuesday)
    token, ids = claim("email", limit=5, now=NOW)
    Member.objects.filter(pk=cast.amina.pk).update(paused_until=NOW.date() + DAY)

    assert intent.begin(token, ids, now=NOW) == []
    row.refresh_from_db()
    assert (row.state, row.reason) == ("CANCELLED", "PAUSED")


def test_hearing_again_is_one_press(client: Client, cast: Cast) -> None:
    pausing.pause(by=cast.amina, member=cast.amina, until=NOW.date() + 7 * DAY, now=NOW)

    sign_in(client, cast.amina).post("/me/data/pause/", {"again": "yes"})

    cast.amina.refresh_from_db()
    assert cast.amina.paused_until is None


def test_pause_without_a_length_changes_nothing(client: Client, cast: Cast) -> None:
    sign_in(client, cast.amina).post("/me/data/pause/", {"weeks": "5000"})

    cast.amina.refresh_from_db()
    assert cast.amina.paused_until is None


# --- Leaving --------------------------------------------------------------------------------------------------


@pytest.mark.guidance("MEM-1")
def test_leaving_one_group_keeps_the_other(client: Client, cast: Cast) -> None:
    MembershipFactory(group=cast.family, member=cast.amina)
    Attendance.objects.create(meeting=cast.tomorrow, member=cast.amina, answer="YES")
    Meeting.objects.filter(pk=cast.tomorrow.pk).update(yes_count=1)
    here, elsewhere = say(cast.amina, cast.tuesday), DeliveryFactory(member=cast.amina, group=cast.family)
    sign_in(client, cast.amina)
    address = f"/me/groups/{cast.tuesday.slug}/leave/"
    assert "You need no reason" in text_of(client.get(address))
    assert cast.amina.memberships.current().count() == 2

    client.post(address)

    here.refresh_from_db()
    elsewhere.refresh_from_db()
    cast.tomorrow.refresh_from_db()
    ended = Membership.objects.get(member=cast.amina, group=cast.tuesday)
    assert (ended.left_on, ended.ending) == (NOW.date(), "LEFT")
    assert [one.group for one in cast.amina.memberships.current()] == [cast.family]
    assert (here.state, here.reason, elsewhere.state) == ("CANCELLED", "LEFT", "PLANNED")
    assert (cast.tomorrow.yes_count, Attendance.objects.count()) == (0, 0)
    assert client.get(address).status_code == 404


def test_only_facilitator_is_kindly_asked_to_find_somebody_first(client: Client, cast: Cast) -> None:
    sign_in(client, cast.ines)
    address = f"/me/groups/{cast.family.slug}/leave/"

    for answer in (client.get(address), client.post(address)):
        assert "Please ask somebody to take over first." in text_of(answer)
    assert cast.ines.memberships.current().exists()


def test_facilitator_with_a_co_facilitator_may_go(client: Client, cast: Cast) -> None:
    sign_in(client, cast.rosa).post(f"/me/groups/{cast.tuesday.slug}/leave/")

    assert not cast.rosa.memberships.current().exists()


@pytest.mark.guidance("CON-2")
def test_group_of_others_cannot_be_left_and_looks_like_none(client: Client, cast: Cast) -> None:
    sign_in(client, cast.amina)
    there, nowhere = (client.post(f"/me/groups/{slug}/leave/") for slug in (cast.family.slug, "no-such-group"))

    assert same_for_all(there) == same_for_all(nowhere)
    assert there.status_code == 404


# --- Erasing --------------------------------------------------------------------------------------------------


@pytest.mark.guidance("CON-7")
@pytest.mark.django_db(transaction=True)
def test_erasing_takes_two_steps_and_then_nothing_is_left(client: Client, cast: Cast) -> None:
    sure(client, cast.amina)
    address = "/me/data/erase/"
    assert "Nothing is erased yet." in text_of(client.get(address))

    assert "are you sure?" in text_of(client.post(address))
    assert Member.objects.filter(pk=cast.amina.pk).exists()

    answer = client.post(address, {"sure": "yes"})

    assert answer.headers["Location"] == "/"
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert "Everything about you is erased." in text_of(client.get("/"))
    assert client.get("/home/").status_code == 302
    assert find_in_dump("amina@example.org", cast.amina.pk.hex, str(cast.amina.pk)) == []
    assert AuditEvent.objects.filter(action="member.erased", by_id=None, subject_id=None).exists()


@pytest.mark.logs_errors
@pytest.mark.django_db(transaction=True)
def test_erasing_that_cannot_end_says_so_and_is_finished_later(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from members.actions.forgetting import forget_expired

    def full(_person: object) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr("peersupport.privacy.erase.BEFORE", [full])
    page = sure(client, cast.amina).post("/me/data/erase/", {"sure": "yes"}, follow=True)
    assert "We could not finish this now." in text_of(page)
    assert Member.objects.filter(pk=cast.amina.pk).exists()
    monkeypatch.undo()

    assert forget_expired(NOW)["erased again"] == 1
    assert not Member.objects.filter(pk=cast.amina.pk).exists()


def test_only_facilitator_settles_first_who_keeps_the_door(client: Client, cast: Cast) -> None:
    sure(client, cast.ines)
    asked = client.post("/me/data/erase/", {"sure": "yes"})
    assert "Please tell us first what should become of the group." in text_of(asked)
    assert "you can leave it to Riverside Peers" in text_of(asked)
    assert Member.objects.filter(pk=cast.ines.pk).exists()

    client.post("/me/data/erase/", {"sure": "yes", "leave": "on"})

    assert not Member.objects.filter(pk=cast.ines.pk).exists()
    line = AuditEvent.objects.get(action="group.left_without_facilitator")
    assert (line.subject_id, line.by_id) == (cast.family.pk, None)
    told = Delivery.objects.get(kind="group.left_alone")
    assert (told.member, told.state) == (cast.chidi, "PLANNED")
    message = kind_of(told.kind).render(told)
    assert "nobody opens the meetings of one group any more" in message.short
    assert "Family Table" not in f"{message.subject} {message.short} {message.long}"
    assert message.link.endswith("/admin/groups/group/")


def test_facilitator_beside_another_is_not_asked_about_the_group(client: Client, cast: Cast) -> None:
    sure(client, cast.rosa).post("/me/data/erase/", {"sure": "yes"})

    assert not Member.objects.filter(pk=cast.rosa.pk).exists()
    assert Group.objects.filter(pk=cast.tuesday.pk).exists()


def test_group_without_organisation_is_left_to_its_members(client: Client, cast: Cast) -> None:
    Group.objects.filter(pk=cast.family.pk).update(organisation=None)

    asked = sure(client, cast.ines).get("/me/data/erase/")

    assert "you can leave it to the others." in text_of(asked)

    client.post("/me/data/erase/", {"sure": "yes", "leave": "on"})

    told = Delivery.objects.get(kind="group.left_alone")
    assert told.member == cast.joan
    assert "Please agree who does it from now on." in kind_of(told.kind).render(told).short


@pytest.mark.django_db(transaction=True)
def test_two_facilitators_who_leave_at_the_same_moment_do_not_leave_the_group_alone(cast: Cast) -> None:
    def leaving(person: Member) -> Any:
        return lambda: joining.leave(by=person, membership=person.memberships.get(), now=NOW)

    results = at_once(leaving(cast.rosa), leaving(cast.sam))

    assert [type(one).__name__ for one in results].count("LastFacilitatorError") == 1
    assert Membership.objects.current().facilitating().filter(group=cast.tuesday).count() == 1


# --- Own words ------------------------------------------------------------------------------------------------


@pytest.mark.guidance("LANG-2")
def test_own_words_are_free_optional_and_sealed(client: Client, cast: Cast) -> None:
    sign_in(client, cast.amina)
    words = {"name": "Amina", "pronouns": "she or they", "own_words": "Somebody who has been there", "time_zone": "UTC"}

    client.post("/me/", words)

    cast.amina.refresh_from_db()
    assert (cast.amina.pronouns, cast.amina.own_words) == ("she or they", "Somebody who has been there")
    assert "Somebody who has been there" in client.get("/me/").content.decode()
    assert find_in_dump("she or they", "Somebody who has been there") == []

    client.post("/me/", {"name": "", "pronouns": "", "own_words": "", "time_zone": "UTC"})
    cast.amina.refresh_from_db()
    assert (cast.amina.name, cast.amina.pronouns, cast.amina.own_words) == ("", "", "")
