"""What only a demo or a development server has."""

from django.apps import AppConfig


class DevConfig(AppConfig):
    name = "peersupport.dev"

    def ready(self) -> None:
        """Shown messages belong to people too."""
        from peersupport.dev import finding  # noqa: F401, PLC0415  (models must be loaded first)
