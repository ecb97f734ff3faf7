"""What every test can ask for: a clock that stands, the cast, and a careful eye on logs, templates and the network."""

import datetime
import logging
import socket
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
import time_machine
from django.db import connection

from groups.models import Group
from meetings.models import Meeting
from members.models import Member
from tests.cast import Cast, assemble

NOW = datetime.datetime(2026, 11, 23, 12, 0, tzinfo=datetime.UTC)
"""A Monday at noon in London: Tuesday Circle meets tomorrow."""


def pytest_configure(config: pytest.Config) -> None:
    """Make known the mark of a test that provokes an error on purpose; let no slow machine fail a test by its clock."""
    hypothesis.settings.register_profile("calm", deadline=None)
    hypothesis.settings.load_profile("calm")
    config.addinivalue_line("markers", "logs_errors: an error in the log is expected here")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL run what asks a database something; the rest has said the same on SQLite."""
    if connection.vendor != "postgresql":
        return
    elsewhere = [item for item in items if not _asks_a_database(item)]
    items[:] = [item for item in items if _asks_a_database(item)]
    config.hook.pytest_deselected(items=elsewhere)


def _asks_a_database(item: pytest.Item) -> bool:
    names: set[str] = set(getattr(item, "fixturenames", ()))
    marks = ("django_db", "services", "browser")
    return bool(names & {"db", "transactional_db"}) or any(item.get_closest_marker(mark) for mark in marks)


# --- The house rules of every test ----------------------------------------------------------------------------


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """Only this machine can be reached. A test that needs another one is wrong."""
    connect = socket.socket.connect

    def only_here(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            host = str(address[0])
            if host not in ("localhost", "::1") and not host.startswith("127."):
                raise AssertionError(f"a test wanted to reach {host}")
        connect(self, address)

    socket.socket.connect = only_here  # type: ignore[method-assign]
    yield
    socket.socket.connect = connect  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def _no_traces_of_earlier_tests(request: pytest.FixtureRequest) -> None:
    """What an earlier test planted for a search to find must not lie in the write-ahead log when the next one looks."""
    marker = request.node.get_closest_marker("django_db")
    if "transactional_db" in request.fixturenames or (marker and marker.kwargs.get("transaction")):
        request.getfixturevalue("django_db_setup")
        with request.getfixturevalue("django_db_blocker").unblock():
            if connection.vendor == "sqlite":
                with connection.cursor() as cursor:
                    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


class _Errors(logging.Handler):
    """Keeps what is logged at level ERROR or above."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def _no_errors_in_the_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """An error in the log is a defect, unless the test says that it provokes one."""
    handler = _Errors()
    loggers = [logging.getLogger(name) for name in ("", "django")]  # Django's own do not propagate
    for logger in loggers:
        logger.addHandler(handler)
    yield
    for logger in loggers:
        logger.removeHandler(handler)
    if request.node.get_closest_marker("logs_errors") is None:
        assert [record.getMessage() for record in handler.records] == []


# --- Time -----------------------------------------------------------------------------------------------------


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that stands at noon of a Monday until a test moves it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def now(clock: time_machine.Traveller) -> datetime.datetime:
    """The moment at which a test begins."""
    return NOW


# --- The cast -------------------------------------------------------------------------------------------------


@pytest.fixture
def cast(db: None, now: datetime.datetime) -> Cast:
    """Two groups with a meeting each tomorrow, and everybody around them."""
    return assemble(now)


@pytest.fixture
def tuesday(cast: Cast) -> Group:
    """Tuesday Circle: open, weekly."""
    return cast.tuesday


@pytest.fixture
def family(cast: Cast) -> Group:
    """Family Table: closed."""
    return cast.family


@pytest.fixture
def tomorrow(cast: Cast) -> Meeting:
    """Tuesday Circle, tomorrow at half past six."""
    return cast.tomorrow


@pytest.fixture
def table(cast: Cast) -> Meeting:
    """Family Table, tomorrow at seven; the place is told on the day."""
    return cast.table


@pytest.fixture
def rosa(cast: Cast) -> Member:
    """Facilitator of Tuesday Circle."""
    return cast.rosa


@pytest.fixture
def sam(cast: Cast) -> Member:
    """Co-facilitator there, reached by text message."""
    return cast.sam


@pytest.fixture
def amina(cast: Cast) -> Member:
    """Member there, reached by email."""
    return cast.amina


@pytest.fixture
def lin(cast: Cast) -> Member:
    """Member there, hidden, reached by discreet text messages."""
    return cast.lin


@pytest.fixture
def okello(cast: Cast) -> Member:
    """Member there, without sign-in, reached by a person's call."""
    return cast.okello


@pytest.fixture
def ines(cast: Cast) -> Member:
    """Facilitator of Family Table."""
    return cast.ines


@pytest.fixture
def joan(cast: Cast) -> Member:
    """Member of Family Table only."""
    return cast.joan


@pytest.fixture
def mika(cast: Cast) -> Member:
    """Signed up, belongs to no group."""
    return cast.mika


@pytest.fixture
def chidi(cast: Cast) -> Member:
    """Coordinator of the organisation of both groups."""
    return cast.chidi


@pytest.fixture
def root(cast: Cast) -> Member:
    """Technical superuser."""
    return cast.root
