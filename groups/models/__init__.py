"""Organisations and groups."""

from groups.models.group import Group
from groups.models.organisation import Organisation
from groups.models.wording import Wording

__all__ = ["Group", "Organisation", "Wording"]
