"""Keys of the cache."""

import re
from typing import Any

from django.core.cache import cache
from django.utils.crypto import salted_hmac

from peersupport.encryption.cache_keys import make_key


def test_make_key_hides_what_it_was_made_of() -> None:
    key = make_key("ratelimit:anna@example.org", "prefix", 1)

    assert re.fullmatch("[0-9a-f]{64}", key)


def test_make_key_differs_by_each_part_and_by_the_secret(settings: Any) -> None:
    keys = {make_key("a", "p", 1), make_key("b", "p", 1), make_key("a", "q", 1), make_key("a", "p", 2)}
    settings.SECRET_KEY = "another secret of fifty letters for this one test"

    assert len(keys | {make_key("a", "p", 1)}) == 5


def test_cache_of_this_project_uses_it(settings: Any) -> None:
    assert settings.CACHES["default"]["KEY_FUNCTION"] == "peersupport.encryption.cache_keys.make_key"
    assert cache.make_key("anna@example.org") == make_key("anna@example.org", "", 1)


def test_make_key_stays_the_same_from_release_to_release(settings: Any) -> None:
    settings.SECRET_KEY = "a secret of fifty letters that never changes here"

    assert make_key("a", "p", 1) == salted_hmac("peersupport.cache", "p:1:a", algorithm="sha256").hexdigest()
