"""Asking a person before somebody outside is told something about them."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from members.models.member import Member
from peersupport.encryption.fields import EncryptedTextField
from peersupport.privacy.classes import PERSON, Audience, Erase, Field, same


class Disclosure(models.Model):
    """A facilitator would like to tell somebody outside one thing, and asks the person whom it is about (CON-4).

    The program tells nobody anything: it keeps what was asked, what the person answered alone, and whether it was
    done. Whoever says nothing has not said yes. Nothing can be told after ``until``.
    """

    class State(models.TextChoices):
        """Where it stands."""

        ASKED = "ASKED", _("asked")
        YES = "YES", _("yes, you may tell them this")
        TALK = "TALK", _("let’s talk first")
        NO = "NO", _("no, please not")
        TAKEN_BACK = "TAKEN_BACK", _("the yes was taken back")
        TOLD = "TOLD", _("told")
        LET_GO = "LET_GO", _("not needed any more")
        RAN_OUT = "RAN_OUT", _("its time was over")

    OPEN = (State.ASKED, State.YES, State.TALK)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, verbose_name=_("group"), related_name="+")
    member = models.ForeignKey(Member, models.CASCADE, related_name="disclosures")
    asked_by_id = models.UUIDField(_("asked by"), null=True)
    asked_at = models.DateTimeField(_("asked on"))
    until = models.DateTimeField(_("until"))
    to_whom = EncryptedTextField(_("who would be told"), max_length=120)
    what = EncryptedTextField(_("what would be told"), max_length=1000)
    why = EncryptedTextField(_("what for"), max_length=500)
    state = models.CharField(_("where it stands"), max_length=10, choices=State, default=State.ASKED)
    answered_at = models.DateTimeField(_("answered on"), null=True)
    is_in_person = models.BooleanField(_("said in person"), default=False)
    noted_by_id = models.UUIDField(_("noted by"), null=True)
    told_by_id = models.UUIDField(_("told by"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)

    class Meta:
        verbose_name = _("question before telling somebody")
        verbose_name_plural = _("questions before telling somebody")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["ASKED", "YES", "TALK"], ended_at__isnull=True)
                | Q(state__in=["NO", "TAKEN_BACK", "TOLD", "LET_GO", "RAN_OUT"], ended_at__isnull=False),
                name="disclosure_is_open_or_ended",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["YES", "TALK", "NO", "TAKEN_BACK", "TOLD"]) | Q(answered_at__isnull=False),
                name="nothing_is_told_without_an_answer",
            ),
            models.CheckConstraint(condition=Q(until__gt=models.F("asked_at")), name="disclosure_ends_after_asking"),
            models.CheckConstraint(
                condition=Q(told_by_id__isnull=True) | Q(state="TOLD"), name="only_who_told_is_named_as_telling"
            ),
        ]

    class Privacy:
        purpose = _("Tell nobody outside anything about a person unless they said yes to exactly that.")
        fields = {
            "id": Field(Audience.PROGRAM),
            **same(
                Audience.FACILITATORS,
                "member",
                "group",
                "asked_at",
                "until",
                "to_whom",
                "what",
                "why",
                "state",
                "answered_at",
                "is_in_person",
                "ended_at",
                keep_days=180,
            ),
            **dict.fromkeys(
                ("asked_by_id", "noted_by_id", "told_by_id"),
                Field(Audience.FACILITATORS, erase=Erase.BLANK, keep_days=180, names=PERSON),
            ),
        }
        clock = "ended_at"

    def __str__(self) -> str:
        return f"disclosure {str(self.pk)[:8]}"

    @property
    def is_open(self) -> bool:
        """Whether something can still come of it."""
        return self.state in self.OPEN
