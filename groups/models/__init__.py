"""Organisations and groups."""

from groups.models.group import Group
from groups.models.organisation import Organisation

__all__ = ["Group", "Organisation"]
