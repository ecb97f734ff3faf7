"""The rooms of the administration, which Django draws: what we add to them puts nobody before a barrier."""

import pytest

from tests.browser.chromium import DESK
from tests.browser.probes import nothing_in
from tests.browser.rig import World
from tests.browser.test_every_page import barriers

ROOMS = (
    "/admin/groups/group/",
    "/admin/groups/listing/",
    "/admin/groups/template/add/",
    "/admin/meetings/meeting/",
    "/admin/resources/resource/",
    "/admin/resources/resource/add/",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_rooms_of_the_administration_have_no_barrier(scheme: str, world: World) -> None:
    page = world.page("chidi", reduced_motion="reduce")
    page.set_viewport_size(DESK)
    page.emulate_media(color_scheme=scheme)
    found = {}
    for path in (*ROOMS, world.organisation_page()):
        answer = page.goto(world.url + path)
        assert answer is not None
        assert answer.status == 200, path
        found[path] = barriers(page)
    nothing_in(found)
