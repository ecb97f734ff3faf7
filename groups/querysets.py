"""Selecting groups in the words of the field."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models

if TYPE_CHECKING:
    from groups.models import Group  # noqa: F401  (the models import this file)


class GroupQuerySet(models.QuerySet["Group"]):
    """Groups, narrowed down."""

    def listed(self) -> Self:
        """Those that anybody may find."""
        return self.filter(is_listed=True, status=self.model.Status.RUNNING)

    def visible_to(self, member: Any) -> Self:
        """Those whose inside ``member`` may open.

        Which they are is known to the signed-in person, not to the groups (see docs/decisions).
        """
        return self.filter(pk__in=member.group_ids()) if member.is_authenticated else self.none()
