"""When somebody has died: one note stops everything to them, in every group, and can be taken back (NOTE-7)."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from meetings.models import Attendance, Meeting
from members.actions import dying, roles
from members.models import Delivery, Member, Membership, Passing
from peersupport.audit.models import AuditEvent
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.members import ContactMethodFactory, DeliveryFactory, MembershipFactory
from tests.helpers import sign_in, text_of
from tests.members.test_data_pages import say

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def _own_ledger(settings: Any, tmp_path: Path) -> None:
    settings.LEDGER_FILE = str(tmp_path / "erasures")


@pytest.fixture
def okello_here(cast: Cast) -> Membership:
    return cast.okello.memberships.get()


def died(cast: Cast, membership: Membership) -> str:
    return f"/groups/{cast.tuesday.slug}/people/{membership.pk}/died/"


@pytest.mark.guidance("NOTE-7")
def test_noting_a_death_stops_everything_in_every_group_at_once(
    client: Client, cast: Cast, okello_here: Membership
) -> None:
    MembershipFactory(group=cast.family, member=cast.okello)
    rows = [
        DeliveryFactory(member=cast.okello, group=cast.tuesday, lane="call", state="CALLING"),
        DeliveryFactory(member=cast.okello, group=cast.family, lane="email", state="PLANNED"),
    ]
    Attendance.objects.create(meeting=cast.tomorrow, member=cast.okello, answer="YES")
    Meeting.objects.filter(pk=cast.tomorrow.pk).update(yes_count=1)
    theirs = sign_in(Client(), cast.okello)
    sign_in(client, cast.rosa, second_step=True)
    assert "Has Okello died?" in text_of(client.get(died(cast, okello_here)))

    page = client.post(died(cast, okello_here), follow=True)

    assert "Everything to Okello has stopped." in text_of(page)
    assert "We have sad news. Okello has died." in text_of(page)
    cast.okello.refresh_from_db()
    assert (cast.okello.is_active, theirs.get("/home/").status_code) == (False, 302)
    assert not cast.okello.memberships.current().exists()
    assert {one.ending for one in cast.okello.memberships.all()} == {"DIED"}
    assert {row.state for row in Delivery.objects.filter(pk__in=[row.pk for row in rows])} == {"CANCELLED"}
    assert not cast.okello.contact_methods.filter(rank__isnull=False).exists()
    cast.tomorrow.refresh_from_db()
    assert cast.tomorrow.yes_count == 0
    assert AuditEvent.objects.filter(action="member.died", by_id=cast.rosa.pk, group_id=cast.tuesday.pk).exists()


@pytest.mark.guidance("NOTE-7")
def test_mistake_is_undone_within_a_week(client: Client, cast: Cast, okello_here: Membership) -> None:
    sign_in(client, cast.rosa, second_step=True)
    client.post(died(cast, okello_here))

    page = client.post(died(cast, okello_here), {"undo": "yes"}, follow=True)

    assert "Everything is as it was before." in text_of(page)
    cast.okello.refresh_from_db()
    assert cast.okello.is_active
    assert [one.ending for one in cast.okello.memberships.current()] == [""]
    assert cast.okello.contact_methods.get().rank == 1
    assert not Passing.objects.exists()


def test_after_a_week_it_is_final_for_the_group(client: Client, cast: Cast, okello_here: Membership) -> None:
    dying.note_death(by=cast.rosa, membership=okello_here, now=NOW)
    Passing.objects.update(noted_at=NOW - 7 * DAY)
    sign_in(client, cast.rosa, second_step=True)

    page = client.post(died(cast, okello_here), {"undo": "yes"}, follow=True)

    assert "It is too late to undo this here." in text_of(page)
    assert not cast.okello.memberships.current().exists()


def test_death_of_the_only_facilitator_elsewhere_is_told_to_whoever_looks_after_that_group(cast: Cast) -> None:
    ines_here = MembershipFactory(group=cast.tuesday, member=cast.ines)

    dying.note_death(by=cast.rosa, membership=ines_here, now=NOW)

    told = Delivery.objects.get(kind="group.left_alone")
    assert (told.group, told.member) == (cast.family, cast.chidi)


def test_noting_twice_changes_nothing_more(cast: Cast, okello_here: Membership) -> None:
    first = dying.note_death(by=cast.rosa, membership=okello_here, now=NOW)

    assert dying.note_death(by=cast.sam, membership=okello_here, now=NOW + HOUR) == first
    assert AuditEvent.objects.filter(action="member.died").count() == 1


@pytest.mark.guidance("CON-2")
def test_death_noted_in_one_group_cannot_be_undone_or_read_in_another(
    client: Client, cast: Cast, okello_here: Membership
) -> None:
    elsewhere = MembershipFactory(group=cast.family, member=cast.okello)
    dying.note_death(by=cast.rosa, membership=okello_here, now=NOW)
    sign_in(client, cast.ines, second_step=True)
    address = f"/groups/{cast.family.slug}/people/{elsewhere.pk}/died/"

    assert client.get(address).status_code == 404
    assert client.post(address, {"undo": "yes"}).status_code == 404
    assert Passing.objects.exists()


@pytest.mark.parametrize("who", ["amina", "ines", "joan", "chidi", "mika"])
def test_nobody_but_a_facilitator_of_the_group_can_note_a_death(
    who: str, client: Client, cast: Cast, okello_here: Membership
) -> None:
    answer = sign_in(client, getattr(cast, who), second_step=True).post(died(cast, okello_here))

    assert answer.status_code == (403 if who == "amina" else 404)
    assert not Passing.objects.exists()


def test_facilitator_takes_the_second_step_before(client: Client, cast: Cast, okello_here: Membership) -> None:
    answer = sign_in(client, cast.rosa).post(died(cast, okello_here))

    assert (answer.status_code, Passing.objects.exists()) == (302, False)


def test_nobody_notes_their_own_death(client: Client, cast: Cast) -> None:
    mine = cast.rosa.memberships.get()

    assert sign_in(client, cast.rosa, second_step=True).post(died(cast, mine)).status_code == 404


@pytest.mark.guidance("NOTE-7")
def test_call_row_leads_to_the_page_for_when_somebody_has_died(
    client: Client, cast: Cast, okello_here: Membership
) -> None:
    DeliveryFactory(
        member=cast.okello,
        group=cast.tuesday,
        subject_id=cast.tomorrow.pk,
        lane="call",
        state="CALLING",
        expires_at=cast.tomorrow.starts_at,
    )

    page = sign_in(client, cast.rosa, second_step=True).get(f"/groups/{cast.tuesday.slug}/reminders/")

    assert died(cast, okello_here) in page.content.decode()


@pytest.mark.guidance("NOTE-7", "CON-7")
def test_somebody_who_died_is_forgotten_after_three_months(cast: Cast, okello_here: Membership) -> None:
    from members.actions.forgetting import forget_expired

    dying.note_death(by=cast.rosa, membership=okello_here, now=NOW)
    forget_expired(NOW + 89 * DAY)
    assert Member.objects.filter(pk=cast.okello.pk).exists()

    forget_expired(NOW + 91 * DAY)
    assert not Member.objects.filter(pk=cast.okello.pk).exists()


def test_second_address_of_somebody_who_died_hears_nothing(cast: Cast, okello_here: Membership) -> None:
    ContactMethodFactory(member=cast.okello, channel="EMAIL", address="okello@example.org", rank=2)
    dying.note_death(by=cast.rosa, membership=okello_here, now=NOW)

    assert say(Member.objects.get(pk=cast.okello.pk), cast.tuesday).reason == "NO_WAY"


def test_noting_a_death_holds_every_group_in_the_same_order_before_anything_else(
    cast: Cast, okello_here: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = MembershipFactory(group=cast.family, member=cast.okello)
    held: list[Any] = []
    monkeypatch.setattr(roles, "hold", lambda group_id: held.append((group_id, Passing.objects.exists())))

    dying.note_death(by=cast.rosa, membership=okello_here, now=NOW)

    assert held[:2] == [(group, False) for group in sorted([okello_here.group_id, other.group_id])]
