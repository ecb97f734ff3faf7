"""Flaws in who may see and do what. Each is switched on by replacing a piece of the program while one test runs.

Nothing in the program can switch them on: they are functions of this file, which is no part of what is installed.
"""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import path

from meetings.models import Attendance, Meeting
from meetings.querysets import MeetingQuerySet
from meetings.views import changing, meeting
from members.backends import MembershipBackend
from members.models import Member, Membership
from members.roles import ROLES
from peersupport.web import scoped
from tests.cast import Cast
from tests.matrix.rights import still_open_after_role_is_gone
from tests.matrix.walking import unnamed, walk
from tests.matrix.world import world_of

Plant = Callable[[pytest.MonkeyPatch, Cast], None]

PAGE, CANCEL, NAME = "/meetings/<uuid:pk>/", "/meetings/<uuid:pk>/cancel/", "/me/groups/<uuid:pk>/"


def drop_the_group_filter(patch: pytest.MonkeyPatch, _cast: Cast) -> None:
    """Meetings of every group can be fetched by everybody who is signed in."""
    patch.setattr(MeetingQuerySet, "visible_to", lambda rows, _member: rows.all())


def forbid_instead_of_not_knowing(patch: pytest.MonkeyPatch, _cast: Cast) -> None:
    """What exists answers 403 to strangers, what does not 404."""

    def fetch(rows: Any, request: HttpRequest, *, may: str = "", **lookup: Any) -> Any:
        found = rows.visible_to(request.user).filter(**lookup).first()
        if found is None and rows.filter(**lookup).exists():
            raise PermissionDenied
        return scoped.fetch(rows, request, may=may, **lookup)

    patch.setattr(meeting, "fetch", fetch)


def count_a_role_everywhere(patch: pytest.MonkeyPatch, _cast: Cast) -> None:
    """Who facilitates one group facilitates all of theirs: the group is left out when the role is looked up."""

    def has_perm(_backend: MembershipBackend, member: Member, perm: str, obj: Any = None) -> bool:
        return any(perm in ROLES[role].rights for role in member.roles_by_group.values())

    patch.setattr(MembershipBackend, "has_perm", has_perm)
    patch.setattr(MeetingQuerySet, "visible_to", lambda rows, _member: rows.all())


def change_something_on_get(patch: pytest.MonkeyPatch, _cast: Cast) -> None:
    """Opening the page of a meeting answers it."""
    real = meeting.card_of

    def card_of(one: Meeting, member: Member) -> Any:
        Attendance.objects.get_or_create(meeting=one, member=member, defaults={"answer": "YES"})
        return real(one, member)

    patch.setattr(meeting, "card_of", card_of)


def write_before_asking(patch: pytest.MonkeyPatch, _cast: Cast) -> None:
    """A refused request has already changed a row when it is refused."""
    real = changing.fetch

    def fetch(found: Any, request: HttpRequest, *, may: str = "", **lookup: Any) -> Any:
        Meeting.objects.filter(**lookup).update(why="Somebody tried.")
        return real(found, request, may=may, **lookup)

    patch.setattr(changing, "fetch", fetch)


def tell_strangers_by_a_header(patch: pytest.MonkeyPatch, _cast: Cast) -> None:
    """Status and page are the same for what exists, and a header is not."""
    from peersupport.web.middleware import CarefulHeadersMiddleware

    real = CarefulHeadersMiddleware.__call__

    def call(self: CarefulHeadersMiddleware, request: HttpRequest) -> Any:
        response = real(self, request)
        pk = request.path.split("/")[2] if request.path.startswith("/meetings/") else ""
        if pk and Meeting.objects.filter(pk=pk).exists():
            response.headers["ETag"] = '"there"'
        return response

    patch.setattr(CarefulHeadersMiddleware, "__call__", call)


FLAWS: list[tuple[Plant, str, str]] = [
    (drop_the_group_filter, "member_elsewhere", PAGE),
    (forbid_instead_of_not_knowing, "newcomer", PAGE),
    (count_a_role_everywhere, "facilitator_elsewhere", CANCEL),
    (change_something_on_get, "member", PAGE),
    (write_before_asking, "member", CANCEL),
    (tell_strangers_by_a_header, "newcomer", PAGE),
]


@pytest.mark.guidance("CON-2")
@pytest.mark.parametrize(("plant", "role", "address"), FLAWS, ids=[plant.__name__ for plant, _, _ in FLAWS])
def test_planted_flaw_is_found_by_the_matrix(
    plant: Plant, role: str, address: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = world_of(cast)
    assert walk(world, role, only=[address]).wrong == []

    plant(monkeypatch, cast)

    assert walk(world, role, only=[address]).wrong != []


def test_people_in_the_administration_are_found_by_the_matrix(settings: Any) -> None:
    assert unnamed() == set()

    admin.site.register(Membership)
    try:
        urls = ModuleType("urls_with_people")
        urls.urlpatterns = [path("admin/", admin.site.urls)]  # type: ignore[attr-defined]
        settings.ROOT_URLCONF = urls
        found = unnamed()
    finally:
        admin.site.unregister(Membership)

    assert "/admin/members/membership/" in found


def keep_roles_from_one_request_to_the_next(patch: pytest.MonkeyPatch) -> None:
    """Roles are read once, and kept for good."""
    known: dict[Any, Any] = {}
    read = Member.roles_by_group.func

    def roles_by_group(member: Member) -> Any:
        return known.setdefault(member.pk, read(member))

    patch.setattr(Member, "roles_by_group", property(roles_by_group))


@pytest.mark.guidance("CON-2")
def test_stale_roles_are_found(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    keep_roles_from_one_request_to_the_next(monkeypatch)

    assert still_open_after_role_is_gone(cast) != []
