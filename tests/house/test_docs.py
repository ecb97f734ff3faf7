"""The papers beside the code are true: names exist, links lead somewhere, lists are complete."""

import re
import tomllib
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[2]
PAPERS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "peersupport").rglob("*.md")])
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)|<img src=\"([^\"]+)\"")
READ = re.compile(r"env\.(?:text|flag|one_of|whole|words|url)\(\s*[\"']([A-Z_]+)[\"']")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def _variables() -> set[str]:
    sources = [path for path in (ROOT / "peersupport").rglob("*.py") if path.name != "env.py"]
    return {name for path in sources for name in READ.findall(path.read_text(encoding="utf-8"))}


def _anchors(path: Path) -> set[str]:
    titles = HEADING.findall(path.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_of_a_paper_followed_lead_to_files_and_headings(paper):
    for pair in LINK.findall(paper.read_text(encoding="utf-8")):
        link = "".join(pair)
        if link.startswith(("http://", "https://", "mailto:")):
            continue
        name, _, anchor = link.partition("#")
        target = (paper.parent / name).resolve() if name else paper
        assert target.exists(), f"{paper.name} leads to {link}"
        if anchor and target.suffix == ".md":
            assert anchor in _anchors(target), f"{paper.name} leads to {link}"


def test_environment_read_by_the_program_is_all_in_the_tables():
    names = _variables()
    assert {"BASE_URL", "EMAIL_URL", "DATA_DIR"} <= names
    operations = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    example = (ROOT / ".env.example").read_text(encoding="utf-8")

    assert {name for name in names if f"`{name}`" not in operations} == set()
    assert {name for name in names if f"#{name}=" not in example} <= {"SETUP_PASSWORD"}


def test_environment_table_holds_no_name_that_nobody_reads():
    table = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8").split("## The environment")[1]
    rows = [line for line in table.split("## Containers")[0].splitlines() if line.startswith("| `")]
    listed = {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row.split("|")[1])}

    assert {"BASE_URL", "EMAIL_URL"} <= listed
    assert listed - _variables() == set()


def test_commands_named_in_the_papers_exist():
    text = "\n".join(path.read_text(encoding="utf-8") for path in PAPERS)
    named = {name for name in re.findall(r"(?:manage\.py |`)((?:vault_)?[a-z]+)(?=[ `\n])", text) if "_" in name}
    named |= set(re.findall(r"manage\.py ([a-z_]+)", text))
    assert {"vault_rotate", "backup", "setup"} <= named

    assert named - set(get_commands()) == set()


def test_makefile_targets_named_in_the_papers_exist():
    text = "\n".join(path.read_text(encoding="utf-8") for path in PAPERS)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"(?:`|^    |&& )make ([a-z]+)", text, re.MULTILINE))
    assert {"run", "test"} <= named

    assert {name for name in named if not re.search(rf"^{name}:", makefile, re.MULTILINE)} == set()


def test_direct_dependencies_all_have_a_reason_and_their_pinned_version():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wishes = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    lock = (ROOT / "requirements" / "dev.txt").read_text(encoding="utf-8")
    pins = dict(re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(\S+)", lock, re.MULTILINE))
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| ([a-z0-9-]+) \| (\d\S*) \| \S.+ \|$", page, re.MULTILINE))
    names = {re.match(r"[A-Za-z0-9-]+", wish)[0].lower() for wish in wishes}

    assert rows == {name: pins[name] for name in names}


def test_decisions_counted_have_no_gap_and_their_number_in_the_title():
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"))

    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))
    for page in pages:
        assert page.read_text(encoding="utf-8").startswith(f"# {int(page.name[:4])}. ")


def test_pictures_of_the_papers_are_small_and_described():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    pictures = sorted((ROOT / "docs" / "pictures").iterdir())
    assert [picture.name for picture in pictures] == ["member-home.png", "today.png"]

    assert len(re.findall(r"<img [^>]*alt=\"[^\"]{20,}\"", readme)) == len(pictures)
    assert [picture.name for picture in pictures if picture.stat().st_size > 150_000] == []
