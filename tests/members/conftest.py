"""What tests about people share: a closed group that anybody may find, and a group that becomes two."""

import pytest
from django.core.cache import cache

from groups.models import Group
from members.actions import opening
from tests.cast import Cast
from tests.members.two import split, two  # noqa: F401  (fixtures)


@pytest.fixture
def family(cast: Cast) -> Group:
    """Family Table, which anybody may find and which asks two things; nobody has guessed at anything yet."""
    cache.clear()
    Group.objects.filter(pk=cast.family.pk).update(is_listed=True)
    opening.change_door(
        by=cast.ines, group=cast.family, questions=["What made you think of us?", "What would help?"], seats=None
    )
    cast.family.refresh_from_db()
    return cast.family
