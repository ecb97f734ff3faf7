"""People and belonging."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = _("Members")

    def ready(self) -> None:
        """Listen to what allauth announces; register what this app has to say and what belongs to a person."""
        from members import finding, messages, receivers, saying  # noqa: F401, PLC0415  (models must be loaded first)
