"""Shows that the ear of test_every_page.py, which listens to every page, would hear a breach."""

from tests.browser.probes import Ear
from tests.browser.rig import World


def test_planted_script_and_foreign_picture_are_stopped_and_heard(world: World) -> None:
    page = world.page()
    heard = Ear(page, world.url)
    page.goto(world.url)
    assert heard.complaints == []
    page.evaluate(
        """() => {
          const script = document.createElement('script')
          script.textContent = 'document.title = "taken over"'
          document.body.append(script)
          const picture = new Image()
          picture.src = 'https://elsewhere.example/pixel.png'
          document.body.append(picture)
        }"""
    )
    page.wait_for_timeout(300)
    assert page.title() != "taken over"
    assert len([one for one in heard.complaints if "Content Security Policy" in one]) >= 2


def test_link_to_elsewhere_is_heard(world: World) -> None:
    page = world.page()
    heard = Ear(page, "http://somewhere.example")
    page.goto(world.url)
    assert heard.foreign


def test_missing_file_is_heard(world: World) -> None:
    page = world.page()
    heard = Ear(page, world.url)
    page.context.route("**/app.css", lambda route: route.fulfill(status=404))
    page.goto(world.url)
    assert any("app.css" in one for one in heard.complaints)
