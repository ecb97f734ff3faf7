"""The ways of a group: for whom it is, what people do there, how firmly it is arranged (SET-3, SET-4)."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class People(models.TextChoices):
    """Whose group it is."""

    LIVED = "LIVED", _("People who have lived through it themselves")
    FAMILIES = "FAMILIES", _("Families and others who care for somebody")
    MIXED = "MIXED", _("Both together")


class Among(models.TextChoices):
    """Whether some people want to be among themselves."""

    ANYBODY = "ANYBODY", _("Anybody")
    WOMEN = "WOMEN", _("Women")
    MEN = "MEN", _("Men")
    OWN = "OWN", _("As our own words say")


class Activity(models.TextChoices):
    """What people mostly do there."""

    TALKING = "TALKING", _("Talking and listening")
    CREATIVE = "CREATIVE", _("Making something: art, music, stories")
    RECREATIONAL = "RECREATIONAL", _("Going out and doing things: walks, sport, cooking")
    DROP_IN = "DROP_IN", _("An open café: come when you like, stay as long as you like")


class Formality(models.TextChoices):
    """Whether things have fixed people, or move from hand to hand."""

    FORMAL = "FORMAL", _("Fixed: everybody knows who does what")
    INFORMAL = "INFORMAL", _("Loose: we take turns")


CHOICES: dict[str, type[models.TextChoices]] = {
    "people": People,
    "among": Among,
    "activity": Activity,
    "formality": Formality,
}


class Ways(models.Model):
    """What a group and a template for groups have in common. Empty: not decided, which is fine."""

    purpose = models.TextField(
        _("what brings us together"), max_length=600, blank=True, help_text=_("In the group's own words.")
    )
    sharing = models.TextField(
        _("what we share"),
        max_length=600,
        blank=True,
        help_text=_("What people bring, and what they may take home from it."),
    )
    people = models.CharField(_("whose group it is"), max_length=10, choices=People, blank=True)
    among = models.CharField(_("who is among themselves"), max_length=10, choices=Among, blank=True)
    activity = models.CharField(_("what we mostly do"), max_length=14, choices=Activity, blank=True)
    kind_words = models.CharField(
        _("in our own words"), max_length=160, blank=True, help_text=_("If none of the choices quite fits.")
    )
    formality = models.CharField(_("fixed or loose"), max_length=10, choices=Formality, blank=True)

    class Meta:
        abstract = True

    @property
    def is_informal(self) -> bool:
        """Roles move from hand to hand; nobody is asked to fill them in (SET-4)."""
        return self.formality == Formality.INFORMAL

    @property
    def kinds(self) -> list[Any]:
        """For whom and what, in words; only what was decided."""
        chosen = [self.get_people_display(), self.get_among_display(), self.get_activity_display()]
        return [word for word in (*chosen, self.kind_words) if word]


def ways_are_known(model: str) -> list[models.CheckConstraint]:
    """Constraints that keep the choices of a table to those above."""
    return [
        models.CheckConstraint(
            condition=models.Q(**{f"{name}__in": ["", *choices.values]}), name=f"{model}_{name}_is_known"
        )
        for name, choices in CHOICES.items()
    ]
