"""Cache keys as keyed hashes: they may be built from addresses, and the cache may be read by others."""

from django.utils.crypto import salted_hmac


def make_key(key: object, prefix: str, version: int) -> str:
    """A KEY_FUNCTION for settings.CACHES: 64 hexadecimal digits that say nothing about ``key``."""
    return salted_hmac("peersupport.cache", f"{prefix}:{version}:{key}", algorithm="sha256").hexdigest()
