"""Today: the next meeting, whom to phone, one thing more."""

import datetime

import pytest
from django.test import Client

from meetings.models import Meeting
from members.models import Delivery, Tick
from tests.cast import Cast
from tests.factories.meetings import MeetingFactory
from tests.factories.members import DeliveryFactory, MembershipFactory
from tests.helpers import sign_in, text_of


@pytest.fixture
def call(cast: Cast) -> Delivery:
    """Okello asked for a call about tomorrow."""
    return DeliveryFactory(
        member=cast.okello,
        group=cast.tuesday,
        subject_id=cast.tomorrow.pk,
        lane="call",
        state="CALLING",
        expires_at=cast.tomorrow.starts_at,
    )


@pytest.mark.guidance("FAC-1", "FAC-8", "NOTE-1")
def test_today_shows_meeting_replies_and_whom_to_phone(cast: Cast, client: Client, call: Delivery) -> None:
    Meeting.objects.filter(pk=cast.tomorrow.pk).update(yes_count=2, unsure_count=1, no_count=1)
    sign_in(client, cast.rosa, second_step=True)

    text = text_of(client.get("/today/"))

    assert "Tomorrow 6:30 to 8:00 in the evening" in text
    for part in ("2 will come", "1 not sure", "1 no answer yet", "1 not this time"):
        assert part in text
    assert "Please phone 1 person" in text
    assert "Okello" in text
    assert "Mornings are best" in text
    assert "Please leave no message and tell nobody else." in text


@pytest.mark.guidance("CON-1", "NOTE-1")
def test_today_shows_a_number_only_of_who_asked_for_a_call(cast: Cast, client: Client, call: Delivery) -> None:
    DeliveryFactory(
        member=cast.lin, group=cast.tuesday, subject_id=cast.tomorrow.pk, lane="sms", state="FAILED", reason="HTTP_400"
    )
    sign_in(client, cast.rosa, second_step=True)

    page = client.get("/today/").content.decode()

    assert "+447700900105" in page
    assert "+447700900104" not in page
    assert "Lin" in text_of(client.get("/today/"))


@pytest.mark.guidance("CON-2")
def test_today_shows_nothing_of_the_other_group(cast: Cast, client: Client, call: Delivery) -> None:
    sign_in(client, cast.ines, second_step=True)

    page = client.get("/today/").content.decode()

    assert "Family Table" in page
    for foreign in ("Tuesday Circle", "Okello", "+447700900105"):
        assert foreign not in page


@pytest.mark.guidance("RUN-13", "FAC-8")
def test_today_asks_for_one_thing_more_and_lets_it_go_once_done(cast: Cast, client: Client) -> None:
    held = MeetingFactory(group=cast.tuesday, on_date=datetime.date(2026, 11, 17))
    sign_in(client, cast.rosa, second_step=True)
    assert "How many came on Tuesday 17 November?" in text_of(client.get("/today/"))

    client.post(f"/meetings/{held.pk}/count/", {"number": 5})

    assert "How many came" not in text_of(client.get("/today/"))
    assert "That is all" in text_of(client.get("/today/"))


def test_today_warns_when_the_clock_stands_still(cast: Cast, client: Client) -> None:
    sign_in(client, cast.rosa, second_step=True)
    warning = "Messages are not going out at the moment."
    assert warning not in text_of(client.get("/today/"))

    Tick.objects.update(finished_at=datetime.datetime(2026, 11, 23, 11, 56, tzinfo=datetime.UTC))

    assert warning in text_of(client.get("/today/"))


def test_today_of_who_facilitates_two_groups_begins_with_the_one_that_meets_first(cast: Cast, client: Client) -> None:
    MembershipFactory(group=cast.family, member=cast.rosa, role="FACILITATOR")
    Meeting.objects.filter(pk=cast.table.pk).update(starts_at=datetime.datetime(2026, 11, 24, 9, tzinfo=datetime.UTC))
    sign_in(client, cast.rosa, second_step=True)

    text = text_of(client.get("/today/"))

    assert text.index("Family Table") < text.index("Tuesday Circle")


def test_today_of_a_group_without_meetings_is_calm(cast: Cast, client: Client) -> None:
    Meeting.objects.all().delete()
    sign_in(client, cast.rosa, second_step=True)

    text = text_of(client.get("/today/"))

    assert "Nothing is planned." in text
    assert "Nobody to phone" in text


@pytest.mark.parametrize("name", ["amina", "joan", "mika", "chidi", "root"])
def test_today_is_for_facilitators(name: str, cast: Cast, client: Client) -> None:
    sign_in(client, getattr(cast, name), second_step=True)

    assert client.get("/today/").status_code == 403


def test_call_about_a_meeting_that_is_gone_does_not_break_the_page(cast: Cast, client: Client, call: Delivery) -> None:
    cast.tomorrow.delete()
    sign_in(client, cast.rosa, second_step=True)

    for address in ("/today/", "/groups/tuesday-circle/reminders/"):
        assert "Okello" in text_of(client.get(address))


# --- What came of a call --------------------------------------------------------------------------------------


@pytest.mark.guidance("NOTE-1", "NOTE-6")
def test_called_and_told_takes_the_person_off_the_list(cast: Cast, client: Client, call: Delivery) -> None:
    sign_in(client, cast.sam, second_step=True)

    response = client.post(
        f"/groups/tuesday-circle/reminders/called/{call.pk}/", {"outcome": "told", "next": "today"}, follow=True
    )

    call.refresh_from_db()
    assert (call.handled_how, call.handled_by_id) == ("TOLD", cast.sam.pk)
    assert response.request["PATH_INFO"] == "/today/"
    assert "Noted. Thank you for calling." in text_of(response)
    assert "Okello" not in text_of(response)


def test_called_and_not_reached_keeps_the_person_on_the_list(cast: Cast, client: Client, call: Delivery) -> None:
    sign_in(client, cast.rosa, second_step=True)

    response = client.post(
        f"/groups/tuesday-circle/reminders/called/{call.pk}/", {"outcome": "not_reached"}, follow=True
    )

    assert response.request["PATH_INFO"] == "/groups/tuesday-circle/reminders/"
    assert "Okello" in text_of(response)


def test_called_by_two_is_noted_once_and_the_second_is_told_so(cast: Cast, client: Client, call: Delivery) -> None:
    address = f"/groups/tuesday-circle/reminders/called/{call.pk}/"
    sign_in(client, cast.rosa, second_step=True).post(address, {"outcome": "told"})

    second = sign_in(Client(), cast.sam, second_step=True).post(address, {"outcome": "wrong_number"}, follow=True)

    call.refresh_from_db()
    assert (call.handled_how, call.handled_by_id) == ("TOLD", cast.rosa.pk)
    assert "not needed any more" in text_of(second)


@pytest.mark.parametrize("outcome", ["", "perhaps", "TOLD"])
def test_call_without_an_outcome_changes_nothing(outcome: str, cast: Cast, client: Client, call: Delivery) -> None:
    sign_in(client, cast.rosa, second_step=True)

    response = client.post(f"/groups/tuesday-circle/reminders/called/{call.pk}/", {"outcome": outcome}, follow=True)

    call.refresh_from_db()
    assert call.handled_at is None
    assert "Please choose what came of the call." in text_of(response)


def test_form_of_a_call_carries_its_token(cast: Cast, call: Delivery) -> None:
    """The row stands in a piece of a page of its own: without the token every press would be refused."""
    for address in ("/today/", "/groups/tuesday-circle/reminders/"):
        strict = sign_in(Client(enforce_csrf_checks=True), cast.rosa, second_step=True)
        page = strict.get(address).content.decode()
        form = page.split(f"/reminders/called/{call.pk}/")[1].split("</form>")[0]
        token = form.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]

        done = strict.post(
            f"/groups/tuesday-circle/reminders/called/{call.pk}/",
            {"outcome": "not_reached", "csrfmiddlewaretoken": token},
        )

        assert done.status_code == 302
