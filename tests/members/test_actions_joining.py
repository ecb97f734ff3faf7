"""Coming to belong, and leaving."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from members.actions import joining, roles
from members.models import Member, Membership
from peersupport.audit.models import AuditEvent
from tests.cast import Cast
from tests.factories.members import MemberFactory, MembershipFactory


@pytest.mark.guidance("MEM-7", "NOTE-6")
def test_person_without_sign_in_can_be_noted(cast: Cast) -> None:
    member = joining.add_person(by=cast.rosa, name="Theo", language="ar")

    assert (member.sign_in_name, member.has_usable_password(), member.language) == (None, False, "ar")
    assert AuditEvent.objects.get(action="member.added").by_id == cast.rosa.pk


def test_person_noted_with_words_too_long_is_refused(cast: Cast) -> None:
    before = Member.objects.count()

    with pytest.raises(ValidationError):
        joining.add_person(by=cast.rosa, name="x" * 61)

    assert Member.objects.count() == before


@pytest.mark.guidance("MEM-7")
def test_welcome_gives_a_name_for_this_group_only(cast: Cast) -> None:
    joining.welcome(by=cast.rosa, group=cast.tuesday, member=cast.mika, shown_name="M.", is_hidden=True)
    joining.welcome(by=cast.ines, group=cast.family, member=cast.mika, shown_name="Mikael")

    names = {row.group.slug: (row.shown_name, row.is_hidden) for row in cast.mika.memberships.select_related("group")}
    assert names == {"tuesday-circle": ("M.", True), "family-table": ("Mikael", False)}
    assert set(cast.mika.group_ids()) == {cast.tuesday.pk, cast.family.pk}


def test_welcome_twice_changes_nothing(cast: Cast) -> None:
    again = joining.welcome(by=cast.rosa, group=cast.tuesday, member=cast.amina, shown_name="Other")

    assert (again.shown_name, cast.amina.memberships.count()) == ("Amina", 1)


@pytest.mark.guidance("CON-2", "SET-5")
def test_leaving_ends_every_right_and_keeps_the_row(cast: Cast, now: datetime.datetime) -> None:
    membership = cast.sam.memberships.get()

    joining.leave(by=cast.sam, membership=membership, now=now)

    sam = Member.objects.get(pk=cast.sam.pk)
    assert (sam.group_ids(), sam.facilitated_group_ids) == ([], [])
    assert not sam.has_perm("meetings.view_meeting", cast.tomorrow)
    assert Membership.objects.get(pk=membership.pk).left_on == datetime.date(2026, 11, 23)


@pytest.mark.guidance("MEM-1")
def test_coming_back_after_leaving_is_a_new_beginning(cast: Cast, now: datetime.datetime) -> None:
    joining.leave(by=cast.amina, membership=cast.amina.memberships.get(), now=now)

    back = joining.welcome(by=cast.rosa, group=cast.tuesday, member=cast.amina, shown_name="Amina B.")

    assert cast.amina.memberships.count() == 2
    assert (back.role, back.left_on) == ("MEMBER", None)
    assert Member.objects.get(pk=cast.amina.pk).has_perm("meetings.view_meeting", cast.tomorrow)


def test_only_facilitator_is_not_let_go_before_somebody_else_holds_the_group(
    cast: Cast, now: datetime.datetime
) -> None:
    with pytest.raises(roles.LastFacilitatorError):
        joining.leave(by=cast.ines, membership=cast.ines.memberships.get(), now=now)
    joining.leave(by=cast.rosa, membership=cast.rosa.memberships.get(), now=now)

    assert cast.ines.memberships.get().left_on is None
    assert cast.rosa.memberships.get().left_on is not None


def test_coordination_opens_the_administration_and_no_group(cast: Cast) -> None:
    joining.let_coordinate(by=None, member=cast.mika, organisation=cast.organisation)
    joining.let_coordinate(by=None, member=cast.mika, organisation=cast.organisation)

    mika = Member.objects.get(pk=cast.mika.pk)
    assert (mika.is_staff, mika.is_superuser, mika.coordinations.count()) == (True, False, 1)
    assert not mika.has_perm("meetings.view_meeting", cast.tomorrow)


@pytest.mark.guidance("MEM-7", "CON-2")
def test_roster_hides_who_wants_it_from_all_but_facilitators_and_themselves(cast: Cast) -> None:
    def seen(member: Member) -> set[str]:
        rows = Membership.objects.on_roster_for(member, cast.tuesday)
        return {row.shown_name for row in rows}

    everybody = {"Rosa", "Sam", "Amina", "Lin", "Okello"}
    assert seen(cast.rosa) == seen(cast.sam) == seen(cast.lin) == everybody
    assert seen(cast.amina) == everybody - {"Lin"}


def test_roster_leaves_out_who_left(cast: Cast, now: datetime.datetime) -> None:
    MembershipFactory(group=cast.tuesday, member=MemberFactory(name="Gone"), left_on=datetime.date(2026, 6, 1))

    names = {row.shown_name for row in Membership.objects.on_roster_for(cast.rosa, cast.tuesday)}
    assert "Gone" not in names
    assert len(names) == 5


def test_facilitating_means_both_kinds_of_facilitator(cast: Cast) -> None:
    rows = Membership.objects.current().facilitating()

    assert {row.shown_name for row in rows} == {"Rosa", "Sam", "Ines"}


@pytest.mark.parametrize("ending", Membership.Ending.values)
def test_leaving_holds_the_group_before_anything_that_hangs_on_it_however_it_ends(
    ending: str, cast: Cast, now: datetime.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    monkeypatch.setattr(joining.roles, "hold", lambda group_id: order.append("group"))
    monkeypatch.setattr(joining, "ON_LEAVING", [lambda membership, now: order.append("what hangs on it")])

    joining.leave(by=None, membership=cast.amina.memberships.get(), now=now, ending=ending)

    assert order == ["group", "what hangs on it"]
