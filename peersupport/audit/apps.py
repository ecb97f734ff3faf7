"""What happened, without content and without foreign keys."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "peersupport.audit"
    default_auto_field = "django.db.models.BigAutoField"
