"""Passwords are checked against a list that lies on this machine, wherever somebody sets one."""

import gzip
from typing import Any

import pytest
from django.contrib.auth.password_validation import CommonPasswordValidator, validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from members.actions import signing
from members.models import Member
from tests.cast import Cast
from tests.factories.members import PASSWORD
from tests.helpers import text_of

LIST = CommonPasswordValidator().DEFAULT_PASSWORD_LIST_PATH
COMMON = "1q2w3e4r5t6y7u8i9o0p"


def is_refused(password: str) -> bool:
    try:
        validate_password(password)
    except ValidationError:
        return True
    return False


def test_every_password_of_the_list_is_refused_alone_and_written_twice() -> None:
    with gzip.open(LIST, "rt", encoding="utf-8") as file:
        listed = [line.strip() for line in file]
    assert len(listed) > 10_000

    assert [password for password in listed if not is_refused(password)] == []
    assert [password for password in listed[:2000] if not is_refused(password + password)] == []
    assert not is_refused("lantern river 9 acorn velvet")


def test_long_password_of_the_list_is_refused_by_the_list_itself() -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password(COMMON)

    assert [error.code for error in refused.value.error_list] == ["password_too_common"]


@pytest.mark.parametrize("form", ["signing up", "change", "set", "words on paper"])
def test_common_password_is_refused_wherever_one_is_set(client: Client, cast: Cast, form: str) -> None:
    word = signing.make_recovery_word(by=cast.amina, member=cast.amina)
    if form == "change":
        client.login(username="amina", password=PASSWORD)
        client.post("/accounts/login/", {"login": "amina", "password": PASSWORD})
    if form == "set":
        cast.amina.set_unusable_password()
        cast.amina.save()
        client.force_login(cast.amina)
    addresses: dict[str, tuple[str, dict[str, Any]]] = {
        "signing up": ("/accounts/signup/", {"way": "NAME", "username": "quietriver"}),
        "change": ("/accounts/password/change/", {"oldpassword": PASSWORD}),
        "set": ("/accounts/password/set/", {}),
        "words on paper": ("/accounts/password/word/", {"sign_in_name": "amina", "word": word}),
    }
    address, answers = addresses[form]
    before = Member.objects.get(pk=cast.amina.pk).password

    page = client.post(address, {**answers, "password1": COMMON})

    assert "too common" in text_of(page)
    assert Member.objects.get(pk=cast.amina.pk).password == before
    assert not Member.objects.filter(sign_in_name="quietriver").exists()
