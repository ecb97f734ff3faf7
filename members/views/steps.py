"""Answers that come in even steps of time, so that the last millisecond tells nothing either (C3)."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

STEP_SECONDS = 0.05

View = Callable[..., HttpResponse]


def in_even_steps(view: View) -> View:
    """Answer what was sent to ``view`` after the next full twentieth of a second.

    The work is the same for known and unknown addresses already; this hides what is left, such as a longer text.
    """

    @wraps(view)
    def stepping(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        started = time.perf_counter()
        response = view(request, *args, **kwargs)
        if request.method == "POST":
            time.sleep(-(time.perf_counter() - started) % STEP_SECONDS)
        return response

    return stepping
