"""The body that may stand over several groups."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from peersupport.privacy.classes import Audience, Erase, Field, same


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

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    class Privacy:
        purpose = "Say who stands behind a group and which country's rules and numbers hold."
        fields = {
            "id": Field(Audience.PROGRAM, erase=Erase.KEEP),
            **same(Audience.PUBLIC, "name", "country", "time_zone", "exit_url", erase=Erase.KEEP),
        }

    def __str__(self) -> str:
        return self.name
