"""What people say about themselves and to each other, at the very same moment: founding, consent, keeping in touch."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError

from groups.models import Group
from members.actions import consenting, exchanging, getting_back, planning, supporting
from members.consents import ABOUT_A_MEETING, QUESTIONS
from members.models import Consent, ContactExchange, Member, Membership, Plan, Supporter, WayBack
from tests.conftest import NOW
from tests.factories.groups import GroupFactory
from tests.factories.members import (
    ConsentFactory,
    ContactExchangeFactory,
    MemberFactory,
    MembershipFactory,
    PlanFactory,
    SupporterFactory,
)
from tests.faults.races import a_busy_machine, both, broke, race
from tests.helpers import at_once

HOUR = datetime.timedelta(hours=1)


@race("one plan is founded twice")
def founded_twice(*, naive: bool) -> bool:
    """One plan is one group, whose founder belongs to it once."""
    plan = PlanFactory()
    heard = both(_naive_found if naive else _found, plan, plan)
    return broke(heard) or len(set(heard)) != 1 or Membership.objects.filter(member=plan.member).count() != 1


def _found(plan: Plan, slug: str = "") -> Any:
    return planning.found(by=plan.member, plan=plan, name="River Walkers", slug=slug, shown_name="Mika", now=NOW).pk


def _naive_found(plan: Plan, slug: str = "") -> Any:
    row = Plan.objects.get(pk=plan.pk)
    if row.group_id is not None:
        return row.group_id
    if slug and Group.objects.filter(slug=slug).exists():
        raise ValidationError({"slug": "taken"})
    a_busy_machine()
    group = GroupFactory(**({"slug": slug} if slug else {}))
    MembershipFactory(group=group, member=plan.member, role="FACILITATOR")
    Plan.objects.filter(pk=plan.pk).update(group=group)
    return group.pk


@race("two groups want one address")
def one_address(*, naive: bool) -> bool:
    """One has it; the other gets a kind word beside the field."""
    plans = [PlanFactory(), PlanFactory()]
    slug = f"walk-{plans[0].pk.hex[:12]}"
    found = _naive_found if naive else _found
    heard = both(lambda plan: found(plan, slug), *plans)
    refused = [one.message_dict for one in heard if isinstance(one, ValidationError)]
    return broke(heard, ValidationError) or [list(one) for one in refused] != [["slug"]]


@race("yes and no to one question")
def yes_and_no(*, naive: bool) -> bool:
    """Both are kept, one of them as the last word."""
    row = MembershipFactory()
    yes, no = (_naive_yes, _naive_no) if naive else (_consent, _refuse)
    heard = at_once(lambda: yes(row), lambda: no(row))
    holding = Consent.objects.current().filter(member=row.member, group=row.group).count()
    return broke(heard) or holding != 1 or Consent.objects.filter(member=row.member).count() != 2


def _consent(row: Membership) -> Consent:
    question = QUESTIONS[ABOUT_A_MEETING]
    return consenting.say_yes(
        by=row.member, member=row.member, question=question, group=row.group, days=90, option="EMAIL", now=NOW
    )


def _refuse(row: Membership) -> Consent:
    question = QUESTIONS[ABOUT_A_MEETING]
    return consenting.say_no(by=row.member, member=row.member, question=question, group=row.group, now=NOW)


def _naive_yes(row: Membership, answer: str = "YES") -> Consent:
    before = list(Consent.objects.current().filter(member=row.member, group=row.group))
    a_busy_machine()
    for one in before:
        Consent.objects.filter(pk=one.pk).update(ended_at=NOW, ended_how="ANEW")
    return ConsentFactory(member=row.member, group=row.group, answer=answer)


def _naive_no(row: Membership) -> Consent:
    return _naive_yes(row, "NO")


@race("keeping in touch: yes while it is taken back")
def agreed_and_taken_back(*, naive: bool) -> bool:
    """One of the two, and both pages say the same."""
    row = ContactExchangeFactory(asked_at=NOW)
    agree, back = (_naive_agree, _naive_take_back) if naive else (_agree, _take_back)
    heard = at_once(lambda: agree(row), lambda: back(row))
    row.refresh_from_db()
    return broke(heard) or sorted(heard) != [False, True] or [row.agreed_at is not None, row.is_over] != heard


def _agree(row: ContactExchange) -> bool:
    return exchanging.say_yes(by=row.asked, exchange=row, shares="At the allotment", now=NOW)


def _take_back(row: ContactExchange) -> bool:
    return exchanging.take_back(by=row.asker, exchange=row, now=NOW)


def _naive_agree(row: ContactExchange) -> bool:
    found = ContactExchange.objects.asked_of(row.asked, NOW).filter(pk=row.pk).first()
    if found is None:
        return False
    a_busy_machine()
    ContactExchange.objects.filter(pk=row.pk).update(agreed_at=NOW)
    return True


def _naive_take_back(row: ContactExchange) -> bool:
    found = ContactExchange.objects.asked_by(row.asker, NOW).filter(pk=row.pk).first()
    if found is None:
        return False
    a_busy_machine()
    ContactExchange.objects.filter(pk=row.pk).update(is_over=True)
    return True


@race("two people take up one invitation to be a supporter")
def two_supporters(*, naive: bool) -> bool:
    """One is at their side; the other is told that it is gone."""
    row = SupporterFactory(invited=True, phrase=getting_back.make_passphrase(), invited_until=NOW + 14 * 24 * HOUR)
    take_up = _naive_take_up if naive else _take_up
    heard = both(lambda person: take_up(row, person), *MemberFactory.create_batch(2))
    told = sum(isinstance(one, supporting.NotTakenUpError) for one in heard)
    return broke(heard, supporting.NotTakenUpError) or told != 1


def _take_up(row: Supporter, person: Member) -> object:
    return supporting.take_up(by=person, supporter=row, helper_name="Noa", now=NOW)


def _naive_take_up(row: Supporter, person: Member) -> None:
    found = Supporter.objects.invitations(NOW).filter(pk=row.pk).first()
    if found is None:
        raise supporting.NotTakenUpError
    a_busy_machine()
    Supporter.objects.filter(pk=row.pk).update(helper=person, accepted_at=NOW, phrase=None)


@race("a way back is used while it is stopped")
def used_and_stopped(*, naive: bool) -> bool:
    """It lets somebody in, or it is stopped."""
    row, words = _way_back()
    use, stop = (_naive_use, _naive_stop) if naive else (_use, _stop)
    heard = at_once(lambda: use(words) is not None, lambda: stop(row))
    row.refresh_from_db()
    return broke(heard) or sorted(heard) != [False, True] or (row.used_at is None) is (row.stopped_at is None)


@race("a way back is used twice")
def used_twice(*, naive: bool) -> bool:
    """It lets somebody in once."""
    _row, words = _way_back()
    heard = both(_naive_use if naive else _use, words, words)
    return broke(heard) or sum(one is not None for one in heard) != 1


def _way_back() -> tuple[WayBack, str]:
    host = MembershipFactory(role="FACILITATOR")
    here = MembershipFactory(group=host.group)
    return getting_back.let_back_in(by=host.member, membership=here, how="PAPER", now=NOW)


def _use(words: str) -> Member | None:
    return getting_back.use_words(words=words, now=NOW + HOUR)


def _stop(row: WayBack) -> bool:
    return getting_back.stop(by=None, way_back=row, now=NOW + HOUR)


def _naive_use(words: str) -> Member | None:
    found = getting_back.open_ways(NOW + HOUR).filter(words=getting_back.as_compared(words)).first()
    if found is None:
        return None
    a_busy_machine()
    WayBack.objects.filter(pk=found.pk).update(used_at=NOW + HOUR)
    return found.member


def _naive_stop(row: WayBack) -> bool:
    if not getting_back.open_ways(NOW + HOUR).filter(pk=row.pk).exists():
        return False
    a_busy_machine()
    WayBack.objects.filter(pk=row.pk).update(stopped_at=NOW + HOUR)
    return True
