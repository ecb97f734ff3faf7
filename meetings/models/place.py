"""Where people meet."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from peersupport.encryption.fields import EncryptedJSONField, EncryptedTextField
from peersupport.privacy.classes import Audience, Field, same


class Place(models.Model):
    """Where a group meets: a room, a phone line, a link; with what people need to know first (MEET-1, MEET-4).

    ``link`` and ``number`` are for those who may come, and stand in no message and on no public page.
    ``sequence`` counts its changes.
    """

    class Feature(models.TextChoices):
        """What makes it easier to come."""

        STEP_FREE = "STEP_FREE", _("No steps")
        TOILET = "TOILET", _("Toilet you can reach")
        QUIET = "QUIET", _("A quiet corner")
        DRINKS = "DRINKS", _("Tea and coffee")
        HEARING = "HEARING", _("Hearing loop")
        FREE = "FREE", _("Costs nothing")
        TRANSPORT = "TRANSPORT", _("A bus or train is near")
        PRIVATE = "PRIVATE", _("Nobody outside can hear us")

    class Way(models.TextChoices):
        """How people come together there (MEET-4)."""

        IN_PERSON = "IN_PERSON", _("In a room")
        PHONE = "PHONE", _("By phone")
        ONLINE = "ONLINE", _("Online")
        MIXED = "MIXED", _("In a room, and by phone or online")

    class Told(models.TextChoices):
        """Who is told where it is, and when (CON-8)."""

        EVERYBODY = "EVERYBODY", _("Everybody")
        MEMBERS = "MEMBERS", _("Members only")
        ON_THE_DAY = "ON_THE_DAY", _("Members only, on the day")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, related_name="+")
    name = EncryptedTextField(_("name"), max_length=120)
    finding_it = EncryptedTextField(_("how to find it"), max_length=400, blank=True)
    detail = EncryptedTextField(_("floor or entrance"), max_length=120, blank=True)
    features = EncryptedJSONField(_("good to know"), default=list, blank=True)
    way = models.CharField(_("how you come together"), max_length=9, choices=Way, default=Way.IN_PERSON)
    link = EncryptedTextField(_("link"), max_length=300, blank=True)
    number = EncryptedTextField(_("phone number to call"), max_length=80, blank=True)
    seats = models.PositiveSmallIntegerField(_("how many people fit in"), null=True, blank=True)
    key = EncryptedTextField(_("who has the key"), max_length=120, blank=True)
    told = models.CharField(_("who is told"), max_length=12, choices=Told, default=Told.MEMBERS)
    sequence = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(told__in=["EVERYBODY", "MEMBERS", "ON_THE_DAY"]), name="place_told_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(way__in=["IN_PERSON", "PHONE", "ONLINE", "MIXED"]), name="place_way_is_known"
            ),
        ]

    class Privacy:
        purpose = _("Let people who may come find the room, and nobody else.")
        fields = {
            **same(Audience.PROGRAM, "id", "sequence"),
            **same(
                Audience.GROUP,
                *("group", "name", "finding_it", "detail", "features", "told", "way", "link", "number", "seats"),
            ),
            "key": Field(Audience.FACILITATORS),
        }

    def __str__(self) -> str:
        return f"place {str(self.pk)[:8]}"

    @property
    def feature_labels(self) -> list[tuple[str, str]]:
        """Code and words of each feature, in the order of the list above."""
        chosen = set(self.features or [])
        return [(code, str(label)) for code, label in self.Feature.choices if code in chosen]
