"""What the database promises about roles, and about standing in; see test_constraints.py."""

import datetime
import uuid

from members.models import RoleCustom
from tests.factories.meetings import StandInAskFactory, StandInSearchFactory
from tests.factories.members import (
    MeetingRoleFactory,
    RoleDateFactory,
    RoleOfferFactory,
    RoleTermFactory,
    WillingFactory,
)
from tests.house.constraints_of_getting_back import Deed, make

NOON = datetime.datetime(2026, 12, 1, 12, tzinfo=datetime.UTC)
SAME = uuid.uuid4()

ROLES: dict[str, tuple[Deed, Deed]] = {
    "one_stand_in": (
        make(MeetingRoleFactory, meeting_id=lambda cast: cast.tomorrow.pk),
        lambda cast: [MeetingRoleFactory(meeting_id=cast.tomorrow.pk) for _time in range(2)],
    ),
    "one_role_per_meeting_and_person": (
        lambda cast: [MeetingRoleFactory(member=cast.amina, meeting_id=SAME, kind=k) for k in ("ALONG", "STAND_IN")],
        lambda cast: [MeetingRoleFactory(member=cast.amina, meeting_id=SAME, kind="ALONG") for _time in range(2)],
    ),
    "meeting_role_is_known": (make(MeetingRoleFactory, kind="ALONG"), make(MeetingRoleFactory, kind="BOSS")),
    "meeting_role_has_its_time": (
        make(MeetingRoleFactory, run_until=NOON, until=NOON),
        make(MeetingRoleFactory, run_until=NOON, until=NOON - datetime.timedelta(seconds=1)),
    ),
    "one_search_per_meeting": (
        lambda cast: [StandInSearchFactory(meeting=cast.tomorrow, state=state) for state in ("OVER", "OPEN")],
        lambda cast: [StandInSearchFactory(meeting=cast.tomorrow, state=state) for state in ("FOUND", "OPEN")],
    ),
    "search_state_is_known": (make(StandInSearchFactory, state="OVER"), make(StandInSearchFactory, state="LOST")),
    "asked_once": (
        make(StandInAskFactory, member=lambda cast: cast.amina),
        lambda cast: [
            StandInAskFactory(search=search, member=cast.amina)
            for search in [StandInSearchFactory(meeting=cast.tomorrow)] * 2
        ],
    ),
    "stand_in_answer_has_a_time": (
        make(StandInAskFactory, answer="NO", answered_at=NOON),
        make(StandInAskFactory, answer="NO"),
    ),
    "meetings.StandInAsk.token": (
        make(StandInAskFactory),
        lambda _cast: [StandInAskFactory(token="the-same-for-two") for _time in range(2)],
    ),
    "willing_once": (
        make(WillingFactory, group=lambda cast: cast.tuesday, member=lambda cast: cast.amina),
        lambda cast: [WillingFactory(group=cast.tuesday, member=cast.amina) for _time in range(2)],
    ),
    "willing_kind_is_known": (make(WillingFactory, kind="NEXT_DOOR"), make(WillingFactory, kind="ANYTHING")),
    "one_open_role_offer": (
        lambda cast: [
            RoleOfferFactory(group=cast.tuesday, member=cast.amina, answer=answer, answered_at=NOON if answer else None)
            for answer in ("NOT_NOW", "")
        ],
        lambda cast: [RoleOfferFactory(group=cast.tuesday, member=cast.amina) for _time in range(2)],
    ),
    "role_offer_is_a_role": (make(RoleOfferFactory, role="MEMBER"), make(RoleOfferFactory, role="BOSS")),
    "role_offer_answer_has_a_time": (
        make(RoleOfferFactory, answer="NOT_NOW", answered_at=NOON),
        make(RoleOfferFactory, answer="NOT_NOW"),
    ),
    "only_a_yes_is_done": (
        make(RoleOfferFactory, answer="YES", answered_at=NOON, done_at=NOON),
        make(RoleOfferFactory, answer="NOT_NOW", answered_at=NOON, done_at=NOON),
    ),
    "one_role_date_of_a_kind": (
        lambda cast: [RoleDateFactory(group=cast.tuesday, member=cast.rosa, kind="TRAINING") for _time in range(2)],
        lambda cast: [RoleDateFactory(group=cast.tuesday, member=cast.rosa, kind="AWAY") for _time in range(2)],
    ),
    "role_date_kind_is_known": (make(RoleDateFactory, kind="FIRST_LOOK"), make(RoleDateFactory, kind="MARK")),
    "role_date_only_time_away_lasts": (
        make(RoleDateFactory, kind="AWAY", until_on=datetime.date(2026, 12, 9)),
        make(RoleDateFactory, kind="TRAINING", until_on=datetime.date(2026, 12, 9)),
    ),
    "role_date_only_a_talk_is_done": (
        make(RoleDateFactory, kind="FIRST_LOOK", done_on=NOON.date()),
        make(RoleDateFactory, kind="AWAY", done_on=NOON.date()),
    ),
    "two_from_is_sensible": (
        lambda cast: RoleCustom.objects.create(group=cast.tuesday, two_from=4),
        lambda cast: RoleCustom.objects.create(group=cast.tuesday, two_from=3),
    ),
    "members.RoleCustom.group": (
        lambda cast: RoleCustom.objects.create(group=cast.tuesday),
        lambda cast: [RoleCustom.objects.create(group=cast.tuesday) for _time in range(2)],
    ),
    "one_open_role_term": (
        make(RoleTermFactory, group=lambda cast: cast.tuesday, member=lambda cast: cast.rosa, ended_at=NOON),
        make(RoleTermFactory, group=lambda cast: cast.tuesday, member=lambda cast: cast.rosa),
    ),
    "role_term_ends_after_it_began": (
        make(RoleTermFactory, began_at=NOON, ended_at=NOON),
        make(RoleTermFactory, began_at=NOON, ended_at=NOON - datetime.timedelta(seconds=1)),
    ),
    "role_term_is_a_role": (make(RoleTermFactory, role="CO_FACILITATOR"), make(RoleTermFactory, role="MEMBER")),
    "open_role_term_has_somebody": (
        make(RoleTermFactory, member=None, ended_at=NOON),
        make(RoleTermFactory, member=None),
    ),
}
