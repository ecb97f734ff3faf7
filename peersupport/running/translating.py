"""Compiles the translations with Babel, so that no system tool is needed."""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.core.exceptions import ImproperlyConfigured


def compile_translations(folder: Path) -> list[Path]:
    """Write a .mo file beside each .po file of ``folder`` that is newer; returns those written."""
    return [_compile(source) for source in sorted(folder.glob("*/LC_MESSAGES/*.po")) if _is_newer(source)]


def _is_newer(source: Path) -> bool:
    target = source.with_suffix(".mo")
    return not target.exists() or target.stat().st_mtime < source.stat().st_mtime


def _compile(source: Path) -> Path:
    target = source.with_suffix(".mo")
    temporary = target.with_suffix(f".{os.getpid()}.new")
    try:
        with source.open("rb") as file:
            catalog = read_po(file, locale=source.parent.parent.name, domain=source.stem)
        with temporary.open("wb") as file:
            write_mo(file, catalog)
        temporary.replace(target)
    except OSError as error:
        raise ImproperlyConfigured(
            f"The translations in {source.parent} cannot be written ({error.strerror}). "
            "Give this account the right to write there for the first start."
        ) from None
    return target
