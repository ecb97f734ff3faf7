"""Meetings in a person's own calendar."""

import datetime
import hashlib
import hmac
import secrets
import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models import Member
from peersupport.encryption.fields import EncryptedTextField
from peersupport.privacy.classes import Audience, Field, same


def new_secret() -> str:
    """256 random bits, in letters that survive any program."""
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """How the secret part of an address is kept: nothing leads back from it to 256 random bits."""
    return hashlib.sha256(b"calendar\0" + token.encode()).hexdigest()


class OwnCalendar(models.Model):
    """What entries may say in a person's calendar, whether emails bring them, and the address that a calendar follows.

    All of it is off until the person wants it. The address itself is kept nowhere, only its hash. It ends when it is
    taken back, when another one is made, and with the next “sign out everywhere” (``epoch``).

    ``uid_key`` names entries: each meeting gets a name that stays the same for this person in every file and email,
    whatever becomes of the key ring, and that no two people share. So two calendars that somebody lays side by side
    do not show who goes to the same meeting.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.OneToOneField(Member, models.CASCADE, related_name="+")
    names_group = models.BooleanField(_("also says the name of the group"), default=False)
    tells_place = models.BooleanField(_("also says the place"), default=False)
    in_email = models.BooleanField(_("emails bring entries along"), default=False)
    changed_at = models.DateTimeField(_("changed"))
    token_hash = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    epoch = models.PositiveIntegerField(null=True, blank=True, editable=False)
    made_at = models.DateTimeField(_("address for a calendar made"), null=True, blank=True)
    uid_key = EncryptedTextField(max_length=60, default=new_secret, editable=False)

    class Meta:
        verbose_name = _("calendar")
        verbose_name_plural = _("calendars")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(token_hash__isnull=True, epoch__isnull=True, made_at__isnull=True)
                | models.Q(token_hash__isnull=False, epoch__isnull=False, made_at__isnull=False),
                name="calendar_address_is_whole",
            )
        ]

    class Privacy:
        purpose = _("Let your own calendar show your dates, as far as you wish.")
        fields = {
            **same(Audience.PROGRAM, "id", "token_hash", "epoch", "uid_key"),
            "member": Field(Audience.OWNER),
            **same(Audience.OWNER, "names_group", "tells_place", "in_email", "changed_at", "made_at"),
        }

    def __str__(self) -> str:
        return f"calendar {str(self.pk)[:8]}"

    @property
    def has_address(self) -> bool:
        """Whether a calendar can follow it; the person's last “sign out everywhere” ended an older address."""
        return self.token_hash is not None and self.epoch == self.member.session_epoch

    def uid_of(self, meeting_id: uuid.UUID) -> str:
        """How this person's calendar knows that meeting: it looks like any random name (RFC 7986 5.3)."""
        mark = hmac.digest(str(self.uid_key).encode(), meeting_id.bytes, "sha256")
        return str(uuid.UUID(bytes=mark[:16], version=4))

    def is_open(self, now: datetime.datetime) -> bool:
        """Whether its address answers: its person is here, takes no pause, and belongs somewhere."""
        member = self.member
        belongs = bool(member.group_ids() or member.stand_in_meeting_ids())
        return self.has_address and member.is_active and not member.is_paused(now) and belongs
