"""Pages that gather from several apps."""

from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    """Home, Today, reminders and calls, and the pages for machines."""

    name = "peersupport.dashboards"
