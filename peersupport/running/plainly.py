"""One plain sentence for what keeps the program from starting."""

import sqlite3

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection

LONGEST = 160
ADVICE = (
    ("readonly database", "It cannot be written: give this account the right to write there."),
    ("disk is full", "The disk is full: make room, nothing is damaged."),
    ("no space left", "The disk is full: make room, nothing is damaged."),
    ("malformed", "The file is damaged: put back a backup."),
    ("not a database", "The file is not a database: put back a backup, or move it away."),
    ("locked", "Another program holds it: stop that one and try again."),
    ("unable to open", "The file cannot be opened: check its folder and its rights."),
    ("no such table", "It has not been prepared: run “manage.py prepare”."),
    ("does not exist", "It has not been prepared: make it, then run “manage.py prepare”."),
    ("password authentication failed", "It refuses the password: check DATABASE_URL."),
)


def sentence(error: Exception) -> str:
    """``error`` in words that say what to do. Configuration mistakes bring their own."""
    if isinstance(error, ImproperlyConfigured):
        return " ".join(str(error).split())
    if not isinstance(error, (DatabaseError, sqlite3.Error)):
        return f"{type(error).__name__}: {error}"
    detail = " ".join(str(error).split())
    for part, advice in ADVICE:
        if part in detail.lower():
            return f"The database cannot be used ({_short(detail)}). {advice}"
    if connection.vendor == "sqlite":
        return f"The database cannot be used ({_short(detail)}). Check the data folder."
    return f"The database does not answer ({_short(detail)}). Is it running, and is DATABASE_URL right?"


def _short(detail: str) -> str:
    return detail if len(detail) <= LONGEST else detail[:LONGEST] + "…"
