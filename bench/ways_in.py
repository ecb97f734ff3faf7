"""What a stranger may ask of the pages of signing in and up. ``WRONG`` is the password of nobody."""

from typing import Any

from django.test import Client

from bench.separability import Person, oracle

WRONG = "a sentence that nobody took 7"


@oracle("signing up, by email")
def sign_up_by_email(client: Client, who: Person) -> Any:
    """An address that has an account, and one that is free."""
    return client.post("/accounts/signup/", {"way": "EMAIL", "email": who.email})


@oracle("signing up, by phone")
def sign_up_by_phone(client: Client, who: Person) -> Any:
    """A number that has an account, and one that is free."""
    return client.post("/accounts/signup/", {"way": "SMS", "phone": who.phone})


@oracle("signing in, by sign-in name")
def sign_in_by_name(client: Client, who: Person) -> Any:
    """A wrong password."""
    return client.post("/accounts/login/", {"login": who.name, "password": WRONG})


@oracle("signing in, by email")
def sign_in_by_email(client: Client, who: Person) -> Any:
    """A wrong password."""
    return client.post("/accounts/login/", {"login": who.email, "password": WRONG})


@oracle("asking for a number, by email")
def number_by_email(client: Client, who: Person) -> Any:
    """A number to sign in with."""
    return client.post("/accounts/login/code/", {"email": who.email})


@oracle("asking for a number, by phone")
def number_by_phone(client: Client, who: Person) -> Any:
    """A number to sign in with."""
    return client.post("/accounts/login/code/", {"email": who.phone})


@oracle("asking for a new password")
def new_password(client: Client, who: Person) -> Any:
    """A number that allows a new password."""
    return client.post("/accounts/password/reset/", {"email": who.email})


@oracle("words on paper")
def words_on_paper(client: Client, who: Person) -> Any:
    """The wrong words, with the name of somebody who has some and of nobody."""
    answers = {"sign_in_name": who.name, "word": "none of these six words", "password1": WRONG}
    return client.post("/accounts/password/word/", answers)
