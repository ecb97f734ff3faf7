"""Selecting resources."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Case, Value, When

if TYPE_CHECKING:
    from resources.models import Resource  # noqa: F401  (the models import this file)


class ResourceQuerySet(models.QuerySet["Resource"]):
    """Resources, narrowed down and put in order."""

    def for_everybody(self) -> Self:
        """Those that are nobody's own."""
        return self.filter(group__isnull=True)

    def for_group(self, group: Any) -> Self:
        """Those of ``group``, and those for everybody in its country: help numbers of another one help nobody."""
        here = models.Q(group__isnull=True)
        if group.help_country:
            here &= models.Q(country__in=["", group.help_country])
        return self.filter(models.Q(group=group) | here)

    def crisis_first(self) -> Self:
        """Somebody to speak to now comes first; then by kind and name."""
        return self.order_by(
            Case(When(kind="HELP_NOW", then=Value(0)), When(kind="PEERS", then=Value(1)), default=Value(2)),
            "country",
            "name",
        )
