"""The tables are what the models say, by one straight line of steps in each app."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from tests.house.places import OURS

LABELS = sorted(
    config.label
    for config in apps.get_app_configs()
    if config.name.split(".")[0] in OURS and list(config.get_models(include_auto_created=True))
)


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    out = StringIO()

    call_command("makemigrations", check=True, dry_run=True, stdout=out)

    assert out.getvalue().strip() == "No changes detected"


@pytest.mark.parametrize("label", LABELS)
def test_migrations_of_an_app_are_one_straight_line(label: str) -> None:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    ours = sorted(name for app, name in loader.disk_migrations if app == label)

    assert ours[0] in {"0001_initial", "0001_squashed"}
    assert [name[:4] for name in ours] == [f"{number:04}" for number in range(1, len(ours) + 1)]
    assert [name for app, name in loader.graph.leaf_nodes(label)] == ours[-1:]


def test_no_migration_of_an_app_waits_for_an_upper_one() -> None:
    from tests.house.test_layers import layer

    loader = MigrationLoader(None, ignore_no_migrations=True)
    wrong = [
        f"{app}.{name} → {other}"
        for (app, name), migration in loader.disk_migrations.items()
        for other, _name in migration.dependencies
        if app in LABELS and other in LABELS and other != app and layer(other) >= layer(app)
    ]

    assert wrong == []


@pytest.mark.django_db
def test_every_migration_has_run_in_the_test_database() -> None:
    applied = {app for app, _name in MigrationRecorder(connection).applied_migrations()}

    assert set(LABELS) <= applied


@pytest.mark.django_db
def test_a_database_that_took_the_single_steps_has_nothing_left_to_do() -> None:
    recorder = MigrationRecorder(connection)
    joined = {key: step for key, step in MigrationLoader(None).disk_migrations.items() if step.replaces}

    for key, step in joined.items():
        recorder.record_unapplied(*key)
        for replaced in step.replaces:
            recorder.record_applied(*replaced)
    executor = MigrationExecutor(connection)

    assert {app for app, _name in joined} == {"audit", "ethics", "groups", "meetings", "members"}
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
