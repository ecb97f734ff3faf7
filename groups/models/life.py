"""What changes in a group's life: open or closed, a break, meeting again, becoming two, an ending (SET-7, MEM-3)."""

import datetime
import uuid
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from groups.models.group import Group
from groups.querysets import LifeChangeQuerySet
from peersupport.encryption.fields import EncryptedTextField
from peersupport.privacy.classes import Audience, Erase, Field, same

READY = datetime.timedelta(days=7)
"""So long before its first meeting a group that took a break counts as running again: reminders need their lead."""


class LifeChange(models.Model):
    """Something that a group decided about itself and that everybody is told: what, from which day, how decided.

    It waits for its day, can be taken back until then, and stays as the group's own story (REF-3). It names nobody.
    """

    class Kind(models.TextChoices):
        """What changes."""

        OPEN = "OPEN", _("The group becomes open")
        CLOSED = "CLOSED", _("The group becomes closed")
        BREAK = "BREAK", _("The group takes a break")
        AGAIN = "AGAIN", _("The group meets again")
        SPLIT = "SPLIT", _("The group becomes two")
        END = "END", _("The group comes to its end")

    class How(models.TextChoices):
        """How it was decided."""

        TOGETHER = "TOGETHER", _("We talked about it when we met")
        ASKED = "ASKED", _("Everybody was asked")
        LEADERS = "LEADERS", _("Those who look after the group decided")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, related_name="+")
    kind = models.CharField(_("what changes"), max_length=6, choices=Kind)
    how = models.CharField(_("how it was decided"), max_length=8, choices=How, blank=True)
    words = EncryptedTextField(_("the group's words"), max_length=600, blank=True)
    onward = EncryptedTextField(_("where to go next"), max_length=600, blank=True)
    successor = models.ForeignKey(
        Group, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("a group to go on in")
    )
    holds_on = models.DateField(_("from, or at an end the last day"))
    until_on = models.DateField(_("first day after the break"), null=True, blank=True)
    said_at = models.DateTimeField(_("told to everybody"))
    done_at = models.DateTimeField(_("came about"), null=True, blank=True)
    taken_back_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    objects = LifeChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change in a group's life")
        verbose_name_plural = _("changes in a group's life")
        indexes = [models.Index(fields=["group", "said_at"], name="life_changes_of_a_group")]
        constraints = [
            models.UniqueConstraint(
                fields=["group"],
                condition=Q(done_at__isnull=True, taken_back_at__isnull=True),
                name="one_life_change_to_come",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["OPEN", "CLOSED", "BREAK", "AGAIN", "SPLIT", "END"]),
                name="life_change_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(how__in=["", "TOGETHER", "ASKED", "LEADERS"]), name="life_change_says_how_it_was_decided"
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(taken_back_at__isnull=True),
                name="life_change_came_about_or_was_taken_back",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(kind="BREAK", until_on__gte=F("holds_on")),
                name="life_change_only_a_break_lasts",
            ),
        ]

    class Privacy:
        purpose = _("Tell a group what changes for it, and keep its own story without naming anybody.")
        fields = {
            "id": Field(Audience.PROGRAM, erase=Erase.KEEP),
            **same(
                Audience.GROUP,
                *("group", "kind", "how", "words", "onward", "successor", "holds_on", "until_on"),
                *("said_at", "done_at", "taken_back_at"),
                erase=Erase.KEEP,
            ),
        }

    def __str__(self) -> str:
        return f"change in a group's life {str(self.pk)[:8]}"

    @property
    def comes_about_on(self) -> datetime.date:
        """The day on which the program follows: an ending the day after, so that people can meet once more."""
        if self.kind == self.Kind.END:
            return self.holds_on + datetime.timedelta(days=1)
        return self.holds_on - READY if self.kind == self.Kind.AGAIN else self.holds_on

    @property
    def is_to_come(self) -> bool:
        """It waits for its day."""
        return self.done_at is None and self.taken_back_at is None

    def takes_off(self, day: datetime.date) -> bool:
        """Whether a meeting on ``day`` does not take place for this reason."""
        if self.taken_back_at is not None:
            return False
        if self.kind == self.Kind.END:
            return day > self.holds_on
        return self.kind == self.Kind.BREAK and self.holds_on <= day and (not self.until_on or day < self.until_on)


def today_in(group: Any, now: datetime.datetime) -> datetime.date:
    """The day that it is where ``group`` meets."""
    return now.astimezone(ZoneInfo(group.time_zone)).date()
