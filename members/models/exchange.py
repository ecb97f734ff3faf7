"""Two members who would like to keep in touch outside the group."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from members.models.member import Member
from members.querysets import ContactExchangeQuerySet
from peersupport.encryption.fields import EncryptedTextField
from peersupport.privacy.classes import Audience, Field, same

ASKER, ASKED, BOTH = ("asker",), ("asked",), ("asker", "asked")


class ContactExchange(models.Model):
    """``asker`` wonders whether to keep in touch with ``asked``. Neither sees a way to the other before both said yes.

    To the asker, no and silence look the same (``quiet_at`` is not told), and both end by themselves (MEM-9). Without
    ``asked`` the two are kept apart: the question reached nobody, and the asker cannot tell it from silence.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, verbose_name=_("group"), related_name="+")
    asker = models.ForeignKey(Member, models.CASCADE, related_name="+")
    asked = models.ForeignKey(Member, models.CASCADE, null=True, blank=True, related_name="+")
    whom = EncryptedTextField(max_length=36, searchable=True)
    asker_name = EncryptedTextField(_("name of who asked"), max_length=60)
    asked_name = EncryptedTextField(_("name of who was asked"), max_length=60)
    asker_shares = EncryptedTextField(_("what I would share"), max_length=300, blank=True)
    asked_shares = EncryptedTextField(_("what I shared in return"), max_length=300, blank=True)
    asked_at = models.DateTimeField(_("when it was asked"))
    quiet_at = models.DateTimeField(_("when I left it"), null=True, blank=True)
    agreed_at = models.DateTimeField(_("when both had said yes"), null=True, blank=True)
    ends_at = models.DateTimeField(_("until when it stands here"))
    asker_noted = models.BooleanField(_("noted down by who asked"), default=False)
    asked_noted = models.BooleanField(_("noted down by who was asked"), default=False)
    is_over = models.BooleanField(_("over"), default=False)

    objects = ContactExchangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("question about keeping in touch")
        verbose_name_plural = _("questions about keeping in touch")
        indexes = [models.Index(fields=["ends_at"], name="exchange_ends", condition=Q(is_over=False))]
        constraints = [
            models.CheckConstraint(
                condition=Q(asked__isnull=True) | ~Q(asked=F("asker")), name="exchange_is_between_two"
            ),
            models.CheckConstraint(
                condition=Q(agreed_at__isnull=True) | Q(quiet_at__isnull=True, asked__isnull=False),
                name="exchange_is_agreed_by_both",
            ),
            models.UniqueConstraint(
                fields=["asker", "whom"], condition=Q(is_over=False), name="one_open_question_to_a_person"
            ),
        ]

    class Privacy:
        purpose = _("Let two people who both say yes find each other outside the group.")
        fields = {
            **same(Audience.PROGRAM, "id", "whom"),
            **same(Audience.CHOSEN, "group", "asked_at", "agreed_at", keep_days=90, of=BOTH),
            **same(Audience.CHOSEN, "asker", "asked", keep_days=90),
            **same(Audience.CHOSEN, "asker_name", "asker_shares", "asker_noted", keep_days=90, of=ASKER),
            **same(Audience.CHOSEN, "asked_name", keep_days=90, of=ASKED),
            **same(Audience.CHOSEN, "asked_shares", "asked_noted", keep_days=90, of=ASKED),
            "quiet_at": Field(Audience.OWNER, keep_days=90, of=ASKED, why="The asker cannot tell it from silence."),
            **same(Audience.PROGRAM, "ends_at", "is_over", keep_days=90),
        }
        clock = "asked_at"

    def __str__(self) -> str:
        return f"exchange {str(self.pk)[:8]}"


class NoAsking(models.Model):
    """Nobody is to be asked about keeping in touch: one person in a group or, without a member, everybody there."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, verbose_name=_("group"), related_name="+")
    member = models.ForeignKey(Member, models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("wish not to be asked")
        verbose_name_plural = _("wishes not to be asked")
        constraints = [
            models.UniqueConstraint(fields=["group", "member"], name="not_asked_once"),
            models.UniqueConstraint(fields=["group"], condition=Q(member__isnull=True), name="group_not_asked_once"),
        ]

    class Privacy:
        purpose = _("Leave people alone who do not want to be asked about keeping in touch.")
        fields = {
            "id": Field(Audience.PROGRAM),
            **same(Audience.GROUP, "group", "member"),
        }

    def __str__(self) -> str:
        return f"no asking {str(self.pk)[:8]}"
