"""Which invitation this browser has opened: for half an hour it may ask the group that it would not find otherwise."""

import time

from django.http import HttpRequest
from django.utils import timezone

from groups.models import Group
from members.claims import REMEMBERED_SECONDS
from members.models import Invitation

SESSION_KEY = "invited"


def remember(request: HttpRequest, row: Invitation) -> None:
    """Let this browser ask the group of ``row``."""
    request.session[SESSION_KEY] = [str(row.pk), int(time.time()) + REMEMBERED_SECONDS]
    if not request.user.is_authenticated:
        request.session.set_expiry(REMEMBERED_SECONDS)


def invitation(request: HttpRequest) -> Invitation | None:
    """The invitation that this browser opened, as long as it works."""
    pk, until = request.session.get(SESSION_KEY, ("", 0))
    if not pk or time.time() >= until:
        return None
    return Invitation.objects.working(timezone.now()).filter(pk=pk).select_related("group").first()


def opens(row: Invitation | None, group: Group) -> bool:
    """Whether ``row`` leads to ``group``, listed or not."""
    return row is not None and row.group_id == group.pk
