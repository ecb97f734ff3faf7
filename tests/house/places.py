"""Where the things lie that the house tests look at."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
OURS = ("groups", "members", "meetings", "ethics", "resources", "peersupport")
"""The packages of the program itself."""


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that belongs to the project: known to git, or new and not ignored."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return tuple(path for name in sorted(listed.split("\0")) if name and (path := ROOT / name).is_file())


def templates() -> list[Path]:
    """Every template of ours."""
    return sorted(path for path in TEMPLATES.rglob("*") if path.is_file())


def sources() -> list[Path]:
    """Every Python file of the program itself, without migrations."""
    return sorted(path for package in OURS for path in (ROOT / package).rglob("*.py") if "migrations" not in path.parts)


def short(path: Path) -> str:
    """The path as one would say it."""
    return path.relative_to(ROOT).as_posix()
