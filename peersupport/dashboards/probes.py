"""Asks each thing the program stands on whether it is there. Every answer is "" or one plain sentence."""

import tempfile
from pathlib import Path

import redis
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection

from peersupport.encryption.columns import Stored, encrypted_columns
from peersupport.encryption.keyring import DecryptionError

SECONDS = 2
"""How long a broker may take to answer."""


def database() -> str:
    """Whether the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "The database does not answer."
    return ""


def broker() -> str:
    """Whether work can be handed to the background. Reminders wait in the database until it can."""
    address = settings.CELERY_BROKER_URL
    if address.startswith("filesystem"):
        folder = Path(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_in"])
        try:
            with tempfile.TemporaryFile(dir=folder.parent) as file:
                file.write(b"1")
        except OSError as error:
            return f"The folder that hands work to the background cannot be written ({error.strerror})."
        return ""
    try:
        with redis.Redis.from_url(address, socket_timeout=SECONDS, socket_connect_timeout=SECONDS) as client:
            client.ping()
    except redis.RedisError:
        return "The broker does not answer (BROKER_URL)."
    return ""


def cached() -> str:
    """Whether the cache answers: limits on guessing stand on it."""
    try:
        cache.get("health")
    except (DatabaseError, redis.RedisError, OSError):
        return "The cache does not answer (CACHE_URL)."
    return ""


def keys() -> str:
    """Whether the key ring opens what is stored: one value of every encrypted column is tried."""
    for column in encrypted_columns():
        rows = column.model._base_manager.exclude(**{f"{column.field.name}__isnull": True}).order_by()
        stored = rows.values_list(Stored(column.field.name), flat=True).first()
        if stored is None:
            continue
        try:
            column.field.open(column.field.from_db(stored))
        except (DecryptionError, ValueError):
            return "The key ring does not open what is stored in the database."
    return ""
