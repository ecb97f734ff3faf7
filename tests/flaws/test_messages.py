"""Flaws in what is sent, kept and counted. Each is switched on from outside, and the check for it must go red."""

import datetime
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from meetings.actions import reminding
from meetings.messages import MeetingKind
from meetings.models import AnswerLink
from members.actions import deciding, opening
from members.models import Delivery, JoinRequest, Membership
from members.outbox import draining, results
from members.querysets import MembershipQuerySet
from peersupport import settings as real
from tests.cast import Cast
from tests.factories.meetings import AnswerLinkFactory
from tests.factories.members import JoinRequestFactory
from tests.flaws.test_secrets import is_red
from tests.house.saying import said
from tests.members.outbox.conftest import Scripted
from tests.members.test_actions_joining import (
    test_roster_hides_who_wants_it_from_all_but_facilitators_and_themselves as hidden_people_stay_hidden,
)
from tests.peersupport.encryption.dump import find_in_dump

LATER = datetime.timedelta(days=1)


def sent_after_leaving(cast: Cast, patch: pytest.MonkeyPatch, *, leaves: bool) -> list[str]:
    """Who is written to by a job for a reminder that was planned while Amina belonged to the group."""
    Delivery.objects.all().delete()
    reminding.plan(cast.tomorrow.starts_at - LATER)
    channel = Scripted("email")
    for module in (draining, results):
        patch.setattr(module, "channel_for", lambda _lane: channel)
    if leaves:
        Membership.objects.filter(member=cast.amina).update(left_on=cast.tomorrow.on_date - LATER)
    moment = Delivery.objects.get(member=cast.amina).due_at
    draining.drain("email", clock=lambda: moment)
    return [address for address, _text, _key in channel.sent if address == "amina@example.org"]


@pytest.mark.guidance("CON-2", "NOTE-4")
def test_membership_that_ended_between_planning_and_sending_stops_the_job_and_a_job_that_does_not_look_is_found(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sent_after_leaving(cast, monkeypatch, leaves=False) == ["amina@example.org"]
    assert sent_after_leaving(cast, monkeypatch, leaves=True) == []

    Membership.objects.filter(member=cast.amina).update(left_on=None)
    monkeypatch.setattr(MeetingKind, "guard", lambda *_args: "")
    assert sent_after_leaving(cast, monkeypatch, leaves=True) == ["amina@example.org"]


def test_hidden_person_who_is_shown_is_found(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not is_red(lambda: hidden_people_stay_hidden(cast))

    monkeypatch.setattr(
        MembershipQuerySet, "on_roster_for", lambda rows, _member, group: rows.current().filter(group=group)
    )
    assert is_red(lambda: hidden_people_stay_hidden(cast))


def test_link_in_a_message_that_is_kept_as_it_is_is_found(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    link = AnswerLinkFactory(meeting=cast.tomorrow, member=cast.amina)
    assert find_in_dump(link.token) == []

    field = AnswerLink._meta.get_field("token")
    monkeypatch.setattr(field, "get_db_prep_save", lambda value, connection: value.encode())
    plain = AnswerLinkFactory(meeting=cast.tomorrow, member=cast.lin)
    assert find_in_dump(plain.token) != []


def how_safely_it_writes(folder: Path) -> int:
    """What SQLite does with the commands of the real settings: 2 is FULL."""
    options: Any = real._database()["OPTIONS"]
    with closing(sqlite3.connect(folder / "db.sqlite3")) as connection:
        connection.executescript(options["init_command"])
        return int(connection.execute("PRAGMA synchronous").fetchone()[0])


def test_answer_that_was_acknowledged_survives_a_power_cut_and_a_database_that_hurries_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(real, "DATABASE_ADDRESS", None)
    assert how_safely_it_writes(tmp_path) == 2

    database = real._database()
    database["OPTIONS"]["init_command"] = database["OPTIONS"]["init_command"].replace("FULL", "NORMAL")  # type: ignore[index]
    monkeypatch.setattr(real, "_database", lambda: database)
    assert how_safely_it_writes(tmp_path) == 1


def test_seats_that_are_counted_naively_are_found(cast: Cast, now: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    opening.change_door(by=cast.ines, group=cast.family, questions=[], seats=3)
    deciding.accept(by=cast.ines, row=JoinRequestFactory(group=cast.family), now=now)
    second = JoinRequestFactory(group=cast.family, member=cast.mika)
    with pytest.raises(deciding.FullError):
        deciding.accept(by=cast.ines, row=second, now=now)

    monkeypatch.setattr(JoinRequest.objects.all().__class__, "reserving", lambda rows: rows.none())
    deciding.accept(by=cast.ines, row=second, now=now)  # a seat too many was given away


def test_group_that_is_named_to_who_wants_discreet_words_is_found(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def names_the_group() -> bool:
        return cast.tuesday.name in said("meeting.moved", cast.amina, cast, "en")[0].short

    assert not names_the_group()

    render = MeetingKind.render
    monkeypatch.setattr(
        MeetingKind,
        "render",
        lambda kind, row: replace(render(kind, row), short=f"{row.group.name}: {render(kind, row).short}"),
    )
    assert names_the_group()
