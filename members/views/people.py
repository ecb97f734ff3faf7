"""One person of a group, as its facilitators come to them."""

from uuid import UUID

from django.http import Http404

from groups.models import Group
from members.models import Membership
from members.requests import MemberRequest
from peersupport.web.scoped import fetch


def person_of(request: MemberRequest, slug: str, pk: UUID, *, may: str) -> Membership:
    """The current membership ``pk`` of this group; Http404 where there is none, and for oneself."""
    group: Group = fetch(Group.objects, request, may=may, slug=slug)
    rows = Membership.objects.current().filter(group=group, pk=pk).exclude(member=request.user)
    membership = rows.select_related("member", "group").first()
    if membership is None:
        raise Http404
    return membership
