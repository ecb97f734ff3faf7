"""Arrows point down: in imports, and in foreign keys, which the import linter cannot see."""

import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from tests.house.places import OURS, ROOT

LAYERS = (
    {"vault", "encryption"},
    {"privacy"},
    {"audit", "channels"},
    {"web"},
    {"groups"},
    {"members"},
    {"meetings", "ethics", "resources"},
    {"dashboards", "dev"},
    {"running"},
)
"""Lowest first, by app label; those of one layer do not know each other."""


def layer(label: str) -> int | None:
    """The layer of an app of ours, or nothing."""
    return next((place for place, labels in enumerate(LAYERS) if label in labels), None)


def upward(found: Iterable[type[models.Model]]) -> list[str]:
    """Foreign keys and the like that point up, or sideways."""
    wrong = []
    for model in found:
        own = model._meta.app_label
        for field in [*model._meta.fields, *model._meta.many_to_many]:
            if not field.is_relation or not hasattr(field.related_model, "_meta"):
                continue
            other = field.related_model._meta.app_label
            theirs = layer(other)
            if other != own and theirs is not None and theirs >= layer(own):
                wrong.append(f"{model._meta.label}.{field.name} → {field.related_model._meta.label}")
    return wrong


def test_every_app_of_ours_has_a_layer() -> None:
    ours = [app.label for app in apps.get_app_configs() if app.name.split(".")[0] in OURS]

    assert [label for label in ours if layer(label) is None] == []


def test_no_foreign_key_points_up() -> None:
    ours = [model for model in apps.get_models(include_auto_created=True) if layer(model._meta.app_label) is not None]
    assert len(ours) > 15

    assert upward(ours) == []


@isolate_apps("groups", "members", "meetings", "resources")
def test_foreign_key_that_points_up_or_sideways_is_found() -> None:
    class Lead(models.Model):  # noqa: DJ008
        facilitator = models.ForeignKey("members.Member", models.CASCADE)
        group = models.ForeignKey("groups.Group", models.CASCADE)

        class Meta:
            app_label = "groups"

    class Handout(models.Model):  # noqa: DJ008
        meeting = models.ForeignKey("meetings.Meeting", models.CASCADE)

        class Meta:
            app_label = "resources"

    for model, name, target in ((Lead, "facilitator", "members.Member"), (Lead, "group", "groups.Group")):
        model._meta.get_field(name).remote_field.model = apps.get_model(target)
    Handout._meta.get_field("meeting").remote_field.model = apps.get_model("meetings.Meeting")

    assert upward([Lead, Handout]) == [
        "groups.Lead.facilitator → members.Member",
        "resources.Handout.meeting → meetings.Meeting",
    ]


def contracts(folder: Path) -> subprocess.CompletedProcess[str]:
    """What the import linter says about the project in ``folder``."""
    linter = Path(sys.executable).with_name("lint-imports")
    return subprocess.run([linter, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def twin(tmp_path: Path) -> Path:
    """A copy of the program that a test may break."""
    for package in OURS:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "*.html"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_imports_keep_their_contracts() -> None:
    said = contracts(ROOT)

    assert "0 broken" in said.stdout, said.stdout + said.stderr
    assert said.returncode == 0


@pytest.mark.parametrize(
    ("file", "line", "words"),
    [
        ("groups/querysets.py", "from members.models import Membership", "groups is not allowed to import members"),
        (
            "members/actions/joining.py",
            "from members import tasks",
            "members.actions is not allowed to import members.tasks",
        ),
    ],
)
def test_import_that_points_up_is_found(twin: Path, file: str, line: str, words: str) -> None:
    path = twin / file
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{line}  # noqa\n", encoding="utf-8")

    said = contracts(twin)

    assert said.returncode == 1
    assert words in " ".join(said.stdout.split())
