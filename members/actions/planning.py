"""Thinking about a new group, and founding it."""

import datetime
import uuid
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from groups import actions as groups
from groups.addresses import LONGEST, RESERVED, address_of
from groups.guide import QUESTIONS, Answer
from groups.models import Group, Template, Wording
from members.actions import joining
from members.models import Member, Membership, Plan
from peersupport.audit.record import record

MOST_PLANS = 10
"""So many plans a person may have open at once."""
WORDS = "_words"
"""Where a plan keeps the own words of the group that it started from."""


class TooManyPlansError(Exception):
    """This person has more open plans than anybody can follow."""


class PlanIsDoneError(Exception):
    """This plan has become a group, or was thrown away."""


@transaction.atomic
def start_plan(*, by: Member, now: datetime.datetime, like: Group | Template | None = None) -> Plan:
    """Begin to think, from nothing or ``like`` what is there. Raises TooManyPlansError."""
    Member.objects.select_for_update().get(pk=by.pk)
    if by.plans.open().count() >= MOST_PLANS:
        raise TooManyPlansError
    plan = Plan.objects.create(member=by, answers=_answers_like(like) if like else {}, changed_at=now)
    record("plan.started", by=by, subject=plan)
    return plan


@transaction.atomic
def answer(*, plan: Plan, code: str, said: Answer, now: datetime.datetime) -> Plan:
    """Keep what was said to one question; the others stay as they are, even if two pages save at once.

    Raises PlanIsDoneError.
    """
    row = _held(plan)
    row.answers = {**row.answers, code: said.stored()}
    row.changed_at = now
    row.save(update_fields=["answers", "changed_at"])
    return row


@transaction.atomic
def throw_away(*, by: Member, plan: Plan) -> None:
    """Forget a plan. Throwing away twice changes nothing; what has become a group stays."""
    number, _each = Plan.objects.filter(pk=plan.pk, member=by, group__isnull=True).delete()
    if number:
        record("plan.thrown_away", by=by, subject=plan)


def is_free(slug: str) -> bool:
    """Whether a group may have this address."""
    return slug not in RESERVED and not Group.objects.filter(slug=slug).exists()


def free_address(wanted: str) -> str:
    """``wanted`` or, if it is taken, the nearest to it that is free."""
    wanted = wanted or "group"
    if is_free(wanted):
        return wanted
    taken = set(Group.objects.filter(slug__startswith=wanted[: LONGEST - 4]).values_list("slug", flat=True))
    for number in range(2, len(taken) + 4):
        slug = f"{wanted[: LONGEST - len(str(number)) - 1].rstrip('-')}-{number}"
        if slug not in taken:
            return slug
    return uuid.uuid4().hex[:12]


@transaction.atomic
def found(*, by: Member, plan: Plan, name: str, slug: str, shown_name: str, now: datetime.datetime) -> Group:
    """Make the group that was planned; its founder opens its meetings. Pressed twice, it is one group.

    Raises PlanIsDoneError if the plan is gone, and ValidationError with the field that does not fit.
    """
    row = _held(plan, even_founded=True)
    if row.group is not None:
        return row.group
    slug = slug or free_address(address_of(name))
    if not is_free(slug):
        raise ValidationError({"slug": _taken(slug)})
    try:
        with transaction.atomic():
            group = groups.found_group(by=by, name=name, slug=slug, status=Group.Status.FOUNDING, **_values(row, by))
    except IntegrityError:  # somebody took the address a moment ago
        raise ValidationError({"slug": _taken(slug)}) from None
    answers = {**row.all_answers, "name": Answer(state="DECIDED")}
    groups.note_points(by=by, group=group, answers=answers)
    for language, chosen in _words(row).items():
        groups.choose_words(by=by, group=group, language=language, chosen=chosen)
    joining.welcome(by=by, group=group, member=by, shown_name=shown_name, role=Membership.Role.FACILITATOR)
    row.group, row.answers, row.changed_at = group, {}, now
    row.save(update_fields=["group", "answers", "changed_at"])
    return group


def _held(plan: Plan, *, even_founded: bool = False) -> Plan:
    row = Plan.objects.select_for_update(of=("self",)).filter(pk=plan.pk).first()
    if row is None or (row.group_id is not None and not even_founded):
        raise PlanIsDoneError
    return row


def _taken(slug: str) -> str:
    return _("This address cannot be used. How about “%(other)s”?") % {"other": free_address(slug)}


def _values(plan: Plan, by: Member) -> dict[str, Any]:
    """What the group itself says, from the decided answers; for the rest the usual holds."""
    values: dict[str, Any] = {"language": by.language, "time_zone": by.time_zone}
    for question in QUESTIONS:
        said = plan.answer_to(question.code)
        if not said.is_decided:
            continue
        if question.field and said.choice:
            values[question.field] = said.choice[0]
        if question.words_field:
            values[question.words_field] = said.words
        if question.code == "language":
            values |= {key: value for key, value in said.more.items() if value}
    return values


def _answers_like(like: Group | Template) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for question in QUESTIONS:
        choice = [value] if question.field and (value := getattr(like, question.field)) else []
        words = getattr(like, question.words_field) if question.words_field else ""
        if choice or words:
            answers[question.code] = Answer(state="DECIDED", choice=choice, words=words).stored()
    if isinstance(like, Group):
        place = {"language": like.language, "country": like.country, "time_zone": like.time_zone}
        answers["language"] = Answer(state="DECIDED", more=place).stored()
        answers[WORDS] = [
            [row.language, row.word, row.one, row.many] for row in Wording.objects.filter(group=like).order_by("pk")
        ]
    return answers


def _words(plan: Plan) -> dict[str, dict[str, tuple[str, str]]]:
    known = dict(settings.LANGUAGES)
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for language, word, one, many in plan.answers.get(WORDS, []):
        if language in known:
            found.setdefault(language, {})[word] = (one, many)
    return found
