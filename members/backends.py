"""Who may do what: asked through Django's own ``has_perm``, so that lower apps need not know about membership."""

import datetime
import uuid
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db import models
from django.utils import timezone

from groups.models import Group
from members.models import MeetingRole
from members.roles import ALONG_RIGHTS, COORDINATOR_RIGHTS, FOR_ONE_MEETING, ROLES, RUNNING_RIGHTS, STAND_IN_RIGHTS


class SignInBackend(AuthenticationBackend):
    """Finds who signs in, by sign-in name, email or phone; says nothing about rights."""

    def has_perm(self, user_obj: Any, perm: str, obj: models.Model | None = None) -> bool:
        """No rights come from here."""
        return False

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """No rights come from here."""
        return False

    def get_all_permissions(self, user_obj: Any, obj: models.Model | None = None) -> set[str]:
        """No rights come from here."""
        return set()


class MembershipBackend:
    """Rights by role in the group that an object belongs to; and, in the administration, by coordination."""

    def authenticate(self, request: Any, **credentials: Any) -> None:
        """Signs nobody in."""
        return

    def has_perm(self, member: Any, perm: str, obj: Any = None) -> bool:
        """Whether ``member`` may do ``perm``; with an object, in that object's group only."""
        if not member.is_active or not member.is_authenticated:
            return False
        if obj is None:
            return perm in COORDINATOR_RIGHTS and bool(member.coordinated_organisation_ids)
        role = ROLES.get(member.roles_by_group.get(_group_id(obj), ""))
        if role is not None and perm in role.rights:
            return True
        return perm in FOR_ONE_MEETING and perm in _lent(member, obj, timezone.now())

    def has_module_perms(self, member: Any, app_label: str) -> bool:
        """Whether the administration shows ``app_label`` to this coordinator."""
        return any(self.has_perm(member, right) for right in COORDINATOR_RIGHTS if right.startswith(f"{app_label}."))

    def get_user_permissions(self, member: Any, obj: Any = None) -> set[str]:
        """None beside those of the role."""
        return set()


def _lent(member: Any, obj: Any, now: datetime.datetime) -> frozenset[str]:
    """What ``member`` may do at the meeting that ``obj`` is, or belongs to, because they stand in or come along."""
    meeting_id = getattr(obj, "meeting_id", None) or obj.pk
    rights: frozenset[str] = frozenset()
    for lent in member.lent_roles:
        if lent.meeting_id != meeting_id or not lent.holds(now):
            continue
        if lent.kind == MeetingRole.Kind.STAND_IN:
            rights |= STAND_IN_RIGHTS
        if lent.runs(now):
            rights |= RUNNING_RIGHTS if lent.kind == MeetingRole.Kind.STAND_IN else ALONG_RIGHTS
    return rights


def _group_id(obj: Any) -> uuid.UUID | None:
    return obj.pk if isinstance(obj, Group) else getattr(obj, "group_id", None)
