"""Countries and clocks, for people to choose from, in the language of the page."""

import re
import zoneinfo
from functools import lru_cache

from babel import Locale
from django.utils.translation import get_language

NO_COUNTRY = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})
"""Codes that stand for no country."""
TWO_LETTERS = re.compile("[A-Z]{2}")


@lru_cache(maxsize=8)
def _countries(language: str) -> list[tuple[str, str]]:
    names = Locale.parse(language.replace("-", "_")).territories
    found = [(code, name) for code, name in names.items() if TWO_LETTERS.fullmatch(code) and code not in NO_COUNTRY]
    return sorted(found, key=lambda pair: pair[1])


def countries() -> list[tuple[str, str]]:
    """Two letters and name of every country, by name."""
    return _countries(str(get_language() or "en"))


@lru_cache(maxsize=1)
def time_zones() -> list[tuple[str, str]]:
    """Every time zone that is named after a place."""
    places = [
        name
        for name in zoneinfo.available_timezones()
        if "/" in name and not name.startswith(("Etc/", "SystemV/", "US/"))
    ]
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in sorted(places))]
