"""Field-by-field promises about what is known of people."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "peersupport.privacy"
