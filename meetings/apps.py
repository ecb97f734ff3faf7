"""Coming together."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "meetings"
    verbose_name = _("Meetings")

    def ready(self) -> None:
        """Register what this app has to say, how it plans it, and what it lets go of with a person."""
        from meetings import (  # noqa: PLC0415  (models must be loaded first)
            agreed,  # noqa: F401
            all_off_news,  # noqa: F401
            away_news,  # noqa: F401
            calendar_words,  # noqa: F401
            hard_to_come,  # noqa: F401
            life_entries,  # noqa: F401
            messages,  # noqa: F401
            passed,  # noqa: F401
            place_news,  # noqa: F401
            planning,  # noqa: F401
            poll_news,  # noqa: F401
            season_news,  # noqa: F401
            standing_in,  # noqa: F401
            telling_story,  # noqa: F401
            visits,  # noqa: F401
            waiting,  # noqa: F401
        )
        from meetings.actions import becoming_two, breaking, forgetting, listing  # noqa: F401, PLC0415  (the same)
