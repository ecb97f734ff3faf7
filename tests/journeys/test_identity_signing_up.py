"""Signing up and in, from the first page to the last, each way followed by the decoding dump search."""

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from members.models import ContactMethod, Member
from tests.journeys.identity import EMAIL, NAME, PASSPHRASE, PHONE, Browser, Outbox

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clock", "long_numbers")]
NEW = "zebra 8 lantern cloud river"


def test_sign_up_with_a_name_and_a_passphrase_signs_in_again_in_other_case(browser: Browser, post: Outbox) -> None:
    assert browser.sign_up("NAME", username=NAME, password1=PASSPHRASE).headers["Location"] == "/me/signing-in/word/"
    assert browser.is_in()
    browser.sign_out()
    assert not browser.is_in()

    assert browser.sign_in("QUIETRIVER").headers["Location"] == "/home/"

    assert browser.is_in()
    assert post.drain() == []
    browser.is_silent_about(NAME, PASSPHRASE, "md5$")


def test_sign_up_with_a_name_that_is_taken_is_refused_beside_the_field(browser: Browser, post: Outbox) -> None:
    browser.sign_up("NAME", username=NAME, password1=PASSPHRASE)
    browser.sign_out()

    refused = browser.sign_up("NAME", username="quietRIVER", password1=PASSPHRASE)

    assert "Somebody uses this sign-in name already" in refused.content.decode()
    assert Member.objects.count() == 1


def test_sign_up_with_a_short_or_common_password_is_refused(browser: Browser, post: Outbox) -> None:
    short = browser.sign_up("NAME", username=NAME, password1="fourteen chars")
    common = browser.sign_up("NAME", username=NAME, password1="1q2w3e4r5t6y7u8i9o0p")
    repeated = browser.sign_up("NAME", username=NAME, password1="passwordpassword")
    named = browser.sign_up("NAME", username=NAME, password1="quietriver is my name")

    assert "at least 15" in short.content.decode()
    assert "too common" in common.content.decode()
    assert "This repeats itself" in repeated.content.decode()
    assert "leave your sign-in name out" in named.content.decode()
    assert not Member.objects.exists()


def test_asking_for_a_passphrase_shows_one_and_judges_nothing_yet(browser: Browser, post: Outbox) -> None:
    page = browser.sign_up("NAME", username=NAME, password1="", make_passphrase="1")

    made = page.context["form"].passphrase
    assert len(made.split()) == 6
    assert f'value="{made}"' in page.content.decode()
    assert NAME in page.content.decode()
    assert page.context["form"].errors == {}
    assert browser.sign_up("NAME", username=NAME, password1=made).headers["Location"] == "/me/signing-in/word/"


def test_sign_up_by_email_signs_in_by_password_number_and_after_a_reset(browser: Browser, post: Outbox) -> None:
    asked = browser.sign_up("EMAIL", email=EMAIL, name="Anna")
    assert asked.headers["Location"] == "/accounts/confirm-email/"
    assert not browser.is_in()
    letter = post.one()
    assert (letter.lane, letter.to, letter.subject) == ("email", EMAIL.lower(), "Your number from Circle")
    browser.is_silent_about(EMAIL, "Novakova", letter.number)
    assert browser.type_number(asked, letter.number).headers["Location"] == "/home/"
    assert browser.is_in()
    browser.sign_out()

    asked = browser.send("/accounts/login/code/", email=EMAIL.upper())
    letter = post.one()
    browser.is_silent_about(EMAIL, "Novakova", letter.number)
    assert browser.type_number(asked, letter.number).headers["Location"] == "/home/"
    assert browser.is_in()
    browser.sign_out()

    asked = browser.send("/accounts/password/reset/", email=EMAIL)
    letter = post.one()
    browser.is_silent_about(EMAIL, letter.number)
    then = browser.type_number(asked, letter.number)
    assert browser.send(then.headers["Location"], password1=NEW).headers["Location"] == "/home/"
    browser.sign_out()
    assert browser.sign_in(EMAIL.upper(), NEW).headers["Location"] == "/home/"
    browser.is_silent_about(EMAIL, "Novakova", NEW)


def test_sign_up_by_phone_signs_in_by_number_and_by_password(browser: Browser, post: Outbox) -> None:
    asked = browser.sign_up("SMS", phone="+420 777 123 456")
    letter = post.one()
    assert (letter.lane, letter.to) == ("sms", PHONE)
    assert len(letter.text) <= 160
    browser.is_silent_about(PHONE, PHONE[1:], letter.number)
    assert browser.type_number(asked, letter.number).headers["Location"] == "/home/"
    browser.send("/accounts/password/set/", password1=PASSPHRASE)
    browser.sign_out()

    asked = browser.send("/accounts/login/code/", phone="+420-777-123-456")
    letter = post.one()
    browser.is_silent_about(PHONE, PHONE[1:], letter.number)
    assert browser.type_number(asked, letter.number).headers["Location"] == "/home/"
    browser.sign_out()

    assert browser.sign_in("+420 777 123 456").headers["Location"] == "/home/"
    browser.is_silent_about(PHONE, PHONE[1:], PASSPHRASE)


def test_sign_up_with_a_taken_email_looks_the_same_and_tells_only_the_owner(
    browser: Browser, post: Outbox, clock: object
) -> None:
    browser.join(post, email=EMAIL)
    browser.sign_out()
    clock.shift(60)

    taken = browser.sign_up("EMAIL", email=EMAIL)
    letter = post.one()
    wrong = browser.type_number(taken, "1234567890123456")

    assert taken.headers["Location"] == "/accounts/confirm-email/"
    assert "You have been here before" in letter.text
    assert wrong.status_code == 200
    assert "This is not the number we sent" in wrong.content.decode()
    assert Member.objects.count() == 1
    browser.is_silent_about(EMAIL)


def test_sign_up_with_a_taken_phone_looks_the_same_and_tells_only_the_owner(
    browser: Browser, post: Outbox, clock: object
) -> None:
    browser.join(post, phone=PHONE)
    browser.sign_out()
    clock.shift(60)

    taken = browser.sign_up("SMS", phone=PHONE)
    letter = post.one()

    assert taken.headers["Location"] == "/accounts/phone/verify/"
    assert "you have been here before" in letter.text
    assert len(letter.text) <= 160
    assert Member.objects.count() == 1
    browser.is_silent_about(PHONE, PHONE[1:])


def test_second_verified_owner_of_an_address_is_refused_by_the_database(browser: Browser, post: Outbox) -> None:
    browser.join(post, email=EMAIL)
    other = Member.objects.create_user("other", PASSPHRASE)

    with pytest.raises(IntegrityError), transaction.atomic():
        EmailAddress.objects.create(user=other, email=EMAIL.lower(), verified=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactMethod.objects.create(
            member=other, channel="EMAIL", address=EMAIL.lower(), verified_at="2026-11-23T12:00Z"
        )


def test_sign_up_again_before_confirming_goes_on_with_the_same_account(
    browser: Browser, post: Outbox, clock: object
) -> None:
    browser.sign_up("EMAIL", email=EMAIL, name="Somebody else")
    first = post.one()
    browser.client.cookies.clear()
    clock.shift(60)

    asked = browser.sign_up("EMAIL", email=EMAIL, name="Anna")
    second = post.one()

    assert first.number != second.number
    assert browser.type_number(asked, second.number).headers["Location"] == "/home/"
    assert [member.name for member in Member.objects.all()] == ["Anna"]


@pytest.mark.guidance("NOTE-1")
def test_reminders_go_to_the_confirmed_address_only_of_who_ticked_it(browser: Browser, post: Outbox) -> None:
    without = browser.join(post, email=EMAIL)
    browser.sign_out()
    ticked = browser.join(post, email="lin@example.org", reminders="on")

    assert [way.rank for way in without.contact_methods.all()] == [None]
    assert [(way.channel, way.rank) for way in ticked.contact_methods.all()] == [("EMAIL", 1)]
