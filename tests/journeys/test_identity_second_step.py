"""The second step: an app, spare numbers and passkeys, each followed by the decoding dump search."""

import json
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

from members.models import Member
from tests.journeys.identity import EMAIL, NAME, PASSPHRASE, Browser, Outbox, Passkey
from tests.peersupport.encryption.dump import find_in_dump

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("long_numbers")]


def app_number(secret: str) -> str:
    """What an app with ``secret`` shows now."""
    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))


def prove(browser: Browser, address: str) -> Any:
    """Open ``address``, with the password again where it is asked for."""
    page = browser.get(address)
    if page.status_code == 302:
        page = browser.get(browser.send(page.headers["Location"], password=PASSPHRASE).headers["Location"])
    return page


def add_app(browser: Browser) -> str:
    """Connect an app; returns its secret."""
    secret = prove(browser, "/accounts/2fa/totp/activate/").context["form"].secret
    done = browser.send("/accounts/2fa/totp/activate/", code=app_number(secret))
    assert done.status_code == 302, done.content.decode()
    return secret


def test_app_is_asked_for_at_sign_in_and_a_spare_number_helps_out(clock: Any, browser: Browser, post: Outbox) -> None:
    browser.sign_up("NAME", username=NAME, password1=PASSPHRASE)
    page = prove(browser, "/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    browser.is_silent_about(secret)
    browser.send("/accounts/2fa/totp/activate/", code=app_number(secret))
    spare = browser.get("/accounts/2fa/recovery-codes/").context["unused_codes"]
    assert len(spare) == 10
    browser.is_silent_about(secret, *spare)
    browser.sign_out()
    clock.shift(120)

    asked = browser.sign_in(NAME)
    assert asked.headers["Location"] == "/accounts/2fa/authenticate/"
    assert not browser.is_in()
    assert browser.type_number(asked, app_number(secret)).headers["Location"] == "/home/"
    assert browser.is_in()
    browser.sign_out()

    asked = browser.sign_in(NAME)
    assert browser.type_number(asked, spare[0]).headers["Location"] == "/home/"
    browser.sign_out()

    asked = browser.sign_in(NAME)
    again = browser.type_number(asked, spare[0])
    assert "This is not the right number" in again.content.decode()
    assert not browser.is_in()
    browser.is_silent_about(secret, *spare, NAME)


def test_number_of_the_app_counts_once_as_long_as_it_could_be_typed(clock: Any, browser: Browser, post: Outbox) -> None:
    browser.sign_up("NAME", username=NAME, password1=PASSPHRASE)
    secret = add_app(browser)
    browser.sign_out()
    clock.shift(120)
    number = app_number(secret)
    browser.type_number(browser.sign_in(NAME), number)
    browser.sign_out()
    clock.shift(40)  # allauth itself would have forgotten by now

    again = browser.type_number(browser.sign_in(NAME), number)

    assert again.status_code == 200
    assert not browser.is_in()


def test_digits_of_another_script_are_taken(clock: Any, browser: Browser, post: Outbox) -> None:
    asked = browser.sign_up("EMAIL", email=EMAIL)
    arabic = post.one().number.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))

    assert browser.type_number(asked, arabic).headers["Location"] == "/home/"


def test_passkey_is_added_and_signs_in_alone(clock: Any, browser: Browser, post: Outbox) -> None:
    browser.sign_up("NAME", username=NAME, password1=PASSPHRASE)
    passkey = Passkey()
    options = prove(browser, "/accounts/2fa/webauthn/add/").context["js_data"]["creation_options"]
    assert options["publicKey"]["user"]["name"] == options["publicKey"]["rp"]["name"] == "Circle"
    answer = passkey.register(json.loads(json.dumps(options, default=str)))
    added = browser.send("/accounts/2fa/webauthn/add/", name="Annas phone", credential=answer, passwordless="on")
    assert added.status_code == 302, added.content.decode()
    browser.is_silent_about("Annas phone", NAME, json.loads(answer)["id"])
    browser.sign_out()

    options = browser.get("/accounts/2fa/webauthn/login/", headers={"accept": "application/json"}).json()
    done = browser.send("/accounts/2fa/webauthn/login/", credential=passkey.sign(options["request_options"]))

    assert done.headers["Location"] == "/home/"
    assert browser.is_in()
    browser.is_silent_about("Annas phone", NAME, json.loads(answer)["id"])


def test_passkey_of_somebody_without_staff_role_is_no_lock(clock: Any, browser: Browser, post: Outbox) -> None:
    member = browser.join(post, email=EMAIL)
    Authenticator.objects.create(user=member, type="webauthn", data={"name": "Annas phone", "credential": {}})
    browser.sign_out()

    asked = browser.send("/accounts/login/code/", email=EMAIL)

    assert browser.type_number(asked, post.one().number).headers["Location"] == "/home/"
    assert browser.is_in()
    assert find_in_dump("Annas phone") == []


def test_passkey_of_a_facilitator_is_asked_for_after_the_number(
    browser: Browser, post: Outbox, rosa: Member, amina: Member
) -> None:
    for person in (rosa, amina):
        Authenticator.objects.create(user=person, type="webauthn", data={"name": "A phone", "credential": {}})

    asked = browser.send("/accounts/login/code/", email="rosa@example.org")
    after = browser.type_number(asked, post.one().number)
    assert after.headers["Location"] == "/accounts/2fa/authenticate/"
    assert not browser.is_in()
    browser.client.cookies.clear()

    asked = browser.send("/accounts/login/code/", email="amina@example.org")
    assert browser.type_number(asked, post.one().number).headers["Location"] == "/home/"
