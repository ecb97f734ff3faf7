"""One person's number: for what they said is all right, once, after a fresh second step, and never without a line."""

import datetime
from typing import Any

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.test import Client

from members.actions import consenting, joining, reaching
from members.consents import ABOUT_A_MEETING, KEEPING_IN_TOUCH, QUESTIONS
from members.models import Member, Membership
from peersupport.audit.models import LookLog
from tests.cast import Cast, assemble, person
from tests.conftest import NOW
from tests.factories.members import ContactMethodFactory
from tests.helpers import at_once, same_for_all, sign_in, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.guidance("CON-1")]
MEETING = QUESTIONS[ABOUT_A_MEETING]
NUMBER = "+447700900105"
SHOWN = "tel:" + NUMBER


def page(membership: Membership) -> str:
    return f"/groups/{membership.group.slug}/people/{membership.pk}/reach/"


def okello_says_yes(cast: Cast, option: str = "PHONE", days: int = 90) -> Membership:
    theirs = cast.okello.memberships.select_related("group", "member").get()
    consenting.note_yes(by=cast.rosa, membership=theirs, question=MEETING, days=days, option=option, now=NOW)
    return theirs


@pytest.fixture
def rosa_at_hand(client: Client, cast: Cast) -> Client:
    """Rosa, who has just taken the second step."""
    return sign_in(client, cast.rosa, second_step=True)


def test_number_is_shown_once_for_the_purpose_and_leaves_a_line_that_the_person_reads(
    rosa_at_hand: Client, cast: Cast
) -> None:
    theirs = okello_says_yes(cast)
    assert SHOWN not in rosa_at_hand.get(page(theirs)).content.decode()
    assert not LookLog.objects.exists()

    shown = rosa_at_hand.post(page(theirs), {"purpose": ABOUT_A_MEETING})

    assert (shown.status_code, shown.content.decode().count(SHOWN)) == (200, 1)
    assert "no-store" in shown.headers["Cache-Control"]
    look = LookLog.objects.get()
    assert (look.subject_id, look.by_id, look.group_id) == (cast.okello.pk, cast.rosa.pk, cast.tuesday.pk)
    assert (look.purpose, look.get_purpose_display()) == ("MEETING", "About a meeting, as you said is all right")
    assert SHOWN not in rosa_at_hand.get(page(theirs)).content.decode()


def test_each_look_is_a_line_even_within_the_hour(rosa_at_hand: Client, cast: Cast) -> None:
    theirs = okello_says_yes(cast)

    for _time in range(2):
        rosa_at_hand.post(page(theirs), {"purpose": ABOUT_A_MEETING})

    assert LookLog.objects.count() == 2


def test_other_purpose_is_not_agreed_to_by_the_first(rosa_at_hand: Client, cast: Cast) -> None:
    answer = rosa_at_hand.post(page(okello_says_yes(cast)), {"purpose": KEEPING_IN_TOUCH})

    assert "Okello has not said that this is all right" in text_of(answer)
    assert SHOWN not in answer.content.decode()
    assert not LookLog.objects.exists()


def test_whoever_did_not_agree_looks_the_same_with_and_without_a_number(rosa_at_hand: Client, cast: Cast) -> None:
    """Nothing on the page tells whether there is a number at all."""
    reachable = person(None, "Okello", cast.tuesday, call="+447700900199").memberships.get()
    silent = person(None, "Okello", cast.tuesday).memberships.get()
    agreed_and_then_removed = okello_says_yes(cast)
    cast.okello.contact_methods.all().delete()

    pages = [
        same_for_all(rosa_at_hand.post(page(one), {"purpose": ABOUT_A_MEETING}))
        for one in (reachable, silent, agreed_and_then_removed)
    ]

    def body(number: int, membership: Membership) -> bytes:
        return pages[number][1].replace(str(membership.pk).encode(), b"ID")

    assert body(0, reachable) == body(1, silent) == body(2, agreed_and_then_removed)
    assert b"900199" not in pages[0][1]


@pytest.mark.guidance("CON-3")
@pytest.mark.parametrize("how", ["taken back", "ran out", "left"])
def test_number_is_gone_the_moment_the_yes_ends(rosa_at_hand: Client, cast: Cast, how: str, clock: Any) -> None:
    theirs = okello_says_yes(cast, days=90)
    assert SHOWN in rosa_at_hand.post(page(theirs), {"purpose": ABOUT_A_MEETING}).content.decode()

    if how == "taken back":
        consenting.note_no(by=cast.sam, membership=theirs, question=MEETING, now=NOW)
    elif how == "left":
        joining.leave(by=None, membership=theirs, now=NOW)
    else:
        clock.shift(datetime.timedelta(days=91))
        sign_in(rosa_at_hand, cast.rosa, second_step=True)
    answer = rosa_at_hand.post(page(theirs), {"purpose": ABOUT_A_MEETING})

    assert answer.status_code == (404 if how == "left" else 200)
    assert SHOWN not in answer.content.decode()
    assert LookLog.objects.count() == 1


@pytest.mark.parametrize(
    ("option", "shown"), [("PHONE", {"900109"}), ("EMAIL", {"okello@"}), ("EITHER", {"900109", "okello@"})]
)
def test_only_what_was_chosen_is_shown_and_only_confirmed_addresses(
    rosa_at_hand: Client, cast: Cast, option: str, shown: set[str]
) -> None:
    cast.okello.contact_methods.update(address="+447700900109")
    ContactMethodFactory(member=cast.okello, channel="SMS", address="+447700900188", rank=None, verified_at=None)
    ContactMethodFactory(member=cast.okello, channel="EMAIL", address="okello@example.org", rank=None)
    theirs = okello_says_yes(cast, option)

    html = rosa_at_hand.post(page(theirs), {"purpose": ABOUT_A_MEETING}).content.decode()

    assert {part for part in ("900109", "900188", "okello@") if part in html} == shown


def test_second_step_has_to_be_fresh(client: Client, cast: Cast) -> None:
    theirs = okello_says_yes(cast)
    Authenticator.objects.create(user=cast.rosa, type="totp", data={"secret": "A" * 32})
    sign_in(client, cast.rosa)
    assert client.get(page(theirs)).headers["Location"].startswith("/accounts/2fa/reauthenticate/?next=%2Fgroups")

    answer = client.post(page(theirs), {"purpose": ABOUT_A_MEETING})

    assert answer.status_code == 302
    assert AUTHENTICATION_METHODS_SESSION_KEY not in client.session or not LookLog.objects.exists()
    assert not LookLog.objects.exists()


@pytest.mark.guidance("CON-2")
@pytest.mark.parametrize(
    ("name", "status"), [("ines", 404), ("mika", 404), ("chidi", 404), ("root", 404), ("lin", 403)]
)
def test_nobody_else_sees_whom_there_is_or_any_number(client: Client, cast: Cast, name: str, status: int) -> None:
    theirs = okello_says_yes(cast)
    sign_in(client, getattr(cast, name), second_step=True)

    for answer in (
        client.get("/groups/tuesday-circle/members/"),
        client.get(page(theirs)),
        client.post(page(theirs), {"purpose": ABOUT_A_MEETING}),
    ):
        assert answer.status_code == status
        assert "Okello" not in answer.content.decode()
    assert not LookLog.objects.exists()


def test_person_of_the_other_group_is_not_found_through_ones_own(rosa_at_hand: Client, cast: Cast) -> None:
    theirs = cast.joan.memberships.get()

    assert rosa_at_hand.get(f"/groups/tuesday-circle/people/{theirs.pk}/reach/").status_code == 404


def test_facilitator_who_stepped_down_sees_nothing_from_the_next_request_on(rosa_at_hand: Client, cast: Cast) -> None:
    theirs = okello_says_yes(cast)
    cast.rosa.memberships.update(role="MEMBER")

    assert rosa_at_hand.post(page(theirs), {"purpose": ABOUT_A_MEETING}).status_code == 403


def test_no_more_than_six_looks_within_an_hour_whoever_they_are_at(
    rosa_at_hand: Client, cast: Cast, clock: Any
) -> None:
    theirs = okello_says_yes(cast)
    for _time in range(reaching.AT_MOST):
        assert rosa_at_hand.post(page(theirs), {"purpose": ABOUT_A_MEETING}).status_code == 200

    refused = rosa_at_hand.post(page(theirs), {"purpose": ABOUT_A_MEETING})

    assert (refused.status_code, SHOWN in refused.content.decode()) == (429, False)
    assert LookLog.objects.count() == reaching.AT_MOST
    sam = sign_in(Client(), cast.sam, second_step=True)
    assert sam.post(page(theirs), {"purpose": ABOUT_A_MEETING}).status_code == 200
    clock.shift(datetime.timedelta(minutes=61))
    sign_in(rosa_at_hand, cast.rosa, second_step=True)
    assert rosa_at_hand.post(page(theirs), {"purpose": ABOUT_A_MEETING}).status_code == 200


@pytest.mark.parametrize("purpose", ["", "call-message", "nothing"])
def test_purpose_that_shows_nothing_is_not_found(rosa_at_hand: Client, cast: Cast, purpose: str) -> None:
    assert rosa_at_hand.post(page(okello_says_yes(cast)), {"purpose": purpose}).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_looks_at_the_same_moment_do_not_slip_past_the_limit(transactional_db: None, clock: Any) -> None:
    cast = assemble(NOW)
    theirs = okello_says_yes(cast)
    look = {"by": Member.objects.get(pk=cast.rosa.pk), "membership": theirs, "question": MEETING, "now": NOW}
    for _time in range(reaching.AT_MOST - 1):
        reaching.see_addresses(**look)

    results = at_once(*[lambda: reaching.see_addresses(**look) for _time in range(4)])

    assert sorted(type(one).__name__ for one in results) == ["TooManyLooksError"] * 3 + ["list"]
    assert LookLog.objects.count() == reaching.AT_MOST
