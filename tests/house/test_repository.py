"""The repository itself: nothing of a machine or a registry in it, nothing of others, and files that fit in a head."""

import re

from tests.house.places import ROOT, short, tracked

LONG, LONG_TESTS, LONG_STYLES = 400, 500, 600
TEXT = {
    ".py",
    ".html",
    ".txt",
    ".md",
    ".toml",
    ".yml",
    ".yaml",
    ".css",
    ".js",
    ".json",
    ".csv",
    ".cfg",
    ".sh",
    ".po",
    "",
}
REGISTRY = re.compile(
    r"(?:pyp[i]\.org|pythonhost[e]d|artifactory|nexus|devpi|--index-url|--extra-index-url|find-links)", re.I
)
MACHINE = re.compile(r"(?<![\w.])/(?:work|home/\w+|root|Users)/|/tmp/(?!peersupport)[a-z]{2,}/")
THIRD_PARTY = re.compile(
    r"(?:jquery|bootstrap|htmx|alpine|tailwind|\.min\.(?:js|css)|\.woff2?|\.ttf|\.otf)$|node_modules", re.I
)
BINARY = {".png", ".jpg", ".jpeg", ".ico"}


def texts() -> list[tuple[str, str]]:
    return [(short(path), path.read_text(encoding="utf-8")) for path in tracked() if path.suffix in TEXT]


def test_no_registry_address_is_in_the_repository() -> None:
    allowed = {"tests/house/test_repository.py"}
    found = [
        (name, match.group()) for name, text in texts() if name not in allowed for match in REGISTRY.finditer(text)
    ]

    assert found == []


def test_no_path_of_a_machine_is_in_the_repository() -> None:
    assert [
        (name, match.group())
        for name, text in texts()
        if name != "tests/house/test_repository.py"
        for match in MACHINE.finditer(text)
    ] == []


def test_nothing_of_others_is_in_the_repository() -> None:
    names = [short(path) for path in tracked()]

    assert [name for name in names if THIRD_PARTY.search(name)] == []
    assert [name for name in names if name.startswith("static/") and (ROOT / name).stat().st_size > 40_000] == []


def test_every_requirement_is_pinned_by_its_hash() -> None:
    for name in ("run", "dev"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8").replace("\\\n", " ")
        lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
        assert len(lines) > 10
        assert [line for line in lines if "==" not in line or "--hash=sha256:" not in line] == []


def longest(name: str) -> int:
    """How many lines a file may have."""
    if name.endswith(".css"):
        return LONG_STYLES
    return LONG_TESTS if name.startswith("tests/") else LONG


def test_long_files_are_known() -> None:
    """One noun or one topic; think again past 400 lines."""
    code = [(name, text) for name, text in texts() if name.endswith((".py", ".html", ".css", ".js"))]

    assert [name for name, text in code if text.count("\n") > longest(name) and "/migrations/" not in name] == []


def test_pictures_are_few_and_ours() -> None:
    pictures = [short(path) for path in tracked() if path.suffix in BINARY]

    assert [name for name in pictures if not name.startswith("docs/pictures/")] == []


def test_no_secret_lies_in_the_repository() -> None:
    names = [short(path) for path in tracked()]

    assert [
        name for name in names if re.search(r"(?:^|/)\.env$|\.sqlite3|\.pem$|\.key$|(?:^|/)(?:data|secrets)/", name)
    ] == []
