"""What a person said to "Is it all right if…?"."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from members.models.member import Member
from members.querysets import ConsentQuerySet
from peersupport.encryption.fields import EncryptedTextField
from peersupport.privacy.classes import PERSON, Audience, Erase, Field, same


class Consent(models.Model):
    """One answer of one person to one question, with the words they were shown (CON-3).

    The questions are in members/consents.py. A yes holds until ``until`` or until it is taken back; a no is
    remembered, so that nobody asks again. What went before stays readable for its person, each answer a row.
    """

    class Answer(models.TextChoices):
        """Neither weighs more."""

        YES = "YES", _("Yes, that is all right")
        NO = "NO", _("No, please not")

    class Said(models.TextChoices):
        """How we know."""

        HERE = "HERE", _("answered here")
        IN_PERSON = "IN_PERSON", _("said in person")

    class Ended(models.TextChoices):
        """Why an answer holds no more."""

        TAKEN_BACK = "TAKEN_BACK", _("taken back")
        RAN_OUT = "RAN_OUT", _("its time was over")
        ANEW = "ANEW", _("answered anew")
        LEFT = "LEFT", _("left the group")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(Member, models.CASCADE, related_name="consents")
    group = models.ForeignKey(Group, models.CASCADE, null=True, verbose_name=_("group"), related_name="+")
    question = models.CharField(_("question"), max_length=40)
    answer = models.CharField(_("answer"), max_length=3, choices=Answer)
    option = models.CharField(_("which"), max_length=10, blank=True)
    wording = EncryptedTextField(_("the words that were shown"), max_length=3000)
    language = models.CharField(_("language"), max_length=12)
    said = models.CharField(_("how it was said"), max_length=9, choices=Said, default=Said.HERE)
    noted_by_id = models.UUIDField(_("noted by"), null=True)
    given_at = models.DateTimeField(_("when"))
    until = models.DateTimeField(_("until"), null=True, help_text="Empty: until the person says otherwise.")
    ended_at = models.DateTimeField(_("ended"), null=True)
    ended_how = models.CharField(_("how it ended"), max_length=10, choices=Ended, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer to “Is it all right if…?”")
        verbose_name_plural = _("answers to “Is it all right if…?”")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "group", "question"],
                condition=Q(ended_at__isnull=True, group__isnull=False),
                name="one_answer_holds_in_a_group",
            ),
            models.UniqueConstraint(
                fields=["member", "question"],
                condition=Q(ended_at__isnull=True, group__isnull=True),
                name="one_answer_holds_everywhere",
            ),
            models.CheckConstraint(condition=Q(answer__in=["YES", "NO"]), name="consent_answer_is_known"),
            models.CheckConstraint(condition=Q(answer="YES") | Q(until__isnull=True, option=""), name="no_has_no_end"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=models.F("given_at")), name="consent_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_how="")
                | Q(ended_at__isnull=False, ended_how__in=["TAKEN_BACK", "RAN_OUT", "ANEW", "LEFT"]),
                name="consent_ending_says_how",
            ),
            models.CheckConstraint(
                condition=Q(said="HERE", noted_by_id__isnull=True) | Q(said="IN_PERSON"), name="noted_is_said_in_person"
            ),
        ]
        indexes = [models.Index(fields=["group", "question"], name="consent_in_force", condition=Q(ended_at=None))]

    class Privacy:
        purpose = _("Do only what a person said is all right, and stop when they say so.")
        fields = {
            "id": Field(Audience.PROGRAM),
            **same(Audience.OWNER, "member", "wording", "language", keep_days=365),
            **same(
                Audience.FACILITATORS,
                "group",
                "question",
                "answer",
                "option",
                "said",
                "given_at",
                "until",
                "ended_at",
                "ended_how",
                keep_days=365,
                of=("member", "noted_by_id"),
            ),
            "noted_by_id": Field(Audience.FACILITATORS, erase=Erase.BLANK, keep_days=365, names=PERSON),
        }
        clock = "ended_at"
        group = "group"
        period = "records"

    def __str__(self) -> str:
        return f"consent {str(self.pk)[:8]}"
