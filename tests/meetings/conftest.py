"""Who may be asked to stand in."""

import pytest

from members.models import Willing
from tests.cast import Cast
from tests.factories.members import WillingFactory


@pytest.fixture
def willing(cast: Cast) -> Cast:
    """Amina and Okello may be asked here; Ines next door."""
    for member in (cast.amina, cast.okello):
        WillingFactory(group=cast.tuesday, member=member)
    WillingFactory(group=cast.family, member=cast.ines, kind=Willing.Kind.NEXT_DOOR)
    return cast
