"""How a message travels. Knows addresses, never members."""

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "peersupport.channels"
