"""What a group lets anybody know about it."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from django.db import models
from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from groups.folding import fold
from groups.models.group import Group
from groups.models.ways import People
from groups.querysets import ListingQuerySet
from peersupport.encryption.fields import EncryptedJSONField, EncryptedTextField
from peersupport.privacy.classes import Audience, Erase, Field, same


@dataclass(frozen=True, slots=True)
class UsualTime:
    """One time at which a group usually meets; ``start`` and ``end`` lie on some day, only their hours matter."""

    weekday: str
    every: str
    start: datetime.datetime
    end: datetime.datetime


class Listing(models.Model):
    """The public page of a group: only what its facilitators ticked, one thing after the other (SET-8, PRO-1, CON-8).

    What is not shown stands in no column that anybody reads. What follows from meetings is written by
    ``groups.actions.listing.refresh``. Whether the page can be found at all says ``Group.is_listed``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.OneToOneField(Group, models.CASCADE, related_name="listing", verbose_name=_("group"))

    shows_purpose = models.BooleanField(_("what brings us together"), default=False)
    shows_time = models.BooleanField(_("the usual day and hour"), default=False)
    shows_next = models.BooleanField(_("when we meet next"), default=False)
    shows_place = models.BooleanField(_("where we meet"), default=False)
    shows_step_free = models.BooleanField(_("whether there are steps"), default=False)
    shows_welcome = models.BooleanField(_("the page for newcomers"), default=False)

    town = models.CharField(_("town or area"), max_length=80, blank=True)
    languages = models.CharField(_("languages"), max_length=80, blank=True)
    kind = models.CharField(_("whose group it is"), max_length=10, choices=People, blank=True)
    women_only = models.BooleanField(_("for women only"), default=False)
    daylight = models.BooleanField(_("over before dark"), default=False)
    children = models.BooleanField(_("children may come along"), default=False)
    in_person = models.BooleanField(_("in person"), default=False)
    by_phone = models.BooleanField(_("by phone"), default=False)
    online = models.BooleanField(_("online"), default=False)
    words = models.TextField(_("our words to somebody new"), max_length=600, blank=True)
    how_to_ask = models.CharField(_("how to ask us"), max_length=300, blank=True)
    in_search_engines = models.BooleanField(_("search engines may show it"), default=False)

    times = models.JSONField(_("usual times"), default=list, blank=True, editable=False)
    next_at = models.DateTimeField(_("next meeting"), null=True, blank=True, editable=False)
    next_until = models.DateTimeField(null=True, blank=True, editable=False)
    off_at = models.DateTimeField(_("called off"), null=True, blank=True, editable=False)
    place = models.JSONField(_("place"), default=dict, blank=True, editable=False)
    step_free = models.BooleanField(_("no steps"), default=False, editable=False)

    town_key = models.CharField(max_length=160, blank=True, editable=False)
    time_keys = models.CharField(max_length=200, blank=True, editable=False)
    refreshed_at = models.DateTimeField(null=True, blank=True, editable=False)

    kept = EncryptedJSONField(_("written and not shown"), default=dict, blank=True, editable=False)
    asked_at = models.DateTimeField(_("asked to be listed"), null=True, blank=True, editable=False)
    why = EncryptedTextField(_("why it is not listed"), max_length=300, blank=True, editable=False)
    why_since = models.DateTimeField(null=True, blank=True, editable=False)
    round = models.PositiveIntegerField(default=0, editable=False)

    objects = ListingQuerySet.as_manager()

    class Meta:
        verbose_name = _("public page")
        verbose_name_plural = _("public pages")
        indexes = [
            models.Index(fields=["next_at"], name="listing_soonest"),
            models.Index(fields=["refreshed_at"], name="listing_refreshed"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=["", *People.values]), name="listing_kind_is_known"),
            models.CheckConstraint(
                condition=models.Q(next_at__isnull=True, next_until__isnull=True)
                | models.Q(next_until__gt=models.F("next_at")),
                name="listing_next_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(shows_next=True) | models.Q(next_at__isnull=True, off_at__isnull=True),
                name="listing_tells_next_only_if_shown",
            ),
            models.CheckConstraint(
                condition=models.Q(shows_time=True) | models.Q(time_keys=""), name="listing_tells_time_only_if_shown"
            ),
            models.CheckConstraint(
                condition=models.Q(shows_step_free=True) | models.Q(step_free=False),
                name="listing_tells_steps_only_if_shown",
            ),
        ]

    class Privacy:
        purpose = _("Let people find the group, as far as it wants to be found.")
        fields = {
            **same(Audience.PROGRAM, "id", "town_key", "time_keys", "refreshed_at", "round", erase=Erase.KEEP),
            **same(
                Audience.PUBLIC,
                "group",
                "shows_purpose",
                "shows_time",
                "shows_next",
                "shows_place",
                "shows_step_free",
                "shows_welcome",
                "town",
                "languages",
                "kind",
                "women_only",
                "daylight",
                "children",
                "in_person",
                "by_phone",
                "online",
                "words",
                "how_to_ask",
                "in_search_engines",
                "times",
                "next_at",
                "next_until",
                "off_at",
                "place",
                "step_free",
                erase=Erase.KEEP,
            ),
            "asked_at": Field(Audience.COORDINATORS, erase=Erase.KEEP),
            **same(Audience.FACILITATORS, "kept", "why", "why_since", erase=Erase.KEEP),
        }

    def __str__(self) -> str:
        return f"public page {str(self.pk)[:8]}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep what is searched in step with what is shown."""
        self.clean()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """What is searched follows what is shown."""
        self.town_key = fold(self.town)[:160]
        self.time_keys = time_keys(self.times)

    @property
    def is_waiting(self) -> bool:
        """Whether somebody is to look at it before it is listed."""
        return self.asked_at is not None

    @property
    def is_news(self) -> bool:
        """Whether nobody of the group has said yet that they read why it is not listed."""
        return self.why_since is not None

    @property
    def language_names(self) -> list[str]:
        """The languages, as the reader calls them."""
        return [language_name(code) for code in self.languages.split()]

    @property
    def page_language_code(self) -> str:
        """The language of the page, as it is looked for."""
        return (get_language() or "en").split("-")[0]

    @property
    def page_language(self) -> str:
        """The language of the page, by its name."""
        return language_name(self.page_language_code)

    @property
    def other_languages(self) -> list[str]:
        """The group's languages, if that of the page is none of them: perhaps it and the reader have none in common.

        Empty where the group tells no languages: then nothing is known.
        """
        return [] if self.page_language_code in self.languages.split() else self.language_names

    @property
    def ways(self) -> list[tuple[str, Any]]:
        """How the group comes together: an icon and words for each."""
        found = (
            (self.in_person, "users", _("In person")),
            (self.by_phone, "phone", _("By phone")),
            (self.online, "monitor", _("Online")),
        )
        return [(icon, words) for holds, icon, words in found if holds]

    @property
    def comforts(self) -> list[dict[str, Any]]:
        """What makes it easier to come, each with an icon."""
        facts = (
            (self.step_free, "accessibility", _("No steps")),
            (self.women_only, "venus", _("Women only")),
            (self.daylight, "sun", _("Over before dark")),
            (self.children, "baby", _("Children welcome")),
        )
        return [{"icon": icon, "label": words} for holds, icon, words in facts if holds]

    @property
    def chips(self) -> list[dict[str, Any]]:
        """How the group meets, and what makes it easier to come."""
        return [*({"icon": icon, "label": words} for icon, words in self.ways), *self.comforts]

    @property
    def usual_times(self) -> list[UsualTime]:
        """The times at which the group usually meets, on its own clock."""
        zone = ZoneInfo(self.group.time_zone)
        day = datetime.date(2024, 1, 1)

        def at(one: dict[str, Any], name: str) -> datetime.datetime:
            return datetime.datetime.combine(day, datetime.time.fromisoformat(one[name]), zone)

        return [
            UsualTime(str(WEEKDAYS[one["weekday"]]), one["every"], at(one, "start"), at(one, "end"))
            for one in self.times
        ]


def language_name(code: str) -> str:
    """What the reader calls this language, by the Unicode locale data; a code that nobody knows stays as it is."""
    try:
        return Locale.parse(get_language() or "en", sep="-").languages.get(code, code)
    except (UnknownLocaleError, ValueError):
        return code


def part_of_day(time: datetime.time) -> str:
    """The letter under which a time of day is looked for: m, a, e."""
    return "m" if time.hour < 12 else "a" if time.hour < 17 else "e"  # noqa: PLR2004  (noon, and five)


def time_keys(times: list[dict[str, Any]]) -> str:
    """What day and part of the day are looked for by: “ 1 e 1e ” for Tuesday evenings."""
    found: set[str] = set()
    for one in times:
        day, part = str(one["weekday"]), part_of_day(datetime.time.fromisoformat(one["start"]))
        found |= {day, part, day + part}
    return f" {' '.join(sorted(found))} " if found else ""
