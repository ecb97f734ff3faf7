"""The peer support group itself."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from groups import words
from groups.addresses import LONGEST, validate_address
from groups.models.organisation import Organisation
from groups.models.ways import Ways, ways_are_known
from groups.querysets import GroupQuerySet
from peersupport.privacy.classes import Audience, Erase, Field, same


class Group(Ways):
    """Some people who meet because they share something.

    A public record: it knows its purpose and its ways, and no person (see docs/decisions/0002).
    """

    class Belonging(models.TextChoices):
        """How one comes to belong (MEM-1, MEM-2)."""

        OPEN = "OPEN", _("Open: anybody may simply come")
        CLOSED = "CLOSED", _("Closed: people ask first")

    class Status(models.TextChoices):
        """Where the group is in its life (SET-7)."""

        FOUNDING = "FOUNDING", _("Being founded")
        RUNNING = "RUNNING", _("Running")
        PAUSED = "PAUSED", _("Taking a break")
        CLOSED = "CLOSED", _("Ended")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, verbose_name=_("organisation"), related_name="groups"
    )
    name = models.CharField(_("name"), max_length=80)
    slug = models.CharField(
        _("address"),
        max_length=LONGEST,
        unique=True,
        validators=[validate_address],
        help_text=_("The end of the group's web address."),
    )
    belonging = models.CharField(_("open or closed"), max_length=10, choices=Belonging, default=Belonging.CLOSED)
    status = models.CharField(_("where it is in its life"), max_length=10, choices=Status, default=Status.RUNNING)
    is_listed = models.BooleanField(_("anybody may find it"), default=False)
    language = models.CharField(_("language"), max_length=12, default="en")
    country = models.CharField(_("country"), max_length=2, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    greets = models.BooleanField(
        _("newcomers get a message"), default=True, help_text=_("It says that there is a page to read, and no more.")
    )

    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        indexes = [
            models.Index(
                fields=["name"], condition=models.Q(is_listed=True, status="RUNNING"), name="group_listed_by_name"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(belonging__in=["OPEN", "CLOSED"]), name="group_is_open_or_closed"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["FOUNDING", "RUNNING", "PAUSED", "CLOSED"]), name="group_status_is_known"
            ),
            *ways_are_known("group"),
        ]

    class Privacy:
        purpose = _("Let people know the group, as far as the group wants to be known.")
        fields = {
            "id": Field(Audience.PROGRAM, erase=Erase.KEEP),
            "organisation": Field(Audience.PUBLIC, erase=Erase.KEEP),
            **same(Audience.PUBLIC, "name", "slug", "purpose", "belonging", "language", "country", erase=Erase.KEEP),
            **same(Audience.PUBLIC, "sharing", "people", "among", "activity", "kind_words", erase=Erase.KEEP),
            "formality": Field(Audience.GROUP, erase=Erase.KEEP),
            **same(Audience.GROUP, "status", "time_zone", "is_listed", "greets", erase=Erase.KEEP),
        }

    def __str__(self) -> str:
        return self.name

    @property
    def is_closed(self) -> bool:
        """People ask before they come."""
        return self.belonging == self.Belonging.CLOSED

    @property
    def help_country(self) -> str:
        """The country whose help numbers are shown: the group's, else its organisation's."""
        return self.country or (self.organisation.country if self.organisation else "")

    @property
    def zone_name(self) -> str:
        """The place after which the group's clock is named."""
        return self.time_zone.rsplit("/", 1)[-1].replace("_", " ")

    @property
    def is_running(self) -> bool:
        """It meets these days."""
        return self.status == self.Status.RUNNING

    @property
    def is_taking_a_break(self) -> bool:
        """It does not meet these days, and will again."""
        return self.status == self.Status.PAUSED

    @property
    def words(self) -> words.Words:
        """What this group calls things, in the language of the page. At most one query for each group object."""
        return words.of_group(self)
