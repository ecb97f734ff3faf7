"""Who may do what: asked through Django's own ``has_perm``, so that lower apps need not know about membership."""

import uuid
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db import models

from groups.models import Group
from members.roles import COORDINATOR_RIGHTS, ROLES


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
        return role is not None and perm in role.rights

    def has_module_perms(self, member: Any, app_label: str) -> bool:
        """Whether the administration shows ``app_label`` to this coordinator."""
        return any(self.has_perm(member, right) for right in COORDINATOR_RIGHTS if right.startswith(f"{app_label}."))

    def get_user_permissions(self, member: Any, obj: Any = None) -> set[str]:
        """None beside those of the role."""
        return set()


def _group_id(obj: Any) -> uuid.UUID | None:
    return obj.pk if isinstance(obj, Group) else getattr(obj, "group_id", None)
