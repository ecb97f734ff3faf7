"""Selecting groups in the words of the field."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import F, Q

from groups.folding import fold

if TYPE_CHECKING:
    from groups.models import Group, LifeChange, Listing, SetUpPoint, Template  # noqa: F401  (the models import this file)


class GroupQuerySet(models.QuerySet["Group"]):
    """Groups, narrowed down."""

    def listed(self) -> Self:
        """Those that anybody may find and come to these days."""
        return self.filter(is_listed=True, status=self.model.Status.RUNNING)

    def known_to(self, member: Any) -> Self:
        """Those whose public page ``member`` may open: listed ones, and their own. One question for both."""
        listed = Q(is_listed=True, status__in=["RUNNING", "PAUSED"])
        return self.filter(listed | Q(pk__in=member.group_ids())) if member else self.filter(listed)

    def visible_to(self, member: Any) -> Self:
        """Those whose inside ``member`` may open.

        Which they are is known to the signed-in person, not to the groups (see docs/decisions).
        """
        return self.filter(pk__in=member.group_ids()) if member.is_authenticated else self.none()


class TemplateQuerySet(models.QuerySet["Template"]):
    """Templates for groups, narrowed down."""

    def offered(self) -> Self:
        """Those that a founder may start from."""
        return self.filter(is_offered=True).select_related("organisation").order_by("organisation__name", "name")


class SetUpPointQuerySet(models.QuerySet["SetUpPoint"]):
    """What groups have not settled, narrowed down."""

    def waiting(self) -> Self:
        """Those to be decided, by the facilitators or by asking the members."""
        return self.filter(state__in=["OPEN", "ASK"])


class ListingQuerySet(models.QuerySet["Listing"]):
    """Public pages, narrowed down. Each filter is one comparison, however many groups there are."""

    def public(self) -> Self:
        """Those that anybody may find, with their groups. A group that takes a break says so and stays."""
        return self.filter(group__is_listed=True, group__status__in=["RUNNING", "PAUSED"]).select_related("group")

    def near(self, words: str) -> Self:
        """Those whose town or area, or name, holds ``words``."""
        found = Q(group__name__icontains=words.strip())
        if fold(words):
            found |= Q(town_key__contains=fold(words))
        return self.filter(found)

    def at(self, *, day: str = "", part: str = "") -> Self:
        """Those that usually meet on ``day`` (0 is Monday) in this ``part`` of the day (m, a, e)."""
        return self.filter(time_keys__contains=f" {day}{part} ") if day or part else self

    def speaking(self, language: str) -> Self:
        """Those that meet in ``language``, perhaps among others."""
        return self.filter(languages__contains=f" {language} ")

    def soonest_first(self) -> Self:
        """Who meets next comes first; then by name."""
        return self.order_by(F("next_at").asc(nulls_last=True), "group__name", "pk")

    def spoken(self) -> list[str]:
        """The codes of all languages among them."""
        together = self.exclude(languages="").order_by().values_list("languages", flat=True).distinct()
        return sorted({code for some in together for code in some.split()})


class LifeChangeQuerySet(models.QuerySet["LifeChange"]):
    """What changes in groups, narrowed down."""

    def to_come(self) -> Self:
        """Those that wait for their day."""
        return self.filter(done_at__isnull=True, taken_back_at__isnull=True)

    def came_about(self) -> Self:
        """Those whose day has come."""
        return self.filter(done_at__isnull=False)

    def taking_off(self) -> Self:
        """Breaks and endings, to come or come about: meetings keep out of their days."""
        return self.filter(kind__in=["BREAK", "END"], taken_back_at__isnull=True)
