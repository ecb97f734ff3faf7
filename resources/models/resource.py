"""One place where else to turn."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from peersupport.privacy.classes import Audience, Erase, Field, same
from resources.querysets import ResourceQuerySet


class Resource(models.Model):
    """A help line, a service or an organisation (RES-1). Who reads it is never recorded."""

    class Kind(models.TextChoices):
        """What it offers."""

        HELP_NOW = "HELP_NOW", _("Somebody to speak to now")
        SERVICE = "SERVICE", _("A service")
        RIGHTS = "RIGHTS", _("Advice about rights and money")
        PEERS = "PEERS", _("An organisation of peers")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(
        Group, models.CASCADE, null=True, blank=True, related_name="+", help_text=_("Empty: shown to everybody.")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    country = models.CharField(_("country"), max_length=2, blank=True)
    name = models.CharField(_("name"), max_length=120)
    about = models.CharField(_("what it gives"), max_length=300, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    website = models.URLField(_("website"), blank=True)
    hours = models.CharField(_("when"), max_length=120, blank=True)
    checked_on = models.DateField(_("last checked"))

    objects = ResourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("resource")
        verbose_name_plural = _("resources")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["HELP_NOW", "SERVICE", "RIGHTS", "PEERS"]), name="resource_kind_is_known"
            )
        ]

    class Privacy:
        purpose = _("Know where else to turn.")
        fields = {
            "id": Field(Audience.PROGRAM, erase=Erase.KEEP),
            **same(
                Audience.PUBLIC,
                "kind",
                "country",
                "name",
                "about",
                "phone",
                "website",
                "hours",
                "checked_on",
                erase=Erase.KEEP,
            ),
            "group": Field(Audience.GROUP, erase=Erase.KEEP),
        }

    def __str__(self) -> str:
        return self.name
