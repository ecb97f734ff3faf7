"""The second step: an app, spare numbers and passkeys, each followed by the decoding dump search."""

import json
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

from members.models import Member
from tests.factories.members import PASSWORD
from tests.journeys.identity import EMAIL, NAME, PASSPHRASE, Browser, Outbox, Passkey
from tests.peersupport.encryption.dump import find_in_dump

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("long_numbers")]


def app_number(secret: str) -> str:
    """What an app with ``secret`` shows now."""
    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))


def prove(browser: Browser, address: str, password: str = PASSPHRASE) -> Any:
    """Open ``address``, with the password again where it is asked for."""
    page = browser.get(address)
    if page.status_code == 302:
        page = browser.get(browser.send(page.headers["Location"], password=password).headers["Location"])
    return page


def add_app(browser: Browser, password: str = PASSPHRASE) -> str:
    """Connect an app; returns its secret."""
    secret = prove(browser, "/accounts/2fa/totp/activate/", password).context["form"].secret
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


# --- Staff ----------------------------------------------------------------------------------------------------


def sign_in_by_number(browser: Browser, post: Outbox, address: str, wanted: str = "") -> Any:
    """Sign in with a number sent to ``address``; returns the answer to the number."""
    post.drain()
    asked = browser.send(f"/accounts/login/code/{wanted}", email=address)
    return browser.type_number(asked, post.one().number)


def test_facilitator_without_second_step_is_led_to_one_and_may_go_on(
    clock: Any, browser: Browser, post: Outbox, rosa: Member, amina: Member
) -> None:
    done = sign_in_by_number(browser, post, "rosa@example.org")

    assert done.headers["Location"] == "/me/second-step/?next=%2Fhome%2F"
    page = browser.get(done.headers["Location"]).content.decode()
    assert "You can see things about other people here" in page
    assert '<a class="more" href="/home/">Not now</a>' in page
    browser.client.cookies.clear()
    assert sign_in_by_number(browser, post, "amina@example.org").headers["Location"] == "/home/"


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_not_now_leads_to_no_other_site(client: Any, rosa: Member, elsewhere: str) -> None:
    client.force_login(rosa)

    page = client.get("/me/second-step/", {"next": elsewhere})

    assert page.context["later"] == "/home/"


def test_facilitator_without_second_step_runs_a_meeting_and_sees_no_numbers(clock: Any, client: Any, cast: Any) -> None:
    client.force_login(cast.rosa)
    clock.shift(36 * 3600)  # after tomorrow's meeting

    for open_page in (
        "/today/",
        f"/meetings/{cast.tomorrow.pk}/",
        f"/meetings/{cast.tomorrow.pk}/count/",
        "/groups/tuesday-circle/meetings/",
        "/groups/tuesday-circle/reminders/",
    ):
        page = client.get(open_page)
        assert page.status_code == 200, open_page
        assert "+447700900105" not in page.content.decode()
    counted = client.post(f"/meetings/{cast.tomorrow.pk}/count/", {"number": "7"})
    assert counted.status_code == 302
    cast.tomorrow.refresh_from_db()
    assert cast.tomorrow.head_count == 7
    for closed_page in (
        "/groups/tuesday-circle/reminders/numbers/",
        f"/groups/tuesday-circle/people/{cast.okello.memberships.get().pk}/died/",
    ):
        assert client.get(closed_page).headers["Location"] == "/me/second-step/", closed_page


def test_new_app_of_a_facilitator_counts_as_taken_and_opens_what_was_closed(
    clock: Any, browser: Browser, post: Outbox, cast: Any
) -> None:
    closed = f"/groups/tuesday-circle/people/{cast.okello.memberships.get().pk}/died/"
    sign_in_by_number(browser, post, "rosa@example.org")
    assert browser.get(closed).headers["Location"] == "/me/second-step/"

    add_app(browser, PASSWORD)

    assert browser.get(closed).status_code == 200
    clock.shift(16 * 60)
    assert browser.get(closed).headers["Location"].startswith("/accounts/2fa/reauthenticate/")


def test_what_a_facilitator_sent_after_the_limit_is_carried_out_after_the_second_step(
    clock: Any, browser: Browser, post: Outbox, cast: Any
) -> None:
    okello = cast.okello.memberships.get()
    closed = f"/groups/tuesday-circle/people/{okello.pk}/died/"
    sign_in_by_number(browser, post, "rosa@example.org")
    secret = add_app(browser, PASSWORD)
    clock.shift(16 * 60)

    asked = browser.send(closed)
    okello.refresh_from_db()
    assert okello.left_on is None
    done = browser.send(asked.headers["Location"], code=app_number(secret))

    okello.refresh_from_db()
    assert okello.left_on is not None
    assert done.headers["Location"] == closed


def test_somebody_newly_made_facilitator_is_asked_at_the_next_page_that_needs_it(
    clock: Any, client: Any, cast: Any
) -> None:
    client.force_login(cast.amina)
    closed = f"/groups/tuesday-circle/people/{cast.okello.memberships.get().pk}/died/"
    assert client.get(closed).status_code == 403

    cast.amina.memberships.update(role="CO_FACILITATOR")

    assert client.get("/today/").status_code == 200
    assert client.get(closed).headers["Location"] == "/me/second-step/"


# --- The administration ---------------------------------------------------------------------------------------

DESK = ("/admin/", "/admin/groups/group/", "/admin/jsi18n/")


@pytest.mark.parametrize("page", DESK)
def test_administration_is_shut_without_a_second_step(clock: Any, client: Any, cast: Any, page: str) -> None:
    for person in (cast.chidi, cast.root):
        client.force_login(person)
        assert client.get(page).headers["Location"] == "/me/second-step/"
        assert client.post(page).headers["Location"] == "/me/second-step/"


@pytest.mark.parametrize("page", DESK)
def test_administration_opens_after_the_second_step_and_shuts_after_fifteen_idle_minutes(
    clock: Any, browser: Browser, post: Outbox, chidi: Member, page: str
) -> None:
    sign_in_by_number(browser, post, "chidi@example.org")
    add_app(browser, PASSWORD)

    for _tap in range(4):  # an hour, with a tap every 14 minutes
        assert browser.get(page).status_code == 200
        clock.shift(14 * 60)
    clock.shift(2 * 60)

    assert browser.get(page).headers["Location"].startswith("/accounts/2fa/reauthenticate/?next=")


def test_administration_asks_again_after_twelve_hours_of_use(
    clock: Any, browser: Browser, post: Outbox, chidi: Member
) -> None:
    sign_in_by_number(browser, post, "chidi@example.org")
    add_app(browser, PASSWORD)

    taps = 0
    while browser.get("/admin/").status_code == 200:
        clock.shift(10 * 60)
        taps += 1

    assert taps == 12 * 6


def test_password_again_opens_neither_the_administration_nor_another_second_step(
    clock: Any, browser: Browser, post: Outbox, chidi: Member
) -> None:
    sign_in_by_number(browser, post, "chidi@example.org")
    add_app(browser, PASSWORD)
    clock.shift(16 * 60)
    browser.send("/accounts/reauthenticate/", password=PASSWORD)

    for page in (
        "/admin/",
        "/accounts/2fa/totp/deactivate/",
        "/accounts/2fa/webauthn/add/",
        "/accounts/2fa/recovery-codes/",
        "/accounts/2fa/recovery-codes/generate/",
    ):
        assert browser.get(page).headers["Location"].startswith("/accounts/2fa/reauthenticate/"), page
    assert browser.send("/accounts/2fa/totp/deactivate/").headers["Location"].startswith("/accounts/2fa/reauth")
    assert Authenticator.objects.filter(user=chidi, type="totp").exists()
