"""Flaws in how secrets are kept. What must go red is the suite's own test, called here with the flaw switched on."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import caches
from django.core.cache.backends.base import default_key_func
from django.test import Client

from meetings.views import answering
from members.models import Member
from peersupport.encryption import keyring
from peersupport.web.logs import DiscreetFilter
from tests.cast import Cast
from tests.house.places import sources
from tests.meetings.test_views_answering import test_answer_leads_back_to_no_other_site as answers_stay_here
from tests.members.test_signing_up_costs import (
    test_a_wrong_password_costs_one_hash_for_known_and_unknown as password_costs_one_hash,
)
from tests.peersupport.encryption.test_cache_keys import test_cache_of_this_project_uses_it as cache_keys_are_hidden
from tests.peersupport.encryption.test_keyring import (
    test_seal_twice_differs_and_searchable_does_not as sealing_twice_differs,
)
from tests.peersupport.encryption.test_tampering import (
    test_value_copied_to_another_column_does_not_open as values_stay_in_their_column,
)
from tests.peersupport.web.test_logs import (
    test_record_with_arguments_and_an_exception_is_blotted as log_tells_of_nobody,
)

NAMES_TESTS = re.compile(r"\b(?:from|import) tests\b|\btests\.(?:flaws|canaries)\b")


def is_red(check: Callable[[], object]) -> bool:
    """Whether this test of the suite fails."""
    try:
        check()
    except (AssertionError, pytest.fail.Exception):
        return True
    return False


def test_reused_nonce_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not is_red(sealing_twice_differs)

    monkeypatch.setattr(keyring.os, "urandom", bytes)
    assert is_red(sealing_twice_differs)


@pytest.mark.django_db
def test_value_that_is_not_bound_to_its_column_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    derive = keyring._derive
    monkeypatch.setattr(keyring, "_associated", lambda head, _context, _label: head)
    monkeypatch.setattr(keyring, "_derive", lambda key, purpose, _context, length: derive(key, purpose, "", length))
    keyring.forget_ring(setting="VAULT_KEYS")
    try:
        assert is_red(values_stay_in_their_column)
    finally:
        monkeypatch.undo()
        keyring.forget_ring(setting="VAULT_KEYS")


def test_way_back_that_is_not_looked_at_is_found(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not is_red(lambda: answers_stay_here("//evil.example/", cast, Client()))

    monkeypatch.setattr(answering, "url_has_allowed_host_and_scheme", lambda *_args, **_kwargs: True)
    assert is_red(lambda: answers_stay_here("//evil.example/", cast, Client()))


def test_log_that_tells_of_people_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not is_red(log_tells_of_nobody)

    monkeypatch.setattr(DiscreetFilter, "filter", lambda _self, _record: True)
    assert is_red(log_tells_of_nobody)


def test_cache_keys_that_tell_of_people_are_found(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not is_red(lambda: cache_keys_are_hidden(settings))

    monkeypatch.setattr(caches["default"], "key_func", default_key_func)
    assert is_red(lambda: cache_keys_are_hidden(settings))


def test_password_of_nobody_that_is_not_hashed_is_found(
    cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not is_red(lambda: password_costs_one_hash(cast, "mika", settings))

    monkeypatch.setattr(Member, "set_password", lambda _self, _password: None)
    assert is_red(lambda: password_costs_one_hash(cast, "mika", settings))


def test_flaws_are_no_part_of_the_program() -> None:
    """They replace pieces of it from outside; nothing in it names them, or any other test."""
    naming = [path for path in sources() if NAMES_TESTS.search(path.read_text(encoding="utf-8"))]
    assert naming == []
    assert NAMES_TESTS.search("from tests.canaries import leaky")
