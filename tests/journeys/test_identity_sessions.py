"""Sessions: what a thief of the database gets, shared devices, ending all sessions, and guessing."""

import datetime
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from members.models import Member
from tests.factories.members import PASSWORD
from tests.helpers import same_for_all
from tests.journeys.identity import NAME, PASSPHRASE, PHONE, Browser, Outbox
from tests.peersupport.encryption.dump import find_in_dump

pytestmark = [pytest.mark.django_db(transaction=True)]


def test_what_lies_in_the_session_table_signs_nobody_in(clock: Any, browser: Browser, post: Outbox) -> None:
    browser.sign_up("NAME", username=NAME, password1=PASSPHRASE)
    cookie = browser.client.cookies["session"].value
    stored = Session.objects.get()

    thief = Browser(Client())
    thief.client.cookies["session"] = stored.session_key

    assert cookie not in (stored.session_key, stored.session_data)
    assert not thief.is_in()
    assert browser.is_in()
    assert find_in_dump(cookie, NAME) == []


def test_signing_in_gives_the_session_another_name(clock: Any, browser: Browser, post: Outbox, mika: Member) -> None:
    browser.get("/accounts/login/")
    browser.send("/accounts/login/code/", email="mika@example.org")
    before = browser.client.cookies["session"].value

    browser.type_number(browser.send("/accounts/login/code/", email="mika@example.org"), post.drain()[-1].number)

    assert browser.is_in()
    assert browser.client.cookies["session"].value != before


def test_own_device_stays_signed_in_for_thirty_days(clock: Any, browser: Browser, post: Outbox, mika: Member) -> None:
    browser.sign_in("mika", PASSWORD)
    clock.shift(datetime.timedelta(days=29))
    assert browser.is_in()
    clock.shift(datetime.timedelta(days=2))
    assert not browser.is_in()


@pytest.mark.parametrize("way", ["password", "number"])
def test_shared_device_is_signed_out_after_fifteen_idle_minutes(
    clock: Any, browser: Browser, post: Outbox, mika: Member, way: str
) -> None:
    if way == "password":
        browser.sign_in("mika", PASSWORD, shared="on")
    else:
        asked = browser.send("/accounts/login/code/", email="mika@example.org", shared="on")
        browser.type_number(asked, post.one().number)

    for _tap in range(3):
        clock.shift(datetime.timedelta(minutes=14))
        assert browser.is_in()
    clock.shift(datetime.timedelta(minutes=16))

    assert not browser.is_in()


def test_signing_out_everywhere_ends_every_session(clock: Any, browser: Browser, post: Outbox, mika: Member) -> None:
    other, somebody = Browser(Client()), Browser(Client())
    browser.sign_in("mika", PASSWORD)
    other.sign_in("mika", PASSWORD)
    somebody.client.force_login(Member.objects.create_user("somebody", PASSWORD))
    assert other.is_in()

    done = browser.send("/me/signing-in/out/")

    assert done.headers["Clear-Site-Data"] == '"cache"'
    assert not browser.is_in()
    assert not other.is_in()
    assert somebody.is_in()
    assert browser.sign_in("mika", PASSWORD).headers["Location"] == "/home/"


def test_signing_out_forgets_the_pages_that_the_browser_kept(
    clock: Any, browser: Browser, post: Outbox, mika: Member
) -> None:
    browser.sign_in("mika", PASSWORD)
    assert browser.get("/accounts/logout/").status_code == 200
    assert browser.is_in()

    done = browser.sign_out()

    assert done.headers["Clear-Site-Data"] == '"cache"'
    assert not browser.is_in()


# --- Guessing -------------------------------------------------------------------------------------------------


def test_wrong_passwords_are_counted_for_each_login(clock: Any, browser: Browser, post: Outbox, mika: Member) -> None:
    mika.sign_in_name = NAME
    mika.save()
    answers = [browser.sign_in(NAME, f"wrong {n}").content.decode() for n in range(6)]

    assert "do not fit together" in answers[0]
    assert "That were many tries" in answers[-1]
    assert "That were many tries" in browser.sign_in(NAME, PASSWORD).content.decode()
    assert browser.sign_in("mika@example.org", PASSWORD).status_code == 302
    browser.is_silent_about(NAME, "mika@example.org")


def test_phones_do_not_share_one_count_of_tries(clock: Any, browser: Browser, post: Outbox, sam: Member) -> None:
    for n in range(6):
        last = browser.sign_in(PHONE, f"wrong {n}")
    assert "That were many tries" in last.content.decode()

    assert browser.sign_in("+447700900102", PASSWORD).status_code == 302


@pytest.mark.parametrize(("proxies", "forgives"), [(0, False), (1, False)])
def test_forged_forwarding_does_not_start_a_new_count(
    clock: Any, browser: Browser, post: Outbox, settings: Any, proxies: int, forgives: bool
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    answers = []
    for n in range(12):
        forged = f"10.0.0.{n}, 203.0.113.9" if proxies else f"10.0.0.{n}"
        answers.append(
            browser.client.post(
                "/accounts/login/", {"login": f"name{n}", "password": "wrong"}, headers={"x-forwarded-for": forged}
            ).content.decode()
        )

    assert "do not fit together" in answers[0]
    assert ("That were many tries" not in answers[-1]) is forgives


def test_numbers_are_six_digits_and_three_wrong_ones_end_the_try(
    clock: Any, browser: Browser, post: Outbox, mika: Member
) -> None:
    asked = browser.send("/accounts/login/code/", email="mika@example.org")
    number = post.one().number
    assert len(number) == 6
    wrong = "000000" if number != "000000" else "111111"

    answers = [browser.type_number(asked, wrong) for _try in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 302]
    browser.type_number(asked, number)
    assert not browser.is_in()


def test_number_is_too_old_after_ten_minutes(clock: Any, browser: Browser, post: Outbox, mika: Member) -> None:
    asked = browser.send("/accounts/login/code/", email="mika@example.org")
    number = post.one().number
    clock.shift(datetime.timedelta(minutes=11))

    browser.type_number(asked, number)

    assert not browser.is_in()


def test_numbers_for_one_address_are_limited(clock: Any, browser: Browser, post: Outbox, mika: Member) -> None:
    for _time in range(5):
        browser.client.cookies.clear()
        last = browser.send("/accounts/login/code/", email="mika@example.org")

    assert "That were many tries" in last.content.decode()
    assert len(post.drain()) == 3


# --- Nobody learns who has an account -------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["email", "phone"])
def test_asking_for_a_number_looks_the_same_for_known_and_unknown(
    clock: Any, post: Outbox, cast: Any, kind: str
) -> None:
    known = {"email": "mika@example.org", "phone": "+447700900102"}[kind]
    unknown = {"email": "nobody@example.org", "phone": "+447700900999"}[kind]
    seen = []
    for address in (known, unknown):
        visitor = Browser(Client())
        asked = visitor.send("/accounts/login/code/", **{kind: address})
        page = visitor.get(asked.headers["Location"])
        again = visitor.send(asked.headers["Location"], action="resend")
        after = visitor.get(asked.headers["Location"])
        wrong = visitor.send(asked.headers["Location"], code="12")
        seen.append(
            [
                (status, body.replace(address.encode(), b"").replace(address.replace("+", "&#x2B;").encode(), b""))
                for status, body in map(same_for_all, (asked, page, again, after, wrong))
            ]
        )

    assert seen[0] == seen[1]
    arrived = {letter.to: letter.text for letter in post.drain()}
    assert "not used with us" in arrived[unknown]
    assert "not used with us" not in arrived[known]


@pytest.mark.parametrize("way", ["EMAIL", "SMS"])
def test_signing_up_looks_the_same_for_taken_and_free(clock: Any, post: Outbox, cast: Any, way: str) -> None:
    taken = {"EMAIL": "mika@example.org", "SMS": "+447700900102"}[way]
    free = {"EMAIL": "nobody@example.org", "SMS": "+447700900999"}[way]
    field = {"EMAIL": "email", "SMS": "phone"}[way]
    seen = []
    for address in (taken, free):
        visitor = Browser(Client())
        asked = visitor.sign_up(way, **{field: address})
        page = visitor.get(asked.headers["Location"])
        clock.shift(60)
        again = visitor.send(asked.headers["Location"], action="resend")
        after = visitor.get(asked.headers["Location"])
        wrong = visitor.send(asked.headers["Location"], code="12")
        seen.append(
            [
                (status, body.replace(address.encode(), b"").replace(address.replace("+", "&#x2B;").encode(), b""))
                for status, body in map(same_for_all, (asked, page, again, after, wrong))
            ]
        )

    assert seen[0] == seen[1]


def test_asking_for_a_new_password_looks_the_same_for_known_and_unknown(clock: Any, post: Outbox, cast: Any) -> None:
    seen = []
    for address in ("mika@example.org", "nobody@example.org"):
        visitor = Browser(Client())
        asked = visitor.send("/accounts/password/reset/", email=address)
        page = visitor.get(asked.headers["Location"])
        wrong = visitor.send(asked.headers["Location"], code="12")
        seen.append([(s, body.replace(address.encode(), b"")) for s, body in map(same_for_all, (asked, page, wrong))])

    assert seen[0] == seen[1]


def test_sessions_of_signing_in_expire_in_the_table_too(
    clock: Any, browser: Browser, post: Outbox, mika: Member
) -> None:
    browser.sign_in("mika", PASSWORD, shared="on")

    assert Session.objects.get().expire_date - timezone.now() == datetime.timedelta(minutes=15)
