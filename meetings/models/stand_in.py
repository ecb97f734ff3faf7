"""Looking for somebody who stands in at one meeting."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.models.answer_link import new_token
from meetings.models.meeting import Meeting
from members.models import Member
from peersupport.encryption.fields import EncryptedTextField
from peersupport.privacy.classes import Audience, Erase, Field, same


class StandInSearch(models.Model):
    """A facilitator cannot come, and people are asked; the first yes takes it (FAC-2).

    ``round`` counts how often it began anew because a stand-in gave it back; messages belong to one round.
    """

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "OPEN", _("Being asked")
        FOUND = "FOUND", _("Somebody stands in")
        OVER = "OVER", _("Not needed any more")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, models.CASCADE, verbose_name=_("meeting"), related_name="+")
    asked_by = models.ForeignKey(
        Member, models.SET_NULL, null=True, verbose_name=_("who cannot come"), related_name="+"
    )
    stand_in = models.ForeignKey(Member, models.SET_NULL, null=True, verbose_name=_("who stands in"), related_name="+")
    state = models.CharField(_("where it stands"), max_length=5, choices=State, default=State.OPEN)
    notes = EncryptedTextField(_("what whoever stands in should know"), max_length=1000, blank=True)
    round = models.PositiveSmallIntegerField(default=0)
    starts_at = models.DateTimeField(_("for the meeting at"))
    begun_at = models.DateTimeField(_("asked"))
    widens_at = models.DateTimeField(null=True)
    widened_at = models.DateTimeField(null=True)
    nobody_told_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("search for a stand-in")
        verbose_name_plural = _("searches for a stand-in")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(state__in=["OPEN", "FOUND"]), name="one_search_per_meeting"
            ),
            models.CheckConstraint(condition=Q(state__in=["OPEN", "FOUND", "OVER"]), name="search_state_is_known"),
        ]

    class Privacy:
        purpose = _("Find somebody who opens the meeting, and tell them what they need for it.")
        fields = {
            **same(
                Audience.PROGRAM,
                "id",
                "round",
                "widens_at",
                "widened_at",
                "nobody_told_at",
                erase=Erase.KEEP,
                keep_days=30,
            ),
            **same(
                Audience.FACILITATORS,
                "meeting",
                "state",
                "starts_at",
                "begun_at",
                erase=Erase.KEEP,
                keep_days=30,
                of=("asked_by", "stand_in"),
            ),
            **same(Audience.FACILITATORS, "asked_by", "stand_in", erase=Erase.BLANK, keep_days=30),
            "notes": Field(Audience.FACILITATORS, erase=Erase.BLANK, keep_days=30, of=("asked_by",)),
        }
        clock = "meeting__ends_at"
        group = "meeting__group"
        period = "answers"

    def __str__(self) -> str:
        return f"search {str(self.pk)[:8]}"


class StandInAsk(models.Model):
    """One person is asked whether they would stand in. By the link they can answer without signing in, nothing else."""

    class Answer(models.TextChoices):
        """What they said; both are fine."""

        YES = "YES", _("Yes")
        NO = "NO", _("Not this time")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    search = models.ForeignKey(StandInSearch, models.CASCADE, related_name="asks")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    is_next_door = models.BooleanField(_("from another group"), default=False)
    token = EncryptedTextField(max_length=40, searchable=True, unique=True, default=new_token)
    answer = models.CharField(_("answer"), max_length=3, choices=Answer, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True)

    class Meta:
        verbose_name = _("question to a stand-in")
        verbose_name_plural = _("questions to stand-ins")
        constraints = [
            models.UniqueConstraint(fields=["search", "member"], name="asked_once"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | Q(answer__in=["YES", "NO"], answered_at__isnull=False),
                name="stand_in_answer_has_a_time",
            ),
        ]

    class Privacy:
        purpose = _("Ask people to stand in, and keep what they said until it is settled.")
        fields = {
            **same(Audience.PROGRAM, "id", "token", "search", keep_days=30),
            **same(Audience.FACILITATORS, "member", "is_next_door", "answer", "answered_at", keep_days=30),
        }
        clock = "search__meeting__ends_at"
        group = "search__meeting__group"
        period = "answers"

    def __str__(self) -> str:
        return f"question to a stand-in {str(self.pk)[:8]}"
