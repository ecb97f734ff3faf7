"""A plan for a group that does not exist yet."""

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.guide import BY_CODE, QUESTIONS, Answer, Question
from groups.models import Group
from members.models.member import Member
from members.querysets import PlanQuerySet
from peersupport.encryption.fields import EncryptedJSONField
from peersupport.privacy.classes import Audience, Field, same


class Plan(models.Model):
    """What a person has thought about a group they would like to start (SET-2). Theirs alone, and sealed as a whole.

    It lives here and not in ``groups``, which knows nobody (see docs/decisions). Once the group is founded, the plan
    is empty and only remembers which group it became, so that pressing twice makes one group.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(Member, models.CASCADE, related_name="plans")
    group = models.ForeignKey(
        Group, models.CASCADE, verbose_name=_("group"), null=True, blank=True, editable=False, related_name="+"
    )
    answers: Any = EncryptedJSONField(_("what was thought"), default=dict, blank=True)
    changed_at = models.DateTimeField(_("last changed"))

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan for a group")
        verbose_name_plural = _("plans for groups")
        constraints = [models.UniqueConstraint(fields=["group"], name="one_plan_of_a_group")]

    class Privacy:
        purpose = _("Let a person think about a new group for as long as they need.")
        fields = {
            "id": Field(Audience.PROGRAM),
            **same(Audience.OWNER, "member", "group", "answers", "changed_at", keep_days=365),
        }
        clock = "changed_at"

    def __str__(self) -> str:
        return f"plan {str(self.pk)[:8]}"

    def answer_to(self, code: str) -> Answer:
        """What was said to this question so far."""
        return Answer.of(self.answers.get(code))

    @property
    def all_answers(self) -> dict[str, Answer]:
        """Every question's answer."""
        return {question.code: self.answer_to(question.code) for question in QUESTIONS}

    @property
    def name(self) -> str:
        """What the group may be called; empty while nothing is decided."""
        return self.answer_to("name").more.get("name", "")

    @property
    def is_informal(self) -> bool:
        """Roles are to move from hand to hand."""
        return "INFORMAL" in self.answer_to("formality").choice

    @property
    def next_question(self) -> Question:
        """Where to go on: the first question that was not looked at, or the first of all."""
        unseen = [code for code, answer in self.all_answers.items() if not answer.state]
        return BY_CODE[unseen[0]] if unseen else QUESTIONS[0]

    @property
    def undecided(self) -> list[Question]:
        """Questions without a decision."""
        return [question for question in QUESTIONS if not self.answer_to(question.code).is_decided]
