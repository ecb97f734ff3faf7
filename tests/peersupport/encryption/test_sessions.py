"""The sealed session engine: what is stolen from the database signs nobody in."""

import hashlib
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.conf import settings as project
from django.contrib.sessions.backends.base import CreateError, UpdateError
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from peersupport.encryption.formats import from_text
from peersupport.encryption.sessions import SessionStore, row_key
from tests.peersupport.encryption.conftest import NEW, OLD, UseKeys

pytestmark = pytest.mark.django_db


def saved(**data: Any) -> SessionStore:
    store = SessionStore()
    store.update(data)
    store.save()
    return store


def test_engine_of_this_project_is_the_sealed_one() -> None:
    assert import_module(project.SESSION_ENGINE).SessionStore is SessionStore


def test_session_comes_back_by_its_cookie() -> None:
    key = saved(code="492817", n=[1, None]).session_key

    found = SessionStore(key)

    assert dict(found.items()) == {"code": "492817", "n": [1, None]}
    assert found.session_key == key
    assert SessionStore().exists(key)


def test_row_holds_neither_cookie_nor_data() -> None:
    key = saved(code="492817", mail="anna@example.org").session_key
    row = Session.objects.get()

    assert row.session_key == row_key(key) != key
    assert key not in row.session_data
    for plain in (b"492817", b"anna", key.encode()):
        assert plain not in from_text(row.session_data)
    assert row.get_decoded() == {}


def test_row_key_used_as_a_cookie_opens_nothing() -> None:
    saved(code="492817")
    thief = SessionStore(Session.objects.get().session_key)

    assert dict(thief.items()) == {}
    assert thief.session_key is None


def test_data_moved_to_another_row_opens_nothing() -> None:
    mine, theirs = saved(who="me"), saved(who="them")
    row = Session.objects.get(session_key=row_key(mine.session_key))
    row.session_data = Session.objects.get(session_key=row_key(theirs.session_key)).session_data
    row.save()

    assert dict(SessionStore(mine.session_key).items()) == {}
    assert SessionStore(theirs.session_key)["who"] == "them"


@pytest.mark.parametrize("broken", ["", "not base32 at all", "é", "aaaa", "a" * 100])
def test_unreadable_data_is_an_empty_session_that_can_be_used_again(broken: str) -> None:
    key = saved(who="me").session_key
    Session.objects.update(session_data=broken)

    store = SessionStore(key)
    assert dict(store.items()) == {}
    store["who"] = "me again"
    store.save()

    assert SessionStore(store.session_key)["who"] == "me again"


def test_session_under_a_destroyed_key_is_empty(use_keys: UseKeys) -> None:
    use_keys(OLD)
    key = saved(who="me").session_key
    use_keys(NEW, OLD)
    assert SessionStore(key)["who"] == "me"

    use_keys(NEW)

    assert dict(SessionStore(key).items()) == {}


def test_lengths_of_data_do_not_show() -> None:
    lengths = set()
    for text in ("", "short", "a little longer than short"):
        saved(code=text)
        lengths.add(len(Session.objects.latest("expire_date").session_data))
        Session.objects.all().delete()

    assert len(lengths) < 3


def test_cycle_key_keeps_the_data_and_forgets_the_old_cookie() -> None:
    store = saved(who="me")
    before = store.session_key

    store.cycle_key()
    store.save()

    assert store.session_key != before
    assert SessionStore(store.session_key)["who"] == "me"
    assert not SessionStore().exists(before)
    assert Session.objects.count() == 1


def test_flush_and_delete_forget_the_row() -> None:
    first, second = saved(who="me"), saved(who="them")

    first.flush()
    SessionStore().delete(second.session_key)
    SessionStore().delete()
    SessionStore().delete("never there at all")

    assert first.session_key is None
    assert not Session.objects.exists()


def test_expired_session_is_empty_and_clearsessions_removes_it() -> None:
    old, fresh = saved(who="old"), saved(who="fresh")
    Session.objects.filter(session_key=row_key(old.session_key)).update(expire_date=timezone.now() - timedelta(1))

    assert dict(SessionStore(old.session_key).items()) == {}
    call_command("clearsessions")

    assert Session.objects.get().session_key == row_key(fresh.session_key)


def test_saving_a_session_that_was_deleted_is_refused() -> None:
    store = saved(who="me")
    SessionStore(store.session_key).delete()

    with pytest.raises(UpdateError):
        store.save()


def test_creating_a_session_twice_is_refused() -> None:
    store = saved(who="me")

    with pytest.raises(CreateError):
        SessionStore(store.session_key).save(must_create=True)


def test_unknown_or_short_cookie_gets_a_new_key() -> None:
    for cookie in ("short", "unknown but long enough", None):
        store = SessionStore(cookie)
        store["who"] = "me"
        store.save()

        assert store.session_key not in (cookie, None)
        assert SessionStore(store.session_key)["who"] == "me"


def test_async_twins_do_the_same() -> None:
    async def journey() -> None:
        store = SessionStore()
        await store.aset("who", "me")
        await store.asave()
        key = store.session_key
        row = await Session.objects.aget()
        assert row.session_key == row_key(key)

        found = SessionStore(key)
        assert await found.aget("who") == "me"
        assert await found.aexists(key)
        thief = SessionStore(row.session_key)
        assert await thief.aget("who") is None
        assert thief.session_key is None

        await found.acycle_key()
        await found.asave()
        assert found.session_key != key
        assert await SessionStore(found.session_key).aget("who") == "me"
        assert not await found.aexists(key)

        row = await Session.objects.aget()
        row.session_data = "aaaa"
        await row.asave()
        broken = SessionStore(found.session_key)
        assert await broken.aget("who") is None
        assert broken.session_key is None

        await SessionStore().adelete()
        await SessionStore().adelete(found.session_key)
        assert not await Session.objects.aexists()
        fresh = SessionStore()
        await fresh.aset("who", "me")
        await fresh.asave()
        await fresh.aflush()
        assert not await Session.objects.aexists()

    async_to_sync(journey)()


def test_row_key_stays_the_same_from_release_to_release() -> None:
    assert row_key("cookie") == hashlib.sha256(b"session\0cookie").hexdigest()[:40]
    assert len(row_key("cookie")) == Session._meta.get_field("session_key").max_length
