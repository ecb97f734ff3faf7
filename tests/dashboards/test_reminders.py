"""Reminders and calls: what is planned, what went, and sending at once."""

import datetime
import uuid

import pytest
from django.test import Client

from meetings.actions import reminding
from members.models import Delivery
from peersupport.audit.models import AuditEvent
from tests.cast import Cast
from tests.factories.members import DeliveryFactory
from tests.helpers import sign_in, text_of

PAGE = "/groups/tuesday-circle/reminders/"
BEFORE = datetime.datetime(2026, 11, 23, 8, tzinfo=datetime.UTC)


@pytest.fixture
def waiting(cast: Cast) -> list[Delivery]:
    """What the planner wrote for both groups, still to go at three in the afternoon."""
    reminding.plan(BEFORE)
    Delivery.objects.update(
        due_at=datetime.datetime(2026, 11, 23, 15, tzinfo=datetime.UTC),
        next_attempt_at=datetime.datetime(2026, 11, 23, 15, tzinfo=datetime.UTC),
    )
    return list(Delivery.objects.filter(group=cast.tuesday))


@pytest.mark.guidance("FAC-1", "NOTE-1")
def test_page_shows_numbers_and_hours_and_no_names(cast: Cast, client: Client, waiting: list[Delivery]) -> None:
    sign_in(client, cast.rosa, second_step=True)

    text = text_of(client.get(PAGE))

    assert "Reminder: Tuesday 24 November" in text
    assert "5 messages" in text
    assert "1 call" in text
    assert "3:00 in the afternoon" in text
    for name in ("Amina", "Lin", "Okello"):
        assert name not in text.replace("Line", "")


def test_page_tells_what_went_and_what_did_not(cast: Cast, client: Client, now: datetime.datetime) -> None:
    hour = datetime.timedelta(hours=1)
    for member, state in ((cast.amina, "ACCEPTED"), (cast.rosa, "ACCEPTED"), (cast.sam, "FAILED")):
        DeliveryFactory(member=member, group=cast.tuesday, subject_id=cast.tomorrow.pk, state=state, due_at=now - hour)
    sign_in(client, cast.rosa, second_step=True)

    text = text_of(client.get(PAGE))

    assert "2 messages : Sent" in text or "2 messages: Sent" in text
    assert "Could not be sent" in text
    assert "Sam" in text


@pytest.mark.guidance("FAC-8")
def test_send_now_sends_everything_that_is_planned(
    cast: Cast, client: Client, waiting: list[Delivery], now: datetime.datetime
) -> None:
    sign_in(client, cast.rosa, second_step=True)

    response = client.post(f"{PAGE}send/", {"delivery": [str(row.pk) for row in waiting]}, follow=True)

    rows = Delivery.objects.filter(group=cast.tuesday)
    assert "5 messages are on their way." in text_of(response)
    assert {row.next_attempt_at for row in rows.exclude(lane="call")} == {now}
    assert rows.get(lane="call").state == "CALLING"
    assert AuditEvent.objects.filter(action="message.sent_now", by_id=cast.rosa.pk).count() == 5


def test_send_now_pressed_again_finds_nothing(cast: Cast, client: Client, waiting: list[Delivery]) -> None:
    sign_in(client, cast.rosa, second_step=True)
    ids = {"delivery": [str(row.pk) for row in waiting]}
    Delivery.objects.update(state="ACCEPTED")

    assert "There is nothing left to send." in text_of(client.post(f"{PAGE}send/", ids, follow=True))


@pytest.mark.guidance("CON-2")
def test_send_now_touches_no_message_of_another_group(cast: Cast, client: Client, waiting: list[Delivery]) -> None:
    sign_in(client, cast.ines, second_step=True)

    client.post("/groups/family-table/reminders/send/", {"delivery": [str(row.pk) for row in waiting]})

    assert {row.is_urgent for row in Delivery.objects.filter(group=cast.tuesday)} == {False}
    assert AuditEvent.objects.filter(action="message.sent_now").count() == 0


@pytest.mark.parametrize("ids", [[], ["x"], [""], ["\x00"], [str(uuid.UUID(int=0))], ["x" * 500] * 50])
def test_send_now_with_odd_ids_sends_nothing(ids: list[str], cast: Cast, client: Client) -> None:
    sign_in(client, cast.rosa, second_step=True)

    response = client.post(f"{PAGE}send/", {"delivery": ids}, follow=True)

    assert response.status_code == 200
    assert "There is nothing left to send." in text_of(response)


def test_send_now_is_not_for_members(cast: Cast, client: Client, waiting: list[Delivery]) -> None:
    sign_in(client, cast.amina)

    assert client.post(f"{PAGE}send/", {"delivery": [str(waiting[0].pk)]}).status_code == 403
    assert {row.is_urgent for row in Delivery.objects.all()} == {False}


def test_page_with_nothing_says_so(cast: Cast, client: Client) -> None:
    sign_in(client, cast.rosa, second_step=True)

    text = text_of(client.get(PAGE))

    for calm in ("Nobody waits for a call.", "Nothing is planned for the next two days.", "Nothing has gone out yet."):
        assert calm in text


def test_page_takes_the_same_number_of_queries_however_many_messages_there_are(
    cast: Cast, client: Client, waiting: list[Delivery], django_assert_max_num_queries: object
) -> None:
    for _number in range(40):
        DeliveryFactory(group=cast.tuesday, subject_id=cast.tomorrow.pk, state="CALLING", lane="call")
        DeliveryFactory(group=cast.tuesday, subject_id=cast.tomorrow.pk, state="ACCEPTED")
    sign_in(client, cast.rosa, second_step=True)

    with django_assert_max_num_queries(30):  # type: ignore[operator]
        assert client.get(PAGE).status_code == 200
