"""Who may be asked to stand in; a meeting that has just begun, and a phone that goes round at it."""

from typing import Any

import pytest
from django.test import Client

from meetings.models import Meeting
from members.models import Willing
from tests.cast import Cast
from tests.factories.members import WillingFactory
from tests.helpers import sign_in


@pytest.fixture
def willing(cast: Cast) -> Cast:
    """Amina and Okello may be asked here; Ines next door."""
    for member in (cast.amina, cast.okello):
        WillingFactory(group=cast.tuesday, member=member)
    WillingFactory(group=cast.family, member=cast.ines, kind=Willing.Kind.NEXT_DOOR)
    return cast


@pytest.fixture
def begun(cast: Cast, clock: Any) -> Meeting:
    """Tuesday Circle, which has just begun."""
    clock.move_to(cast.tomorrow.starts_at)
    return Meeting.objects.select_related("group").get(pk=cast.tomorrow.pk)


@pytest.fixture
def phone(begun: Meeting, cast: Cast) -> Client:
    """Rosa's phone, as it goes round."""
    client = sign_in(Client(), cast.rosa, second_step=True)
    response = client.post(f"/meetings/{begun.pk}/sheet/start/")
    assert response.headers["Location"] == "/sheet/"
    return client
