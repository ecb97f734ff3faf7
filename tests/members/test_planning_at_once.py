"""Founding at the same moment, on the database of this run: one plan is one group, one address is one group's."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from groups.guide import QUESTIONS, Answer
from groups.models import Group, SetUpPoint
from members.actions import planning
from members.models import Membership, Plan
from tests.conftest import NOW
from tests.factories.members import MemberFactory, PlanFactory
from tests.helpers import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 12


def press(plan: Plan, name: str = "River Walkers", slug: str = "") -> Any:
    """What pressing the button does; the field that was refused, if it was."""
    try:
        return planning.found(by=plan.member, plan=plan, name=name, slug=slug, shown_name="Mika", now=NOW).pk
    except ValidationError as error:
        return sorted(error.message_dict)


def test_start_pressed_four_times_at_once_makes_one_group() -> None:
    for _round in range(ROUNDS):
        plan = PlanFactory()

        founded = at_once(*[lambda plan=plan: press(plan)] * 4)

        assert len(set(founded)) == 1
        assert Membership.objects.filter(member=plan.member).count() == 1
        assert SetUpPoint.objects.filter(group=founded[0]).count() == len(QUESTIONS) - 1
    assert Group.objects.count() == ROUNDS


def test_two_who_want_the_same_address_at_once_get_one_group_and_one_kind_word() -> None:
    for number in range(ROUNDS):
        plans = [PlanFactory(), PlanFactory()]

        said = at_once(*[lambda plan=plan, slug=f"walk-{number}": press(plan, slug=slug) for plan in plans])

        assert not [one for one in said if isinstance(one, Exception)]
        assert said.count(["slug"]) == 1
        assert Group.objects.filter(slug=f"walk-{number}").count() == 1


def test_answers_given_at_once_on_several_pages_are_all_kept() -> None:
    plan = PlanFactory(member=MemberFactory())
    codes = ["purpose", "sharing", "place", "rhythm"]

    at_once(
        *[
            lambda code=code: planning.answer(plan=plan, code=code, said=Answer("DECIDED", words=code), now=NOW)
            for code in codes
        ]
    )

    plan.refresh_from_db()
    assert [plan.answer_to(code).words for code in codes] == codes
