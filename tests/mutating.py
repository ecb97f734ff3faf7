"""The suite as ``make mutants`` runs it: a plug-in of pytest. The database is made once and copied for each mutant.

Hypothesis tries few examples, the same ones each time: a mutant costs seconds, and is killed again tomorrow.
"""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import django.test.utils
import hypothesis
import pytest
from django.db import connection

_make = django.test.utils.setup_databases
_made: dict[str, Path] = {}


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """After the profile of the suite, ours."""
    every = list(hypothesis.HealthCheck)
    hypothesis.settings.register_profile(
        "mutants", deadline=None, suppress_health_check=every, max_examples=10, derandomize=True, database=None
    )
    hypothesis.settings.load_profile("mutants")


def _set_up(*args: Any, **kwargs: Any) -> list[Any]:
    """The database that the first run made, as a file of this process."""
    if "pristine" not in _made:
        _make(*args, **kwargs)
        connection.close()
        folder = Path(tempfile.mkdtemp(prefix="peersupport-mutants-"))
        _made["pristine"] = Path(shutil.move(connection.settings_dict["NAME"], folder / "pristine.sqlite3"))
    mine = _made["pristine"].with_name(f"{os.getpid()}.sqlite3")
    connection.close()
    shutil.copy(_made["pristine"], mine)
    connection.settings_dict["NAME"] = str(mine)
    _made["mine"] = mine
    return []


def _tear_down(*_args: Any, **_kwargs: Any) -> None:
    connection.close()
    for ending in ("", "-wal", "-shm"):
        Path(f"{_made['mine']}{ending}").unlink(missing_ok=True)


django.test.utils.setup_databases = _set_up
django.test.utils.teardown_databases = _tear_down
