"""The commands for people who cannot use their own page: taking along, erasing, and finding the right person."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from members.models import Member
from peersupport.audit.models import AuditEvent
from peersupport.privacy import ledger
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.guidance("CON-7")]


@pytest.fixture(autouse=True)
def _own_ledger(settings: Any, tmp_path: Path) -> None:
    settings.LEDGER_FILE = str(tmp_path / "erasures")


def run(*words: str, **options: Any) -> str:
    out = StringIO()
    call_command(*words, stdout=out, stderr=out, **options)
    return out.getvalue()


def test_export_by_id_or_sign_in_name_is_json_of_this_person_alone(cast: Cast) -> None:
    for whom in (str(cast.amina.pk), "Amina"):
        held = json.loads(run("member_export", whom))["held"]
        assert held["members.Member"][0]["name"] == "Amina"
    assert AuditEvent.objects.filter(action="member.exported_by_operator", subject_id=cast.amina.pk).count() == 2


def test_export_into_a_file_is_for_one_pair_of_eyes_and_never_over_another(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "amina.json"

    said = run("member_export", str(cast.amina.pk), to=str(file))

    assert file.stat().st_mode & 0o777 == 0o600
    assert json.loads(file.read_text())["held"]
    assert "amina@example.org" not in said
    with pytest.raises(CommandError, match="cannot be written"):
        run("member_export", str(cast.lin.pk), to=str(file))
    assert "Lin" not in file.read_text()


@pytest.mark.parametrize("whom", ["nobody", "00000000-0000-4000-8000-000000000000"])
@pytest.mark.parametrize("command", ["member_export", "member_erase"])
def test_somebody_who_is_not_here_is_not_found(cast: Cast, command: str, whom: str) -> None:
    with pytest.raises(CommandError, match="Nobody here has this id or sign-in name"):
        run(command, whom)


def test_erasing_asks_and_takes_anything_but_yes_for_no(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builtins.input", lambda _question: "y")
    with pytest.raises(CommandError, match="Nothing was erased"):
        run("member_erase", str(cast.amina.pk))
    assert Member.objects.filter(pk=cast.amina.pk).exists()

    monkeypatch.setattr("builtins.input", lambda _question: "yes")
    assert "Erased." in run("member_erase", str(cast.amina.pk))
    assert not Member.objects.filter(pk=cast.amina.pk).exists()


def test_erasing_the_only_facilitator_needs_a_word_more(cast: Cast) -> None:
    with pytest.raises(CommandError, match="Settle who does, or add --leave-groups"):
        run("member_erase", str(cast.ines.pk), yes=True)
    assert Member.objects.filter(pk=cast.ines.pk).exists()

    run("member_erase", str(cast.ines.pk), yes=True, leave_groups=True)
    assert not Member.objects.filter(pk=cast.ines.pk).exists()


def test_replay_erases_whoever_came_back(cast: Cast) -> None:
    ledger.note(cast.amina.pk)

    assert run("member_erase", replay=True) == "Erased again: 1\n"
    assert run("member_erase", replay=True) == "Erased again: 0\n"


def test_erasing_without_a_name_says_what_is_missing() -> None:
    with pytest.raises(CommandError, match="Say whom"):
        run("member_erase")


def test_ledger_that_cannot_be_written_is_said_and_nothing_erased(cast: Cast, settings: Any) -> None:
    settings.LEDGER_FILE = "/proc/erasures"

    with pytest.raises(CommandError, match="Nothing was erased: the ledger cannot be written"):
        run("member_erase", str(cast.amina.pk), yes=True)
    assert Member.objects.filter(pk=cast.amina.pk).exists()
