"""App that starts, prepares and checks an instance."""

from django.apps import AppConfig


class RunningConfig(AppConfig):
    """Commands that people who keep an instance alive use."""

    name = "peersupport.running"
    verbose_name = "Running"

    def ready(self) -> None:
        """Register the start-up checks."""
        from peersupport.running import checks  # noqa: F401, PLC0415  (registers itself once settings are loaded)
