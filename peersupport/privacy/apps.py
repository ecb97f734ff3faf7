"""Field-by-field promises about what is known of people, and what follows from them."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "peersupport.privacy"

    def ready(self) -> None:
        """Sessions belong to people too, though no column says whose they are."""
        from peersupport.privacy.sessions import sessions_of  # noqa: PLC0415  (models must be loaded first)
        from peersupport.privacy.walking import also_find  # noqa: PLC0415  (the same)

        also_find("sessions.Session", sessions_of)
