"""How often something may be tried: counted for all processes together, and the same for known and unknown."""

from typing import Any

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.test import Client, override_settings

from members.actions import getting_back
from members.models import Membership
from tests.cast import Cast
from tests.factories.meetings import AnswerLinkFactory
from tests.factories.members import WayBackFactory

IN_DATABASE = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_entries",
        "KEY_FUNCTION": "peersupport.encryption.cache_keys.make_key",
    }
}


@pytest.fixture(autouse=True)
def _counts_begin_anew() -> None:
    caches["default"].clear()


def type_words(client: Client, words: str = "not these six words at all", **headers: str) -> int:
    return client.post("/accounts/back/", {"words": words}, headers=headers or None).status_code


def test_words_are_tried_ten_times_a_minute_and_then_right_ones_wait_too(
    clock: Any, client: Client, cast: Cast, now: Any
) -> None:
    membership = Membership.objects.select_related("member", "group").get(member=cast.amina)
    _way, words = getting_back.let_back_in(by=cast.rosa, membership=membership, how="PAPER", now=now)
    clock.shift(3600)

    assert [type_words(client) for _try in range(10)] == [422] * 10
    assert type_words(client) == 429
    assert type_words(client, words) == 429
    assert type_words(Client(REMOTE_ADDR="203.0.113.7"), words) == 302


@pytest.mark.parametrize("proxies", [0, 1])
def test_forged_forwarding_header_starts_no_new_count(clock: Any, db: None, settings: Any, proxies: int) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    own = ", 203.0.113.9" if proxies else ""

    answers = [type_words(Client(), **{"x-forwarded-for": f"10.0.0.{n}{own}"}) for n in range(12)]

    assert answers == [422] * 10 + [429] * 2


def test_count_is_kept_where_every_process_reads_it(clock: Any, db: None) -> None:
    with override_settings(CACHES=IN_DATABASE):
        call_command("createcachetable")
        answers = []
        for _process in range(4):
            caches["default"].close()
            del caches["default"]  # another process has a cache object of its own, and the same table
            answers += [type_words(Client()) for _try in range(3)]

    assert answers == [422] * 10 + [429] * 2


@pytest.mark.parametrize("path", ["/a/{token}/", "/accounts/back/stop/{token}/"])
def test_whoever_guesses_links_waits_and_learns_nothing_from_it(clock: Any, cast: Cast, path: str) -> None:
    right = {
        "/a/{token}/": lambda: AnswerLinkFactory(meeting=cast.tomorrow, member=cast.amina).token,
        "/accounts/back/stop/{token}/": lambda: WayBackFactory(member=cast.amina, group=cast.tuesday).stop_token,
    }[path]()
    guesser, reader = Client(), Client(REMOTE_ADDR="203.0.113.7")

    assert {guesser.get(path.format(token=f"guess{n}")).status_code for n in range(30)} == {404}

    assert guesser.get(path.format(token="guess")).status_code == 429
    assert guesser.get(path.format(token=right)).status_code == 429
    assert [reader.get(path.format(token=right)).status_code for _time in range(40)] == [200] * 40
