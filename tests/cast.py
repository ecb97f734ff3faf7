"""Who plays in the tests: the people of two groups, a few outside them, and a meeting tomorrow in each group.

The same names as in the demo. Everybody has the same password; nobody has a second step unless a test sets one up.
"""

import datetime
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress

from groups.models import Group, Organisation
from meetings.models import Meeting, Place, ReminderRule
from members.models import ContactMethod, Member, Membership, Tick
from tests.factories.ethics import CodeVersionFactory
from tests.factories.groups import GroupFactory, OrganisationFactory
from tests.factories.meetings import MeetingFactory, PlaceFactory, ReminderRuleFactory
from tests.factories.members import ContactMethodFactory, CoordinationFactory, MemberFactory, MembershipFactory
from tests.factories.resources import ResourceFactory

Channel, Role = ContactMethod.Channel, Membership.Role

ZONE = ZoneInfo("Europe/London")


@dataclass(slots=True)
class Cast:
    """Everybody and everything, by name."""

    organisation: Organisation
    tuesday: Group
    family: Group
    library: Place
    kitchen: Place
    tomorrow: Meeting
    """Tuesday Circle, tomorrow at 18:30."""
    table: Meeting
    """Family Table, tomorrow at 19:00; the place is told on the day."""
    rosa: Member
    sam: Member
    amina: Member
    lin: Member
    okello: Member
    ines: Member
    joan: Member
    mika: Member
    chidi: Member
    root: Member

    @property
    def circle(self) -> list[Member]:
        """Those who belong to Tuesday Circle."""
        return [self.rosa, self.sam, self.amina, self.lin, self.okello]


def assemble(now: datetime.datetime) -> Cast:
    """Write everybody into the database, as of ``now``; the clock has just ticked."""
    organisation = OrganisationFactory(name="Riverside Peers")
    tuesday = GroupFactory(
        organisation=organisation,
        name="Tuesday Circle",
        slug="tuesday-circle",
        belonging=Group.Belonging.OPEN,
        purpose="On Tuesdays we sit in a circle and listen.",
    )
    family = GroupFactory(
        organisation=organisation,
        name="Family Table",
        slug="family-table",
        belonging=Group.Belonging.CLOSED,
        purpose="We look after somebody, and eat together.",
    )
    library = PlaceFactory(group=tuesday, told=Place.Told.MEMBERS)
    kitchen = PlaceFactory(group=family, name="The kitchen at St Anne’s", detail="", told=Place.Told.ON_THE_DAY)
    day = now.astimezone(ZONE).date() + datetime.timedelta(days=1)
    tomorrow = MeetingFactory(group=tuesday, place=library, on_date=day)
    table = MeetingFactory(group=family, place=kitchen, on_date=day, start_time=datetime.time(19))
    for group in (tuesday, family):
        ReminderRuleFactory(group=group, kind=ReminderRule.Kind.DAYS, ahead=1, at_time=datetime.time(9))
        CodeVersionFactory(group=group)
    ResourceFactory(name="Riverside Listening Line", kind="HELP_NOW")
    ResourceFactory(name="Saturday Allotment", group=tuesday)
    people = {
        "rosa": person("rosa", "Rosa", tuesday, Role.FACILITATOR, email="rosa@example.org"),
        "sam": person("sam", "Sam", tuesday, Role.CO_FACILITATOR, sms="+447700900102"),
        "amina": person("amina", "Amina", tuesday, email="amina@example.org"),
        "lin": person("lin", "Lin", tuesday, sms="+447700900104", is_hidden=True, neutral_label="Library group"),
        "okello": person(None, "Okello", tuesday, call="+447700900105", best_time="Mornings are best"),
        "ines": person("ines", "Ines", family, Role.FACILITATOR, email="ines@example.org"),
        "joan": person("joan", "Joan", family, email="joan@example.org"),
        "mika": person("mika", "Mika", email="mika@example.org"),
        "chidi": person("chidi", "Chidi", email="chidi@example.org", is_staff=True),
        "root": person("root", "Root", is_staff=True, is_superuser=True),
    }
    CoordinationFactory(organisation=organisation, member=people["chidi"])
    Tick.objects.create(started_at=now, finished_at=now)
    return Cast(
        organisation=organisation,
        tuesday=tuesday,
        family=family,
        library=library,
        kitchen=kitchen,
        tomorrow=tomorrow,
        table=table,
        **people,
    )


def person(
    sign_in_name: str | None,
    name: str,
    group: Group | None = None,
    role: str = Role.MEMBER,
    *,
    email: str = "",
    sms: str = "",
    call: str = "",
    best_time: str = "",
    is_hidden: bool = False,
    **values: object,
) -> Member:
    """One person with one way to be reached, in one group or none."""
    password = {} if sign_in_name else {"password": "!"}
    member = MemberFactory(sign_in_name=sign_in_name, name=name, **password, **values)
    for channel, address in ((Channel.EMAIL, email), (Channel.SMS, sms)):
        if address:
            ContactMethodFactory(member=member, channel=channel, address=address)
    if call:
        ContactMethodFactory(member=member, channel=Channel.CALL, address=call, best_time=best_time, verified_at=None)
    if email and sign_in_name:
        EmailAddress.objects.create(user=member, email=email, verified=True, primary=True)
    if group is not None:
        MembershipFactory(group=group, member=member, role=role, is_hidden=is_hidden)
    return member
