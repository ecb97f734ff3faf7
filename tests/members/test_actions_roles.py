"""Giving roles and ending them, and the history that follows."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from members.actions import dying, erasing, forgetting, joining, roles
from members.models import Member, Membership, RoleTerm
from peersupport.audit.models import AuditEvent
from tests.cast import Cast
from tests.factories.members import MembershipFactory


def membership(member: Member) -> Membership:
    return member.memberships.select_related("member", "group").get()


def terms(cast: Cast, member: Member | None) -> list[tuple[str, bool]]:
    """Each term of this person in Tuesday Circle, earliest first: the role, and whether it goes on."""
    rows = RoleTerm.objects.filter(group=cast.tuesday, member=member).order_by("began_at")
    return [(row.role, row.ended_at is None) for row in rows]


@pytest.mark.guidance("SET-5")
def test_giving_a_role_gives_its_rights_and_begins_its_history(cast: Cast, now: datetime.datetime) -> None:
    term = roles.give_role(by=cast.rosa, membership=membership(cast.amina), role="CO_FACILITATOR", now=now)

    assert (term.began_at, term.ended_at, term.look_again_on) == (now, None, datetime.date(2027, 11, 23))
    assert Member.objects.get(pk=cast.amina.pk).has_perm("meetings.change_meeting", cast.tomorrow)
    assert AuditEvent.objects.get(action="role.given").by_id == cast.rosa.pk


def test_giving_the_same_role_twice_changes_nothing(cast: Cast, now: datetime.datetime) -> None:
    first = roles.give_role(by=cast.rosa, membership=membership(cast.amina), role="CO_FACILITATOR", now=now)
    again = roles.give_role(by=cast.rosa, membership=membership(cast.amina), role="CO_FACILITATOR", now=now)

    assert first == again
    assert terms(cast, cast.amina) == [("CO_FACILITATOR", True)]


@pytest.mark.guidance("SET-5")
def test_another_role_ends_the_one_before(cast: Cast, now: datetime.datetime) -> None:
    roles.give_role(by=cast.rosa, membership=membership(cast.sam), role="FACILITATOR", now=now)

    assert terms(cast, cast.sam) == [("CO_FACILITATOR", False), ("FACILITATOR", True)]


def test_role_that_is_none_or_for_somebody_who_left_is_refused(cast: Cast, now: datetime.datetime) -> None:
    amina = membership(cast.amina)
    with pytest.raises(ValueError, match="MEMBER"):
        roles.give_role(by=cast.rosa, membership=amina, role="MEMBER", now=now)
    joining.leave(by=cast.amina, membership=membership(cast.amina), now=now)

    with pytest.raises(roles.NotHereError):
        roles.give_role(by=cast.rosa, membership=amina, role="FACILITATOR", now=now)
    with pytest.raises(roles.NotHereError):
        roles.end_role(by=cast.rosa, membership=amina, now=now)
    assert terms(cast, cast.amina) == []


@pytest.mark.guidance("SET-5", "FAC-4")
def test_ending_a_role_ends_its_rights_but_never_the_last_facilitators(cast: Cast, now: datetime.datetime) -> None:
    roles.end_role(by=cast.rosa, membership=membership(cast.rosa), now=now)

    assert not Member.objects.get(pk=cast.rosa.pk).has_perm("meetings.change_meeting", cast.tomorrow)
    assert terms(cast, cast.rosa) == [("FACILITATOR", False)]
    with pytest.raises(roles.LastFacilitatorError):
        roles.end_role(by=cast.sam, membership=membership(cast.sam), now=now)
    assert terms(cast, cast.sam) == [("CO_FACILITATOR", True)]


def test_ending_a_role_that_nobody_holds_changes_nothing(cast: Cast, now: datetime.datetime) -> None:
    roles.end_role(by=cast.rosa, membership=membership(cast.amina), now=now)

    assert not AuditEvent.objects.filter(action="role.ended").exists()


def test_rights_are_read_again_on_the_row_that_was_at_hand(cast: Cast, now: datetime.datetime) -> None:
    amina = membership(cast.amina)
    assert not amina.member.has_perm("meetings.change_meeting", cast.tomorrow)

    roles.give_role(by=cast.rosa, membership=amina, role="FACILITATOR", now=now)

    assert amina.role == "FACILITATOR"
    assert amina.member.has_perm("meetings.change_meeting", cast.tomorrow)


def test_looking_again_sets_another_day(cast: Cast) -> None:
    term = roles.open_term(membership(cast.rosa))
    assert term is not None

    roles.look_again(by=cast.rosa, term=term, on=datetime.date(2028, 1, 1))

    term.refresh_from_db()
    assert term.look_again_on == datetime.date(2028, 1, 1)


def test_welcoming_a_facilitator_begins_their_term(cast: Cast) -> None:
    day = datetime.date(2026, 11, 1)
    joining.welcome(
        by=cast.rosa, group=cast.tuesday, member=cast.mika, shown_name="Mika", role="CO_FACILITATOR", joined_on=day
    )

    assert RoleTerm.objects.get(member=cast.mika).began_at.date() == day


def ways_out(cast: Cast, now: datetime.datetime) -> dict[str, Callable[[], Any]]:
    return {
        "leaving": lambda: joining.leave(by=cast.sam, membership=membership(cast.sam), now=now),
        "dying": lambda: dying.note_death(by=cast.rosa, membership=membership(cast.sam), now=now),
    }


@pytest.mark.guidance("SET-5")
@pytest.mark.parametrize("way", ["leaving", "dying"])
def test_role_ends_with_belonging(way: str, cast: Cast, now: datetime.datetime) -> None:
    ways_out(cast, now)[way]()

    assert terms(cast, cast.sam) == [("CO_FACILITATOR", False)]


def test_role_goes_on_when_a_death_was_noted_by_mistake(cast: Cast, now: datetime.datetime) -> None:
    roles.give_role(by=None, membership=membership(cast.sam), role="FACILITATOR", now=now - datetime.timedelta(days=9))
    passing = dying.note_death(by=cast.rosa, membership=membership(cast.sam), now=now)

    assert dying.undo(by=cast.rosa, passing=passing, now=now + datetime.timedelta(hours=1))

    assert terms(cast, cast.sam) == [("CO_FACILITATOR", False), ("FACILITATOR", True)]


@pytest.mark.guidance("SET-5", "CON-7")
def test_history_says_somebody_once_a_person_is_erased(cast: Cast, now: datetime.datetime) -> None:
    erasing.erase_everything(by=cast.sam, member=cast.sam, now=now)

    assert terms(cast, None) == [("CO_FACILITATOR", False)]


@pytest.mark.guidance("SET-5", "CON-7")
def test_history_names_nobody_whom_the_group_has_forgotten(cast: Cast, now: datetime.datetime) -> None:
    joining.leave(by=cast.sam, membership=membership(cast.sam), now=now)
    forgetting.forget_expired(now + datetime.timedelta(days=80))
    assert terms(cast, cast.sam) == [("CO_FACILITATOR", False)]

    forgetting.forget_expired(now + datetime.timedelta(days=100))

    assert terms(cast, None) == [("CO_FACILITATOR", False)]
    assert terms(cast, cast.rosa) == [("FACILITATOR", True)]


def test_history_of_one_group_is_none_of_another(cast: Cast, now: datetime.datetime) -> None:
    MembershipFactory(group=cast.family, member=cast.sam, role="FACILITATOR")
    joining.leave(by=cast.sam, membership=cast.sam.memberships.get(group=cast.tuesday), now=now)

    assert RoleTerm.objects.open().get(member=cast.sam).group == cast.family
