"""What only a demo or a development server has."""

from django.apps import AppConfig


class DevConfig(AppConfig):
    name = "peersupport.dev"
