"""Selecting memberships, contacts and deliveries in the words of the field."""

import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models

if TYPE_CHECKING:
    from members.models import Membership, RoleTerm  # noqa: F401  (the models import this file)


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships, narrowed down."""

    def current(self) -> Self:
        """Those that hold now."""
        return self.filter(left_on__isnull=True)

    def facilitating(self) -> Self:
        """Those of facilitators and co-facilitators."""
        return self.filter(role__in=["FACILITATOR", "CO_FACILITATOR"])

    def on_roster_for(self, member: Any, group: Any) -> Self:
        """Those that ``member`` may see in ``group``: hidden people only by facilitators, and oneself (decision 11)."""
        rows = self.current().filter(group=group)
        if member.has_perm("members.view_hidden", group):
            return rows
        return rows.filter(models.Q(is_hidden=False) | models.Q(member=member))


class RoleTermQuerySet(models.QuerySet["RoleTerm"]):
    """Times in a role, narrowed down."""

    def open(self) -> Self:
        """Those that hold now."""
        return self.filter(ended_at__isnull=True)


def today() -> datetime.date:
    """The day, in UTC: good enough for dates that only say roughly when."""
    return datetime.datetime.now(datetime.UTC).date()
