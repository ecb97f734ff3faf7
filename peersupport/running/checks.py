"""Start-up checks of how this instance is set up. Each has an id, a plain sentence and a hint. Nothing is contacted."""

import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks

from peersupport.web import paper

TAG = "running"
OWN_MACHINE = ("localhost", "127.0.0.1", "::1")
SHORTEST_SECRET = 32


@checks.register(TAG)
def check_address(**kwargs: Any) -> Iterator[checks.CheckMessage]:
    """What people type fits how safe the way to us is."""
    host = urlsplit(settings.BASE_URL).hostname
    if not settings.IS_HTTPS and host not in OWN_MACHINE:
        yield checks.Warning(
            f"People would reach this over http ({settings.BASE_URL}): others on the same network could read along.",
            hint="Put a reverse proxy with TLS in front, as docker-compose.yml does, and set BASE_URL to https://…",
            id="P001",
        )
    if settings.IS_HTTPS and settings.DEBUG:
        yield checks.Error(
            "DEBUG is on while people come over https: error pages would show people's data.",
            hint="Set DEBUG=0.",
            id="P002",
        )
    if settings.IS_HTTPS and settings.DEMO:
        yield checks.Warning(
            "DEMO is on while people come over https: anybody can read every message on the outbox page.",
            hint="Set DEMO=0 for real people.",
            id="P003",
        )
    if settings.IS_HTTPS and not settings.TRUSTED_PROXIES:
        yield checks.Warning(
            "People come over https, but no reverse proxy is trusted: every page would lead back to itself.",
            hint="Set TRUSTED_PROXIES to the number of proxies in front, usually 1.",
            id="P004",
        )


@checks.register(TAG)
def check_ways_out(**kwargs: Any) -> Iterator[checks.CheckMessage]:
    """Messages can leave, and people can."""
    if not settings.EMAIL_ADDRESS and not settings.SHOWS_OUTBOX:
        yield checks.Warning(
            "There is no way out for email: nobody can sign in by a number sent, and reminders go to the call list.",
            hint="Set EMAIL_URL, for example smtp://name:password@mail.example.org:587",
            id="P005",
        )
    if not settings.EXIT_URL and not settings.SHOWS_OUTBOX:
        yield checks.Warning(
            f"“Hide this page” leads to {settings.EXIT_URL_DEFAULT}, because EXIT_URL is not set.",
            hint="Set EXIT_URL to an everyday page of your country, such as the weather.",
            id="P006",
        )


@checks.register(TAG)
def check_secrets(**kwargs: Any) -> Iterator[checks.CheckMessage]:
    """What must stay secret is long enough and closed to others."""
    if len(settings.SECRET_KEY) < SHORTEST_SECRET:
        yield checks.Error(
            "SECRET_KEY is too short to keep anything secret.",
            hint="Make one of 50 random letters.",
            id="P007",
        )
    if settings.IS_EMBEDDED:
        folder = Path(settings.DATA_DIR)
        mode = stat.S_IMODE(folder.stat().st_mode)
        if mode & 0o077:
            yield checks.Warning(
                f"The data folder {folder} is open to other accounts of this machine.",
                hint=f"Close it with: chmod 700 {folder}",
                id="P008",
            )


@checks.register(TAG)
def check_processes(**kwargs: Any) -> Iterator[checks.CheckMessage]:
    """Limits on guessing hold over all processes."""
    if str(settings.CACHES["default"]["BACKEND"]).endswith("LocMemCache"):
        yield checks.Warning(
            "The cache is kept in each process alone, so limits on guessing passwords do not add up.",
            hint="Leave CACHE_URL empty to keep it in the database, or set it to redis://…",
            id="P009",
        )


@checks.register(TAG)
def check_paper(**kwargs: Any) -> Iterator[checks.CheckMessage]:
    """PDF can be made; where not, pages are printed by the browser and nothing else is lost."""
    lost = paper.missing()
    if lost:
        yield checks.Warning(lost, hint="Install what is named there, or leave it: printing works without.", id="P010")
