"""What the matrix needs beside the cast: a group that has ended, people in other situations, things to ask for."""

import datetime
import uuid
from dataclasses import dataclass, field
from functools import cached_property

from ethics.models import CodeDraft
from groups.models import Group, LifeChange, Listing, Organisation, Template, WelcomePart
from meetings.models import (
    AllOff,
    AnswerLink,
    HardToCome,
    Meeting,
    OwnCalendar,
    Poll,
    PollLink,
    Series,
    StandInAsk,
    StandInSearch,
    Visit,
)
from meetings.models.own_calendar import digest_of
from members.models import (
    ContactExchange,
    Delivery,
    Disclosure,
    Emergency,
    Invitation,
    JoinRequest,
    Member,
    Membership,
    PartLead,
    Plan,
    Protection,
    RoleOffer,
    StayAway,
    Supporter,
    Vacancy,
    WayBack,
)
from tests.cast import Cast, person
from tests.factories.coming import HardToComeFactory
from tests.factories.ethics import CodeDraftFactory
from tests.factories.groups import (
    GroupFactory,
    LifeChangeFactory,
    ListingFactory,
    OrganisationFactory,
    SecondGroupFactory,
    TemplateFactory,
    WelcomePartFactory,
)
from tests.factories.meetings import (
    AllOffFactory,
    AnswerLinkFactory,
    MeetingFactory,
    OwnCalendarFactory,
    SeriesFactory,
    StandInAskFactory,
    StandInSearchFactory,
)
from tests.factories.members import (
    ContactExchangeFactory,
    ContactMethodFactory,
    CoordinationFactory,
    DeliveryFactory,
    DisclosureFactory,
    EmergencyFactory,
    InvitationFactory,
    JoinRequestFactory,
    MeetingRoleFactory,
    MembershipFactory,
    PartLeadFactory,
    PlanFactory,
    ProtectionFactory,
    RoleOfferFactory,
    StayAwayFactory,
    SupporterFactory,
    VacancyFactory,
    WayBackFactory,
)
from tests.factories.polls import PollLinkFactory, PollOptionFactory

_known: list["World"] = []
SOME_TIME_AGO = datetime.datetime(2026, 11, 20, 9, tzinfo=datetime.UTC)


def world_of(cast: Cast) -> "World":
    """The world around ``cast``: the same one each time, for one cast."""
    if not _known or _known[0].cast is not cast:
        _known[:] = [World(cast)]
    return _known[0]


@dataclass
class World:
    """The cast, and more of it. Each thing is made when it is first asked for."""

    cast: Cast
    made: dict[str, Meeting] = field(default_factory=dict)

    # --- People -----------------------------------------------------------------------------------------------

    @cached_property
    def nima(self) -> Member:
        """Belongs to both groups, under another name in each."""
        member = person("nima", "Nima", self.cast.tuesday, email="nima@example.org")
        MembershipFactory(group=self.cast.family, member=member, shown_name="Blackbird")
        return member

    @cached_property
    def wanja(self) -> Member:
        """Left Tuesday Circle."""
        member = person("wanja", "Wanja", self.cast.tuesday, email="wanja@example.org")
        member.memberships.update(left_on=datetime.date(2026, 11, 20), ending=Membership.Ending.LEFT)
        return member

    @cached_property
    def tendai(self) -> Member:
        """Belongs to the other group, without sign-in."""
        return person(None, "Tendai", self.cast.family, call="+447700900107")

    @cached_property
    def noor(self) -> Member:
        """Asks to join Tuesday Circle."""
        member = person("noor", "Noor", email="noor@example.org")
        JoinRequestFactory(group=self.cast.tuesday, member=member)
        return member

    @cached_property
    def otieno(self) -> Member:
        """At Amina's side, and in no group."""
        return person("otieno", "Otieno", email="otieno@example.org")

    @cached_property
    def zuri(self) -> Member:
        """Stands in at the meeting of tomorrow, and belongs to neither group."""
        member = person("zuri", "Zuri", email="zuri@example.org")
        meeting = self.cast.tomorrow
        asked = {"meeting": meeting, "state": StandInSearch.State.FOUND, "stand_in": member}
        search = StandInSearchFactory(asked_by=self.cast.rosa, **asked)
        said = {"answer": StandInAsk.Answer.YES, "answered_at": search.begun_at}
        StandInAskFactory(search=search, member=member, is_next_door=True, **said)
        MeetingRoleFactory(
            member=member,
            group_id=meeting.group_id,
            meeting_id=meeting.pk,
            run_until=meeting.ends_at + datetime.timedelta(minutes=30),
            until=meeting.ends_at + datetime.timedelta(days=1),
        )
        return member

    # --- Groups and meetings ----------------------------------------------------------------------------------

    @cached_property
    def ended(self) -> Group:
        """A group that has ended; the people of Tuesday Circle belonged to it, in the same roles."""
        group = GroupFactory(
            organisation=self.cast.organisation, name="Winter Walks", slug="winter-walks", status=Group.Status.CLOSED
        )
        assert self.nima
        for one in Membership.objects.current().filter(group=self.cast.tuesday).select_related("member"):
            MembershipFactory(group=group, member=one.member, role=one.role, is_hidden=one.is_hidden)
        return group

    @cached_property
    def part_of_family(self) -> WelcomePart:
        """What Family Table added to its page for newcomers."""
        return WelcomePartFactory(group=self.cast.family, code="OWN", position=6)

    @cached_property
    def elsewhere(self) -> Group:
        """A group of another organisation, which somebody else coordinates."""
        organisation = OrganisationFactory(name="Hillside Friends")
        CoordinationFactory(organisation=organisation)
        return GroupFactory(organisation=organisation, name="Hillside Evening", slug="hillside-evening")

    @cached_property
    def asked(self) -> Group:
        """A closed group that anybody may find and ask."""
        return GroupFactory(name="Orchard Evening", slug="orchard-evening", is_listed=True)

    @cached_property
    def hillside_facilitator(self) -> Membership:
        """Leads the group of the other organisation."""
        return MembershipFactory(group=self.elsewhere, role=Membership.Role.FACILITATOR)

    def meeting(self, group: Group, **values: object) -> Meeting:
        """A meeting of ``group``; the same one for the same values."""
        key = f"meeting of {group.slug}, {values}"
        if key not in self.made:
            self.made[key] = MeetingFactory(group=group, **values)
        return self.made[key]

    def season(self, group: Group) -> Series:
        """The rhythm of ``group``; its meetings are not made yet."""
        return Series.objects.filter(group=group).first() or SeriesFactory(group=group)

    def hard_to_come(self, group: Group) -> HardToCome:
        """Okello, or Joan in the other group, wishes to be talked with about coming."""
        member = self.cast.okello if group == self.cast.tuesday else self.cast.joan
        found = HardToCome.objects.filter(group=group, member=member).first()
        return found or HardToComeFactory(group=group, member=member, may_talk=True)

    def poll(self, group: Group) -> Poll:
        """``group`` is asked which day and hour suit."""
        found = Poll.objects.filter(group=group).first()
        return found or PollOptionFactory(poll__group=group).poll

    def poll_link(self, member: Member) -> PollLink:
        """The link with which ``member`` answers the question of Tuesday Circle."""
        poll = self.poll(self.cast.tuesday)
        return PollLink.objects.filter(poll=poll, member=member).first() or PollLinkFactory(poll=poll, member=member)

    def all_off(self, group: Group) -> AllOff:
        """All meetings of ``group`` are off for some days."""
        return AllOff.objects.filter(group=group).first() or AllOffFactory(group=group)

    def all_off_everywhere(self, organisation: Organisation | None) -> AllOff:
        """All meetings of all groups of ``organisation`` are off for some days."""
        there = AllOff.objects.filter(organisation=organisation, group=None).first()
        return there or AllOffFactory(group=None, organisation=organisation)

    # --- Messages ---------------------------------------------------------------------------------------------

    def call(self, group: Group) -> Delivery:
        """Somebody of ``group`` waits for a call about its meeting."""
        here = group == self.cast.tuesday
        member = self.cast.okello if here else self.cast.joan
        meeting = self.cast.tomorrow if here else self.cast.table
        found = Delivery.objects.filter(member=member, state=Delivery.State.CALLING).first()
        return found or DeliveryFactory(
            member=member,
            group=group,
            subject_id=meeting.pk,
            sequence=1,
            lane="call",
            state=Delivery.State.CALLING,
            expires_at=meeting.starts_at,
        )

    def planned(self, group: Group) -> Delivery:
        """A message that is going to leave for somebody of ``group``."""
        here = group == self.cast.tuesday
        member = self.cast.amina if here else self.cast.joan
        meeting = self.cast.tomorrow if here else self.cast.table
        found = Delivery.objects.filter(member=member, state=Delivery.State.PLANNED).first()
        due = meeting.starts_at - datetime.timedelta(hours=8)
        return found or DeliveryFactory(
            member=member, group=group, subject_id=meeting.pk, due_at=due, expires_at=meeting.starts_at
        )

    def link(self, member: Member) -> AnswerLink:
        """The link with which ``member`` answers for tomorrow."""
        found = AnswerLink.objects.filter(meeting=self.cast.tomorrow, member=member).first()
        return found or AnswerLinkFactory(meeting=self.cast.tomorrow, member=member)

    def calendar(self, member: Member) -> str:
        """The secret part of the address that the calendar of ``member`` follows."""
        secret = f"followed-by-{member.pk}"
        if not OwnCalendar.objects.filter(member=member).exists():
            made = {"token_hash": digest_of(secret), "epoch": member.session_epoch, "made_at": SOME_TIME_AGO}
            OwnCalendarFactory(member=member, **made)
        return secret

    def ask(self, meeting: Meeting) -> StandInAsk:
        """Okello, or Joan in the other group, is asked whether they stand in at ``meeting``."""
        member = self.cast.okello if meeting.group_id == self.cast.tuesday.pk else self.cast.joan
        search = StandInSearch.objects.filter(meeting=meeting).first() or StandInSearchFactory(meeting=meeting)
        found = StandInAsk.objects.filter(search=search, member=member).first()
        return found or StandInAskFactory(search=search, member=member)

    def emergency(self, group: Group) -> Emergency:
        """Another coordinator asked to reach the people of ``group``."""
        found = Emergency.objects.filter(group=group).first()
        if found is not None:
            return found
        asker = CoordinationFactory(organisation=group.organisation).member
        return EmergencyFactory(group=group, asked_by_id=asker.pk)

    # --- Supporters -------------------------------------------------------------------------------------------

    @cached_property
    def supporter(self) -> Supporter:
        """Otieno sees some things of Amina's."""
        return SupporterFactory(member=self.cast.amina, helper=self.otieno, sees_meetings=True)

    @cached_property
    def other_supporter(self) -> Supporter:
        """Somebody else is at Joan's side."""
        return SupporterFactory(member=self.cast.joan)

    @cached_property
    def invitation(self) -> Supporter:
        """Amina has invited somebody else besides."""
        return SupporterFactory(member=self.cast.amina, invited=True)

    # --- Getting back in, and questions -----------------------------------------------------------------------

    @cached_property
    def way_back(self) -> WayBack:
        """Somebody asked to let Amina in again."""
        return WayBackFactory(member=self.cast.amina, group=self.cast.tuesday)

    def question_to(self, member: Member) -> Disclosure:
        """Sam asked ``member`` whether somebody may be told something."""
        found = Disclosure.objects.filter(member=member).first()
        return found or DisclosureFactory(member=member, group=self.cast.tuesday, asked_by_id=self.cast.sam.pk)

    def question_about(self, group: Group) -> Disclosure:
        """The same of somebody of ``group`` who has no sign-in."""
        if group == self.cast.tuesday:
            return self.question_to(self.cast.okello)
        found = Disclosure.objects.filter(member=self.tendai).first()
        return found or DisclosureFactory(member=self.tendai, group=group, asked_by_id=self.cast.ines.pk)

    @cached_property
    def question_to_rosa(self) -> dict[str, str]:
        """Rosa may be phoned, so that she is asked whether a message may be left."""
        number = {"channel": "CALL", "address": "+447700900101"}
        ContactMethodFactory(member=self.cast.rosa, rank=None, verified_at=None, **number)
        return {"code": "call-message"}

    @cached_property
    def in_touch(self) -> ContactExchange:
        """Lin asks Amina whether to keep in touch."""
        return ContactExchangeFactory(group=self.cast.tuesday, asker=self.cast.lin, asked=self.cast.amina)

    def vacancy(self, group: Group) -> Vacancy:
        """A member would lead ``group``, which nobody leads any more."""
        return Vacancy.objects.filter(group=group).first() or VacancyFactory(group=group, asked_by=self.nima)

    # --- Roles, plans and templates ---------------------------------------------------------------------------

    def plan(self, member: Member) -> Plan:
        """A group that ``member`` thinks of founding."""
        return Plan.objects.filter(member=member).first() or PlanFactory(member=member)

    def request_of(self, member: Member) -> JoinRequest:
        """``member`` asks another group."""
        found = JoinRequest.objects.filter(member=member, group=self.asked).first()
        return found or JoinRequestFactory(group=self.asked, member=member)

    def request_to(self, group: Group) -> JoinRequest:
        """Somebody without account asks ``group``."""
        found = JoinRequest.objects.filter(member=None, meets_with=None, group=group).first()
        return found or JoinRequestFactory(group=group)

    def wish_in(self, group: Group) -> Protection:
        """Amina, or Joan in the other group, would rather not meet somebody."""
        member = self.cast.amina if group == self.cast.tuesday else self.cast.joan
        found = Protection.objects.filter(group=group, member=member).first()
        return found or ProtectionFactory(group=group, member=member)

    def away_from(self, group: Group) -> StayAway:
        """Somebody is asked to stay away from ``group``."""
        return StayAway.objects.filter(group=group).first() or StayAwayFactory(group=group)

    def visit_of(self, member: Member) -> Visit:
        """``member`` may visit a meeting of the group that they ask."""
        row = self.request_of(member)
        found = Visit.objects.filter(request=row).first()
        return found or Visit.objects.create(request=row, meeting=self.meeting(row.group))

    def link_of(self, member: Member) -> Invitation:
        """``member`` has a link to give away."""
        found = Invitation.objects.filter(made_by=member).first()
        return found or InvitationFactory(group=self.cast.family, made_by=member)

    @cached_property
    def request_met(self) -> JoinRequest:
        """Amina is asked to meet somebody before they join."""
        return JoinRequestFactory(group=self.cast.tuesday, meets_with=self.cast.amina)

    def offer(self, group: Group) -> RoleOffer:
        """Amina, or Joan in the other group, is asked whether she would lead."""
        here = group == self.cast.tuesday
        member, by = (self.cast.amina, self.cast.rosa) if here else (self.cast.joan, self.cast.ines)
        found = RoleOffer.objects.open().filter(group=group, member=member).first()
        return found or RoleOfferFactory(group=group, member=member, offered_by=by)

    def became_two(self, group: Group) -> LifeChange:
        """``group`` has become two some days ago, so that people may still move."""
        found = LifeChange.objects.filter(group=group, kind="SPLIT").first()
        if found is not None:
            return found
        day = self.cast.tomorrow.starts_at - datetime.timedelta(days=8)
        change = LifeChangeFactory(group=group, kind="SPLIT", done_at=day, holds_on=day.date())
        SecondGroupFactory(change=change, group=GroupFactory(name=f"Second {group.name}"))
        return change

    def draft(self, group: Group) -> CodeDraft:
        """What another group agreed on lies before ``group``."""
        return CodeDraft.objects.filter(group=group).first() or CodeDraftFactory(group=group)

    def part_lead(self, group: Group) -> PartLead:
        """Amina, or Joan in the other group, said that she would look after a part."""
        change = self.became_two(group)
        member = self.cast.amina if group == self.cast.tuesday else self.cast.joan
        found = PartLead.objects.filter(change=change, member=member).first()
        return found or PartLeadFactory(change=change, member=member, answer="YES", answered_at=change.done_at)

    @cached_property
    def template(self) -> Template:
        """What the organisation offers to founders."""
        return TemplateFactory(organisation=self.cast.organisation)

    @cached_property
    def other_template(self) -> Template:
        """What another organisation offers."""
        return TemplateFactory(organisation=self.elsewhere.organisation)

    def page_of(self, group: Group) -> uuid.UUID:
        """The page of a group that asks to be listed."""
        found = Listing.objects.filter(group=group).first()
        return (found or ListingFactory(group=group, asked_at=self.cast.tomorrow.starts_at)).pk

    # --- Who belongs where ------------------------------------------------------------------------------------

    def membership(self, member: Member | None, group: Group | None = None) -> Membership | None:
        """The membership that ``member`` holds now, in ``group`` or in the first one."""
        rows = Membership.objects.current().filter(member=member).order_by("joined_on", "pk")
        return (rows.filter(group=group) if group else rows.exclude(group__slug="winter-walks")).first()
