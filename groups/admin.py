"""Organisations and groups, for coordinators: nobody's particulars (decision 12)."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from groups.models import Group, Organisation, Template, Wording
from peersupport.web.scoped import coordinated


class WordingFormSet(forms.BaseInlineFormSet):
    """The own words on the page of an organisation."""

    @classmethod
    def get_default_prefix(cls) -> str:
        """How their fields are called."""
        return "words"


class WordingInline(admin.TabularInline):
    """What an organisation calls things, for those of its groups that have no word of their own (LANG-4)."""

    model = Wording
    formset = WordingFormSet
    fields = ("language", "word", "one", "many")
    extra = 1

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Languages by name."""
        if db_field.name == "language":
            return forms.ChoiceField(label=db_field.verbose_name, choices=settings.LANGUAGES)
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    """The organisations that one coordinates. Making and removing them is the operator's, by ``manage.py setup``."""

    list_display = ("name", "country", "time_zone")
    search_fields = ("name",)
    fields = (
        "name",
        "country",
        "time_zone",
        "exit_url",
        "keep_answers_days",
        "keep_left_days",
        "keep_messages_days",
        "keep_records_days",
    )
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    inlines = (WordingInline,)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Organisation]:
        """Only those that this person coordinates."""
        return super().get_queryset(request).filter(pk__in=coordinated(request)).order_by("name")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Made by ``manage.py setup``."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never from a list."""
        return False


@admin.register(Group)
class GroupAdmin(admin.ModelAdmin):
    """The groups of the organisations that one coordinates."""

    list_display = ("name", "belonging", "status", "is_listed")
    list_filter = ("belonging", "status", "is_listed", "language")
    search_fields = ("name", "purpose")
    fields = (
        "organisation",
        "name",
        "slug",
        "purpose",
        "belonging",
        "status",
        "is_listed",
        "language",
        "country",
        "time_zone",
    )
    readonly_fields = ("organisation", "belonging")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Group]:
        """Only groups of organisations that this person coordinates."""
        organisations = coordinated(request)
        return super().get_queryset(request).filter(organisation__in=organisations).order_by("name")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Groups are founded by their members."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A group ends by its own choice."""
        return False


@admin.register(Template)
class TemplateAdmin(admin.ModelAdmin):
    """Set-ups that one's organisations offer to founders."""

    list_display = ("name", "organisation", "is_offered")
    list_filter = ("is_offered",)
    search_fields = ("name", "about")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Template]:
        """Only those of organisations that this person coordinates."""
        return super().get_queryset(request).filter(organisation__in=coordinated(request)).order_by("name")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only for organisations that this person coordinates."""
        if db_field.name == "organisation":
            kwargs["queryset"] = Organisation.objects.filter(pk__in=coordinated(request)).order_by("name")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
