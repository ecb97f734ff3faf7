"""Who left a way to be reached on the sheet: seen behind a second step, taken in, sent the way in, or erased."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from meetings.actions import sheets
from meetings.models import Bring, Meeting, SheetLine
from members.models import ContactMethod, Delivery, Invitation, Membership
from peersupport.privacy import retention
from tests.cast import Cast
from tests.factories.sheets import BringFactory, SheetLineFactory
from tests.helpers import sign_in, text_of

pytestmark = pytest.mark.guidance("RUN-3")


@pytest.fixture
def left(begun: Meeting) -> SheetLine:
    return SheetLineFactory(meeting=begun, name="Wren", channel="CALL", address="+447700900177")


def test_ways_are_behind_a_second_step_and_names_are_not_beside_them(
    left: SheetLine, cast: Cast, client: Client
) -> None:
    sheet = text_of(sign_in(client, cast.rosa).get(f"/meetings/{left.meeting_id}/sheet/"))
    assert "Wren" in sheet
    assert "900177" not in sheet
    people = f"/meetings/{left.meeting_id}/sheet/people/"
    assert client.get(people).status_code == 302

    sign_in(client, cast.rosa, second_step=True)

    assert "+44 7700 900177" in text_of(client.get(people))


def test_somebody_who_left_a_way_waits_on_today_for_facilitators_of_this_group(
    left: SheetLine, cast: Cast, client: Client
) -> None:
    waits = "Somebody left a way to reach them"
    assert waits in text_of(sign_in(client, cast.rosa).get("/groups/tuesday-circle/waiting/"))
    assert waits not in text_of(sign_in(Client(), cast.ines).get("/groups/family-table/waiting/"))

    SheetLine.objects.update(channel="", address="")

    assert waits not in text_of(client.get("/groups/tuesday-circle/waiting/"))


def test_person_who_left_a_number_is_added_with_it_once_and_the_line_is_gone(
    left: SheetLine, cast: Cast, client: Client
) -> None:
    sign_in(client, cast.rosa, second_step=True)
    address = f"/meetings/{left.meeting_id}/sheet/people/{left.pk}/"
    taken = client.post(address, {"what": "add", f"{left.pk}-name": "Amina"})
    assert taken.status_code == 422
    assert "Somebody here is called so already." in text_of(taken)

    done = client.post(address, {"what": "add", f"{left.pk}-name": "Wren"}, follow=True)

    assert "They belong now." in text_of(done)
    membership = Membership.objects.get(group=cast.tuesday, joined_on=datetime.date(2026, 11, 24))
    assert membership.shown_name == "Wren"
    assert ContactMethod.objects.get(member=membership.member).address == "+447700900177"
    assert membership.member.consents.get().question == "kept-here"
    assert not SheetLine.objects.exists()


@pytest.mark.parametrize("what", ["add", "send", "erase"])
def test_second_press_about_one_person_is_told_that_it_is_done(
    what: str, phone: Client, begun: Meeting, cast: Cast, client: Client
) -> None:
    phone.post("/sheet/write/", {"form_key": "one turn", "name": "Wren"})
    left = SheetLine.objects.get()
    sign_in(client, cast.rosa, second_step=True)
    SheetLine.objects.all().delete()

    def press(meeting: Meeting, by: Client = client) -> Any:
        address = f"/meetings/{meeting.pk}/sheet/people/{left.pk}/"
        return by.post(address, {"what": what, f"{left.pk}-name": "Wren"}, follow=True)

    again = press(begun)
    assert press(cast.table, sign_in(Client(), cast.ines, second_step=True)).status_code == 404

    assert "Somebody has done that already." in text_of(again)
    assert not Invitation.objects.exists()
    assert Membership.objects.filter(group=cast.tuesday, joined_on=timezone.localdate()).count() == 0


def test_way_in_is_not_sent_again_when_somebody_else_was_quicker_by_a_moment(
    cast: Cast, client: Client, begun: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = SheetLineFactory(meeting=cast.table, channel="EMAIL", address="wren@example.org")
    sign_in(client, cast.ines, second_step=True)
    look = sheets.may_be_sent

    def look_and_lose(found: SheetLine) -> bool:
        SheetLine.objects.filter(pk=found.pk).delete()
        return look(found)

    monkeypatch.setattr(sheets, "may_be_sent", look_and_lose)
    page = client.post(f"/meetings/{cast.table.pk}/sheet/people/{line.pk}/", {"what": "send"}, follow=True)

    assert "Somebody has done that already." in text_of(page)
    assert not Delivery.objects.filter(kind="join.letter").exists()


def test_closed_group_sends_the_way_in_and_forgets_the_address(cast: Cast, client: Client, begun: Meeting) -> None:
    line = SheetLineFactory(meeting=cast.table, channel="EMAIL", address="wren@example.org", language="ar")
    sign_in(client, cast.ines, second_step=True)
    assert "Send them the way in" in text_of(client.get(f"/meetings/{cast.table.pk}/sheet/people/"))

    client.post(f"/meetings/{cast.table.pk}/sheet/people/{line.pk}/", {"what": "send"})

    sent = Delivery.objects.get(kind="join.letter")
    assert sent.address == "wren@example.org"
    assert Invitation.objects.get().token in sent.payload["text"]
    assert sent.payload["language"] == "ar"
    for secret in (cast.family.name, cast.family.slug, "Ines"):
        assert secret not in str(sent.payload)
    assert not SheetLine.objects.exists()


def test_open_group_has_no_way_in_to_send(left: SheetLine, cast: Cast, client: Client) -> None:
    line = SheetLineFactory(meeting=left.meeting, channel="EMAIL", address="wren@example.org")
    sign_in(client, cast.rosa, second_step=True)

    client.post(f"/meetings/{left.meeting_id}/sheet/people/{line.pk}/", {"what": "send"})

    assert not Delivery.objects.filter(kind="join.letter").exists()
    assert SheetLine.objects.filter(pk=line.pk).exists()


def test_line_is_erased_on_wish_and_by_itself_after_four_weeks(
    left: SheetLine, cast: Cast, client: Client, begun: Meeting
) -> None:
    other = SheetLineFactory(meeting=begun, name="Ash")
    BringFactory(meeting=begun, numbers={"HEARING": 1})
    sign_in(client, cast.rosa, second_step=True)
    client.post(f"/meetings/{left.meeting_id}/sheet/people/{left.pk}/", {"what": "erase"})
    assert list(SheetLine.objects.all()) == [other]

    retention.forget(begun.ends_at + datetime.timedelta(days=27))
    assert SheetLine.objects.exists()
    retention.forget(begun.ends_at + datetime.timedelta(days=29))

    assert not SheetLine.objects.exists()
    assert not Bring.objects.exists()
