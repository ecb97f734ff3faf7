"""People, their ways to be reached, and where they belong."""

import datetime
import functools
import uuid

import factory
from django.contrib.auth.hashers import make_password
from factory.django import DjangoModelFactory

from members.models import (
    Consent,
    ContactExchange,
    ContactMethod,
    Coordination,
    Delivery,
    Disclosure,
    Emergency,
    Invitation,
    JoinRequest,
    Keepsake,
    MeetingRole,
    Member,
    Membership,
    PartChoice,
    PartLead,
    Plan,
    Protection,
    RoleDate,
    RoleOffer,
    RoleTerm,
    StayAway,
    Supporter,
    Vacancy,
    WayBack,
    Willing,
)
from members.roles import FACILITATING
from tests.factories.groups import GroupFactory, LifeChangeFactory, OrganisationFactory

PASSWORD = "room for one more please"
LONG_AGO = datetime.date(2026, 1, 5)


@functools.cache
def _password() -> str:
    """The same hash for everybody: even a quick one costs more than the row."""
    return make_password(PASSWORD)


class MemberFactory(DjangoModelFactory[Member]):
    class Meta:
        model = Member

    name = factory.Sequence(lambda n: f"Person {n}")
    password = factory.LazyFunction(_password)
    time_zone = "Europe/London"


class MembershipFactory(DjangoModelFactory[Membership]):
    class Meta:
        model = Membership
        skip_postgeneration_save = True

    group = factory.SubFactory(GroupFactory)
    member = factory.SubFactory(MemberFactory)
    shown_name = factory.LazyAttribute(lambda row: row.member.name)
    joined_on = LONG_AGO

    @factory.post_generation
    def term(self, create: bool, extracted: object, **values: object) -> None:
        """Whoever facilitates has held the role since they joined."""
        if self.role in FACILITATING and self.left_on is None:
            RoleTermFactory(group=self.group, member=self.member, role=self.role)


class RoleTermFactory(DjangoModelFactory[RoleTerm]):
    class Meta:
        model = RoleTerm

    group = factory.SubFactory(GroupFactory)
    member = factory.SubFactory(MemberFactory)
    role = Membership.Role.FACILITATOR
    began_at = datetime.datetime.combine(LONG_AGO, datetime.time(), datetime.UTC)
    look_again_on = datetime.date(2027, 1, 5)


class ConsentFactory(DjangoModelFactory[Consent]):
    class Meta:
        model = Consent

    member = factory.SubFactory(MemberFactory)
    question = "reach-meeting"
    answer = Consent.Answer.YES
    wording = "Is it all right?"
    language = "en"
    given_at = factory.LazyFunction(lambda: datetime.datetime.now(datetime.UTC))


class DisclosureFactory(DjangoModelFactory[Disclosure]):
    class Meta:
        model = Disclosure

    member = factory.SubFactory(MemberFactory)
    group = factory.SubFactory(GroupFactory)
    asked_by_id = factory.LazyFunction(uuid.uuid4)
    asked_at = factory.LazyFunction(lambda: datetime.datetime.now(datetime.UTC))
    until = factory.LazyAttribute(lambda row: row.asked_at + datetime.timedelta(days=30))
    to_whom = "My sister Ana"
    what = "That the bus pass came."
    why = "So that she need not worry."


class EmergencyFactory(DjangoModelFactory[Emergency]):
    class Meta:
        model = Emergency

    group = factory.SubFactory(GroupFactory)
    asked_by_id = factory.LazyFunction(uuid.uuid4)
    asked_at = factory.LazyFunction(lambda: datetime.datetime.now(datetime.UTC))
    reason = "The room burned and nobody can tell the others."


class RoleOfferFactory(DjangoModelFactory[RoleOffer]):
    class Meta:
        model = RoleOffer

    group = factory.SubFactory(GroupFactory)
    member = factory.SubFactory(MemberFactory)
    role = Membership.Role.FACILITATOR
    offered_at = datetime.datetime.combine(LONG_AGO, datetime.time(), datetime.UTC)
    from_on = datetime.date(2026, 11, 24)


class MeetingRoleFactory(DjangoModelFactory[MeetingRole]):
    class Meta:
        model = MeetingRole

    group = factory.SubFactory(GroupFactory)
    member = factory.SubFactory(MemberFactory)
    meeting_id = factory.LazyFunction(uuid.uuid4)
    kind = MeetingRole.Kind.STAND_IN
    from_at = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)
    run_until = datetime.datetime(2026, 12, 2, 12, tzinfo=datetime.UTC)
    until = datetime.datetime(2026, 12, 3, 12, tzinfo=datetime.UTC)


class WillingFactory(DjangoModelFactory[Willing]):
    class Meta:
        model = Willing

    group = factory.SubFactory(GroupFactory)
    member = factory.SubFactory(MemberFactory)
    kind = Willing.Kind.STAND_IN
    since = LONG_AGO


class CoordinationFactory(DjangoModelFactory[Coordination]):
    class Meta:
        model = Coordination

    organisation = factory.SubFactory(OrganisationFactory)
    member = factory.SubFactory(MemberFactory, is_staff=True)
    since = LONG_AGO


class SupporterFactory(DjangoModelFactory[Supporter]):
    """Somebody who is at a person's side already; ``invited=True`` for an invitation that nobody has taken up."""

    class Meta:
        model = Supporter

    class Params:
        invited = factory.Trait(helper=None, accepted_at=None, phrase="acorn lamp otter river kettle zebra")

    member = factory.SubFactory(MemberFactory)
    helper = factory.SubFactory(MemberFactory)
    called = "My sister"
    shown_name = factory.LazyAttribute(lambda row: row.member.name)
    label = "Library group"
    helper_name = "Noa"
    invited_until = factory.LazyFunction(lambda: datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=14))
    accepted_at = factory.LazyFunction(lambda: datetime.datetime.now(datetime.UTC))


class ContactExchangeFactory(DjangoModelFactory[ContactExchange]):
    """A question that waits for an answer."""

    class Meta:
        model = ContactExchange

    group = factory.SubFactory(GroupFactory)
    asker = factory.SubFactory(MemberFactory)
    asked = factory.SubFactory(MemberFactory)
    whom = factory.LazyFunction(lambda: str(uuid.uuid4()))
    asker_name = factory.LazyAttribute(lambda row: row.asker.name)
    asked_name = factory.LazyAttribute(lambda row: row.asked.name if row.asked else "Somebody")
    asker_shares = "I am at the allotment on Saturdays"
    asked_at = factory.LazyFunction(lambda: datetime.datetime.now(datetime.UTC))
    ends_at = factory.LazyAttribute(lambda row: row.asked_at + datetime.timedelta(days=14))


class ContactMethodFactory(DjangoModelFactory[ContactMethod]):
    class Meta:
        model = ContactMethod

    member = factory.SubFactory(MemberFactory)
    channel = ContactMethod.Channel.EMAIL
    address = factory.Sequence(lambda n: f"person{n}@example.org")
    rank = 1
    verified_at = factory.LazyFunction(lambda: datetime.datetime(2026, 1, 5, tzinfo=datetime.UTC))


class DeliveryFactory(DjangoModelFactory[Delivery]):
    class Meta:
        model = Delivery

    kind = "meeting.reminder.days.1"
    member = factory.SubFactory(MemberFactory)
    group = factory.SubFactory(GroupFactory)
    subject_id = factory.LazyFunction(uuid.uuid4)
    lane = "email"
    due_at = factory.LazyFunction(lambda: datetime.datetime.now(datetime.UTC))
    next_attempt_at = factory.SelfAttribute("due_at")
    expires_at = factory.LazyAttribute(lambda row: row.due_at + datetime.timedelta(days=1))


class WayBackFactory(DjangoModelFactory[WayBack]):
    class Meta:
        model = WayBack

    member = factory.SubFactory(MemberFactory)
    group = factory.SubFactory(GroupFactory)
    how = WayBack.How.PAPER
    words = factory.Sequence(lambda n: f"acorn amber apple apron arrow number{n}")
    asked_at = factory.LazyFunction(lambda: datetime.datetime.now(datetime.UTC))
    opens_at = factory.LazyAttribute(lambda row: row.asked_at + datetime.timedelta(hours=1))
    closes_at = factory.LazyAttribute(lambda row: row.asked_at + datetime.timedelta(days=7))


class PlanFactory(DjangoModelFactory[Plan]):
    class Meta:
        model = Plan

    member = factory.SubFactory(MemberFactory)
    changed_at = datetime.datetime(2026, 11, 20, 9, 0, tzinfo=datetime.UTC)


class JoinRequestFactory(DjangoModelFactory[JoinRequest]):
    class Meta:
        model = JoinRequest

    group = factory.SubFactory(GroupFactory)
    shown_name = "Noor"
    words = "I would like to sit with you."
    asked_at = factory.LazyFunction(lambda: datetime.datetime.now(datetime.UTC))
    waits_since = factory.SelfAttribute("asked_at")


class VacancyFactory(DjangoModelFactory[Vacancy]):
    class Meta:
        model = Vacancy

    group = factory.SubFactory(GroupFactory)
    asked_by = factory.SubFactory(MemberFactory)
    asked_at = factory.LazyFunction(lambda: datetime.datetime.now(datetime.UTC))


class ProtectionFactory(DjangoModelFactory[Protection]):
    class Meta:
        model = Protection

    group = factory.SubFactory(GroupFactory)
    member = factory.SubFactory(MemberFactory)
    who = "Somebody I used to know"
    asked_at = factory.LazyFunction(lambda: datetime.datetime.now(datetime.UTC))


class StayAwayFactory(DjangoModelFactory[StayAway]):
    class Meta:
        model = StayAway

    group = factory.SubFactory(GroupFactory)
    member = factory.SubFactory(MemberFactory)
    reason = "What was told inside was told outside."
    asked_on = datetime.date(2026, 11, 20)
    look_again_on = datetime.date(2027, 1, 10)


class InvitationFactory(DjangoModelFactory[Invitation]):
    class Meta:
        model = Invitation

    group = factory.SubFactory(GroupFactory)
    made_by = factory.SubFactory(MemberFactory)
    made_at = factory.LazyFunction(lambda: datetime.datetime.now(datetime.UTC))
    ends_at = factory.LazyAttribute(lambda row: row.made_at + datetime.timedelta(days=7))


class KeepsakeFactory(DjangoModelFactory[Keepsake]):
    class Meta:
        model = Keepsake

    member = factory.SubFactory(MemberFactory)
    change = factory.SubFactory(LifeChangeFactory, kind="END")


class PartChoiceFactory(DjangoModelFactory[PartChoice]):
    class Meta:
        model = PartChoice

    member = factory.SubFactory(MemberFactory)
    change = factory.SubFactory(LifeChangeFactory, kind="SPLIT")
    part = "SECOND"


class PartLeadFactory(DjangoModelFactory[PartLead]):
    """A question that nobody has answered."""

    class Meta:
        model = PartLead

    member = factory.SubFactory(MemberFactory)
    change = factory.SubFactory(LifeChangeFactory, kind="SPLIT")
    part = "SECOND"
    asked_at = datetime.datetime(2026, 11, 20, 9, tzinfo=datetime.UTC)


class RoleDateFactory(DjangoModelFactory[RoleDate]):
    """A day away."""

    class Meta:
        model = RoleDate

    group = factory.SubFactory(GroupFactory)
    member = factory.SubFactory(MemberFactory)
    kind = "AWAY"
    on_date = datetime.date(2026, 12, 1)
    until_on = factory.SelfAttribute("on_date")
