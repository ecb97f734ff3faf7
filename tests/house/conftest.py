"""What tests of messages ask for."""

import datetime
from typing import Any

import pytest

from tests.cast import Cast
from tests.house.saying import WHY


@pytest.fixture
def told(cast: Cast, settings: Any) -> Cast:
    """The cast, with a reason that could be told, on the longest day of the year, behind a usual address."""
    settings.BASE_URL = "https://circle.example.org"
    cast.tomorrow.on_date, cast.tomorrow.start_time = datetime.date(2027, 9, 22), datetime.time(22, 30)
    cast.tomorrow.why = WHY
    cast.tomorrow.save()
    return cast
