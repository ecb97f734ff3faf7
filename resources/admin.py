"""The directory of more help, for coordinators."""

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from resources.models import Resource


@admin.register(Resource)
class ResourceAdmin(admin.ModelAdmin):
    """Entries that are shown to everybody. A group's own list is the group's."""

    list_display = ("name", "kind", "country", "phone", "checked_on")
    list_filter = ("kind", "country")
    search_fields = ("name", "about")
    exclude = ("group",)
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Resource]:
        """Without the lists that groups keep for themselves."""
        return super().get_queryset(request).filter(group__isnull=True).order_by("country", "name")
