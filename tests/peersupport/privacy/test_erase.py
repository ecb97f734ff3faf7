"""After an erasure nothing of the person is left anywhere, and everybody else is as they were."""

import json
import os
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, connection
from django.test import Client

from meetings.actions import answering
from meetings.models import Attendance, Meeting
from members.models import Delivery, DeliveryAttempt, Member, Membership
from members.outbox import results
from members.outbox.intent import Going
from peersupport.audit.models import AuditEvent
from peersupport.audit.record import record
from peersupport.channels.base import Accepted
from peersupport.dev.models import SentMessage
from peersupport.encryption.columns import encrypted_columns
from peersupport.privacy import ledger, reserve
from peersupport.privacy.erase import erase, replay
from peersupport.privacy.export import as_json
from tests.conftest import NOW
from tests.factories.members import ContactMethodFactory, DeliveryFactory, MembershipFactory
from tests.helpers import at_once, sign_in
from tests.peersupport.encryption.dump import find_in_bytes, find_in_dump
from tests.peersupport.privacy.planting import MOMENT, Planted, plant

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.guidance("CON-7")]


@pytest.fixture(autouse=True)
def _own_ledger(settings: Any, tmp_path: Path) -> None:
    settings.LEDGER_FILE = str(tmp_path / "erasures")


def opened(*words: str) -> set[str]:
    """Which of ``words`` can be read in any sealed column by whoever holds the keys."""
    found = set()
    for column in encrypted_columns():
        for value in column.model._base_manager.values_list(column.field.name, flat=True):
            found |= {word for word in words if word in json.dumps(value, default=str)}
    return found


def traces(planted: Planted) -> set[str]:
    """Where something of a person can be found: in the raw database, opened, or in the folder of the broker."""
    found = {finding.place for finding in find_in_dump(*planted.words, *planted.keys)}
    found |= opened(*planted.words)
    for file in (Path(settings.DATA_DIR) / "broker").rglob("*"):
        if file.is_file():
            found |= {each.place for each in find_in_bytes(str(file), file.read_bytes(), *planted.words, *planted.keys)}
    return found


def test_erased_person_is_found_nowhere_and_the_other_is_as_before() -> None:
    anna, bela = plant("a"), plant("b")
    record("membership.began", by=anna.member, subject=anna.member, group_id=anna.group.pk)
    record("membership.began", by=bela.member, subject=bela.member, group_id=bela.group.pk)
    before = as_json(bela.member)
    assert len(traces(anna)) > 10, "the search must see what is there"

    erase(anna.member)

    assert traces(anna) == set()
    held_before, held_after = json.loads(before)["held"], json.loads(as_json(bela.member))["held"]
    assert held_after == held_before
    assert find_in_dump(bela.member.pk.hex if connection.vendor == "sqlite" else str(bela.member.pk))


def test_pages_of_others_work_after_somebody_of_their_group_was_erased(cast: Any, client: Client) -> None:
    record("message.called", by=cast.sam, subject=cast.tomorrow, group_id=cast.tuesday.pk)

    erase(cast.sam)

    sign_in(client, cast.rosa, second_step=True)
    for address in ("/home/", "/today/", f"/groups/{cast.tuesday.slug}/reminders/", f"/meetings/{cast.tomorrow.pk}/"):
        response = client.get(address)
        assert (response.status_code, "Sam" in response.content.decode()) == (200, False)
    assert Membership.objects.filter(group=cast.tuesday).count() == 4


def test_what_somebody_did_for_others_stays_without_their_name() -> None:
    anna, bela = plant("a"), plant("b")
    call = DeliveryFactory(member=bela.member, group=bela.group, state=Delivery.State.CALLING, lane="call")
    Delivery.objects.filter(pk=call.pk).update(handled_at=MOMENT, handled_by_id=anna.member.pk, handled_how="TOLD")
    record("message.called", by=anna.member, subject=call, group_id=bela.group.pk)

    erase(anna.member)

    call.refresh_from_db()
    line = AuditEvent.objects.get(action="message.called")
    assert (call.handled_at, call.handled_by_id, call.handled_how) == (MOMENT, None, "TOLD")
    assert (line.by_id, line.subject_id, line.group_id) == (None, call.pk, bela.group.pk)


def test_answers_of_an_erased_person_are_counted_no_more(cast: Any) -> None:
    Attendance.objects.create(meeting=cast.tomorrow, member=cast.amina, answer="YES")
    Attendance.objects.create(meeting=cast.tomorrow, member=cast.lin, answer="YES")
    Attendance.objects.create(meeting=cast.tomorrow, member=cast.rosa, answer="NO")
    Meeting.objects.filter(pk=cast.tomorrow.pk).update(yes_count=2, no_count=1)

    erase(cast.amina)

    cast.tomorrow.refresh_from_db()
    assert (cast.tomorrow.yes_count, cast.tomorrow.unsure_count, cast.tomorrow.no_count) == (1, 0, 1)


def test_open_sessions_of_an_erased_person_end_and_those_of_others_do_not(cast: Any) -> None:
    theirs, others = sign_in(Client(), cast.amina), sign_in(Client(), cast.lin)
    assert (theirs.get("/home/").status_code, others.get("/home/").status_code) == (200, 200)

    erase(cast.amina)

    assert (theirs.get("/home/").status_code, others.get("/home/").status_code) == (302, 200)


def test_numbers_on_their_way_to_an_erased_person_are_forgotten_and_those_to_others_are_not(cast: Any) -> None:
    from members.actions.letters import email, text

    ContactMethodFactory(member=cast.amina, channel="SMS", address="+447700900999", rank=None)
    email("account/email/login_code", "Amina@example.org", {"code": "135790"})
    text("number", "+447700900999", {"code": "135791"})
    email("account/email/login_code", "joan@example.org", {"code": "135792"})
    for to in ("amina@example.org", "joan@example.org"):
        SentMessage.objects.create(key=to, content={"to": to, "text": "135790"}, sent_at=MOMENT)

    erase(cast.amina)

    assert [row.address for row in Delivery.objects.filter(member=None)] == ["joan@example.org"]
    assert [row.key for row in SentMessage.objects.all()] == ["joan@example.org"]


def test_result_of_a_message_that_was_going_while_its_person_was_erased_is_dropped(cast: Any) -> None:
    row = DeliveryFactory(
        member=cast.amina, group=cast.tuesday, state="SENDING", claim_token=uuid.uuid4(), lease_until=MOMENT
    )
    going = Going(row, None, row.claim_token)
    erase(cast.amina)

    assert results.finish(results.Try(going, Accepted("ref"), MOMENT), now=MOMENT) is False
    assert not DeliveryAttempt.objects.exists()


# --- The ledger -----------------------------------------------------------------------------------------------


def test_ledger_holds_the_random_id_and_nothing_else(cast: Any) -> None:
    erase(cast.amina)

    assert ledger.path().read_text() == f"{cast.amina.pk}\n"
    assert ledger.path().stat().st_mode & 0o777 == 0o600
    assert ledger.noted() == [cast.amina.pk]


def test_person_who_came_back_with_an_old_backup_is_erased_again_and_nobody_else(cast: Any) -> None:
    ledger.note(cast.amina.pk)
    others = Member.objects.count() - 1

    assert replay() == 1
    assert replay() == 0
    assert not Member.objects.filter(pk=cast.amina.pk).exists()
    assert Member.objects.count() == others


def test_erasure_that_a_crash_cut_short_is_finished_by_the_replay(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("peersupport.privacy.erase.BEFORE", [crash])
    with pytest.raises(DatabaseError):
        erase(cast.amina)
    assert Member.objects.filter(pk=cast.amina.pk).exists()
    monkeypatch.undo()

    assert replay() == 1
    assert not Member.objects.filter(pk=cast.amina.pk).exists()


def crash(_person: object) -> None:
    raise DatabaseError


def test_ledger_that_cannot_be_written_stops_the_erasure_before_it_begins(cast: Any, settings: Any) -> None:
    settings.LEDGER_FILE = "/proc/erasures"

    with pytest.raises(OSError, match="erasures"):
        erase(cast.amina)
    assert Member.objects.filter(pk=cast.amina.pk).exists()


def test_line_that_a_power_cut_tore_is_passed_over_and_swallows_no_other(cast: Any) -> None:
    ledger.note(cast.amina.pk)
    with ledger.path().open("a") as file:
        file.write(str(cast.lin.pk)[:20])

    ledger.note(cast.sam.pk)

    assert ledger.noted() == [cast.amina.pk, cast.sam.pk]


# --- Room -----------------------------------------------------------------------------------------------------


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(reserve, "path", lambda: tmp_path / "reserve")
    return tmp_path / "reserve"


def test_reserve_takes_room_and_gives_it_up_for_as_long_as_it_is_needed(room: Path) -> None:
    assert reserve.keep()
    assert room.stat().st_blocks * 512 >= reserve.SIZE
    assert room.stat().st_mode & 0o777 == 0o600

    with reserve.given_up():
        assert not room.exists()

    assert room.exists()


def test_reserve_without_room_is_not_there_rather_than_half(room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr("os.posix_fallocate", full)
    assert not reserve.keep()
    assert not room.exists()


def test_reserve_lies_beside_the_database_file_and_is_none_of_ours_where_a_server_keeps_it() -> None:
    if connection.vendor == "sqlite":
        assert reserve.path() == Path(connection.settings_dict["NAME"]).parent / "reserve"
    else:
        assert reserve.path() is None
        assert reserve.keep()


def test_answer_that_comes_while_its_person_is_erased_is_neither_kept_nor_counted(cast: Any) -> None:
    def answer() -> None:
        answering.answer(by=cast.amina, meeting=cast.tomorrow, answer="YES", now=NOW)

    at_once(answer, lambda: erase(cast.amina))

    cast.tomorrow.refresh_from_db()
    assert cast.tomorrow.yes_count == 0
    assert not Member.objects.filter(pk=cast.amina.pk).exists()
    assert not Attendance.objects.exists()


def test_member_of_two_groups_is_erased_from_both(cast: Any) -> None:
    MembershipFactory(group=cast.family, member=cast.amina)

    erase(cast.amina)

    assert not Membership.objects.filter(member=cast.amina.pk).exists()
