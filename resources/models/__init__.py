"""Help beyond the group."""

from resources.models.resource import Resource

__all__ = ["Resource"]
