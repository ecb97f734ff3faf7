"""What is done later on somebody's behalf: for each kind of message and each planner, what takes the right to it away.

A new kind or planner without a line here fails the suite. ``Way`` is how a right ends between planning and running.
"""

import datetime
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet

from meetings.actions import standing_in
from meetings.models import Series
from members.actions import adding, consenting
from members.actions.passing_on import TELLER_GONE
from members.consents import QUESTIONS
from members.kept import TELLS
from members.kinds import KINDS
from members.models import Coordination, Delivery, Member, Membership
from tests.cast import Cast, person
from tests.conftest import NOW
from tests.factories.groups import LifeChangeFactory, ListingFactory, SecondGroupFactory
from tests.factories.meetings import (
    AbsenceFactory,
    AllOffFactory,
    AttendanceFactory,
    SeriesFactory,
    StandInAskFactory,
    StandInSearchFactory,
)
from tests.factories.members import (
    DeliveryFactory,
    DisclosureFactory,
    EmergencyFactory,
    JoinRequestFactory,
    PartLeadFactory,
    RoleOfferFactory,
    SupporterFactory,
    VacancyFactory,
    WillingFactory,
)
from tests.factories.polls import PollFactory

__all__ = ["TELLER_GONE"]
End = Callable[[Cast], object]


def leaves(name: str) -> End:
    """Does not belong to Tuesday Circle any more; everything that leaving itself takes back is left standing."""
    return lambda cast: _in_group(cast, name).update(left_on=NOW.date())


def leads_no_more(name: str) -> End:
    """Belongs on, as a member like others."""
    return lambda cast: _in_group(cast, name).update(role=Membership.Role.MEMBER)


def coordinates_no_more(name: str) -> End:
    """Looks after the organisation no more."""
    return lambda cast: Coordination.objects.filter(member=getattr(cast, name)).delete()


def _in_group(cast: Cast, name: str) -> QuerySet[Membership]:
    return Membership.objects.filter(member=getattr(cast, name), group__in=[cast.tuesday, cast.family])


@dataclass(frozen=True)
class Said:
    """A message that waits for its hour: to whom, about what, and the ways in which the right to it ends."""

    to: str
    about: Callable[[Cast], uuid.UUID]
    ends: tuple[End, ...]
    sequence: Callable[[Cast], int] = lambda _cast: 0
    has_group: bool = True

    def plan(self, code: str, cast: Cast) -> Delivery:
        """The row, due now."""
        return DeliveryFactory(
            kind=code,
            member=getattr(cast, self.to),
            group=cast.tuesday if self.has_group else None,
            subject_id=self.about(cast),
            sequence=self.sequence(cast),
            lane="email",
        )


def _meeting(to: str, *ends: End) -> Said:
    return Said(to, lambda cast: cast.tomorrow.pk, ends, lambda cast: cast.tomorrow.sequence)


def _somebody_is_away(cast: Cast) -> uuid.UUID:
    cast.tuesday.belonging = "CLOSED"
    cast.tuesday.save()
    cast.tomorrow.start_time = datetime.time(9)
    cast.tomorrow.save()
    AttendanceFactory(meeting=cast.tomorrow, member=cast.sam, answer="NO")
    AbsenceFactory(meeting=cast.tomorrow, member=cast.sam)
    return cast.tomorrow.pk


def _has_a_place(cast: Cast) -> uuid.UUID:
    AttendanceFactory(meeting=cast.tomorrow, member=cast.amina, answer="YES")
    return cast.tomorrow.pk


def _search(cast: Cast, state: str = "OPEN", *, next_door: Member | None = None) -> uuid.UUID:
    stand_in = cast.amina if state == "FOUND" else None
    search = StandInSearchFactory(meeting=cast.tomorrow, state=state, stand_in=stand_in, asked_by=cast.sam)
    StandInAskFactory(search=search, member=next_door or cast.amina, is_next_door=next_door is not None)
    if next_door is not None:
        WillingFactory(group=cast.family, member=next_door, kind="NEXT_DOOR")
    return search.pk


def passed_on(cast: Cast) -> uuid.UUID:
    """Marlo is told by Amina, and both said that this is all right."""
    marlo = person(None, "Marlo", cast.tuesday)
    consenting.say_yes(
        by=cast.amina, member=cast.amina, question=QUESTIONS[TELLS], group=cast.tuesday, days=90, now=NOW
    )
    here = {member.pk: member.memberships.select_related("group", "member").get() for member in (marlo, cast.amina)}
    adding.let_tell(by=cast.rosa, membership=here[marlo.pk], teller=here[cast.amina.pk], days=90, now=NOW)
    return _reminder_of(marlo, cast, lane="told", state="ACCEPTED", accepted_at=NOW)


def copied(cast: Cast) -> uuid.UUID:
    """Mika is at Amina's side and told, too."""
    mine = {"groups": [str(cast.tuesday.pk)], "sees_meetings": True, "is_told": True}
    SupporterFactory(member=cast.amina, helper=cast.mika, **mine)
    return _reminder_of(cast.amina, cast)


def _reminder_of(member: Member, cast: Cast, **values: object) -> uuid.UUID:
    about = {"subject_id": cast.tomorrow.pk, "sequence": cast.tomorrow.sequence, "due_at": NOW}
    return DeliveryFactory(member=member, group=cast.tuesday, **about, **values).pk


def _emergency(cast: Cast) -> uuid.UUID:
    second = person("dora", "Dora", email="dora@example.org", is_staff=True)
    Coordination.objects.create(member=second, organisation=cast.organisation)
    return EmergencyFactory(group=cast.tuesday, asked_by_id=second.pk).pk


def _asker_coordinates_no_more(cast: Cast) -> None:
    Coordination.objects.filter(member__sign_in_name="dora").delete()


def _became_two(cast: Cast) -> uuid.UUID:
    change = LifeChangeFactory(group=cast.tuesday, kind="SPLIT", done_at=NOW)
    SecondGroupFactory(change=change, group=cast.family)
    return change.pk


MEETS = JoinRequestFactory
SAID: dict[str, Said] = {
    "meeting.reminder.days": _meeting("amina", leaves("amina")),
    "meeting.reminder.hours": _meeting("amina", leaves("amina")),
    "meeting.moved": _meeting("amina", leaves("amina")),
    "meeting.cancelled": _meeting("amina", leaves("amina")),
    "meeting.elsewhere": _meeting("amina", leaves("amina")),
    "away.said": Said("amina", _somebody_is_away, (leaves("amina"),)),
    "place.free": Said("amina", _has_a_place, (leaves("amina"),)),
    "meeting.all_off": Said("amina", lambda c: AllOffFactory(group=c.tuesday).pk, (leaves("amina"),)),
    "meeting.on_again": Said("amina", lambda c: AllOffFactory(group=c.tuesday).pk, (leaves("amina"),)),
    "meeting.season": Said(
        "amina",
        lambda c: SeriesFactory(group=c.tuesday).pk,
        (leaves("amina"),),
        lambda c: Series.objects.get(group=c.tuesday).sequence,
    ),
    "poll.asked": Said("amina", lambda c: PollFactory(group=c.tuesday).pk, (leaves("amina"),)),
    "life.change": Said("amina", lambda c: LifeChangeFactory(group=c.tuesday).pk, (leaves("amina"),)),
    "life.taken_back": Said("amina", lambda c: LifeChangeFactory(group=c.tuesday).pk, (leaves("amina"),)),
    "life.two": Said("amina", _became_two, (leaves("amina"),)),
    "part.asked": Said(
        "amina",
        lambda c: PartLeadFactory(member=c.amina, change=LifeChangeFactory(group=c.tuesday, kind="SPLIT")).pk,
        (leaves("amina"),),
    ),
    "join.welcome": Said("amina", lambda c: c.amina.memberships.get().pk, (leaves("amina"),)),
    "standin.ask": Said("amina", _search, (leaves("amina"),)),
    "standin.ask next door": Said(
        "ines", lambda c: _search(c, next_door=c.ines), (leaves("ines"), leads_no_more("ines"))
    ),
    "standin.off": Said("amina", _search, (leaves("amina"),)),
    "standin.found": Said("rosa", lambda c: _search(c, "FOUND"), (leaves("rosa"), leads_no_more("rosa"))),
    "standin.nobody": Said("rosa", _search, (leaves("rosa"), leads_no_more("rosa"))),
    "role.asked": Said("amina", lambda c: RoleOfferFactory(group=c.tuesday, member=c.amina).pk, (leaves("amina"),)),
    "role.changed": Said(
        "amina",
        lambda c: RoleOfferFactory(group=c.tuesday, member=c.sam, answer="YES", answered_at=NOW).pk,
        (leaves("amina"),),
    ),
    "join.facilitators": Said("rosa", lambda c: MEETS(group=c.tuesday).pk, (leaves("rosa"), leads_no_more("rosa"))),
    "join.welcomer": Said("amina", lambda c: MEETS(group=c.tuesday, meets_with=c.amina).pk, (leaves("amina"),)),
    "group.left_alone": Said("chidi", lambda c: c.tuesday.pk, (coordinates_no_more("chidi"),)),
    "group.anybody_there": Said(
        "rosa",
        lambda c: VacancyFactory(group=c.tuesday, asked_by=c.amina).pk,
        (leaves("rosa"), leads_no_more("rosa")),
    ),
    "group.leadership": Said(
        "chidi", lambda c: VacancyFactory(group=c.tuesday, asked_by=c.amina).pk, (coordinates_no_more("chidi"),)
    ),
    "group.led_again": Said(
        "rosa",
        lambda c: VacancyFactory(group=c.tuesday, asked_by=c.amina).pk,
        (leaves("rosa"), leads_no_more("rosa")),
    ),
    "group.page_asked": Said("chidi", lambda c: ListingFactory(group=c.tuesday).pk, (coordinates_no_more("chidi"),)),
    "group.page_remarked": Said(
        "chidi", lambda c: ListingFactory(group=c.tuesday).pk, (coordinates_no_more("chidi"),), has_group=False
    ),
    "group.page_answered": Said(
        "rosa", lambda c: ListingFactory(group=c.tuesday).pk, (leaves("rosa"), leads_no_more("rosa"))
    ),
    "group.host_news": Said("amina", lambda _c: uuid.uuid4(), (leaves("amina"),)),
    "group.host_news to the host": Said("chidi", lambda _c: uuid.uuid4(), (coordinates_no_more("chidi"),)),
    "coordination.emergency": Said("amina", _emergency, (leaves("amina"),)),
    "coordination.emergency to the host": Said("chidi", _emergency, (coordinates_no_more("chidi"),)),
    "coordination.emergency_asked": Said(
        "chidi", _emergency, (coordinates_no_more("chidi"), _asker_coordinates_no_more)
    ),
    "person.question": Said(
        "amina",
        lambda c: DisclosureFactory(member=c.amina, group=c.tuesday, asked_by_id=c.rosa.pk).pk,
        (leaves("amina"), leaves("rosa"), leads_no_more("rosa")),
    ),
    "person.tell": Said(
        "amina",
        passed_on,
        (
            leaves("amina"),
            lambda _c: Membership.objects.filter(member__contact_methods__channel="TOLD").update(left_on=NOW.date()),
        ),
    ),
    "supporter.copy": Said(
        "mika",
        copied,
        (
            leaves("amina"),
            lambda c: c.mika.supporting.update(ended_at=NOW, ending="MEMBER"),
        ),
        has_group=False,
    ),
}
"""By kind, without its numbers; a word behind it tells apart two sorts of people who are told."""

TO_ONESELF = {
    "account.email": "to an address, before anybody is let in",
    "account.sms": "to a number, before anybody is let in",
    "join.letter": "to an address that somebody left who asks",
    "join.asker": "about one's own question to a group",
    "join.wish": "about one's own wish",
    "join.away": "about one's own staying away",
    "life.over": "said when all belonging has ended",
}
"""Kinds that hang on no right in a group, with the reason."""


def kinds() -> set[str]:
    """Every kind that the program knows, without numbers."""
    return {re.sub(r"\.\d+$", "", code) for code in KINDS}


def code_of(name: str) -> str:
    """A code that is registered for this line of SAID."""
    bare = name.partition(" ")[0]
    return next(code for code in sorted(KINDS) if code == bare or re.sub(r"\.\d+$", "", code) == bare)


ACTS_FOR_NOBODY = {
    "meetings.planning.extend_all_series": "makes the meetings that the group arranged",
    "meetings.planning.refresh_public_pages": "shows the next public date",
    "meetings.actions.polling.close_due": "only ends",
    "members.actions.consenting.end_what_ran_out": "only ends",
    "members.actions.counting.count_quarter": "counts in steps of five",
    "members.actions.departing.leave_due": "the group's own: all were told a week before, and could take it back",
    "members.actions.exchanging.close": "only ends",
    "members.actions.life.come_about": "the group's own: all were told before, and could take it back",
    "members.actions.supporting.close": "only ends",
    "members.actions.telling.end_what_ran_out": "only ends",
}
"""Planners that do nothing on one person's behalf, with the reason."""


def begin_search(cast: Cast) -> None:
    """Sam cannot come tomorrow; people next door are asked an hour later."""
    WillingFactory(group=cast.family, member=cast.ines, kind="NEXT_DOOR")
    WillingFactory(group=cast.tuesday, member=cast.amina, kind="STAND_IN")
    search = standing_in.cannot_come(by=cast.sam, meeting=cast.tomorrow, now=NOW)
    search.widens_at = NOW + datetime.timedelta(hours=1)
    search.save()
