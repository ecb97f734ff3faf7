"""The real addresses, and the limit: what a page gives, from memory. It is shown to who is signed in, like the page."""

import os
from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.urls import path

from peersupport.urls import handler400, handler403, handler404, handler500
from peersupport.urls import urlpatterns as real

__all__ = ["handler400", "handler403", "handler404", "handler500"]


@cache
def _page(name: str) -> bytes:
    return (Path(os.environ["BENCH_PAGES"]) / name).read_bytes()


def limit(_request: HttpRequest, name: str) -> HttpResponse:
    """The bytes of a page that was asked for once."""
    return HttpResponse(_page(name))


urlpatterns = [path("bench/limit/<slug:name>/", limit), *real]
