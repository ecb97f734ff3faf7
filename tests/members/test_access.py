"""Who may know of what, asked of the querysets themselves: each row let in stands beside the one that is left out."""

import datetime
import uuid
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404

from groups.models import Group
from members import apart
from members.apart import apart_from, keep_apart, may_meet
from members.backends import MembershipBackend, SignInBackend
from members.models import (
    Consent,
    ContactExchange,
    Invitation,
    JoinRequest,
    MeetingRole,
    Membership,
    Protection,
    RoleOffer,
    RoleTerm,
    StayAway,
    Supporter,
)
from peersupport.web import scoped
from tests.cast import Cast
from tests.factories.groups import GroupFactory
from tests.factories.members import (
    ConsentFactory,
    ContactExchangeFactory,
    InvitationFactory,
    JoinRequestFactory,
    MeetingRoleFactory,
    MemberFactory,
    MembershipFactory,
    ProtectionFactory,
    RoleOfferFactory,
    RoleTermFactory,
    StayAwayFactory,
    SupporterFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.guidance("CON-2")]
SECOND = datetime.timedelta(seconds=1)
DAY = datetime.timedelta(days=1)


def request_of(person: Any) -> Any:
    return SimpleNamespace(user=person)


# --- Fetching -------------------------------------------------------------------------------------------------


def test_fetch_gives_the_object_refuses_the_right_and_hides_it_from_everybody_else(cast: Cast) -> None:
    amina, rosa, joan = (request_of(one) for one in (cast.amina, cast.rosa, cast.joan))

    assert scoped.fetch(Group.objects, amina, slug="tuesday-circle") == cast.tuesday
    assert scoped.fetch(Group.objects, rosa, may="groups.change_group", pk=cast.tuesday.pk) == cast.tuesday
    with pytest.raises(PermissionDenied):
        scoped.fetch(Group.objects, amina, may="groups.change_group", pk=cast.tuesday.pk)
    for stranger in (joan, request_of(AnonymousUser())):
        with pytest.raises(Http404):
            scoped.fetch(Group.objects, stranger, slug="tuesday-circle")
    with pytest.raises(Http404):
        scoped.fetch(Group.objects, amina, slug="nowhere")


def test_organisations_looked_after_are_those_of_the_coordinator_and_nobody_elses(cast: Cast) -> None:
    assert list(scoped.coordinated(request_of(cast.chidi))) == [cast.organisation.pk]
    assert list(scoped.coordinated(request_of(cast.rosa))) == []
    assert scoped.coordinated(request_of(object())) == []


def test_groups_known_to_somebody_are_the_listed_and_their_own(cast: Cast) -> None:
    Group.objects.update(is_listed=False)
    listed = GroupFactory(is_listed=True, status="RUNNING")
    GroupFactory(is_listed=True, status="FOUNDING")

    assert set(Group.objects.known_to(None)) == {listed}
    assert set(Group.objects.known_to(cast.amina)) == {listed, cast.tuesday}
    assert set(Group.objects.visible_to(cast.amina)) == {cast.tuesday}


# --- Rights ---------------------------------------------------------------------------------------------------


def test_rights_come_from_membership_alone_and_signing_in_gives_none(cast: Cast) -> None:
    backend, door = MembershipBackend(), SignInBackend()

    assert backend.has_perm(cast.rosa, "groups.change_group", cast.tuesday) is True
    assert door.has_perm(cast.rosa, "groups.change_group", cast.tuesday) is False
    assert door.has_module_perms(cast.chidi, "groups") is False
    assert door.get_all_permissions(cast.rosa, cast.tuesday) == set()
    assert backend.get_user_permissions(cast.rosa, cast.tuesday) == set()
    assert backend.authenticate(None) is None
    assert backend.has_module_perms(cast.chidi, "groups") is True
    assert backend.has_module_perms(cast.chidi, "nowhere") is False
    assert backend.has_module_perms(cast.rosa, "groups") is False


@pytest.mark.guidance("FAC-2")
@pytest.mark.parametrize(
    ("kind", "sees", "runs"),
    [
        ("STAND_IN", {"meetings.view_handover", "meetings.view_replies"}, {"meetings.view_plan"}),
        ("ALONG", set(), {"meetings.view_plan"}),
    ],
)
def test_lent_rights_hold_for_that_meeting_only_while_they_are_lent(
    cast: Cast, kind: str, sees: set[str], runs: set[str], clock: Any
) -> None:
    meeting = cast.tomorrow
    lent = MeetingRoleFactory(
        member=cast.joan,
        group=cast.tuesday,
        meeting_id=meeting.pk,
        kind=kind,
        from_at=meeting.starts_at - DAY,
        run_until=meeting.ends_at,
        until=meeting.ends_at + DAY,
    )
    asked = {"meetings.view_handover", "meetings.view_replies", "meetings.view_plan", "groups.change_group"}

    def may(of: Any = meeting) -> set[str]:
        person = type(cast.joan).objects.get(pk=cast.joan.pk)
        return {right for right in asked if MembershipBackend().has_perm(person, right, of)}

    for moment, expected in (
        (lent.from_at - SECOND, set()),
        (lent.from_at, sees | runs),
        (lent.run_until, sees),
        (lent.until, set()),
    ):
        clock.move_to(moment)
        assert may() == expected

    clock.move_to(meeting.starts_at)
    assert may(SimpleNamespace(pk=uuid.uuid4(), group_id=cast.tuesday.pk, meeting_id=meeting.pk)) == sees | runs
    assert may(SimpleNamespace(pk=meeting.pk, group_id=cast.tuesday.pk, meeting_id=uuid.uuid4())) == set()
    MeetingRole.objects.filter(pk=lent.pk).update(ended_at=meeting.starts_at)
    assert may() == set()


def test_two_are_kept_apart_whichever_of_them_asked(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "FINDERS", [])
    assert may_meet(cast.amina, cast.sam, cast.tuesday)

    def finder(member: Any, group: Group) -> set[Any]:
        return {cast.sam.pk} if (member, group) == (cast.amina, cast.tuesday) else set()

    for _twice in range(2):
        keep_apart(finder)

    assert [finder] == apart.FINDERS
    assert apart_from(cast.amina, cast.tuesday) == {cast.sam.pk}
    assert not may_meet(cast.amina, cast.sam, cast.tuesday)
    assert not may_meet(cast.sam, cast.amina, cast.tuesday)
    assert may_meet(cast.amina, cast.sam, cast.family)


# --- What is between two people -------------------------------------------------------------------------------


def test_roster_shows_hidden_people_to_facilitators_and_to_themselves(cast: Cast) -> None:
    mine = Membership.objects.get(member=cast.amina)
    Membership.objects.filter(pk=mine.pk).update(is_hidden=True)
    gone = MembershipFactory(
        group=cast.tuesday, left_on=datetime.date(2026, 11, 1), joined_on=datetime.date(2026, 1, 1)
    )

    def seen(by: Any) -> set[Any]:
        return set(Membership.objects.on_roster_for(by, cast.tuesday))

    assert mine in seen(cast.rosa)
    assert mine in seen(cast.amina)
    assert mine not in seen(cast.lin)
    assert gone not in seen(cast.rosa)
    assert {row.group_id for row in seen(cast.rosa)} == {cast.tuesday.pk}


def test_supporter_sees_while_it_holds_and_nobody_else_does(now: datetime.datetime) -> None:
    row = SupporterFactory(invited_until=now + DAY)
    person = type(row.helper).objects.get

    def holds(**changes: Any) -> bool:
        Supporter.objects.filter(pk=row.pk).update(**{"until": None, **changes})
        return row in Supporter.objects.visible_to(row.helper) and row in Supporter.objects.current(now)

    assert holds()
    assert holds(until=now.date())
    assert not holds(until=now.date() - DAY)
    assert holds()
    assert not Supporter.objects.visible_to(row.member).exists()
    assert not Supporter.objects.visible_to(AnonymousUser()).exists()
    for one in (row.member, row.helper):
        type(one).objects.filter(pk=one.pk).update(is_active=False)
        assert not Supporter.objects.current(now).exists()
        type(one).objects.filter(pk=one.pk).update(is_active=True)
    assert person(pk=row.helper.pk) == row.helper
    assert not holds(ended_at=now, ending="MEMBER")


def test_invitation_to_be_a_supporter_can_be_taken_up_until_its_time_is_over(now: datetime.datetime) -> None:
    row = SupporterFactory(invited=True, invited_until=now + SECOND)

    def opens(**changes: Any) -> bool:
        Supporter.objects.filter(pk=row.pk).update(**{"until": None, "invited_until": now + SECOND, **changes})
        return Supporter.objects.invitations(now).filter(pk=row.pk).exists()

    assert opens()
    assert opens(until=now.date())
    assert not opens(until=now.date() - DAY)
    assert not opens(invited_until=now)
    assert opens()
    type(row.member).objects.update(is_active=False)
    assert not opens()
    type(row.member).objects.update(is_active=True)
    assert SupporterFactory(invited_until=now + DAY) not in Supporter.objects.invitations(now)
    assert not opens(ended_at=now, ending="MEMBER", phrase=None)


def test_consent_is_in_force_as_a_yes_that_has_not_ended(now: datetime.datetime) -> None:
    def in_force(**values: Any) -> bool:
        row = ConsentFactory(given_at=now - DAY, **values)
        return Consent.objects.in_force(now).filter(pk=row.pk).exists()

    assert in_force()
    assert in_force(until=now + SECOND)
    assert not in_force(until=now)
    assert not in_force(answer="NO")
    assert not in_force(ended_at=now, ended_how="TAKEN_BACK")


def test_exchange_is_seen_by_each_of_the_two_for_what_they_may_know(now: datetime.datetime) -> None:
    asked = ContactExchangeFactory(asked_at=now)
    agreed = ContactExchangeFactory(
        asked_at=now, asker=asked.asker, asked=asked.asked, agreed_at=now, asked_shares="x", ends_at=now + DAY
    )
    rows = ContactExchange.objects
    one, other, stranger = asked.asker, asked.asked, MemberFactory()

    assert (set(rows.asked_by(one, now)), set(rows.asked_by(other, now))) == ({asked}, set())
    assert (set(rows.asked_of(other, now)), set(rows.asked_of(one, now))) == ({asked}, set())
    assert set(rows.agreed_with(one, now)) == set(rows.agreed_with(other, now)) == {agreed}
    assert set(rows.visible_to(one)) == set(rows.visible_to(other)) == {asked, agreed}
    assert not rows.visible_to(stranger).exists()
    assert not rows.visible_to(AnonymousUser()).exists()
    rows.filter(pk=agreed.pk).update(asker_noted=True)
    assert (set(rows.agreed_with(one, now)), set(rows.agreed_with(other, now))) == (set(), {agreed})
    rows.filter(pk=agreed.pk).update(asker_noted=False, asked_noted=True)
    assert (set(rows.agreed_with(one, now)), set(rows.agreed_with(other, now))) == ({agreed}, set())
    rows.filter(pk=asked.pk).update(quiet_at=now)
    assert (set(rows.asked_by(one, now)), set(rows.asked_of(other, now))) == ({asked}, set())
    rows.filter(pk=asked.pk).update(quiet_at=None)
    for method, person in ((rows.asked_by, one), (rows.asked_of, other)):
        assert not method(person, asked.ends_at).exists()
    assert not rows.agreed_with(one, now + DAY).exists()
    type(one).objects.filter(pk=one.pk).update(is_active=False)
    assert not rows.asked_of(other, now).exists()
    type(one).objects.filter(pk=one.pk).update(is_active=True)
    rows.update(is_over=True, asker_shares="", asked_shares="")
    for person in (one, other):
        assert not rows.visible_to(person).exists()


def test_requests_are_of_who_asked_and_of_who_showed_the_words(now: datetime.datetime) -> None:
    person = MemberFactory()
    mine, words, _others = JoinRequestFactory(member=person), JoinRequestFactory(), JoinRequestFactory()

    assert set(JoinRequest.objects.of_asker(person, [words.pk])) == {mine, words}
    assert set(JoinRequest.objects.of_asker(person, [])) == {mine}
    assert set(JoinRequest.objects.of_asker(AnonymousUser(), [words.pk])) == {words}
    assert not JoinRequest.objects.of_asker(AnonymousUser(), []).exists()


def test_requests_that_wait_come_in_the_order_of_asking(now: datetime.datetime) -> None:
    later, first = JoinRequestFactory(asked_at=now), JoinRequestFactory(asked_at=now - DAY)
    waiting = JoinRequestFactory(asked_at=now + DAY)
    JoinRequest.objects.filter(pk=waiting.pk).update(state="WAITING")
    taken = JoinRequestFactory(state="ACCEPTED", decided_at=now)
    seated = JoinRequestFactory(state="ACCEPTED", decided_at=now, seat_taken_at=now)

    assert list(JoinRequest.objects.open()) == [first, later, waiting]
    assert set(JoinRequest.objects.reserving()) == {taken}
    assert seated not in JoinRequest.objects.reserving()
    refused = JoinRequestFactory(state="REFUSED", decided_at=now)
    assert set(JoinRequest.objects.leading_in()) == {first, later, waiting, taken}
    assert not JoinRequest.objects.leading_in().filter(pk__in=[refused.pk, seated.pk]).exists()


def test_what_is_over_is_left_out_everywhere(now: datetime.datetime) -> None:
    kept = ProtectionFactory(state="KEPT", answered_at=now)
    ProtectionFactory(group=kept.group, state="TALKED", answered_at=now)
    assert set(Protection.objects.kept(kept.group)) == {kept}
    assert not Protection.objects.kept(GroupFactory()).exists()

    away = StayAwayFactory()
    StayAwayFactory(ended_on=datetime.date(2026, 11, 22))
    assert set(StayAway.objects.holding()) == {away}

    works = InvitationFactory(made_at=now - DAY, ends_at=now + SECOND)
    InvitationFactory(made_at=now - DAY, ends_at=now)
    InvitationFactory(made_at=now - DAY, ends_at=now + DAY, uses_left=0)
    assert set(Invitation.objects.working(now)) == {works}

    term = RoleTermFactory()
    RoleTermFactory(ended_at=now)
    assert set(RoleTerm.objects.open().filter(pk=term.pk)) == {term}
    assert RoleTerm.objects.exclude(ended_at=None).exists()
    assert not RoleTerm.objects.open().exclude(ended_at=None).exists()

    asked, agreed = RoleOfferFactory(), RoleOfferFactory(answer="YES", answered_at=now)
    assert asked in RoleOffer.objects.open()
    assert agreed not in RoleOffer.objects.open()
    assert set(RoleOffer.objects.agreed()) == {agreed}
