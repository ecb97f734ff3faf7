"""Everything about one person and nothing about anybody else, shown by walking the schema."""

import json
import uuid

import pytest

from members.models import Delivery, Passing
from peersupport.audit.models import AuditEvent
from peersupport.audit.record import record
from peersupport.privacy.export import as_json, sections
from tests.factories.members import DeliveryFactory
from tests.peersupport.privacy.planting import MOMENT, plant

pytestmark = [pytest.mark.django_db, pytest.mark.guidance("CON-7")]


def test_export_holds_every_word_about_its_person_and_none_about_another() -> None:
    anna, bela = plant("a"), plant("b")
    for one, other in ((anna, bela), (bela, anna)):
        found = as_json(one.member)

        assert {where for word, where in one.words.items() if word in one.exported and word not in found} == set()
        assert {where for word, where in other.words.items() if word in found} == set()
        assert str(other.member.pk) not in found
    assert len(anna.exported) > 10


def test_export_leaves_out_keys_hashes_and_secrets() -> None:
    anna = plant("a")
    found = as_json(anna.member)

    hidden = {word for word in anna.words if word not in anna.exported}
    assert {anna.words[word] for word in hidden if word in found} == set()
    assert {"mfa.Authenticator.data", "meetings.AnswerLink.token", "members.Delivery.payload"} <= {
        anna.words[word] for word in hidden
    }


def test_readable_page_holds_the_same_as_the_json() -> None:
    anna = plant("a")
    told = " ".join(value.shown for section in sections(anna.member) for row in section.rows for value in row)

    assert {anna.words[word] for word in anna.exported if word not in told} == set()


def test_what_somebody_did_is_in_their_export_without_naming_whom_it_concerned() -> None:
    anna, bela = plant("a"), plant("b")
    call = DeliveryFactory(member=bela.member, group=bela.group, state=Delivery.State.CALLING, lane="call")
    Delivery.objects.filter(pk=call.pk).update(
        handled_at=MOMENT, handled_by_id=anna.member.pk, handled_how="NOT_REACHED"
    )
    record("membership.ended", by=anna.member, subject=bela.member, group_id=bela.group.pk)

    anna_holds, bela_holds = json.loads(as_json(anna.member))["held"], json.loads(as_json(bela.member))["held"]

    assert {
        "kind": call.kind,
        "handled_at": MOMENT.isoformat(),
        "handled_by_id": "you",
        "handled_how": "NOT_REACHED",
    } in (anna_holds["members.Delivery"])
    line = anna_holds["audit.AuditEvent"][-1]
    assert (line["action"], line["by_id"], line["group_id"]) == ("membership.ended", "you", bela.group.name)
    assert str(bela.member.pk) not in json.dumps(anna_holds)
    about = bela_holds["audit.AuditEvent"][-1]
    assert (about["action"], "by_id" in about) == ("membership.ended", False)
    assert any(row.get("handled_how") == "NOT_REACHED" for row in bela_holds["members.Delivery"])
    assert str(anna.member.pk) not in json.dumps(bela_holds)


def test_note_about_a_death_is_told_to_whoever_wrote_it_without_the_name() -> None:
    anna, bela = plant("a"), plant("b")
    Passing.objects.filter(member=bela.member).update(noted_by_id=anna.member.pk)

    rows = json.loads(as_json(anna.member))["held"]["members.Passing"]

    assert {"group": bela.group.name, "noted_by_id": "you", "noted_at": MOMENT.isoformat()} in rows
    assert all(row.get("member") in (None, "you") for row in rows)


def test_export_of_somebody_about_whom_little_is_known_is_short() -> None:
    from tests.factories.members import MemberFactory

    held = json.loads(as_json(MemberFactory(name="Mika")))["held"]

    assert set(held) == {"members.Member"}
    assert held["members.Member"][0]["name"] == "Mika"


def test_line_of_the_trail_about_nobody_is_in_no_export() -> None:
    AuditEvent.objects.create(action="data.forgotten", subject_kind="", happened_at=MOMENT, subject_id=uuid.uuid4())

    assert "data.forgotten" not in as_json(plant("a").member)
