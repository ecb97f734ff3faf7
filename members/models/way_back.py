"""A way back in, opened by somebody who knows the person (decision 10)."""

import secrets
import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from members.models.member import Member
from peersupport.encryption.fields import EncryptedTextField
from peersupport.privacy.classes import PERSON, Audience, Erase, Field, same


def new_token() -> str:
    """128 random bits, in letters that survive any phone."""
    return secrets.token_urlsafe(16)


class WayBack(models.Model):
    """Somebody lost their way in, and a person who knows them asked to let them in again.

    It waits an hour. In that hour, and after it, everybody who can read the old addresses of this person can stop it by
    a link that does nothing else. It ends once it was used, stopped, or after a week.
    """

    class How(models.TextChoices):
        """What opens."""

        PAPER = "PAPER", _("With six words on paper")
        EMAIL = "EMAIL", _("With six words sent to a new email address")
        SMS = "SMS", _("With six words sent to a new phone")
        STEP = "STEP", _("The second step is taken away")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(Member, models.CASCADE, related_name="ways_back")
    group = models.ForeignKey(Group, models.CASCADE, verbose_name=_("group"), related_name="+")
    asked_by_id = models.UUIDField(_("asked by"), null=True)
    how = models.CharField(_("what opens"), max_length=5, choices=How)
    address = EncryptedTextField(_("new address or number"), max_length=254, null=True)
    words = EncryptedTextField(max_length=200, searchable=True, unique=True, null=True)
    stop_token = EncryptedTextField(max_length=40, searchable=True, unique=True, default=new_token)
    asked_at = models.DateTimeField(_("asked"))
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("ends"))
    told_at = models.DateTimeField(_("words sent"), null=True)
    stopped_at = models.DateTimeField(_("stopped"), null=True)
    used_at = models.DateTimeField(_("used"), null=True)

    class Meta:
        verbose_name = _("way back in")
        verbose_name_plural = _("ways back in")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "group"],
                condition=Q(stopped_at__isnull=True, used_at__isnull=True) & ~Q(how="STEP"),
                name="one_way_back_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["member", "group"],
                condition=Q(stopped_at__isnull=True, used_at__isnull=True, how="STEP"),
                name="one_reset_at_a_time",
            ),
            models.CheckConstraint(condition=Q(how__in=["PAPER", "EMAIL", "SMS", "STEP"]), name="way_back_is_known"),
            models.CheckConstraint(
                condition=Q(opens_at__gt=F("asked_at"), closes_at__gt=F("opens_at")), name="way_back_waits_and_ends"
            ),
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True) | Q(used_at__isnull=True), name="stopped_way_back_is_not_used"
            ),
            models.CheckConstraint(
                condition=Q(words__isnull=True) | Q(stopped_at__isnull=True, used_at__isnull=True),
                name="ended_way_back_has_no_words",
            ),
            models.CheckConstraint(
                condition=Q(how__in=["EMAIL", "SMS"]) | Q(address__isnull=True), name="only_sent_words_have_an_address"
            ),
        ]

    class Privacy:
        purpose = _("Let somebody in again who lost their way in, and let them stop it.")
        fields = {
            **same(Audience.PROGRAM, "id", "words", "stop_token", keep_days=90),
            "address": Field(Audience.FACILITATORS, keep_days=90),
            **same(Audience.FACILITATORS, "member", "group", "how", "asked_at", "opens_at", "closes_at", keep_days=90),
            **same(Audience.FACILITATORS, "told_at", "stopped_at", "used_at", keep_days=90),
            "asked_by_id": Field(Audience.FACILITATORS, erase=Erase.BLANK, keep_days=90, names=PERSON),
        }
        clock = "closes_at"

    def __str__(self) -> str:
        return f"way back {str(self.pk)[:8]}"

    @property
    def is_reset(self) -> bool:
        """Whether it takes the second step away, rather than letting somebody in."""
        return self.how == self.How.STEP
