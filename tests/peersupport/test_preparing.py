"""Which databases the program starts with: its own, those of before, and those made when migrations were joined."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from peersupport.running.preparing import _refuse_newer


def noted(monkeypatch: pytest.MonkeyPatch, *keys: tuple[str, str]) -> MigrationExecutor:
    """An executor that finds these migrations noted in the database."""
    executor = MigrationExecutor(connection)
    monkeypatch.setattr(executor.loader, "applied_migrations", dict.fromkeys(keys))
    return executor


@pytest.mark.django_db
def test_database_made_by_joined_migrations_is_taken_and_one_of_a_newer_version_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loader = MigrationExecutor(connection).loader
    loader.load_disk()
    replaced = [key for one in (loader.disk_migrations or {}).values() for key in one.replaces]
    assert replaced, "some were joined"

    _refuse_newer(noted(monkeypatch, *(loader.disk_migrations or {}), *replaced))

    with pytest.raises(ImproperlyConfigured, match="newer version"):
        _refuse_newer(noted(monkeypatch, ("members", "9999_from_the_future")))
