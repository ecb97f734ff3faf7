"""A word that a group, or an organisation for its groups, uses instead of the program's."""

import unicodedata
import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.models.group import Group
from groups.models.organisation import Organisation
from peersupport.privacy.classes import Audience, Erase, Field, same
from peersupport.web.forms import refuse_unreadable

LONGEST = 30
_SIGNS = frozenset(" -'’.·/()")


def validate_word(value: str) -> None:
    """Refuse, kindly, what is no word: it stands in headings and buttons."""
    refuse_unreadable(value)
    if "\n" in value or any(not (mark.isalnum() or mark in _SIGNS or _is_vowel_sign(mark)) for mark in value):
        raise ValidationError(_("Please use letters only; a word or two is enough."), code="word")
    if not any(mark.isalpha() for mark in value):
        raise ValidationError(_("Please use letters only; a word or two is enough."), code="word")


def _is_vowel_sign(mark: str) -> bool:
    # Joiners and vowel signs belong to the words of many scripts.
    return unicodedata.category(mark) in ("Mn", "Mc") or mark in "\u200c\u200d"


class Wording(models.Model):
    """One word, for one and for several, in one language (LANG-4)."""

    class Word(models.TextChoices):
        """The words that may be changed."""

        MEMBER = "MEMBER", _("member")
        FACILITATOR = "FACILITATOR", _("facilitator")
        MEETING = "MEETING", _("meeting")
        STAND_IN = "STAND_IN", _("stand-in")
        AGREEMENT = "AGREEMENT", _("our agreement")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="+")
    language = models.CharField(_("language"), max_length=12)
    word = models.CharField(_("instead of"), max_length=12, choices=Word)
    one = models.CharField(_("for one"), max_length=LONGEST, validators=[validate_word])
    many = models.CharField(_("for several"), max_length=LONGEST, validators=[validate_word])

    class Meta:
        verbose_name = _("own word")
        verbose_name_plural = _("own words")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(group__isnull=True) ^ models.Q(organisation__isnull=True),
                name="wording_is_a_groups_or_an_organisations",
            ),
            models.UniqueConstraint(fields=["group", "language", "word"], name="one_wording_of_a_group"),
            models.UniqueConstraint(fields=["organisation", "language", "word"], name="one_wording_of_an_organisation"),
            models.CheckConstraint(
                condition=models.Q(word__in=["MEMBER", "FACILITATOR", "MEETING", "STAND_IN", "AGREEMENT"]),
                name="wording_word_is_known",
            ),
        ]

    class Privacy:
        purpose = _("Let a group call things by its own words.")
        fields = {
            "id": Field(Audience.PROGRAM, erase=Erase.KEEP),
            **same(Audience.GROUP, "group", "organisation", "language", "word", "one", "many", erase=Erase.KEEP),
        }

    def __str__(self) -> str:
        return self.one
