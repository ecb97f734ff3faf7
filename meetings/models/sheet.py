"""The sheet on which people sign up, passed round on a phone."""

import datetime
import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from meetings.models.meeting import Meeting
from members.models import Member
from peersupport.encryption.fields import EncryptedJSONField, EncryptedTextField
from peersupport.privacy.classes import Audience, Erase, Field, same

KEPT_DAYS = 28
"""So long what was written on a sheet is kept after the meeting."""


class SheetRound(models.Model):
    """A phone goes round at one meeting, signed out, and opens this sheet and nothing else (RUN-3)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, models.CASCADE, verbose_name=_("meeting"), related_name="+")
    opened_by = models.ForeignKey(
        Member, models.SET_NULL, null=True, verbose_name=_("who let it go round"), related_name="+"
    )
    opened_at = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"))
    closed_at = models.DateTimeField(_("closed"), null=True)

    class Meta:
        verbose_name = _("phone passed round")
        verbose_name_plural = _("phones passed round")
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("opened_at")), name="round_ends_after_it_began"),
        ]

    class Privacy:
        purpose = _("Let a phone go round at a meeting, and open nothing else.")
        fields = {
            "id": Field(Audience.PROGRAM, erase=Erase.KEEP, keep_days=KEPT_DAYS),
            **same(
                Audience.FACILITATORS,
                *("meeting", "opened_at", "until", "closed_at"),
                erase=Erase.KEEP,
                keep_days=KEPT_DAYS,
                of=("opened_by",),
            ),
            "opened_by": Field(Audience.FACILITATORS, erase=Erase.BLANK, keep_days=KEPT_DAYS),
        }
        clock = "meeting__ends_at"

    def __str__(self) -> str:
        return f"phone passed round {str(self.pk)[:8]}"

    def is_open(self, now: datetime.datetime) -> bool:
        """Whether the next person can still write. ``meeting`` should be at hand."""
        return self.closed_at is None and now < self.until and not self.meeting.is_cancelled


class SheetLine(models.Model):
    """What one person wrote: a name or none, and a way to be reached or none. What they need stands elsewhere, without
    a name (``Bring``). ``form_key``: the same form sent twice is one line.
    """

    class Channel(models.TextChoices):
        """The ways that somebody may leave."""

        EMAIL = "EMAIL", _("Email")
        SMS = "SMS", _("Text message")
        CALL = "CALL", _("A phone call from a person")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, models.CASCADE, verbose_name=_("meeting"), related_name="+")
    form_key = EncryptedTextField(max_length=64, searchable=True, unique=True)
    name = EncryptedTextField(_("name"), max_length=60, blank=True)
    channel = models.CharField(_("way"), max_length=5, choices=Channel, blank=True)
    address = EncryptedTextField(_("address or number"), max_length=254, blank=True)
    language = models.CharField(_("language"), max_length=12)

    class Meta:
        verbose_name = _("line on a sheet")
        verbose_name_plural = _("lines on sheets")
        constraints = [
            models.CheckConstraint(condition=Q(channel__in=["", "EMAIL", "SMS", "CALL"]), name="sheet_way_is_known"),
        ]

    class Privacy:
        purpose = _("Greet people by the name they wrote, and reach those who left a way.")
        fields = {
            **same(Audience.PROGRAM, "id", "form_key", "language", erase=Erase.KEEP, keep_days=KEPT_DAYS),
            **same(
                Audience.FACILITATORS,
                *("meeting", "name", "channel", "address"),
                erase=Erase.KEEP,
                keep_days=KEPT_DAYS,
            ),
        }
        clock = "meeting__ends_at"

    def __str__(self) -> str:
        return f"line on a sheet {str(self.pk)[:8]}"


class Bring(models.Model):
    """What helps people at a meeting, in numbers: one row for all, so that nothing in it belongs to a line or a name.

    ``numbers``: code to how many; ``languages``: what an interpreter should speak; ``words``: what people said in
    their own. Lists are kept in the order of letters, never of writing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="+", verbose_name=_("meeting"))
    numbers = EncryptedJSONField(_("how many need what"), default=dict, blank=True)
    languages = EncryptedJSONField(_("languages of interpreters"), default=list, blank=True)
    words = EncryptedJSONField(_("what else helps"), default=list, blank=True)

    class Meta:
        verbose_name = _("what to bring")
        verbose_name_plural = _("what to bring")

    class Privacy:
        purpose = _("Let whoever prepares a meeting bring what people need, without knowing who needs it.")
        fields = {
            "id": Field(Audience.PROGRAM, erase=Erase.KEEP, keep_days=KEPT_DAYS),
            **same(
                Audience.FACILITATORS,
                *("meeting", "numbers", "languages", "words"),
                erase=Erase.KEEP,
                keep_days=KEPT_DAYS,
            ),
        }
        clock = "meeting__ends_at"

    def __str__(self) -> str:
        return f"what to bring {str(self.pk)[:8]}"
