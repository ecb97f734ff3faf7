"""Where groups come from: templates of an organisation, and what a new group has not settled yet."""

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.guide import BY_CODE, QUESTIONS, Answer, Question
from groups.models.group import Group
from groups.models.organisation import Organisation
from groups.models.ways import Ways, ways_are_known
from groups.querysets import SetUpPointQuerySet, TemplateQuerySet
from peersupport.encryption.fields import EncryptedJSONField
from peersupport.privacy.classes import Audience, Erase, Field, same


class Template(Ways):
    """A set-up that an organisation offers to founders: a beginning, which they change as they like (SET-2)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, verbose_name=_("organisation"), related_name="templates"
    )
    name = models.CharField(_("name"), max_length=80, help_text=_("For example: A talking circle."))
    about = models.CharField(
        _("what it suits"), max_length=300, blank=True, help_text=_("One or two sentences for founders.")
    )
    belonging = models.CharField(_("open or closed"), max_length=10, choices=Group.Belonging, blank=True)
    is_offered = models.BooleanField(
        _("founders may start from it"), default=False, help_text=_("Everybody who is signed in can then read it.")
    )

    objects = TemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("template for groups")
        verbose_name_plural = _("templates for groups")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="one_template_of_a_name"),
            models.CheckConstraint(
                condition=models.Q(belonging__in=["", "OPEN", "CLOSED"]), name="template_is_open_or_closed"
            ),
            *ways_are_known("template"),
        ]

    class Privacy:
        purpose = _("Let founders begin from what has worked elsewhere.")
        fields = {
            "id": Field(Audience.PROGRAM, erase=Erase.KEEP),
            **same(Audience.PUBLIC, "organisation", "name", "about", "belonging", "is_offered", erase=Erase.KEEP),
            **same(
                Audience.PUBLIC,
                *("purpose", "sharing", "people", "among", "activity", "kind_words", "formality"),
                erase=Erase.KEEP,
            ),
        }

    def __str__(self) -> str:
        return self.name


class SetUpPoint(models.Model):
    """A question of the planning guide that a group comes back to: still open, for the members, or only a thought.

    It goes when a facilitator settles it.
    """

    class State(models.TextChoices):
        """What is to be done with it."""

        OPEN = "OPEN", _("still open")
        ASK = "ASK", _("to ask the members")
        THOUGHT = "THOUGHT", _("thought of")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, related_name="+")
    code = models.CharField(_("question"), max_length=14)
    state = models.CharField(_("what is to be done"), max_length=8, choices=State)
    answer: Any = EncryptedJSONField(_("what was thought"), default=dict, blank=True)

    objects = SetUpPointQuerySet.as_manager()

    class Meta:
        verbose_name = _("open question")
        verbose_name_plural = _("open questions")
        constraints = [
            models.UniqueConstraint(fields=["group", "code"], name="one_point_for_a_question"),
            models.CheckConstraint(
                condition=models.Q(state__in=["OPEN", "ASK", "THOUGHT"]), name="point_state_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(code__in=[question.code for question in QUESTIONS]), name="point_code_is_known"
            ),
        ]

    class Privacy:
        purpose = _("Remind a new group of what it has not settled, without pressing it.")
        fields = {
            "id": Field(Audience.PROGRAM, erase=Erase.KEEP),
            **same(Audience.FACILITATORS, "group", "code", "state", "answer", erase=Erase.KEEP),
        }

    def __str__(self) -> str:
        return f"open question {str(self.pk)[:8]}"

    @property
    def question(self) -> Question:
        """The question as the guide asks it."""
        return BY_CODE[self.code]

    @property
    def said(self) -> list[Any]:
        """What was said so far, in words."""
        answer = Answer.of(self.answer)
        return [*answer.labels(self.question), *([answer.words] if answer.words else [])]
