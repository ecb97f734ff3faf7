"""Somebody whom a person chose to have at their side."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models.member import Member
from members.querysets import SupporterQuerySet
from peersupport.encryption.fields import EncryptedJSONField, EncryptedTextField
from peersupport.privacy.classes import Audience, Field, same

BOTH = ("member", "helper")
"""The two people whom a row concerns."""


class Supporter(models.Model):
    """``member`` lets ``helper`` see some things of theirs. A helper reads and helps, and never decides (CON-9).

    Without a helper it is an invitation, which ``member`` hands on in person. It is over the moment either of them
    says so, on its last day, or when either is erased; what was is kept for a season, so that it can be looked up.
    """

    class Ending(models.TextChoices):
        """How it came to an end."""

        MEMBER = "MEMBER", _("You ended it")
        HELPER = "HELPER", _("They stepped back")
        DAY = "DAY", _("Its last day came")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(Member, models.CASCADE, related_name="supporters")
    helper = models.ForeignKey(Member, models.CASCADE, null=True, blank=True, related_name="supporting")
    called = EncryptedTextField(_("what I call them"), max_length=60)
    shown_name = EncryptedTextField(_("the name they see for me"), max_length=60)
    label = EncryptedTextField(_("the words they see for my group"), max_length=40)
    helper_name = EncryptedTextField(_("the name they gave"), max_length=60, blank=True)
    groups = EncryptedJSONField(_("which groups it is about"), default=list, blank=True)
    sees_meetings = models.BooleanField(_("my next meetings: day and hour"), default=False)
    sees_place = models.BooleanField(_("the place too"), default=False)
    sees_answer = models.BooleanField(_("whether I answered, and what"), default=False)
    sees_reminders = models.BooleanField(_("which reminders I was sent"), default=False)
    sees_agreement = models.BooleanField(_("our agreement"), default=False)
    sees_page = models.BooleanField(_("what I chose on my page"), default=False)
    is_told = models.BooleanField(_("tell my supporter too when I am reminded"), default=False)
    until = models.DateField(_("last day"), null=True, blank=True)
    phrase = EncryptedTextField(
        _("words of the invitation"), max_length=100, null=True, blank=True, searchable=True, unique=True
    )
    invited_until = models.DateTimeField(_("invitation holds until"))
    accepted_at = models.DateTimeField(_("since"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ending = models.CharField(_("how it ended"), max_length=6, choices=Ending, blank=True)

    objects = SupporterQuerySet.as_manager()

    class Meta:
        verbose_name = _("supporter of a person’s choosing")
        verbose_name_plural = _("supporters of a person’s choosing")
        constraints = [
            models.CheckConstraint(
                condition=Q(helper__isnull=True) | ~Q(helper=F("member")), name="supporter_is_somebody_else"
            ),
            models.UniqueConstraint(
                fields=["member", "helper"], condition=Q(ended_at__isnull=True), name="supports_a_person_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    helper__isnull=True,
                    accepted_at__isnull=True,
                    phrase__isnull=False,
                    ended_at__isnull=True,
                    ending="",
                )
                | Q(
                    helper__isnull=False,
                    accepted_at__isnull=False,
                    phrase__isnull=True,
                    ended_at__isnull=True,
                    ending="",
                )
                | Q(phrase__isnull=True, ended_at__isnull=False, ending__in=["MEMBER", "HELPER", "DAY"]),
                name="supporter_is_invited_here_or_gone",
            ),
            models.CheckConstraint(
                condition=Q(sees_meetings=True) | Q(sees_place=False, sees_answer=False, is_told=False),
                name="supporter_sees_no_more_than_the_meeting",
            ),
        ]

    class Privacy:
        purpose = _("Let somebody you chose see what you say, and help you.")
        fields = {
            "id": Field(Audience.PROGRAM),
            "phrase": Field(Audience.OWNER, of=("member",), why="Until it is used or its time is over."),
            **same(Audience.OWNER, "called", "groups", keep_days=90, of=("member",)),
            **same(
                Audience.CHOSEN,
                "shown_name",
                "label",
                "helper_name",
                "sees_meetings",
                "sees_place",
                "sees_answer",
                "sees_reminders",
                "sees_agreement",
                "sees_page",
                "is_told",
                "until",
                "invited_until",
                "accepted_at",
                "ended_at",
                "ending",
                keep_days=90,
                of=BOTH,
            ),
            **same(Audience.CHOSEN, "member", "helper", keep_days=90),
        }
        clock = "ended_at"

    def __str__(self) -> str:
        return f"supporter {str(self.pk)[:8]}"

    @property
    def group_ids(self) -> list[uuid.UUID]:
        """The groups that the person named. Whether they still belong there has to be asked each time."""
        return [uuid.UUID(text) for text in self.groups]

    @property
    def chosen(self) -> list[str]:
        """What may be seen, in words, in the order of the columns."""
        return [
            str(self._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            for name in SEES
            if getattr(self, name)
        ]


SEES = (
    "sees_meetings",
    "sees_place",
    "sees_answer",
    "sees_reminders",
    "sees_agreement",
    "sees_page",
    "is_told",
)
"""The choices, each of them off until its person says yes."""


class SupporterLook(models.Model):
    """A helper opened the page of the person they support. That person can read when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    supporter = models.ForeignKey(Supporter, models.CASCADE, related_name="looks")
    looked_at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("look of a supporter")
        verbose_name_plural = _("looks of a supporter")
        indexes = [models.Index(fields=["supporter", "looked_at"], name="looks_of_a_supporter")]

    class Privacy:
        purpose = _("Let people see when their supporter looked.")
        fields = {
            "id": Field(Audience.PROGRAM),
            "supporter": Field(Audience.PROGRAM, keep_days=365),
            "looked_at": Field(Audience.CHOSEN, keep_days=365),
        }
        clock = "looked_at"

    def __str__(self) -> str:
        return f"look of a supporter at {self.looked_at:%Y-%m-%d %H:%M}"
