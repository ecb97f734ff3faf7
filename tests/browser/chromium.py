"""Chromium: one browser for the whole run, and the sizes of screens that pages are looked at on."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright, sync_playwright

PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser")
"""The first is the same engine without a window to draw, which saves a fifth of the time."""
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = {"width": 360, "height": 740}
TABLET = {"width": 768, "height": 1024}
DESK = {"width": 1280, "height": 800}
PATIENCE = 15_000  # milliseconds; two cores may be busy with other tests


class _Chromium:
    """One browser for the whole run, however many test folders ask for it."""

    playwright: Playwright | None = None
    browser: Browser | None = None
    askers = 0

    @classmethod
    def start(cls) -> Browser:
        program = next(filter(None, map(shutil.which, PROGRAMS)), None)
        if program is None:
            words = "Chromium is not on this machine (Debian: apt-get install chromium-headless-shell)."
            if os.environ.get("CI", "").lower() in ("1", "true", "yes"):
                pytest.fail(words, pytrace=False)
            pytest.skip(words)
        cls.askers += 1
        if cls.browser is None:
            # Playwright keeps an event loop in this thread, which Django would take for asynchronous code.
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
            cls.playwright = sync_playwright().start()
            cls.browser = cls.playwright.chromium.launch(executable_path=program, headless=True, args=list(FLAGS))
        return cls.browser

    @classmethod
    def stop(cls) -> None:
        cls.askers -= 1
        if cls.askers or cls.browser is None or cls.playwright is None:
            return
        cls.browser.close()
        cls.playwright.stop()
        cls.browser = cls.playwright = None
        os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. Missing: a failure under CI, else a listed skip."""
    started = _Chromium.start()
    yield started
    _Chromium.stop()


@pytest.fixture
def new_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Makes browser contexts with the options of Playwright; all are closed after the test."""
    made: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        options.setdefault("viewport", PHONE)
        context = browser.new_context(**{"locale": "en-GB", "service_workers": "block", **options})
        context.set_default_timeout(PATIENCE)
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()
