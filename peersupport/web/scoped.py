"""Fetching through access: the only way in which a page reaches an object that belongs to a group.

Strangers get the same 404 for what exists and what does not (CON-2); a member without the right gets 403.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest


def fetch(rows: Any, request: HttpRequest, *, may: str = "", **lookup: Any) -> Any:
    """The one object of ``rows`` that this person may know of and, with ``may``, do that to.

    ``rows`` is a queryset or manager with ``visible_to``.

    Raises Http404 when they may not know of it, PermissionDenied when they may know but not do.
    """
    found = rows.visible_to(request.user).filter(**lookup).first()
    if found is None:
        raise Http404
    if may:
        require(request, may, found)
    return found


def coordinated(request: HttpRequest) -> list[Any]:
    """Ids of the organisations whose groups this person looks after; an operator looks after none."""
    return getattr(request.user, "coordinated_organisation_ids", [])


def require(request: HttpRequest, may: str, obj: Any) -> None:
    """Raise PermissionDenied unless this person may do ``may`` to ``obj``."""
    if not request.user.has_perm(may, obj):
        raise PermissionDenied
