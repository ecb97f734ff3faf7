"""Keeps locale/ complete. ``gather`` takes up new sentences (needs xgettext); ``check`` says what is missing."""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
LANGUAGES = ("ar",)
"""Languages that must be complete. English is the source and has no file."""
SOURCES = ("*.py", "*.html", "*.txt")
NO_SOURCES = ("tests", "scripts", "docs", "bench", "requirements", "deploy")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def gather(root: Path = ROOT) -> None:
    """Bring every catalog up to date with the sources under ``root``; existing translations stay."""
    command = [sys.executable, "-m", "django", "makemessages", "--no-wrap", "--add-location=file", "--no-obsolete"]
    command += [f"--locale={language}" for language in LANGUAGES]
    command += [f"--ignore={name}/*" for name in (*NO_SOURCES, ".venv", "data", "staticfiles")]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr.strip()[-1500:])


def problems() -> Iterator[str]:
    """One sentence for each thing that is not complete."""
    for language in LANGUAGES:
        path = LOCALE / language / "LC_MESSAGES" / "django.po"
        if not path.exists():
            yield f"{path.relative_to(ROOT)} is missing"
            continue
        catalog = _read(path)
        for message in catalog:
            if message.id:
                yield from (f"{language}: {reason}: {_shown(message)}" for reason in _faults(message))
        if shutil.which("xgettext"):
            yield from _drift(language, catalog)


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name)


def _faults(message: Message) -> Iterator[str]:
    forms = message.string if isinstance(message.string, tuple) else (message.string,)
    if not all(forms):
        yield "not translated"
        return
    if message.fuzzy:
        yield "marked fuzzy"
    ids = message.id if isinstance(message.id, tuple) else (message.id,)
    wanted = set(PLACEHOLDER.findall(" ".join(ids)))
    for form in forms:
        found = set(PLACEHOLDER.findall(form or ""))
        # "One day", "two days" need no number, so a plural form may leave it out.
        if found - wanted or (len(forms) == 1 and found != wanted):
            yield "other placeholders than the source"
            return


def _drift(language: str, catalog: Catalog) -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="peersupport-locale-") as name:
        copy = Path(name)
        for path in _source_files():
            target = copy / path
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / path, target)
        (copy / "locale").mkdir()
        gather(copy)
        fresh = _read(copy / "locale" / language / "LC_MESSAGES" / "django.po")
    here, there = _keys(catalog), _keys(fresh)
    yield from (
        f"{language}: new in the sources, not in the catalog: {_shown(there[key])}" for key in there.keys() - here
    )
    yield from (f"{language}: no longer in the sources: {_shown(here[key])}" for key in here.keys() - there)


def _source_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *SOURCES],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    paths = [Path(name) for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.parts[0] not in NO_SOURCES and (ROOT / path).exists()]


def _keys(catalog: Catalog) -> dict[tuple[str, object], Message]:
    return {(message.context or "", message.id): message for message in catalog if message.id}


def _shown(message: Message) -> str:
    text = message.id[0] if isinstance(message.id, tuple) else message.id
    return f"“{text if len(text) < 70 else text[:69] + '…'}”"


if __name__ == "__main__":
    if sys.argv[1:] == ["gather"]:
        LOCALE.mkdir(exist_ok=True)
        gather()
        sys.exit(0)
    found = list(problems())
    print("\n".join(found))
    sys.exit(1 if found else 0)
