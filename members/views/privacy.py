"""My privacy: what is held about me, who looked, and what others see of me (CON-1, MEM-7)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from groups import words
from groups.models import Group
from members.forms.names import ShownNameForm
from members.models import Member, Membership
from members.requests import MemberRequest
from members.views.consents import asked_of
from peersupport.audit.models import LookLog
from peersupport.privacy.held import held

again = reauthentication_required(app="allauth.account")


@dataclass(frozen=True, slots=True)
class Look:
    """One look at somebody's particulars. ``name`` and ``role`` are those in that group, or "" once forgotten."""

    name: str
    role: str
    group: str
    purpose: str
    looked_at: datetime
    is_emergency: bool = False


@require_http_methods(["GET", "HEAD"])
def privacy(request: MemberRequest) -> HttpResponse:
    """What is held, who sees it, what I said is all right, my name in each group, and the ways to change it all."""
    memberships = list(request.user.memberships.current().select_related("group").order_by("joined_on"))
    words.prepare([membership.group for membership in memberships])
    looks = LookLog.objects.filter(subject_id=request.user.pk)
    context = {
        "held": held(request.user),
        "names": [ShownNameForm(instance=one, prefix=str(one.pk)) for one in memberships],
        "looks": looks.count(),
        "asked": asked_of(request.user, memberships, timezone.now()),
        "wording": request.user.get_message_wording_display(),
    }
    return render(request, "members/privacy.html", context)


@require_http_methods(["GET", "HEAD"])
@again  # type: ignore[untyped-decorator]
def looks(request: MemberRequest) -> HttpResponse:
    """Who looked at my particulars, when and what for; latest first."""
    return render(request, "members/looks.html", {"looks": looks_at(request.user)})


def looks_at(member: Member) -> list[Look]:
    """Every look at ``member`` that is still kept."""
    rows = list(LookLog.objects.filter(subject_id=member.pk).order_by("-looked_at"))
    groups = dict(Group.objects.filter(pk__in={row.group_id for row in rows}).values_list("pk", "name"))
    people: dict[tuple[UUID, UUID], Membership] = {
        (one.group_id, one.member_id): one
        for one in Membership.objects.filter(
            group__in={row.group_id for row in rows}, member__in={row.by_id for row in rows if row.by_id}
        ).order_by("joined_on")
    }
    return [_look(row, groups.get(row.group_id, ""), people) for row in rows]


def _look(row: LookLog, group: str, people: dict[tuple[UUID, UUID], Membership]) -> Look:
    by = people.get((row.group_id, row.by_id)) if row.by_id else None
    return Look(
        name=by.shown_name if by else "",
        role=by.get_role_display() if by else "",
        group=group,
        purpose=row.get_purpose_display(),
        looked_at=row.looked_at,
        is_emergency=row.purpose == LookLog.Purpose.EMERGENCY,
    )
