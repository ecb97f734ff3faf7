"""A quick look at who may open what. tests/matrix/ asks for everything, by everybody, in every way."""

import pytest

from tests.cast import Cast
from tests.house.addresses import patterns
from tests.matrix.rows import rows
from tests.matrix.walking import look, unnamed
from tests.matrix.world import world_of


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert unnamed() == set()
    assert set(rows()) - set(patterns()) == set()


@pytest.mark.guidance("SET-5", "CON-2")
@pytest.mark.parametrize("role", ["anonymous", "newcomer", "member", "facilitator", "coordinator"])
def test_every_page_opens_to_whom_the_matrix_says(role: str, cast: Cast) -> None:
    assert look(world_of(cast), role).wrong == []
