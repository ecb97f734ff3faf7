"""Marks that views carry and the middleware reads."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_not_required

View = TypeVar("View", bound=Callable[..., Any])


def public_page(view: View) -> View:
    """Anybody may read this page and search engines may list it: it holds nothing about a person."""
    view.is_public_page = True  # type: ignore[attr-defined]
    return login_not_required(view)


def ignores_prefetch(view: View) -> View:
    """A browser that only fetches ahead gets an empty answer, because opening this address does something."""
    view.ignores_prefetch = True  # type: ignore[attr-defined]
    return view
