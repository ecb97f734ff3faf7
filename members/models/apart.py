"""Two people who are not to meet, and somebody who is asked to stay away."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from members.models.join_request import JoinRequest
from members.models.member import Member
from members.querysets import ProtectionQuerySet, StayAwayQuerySet
from peersupport.encryption.fields import EncryptedTextField
from peersupport.privacy.classes import PERSON, Audience, Erase, Field, same


class Protection(models.Model):
    """A member, or somebody who asks to join, would rather not meet a certain person in this group (decision 18).

    Answered within 48 hours. The other person is never told: whatever they ask gets the answer of a full group. Who
    they are lies sealed, findable only by whoever knows them.
    """

    class State(models.TextChoices):
        """Where it stands."""

        ASKED = "ASKED", _("Asked")
        KEPT = "KEPT", _("The two are kept apart here")
        TALKED = "TALKED", _("Settled by talking")
        ENDED = "ENDED", _("Not needed any more")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, verbose_name=_("group"), related_name="+")
    member = models.ForeignKey(Member, models.CASCADE, null=True, related_name="protections")
    request = models.ForeignKey(
        JoinRequest, models.CASCADE, null=True, related_name="protections", verbose_name=_("request to join")
    )
    who = EncryptedTextField(_("whom you would rather not meet"), max_length=300)
    other = EncryptedTextField(max_length=40, searchable=True, blank=True, help_text="The other's id, once known.")
    state = models.CharField(_("where it stands"), max_length=6, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField(_("asked"))
    answered_at = models.DateTimeField(_("answered"), null=True)
    answered_by_id = models.UUIDField(_("answered by"), null=True)
    answer = EncryptedTextField(_("what the facilitator says"), max_length=600, blank=True)

    objects = ProtectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("wish not to meet somebody")
        verbose_name_plural = _("wishes not to meet somebody")
        indexes = [models.Index(fields=["group", "state"], name="protections_of_a_group")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="ASKED", answered_at__isnull=True) | ~Q(state="ASKED") & Q(answered_at__isnull=False),
                name="protection_answer_says_when",
            ),
            models.CheckConstraint(
                condition=Q(member__isnull=False) | Q(request__isnull=False), name="protection_is_of_somebody"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["ASKED", "KEPT", "TALKED", "ENDED"]), name="protection_state_is_known"
            ),
        ]

    class Privacy:
        purpose = _("See that two people do not meet in a group, without telling anybody.")
        fields = {
            **same(Audience.PROGRAM, "id", "other"),
            **same(
                Audience.FACILITATORS, "group", "member", "request", "who", "state", "asked_at", "answered_at", "answer"
            ),
            "answered_by_id": Field(Audience.FACILITATORS, erase=Erase.BLANK, names=PERSON),
        }

    def __str__(self) -> str:
        return f"protection {str(self.pk)[:8]}"


class StayAway(models.Model):
    """Somebody is asked to stay away from a group: truthfully, with a reason, until it is looked at again (ETH-7).

    They can read it, and object. Until it is ended they cannot come in again by any way.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, verbose_name=_("group"), related_name="+")
    member = models.ForeignKey(Member, models.CASCADE, related_name="stay_aways")
    reason = EncryptedTextField(_("reason"), max_length=1000)
    asked_on = models.DateField(_("since"))
    asked_by_id = models.UUIDField(_("asked by"), null=True)
    look_again_on = models.DateField(_("looked at again on"))
    objection = EncryptedTextField(_("what you say to it"), max_length=2000, blank=True)
    objected_at = models.DateTimeField(_("objected"), null=True)
    looked_at = models.DateTimeField(_("looked at again"), null=True)
    ended_on = models.DateField(_("ended"), null=True)

    objects = StayAwayQuerySet.as_manager()

    class Meta:
        verbose_name = _("being asked to stay away")
        verbose_name_plural = _("being asked to stay away")
        constraints = [
            models.UniqueConstraint(
                fields=["group", "member"], condition=Q(ended_on__isnull=True), name="asked_to_stay_away_once"
            ),
            models.CheckConstraint(
                condition=Q(look_again_on__gt=F("asked_on")), name="staying_away_is_looked_at_again_later"
            ),
        ]

    class Privacy:
        purpose = _("Ask somebody to stay away, with a reason, a date to look again, and a way to object.")
        fields = {
            "id": Field(Audience.PROGRAM, keep_days=90),
            **same(
                Audience.FACILITATORS,
                "group",
                "member",
                "reason",
                "asked_on",
                "look_again_on",
                "objection",
                "objected_at",
                "looked_at",
                "ended_on",
                keep_days=90,
            ),
            "asked_by_id": Field(Audience.FACILITATORS, erase=Erase.BLANK, keep_days=90, names=PERSON),
        }
        clock = "ended_on"

    def __str__(self) -> str:
        return f"staying away {str(self.pk)[:8]}"
