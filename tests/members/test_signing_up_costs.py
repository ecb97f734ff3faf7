"""Signing up with a taken address must cost what a free one costs, or the clock tells who has an account (C3)."""

from collections import Counter
from typing import Any

import pytest
from django.contrib.auth import hashers
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.models import Member

ANSWERS = {
    "EMAIL": ({"email": "mika@example.org"}, {"email": "nobody@example.org"}),
    "SMS": ({"phone": "+447700900102"}, {"phone": "+447700900999"}),
}


def work(address: str, answers: dict[str, str]) -> Counter[str]:
    """What one sending of a form makes the database write."""
    with CaptureQueriesContext(connection) as queries:
        Client().post(address, answers)
    writes = (query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE")))
    return Counter(" ".join(sql.split()[:3]) for sql in writes)


@pytest.mark.parametrize("way", ANSWERS)
def test_signing_up_writes_the_same_rows_for_taken_and_free(cast: Any, way: str) -> None:
    taken, free = ANSWERS[way]
    people = Member.objects.count()

    for_taken = work("/accounts/signup/", {"way": way, **taken})
    assert Member.objects.count() == people
    for_free = work("/accounts/signup/", {"way": way, **free})
    assert Member.objects.count() == people + 1

    assert for_taken == for_free


@pytest.mark.parametrize("way", ANSWERS)
@pytest.mark.parametrize("address", ["/accounts/login/code/"])
def test_asking_for_a_number_writes_the_same_rows_for_known_and_unknown(cast: Any, way: str, address: str) -> None:
    known, unknown = ANSWERS[way]

    assert work(address, known) == work(address, unknown)


@pytest.mark.parametrize("known", ["mika", "mika@example.org", "+447700900102"])
def test_a_wrong_password_costs_one_hash_for_known_and_unknown(cast: Any, known: str, settings: Any) -> None:
    from django.contrib.auth.hashers import MD5PasswordHasher

    counted: list[str] = []

    class Counting(MD5PasswordHasher):
        def encode(self, password: str, salt: str) -> str:
            counted.append(password)
            return super().encode(password, salt)

    hashers.get_hashers.cache_clear()
    hashers.get_hashers_by_algorithm.cache_clear()
    unknown = known.replace("mika", "nobody").replace("0102", "0999")
    costs = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hashers, "get_hashers", lambda: [Counting()])
        patch.setattr(hashers, "get_hashers_by_algorithm", lambda: {"md5": Counting()})
        for login in (known, unknown):
            counted.clear()
            answer = Client().post("/accounts/login/", {"login": login, "password": "wrong wrong wrong"})
            assert "do not fit together" in answer.content.decode()
            costs.append(len(counted))

    assert costs[0] == costs[1] == 1
