"""Coming together."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = _("Meetings")

    def ready(self) -> None:
        """Register what this app has to say and how it plans it."""
        from meetings import messages, planning  # noqa: F401, PLC0415  (models must be loaded first)
