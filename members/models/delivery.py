"""The outbox: one row for each thing to be said to one person, and each try to say it."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from members.models.member import Member
from peersupport.encryption.fields import EncryptedJSONField, EncryptedTextField
from peersupport.privacy.classes import PERSON, Audience, Erase, Field, same


class Delivery(models.Model):
    """One message to one person, with its fate.

    The row stores ids and codes; what it says is rendered at send time from what is true then. Only sign-in numbers,
    which cannot be rendered again, carry a sealed payload, emptied once the message was taken or has expired.
    The states and who may move between them are in members/outbox; the reasons in docs/decisions (the outbox).
    """

    class State(models.TextChoices):
        """Where the message is."""

        PLANNED = "PLANNED", _("Planned")
        CLAIMED = "CLAIMED", _("About to go")
        SENDING = "SENDING", _("Going")
        ACCEPTED = "ACCEPTED", _("Sent")
        DELIVERED = "DELIVERED", _("Arrived")
        UNDELIVERED = "UNDELIVERED", _("Did not arrive")
        UNKNOWN = "UNKNOWN", _("Not sure whether it went")
        FAILED = "FAILED", _("Could not be sent")
        CANCELLED = "CANCELLED", _("Not needed any more")
        EXPIRED = "EXPIRED", _("Too late to send")
        SUPPRESSED = "SUPPRESSED", _("Not sent by choice")
        CALLING = "CALLING", _("Waits for a phone call")

    class Told(models.TextChoices):
        """What a person who phoned found."""

        TOLD = "TOLD", _("Told")
        NOT_REACHED = "NOT_REACHED", _("Not reached")
        WRONG_NUMBER = "WRONG_NUMBER", _("Wrong number")

    WORK = (State.PLANNED, State.CLAIMED, State.SENDING)
    FOR_A_PERSON = (State.CALLING, State.FAILED, State.UNKNOWN, State.UNDELIVERED, State.EXPIRED)

    subject_at_hand: Any = None
    """What the row is about, where the kind's ``load`` put it; never stored."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind of message"), max_length=40)
    member = models.ForeignKey(Member, models.CASCADE, null=True, related_name="deliveries")
    group = models.ForeignKey(Group, models.CASCADE, null=True, verbose_name=_("group"), related_name="+")
    subject_id = models.UUIDField(
        _("about (a number)"), help_text="What it is about: a meeting's id, say. Random for sign-in numbers."
    )
    sequence = models.PositiveIntegerField(_("version"), default=0)
    lane = models.CharField(max_length=20)
    state = models.CharField(_("what came of it"), max_length=12, choices=State, default=State.PLANNED)
    reason = models.CharField(_("why"), max_length=40, blank=True)
    is_urgent = models.BooleanField(default=False)
    due_at = models.DateTimeField(_("planned for"))
    next_attempt_at = models.DateTimeField()
    escalate_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    claim_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    idempotency_key = models.UUIDField(default=uuid.uuid4, unique=True)
    address = EncryptedTextField(_("address or number"), max_length=254, null=True)
    payload = EncryptedJSONField(null=True)
    accepted_at = models.DateTimeField(_("sent"), null=True)
    delivered_at = models.DateTimeField(_("arrived"), null=True)
    withdrawn_at = models.DateTimeField(
        _("called off"),
        null=True,
        help_text="When it was called off, moved or answered: nobody needs to be told of it any more.",
    )
    handled_at = models.DateTimeField(_("phoned"), null=True)
    handled_by_id = models.UUIDField(_("phoned by"), null=True, help_text="Empty, too, when that person was erased.")
    handled_how = models.CharField(_("what came of the call"), max_length=12, choices=Told, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.UniqueConstraint(fields=["subject_id", "member", "kind", "sequence"], name="said_once"),
            models.CheckConstraint(
                condition=Q(handled_at__isnull=True, handled_by_id__isnull=True, handled_how="")
                | Q(handled_at__isnull=False) & ~Q(handled_how=""),
                name="handled_says_when_and_how",
            ),
            models.CheckConstraint(
                condition=Q(member__isnull=False) | Q(address__isnull=False) | Q(payload__isnull=True),
                name="delivery_has_somebody_to_reach",
            ),
            models.CheckConstraint(
                condition=Q(claim_token__isnull=False, lease_until__isnull=False)
                | ~Q(state__in=["CLAIMED", "SENDING"]),
                name="work_in_hand_has_a_lease",
            ),
        ]
        indexes = [
            models.Index(
                fields=["lane", "-is_urgent", "next_attempt_at"], name="delivery_due", condition=Q(state="PLANNED")
            ),
            models.Index(fields=["next_attempt_at"], name="delivery_oldest", condition=Q(state="PLANNED")),
            models.Index(fields=["lease_until"], name="delivery_claimed", condition=Q(state="CLAIMED")),
            models.Index(fields=["lease_until"], name="delivery_sending", condition=Q(state="SENDING")),
            models.Index(
                fields=["group", "due_at"],
                name="delivery_for_a_person",
                condition=Q(
                    state__in=["CALLING", "FAILED", "UNKNOWN", "UNDELIVERED", "EXPIRED"], withdrawn_at__isnull=True
                ),
            ),
        ]

    class Privacy:
        purpose = _("Say each thing once, and know what did not arrive.")
        fields = {
            **same(
                Audience.PROGRAM,
                "id",
                "lane",
                "is_urgent",
                "next_attempt_at",
                "escalate_at",
                "expires_at",
                "attempts",
                "claim_token",
                "lease_until",
                "idempotency_key",
                "payload",
                keep_days=30,
            ),
            "address": Field(Audience.PROGRAM, keep_days=30, export=True),
            **same(
                Audience.FACILITATORS,
                "kind",
                "handled_at",
                "handled_how",
                keep_days=30,
                of=("member", "handled_by_id"),
            ),
            **same(
                Audience.FACILITATORS,
                "member",
                "group",
                "subject_id",
                "sequence",
                "state",
                "reason",
                "due_at",
                "accepted_at",
                "delivered_at",
                "withdrawn_at",
                keep_days=30,
            ),
            "handled_by_id": Field(Audience.FACILITATORS, erase=Erase.BLANK, keep_days=30, names=PERSON),
        }
        clock = "expires_at"
        group = "group"
        period = "messages"

    def __str__(self) -> str:
        return f"{self.kind} {str(self.pk)[:8]}"


class DeliveryAttempt(models.Model):
    """One call of a provider: written when it ended, never changed."""

    class Outcome(models.TextChoices):
        """What the provider said, if it said anything."""

        ACCEPTED = "ACCEPTED", _("Taken")
        DEFINITE = "DEFINITE", _("Refused")
        AMBIGUOUS = "AMBIGUOUS", _("No clear answer")
        LATE = "LATE", _("Answer came after the lease had ended")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="tries")
    number = models.PositiveSmallIntegerField()
    lane = models.CharField(max_length=20)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome)
    provider_ref = models.CharField(max_length=120, blank=True)
    error_code = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("try")
        verbose_name_plural = _("tries")

    class Privacy:
        purpose = _("Find out why a message did not arrive. Codes only: a provider's own words may echo a number.")
        fields = same(
            Audience.PROGRAM,
            "id",
            "delivery",
            "number",
            "lane",
            "started_at",
            "finished_at",
            "outcome",
            "provider_ref",
            "error_code",
            keep_days=30,
        )
        clock = "delivery__expires_at"
        group = "delivery__group"
        period = "messages"

    def __str__(self) -> str:
        return f"try {self.number} of {str(self.delivery_id)[:8]}"


class Tick(models.Model):
    """When the clock last ran: one row, so that a silent clock can be seen."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("tick")
        verbose_name_plural = _("ticks")
        constraints = [models.CheckConstraint(condition=Q(id=1), name="there_is_one_clock")]

    class Privacy:
        purpose = _("See that the clock runs.")
        fields = same(Audience.PROGRAM, "id", "started_at", "finished_at", erase=Erase.KEEP)

    def __str__(self) -> str:
        return "the clock"
