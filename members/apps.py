"""People and belonging."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = _("Members")

    def ready(self) -> None:
        """Listen to what allauth announces; register what this app has to say, plans, and counts as a person's."""
        from members import (  # noqa: PLC0415  (models must be loaded first)
            apart_waits,  # noqa: F401
            asking,  # noqa: F401
            asking_leaders,  # noqa: F401
            asking_waits,  # noqa: F401
            finding,  # noqa: F401
            first_steps,  # noqa: F401
            hiding,  # noqa: F401
            keeping_apart,  # noqa: F401
            kept,  # noqa: F401
            life_news,  # noqa: F401
            listing_waits,  # noqa: F401
            messages,  # noqa: F401
            news,  # noqa: F401
            notices,  # noqa: F401
            part_news,  # noqa: F401
            parts_waits,  # noqa: F401
            passed_on,  # noqa: F401
            planning,  # noqa: F401
            receivers,  # noqa: F401
            saying,  # noqa: F401
            sharing,  # noqa: F401
            telling_waits,  # noqa: F401
            welcomers,  # noqa: F401
        )
