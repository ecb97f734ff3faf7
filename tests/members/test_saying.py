"""People read words, not codes, in what is held about them."""

import ast
import re
from collections.abc import Iterator

import pytest

import members.kinds
from members.actions import pausing
from members.saying import ACTIONS, KINDS, REASONS, kind, table
from peersupport.privacy.export import sections
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.members import DeliveryFactory
from tests.house.places import sources

DOTTED = re.compile(r"[a-z_]+\.[a-z_]+")
REASON = re.compile(r"(?:reason=|\"reason\": |return )\"([A-Z][A-Z_]+)\"(?! in )")
NOT_CHOSEN = {"WORKER_LOST"}
"""Reasons about the machine, which nobody has to act on."""


def recorded(program: str) -> Iterator[str]:
    """Each action that ``program`` writes into the trail, also where it takes one of two or hands it on."""
    tree = ast.parse(program)
    writers = {"record"} | {
        outer.name
        for outer in ast.walk(tree)
        if isinstance(outer, ast.FunctionDef) and outer.args.args
        for call in calls(outer, {"record"})
        if isinstance(call.args[0], ast.Name) and call.args[0].id == outer.args.args[0].arg
    }
    for call in calls(tree, writers):
        for part in ast.walk(call.args[0]):
            if isinstance(part, ast.Constant) and isinstance(part.value, str) and DOTTED.fullmatch(part.value):
                yield part.value


def calls(tree: ast.AST, names: set[str]) -> Iterator[ast.Call]:
    """Where one of these functions is called with something in first place."""
    for one in ast.walk(tree):
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id in names and one.args:
            yield one


def test_every_line_of_the_trail_has_words() -> None:
    said = {action for path in sources() for action in recorded(path.read_text(encoding="utf-8"))}

    assert said == set(ACTIONS)


def test_actions_are_found_however_they_are_recorded() -> None:
    program = """
record("a.plain", by=by)
record("a.yes" if good else "a.no", by=by)
def done(action, by):
    record(action, by=by)
done("a.handed", by)
other("a.stranger")
"""

    assert sorted(recorded(program)) == ["a.handed", "a.no", "a.plain", "a.yes"]


def test_every_reason_of_a_message_has_words() -> None:
    said = {reason for path in sources() for reason in REASON.findall(path.read_text(encoding="utf-8"))}

    assert said - NOT_CHOSEN <= set(REASONS)


def test_every_kind_of_message_has_words() -> None:
    assert [code for code in members.kinds.KINDS if kind(code) == code] == []


@pytest.mark.django_db
@pytest.mark.guidance("CON-7", "LANG-3")
def test_readable_page_has_no_codes(cast: Cast) -> None:
    DeliveryFactory(member=cast.amina, group=cast.tuesday, state="CANCELLED", reason="PAUSED", sequence=7)
    pausing.pause(by=cast.amina, member=cast.amina, until=NOW.date(), now=NOW)

    words = {value.shown for section in sections(cast.amina) for row in section.rows for value in row}

    assert {"a reminder", "you paused messages", "a pause began", "member", "English"} <= words
    assert not [word for word in words if re.fullmatch(r"[a-z_]+\.[a-z_.0-9]+|[A-Z_]{4,}", word)]


def test_code_that_is_new_is_shown_as_it_is() -> None:
    assert kind("poll.opened") == "poll.opened"
    assert table("polls.Poll") == "polls.Poll"
    assert table("members.Membership") == "membership"
    assert kind("meeting.reminder.days.3") == str(dict(KINDS)["meeting.reminder"])
