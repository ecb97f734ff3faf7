"""The body that may stand over several groups."""

import uuid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from peersupport.encryption.fields import EncryptedTextField
from peersupport.privacy.classes import Audience, Erase, Field, same

BOUNDS = {"answers": (7, 365), "left": (7, 365), "messages": (7, 180), "records": (90, 1095)}
"""For each period that an organisation may choose, the fewest and the most days."""

USUAL = {"answers": 90, "left": 90, "messages": 30, "records": 365}
"""How long it is without such a choice."""


def _days(label: Any, period: str) -> Any:
    """How long something is kept. Empty: the usual time. Nobody can choose for ever."""
    shortest, longest = BOUNDS[period]
    return models.PositiveSmallIntegerField(
        label,
        null=True,
        blank=True,
        validators=[MinValueValidator(shortest), MaxValueValidator(longest)],
        help_text=format_lazy(
            _("Days, from {shortest} to {longest}. Empty: {usual}."),
            shortest=shortest,
            longest=longest,
            usual=USUAL[period],
        ),
    )


class Organisation(models.Model):
    """A peer-run organisation, charity or service that stands behind some groups (SET-8).

    It sees what the groups were told it would see, and no members.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120, unique=True)
    country = models.CharField(
        _("country"),
        max_length=2,
        blank=True,
        help_text=_("Two letters, for example KE or FR. Help numbers and phone numbers follow it."),
    )
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    exit_url = models.URLField(
        _("“Hide this page” leads to"),
        blank=True,
        help_text=_("An everyday page, such as the weather. It must not show who is looking."),
    )

    languages = models.CharField(
        _("languages"),
        max_length=80,
        blank=True,
        help_text=_("In which people can write or speak with you, for example: English, Arabic."),
    )
    procedures = EncryptedTextField(
        _("how we do things"),
        max_length=4000,
        blank=True,
        help_text=_("For example, whom to tell when somebody is in danger. Members of your groups read it."),
    )

    keep_answers_days = _days(_("who answered what is kept after a meeting"), "answers")
    keep_left_days = _days(_("people who went on are remembered"), "left")
    keep_messages_days = _days(_("what was sent is remembered"), "messages")
    keep_records_days = _days(_("who changed or looked at what is remembered"), "records")

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(**{f"keep_{period}_days__isnull": True})
                | models.Q(**{f"keep_{period}_days__range": bounds}),
                name=f"organisation_keeps_{period}_sensibly",
            )
            for period, bounds in BOUNDS.items()
        ]

    class Privacy:
        purpose = _("Say who stands behind a group and which country's rules and numbers hold.")
        fields = {
            "id": Field(Audience.PROGRAM, erase=Erase.KEEP),
            **same(Audience.PUBLIC, "name", "country", "time_zone", "exit_url", "languages", erase=Erase.KEEP),
            "procedures": Field(Audience.GROUP, erase=Erase.KEEP),
            **same(
                Audience.COORDINATORS,
                *(f"keep_{period}_days" for period in ("answers", "left", "messages", "records")),
                erase=Erase.KEEP,
            ),
        }

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Hiding leads away from here, and nobody on the way may read or change where."""
        where = urlsplit(self.exit_url)
        if self.exit_url and (where.scheme != "https" or where.hostname == urlsplit(settings.BASE_URL).hostname):
            raise ValidationError({"exit_url": _("Please take a page of another site that begins with https.")})
