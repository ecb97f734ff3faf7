"""Getting back in without email and phone: six words on paper."""

from typing import Any

import pytest

from members.models import Member
from tests.journeys.identity import EMAIL, NAME, PASSPHRASE, Browser, Outbox

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clock", "long_numbers")]
NEW = "zebra 8 lantern cloud river"


def words_of(browser: Browser) -> str:
    """The words, made now."""
    return str(browser.send("/me/signing-in/word/").context["word"])


def test_person_with_a_name_only_is_offered_words_and_gets_back_in_with_them(browser: Browser, post: Outbox) -> None:
    assert browser.sign_up("NAME", username=NAME, password1=PASSPHRASE).headers["Location"] == "/me/signing-in/word/"
    words = words_of(browser)
    assert len(words.split()) == 6
    browser.is_silent_about(words, NAME)
    browser.sign_out()

    done = browser.send(
        "/accounts/password/word/", sign_in_name="QUIETRIVER", word=f"  {words.upper()} ", password1=NEW
    )

    assert done.headers["Location"] == "/accounts/login/"
    assert browser.sign_in(NAME, PASSPHRASE).status_code == 200
    assert browser.sign_in(NAME, NEW).headers["Location"] == "/home/"
    browser.is_silent_about(words, NAME, NEW)


def test_words_work_once(browser: Browser, post: Outbox) -> None:
    browser.sign_up("NAME", username=NAME, password1=PASSPHRASE)
    words = words_of(browser)
    browser.sign_out()
    browser.send("/accounts/password/word/", sign_in_name=NAME, word=words, password1=NEW)

    again = browser.send("/accounts/password/word/", sign_in_name=NAME, word=words, password1=PASSPHRASE)

    assert "do not fit together" in again.content.decode()
    assert browser.sign_in(NAME, NEW).status_code == 302


def test_new_words_end_the_old_ones_and_are_made_only_after_the_password_again(browser: Browser, post: Outbox) -> None:
    browser.sign_up("NAME", username=NAME, password1=PASSPHRASE)
    old = words_of(browser)

    asked = browser.send("/me/signing-in/word/")
    assert asked.headers["Location"].startswith("/accounts/reauthenticate/")
    shown = browser.send(asked.headers["Location"], password=PASSPHRASE)
    new = shown.context["word"]
    browser.sign_out()

    wrong = browser.send("/accounts/password/word/", sign_in_name=NAME, word=old, password1=NEW)
    assert "do not fit together" in wrong.content.decode()
    right = browser.send("/accounts/password/word/", sign_in_name=NAME, word=new, password1=NEW)
    assert right.status_code == 302


def test_wrong_words_and_unknown_names_are_answered_alike_and_counted(
    browser: Browser, post: Outbox, clock: Any
) -> None:
    browser.sign_up("NAME", username=NAME, password1=PASSPHRASE)
    words = words_of(browser)
    browser.sign_out()

    def tries(name: str) -> list[str]:
        answers = []
        for _try in range(6):
            page = browser.send("/accounts/password/word/", sign_in_name=name, word="not these", password1=NEW)
            answers.append(page.context["form"].non_field_errors()[0])
        return answers

    for_nobody = tries("nobody")
    clock.shift(61)  # the count for this browser's address is over, the one for the name is not
    for_somebody = tries(NAME)
    clock.shift(61)
    assert for_somebody == for_nobody
    assert "many tries" in for_somebody[-1]
    blocked = browser.send("/accounts/password/word/", sign_in_name=NAME, word=words, password1=NEW)
    assert blocked.status_code == 200
    assert Member.objects.get().check_password(PASSPHRASE)


def test_bad_password_does_not_use_the_words_up(browser: Browser, post: Outbox) -> None:
    browser.sign_up("NAME", username=NAME, password1=PASSPHRASE)
    words = words_of(browser)
    browser.sign_out()

    short = browser.send("/accounts/password/word/", sign_in_name=NAME, word=words, password1="short")
    good = browser.send("/accounts/password/word/", sign_in_name=NAME, word=words, password1=NEW)

    assert short.context["form"].errors.keys() == {"password1"}
    assert good.status_code == 302


def test_person_without_words_cannot_get_in_with_empty_ones(browser: Browser, post: Outbox) -> None:
    browser.join(post, email=EMAIL)
    member = Member.objects.get()
    member.sign_in_name = NAME.lower()
    member.save()
    browser.sign_out()

    for word in ("!", " ", "none"):
        page: Any = browser.send("/accounts/password/word/", sign_in_name=NAME, word=word, password1=NEW)
        assert page.status_code == 200
