"""Organisations, groups, and what groups let anybody know."""

from groups.models.departure import Departure
from groups.models.group import Group
from groups.models.life import LifeChange
from groups.models.listing import Listing
from groups.models.organisation import Organisation
from groups.models.remark import Remark
from groups.models.second import SecondGroup
from groups.models.set_up import SetUpPoint, Template
from groups.models.welcome import WelcomePart, WelcomeText
from groups.models.wording import Wording

__all__ = [
    "Departure",
    "Group",
    "LifeChange",
    "Listing",
    "Organisation",
    "Remark",
    "SecondGroup",
    "SetUpPoint",
    "Template",
    "WelcomePart",
    "WelcomeText",
    "Wording",
]
