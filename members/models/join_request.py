"""Somebody asks to join a group."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from members.models.member import Member
from members.querysets import JoinRequestQuerySet
from peersupport.encryption.fields import EncryptedJSONField, EncryptedTextField
from peersupport.privacy.classes import PERSON, Audience, Erase, Field, same


class JoinRequest(models.Model):
    """Somebody asks to join a group, for themselves or for somebody else, with an account or without (MEM-2, MEM-7).

    Whoever has no account, or asks for somebody else, comes back with a claim phrase, of which only a mark is kept.
    ``answers`` holds the questions as they were asked. ``waits_since``: the asker has said something and nobody of the
    group has answered yet. ``forget_on``: nothing of it is kept beyond this day.
    """

    class State(models.TextChoices):
        """Where it stands."""

        ASKED = "ASKED", _("Asked")
        WAITING = "WAITING", _("On the waiting list")
        ACCEPTED = "ACCEPTED", _("Welcome")
        REFUSED = "REFUSED", _("Not this time")
        WITHDRAWN = "WITHDRAWN", _("Taken back")

    class Channel(models.TextChoices):
        """How somebody without an account may be told that there is an answer."""

        EMAIL = "EMAIL", _("Email")
        SMS = "SMS", _("Text message")

    OPEN = (State.ASKED, State.WAITING)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, verbose_name=_("group"), related_name="+")
    member = models.ForeignKey(Member, models.CASCADE, null=True, related_name="join_requests")
    claim = EncryptedTextField(max_length=64, searchable=True, unique=True, null=True)
    form_key = EncryptedTextField(max_length=64, searchable=True, unique=True, null=True)
    shown_name = EncryptedTextField(_("name to be called by"), max_length=60, blank=True)
    is_for_other = models.BooleanField(_("for somebody else"), default=False)
    answers = EncryptedJSONField(_("answers"), default=list, blank=True)
    words = EncryptedTextField(_("what was said"), max_length=2000, blank=True)
    channel = models.CharField(_("way"), max_length=5, choices=Channel, blank=True)
    address = EncryptedTextField(_("address or number"), max_length=254, blank=True)
    language = models.CharField(max_length=12, default="en")
    state = models.CharField(_("where it stands"), max_length=9, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField(_("asked"))
    waits_since = models.DateTimeField(_("waits for a word since"), null=True)
    decided_at = models.DateTimeField(_("decided"), null=True)
    decided_by_id = models.UUIDField(_("decided by"), null=True)
    seat_taken_at = models.DateTimeField(_("came in"), null=True)
    meets_with = models.ForeignKey(
        Member, models.SET_NULL, null=True, related_name="+", verbose_name=_("who offers to meet")
    )
    forget_on = models.DateField(_("kept until"), null=True)

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to join")
        verbose_name_plural = _("requests to join")
        indexes = [
            models.Index(fields=["group", "asked_at"], name="join_open", condition=Q(state__in=["ASKED", "WAITING"]))
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "member"],
                condition=Q(state__in=["ASKED", "WAITING"], is_for_other=False),
                name="one_open_request",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["ASKED", "WAITING", "ACCEPTED", "REFUSED", "WITHDRAWN"]),
                name="join_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=False, state__in=["ACCEPTED", "REFUSED"])
                | (Q(decided_at__isnull=True) & ~Q(state__in=["ACCEPTED", "REFUSED"])),
                name="join_decision_says_when",
            ),
            models.CheckConstraint(
                condition=Q(seat_taken_at__isnull=True) | Q(state="ACCEPTED"), name="only_accepted_come_in"
            ),
            models.CheckConstraint(condition=Q(channel__in=["", "EMAIL", "SMS"]), name="join_channel_is_known"),
        ]

    class Privacy:
        purpose = _("Let somebody ask to join, and be answered.")
        fields = {
            **same(Audience.PROGRAM, "id", "claim", "form_key", "language", keep_days=0),
            **same(
                Audience.FACILITATORS,
                "group",
                "member",
                "shown_name",
                "is_for_other",
                "answers",
                "words",
                "state",
                "asked_at",
                "waits_since",
                "decided_at",
                "seat_taken_at",
                "forget_on",
                keep_days=0,
            ),
            **same(Audience.OWNER, "channel", "address", keep_days=0),
            "decided_by_id": Field(Audience.FACILITATORS, erase=Erase.BLANK, keep_days=0, names=PERSON),
            "meets_with": Field(Audience.FACILITATORS, erase=Erase.BLANK, keep_days=0),
        }
        clock = "forget_on"

    def __str__(self) -> str:
        return f"request {str(self.pk)[:8]}"

    @property
    def is_open(self) -> bool:
        """Nobody has decided, and it was not taken back."""
        return self.state in self.OPEN

    @property
    def may_take_seat(self) -> bool:
        """Accepted, and nobody has come in with it yet."""
        return self.state == self.State.ACCEPTED and self.seat_taken_at is None


class JoinMessage(models.Model):
    """One thing said in the conversation beside a request, by the asker or by somebody of the group."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(JoinRequest, models.CASCADE, related_name="messages", verbose_name=_("request to join"))
    is_from_group = models.BooleanField(_("said by the group"))
    author_id = models.UUIDField(_("said by"), null=True)
    words = EncryptedTextField(_("what was said"), max_length=2000)
    said_at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("word about joining")
        verbose_name_plural = _("words about joining")
        ordering = ["said_at", "pk"]

    class Privacy:
        purpose = _("Talk with somebody who asked to join.")
        fields = {
            "id": Field(Audience.PROGRAM, keep_days=0),
            **same(Audience.FACILITATORS, "request", "is_from_group", "words", "said_at", keep_days=0),
            "author_id": Field(Audience.FACILITATORS, erase=Erase.BLANK, keep_days=0, names=PERSON),
        }
        clock = "request__forget_on"

    def __str__(self) -> str:
        return f"word {str(self.pk)[:8]}"
