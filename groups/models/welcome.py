"""What a group says to somebody new in its own words (MEM-5)."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from groups.models.group import Group
from peersupport.encryption.fields import EncryptedTextField
from peersupport.privacy.classes import Audience, Erase, Field, same

LONGEST_TITLE, LONGEST_WORDS = 60, 1200


class WelcomePart(models.Model):
    """One part of a group's page for newcomers, as soon as the group changed anything about it.

    The group leaves it out, puts it elsewhere, or says it in its own words. A part without a row stands where it
    starts, in our words (groups/welcome.py). Facts, such as the next day, are not written here: the page asks for them.
    """

    class Code(models.TextChoices):
        """What the part is about."""

        WHEN = "WHEN", _("When and where")
        DOOR = "DOOR", _("At the door")
        HOW = "HOW", _("How it goes")
        VALUES = "VALUES", _("What holds here")
        GIVES = "GIVES", _("What it gives, and what it cannot")
        WHOM = "WHOM", _("Whom to ask")
        OWN = "OWN", _("A part of your own")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, related_name="+")
    code = models.CharField(_("what it is about"), max_length=6, choices=Code)
    position = models.PositiveSmallIntegerField(_("place on the page"))
    is_shown = models.BooleanField(_("stands on the page"), default=True)
    is_for_newcomers = models.BooleanField(
        _("people on their way to the group may read these words, too"),
        default=False,
        help_text=_("Otherwise they read ours; a part of your own is for those who belong."),
    )

    class Meta:
        verbose_name = _("part of a welcome")
        verbose_name_plural = _("parts of a welcome")
        constraints = [
            models.UniqueConstraint(
                fields=["group", "code"], condition=~Q(code="OWN"), name="one_welcome_part_of_each_kind"
            ),
            models.CheckConstraint(
                condition=Q(code__in=["WHEN", "DOOR", "HOW", "VALUES", "GIVES", "WHOM", "OWN"]),
                name="welcome_part_is_known",
            ),
        ]

    class Privacy:
        purpose = _("Let a group welcome newcomers in its own way.")
        fields = {
            "id": Field(Audience.PROGRAM, erase=Erase.KEEP),
            **same(Audience.GROUP, "group", "code", "position", "is_shown", "is_for_newcomers", erase=Erase.KEEP),
        }

    def __str__(self) -> str:
        return f"part of a welcome {str(self.pk)[:8]}"

    @property
    def is_touched(self) -> bool:
        """Whether the group ever changed its page, so that this part has a row."""
        return not self._state.adding

    @property
    def key(self) -> str:
        """How addresses and forms name it."""
        return str(self.pk) if self.code == self.Code.OWN else self.code.lower()


class WelcomeText(models.Model):
    """The group's own words for one part, in one language. Both heading and words may be left to us."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    part = models.ForeignKey(WelcomePart, models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=12)
    title = EncryptedTextField(_("heading"), max_length=LONGEST_TITLE, blank=True)
    words = EncryptedTextField(_("your words"), max_length=LONGEST_WORDS, blank=True)

    class Meta:
        verbose_name = _("words of a welcome")
        verbose_name_plural = _("words of a welcome")
        constraints = [models.UniqueConstraint(fields=["part", "language"], name="one_welcome_text_in_a_language")]

    class Privacy:
        purpose = _("Let a group welcome newcomers in its own words.")
        fields = {
            "id": Field(Audience.PROGRAM, erase=Erase.KEEP),
            **same(Audience.GROUP, "part", "language", "title", "words", erase=Erase.KEEP),
        }

    def __str__(self) -> str:
        return f"words of a welcome {str(self.pk)[:8]}"
