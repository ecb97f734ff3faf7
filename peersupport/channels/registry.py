"""Which channel serves which lane, decided by the settings and imported on first use."""

from functools import lru_cache

from django.conf import settings
from django.utils.module_loading import import_string

from peersupport.channels.base import Channel

EMAIL = "email"
SMS = "sms"
LANES = (EMAIL, SMS)
"""The lanes that a machine can serve. To add one, see README.md beside this file."""

OUTBOX_PAGE = "peersupport.dev.channel.DevOutboxChannel"
NOT_SET_UP = "peersupport.channels.base.NotSetUp"


def channel_for(lane: str) -> Channel:
    """The channel that serves ``lane``. Raises KeyError for a lane that no machine serves."""
    return _made(_path(lane), lane)


def _path(lane: str) -> str:
    configured = {
        EMAIL: ("peersupport.channels.email.EmailChannel", settings.EMAIL_ADDRESS),
        SMS: ("peersupport.channels.sms.SmsChannel", settings.SMS_URL),
    }
    path, address = configured[lane]
    if address:
        return path
    return OUTBOX_PAGE if settings.SHOWS_OUTBOX else NOT_SET_UP


@lru_cache
def _made(path: str, lane: str) -> Channel:
    channel = import_string(path)(lane)
    if not isinstance(channel, Channel):
        raise TypeError(f"{path} is no channel")
    return channel
