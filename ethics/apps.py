"""The promise that members make to each other."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EthicsConfig(AppConfig):
    name = "ethics"
    verbose_name = _("Our agreement")

    def ready(self) -> None:
        """Follow what changes in a group's life; let Today ask once a year whether the agreement is still right."""
        from ethics import becoming_two, waiting  # noqa: F401, PLC0415  (models must be loaded first)
