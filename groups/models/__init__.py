"""Organisations and groups."""

from groups.models.group import Group
from groups.models.organisation import Organisation
from groups.models.set_up import SetUpPoint, Template
from groups.models.wording import Wording

__all__ = ["Group", "Organisation", "SetUpPoint", "Template", "Wording"]
