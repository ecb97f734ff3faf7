"""My privacy: what is kept, who can see it, who looked, and my name in each group."""

import datetime
import time
from typing import Any

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client

from members.actions.erasing import erase_everything
from members.actions.forgetting import forget_expired
from members.models import Member
from peersupport.audit.models import LookLog
from peersupport.audit.record import record_look
from peersupport.privacy.export import as_json
from peersupport.privacy.held import held
from tests.cast import Cast
from tests.conftest import NOW
from tests.helpers import sign_in, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.guidance("CON-1")]
PAGE, LOOKS = "/me/privacy/", "/me/privacy/looks/"


@pytest.fixture(autouse=True)
def _own_ledger(settings: Any, tmp_path: Any) -> None:
    settings.LEDGER_FILE = str(tmp_path / "erasures")


def sure(client: Client, person: Member) -> Client:
    """``person`` signed in, and has just shown again that it is them."""
    sign_in(client, person)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = str(person.pk)
    session.save()
    return client


def look(cast: Cast, whose: Member, by: Member | None = None) -> None:
    record_look(whose.pk, by=by or cast.rosa, group_id=cast.tuesday.pk, purpose=LookLog.Purpose.CALL)


# --- What is kept, and who can see it -------------------------------------------------------------------------


def test_page_says_what_is_kept_what_for_and_who_can_see_it(client: Client, cast: Cast) -> None:
    text = text_of(sign_in(client, cast.amina).get(PAGE))

    assert "Know who belongs, so that they can be told and others are kept out." in text
    assert "Only you can see Sign-in name" in text
    assert "People in the same group can see" in text
    assert "Nobody looked at your number or address in the last year." in text


def test_what_only_the_program_needs_and_what_is_not_there_is_left_out(cast: Cast) -> None:
    labels = [label for one in held(cast.amina) for _words, labels in one.seen for label in labels]

    assert "Name in this group" in labels
    assert "Password" not in labels
    assert "Coordinations" not in [one.title for one in held(cast.amina)]
    assert "Coordinations" in [one.title for one in held(cast.chidi)]


def test_signed_out_is_led_to_sign_in(client: Client, cast: Cast) -> None:
    assert client.get(PAGE).headers["Location"].startswith("/accounts/login/")


# --- Who looked -----------------------------------------------------------------------------------------------


def test_person_reads_who_looked_by_name_in_the_group_role_and_purpose(client: Client, cast: Cast) -> None:
    cast.rosa.memberships.update(shown_name="Rosa M")
    look(cast, cast.amina)
    sure(client, cast.amina)
    assert "Somebody saw your number or address 1 time in the last year." in text_of(client.get(PAGE))

    text = text_of(client.get(LOOKS))

    for part in ("Rosa M", "Facilitator", "To phone you", "Tuesday Circle", "23 November 2026"):
        assert part in text


def test_looks_at_others_are_not_told(client: Client, cast: Cast) -> None:
    look(cast, cast.lin)

    assert "Rosa" not in text_of(sure(client, cast.amina).get(LOOKS))
    assert "Nobody looked" in text_of(client.get(PAGE))


def test_list_of_looks_asks_first_whether_it_is_still_the_same_person(client: Client, cast: Cast) -> None:
    look(cast, cast.amina)

    assert sign_in(client, cast.amina).get(LOOKS).headers["Location"].startswith("/accounts/reauthenticate/")


@pytest.mark.guidance("CON-7")
def test_look_of_somebody_erased_stays_without_a_name(client: Client, cast: Cast) -> None:
    look(cast, cast.amina, by=cast.sam)
    erase_everything(by=cast.sam, member=cast.sam, now=NOW)

    text = text_of(sure(client, cast.amina).get(LOOKS))

    assert "Somebody who is not here any more" in text
    assert "Sam" not in text


@pytest.mark.guidance("CON-7")
def test_looks_go_with_the_person_and_come_in_their_file_without_naming_the_other(cast: Cast) -> None:
    look(cast, cast.amina)
    assert "To phone you" not in as_json(cast.joan)
    told, of_rosa = as_json(cast.amina), as_json(cast.rosa)
    assert '"audit.LookLog"' in told
    assert str(cast.rosa.pk) not in told
    assert str(cast.amina.pk) not in of_rosa

    erase_everything(by=cast.amina, member=cast.amina, now=NOW)

    assert not LookLog.objects.exists()


@pytest.mark.guidance("CON-7")
@pytest.mark.parametrize(("days", "is_kept"), [(364, True), (366, False)])
def test_look_is_kept_for_a_year(days: int, is_kept: bool, cast: Cast) -> None:
    look(cast, cast.amina)

    forget_expired(NOW + datetime.timedelta(days=days))

    assert LookLog.objects.exists() is is_kept


# --- My name in each group ------------------------------------------------------------------------------------


@pytest.mark.guidance("MEM-7")
def test_name_and_hiding_are_changed_here_and_one_comes_back(client: Client, cast: Cast) -> None:
    mine = cast.amina.memberships.get()
    sign_in(client, cast.amina)
    assert f"/me/groups/{mine.pk}/?next=privacy" in client.get(PAGE).content.decode()

    answer = client.post(
        f"/me/groups/{mine.pk}/?next=privacy", {f"{mine.pk}-shown_name": "A.", f"{mine.pk}-is_hidden": "on"}
    )

    mine.refresh_from_db()
    assert (answer.headers["Location"], mine.shown_name, mine.is_hidden) == (PAGE, "A.", True)


@pytest.mark.guidance("MEM-7")
def test_name_of_somebody_else_is_not_changed(client: Client, cast: Cast) -> None:
    theirs = cast.lin.memberships.get()

    answer = sign_in(client, cast.amina).post(
        f"/me/groups/{theirs.pk}/?next=privacy", {f"{theirs.pk}-shown_name": "Mine"}
    )

    assert (answer.status_code, cast.lin.memberships.get().shown_name) == (404, "Lin")
