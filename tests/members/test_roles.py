"""Who may do what: the page of roles, and that the program keeps to it."""

import datetime
import uuid
from dataclasses import replace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import models

from ethics.models import CodeVersion
from groups.models import Group
from groups.words import usual_words
from meetings.models import Meeting
from members.backends import MembershipBackend
from members.models import Member
from members.roles import COORDINATOR_RIGHTS, FACILITATING, FACILITATOR_RIGHTS, MEMBER_RIGHTS, ROLES, role_name
from resources.models import Resource
from tests.cast import Cast
from tests.factories.groups import GroupFactory, OrganisationFactory
from tests.factories.meetings import MeetingFactory
from tests.factories.members import CoordinationFactory

EVERY_RIGHT = sorted(FACILITATOR_RIGHTS | COORDINATOR_RIGHTS)


def things(cast: Cast) -> list[models.Model]:
    """One of each that belongs to Tuesday Circle."""
    return [
        cast.tuesday,
        cast.tomorrow,
        cast.library,
        CodeVersion.objects.get(group=cast.tuesday),
        Resource.objects.get(group=cast.tuesday),
        cast.amina.memberships.get(),
    ]


@pytest.mark.guidance("SET-5")
@pytest.mark.parametrize("name", ["rosa", "sam", "amina", "lin", "okello"])
def test_member_has_the_rights_of_their_role_in_their_group_and_none_in_another(name: str, cast: Cast) -> None:
    member = getattr(cast, name)
    rights = FACILITATOR_RIGHTS if name in ("rosa", "sam") else MEMBER_RIGHTS

    for thing in things(cast):
        assert {right for right in EVERY_RIGHT if member.has_perm(right, thing)} == rights
    for thing in (cast.family, cast.table, cast.kitchen):
        assert [right for right in EVERY_RIGHT if member.has_perm(right, thing)] == []


@pytest.mark.guidance("CON-1", "CON-2")
@pytest.mark.parametrize("name", ["root", "chidi", "mika", "ines", "joan"])
def test_others_have_no_right_to_anything_of_the_group(name: str, cast: Cast) -> None:
    member = getattr(cast, name)

    for thing in things(cast):
        assert [right for right in EVERY_RIGHT if member.has_perm(right, thing)] == []


@pytest.mark.guidance("CON-1")
def test_superuser_gets_nothing_with_an_object_and_machines_without(cast: Cast) -> None:
    assert cast.root.has_perm("meetings.view_meeting")
    assert not cast.root.has_perm("meetings.view_meeting", cast.tomorrow)
    assert not cast.root.has_perms(["meetings.view_meeting", "groups.view_inside"], cast.tomorrow)
    assert Meeting.objects.visible_to(cast.root).count() == 0
    assert Group.objects.visible_to(cast.root).count() == 0


def test_superuser_who_belongs_has_the_rights_of_a_member(cast: Cast) -> None:
    cast.amina.is_superuser = True
    cast.amina.save()
    amina = Member.objects.get(pk=cast.amina.pk)

    assert amina.has_perm("meetings.view_meeting", cast.tomorrow)
    assert not amina.has_perm("meetings.change_meeting", cast.tomorrow)


def test_person_who_left_has_nothing_from_the_next_request_on(cast: Cast) -> None:
    cast.rosa.memberships.update(left_on=datetime.date(2026, 11, 23))
    rosa = Member.objects.get(pk=cast.rosa.pk)

    assert [right for right in EVERY_RIGHT if rosa.has_perm(right, cast.tuesday)] == []
    assert Meeting.objects.visible_to(rosa).count() == 0


def test_account_that_is_closed_has_nothing(cast: Cast) -> None:
    Member.objects.filter(pk__in=[cast.rosa.pk, cast.root.pk, cast.chidi.pk]).update(is_active=False)

    for name in ("rosa", "root", "chidi"):
        member = Member.objects.get(pk=getattr(cast, name).pk)
        assert not member.has_perm("meetings.view_meeting")
        assert not member.has_perm("meetings.view_meeting", cast.tomorrow)


def test_nobody_signed_in_has_nothing(cast: Cast) -> None:
    nobody = AnonymousUser()

    assert not MembershipBackend().has_perm(nobody, "meetings.view_meeting", cast.tomorrow)
    assert Meeting.objects.visible_to(nobody).count() == 0
    assert Group.objects.visible_to(nobody).count() == 0


def test_thing_of_no_group_gives_nobody_a_right(cast: Cast) -> None:
    for thing in (cast.organisation, cast.amina, Resource.objects.get(group=None)):
        assert [right for right in EVERY_RIGHT if cast.rosa.has_perm(right, thing)] == []


def test_unknown_right_is_no_right(cast: Cast) -> None:
    assert not cast.rosa.has_perm("meetings.eat_meeting", cast.tomorrow)
    assert not cast.chidi.has_perm("members.view_member")
    assert not cast.chidi.has_perm("members.view_contactmethod")


@pytest.mark.guidance("SET-8")
def test_coordinator_has_the_listed_rights_without_an_object_only(cast: Cast) -> None:
    assert {right for right in EVERY_RIGHT if cast.chidi.has_perm(right)} == COORDINATOR_RIGHTS
    assert {right for right in EVERY_RIGHT if cast.rosa.has_perm(right)} == set()
    assert cast.chidi.has_module_perms("groups")
    assert not cast.chidi.has_module_perms("members")


def test_roles_page_can_be_read_by_anybody() -> None:
    assert set(ROLES) == {"MEMBER", "CO_FACILITATOR", "FACILITATOR", "STAND_IN", "ALONG"}
    assert ROLES["CO_FACILITATOR"].rights == ROLES["FACILITATOR"].rights
    assert set(ROLES) > FACILITATING
    for role in ROLES.values():
        assert str(role.sentence).endswith(".")
    assert not [right for right in COORDINATOR_RIGHTS if right.startswith(("members.", "ethics."))]


def test_roles_are_read_once_for_a_request(cast: Cast, django_assert_num_queries: object) -> None:
    rosa = Member.objects.get(pk=cast.rosa.pk)

    with django_assert_num_queries(1):  # type: ignore[operator]
        for _time in range(5):
            assert rosa.has_perm("meetings.view_meeting", cast.tomorrow)
            assert rosa.facilitated_group_ids == [cast.tuesday.pk]


def test_coordinator_of_another_organisation_sees_none_of_ours(cast: Cast) -> None:
    other = OrganisationFactory()
    duty = CoordinationFactory(organisation=other)
    MeetingFactory(group=GroupFactory(organisation=other))

    assert duty.member.coordinated_organisation_ids == [other.pk]


def test_text_of_a_person_and_of_what_belongs_to_them_gives_no_name(cast: Cast) -> None:
    rows = [cast.amina, cast.amina.memberships.get(), cast.amina.contact_methods.get(), cast.library, cast.tomorrow]
    for row in rows:
        assert "Amina" not in f"{row} {row!r}"
        assert "amina@example.org" not in f"{row} {row!r}"
        assert isinstance(row.pk, uuid.UUID)


@pytest.mark.guidance("LANG-4")
def test_role_is_said_in_the_groups_own_word_where_it_has_one() -> None:
    ours = usual_words()
    own = replace(ours, member="companion", facilitator="host", own=frozenset({"member", "facilitator"}))

    names = {code: role_name(code, own) for code in ("MEMBER", "CO_FACILITATOR", "FACILITATOR")}
    assert names == {"MEMBER": "Companion", "CO_FACILITATOR": "Host (together with others)", "FACILITATOR": "Host"}
    assert [role_name(code, ours) for code in ROLES] == [str(role.name) for role in ROLES.values()]
