"""docs/privacy.md says what the models promise."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def writer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("privacy_table", ROOT / "scripts" / "privacy_table.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.guidance("CON-1", "CON-3")
def test_privacy_page_compared_with_models_is_in_step(writer):
    page = writer.PAGE.read_text(encoding="utf-8")

    assert writer.fresh(page) == page, "Run: .venv/bin/python scripts/privacy_table.py"


def test_privacy_page_with_a_changed_promise_is_found_behind(writer):
    page = writer.PAGE.read_text(encoding="utf-8")
    kept = "| `principles` | yes | members of the same group |"
    assert kept in page

    broken = page.replace(kept, kept.replace("yes", "no"))

    assert writer.in_step(broken, writer.promises()) != broken


@pytest.mark.guidance("CON-7")
def test_table_of_what_is_forgotten_has_every_rule_with_its_days_and_who_may_choose(writer):
    from peersupport.privacy.retention import rules

    lines = writer.forgotten().splitlines()

    assert "| meetings.Attendance | `meeting__ends_at` | 90 | 7 to 365 days |" in lines
    assert "| members.Disclosure | `ended_at` | 180 | no |" in lines
    for rule in rules():
        if rule.model._meta.app_label not in writer.DEVELOPMENT_ONLY:
            assert sum(line.startswith(f"| {rule.model._meta.label} |") for line in lines) == 1, rule.model


def test_privacy_page_with_another_number_of_days_is_found_behind(writer):
    page = writer.PAGE.read_text(encoding="utf-8")
    broken = page.replace("| `meeting__ends_at` | 90 |", "| `meeting__ends_at` | 900 |")

    assert broken != page
    assert writer.fresh(broken) != broken


def test_promises_of_a_model_name_every_field_once(writer):
    from members.models import Membership

    table = writer.promises().split("**members.Membership.**")[1].split("\n\n**")[0]

    for field in Membership._meta.concrete_fields:
        assert table.count(f"`{field.name}`") == 1, field.name


@pytest.mark.guidance("CON-1", "CON-7")
def test_table_of_what_a_seizure_obtains_names_every_column_about_people_once(writer):
    from members.models import ContactMethod

    lines = writer.obtained().splitlines()[2:]
    tables = [line.split(" | ")[0].strip("| ") for line in lines]
    of_contact = lines[tables.index("members.ContactMethod")].split(" | ")

    assert len(tables) == len(set(tables))
    assert {"members.Member", "sessions.Session", "mfa.Authenticator", "audit.AuditEvent"} <= set(tables)
    assert "groups.Group" not in tables
    assert "`address`" in of_contact[2]
    assert "`address`" not in of_contact[1]
    for field in ContactMethod._meta.concrete_fields:
        assert "".join(of_contact).count(f"`{field.name}`") == 1, field.name
    assert "`session_data`" in lines[tables.index("sessions.Session")].split(" | ")[2]


def test_privacy_page_with_a_column_that_is_said_to_be_sealed_and_is_not_is_found_behind(writer):
    page = writer.PAGE.read_text(encoding="utf-8")
    line = next(line for line in page.splitlines() if line.startswith("| members.Membership | "))
    broken = page.replace(line, line.replace("`role`, ", "").replace("`shown_name`", "`shown_name`, `role`"))

    assert broken != page
    assert writer.fresh(broken) != broken
