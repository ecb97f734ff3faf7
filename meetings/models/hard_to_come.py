"""What makes it hard to come, what people could do for each other, and what the group does about it (MEET-6)."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from members.models import Member
from members.querysets import today
from peersupport.encryption.fields import EncryptedJSONField, EncryptedTextField
from peersupport.privacy.classes import Audience, Erase, Field, same

KEPT_DAYS = 180
"""So long after it was said last; then the group asks anew, or not."""


class Reason(models.TextChoices):
    """What may make it hard."""

    HOURS = "HOURS", _("The day or the hour")
    DAYLIGHT = "DAYLIGHT", _("Being out in the dark")
    CHILDREN = "CHILDREN", _("Nobody minds my children")
    CARED_FOR = "CARED_FOR", _("Nobody is with the person I look after")
    COMPANY = "COMPANY", _("Coming or going home alone")
    LIFT = "LIFT", _("Getting there and back")
    COST = "COST", _("What it costs")
    STEPS = "STEPS", _("The steps, or the room")
    LANGUAGE = "LANGUAGE", _("The language, or long words")
    WOMEN = "WOMEN", _("I would rather be among women only")
    NERVOUS = "NERVOUS", _("I am nervous about coming")


class Hand(models.TextChoices):
    """What somebody could do for another one."""

    LIFT = "LIFT", _("I can take somebody along in the car")
    COMPANY = "COMPANY", _("I can walk or ride with somebody")
    CHILDREN = "CHILDREN", _("I can mind children meanwhile")
    CARED_FOR = "CARED_FOR", _("I can stay with somebody who is looked after")


class HardToCome(models.Model):
    """What one member said, only if they liked. Others read numbers; with ``may_talk`` facilitators read who and what,
    and ``hands`` are an offer with the name (``hand_words``: from where, say). ``talked_on``: somebody spoke with them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, verbose_name=_("group"), related_name="+")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    reasons = EncryptedJSONField(_("what makes it hard to come"), default=list, blank=True)
    words = EncryptedTextField(_("in own words"), max_length=300, blank=True)
    may_talk = models.BooleanField(_("facilitators may talk with me about it"), default=False)
    hands = EncryptedJSONField(_("what I could do for others"), default=list, blank=True)
    hand_words = EncryptedTextField(_("what to know about it"), max_length=160, blank=True)
    said_on = models.DateField(_("said on"), default=today)
    talked_on = models.DateField(_("talked about on"), null=True, blank=True)

    class Meta:
        verbose_name = _("what makes it hard to come")
        verbose_name_plural = _("what makes it hard to come")
        constraints = [
            models.UniqueConstraint(fields=["group", "member"], name="one_word_about_coming"),
            models.CheckConstraint(
                condition=models.Q(talked_on__isnull=True) | models.Q(may_talk=True), name="talked_with_who_wished_it"
            ),
        ]

    class Privacy:
        purpose = _("Plan hours, daylight, children, company and lifts around the people who cannot come.")
        fields = {
            "id": Field(Audience.PROGRAM, keep_days=KEPT_DAYS),
            **same(
                Audience.FACILITATORS,
                *("group", "member", "reasons", "words", "may_talk", "hands", "hand_words", "said_on", "talked_on"),
                keep_days=KEPT_DAYS,
            ),
        }
        clock = "said_on"

    def __str__(self) -> str:
        return f"what makes it hard to come {str(self.pk)[:8]}"


class Arrangement(models.Model):
    """What the group does about one of the reasons: its own words, for all who belong. It names nobody's need."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, related_name="+")
    reason = models.CharField(_("what makes it hard to come"), max_length=9, choices=Reason)
    words = EncryptedTextField(_("what we do about it"), max_length=300)

    class Meta:
        verbose_name = _("what a group does so that people can come")
        verbose_name_plural = _("what groups do so that people can come")
        constraints = [
            models.UniqueConstraint(fields=["group", "reason"], name="one_arrangement_for_a_reason"),
            models.CheckConstraint(
                condition=models.Q(
                    reason__in=[
                        *("HOURS", "DAYLIGHT", "CHILDREN", "CARED_FOR", "COMPANY", "LIFT"),
                        *("COST", "STEPS", "LANGUAGE", "WOMEN", "NERVOUS"),
                    ]
                ),
                name="arrangement_is_for_a_known_reason",
            ),
        ]

    class Privacy:
        purpose = _("Tell people what the group does so that they can come.")
        fields = {
            "id": Field(Audience.PROGRAM, erase=Erase.KEEP),
            **same(Audience.GROUP, "group", "reason", "words", erase=Erase.KEEP),
        }

    def __str__(self) -> str:
        return f"arrangement {str(self.pk)[:8]}"


class ComingCustom(models.Model):
    """Whether a group asks what makes it hard to come; as long as it settled nothing, it does."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.OneToOneField(Group, models.CASCADE, related_name="+")
    asks = models.BooleanField(_("ask what makes it hard to come"), default=True)

    class Meta:
        verbose_name = _("whether a group asks what makes it hard to come")
        verbose_name_plural = _("whether groups ask what makes it hard to come")

    class Privacy:
        purpose = _("Let each group decide whether it asks.")
        fields = {
            "id": Field(Audience.PROGRAM, erase=Erase.KEEP),
            **same(Audience.GROUP, "group", "asks", erase=Erase.KEEP),
        }

    def __str__(self) -> str:
        return f"whether a group asks about coming {str(self.pk)[:8]}"
