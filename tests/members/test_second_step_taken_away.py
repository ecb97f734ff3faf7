"""A coordinator takes away the second step of a facilitator who lost it (decision 10)."""

import datetime
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from members.actions import getting_back
from members.models import Member, WayBack
from members.outbox.ticking import tick
from peersupport.audit.models import AuditEvent
from tests.cast import Cast
from tests.factories.members import MembershipFactory
from tests.helpers import sign_in, text_of
from tests.members.test_getting_back import letters, link_in, membership_of

HOUR = datetime.timedelta(hours=1)


def reset_page(person: Member) -> str:
    return f"/coordination/second-steps/{membership_of(person).pk}/"


@pytest.mark.guidance("CON-1")
def test_coordinator_takes_a_second_step_away_after_an_hour_and_the_person_is_told_twice(
    client: Client, cast: Cast, clock: Any, now: datetime.datetime
) -> None:
    for kind in ("totp", "recovery_codes", "webauthn"):
        Authenticator.objects.create(user=cast.rosa, type=kind, data={})
    Authenticator.objects.create(user=cast.ines, type="totp", data={})
    sign_in(client, cast.chidi, second_step=True)
    client.post(reset_page(cast.rosa))
    tick(now + HOUR / 2, clock=lambda: now)
    assert Authenticator.objects.filter(user=cast.rosa).count() == 3

    clock.shift(HOUR)
    for _twice in range(2):
        tick(now + HOUR, clock=lambda: now)

    assert not Authenticator.objects.filter(user=cast.rosa).exists()
    assert Authenticator.objects.filter(user=cast.ines).exists()
    assert [letter.address for letter in letters()] == ["rosa@example.org"] * 2
    assert set(AuditEvent.objects.filter(subject_id=cast.rosa.pk).values_list("action", "by_id")) == {
        ("member.way_back_opened", cast.chidi.pk),
        ("member.second_step_reset", None),
    }


def test_facilitator_stops_the_reset_by_the_link(client: Client, cast: Cast, now: datetime.datetime) -> None:
    Authenticator.objects.create(user=cast.rosa, type="totp", data={})
    getting_back.reset_second_step(by=cast.chidi, membership=membership_of(cast.rosa), now=now)

    client.post(link_in(letters()[0]))
    tick(now + HOUR, clock=lambda: now)

    assert Authenticator.objects.filter(user=cast.rosa).exists()


@pytest.mark.guidance("CON-1", "CON-2")
def test_coordinator_sees_names_of_facilitators_of_their_groups_and_nothing_else(client: Client, cast: Cast) -> None:
    away = MembershipFactory(role="FACILITATOR", shown_name="Faraway")
    sign_in(client, cast.chidi, second_step=True)

    page = text_of(client.get("/coordination/second-steps/"))

    assert "Rosa" in page
    assert "Ines" in page
    for private in ("Amina", "Okello", "Faraway", "@example.org", "+44"):
        assert private not in page
    assert client.post(f"/coordination/second-steps/{away.pk}/").status_code == 404
    assert client.post(reset_page(cast.amina)).status_code == 404
    assert not WayBack.objects.exists()


def test_coordinator_cannot_take_away_their_own(client: Client, cast: Cast) -> None:
    mine = MembershipFactory(group=cast.tuesday, member=cast.chidi, role="FACILITATOR")
    sign_in(client, cast.chidi, second_step=True)

    assert client.post(f"/coordination/second-steps/{mine.pk}/").status_code == 404


@pytest.mark.parametrize("name", ["mika", "amina", "rosa", "root"])
def test_nobody_but_coordinators_takes_a_second_step_away(client: Client, cast: Cast, name: str) -> None:
    sign_in(client, getattr(cast, name), second_step=True)

    assert client.get("/coordination/second-steps/").status_code == 404
    assert client.post(reset_page(cast.ines)).status_code == 404


def test_coordinator_without_a_fresh_second_step_is_asked_for_it(client: Client, cast: Cast) -> None:
    sign_in(client, cast.chidi)

    assert client.post(reset_page(cast.rosa)).headers["Location"] == "/me/second-step/"
    assert not WayBack.objects.exists()
