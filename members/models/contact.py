"""How to reach a person."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models.member import Member
from peersupport.encryption.fields import EncryptedTextField
from peersupport.privacy.classes import Audience, Erase, Field, same


class ContactMethod(models.Model):
    """One way to reach a person. The one of rank 1 is used first, rank 2 when that is certain not to work (NOTE-1).

    A person without any ranked way hears nothing from us; that is a choice like any other.
    """

    class Channel(models.TextChoices):
        """How a message travels."""

        EMAIL = "EMAIL", _("Email")
        SMS = "SMS", _("Text message")
        CALL = "CALL", _("A phone call from a person")
        TOLD = "TOLD", _("Somebody tells them")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(Member, models.CASCADE, related_name="contact_methods")
    channel = models.CharField(_("way"), max_length=10, choices=Channel)
    address = EncryptedTextField(_("address or number"), max_length=254, searchable=True, blank=True)
    told_by = models.ForeignKey(
        "members.Membership",
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("who tells them"),
        related_name="+",
        help_text="For TOLD: who passes on what is said (NOTE-6). Empty once that is over; then a facilitator does.",
    )
    rank = models.PositiveSmallIntegerField(_("order"), null=True, blank=True)
    verified_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    stopped_at = models.DateTimeField(_("stopped"), null=True, blank=True)
    best_time = EncryptedTextField(_("best time to call"), max_length=120, blank=True)
    call_words = EncryptedTextField(
        _("what the caller should say"),
        max_length=200,
        blank=True,
        help_text=_("Leave it empty for our words: “It’s Rosa. Is this a good moment?”"),
    )

    class Meta:
        verbose_name = _("way to reach somebody")
        verbose_name_plural = _("ways to reach somebody")
        constraints = [
            models.UniqueConstraint(fields=["member", "channel"], name="one_way_per_channel"),
            models.UniqueConstraint(
                fields=["member", "rank"], condition=Q(rank__isnull=False), name="one_way_per_rank"
            ),
            models.UniqueConstraint(
                fields=["channel", "address"],
                condition=Q(verified_at__isnull=False, channel__in=["EMAIL", "SMS"]),
                name="verified_address_is_one_persons",
            ),
            models.CheckConstraint(condition=Q(rank__isnull=True) | Q(rank__in=[1, 2]), name="rank_is_1_or_2"),
            models.CheckConstraint(
                condition=Q(channel__in=["EMAIL", "SMS", "CALL", "TOLD"]), name="contact_channel_is_known"
            ),
            models.CheckConstraint(
                condition=Q(channel="TOLD") | Q(told_by__isnull=True), name="only_who_is_told_has_a_teller"
            ),
            models.CheckConstraint(
                condition=Q(rank__isnull=True) | Q(channel__in=["CALL", "TOLD"]) | Q(verified_at__isnull=False),
                name="only_verified_ways_are_used",
            ),
        ]

    class Privacy:
        purpose = _("Reach a person the way they chose, and no other way.")
        fields = {
            "id": Field(Audience.PROGRAM),
            **same(Audience.PROGRAM, "stopped_at", "verified_at", export=True),
            "member": Field(Audience.OWNER),
            **same(Audience.FACILITATORS, "channel", "rank", "best_time", "call_words"),
            "told_by": Field(Audience.FACILITATORS, erase=Erase.BLANK, of=("member",)),
            "address": Field(
                Audience.FACILITATORS,
                why="Only for what this person said is all right; by the members of a group only where they said so.",
            ),
        }

    def __str__(self) -> str:
        return f"contact method {str(self.pk)[:8]}"
