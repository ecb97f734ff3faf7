"""The rules of every test are kept: each is broken here on purpose."""

import datetime
import logging
import socket
from typing import Any

import pytest
from django.template import engines

from meetings.models import Meeting
from tests.conftest import _Errors
from tests.factories.meetings import MeetingFactory


def test_variable_that_nobody_gave_fails_the_test() -> None:
    template = engines["django"].from_string("{{ nothing.here }}")

    with pytest.raises(AssertionError, match=r"asks for \{\{ nothing\.here \}\}"):
        template.render({})


def test_variable_that_is_only_asked_for_by_a_condition_is_fine() -> None:
    assert engines["django"].from_string("{% if nothing %}a{% else %}b{% endif %}").render({}) == "b"


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("2001:db8::1", 80, 0, 0)])
def test_network_cannot_be_reached(address: tuple[object, ...]) -> None:
    family = socket.AF_INET if len(address) == 2 else socket.AF_INET6
    with socket.socket(family) as outward, pytest.raises(AssertionError, match="wanted to reach"):
        outward.connect(address)


@pytest.mark.django_db
def test_moment_without_a_zone_fails_the_test() -> None:
    with pytest.raises(RuntimeWarning, match="naive datetime"):
        list(Meeting.objects.filter(starts_at__gt=datetime.datetime(2026, 11, 23, 12)))  # noqa: DTZ001
    meeting = MeetingFactory()
    meeting.changed_at = datetime.datetime(2026, 11, 23, 12)  # noqa: DTZ001
    with pytest.raises(RuntimeWarning, match="naive datetime"):
        meeting.save()


@pytest.mark.logs_errors
@pytest.mark.parametrize("name", ["", "django.request", "members.outbox.draining"])
def test_error_in_the_log_is_seen(name: str) -> None:
    handlers = (*logging.getLogger().handlers, *logging.getLogger("django").handlers)
    seen = next(one for one in handlers if isinstance(one, _Errors))

    logging.getLogger(name).error("something went wrong")

    assert [record.getMessage() for record in seen.records] == ["something went wrong"]


def test_clock_stands_where_a_test_put_it(now: datetime.datetime) -> None:
    assert datetime.datetime.now(datetime.UTC) == now
    assert now.strftime("%A") == "Monday"


def test_variable_that_nobody_gave_fails_the_test_after_settings_were_changed_too(settings: Any) -> None:
    settings.DEBUG = True  # Django then builds its engines anew
    template = engines["django"].from_string("{{ nothing.here }}")

    with pytest.raises(AssertionError, match="nobody gave"):
        template.render({})
