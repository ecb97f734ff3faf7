"""A person with an account, or whom a facilitator added."""

import datetime
import hashlib
import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from peersupport.encryption.fields import EncryptedAliasField, EncryptedTextField
from peersupport.privacy.classes import Audience, Erase, same
from peersupport.web.prepared import Prepared


class MemberManager(BaseUserManager["Member"]):
    """Making members; pages use actions instead."""

    def create_user(self, sign_in_name: str | None = None, password: str | None = None, **values: Any) -> "Member":
        """A member who may sign in with ``sign_in_name`` and ``password``, where these are given."""
        member = self.model(sign_in_name=sign_in_name, **values)
        if password is None:
            member.set_unusable_password()
        else:
            member.set_password(password)
        member.save(using=self._db)
        return member

    def create_superuser(self, sign_in_name: str, password: str | None = None, **values: Any) -> "Member":
        """A technical operator: runs machines, sees nobody's content."""
        return self.create_user(sign_in_name, password, is_staff=True, is_superuser=True, **values)


class Member(AbstractBaseUser, PermissionsMixin):
    """A person. What others see of them lives on each membership; what is here is theirs alone (decision 8)."""

    class Colours(models.TextChoices):
        """Light or dark pages."""

        AUTO = "AUTO", _("As my device has it")
        LIGHT = "LIGHT", _("Light")
        DARK = "DARK", _("Dark")

    class Wording(models.TextChoices):
        """What messages may say (NOTE-2)."""

        DISCREET = "DISCREET", _("Only the day and the time")
        FULL = "FULL", _("Also the group's name and the place")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sign_in_name = EncryptedAliasField(
        _("sign-in name"), max_length=60, searchable=True, unique=True, null=True, blank=True
    )
    password = EncryptedTextField(_("password"), max_length=200)
    recovery_word = EncryptedTextField(_("word on paper"), max_length=200, blank=True, editable=False)
    name = EncryptedTextField(_("what we call you"), max_length=60, blank=True)
    pronouns = EncryptedTextField(_("my pronouns"), max_length=40, blank=True)
    own_words = EncryptedTextField(_("how I describe myself"), max_length=300, blank=True)
    neutral_label = EncryptedTextField(
        _("your own word for this"),
        max_length=40,
        blank=True,
        help_text=_("Messages use it in place of a group's name, for example “Library group”."),
    )
    message_wording = models.CharField(
        _("what messages may say"), max_length=10, choices=Wording, default=Wording.DISCREET
    )
    language = models.CharField(_("language"), max_length=12, default="en")
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    text_size = models.PositiveSmallIntegerField(_("text size"), default=1)
    colours = models.CharField(_("colours"), max_length=5, choices=Colours, default=Colours.AUTO)
    quiet_from = models.TimeField(_("quiet from"), default=datetime.time(21))
    quiet_until = models.TimeField(_("quiet until"), default=datetime.time(8))
    paused_until = models.DateField(_("no messages until"), null=True, blank=True)
    session_epoch = models.PositiveIntegerField(default=0, editable=False)
    is_staff = models.BooleanField(_("may open the administration"), default=False)
    is_active = models.BooleanField(_("account is open"), default=True)
    joined_on = models.DateField(_("here since"), default=datetime.date.today, editable=False)
    last_login = None  # when somebody was last here is nobody's business

    objects: ClassVar[MemberManager] = MemberManager()

    USERNAME_FIELD = "sign_in_name"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            models.CheckConstraint(condition=models.Q(text_size__in=[1, 2, 3]), name="member_text_size_is_1_to_3")
        ]

    class Privacy:
        purpose = _("Let a person sign in, be greeted, and be reached as they wish.")
        fields = {
            **same(
                Audience.PROGRAM,
                "id",
                "password",
                "recovery_word",
                "session_epoch",
                "is_active",
                "groups",
                "user_permissions",
            ),
            **same(
                Audience.OWNER,
                "sign_in_name",
                "name",
                "pronouns",
                "own_words",
                "paused_until",
                "neutral_label",
                "message_wording",
                "language",
                "time_zone",
                "text_size",
                "colours",
                "quiet_from",
                "quiet_until",
                "joined_on",
            ),
            **same(Audience.COORDINATORS, "is_staff", "is_superuser", erase=Erase.DELETE_ROW),
        }

    def __str__(self) -> str:
        return f"member {str(self.pk)[:8]}"

    def get_session_auth_hash(self) -> str:
        """Changes with the password and with every “sign out everywhere” (decision 7)."""
        return self._with_epoch(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self) -> Any:
        """The same, under the secret keys that were in use before."""
        return (self._with_epoch(value) for value in super().get_session_auth_fallback_hash())

    def _with_epoch(self, value: str) -> str:
        return hashlib.sha256(f"{value}:{self.session_epoch}".encode()).hexdigest()

    def is_paused(self, now: datetime.datetime) -> bool:
        """Whether this person wants to hear nothing for now, though they go on belonging."""
        return self.paused_until is not None and now.date() < self.paused_until

    @cached_property
    def roles_by_group(self) -> dict[uuid.UUID, str]:
        """The role that this person holds now in each group that has not ended; read once per request."""
        if not self.is_active:
            return {}
        return {group_id: role for group_id, role, _exit in self._belonging}

    @property
    def exits(self) -> list[str]:
        """Where the organisations of one's groups let “hide this page” lead, as far as they chose."""
        return [address for _group_id, _role, address in self._belonging if address] if self.is_active else []

    @cached_property
    def _belonging(self) -> list[tuple[uuid.UUID, str, str | None]]:
        return _BELONGING(member=self.pk)

    def group_ids(self) -> list[uuid.UUID]:
        """The groups that this person belongs to now."""
        return list(self.roles_by_group)

    @cached_property
    def facilitated_group_ids(self) -> list[uuid.UUID]:
        """The groups that this person facilitates now."""
        from members.roles import FACILITATING  # noqa: PLC0415  (roles stand above models)

        return [group_id for group_id, role in self.roles_by_group.items() if role in FACILITATING]

    @cached_property
    def lent_roles(self) -> list[Any]:
        """The roles that this person has for single meetings; each says itself whether it holds at a moment."""
        rows = self.meeting_roles.filter(ended_at__isnull=True, until__gt=timezone.now())
        return list(rows) if self.is_active else []

    def stand_in_meeting_ids(self) -> list[uuid.UUID]:
        """The meetings at which this person stands in now, from the yes until a day after the end."""
        now = timezone.now()
        return [lent.meeting_id for lent in self.lent_roles if lent.kind == "STAND_IN" and lent.holds(now)]

    @cached_property
    def coordinated_organisation_ids(self) -> list[uuid.UUID]:
        """The organisations that this person coordinates now."""
        return list(self.coordinations.values_list("organisation_id", flat=True)) if self.is_active else []

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Being a superuser opens machines, never people: with an object, only a role in its group counts.

        Django would answer yes for a superuser before asking any backend (decision 3).
        """
        if obj is None:
            return super().has_perm(perm)
        from members.backends import MembershipBackend  # noqa: PLC0415  (backends stand above models)

        return MembershipBackend().has_perm(self, perm, obj)


def _belonging(*, member: Any) -> Any:
    from members.models.membership import Membership  # noqa: PLC0415  (that file imports this one)

    rows = Membership.objects.current().filter(member=member).exclude(group__status=Group.Status.CLOSED)
    return rows.order_by().values_list("group_id", "role", "group__organisation__exit_url")


_BELONGING = Prepared(_belonging)
