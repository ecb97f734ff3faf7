"""Where else to turn."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResourcesConfig(AppConfig):
    name = "resources"
    verbose_name = _("More help")

    def ready(self) -> None:
        """Offer somewhere else to turn beside a request that the group had to say no to."""
        from resources import turning  # noqa: F401, PLC0415  (models must be loaded first)
