"""Pages that gather from several apps."""

from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    """Home, Today, reminders and calls, and the pages for machines."""

    name = "peersupport.dashboards"

    def ready(self) -> None:
        """Hand the coordinators' first page down to the administration."""
        from django.contrib import admin  # noqa: PLC0415  (models have to be there first)

        from peersupport.dashboards.coordination import board  # noqa: PLC0415

        admin.site.opens_with("dashboards/coordination.html", board)  # type: ignore[attr-defined]
