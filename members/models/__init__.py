"""People, how to reach them, where they belong, and what was said to them."""

from members.models.apart import Protection, StayAway
from members.models.confidence import Confidence
from members.models.consent import Consent
from members.models.contact import ContactMethod
from members.models.coordination import Coordination
from members.models.delivery import Delivery, DeliveryAttempt, Tick
from members.models.disclosure import Disclosure
from members.models.door import Door
from members.models.emergency import Emergency
from members.models.exchange import ContactExchange, NoAsking
from members.models.invitation import Invitation
from members.models.join_request import JoinMessage, JoinRequest
from members.models.keepsake import Keepsake
from members.models.meeting_role import MeetingRole
from members.models.member import Member
from members.models.membership import Membership
from members.models.part import Part, PartChoice, PartLead
from members.models.passing import Passing
from members.models.plan import Plan
from members.models.quarter_count import QuarterCount
from members.models.role_custom import RoleCustom
from members.models.role_date import RoleDate
from members.models.role_offer import RoleOffer
from members.models.role_term import RoleTerm
from members.models.supporter import Supporter, SupporterLook
from members.models.vacancy import Vacancy
from members.models.way_back import WayBack
from members.models.willing import Willing

__all__ = [
    "Confidence",
    "Consent",
    "ContactExchange",
    "ContactMethod",
    "Coordination",
    "Delivery",
    "DeliveryAttempt",
    "Disclosure",
    "Door",
    "Emergency",
    "Invitation",
    "JoinMessage",
    "JoinRequest",
    "Keepsake",
    "MeetingRole",
    "Member",
    "Membership",
    "NoAsking",
    "Part",
    "PartChoice",
    "PartLead",
    "Passing",
    "Plan",
    "Protection",
    "QuarterCount",
    "RoleCustom",
    "RoleDate",
    "RoleOffer",
    "RoleTerm",
    "StayAway",
    "Supporter",
    "SupporterLook",
    "Tick",
    "Vacancy",
    "WayBack",
    "Willing",
]
