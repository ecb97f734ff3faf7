"""The servers that channels talk to."""

from tests.servers import gateway, mail_server

__all__ = ["gateway", "mail_server"]
