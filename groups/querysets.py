"""Selecting groups in the words of the field."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models

if TYPE_CHECKING:
    from groups.models import Group, SetUpPoint, Template  # noqa: F401  (the models import this file)


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


class TemplateQuerySet(models.QuerySet["Template"]):
    """Templates for groups, narrowed down."""

    def offered(self) -> Self:
        """Those that a founder may start from."""
        return self.filter(is_offered=True).select_related("organisation").order_by("organisation__name", "name")


class SetUpPointQuerySet(models.QuerySet["SetUpPoint"]):
    """What groups have not settled, narrowed down."""

    def waiting(self) -> Self:
        """Those to be decided, by the facilitators or by asking the members."""
        return self.filter(state__in=["OPEN", "ASK"])
