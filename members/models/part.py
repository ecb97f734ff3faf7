"""A group becomes two: the part that each person chose, and who said that they would look after a part."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from groups.models import LifeChange
from members.models.member import Member
from peersupport.privacy.classes import PERSON, Audience, Erase, Field, same

KEPT_DAYS = 90


class Part(models.TextChoices):
    """Where somebody will be. Who has no row has not chosen, and stays."""

    FIRST = "FIRST", _("I stay here")
    SECOND = "SECOND", _("I go to the new one")
    BOTH = "BOTH", _("Both")
    NEITHER = "NEITHER", _("Neither: I leave when you become two")


GOING = (Part.SECOND, Part.BOTH)
LEAVING = (Part.SECOND, Part.NEITHER)


class PartChoice(models.Model):
    """What one person chose, changeable until the day (SET-7). Others see numbers and no names.

    ``noted_by_id``: the facilitator who noted it for somebody without a sign-in. ``is_kept_there``: they said that
    their name may be kept in the new group, too.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(Member, models.CASCADE, related_name="part_choices")
    change = models.ForeignKey(LifeChange, models.CASCADE, related_name="+", verbose_name=_("of which change"))
    part = models.CharField(_("which part"), max_length=7, choices=Part)
    noted_by_id = models.UUIDField(_("noted by"), null=True)
    is_kept_there = models.BooleanField(_("the name may be kept in the new group"), default=False)

    class Meta:
        verbose_name = _("choice of a part")
        verbose_name_plural = _("choices of a part")
        constraints = [
            models.UniqueConstraint(fields=["member", "change"], name="one_part_for_each_person"),
            models.CheckConstraint(condition=Q(part__in=["FIRST", "SECOND", "BOTH", "NEITHER"]), name="part_is_known"),
        ]

    class Privacy:
        purpose = _("Let everybody choose their part when a group becomes two.")
        fields = {
            "id": Field(Audience.PROGRAM, keep_days=KEPT_DAYS),
            **same(Audience.OWNER, "member", "change", "part", "is_kept_there", keep_days=KEPT_DAYS),
            "noted_by_id": Field(Audience.OWNER, erase=Erase.BLANK, keep_days=KEPT_DAYS, names=PERSON),
        }
        clock = "change__done_at"

    def __str__(self) -> str:
        return f"choice of a part {str(self.pk)[:8]}"


class PartLead(models.Model):
    """“Would you look after it?” Each of two groups has somebody who said yes, unless the group chose otherwise."""

    class Answer(models.TextChoices):
        """What became of the question."""

        YES = "YES", _("Yes")
        NOT_NOW = "NOT_NOW", _("Not now")
        TAKEN_BACK = "TAKEN_BACK", _("Taken back")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    change = models.ForeignKey(LifeChange, models.CASCADE, related_name="+", verbose_name=_("of which change"))
    member = models.ForeignKey(Member, models.CASCADE, related_name="part_leads")
    part = models.CharField(
        _("which part"), max_length=7, choices=[(Part.FIRST, _("this group")), (Part.SECOND, _("the new one"))]
    )
    asked_by_id = models.UUIDField(_("asked by"), null=True)
    asked_at = models.DateTimeField(_("asked"))
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True)

    class Meta:
        verbose_name = _("question whether somebody looks after a part")
        verbose_name_plural = _("questions whether somebody looks after a part")
        constraints = [
            models.UniqueConstraint(
                fields=["change", "part"], condition=Q(answer__in=["", "YES"]), name="one_person_asked_for_each_part"
            ),
            models.CheckConstraint(condition=Q(part__in=["FIRST", "SECOND"]), name="part_that_is_led_is_known"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | Q(answer__in=["YES", "NOT_NOW", "TAKEN_BACK"], answered_at__isnull=False),
                name="part_lead_answer_has_a_time",
            ),
        ]

    class Privacy:
        purpose = _("Ask people before they look after one of two groups.")
        fields = {
            "id": Field(Audience.PROGRAM, keep_days=KEPT_DAYS),
            **same(
                Audience.GROUP,
                *("member", "change", "part", "asked_at", "answer", "answered_at"),
                keep_days=KEPT_DAYS,
            ),
            "asked_by_id": Field(Audience.FACILITATORS, erase=Erase.BLANK, keep_days=KEPT_DAYS, names=PERSON),
        }
        clock = "change__done_at"

    def __str__(self) -> str:
        return f"question whether somebody looks after a part {str(self.pk)[:8]}"

    @property
    def is_open(self) -> bool:
        """Nobody has answered it or taken it back."""
        return not self.answer
