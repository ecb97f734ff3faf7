"""Breaking the glass: two people, a reason, one hour, everybody told, each look noted; and every way round refused."""

import datetime
import time
from typing import Any

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.db import IntegrityError, transaction
from django.test import Client

from groups.models import Group
from members.actions import emergency as emergencies
from members.actions.emergency import NobodyElseError, NoReasonError, NotOpenError
from members.models import Coordination, Delivery, Emergency, Member, Membership
from members.views.privacy import looks_at
from peersupport.audit.models import AuditEvent, LookLog
from tests.cast import Cast, person
from tests.factories.groups import GroupFactory, OrganisationFactory
from tests.factories.members import CoordinationFactory, EmergencyFactory
from tests.helpers import sign_in, text_of

MINUTE = datetime.timedelta(minutes=1)
DAY = datetime.timedelta(days=1)
REASON = "Rosa is in hospital and the room burned."
PAGE = "/coordination/emergencies/"


@pytest.fixture
def second(cast: Cast) -> Member:
    """Another coordinator of Riverside Peers."""
    member = person("wambui", "Wambui", email="wambui@example.org", is_staff=True)
    CoordinationFactory(organisation=cast.organisation, member=member)
    return member


@pytest.fixture
def asked(cast: Cast, second: Member, now: datetime.datetime) -> Emergency:
    """Chidi asked for Tuesday Circle."""
    return emergencies.ask(by=cast.chidi, group=cast.tuesday, reason=REASON, now=now)


@pytest.fixture
def granted(cast: Cast, second: Member, asked: Emergency, now: datetime.datetime) -> Emergency:
    """Wambui said yes."""
    return emergencies.answer(by=second, emergency=asked, is_granted=True, now=now)


def told(kind: str) -> set[Any]:
    return set(Delivery.objects.filter(kind=kind).values_list("member_id", flat=True))


def of(member: Member, group: Group) -> Membership:
    return Membership.objects.get(member=member, group=group, left_on=None)


# --- The way it is meant --------------------------------------------------------------------------------------


@pytest.mark.guidance("CON-1", "SET-8")
def test_two_coordinators_open_the_names_and_one_way_each_for_an_hour(
    client: Client, cast: Cast, second: Member, now: datetime.datetime
) -> None:
    sign_in(client, cast.chidi, second_step=True)
    client.post(PAGE, {"group": str(cast.tuesday.pk), "reason": REASON})
    emergency = Emergency.objects.get()
    address = f"{PAGE}{emergency.pk}/"
    assert told("coordination.emergency_asked") == {second.pk}
    assert "Waits for a second person" in text_of(client.get(address))
    assert LookLog.objects.count() == 0

    sign_in(client, second, second_step=True)
    assert REASON in text_of(client.get(address))
    client.post(address, {"do": "yes"})

    sign_in(client, cast.chidi, second_step=True)
    page = text_of(client.get(address))
    for name in ("Amina", "Okello", "Rosa", "Sam"):
        assert name in page
    for secret in ("Lin", "+447700900104", "+447700900105", "amina@example.org"):
        assert secret not in page
    shown = text_of(client.post(address, {"do": "see", "person": str(of(cast.okello, cast.tuesday).pk)}))
    assert "900105" in shown.replace(" ", "").replace("\u2060", "")
    assert "amina@example.org" not in shown


def test_everybody_who_can_be_seen_and_whoever_leads_or_coordinates_is_told(
    cast: Cast, second: Member, granted: Emergency
) -> None:
    assert told("coordination.emergency") == {
        cast.rosa.pk,
        cast.sam.pk,
        cast.amina.pk,
        cast.okello.pk,
        cast.chidi.pk,
        second.pk,
    }


@pytest.mark.guidance("CON-1")
def test_each_look_is_noted_person_by_person_and_the_person_reads_it(
    client: Client, cast: Cast, granted: Emergency, now: datetime.datetime
) -> None:
    emergencies.see_people(by=cast.chidi, emergency=granted, now=now)
    emergencies.see_people(by=cast.chidi, emergency=granted, now=now)
    seen = set(LookLog.objects.filter(by_id=cast.chidi.pk, purpose="EMERGENCY").values_list("subject_id", flat=True))
    assert seen == {cast.rosa.pk, cast.sam.pk, cast.amina.pk, cast.okello.pk}

    emergencies.see_way(by=cast.chidi, emergency=granted, membership_id=of(cast.amina, cast.tuesday).pk, now=now)

    assert LookLog.objects.filter(subject_id=cast.amina.pk).count() == 2
    assert AuditEvent.objects.filter(action="emergency.way_seen", subject_id=cast.amina.pk).count() == 1
    lines = looks_at(cast.amina)
    assert [(one.is_emergency, one.name) for one in lines] == [(True, "")] * 2
    sign_in(client, cast.amina)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = str(cast.amina.pk)
    session.save()
    page = text_of(client.get("/me/privacy/looks/"))
    assert page.count("Somebody from the organisation") == 2
    assert "Chidi" not in page


def test_way_is_the_first_that_the_person_chose(cast: Cast, granted: Emergency, now: datetime.datetime) -> None:
    _row, way = emergencies.see_way(
        by=cast.chidi, emergency=granted, membership_id=of(cast.amina, cast.tuesday).pk, now=now
    )
    assert way is not None
    assert way.address == "amina@example.org"
    cast.amina.contact_methods.update(rank=None)

    _row, way = emergencies.see_way(
        by=cast.chidi, emergency=granted, membership_id=of(cast.amina, cast.tuesday).pk, now=now
    )
    assert way is None


def test_asking_again_while_it_waits_changes_nothing(cast: Cast, asked: Emergency, now: datetime.datetime) -> None:
    again = emergencies.ask(by=cast.chidi, group=cast.tuesday, reason="Another reason, as long.", now=now + MINUTE)

    assert (again.pk, again.reason, Emergency.objects.count()) == (asked.pk, REASON, 1)


# --- Ways round it --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", ["", "   ", "urgent", "please, now"])
def test_without_a_reason_nothing_is_asked(
    cast: Cast, client: Client, second: Member, now: datetime.datetime, reason: str
) -> None:
    with pytest.raises(NoReasonError):
        emergencies.ask(by=cast.chidi, group=cast.tuesday, reason=reason, now=now)
    answer = sign_in(client, cast.chidi, second_step=True).post(PAGE, {"group": str(cast.tuesday.pk), "reason": reason})

    assert answer.status_code == 422
    assert not Emergency.objects.exists()


def test_nobody_answers_themselves(cast: Cast, client: Client, asked: Emergency, now: datetime.datetime) -> None:
    with pytest.raises(NotOpenError):
        emergencies.answer(by=cast.chidi, emergency=asked, is_granted=True, now=now)
    sign_in(client, cast.chidi, second_step=True).post(f"{PAGE}{asked.pk}/", {"do": "yes"})

    asked.refresh_from_db()
    assert (asked.is_granted, asked.answered_at) == (False, None)


def test_organisation_with_one_coordinator_opens_nothing(cast: Cast, client: Client, now: datetime.datetime) -> None:
    with pytest.raises(NobodyElseError):
        emergencies.ask(by=cast.chidi, group=cast.tuesday, reason=REASON, now=now)
    page = sign_in(client, cast.chidi, second_step=True).post(PAGE, {"group": str(cast.tuesday.pk), "reason": REASON})

    assert page.status_code == 422
    assert "It takes a second coordinator" in text_of(page)


@pytest.mark.parametrize("name", ["rosa", "amina", "mika", "root", "stranger"])
def test_only_coordinators_of_this_organisation_ask_or_answer(
    cast: Cast, client: Client, asked: Emergency, now: datetime.datetime, name: str
) -> None:
    stranger = person("stranger", "Zola", email="zola@example.org", is_staff=True)
    CoordinationFactory(organisation=OrganisationFactory(), member=stranger)
    somebody = stranger if name == "stranger" else getattr(cast, name)

    for act in (
        lambda: emergencies.ask(by=somebody, group=cast.family, reason=REASON, now=now),
        lambda: emergencies.answer(by=somebody, emergency=asked, is_granted=True, now=now),
        lambda: emergencies.see_people(by=somebody, emergency=asked, now=now),
        lambda: emergencies.close(by=somebody, emergency=asked, now=now),
    ):
        with pytest.raises(NotOpenError):
            act()
    sign_in(client, somebody, second_step=True)
    assert client.get(f"{PAGE}{asked.pk}/").status_code == 404
    assert client.post(f"{PAGE}{asked.pk}/", {"do": "yes"}).status_code == 404
    assert client.get(PAGE).status_code == (200 if name == "stranger" else 404)


def test_group_of_another_organisation_or_of_none_cannot_be_asked_for(
    cast: Cast, client: Client, second: Member, now: datetime.datetime
) -> None:
    foreign = GroupFactory(organisation=OrganisationFactory(), name="Quiet Walkers")
    alone = GroupFactory(organisation=None, name="Free Birds")
    sign_in(client, cast.chidi, second_step=True)

    for group in (foreign, alone):
        with pytest.raises(NotOpenError):
            emergencies.ask(by=cast.chidi, group=group, reason=REASON, now=now)
        answer = client.post(PAGE, {"group": str(group.pk), "reason": REASON})
        assert answer.status_code == 422
        assert group.name not in text_of(answer)
    assert not Emergency.objects.exists()


def test_before_an_answer_nothing_opens(cast: Cast, asked: Emergency, now: datetime.datetime) -> None:
    with pytest.raises(NotOpenError):
        emergencies.see_people(by=cast.chidi, emergency=asked, now=now)
    with pytest.raises(NotOpenError):
        emergencies.see_way(by=cast.chidi, emergency=asked, membership_id=of(cast.amina, cast.tuesday).pk, now=now)
    assert not LookLog.objects.exists()


def test_after_a_no_nothing_opens_and_no_yes_follows(
    cast: Cast, second: Member, asked: Emergency, now: datetime.datetime
) -> None:
    emergencies.answer(by=second, emergency=asked, is_granted=False, now=now)

    with pytest.raises(NotOpenError):
        emergencies.see_people(by=cast.chidi, emergency=asked, now=now)
    with pytest.raises(NotOpenError):
        emergencies.answer(by=second, emergency=asked, is_granted=True, now=now)
    assert told("coordination.emergency") == set()


def test_after_an_hour_it_is_closed(cast: Cast, granted: Emergency, now: datetime.datetime) -> None:
    assert emergencies.see_people(by=cast.chidi, emergency=granted, now=now + 59 * MINUTE)

    for minutes in (60, 61, 100_000):
        with pytest.raises(NotOpenError):
            emergencies.see_people(by=cast.chidi, emergency=granted, now=now + minutes * MINUTE)
        with pytest.raises(NotOpenError):
            emergencies.see_way(
                by=cast.chidi,
                emergency=granted,
                membership_id=of(cast.amina, cast.tuesday).pk,
                now=now + minutes * MINUTE,
            )


def test_yes_cannot_be_used_again_or_drawn_out(
    cast: Cast, second: Member, granted: Emergency, now: datetime.datetime
) -> None:
    with pytest.raises(NotOpenError):
        emergencies.answer(by=second, emergency=granted, is_granted=True, now=now + 30 * MINUTE)
    granted.refresh_from_db()
    assert granted.open_until == now + 60 * MINUTE

    emergencies.close(by=cast.chidi, emergency=granted, now=now + 10 * MINUTE)
    with pytest.raises(NotOpenError):
        emergencies.see_people(by=cast.chidi, emergency=granted, now=now + 11 * MINUTE)
    fresh = emergencies.ask(by=cast.chidi, group=cast.tuesday, reason=REASON, now=now + 12 * MINUTE)
    assert fresh.pk != granted.pk
    with pytest.raises(NotOpenError):
        emergencies.see_people(by=cast.chidi, emergency=fresh, now=now + 12 * MINUTE)


def test_person_of_another_group_or_hidden_is_not_reached_through_it(
    cast: Cast, client: Client, granted: Emergency, now: datetime.datetime
) -> None:
    sign_in(client, cast.chidi, second_step=True)
    before = LookLog.objects.count()

    for membership in (of(cast.joan, cast.family), of(cast.lin, cast.tuesday)):
        with pytest.raises(NotOpenError):
            emergencies.see_way(by=cast.chidi, emergency=granted, membership_id=membership.pk, now=now)
        page = client.post(f"{PAGE}{granted.pk}/", {"do": "see", "person": str(membership.pk)})
        assert page.status_code == 302
    assert client.post(f"{PAGE}{granted.pk}/", {"do": "see", "person": "everybody"}).status_code == 302
    assert LookLog.objects.count() == before


def test_whoever_was_not_told_is_not_seen(cast: Cast, granted: Emergency, now: datetime.datetime) -> None:
    Delivery.objects.filter(kind="coordination.emergency", member=cast.amina).delete()
    newcomer = person("nima", "Nima", cast.tuesday, email="nima@example.org")

    seen = {one.member_id for one in emergencies.see_people(by=cast.chidi, emergency=granted, now=now)}

    assert seen == {cast.rosa.pk, cast.sam.pk, cast.okello.pk}
    for somebody in (cast.amina, newcomer):
        with pytest.raises(NotOpenError):
            emergencies.see_way(by=cast.chidi, emergency=granted, membership_id=of(somebody, cast.tuesday).pk, now=now)


def test_second_person_sees_nobody(
    cast: Cast, client: Client, second: Member, granted: Emergency, now: datetime.datetime
) -> None:
    with pytest.raises(NotOpenError):
        emergencies.see_people(by=second, emergency=granted, now=now)
    page = text_of(sign_in(client, second, second_step=True).get(f"{PAGE}{granted.pk}/"))

    assert "Open for the one who asked" in page
    assert "Amina" not in page


def test_coordinator_who_is_none_any_more_sees_nobody(
    cast: Cast, client: Client, granted: Emergency, now: datetime.datetime
) -> None:
    Coordination.objects.filter(member=cast.chidi).delete()

    with pytest.raises(NotOpenError):
        emergencies.see_people(by=cast.chidi, emergency=granted, now=now)
    assert sign_in(client, cast.chidi, second_step=True).get(f"{PAGE}{granted.pk}/").status_code == 404


def test_group_that_left_the_organisation_is_closed(cast: Cast, granted: Emergency, now: datetime.datetime) -> None:
    Group.objects.filter(pk=cast.tuesday.pk).update(organisation=None)

    with pytest.raises(NotOpenError):
        emergencies.see_people(by=cast.chidi, emergency=granted, now=now)


def test_question_of_yesterday_cannot_be_answered(
    cast: Cast, second: Member, asked: Emergency, now: datetime.datetime
) -> None:
    with pytest.raises(NotOpenError):
        emergencies.answer(by=second, emergency=asked, is_granted=True, now=now + DAY + MINUTE)


def test_without_a_second_step_nothing_is_asked_answered_or_seen(
    cast: Cast, client: Client, second: Member, granted: Emergency
) -> None:
    sign_in(client, cast.chidi)

    for page in (PAGE, f"{PAGE}{granted.pk}/"):
        answer = client.get(page)
        assert answer.status_code == 302
        assert "second-step" in answer["Location"] or "2fa" in answer["Location"]
    assert not LookLog.objects.exists()


@pytest.mark.parametrize(
    "values",
    [
        {"answered_by": "asker"},
        {"told_at": None},
        {"open_until": 61},
        {"answered_at": None},
        {"is_granted": False},
    ],
    ids=lambda values: next(iter(values)),
)
def test_database_itself_refuses(cast: Cast, granted: Emergency, values: dict[str, Any]) -> None:
    change = dict(values)
    if "answered_by" in change:
        change = {"answered_by_id": granted.asked_by_id}
    if "open_until" in change:
        change = {"open_until": granted.answered_at + 61 * MINUTE}

    with pytest.raises(IntegrityError), transaction.atomic():
        Emergency.objects.filter(pk=granted.pk).update(**change)


def test_one_question_of_a_group_at_a_time(
    cast: Cast, second: Member, asked: Emergency, now: datetime.datetime
) -> None:
    with pytest.raises(NotOpenError):
        emergencies.ask(by=second, group=cast.tuesday, reason=REASON, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        EmergencyFactory(group=cast.tuesday)
