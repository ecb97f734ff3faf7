"""How often something may be tried, counted over all processes in the shared cache.

Who is calling is decided by allauth from settings.TRUSTED_PROXIES: a forwarding header that no proxy of ours wrote
changes nothing. Every limit counts before it is known whether what was typed belongs to somebody, so that reaching it
tells nothing. The numbers stand in settings.ACCOUNT_RATE_LIMITS.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core.internal import ratelimit
from django.http import Http404, HttpRequest, HttpResponse

APP = "allauth.account"
View = Callable[..., HttpResponse]


def limited(action: str) -> Callable[[View], View]:
    """Answer "please wait a little" (429) to more sent forms than ``action`` allows."""

    def around(view: View) -> View:
        @wraps(view)
        def counting(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST" and not ratelimit.consume(request, app=APP, action=action):
                return _wait(request)
            return view(request, *args, **kwargs)

        return counting

    return around


def reads_limited(action: str) -> Callable[[View], View]:
    """Answer "please wait a little" to a program that opens a page more often than ``action`` allows."""

    def around(view: View) -> View:
        @wraps(view)
        def counting(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not ratelimit.consume(request, app=APP, action=action, limit_get=True):
                return _wait(request)
            return view(request, *args, **kwargs)

        return counting

    return around


def guesses_limited(view: View) -> View:
    """Answer "please wait a little" to whoever tried many links that lead nowhere, whatever they try next."""

    @wraps(view)
    def counting(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not ratelimit.consume(request, app=APP, action="guess", dry_run=True, limit_get=True):
            return _wait(request)
        try:
            return view(request, *args, **kwargs)
        except Http404:
            ratelimit.consume(request, app=APP, action="guess", limit_get=True)
            raise

    return counting


def _wait(request: HttpRequest) -> HttpResponse:
    answer: HttpResponse = ratelimit.respond_429(request)
    return answer
