"""Where “hide this page” leads somebody whose groups all have the same answer to that."""

from django.http import HttpRequest

from peersupport.web.reading import is_signed_in
from peersupport.web.views.leaving import lead_by


def exit_of(request: HttpRequest) -> str:
    """The everyday page that the organisation of one's groups chose; empty where there is none, or more than one.

    By who is signed in, never by what page it is: a page must not look different to whoever guesses its address, and
    the way out is the same wherever one stands. Signed out, nothing is known, and nothing is told.
    """
    found = set(request.user.exits) if is_signed_in(request) else set()  # type: ignore[union-attr]
    return found.pop() if len(found) == 1 else ""


lead_by(exit_of)
