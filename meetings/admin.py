"""Meetings, as a coordinator may see them: dates without place, answers or names (decision 12)."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from meetings.models import Meeting
from peersupport.web.scoped import coordinated


@admin.register(Meeting)
class MeetingAdmin(admin.ModelAdmin):
    """Looked at, never changed here: the group's facilitators do that."""

    list_display = ("on_date", "start_time", "group", "status", "kind")
    list_filter = ("status", "kind")
    list_select_related = ("group",)
    date_hierarchy = "on_date"
    fields = ("group", "on_date", "start_time", "minutes", "time_zone", "status", "kind")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Meeting]:
        """Meetings of this coordinator's organisations; an operator sees none, being no coordinator."""
        organisations = coordinated(request)
        return super().get_queryset(request).filter(group__organisation__in=organisations).order_by("-on_date")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Facilitators plan."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Facilitators change."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Facilitators call off."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Of their own organisations, which the queryset already makes sure of."""
        return request.user.has_perm("meetings.view_meeting")
