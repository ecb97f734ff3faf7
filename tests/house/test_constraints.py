"""The database keeps its promises itself: each named constraint lets the good row in and refuses the bad one."""

import datetime
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from groups.models import Group, Listing, Organisation
from groups.models.organisation import BOUNDS
from groups.models.ways import CHOICES
from members.models import ContactMethod, Delivery, Member, Membership, NoAsking, Passing, Tick
from peersupport.audit.models import LookLog
from peersupport.dev.models import SentMessage
from tests.cast import Cast
from tests.factories.ethics import CodeVersionFactory
from tests.factories.groups import (
    GroupFactory,
    ListingFactory,
    OrganisationFactory,
    SetUpPointFactory,
    TemplateFactory,
    WordingFactory,
)
from tests.factories.members import (
    ConsentFactory,
    ContactExchangeFactory,
    ContactMethodFactory,
    CoordinationFactory,
    DeliveryFactory,
    DisclosureFactory,
    MemberFactory,
    MembershipFactory,
    PlanFactory,
    SupporterFactory,
)
from tests.factories.resources import ResourceFactory
from tests.house.constraints_of_emergencies import EMERGENCIES
from tests.house.constraints_of_getting_back import GETTING_BACK
from tests.house.constraints_of_joining import JOINING
from tests.house.constraints_of_life import LIFE
from tests.house.constraints_of_meetings import MEETINGS, change
from tests.house.constraints_of_polls import POLLS
from tests.house.constraints_of_roles import ROLES
from tests.house.constraints_of_sheets import SHEETS
from tests.house.places import OURS

DAY = datetime.date(2026, 12, 1)
NOON = datetime.datetime(2026, 12, 1, 12, tzinfo=datetime.UTC)
Deed = Callable[[Cast], Any]


def make(factory: Any, **values: Any) -> Deed:
    """Write a row; values that are functions are asked with the cast."""
    return lambda cast: factory(**{name: value(cast) if callable(value) else value for name, value in values.items()})


def way(cast: Cast) -> ContactMethod:
    return cast.amina.contact_methods.get()


def belonging(cast: Cast) -> Membership:
    return cast.amina.memberships.get()


def waiting(cast: Cast) -> Delivery:
    return Delivery.objects.first() or DeliveryFactory(member=cast.amina, group=cast.tuesday)


def page(cast: Cast) -> Listing:
    return Listing.objects.first() or ListingFactory(group=cast.tuesday)


def look(cast: Cast, purpose: str) -> LookLog:
    return LookLog.objects.create(
        subject_id=cast.okello.pk, by_id=cast.rosa.pk, group_id=cast.tuesday.pk, purpose=purpose, looked_at=NOON
    )


def said(**values: Any) -> Deed:
    """An answer of Amina's about Tuesday Circle."""
    return make(ConsentFactory, **{"member": lambda cast: cast.amina, "group": lambda cast: cast.tuesday, **values})


def asked(**values: Any) -> Deed:
    """Amina was asked before somebody was told something."""
    return make(DisclosureFactory, **{"member": lambda cast: cast.amina, "group": lambda cast: cast.tuesday, **values})


def twice(deed: Deed) -> Deed:
    """The same, and then once more."""
    return lambda cast: [deed(cast) for _time in range(2)]


SAME = uuid.uuid4()

CONSTRAINTS: dict[str, tuple[Deed, Deed]] = {
    # name: what is let in, what is refused
    "groups.Organisation.name": (
        make(OrganisationFactory, name="Others"),
        make(OrganisationFactory, name="Riverside Peers"),
    ),
    "groups.Group.slug": (make(GroupFactory, slug="other"), make(GroupFactory, slug="tuesday-circle")),
    "group_is_open_or_closed": (
        change(Group, lambda cast: cast.tuesday, belonging="CLOSED"),
        change(Group, lambda cast: cast.tuesday, belonging="AJAR"),
    ),
    "group_status_is_known": (
        change(Group, lambda cast: cast.tuesday, status="PAUSED"),
        change(Group, lambda cast: cast.tuesday, status="GONE"),
    ),
    **{
        f"group_{name}_is_known": (
            change(Group, lambda cast: cast.tuesday, **{name: choices.values[0]}),
            change(Group, lambda cast: cast.tuesday, **{name: "MAGIC"}),
        )
        for name, choices in CHOICES.items()
    },
    "wording_is_a_groups_or_an_organisations": (
        make(WordingFactory, group=lambda cast: cast.tuesday),
        make(WordingFactory, group=lambda cast: cast.tuesday, organisation=lambda cast: cast.organisation),
    ),
    "one_wording_of_a_group": (
        make(WordingFactory, group=lambda cast: cast.tuesday),
        lambda cast: [WordingFactory(group=cast.tuesday) for _time in range(2)],
    ),
    "one_wording_of_an_organisation": (
        make(WordingFactory, organisation=lambda cast: cast.organisation),
        lambda cast: [WordingFactory(organisation=cast.organisation) for _time in range(2)],
    ),
    "wording_word_is_known": (
        make(WordingFactory, group=lambda cast: cast.tuesday, word="STAND_IN"),
        make(WordingFactory, group=lambda cast: cast.tuesday, word="BOSS"),
    ),
    **{
        f"template_{name}_is_known": (
            make(TemplateFactory, **{name: choices.values[0]}),
            make(TemplateFactory, **{name: "MAGIC"}),
        )
        for name, choices in CHOICES.items()
    },
    "template_is_open_or_closed": (make(TemplateFactory, belonging=""), make(TemplateFactory, belonging="AJAR")),
    "one_template_of_a_name": (
        lambda _cast: [TemplateFactory(name="The same") for _time in range(2)],
        lambda cast: [TemplateFactory(name="The same", organisation=cast.organisation) for _time in range(2)],
    ),
    "one_point_for_a_question": (
        lambda cast: [SetUpPointFactory(group=cast.tuesday, code=code) for code in ("place", "size")],
        lambda cast: [SetUpPointFactory(group=cast.tuesday, code="place") for _time in range(2)],
    ),
    "point_state_is_known": (make(SetUpPointFactory, state="ASK"), make(SetUpPointFactory, state="NEVER")),
    "point_code_is_known": (make(SetUpPointFactory, code="size"), make(SetUpPointFactory, code="diet")),
    "one_plan_of_a_group": (
        lambda _cast: [PlanFactory() for _time in range(2)],
        lambda cast: [PlanFactory(group=cast.tuesday) for _time in range(2)],
    ),
    **{
        f"organisation_keeps_{period}_sensibly": (
            change(Organisation, lambda cast: cast.organisation, **{f"keep_{period}_days": BOUNDS[period][1]}),
            change(Organisation, lambda cast: cast.organisation, **{f"keep_{period}_days": BOUNDS[period][1] + 1}),
        )
        for period in BOUNDS
    },
    "groups.Listing.group": (
        make(ListingFactory),
        lambda cast: [ListingFactory(group=cast.tuesday) for _time in range(2)],
    ),
    "listing_kind_is_known": (change(Listing, page, kind="FAMILIES"), change(Listing, page, kind="STRANGERS")),
    "listing_next_ends_after_start": (
        change(Listing, page, shows_next=True, next_at=NOON, next_until=NOON + datetime.timedelta(hours=1)),
        change(Listing, page, shows_next=True, next_at=NOON, next_until=NOON),
    ),
    "listing_tells_next_only_if_shown": (
        change(Listing, page, shows_next=True, off_at=NOON),
        change(Listing, page, shows_next=False, off_at=NOON),
    ),
    "listing_tells_time_only_if_shown": (
        change(Listing, page, shows_time=True, time_keys=" 1 "),
        change(Listing, page, shows_time=False, time_keys=" 1 "),
    ),
    "listing_tells_steps_only_if_shown": (
        change(Listing, page, shows_step_free=True, step_free=True),
        change(Listing, page, shows_step_free=False, step_free=True),
    ),
    "members.Member.sign_in_name": (
        make(MemberFactory, sign_in_name="noor"),
        make(MemberFactory, sign_in_name="amina"),
    ),
    "member_text_size_is_1_to_3": (
        change(Member, lambda cast: cast.amina, text_size=3),
        change(Member, lambda cast: cast.amina, text_size=4),
    ),
    "one_way_per_channel": (
        make(ContactMethodFactory, member=lambda cast: cast.amina, channel="SMS", address="+447700900111", rank=None),
        make(ContactMethodFactory, member=lambda cast: cast.amina, channel="EMAIL", rank=None),
    ),
    "one_way_per_rank": (
        make(ContactMethodFactory, member=lambda cast: cast.amina, channel="SMS", address="+447700900111", rank=2),
        make(ContactMethodFactory, member=lambda cast: cast.amina, channel="SMS", address="+447700900111", rank=1),
    ),
    "verified_address_is_one_persons": (
        make(ContactMethodFactory, address="amina@example.org", verified_at=None, rank=None),
        make(ContactMethodFactory, address="amina@example.org"),
    ),
    "rank_is_1_or_2": (change(ContactMethod, way, rank=2), change(ContactMethod, way, rank=3)),
    "contact_channel_is_known": (change(ContactMethod, way, rank=2), change(ContactMethod, way, channel="PIGEON")),
    "only_who_is_told_has_a_teller": (
        lambda cast: change(ContactMethod, way, channel="TOLD", told_by=belonging(cast))(cast),
        lambda cast: change(ContactMethod, way, told_by=belonging(cast))(cast),
    ),
    "only_verified_ways_are_used": (
        change(ContactMethod, way, verified_at=None, rank=None),
        change(ContactMethod, way, verified_at=None),
    ),
    "coordinates_once": (
        make(CoordinationFactory, organisation=lambda cast: cast.organisation),
        make(CoordinationFactory, organisation=lambda cast: cast.organisation, member=lambda cast: cast.chidi),
    ),
    "one_current_membership": (
        make(
            MembershipFactory,
            member=lambda cast: cast.amina,
            group=lambda cast: cast.tuesday,
            joined_on=DAY,
            left_on=DAY,
        ),
        make(MembershipFactory, member=lambda cast: cast.amina, group=lambda cast: cast.tuesday),
    ),
    "membership_ends_after_it_began": (
        change(Membership, belonging, joined_on=DAY, left_on=DAY),
        change(Membership, belonging, joined_on=DAY, left_on=DAY - datetime.timedelta(days=1)),
    ),
    "membership_ending_is_known": (
        change(Membership, belonging, left_on=DAY, ending="LEFT"),
        change(Membership, belonging, ending="LEFT"),
    ),
    "members.Passing.member": (
        lambda cast: Passing.objects.create(member=cast.okello, group=cast.tuesday, noted_at=NOON, before={}),
        lambda cast: [
            Passing.objects.create(member=cast.okello, group=cast.tuesday, noted_at=NOON, before={})
            for _time in range(2)
        ],
    ),
    "exchange_is_between_two": (
        make(ContactExchangeFactory),
        make(ContactExchangeFactory, asker=lambda cast: cast.amina, asked=lambda cast: cast.amina),
    ),
    "exchange_is_agreed_by_both": (
        make(ContactExchangeFactory, agreed_at=NOON),
        make(ContactExchangeFactory, agreed_at=NOON, quiet_at=NOON),
    ),
    "one_open_question_to_a_person": (
        lambda cast: [ContactExchangeFactory(asker=cast.lin, whom="one", is_over=over) for over in (True, False)],
        lambda cast: [ContactExchangeFactory(asker=cast.lin, whom="one") for _time in range(2)],
    ),
    "not_asked_once": (
        lambda cast: [NoAsking.objects.create(group=group, member=cast.lin) for group in (cast.tuesday, cast.family)],
        lambda cast: [NoAsking.objects.create(group=cast.tuesday, member=cast.lin) for _time in range(2)],
    ),
    "group_not_asked_once": (
        lambda cast: [NoAsking.objects.create(group=group) for group in (cast.tuesday, cast.family)],
        lambda cast: [NoAsking.objects.create(group=cast.tuesday) for _time in range(2)],
    ),
    "supporter_is_somebody_else": (
        make(SupporterFactory, member=lambda cast: cast.amina, helper=lambda cast: cast.mika),
        make(SupporterFactory, member=lambda cast: cast.amina, helper=lambda cast: cast.amina),
    ),
    "supports_a_person_once": (
        lambda cast: [
            SupporterFactory(member=cast.amina, helper=cast.mika),
            SupporterFactory(member=cast.amina, helper=cast.mika, ended_at=NOON, ending="DAY"),
        ],
        lambda cast: [SupporterFactory(member=cast.amina, helper=cast.mika) for _time in range(2)],
    ),
    "supporter_is_invited_here_or_gone": (
        make(SupporterFactory, invited=True),
        make(SupporterFactory, invited=True, helper=lambda cast: cast.mika),
    ),
    "supporter_sees_no_more_than_the_meeting": (
        make(SupporterFactory, sees_meetings=True, sees_place=True),
        make(SupporterFactory, sees_place=True),
    ),
    "members.Supporter.phrase": (
        make(SupporterFactory, invited=True),
        lambda _cast: [SupporterFactory(invited=True) for _time in range(2)],
    ),
    "membership_role_is_known": (
        change(Membership, belonging, role="CO_FACILITATOR"),
        change(Membership, belonging, role="BOSS"),
    ),
    "said_once": (
        make(DeliveryFactory, subject_id=SAME, member=lambda cast: waiting(cast).member, sequence=7),
        lambda cast: [DeliveryFactory(subject_id=SAME, member=cast.amina) for _time in range(2)],
    ),
    "handled_says_when_and_how": (
        change(Delivery, waiting, handled_at=NOON, handled_by_id=SAME, handled_how="TOLD"),
        change(Delivery, waiting, handled_at=NOON),
    ),
    "delivery_has_somebody_to_reach": (
        change(Delivery, waiting, member=None, address="somebody@example.org", payload={"text": "1"}),
        change(Delivery, waiting, member=None, address=None, payload={"text": "1"}),
    ),
    "work_in_hand_has_a_lease": (
        change(Delivery, waiting, state="CLAIMED", claim_token=SAME, lease_until=NOON),
        change(Delivery, waiting, state="SENDING", claim_token=SAME),
    ),
    "members.Delivery.idempotency_key": (
        make(DeliveryFactory),
        lambda _cast: [DeliveryFactory(idempotency_key=SAME) for _time in range(2)],
    ),
    "there_is_one_clock": (
        lambda _cast: Tick.objects.update_or_create(pk=1, defaults={"started_at": NOON}),
        lambda _cast: Tick.objects.create(pk=2, started_at=NOON),
    ),
    "code_versions_are_counted": (
        make(CodeVersionFactory, group=lambda cast: cast.tuesday, number=2),
        make(CodeVersionFactory, group=lambda cast: cast.tuesday, number=1),
    ),
    "one_answer_holds_in_a_group": (said(), twice(said())),
    "one_answer_holds_everywhere": (said(group=None), twice(said(group=None))),
    "consent_answer_is_known": (said(answer="NO"), said(answer="YEA")),
    "no_has_no_end": (said(until=NOON, option="PHONE"), said(answer="NO", until=NOON)),
    "consent_ends_after_it_began": (said(until=NOON), said(until=NOON, given_at=NOON)),
    "consent_ending_says_how": (said(ended_at=NOON, ended_how="LEFT"), said(ended_at=NOON)),
    "noted_is_said_in_person": (said(said="IN_PERSON", noted_by_id=SAME), said(noted_by_id=SAME)),
    "disclosure_is_open_or_ended": (asked(state="RAN_OUT", ended_at=NOON), asked(state="RAN_OUT")),
    "nothing_is_told_without_an_answer": (
        asked(state="TOLD", ended_at=NOON, answered_at=NOON),
        asked(state="TOLD", ended_at=NOON),
    ),
    "disclosure_ends_after_asking": (asked(until=NOON), asked(asked_at=NOON, until=NOON)),
    "only_who_told_is_named_as_telling": (
        asked(state="TOLD", ended_at=NOON, answered_at=NOON, told_by_id=SAME),
        asked(state="YES", answered_at=NOON, told_by_id=SAME),
    ),
    "look_purpose_is_known": (
        lambda cast: look(cast, "CALL"),
        lambda cast: look(cast, "GOSSIP"),
    ),
    "shown_once": (
        lambda _cast: SentMessage.objects.create(key="one", content={}, sent_at=NOON),
        lambda _cast: [SentMessage.objects.create(key="one", content={}, sent_at=NOON) for _time in range(2)],
    ),
    **GETTING_BACK,
    **MEETINGS,
    **POLLS,
    **EMERGENCIES,
    **LIFE,
    **JOINING,
    **ROLES,
    **SHEETS,
    "resource_kind_is_known": (make(ResourceFactory, kind="PEERS"), make(ResourceFactory, kind="MAGIC")),
}


def promised() -> set[str]:
    """The names of all constraints of ours, and of columns that are unique."""
    ours = [
        model for config in apps.get_app_configs() if config.name.split(".")[0] in OURS for model in config.get_models()
    ]
    named = {constraint.name for model in ours for constraint in model._meta.constraints}
    unique = {
        f"{model._meta.label}.{field.name}"
        for model in ours
        for field in model._meta.fields
        if field.unique and not field.primary_key
    }
    return named | unique


def test_every_constraint_is_tried() -> None:
    assert sorted(CONSTRAINTS) == sorted(promised())


@pytest.mark.parametrize("name", sorted(CONSTRAINTS))
def test_database_lets_the_good_row_in_and_refuses_the_bad_one(name: str, cast: Cast) -> None:
    good, bad = CONSTRAINTS[name]
    with transaction.atomic():
        good(cast)
        connection.check_constraints()
        transaction.set_rollback(True)

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        bad(cast)

    if "." not in name and (connection.vendor == "postgresql" or "CHECK" in str(refused.value)):
        assert name in str(refused.value)


def test_sign_in_names_differ_by_more_than_capitals(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        MemberFactory(sign_in_name="Amina")


def test_many_people_without_sign_in_name_may_be_noted(cast: Cast) -> None:
    MemberFactory(sign_in_name=None)

    assert Member.objects.filter(sign_in_name=None).count() == 2
