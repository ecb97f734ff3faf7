"""Visiting one meeting before deciding, and the others knowing that somebody new is coming."""

import datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from groups.models import Group
from meetings.actions import visiting
from meetings.models import Meeting, Visit
from members.kinds import KINDS
from members.models import JoinRequest, Membership
from tests.cast import Cast
from tests.factories.meetings import MeetingFactory
from tests.factories.members import (
    DeliveryFactory,
    JoinRequestFactory,
    MemberFactory,
    MembershipFactory,
    ProtectionFactory,
)
from tests.helpers import sign_in, text_of

HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def request_of_mika(cast: Cast) -> JoinRequest:
    """Mika asks to join Family Table."""
    return JoinRequestFactory(group=cast.family, member=cast.mika)


@pytest.fixture
def later(cast: Cast) -> Meeting:
    """Family Table in ten days, in the kitchen, which is told on the day."""
    return MeetingFactory(group=cast.family, place=cast.kitchen, on_date=datetime.date(2026, 12, 3))


def offer(cast: Cast, row: JoinRequest, meeting: Meeting) -> Visit:
    client = sign_in(Client(), cast.ines, second_step=True)
    client.post(f"/groups/family-table/requests/{row.pk}/visit/", {"meeting": str(meeting.pk)})
    return Visit.objects.get(request=row, meeting=meeting)


@pytest.mark.guidance("MEM-2")
def test_visit_offered_shows_day_and_hour_and_takes_yes_or_no(
    cast: Cast, client: Client, request_of_mika: JoinRequest, later: Meeting
) -> None:
    visit = offer(cast, request_of_mika, later)
    sign_in(client, cast.mika)

    text = text_of(client.get(f"/asked/{request_of_mika.pk}/"))
    assert "Thursday 3 December, 6:30 in the evening" in text
    assert cast.kitchen.name not in text
    response = client.post(f"/visits/{visit.pk}/answer/", {"answer": "yes"}, follow=True)

    assert "You said that you will come." in text_of(response)
    ines = sign_in(Client(), cast.ines, second_step=True)
    assert "They will come." in text_of(ines.get(f"/groups/family-table/requests/{request_of_mika.pk}/"))


@pytest.mark.guidance("MEM-2", "CON-8")
@pytest.mark.parametrize("said", ["YES", "NO", ""])
@pytest.mark.parametrize("hours", [240, 25, 23, 12, 1])
def test_place_of_a_visit_is_told_only_after_yes_from_the_day_before_and_not_before_members_know(
    said: str, hours: int, cast: Cast, request_of_mika: JoinRequest, later: Meeting
) -> None:
    visit = offer(cast, request_of_mika, later)
    Visit.objects.filter(pk=visit.pk).update(answer=said)
    moment = later.starts_at - hours * HOUR

    with time_machine.travel(moment, tick=False):
        text = text_of(sign_in(Client(), cast.mika).get(f"/asked/{request_of_mika.pk}/"))

    is_day = moment.date() == later.on_date
    assert (cast.kitchen.name in text) == (said == "YES" and hours <= 24 and is_day)


def test_place_of_a_visit_is_gone_when_the_request_is_no_longer_open(
    cast: Cast, request_of_mika: JoinRequest, later: Meeting
) -> None:
    visit = offer(cast, request_of_mika, later)
    Visit.objects.filter(pk=visit.pk).update(answer="YES")
    now = later.starts_at - HOUR
    assert visiting.tells_place(Visit.objects.get(), now)

    JoinRequest.objects.update(state="REFUSED", decided_at=now)

    assert not visiting.tells_place(Visit.objects.select_related("request", "meeting").get(), now)


def test_visit_of_somebody_else_is_not_answered(
    cast: Cast, client: Client, request_of_mika: JoinRequest, later: Meeting
) -> None:
    visit = offer(cast, request_of_mika, later)

    for one in (client, sign_in(Client(), cast.joan), sign_in(Client(), cast.ines, second_step=True)):
        assert one.post(f"/visits/{visit.pk}/answer/", {"answer": "yes"}).status_code == 404
    assert Visit.objects.get().answer == ""


@pytest.mark.parametrize("answer", ["", "perhaps"])
def test_visit_without_an_answer_changes_nothing(
    answer: str, cast: Cast, client: Client, request_of_mika: JoinRequest, later: Meeting
) -> None:
    visit = offer(cast, request_of_mika, later)
    page = sign_in(client, cast.mika).post(f"/visits/{visit.pk}/answer/", {"answer": answer}, follow=True)

    assert "Please choose one of the answers." in text_of(page)
    assert Visit.objects.get().answer == ""


def test_visit_is_offered_once_and_only_to_a_meeting_of_the_group_that_is_ahead(
    cast: Cast, client: Client, request_of_mika: JoinRequest, later: Meeting
) -> None:
    offer(cast, request_of_mika, later)
    offer(cast, request_of_mika, later)
    sign_in(client, cast.ines, second_step=True)
    for meeting in (cast.tomorrow, MeetingFactory(group=cast.family, on_date=datetime.date(2026, 11, 1))):
        client.post(f"/groups/family-table/requests/{request_of_mika.pk}/visit/", {"meeting": str(meeting.pk)})

    assert Visit.objects.count() == 1


@pytest.mark.guidance("MEM-10")
def test_members_learn_beforehand_that_somebody_new_is_coming_without_a_name(
    cast: Cast, client: Client, request_of_mika: JoinRequest, later: Meeting
) -> None:
    sign_in(client, cast.joan)
    address = f"/meetings/{later.pk}/"
    assert "Somebody new" not in text_of(client.get(address))
    visit = offer(cast, request_of_mika, later)
    assert "Somebody new" not in text_of(client.get(address))

    visiting.answer(visit=visit, said="YES", now=later.starts_at - HOUR)

    text = text_of(client.get(address))
    assert "Somebody new is coming." in text
    assert "Noor" not in text
    Membership.objects.create(
        group=cast.family, member=MemberFactory(), shown_name="Bo", joined_on=datetime.date(2026, 12, 1)
    )
    assert "2 new people are coming." in text_of(client.get(address))


def test_meeting_page_asks_no_more_questions_for_many_newcomers(cast: Cast, client: Client, later: Meeting) -> None:
    sign_in(client, cast.joan)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/meetings/{later.pk}/")
        return len(queries)

    few = count()
    for _ in range(6):
        Visit.objects.create(request=JoinRequestFactory(group=cast.family), meeting=later, answer="YES")

    assert count() == few


@pytest.mark.guidance("MEM-10")
def test_who_is_new_themselves_is_not_counted_for_themselves(cast: Cast, client: Client, later: Meeting) -> None:
    MembershipFactory(group=cast.family, member=cast.mika, joined_on=datetime.date(2026, 12, 1))

    assert "Somebody new" not in text_of(sign_in(client, cast.mika).get(f"/meetings/{later.pk}/"))
    assert "Somebody new" in text_of(sign_in(Client(), cast.joan).get(f"/meetings/{later.pk}/"))


@pytest.mark.guidance("MEM-10", "NOTE-2")
@pytest.mark.parametrize("wording", ["DISCREET", "FULL"])
@pytest.mark.parametrize("is_open", [False, True])
def test_reminder_says_that_somebody_new_comes_only_in_fuller_words_and_without_a_name(
    wording: str, is_open: bool, cast: Cast, request_of_mika: JoinRequest, later: Meeting
) -> None:
    visit = offer(cast, request_of_mika, later)
    visiting.answer(visit=visit, said="YES", now=later.starts_at - 48 * HOUR)
    if is_open:
        Group.objects.filter(pk=cast.family.pk).update(belonging="OPEN")
    cast.joan.message_wording = wording
    row = DeliveryFactory.build(
        kind="meeting.reminder.days.1", member=cast.joan, group=cast.family, subject_id=later.pk, sequence=0
    )

    message, call = KINDS[row.kind].render(row), KINDS[row.kind].call_words(row)

    is_said = wording == "FULL" and not is_open
    for text in (message.long, call):
        assert ("Somebody new is coming." in text) is is_said
    for text in (message.subject, message.short):
        assert "new" not in text
    assert "Mika" not in message.long + call


@pytest.mark.guidance("MEM-2")
def test_visit_is_not_offered_where_two_would_meet_who_are_kept_apart(
    cast: Cast, client: Client, request_of_mika: JoinRequest, later: Meeting
) -> None:
    answered = later.starts_at - 240 * HOUR
    wish = ProtectionFactory(
        group=cast.family, member=cast.joan, state="KEPT", other=str(cast.mika.pk), answered_at=answered
    )
    sign_in(client, cast.ines, second_step=True)
    address = f"/groups/family-table/requests/{request_of_mika.pk}/visit/"

    answer = client.post(address, {"meeting": str(later.pk)}, follow=True)

    assert "kept apart" in text_of(answer)
    assert not Visit.objects.exists()
    wish.delete()
    client.post(address, {"meeting": str(later.pk)})
    assert Visit.objects.exists()
