"""The pages on which a season is planned and changed."""

import datetime
import re

import pytest
from django.http import HttpResponse
from django.test import Client

from meetings.actions import answering, seasons
from meetings.models import Meeting, Series
from members.models import Delivery
from members.waiting import waiting_for
from tests.cast import Cast
from tests.factories.meetings import SeriesFactory
from tests.helpers import sign_in, text_of

D = datetime.date
PLAN = "/groups/tuesday-circle/meetings/plan/"
ASKED = {"first_on": "2026-12-01", "start_time": "18:30", "end_time": "20:00", "until_on": ""}
CHRISTMAS = "2026-12-22"


def typed(cast: Cast, **values: str) -> dict[str, object]:
    return {**ASKED, "place": str(cast.library.pk), **values}


def offered(page: HttpResponse) -> list[str]:
    """The days that have a tick."""
    return re.findall(r'name="on" value="([\d-]+)" checked', page.content.decode())


@pytest.fixture
def season(cast: Cast, client: Client) -> Series:
    """Every Tuesday at half past six, planned by Rosa over the page."""
    sign_in(client, cast.rosa)
    on = offered(client.post(f"{PLAN}week/", typed(cast)))
    client.post(f"{PLAN}week/", {**typed(cast), "on": on, "sure": "yes"})
    return Series.objects.get()


@pytest.mark.guidance("MEET-3", "MEET-2")
def test_season_is_planned_question_by_question_and_the_real_days_are_seen_first(cast: Cast, client: Client) -> None:
    sign_in(client, cast.rosa)
    assert "Every week" in text_of(client.get(PLAN))
    questions = text_of(client.get(f"{PLAN}week/"))
    assert "Which is the first day?" in questions
    assert "Every how many weeks?" not in questions

    preview = client.post(f"{PLAN}week/", typed(cast))

    days = offered(preview)
    assert (preview.status_code, days[:2], len(days)) == (200, ["2026-12-01", "2026-12-08"], 12)
    assert "Every week on Tuesday" in text_of(preview)
    assert "Is there a holiday among them?" in text_of(preview)
    assert not Series.objects.exists()

    days.remove(CHRISTMAS)
    done = client.post(f"{PLAN}week/", {**typed(cast), "on": days, "sure": "yes"}, follow=True)

    assert "Planned." in text_of(done)
    kept = Series.objects.get()
    assert [day.isoformat() for day in kept.meetings.order_by("on_date").values_list("on_date", flat=True)] == days
    assert not Delivery.objects.exists()
    again = client.get(f"{PLAN}month/").content.decode()
    assert 'value="18:30"' in again
    assert f'value="{cast.library.pk}" selected' in again


@pytest.mark.parametrize(
    ("rhythm", "more", "first"),
    [
        ("weeks", {"weeks": "3"}, ["2026-12-01", "2026-12-22", "2027-01-12"]),
        ("month", {}, ["2026-12-01", "2027-01-05", "2027-02-02"]),
        ("last", {}, ["2026-12-29", "2027-01-26"]),
        ("dates", {"day_1": "2027-01-09", "day_2": "2026-12-05", "day_4": "2026-12-05"}, ["2026-12-05", "2027-01-09"]),
    ],
)
def test_each_rhythm_shows_its_days(
    rhythm: str, more: dict[str, str], first: list[str], cast: Cast, client: Client
) -> None:
    sign_in(client, cast.rosa)

    assert offered(client.post(f"{PLAN}{rhythm}/", typed(cast, **more)))[:3] == first


@pytest.mark.parametrize(
    ("rhythm", "wrong", "words"),
    [
        ("week", {"end_time": "18:00"}, "The end comes before the start."),
        ("week", {"end_time": "18:30"}, "The end comes before the start."),
        ("week", {"first_on": "2026-11-20"}, "This day has gone by."),
        ("week", {"first_on": "2026-02-30"}, "Please look at this again"),
        ("week", {"until_on": "2026-11-30"}, "The last day comes before the first."),
        ("last", {"until_on": "2026-12-20"}, "There is no such day until then."),
        ("month", {"first_on": "2026-12-29"}, "Most months have no fifth Tuesday."),
        ("weeks", {"weeks": "1"}, "Please look at this again"),
        ("weeks", {"weeks": "99999999999999999999"}, "Please look at this again"),
        ("dates", {}, "Please choose at least one day."),
        ("dates", {"day_3": "2026-11-01"}, "This day has gone by."),
        ("week", {"place": "00000000-0000-4000-8000-000000000000"}, "Please look at this again"),
    ],
)
def test_answer_that_cannot_be_is_explained_beside_its_question_and_kept(
    rhythm: str, wrong: dict[str, str], words: str, cast: Cast, client: Client
) -> None:
    sign_in(client, cast.rosa)

    page = client.post(f"{PLAN}{rhythm}/", typed(cast, **wrong))

    assert page.status_code == 422
    assert words in text_of(page)
    assert "<title>Please look again" in page.content.decode()
    assert f'value="{wrong.get("end_time", "20:00")}"' in page.content.decode()
    assert not Series.objects.exists()


def test_no_day_ticked_or_a_day_that_was_never_offered_makes_nothing(cast: Cast, client: Client) -> None:
    sign_in(client, cast.rosa)

    for on in ([], ["2026-12-02"], ["soon", "x" * 500]):
        page = client.post(f"{PLAN}week/", {**typed(cast), "on": on, "sure": "yes"})
        assert (page.status_code, offered(page)) == (422, [])
        assert "Please leave at least one day ticked." in text_of(page)
    assert not Series.objects.exists()


def test_change_something_leads_back_with_everything_typed(cast: Cast, client: Client) -> None:
    sign_in(client, cast.rosa)

    page = client.post(f"{PLAN}week/", {**typed(cast), "back": "yes"})

    assert (page.status_code, offered(page)) == (200, [])
    assert 'value="2026-12-01"' in page.content.decode()


def test_list_says_the_rhythm_and_leads_to_changing_it(season: Series, client: Client) -> None:
    page = client.get("/groups/tuesday-circle/meetings/")

    assert "Every week on Tuesday" in text_of(page)
    assert f"/groups/tuesday-circle/meetings/season/{season.pk}/" in page.content.decode()


@pytest.mark.guidance("MEET-2")
def test_changed_hour_keeps_answered_days_and_says_so_before_and_after(
    season: Series, cast: Cast, client: Client
) -> None:
    answered = season.meetings.order_by("on_date")[2]
    answering.answer(by=cast.amina, meeting=answered, answer="YES", now=datetime.datetime.now(datetime.UTC))
    address = f"/groups/tuesday-circle/meetings/season/{season.pk}/"
    assert 'value="18:30"' in client.get(address).content.decode()

    preview = client.post(address, typed(cast, start_time="17:00", end_time="18:30", seen="0"))

    assert "These stay as they are" in text_of(preview)
    assert answered.on_date.isoformat() not in offered(preview)
    sent = {**typed(cast, start_time="17:00", end_time="18:30", seen="0"), "on": offered(preview), "sure": "yes"}
    assert "Everybody is told once" in text_of(client.post(address, sent, follow=True))
    assert "Nobody was told anything" in text_of(client.post(address, sent, follow=True))
    answered.refresh_from_db()
    assert answered.start_time == datetime.time(18, 30)
    assert Delivery.objects.filter(kind="meeting.season").count() == 5


def test_second_of_two_facilitators_sees_both_texts_and_may_send_hers_again(
    season: Series, cast: Cast, client: Client
) -> None:
    address = f"/groups/tuesday-circle/meetings/season/{season.pk}/"
    hers = typed(cast, start_time="10:00", end_time="11:30", seen="0")
    on = offered(client.post(address, hers))
    theirs = seasons.Draft(
        rule="FREQ=WEEKLY;BYDAY=WE", first_on=D(2026, 12, 2), start_time=datetime.time(17), minutes=60
    )
    seasons.change(
        by=cast.sam, series=season, draft=theirs, on=[D(2026, 12, 2)], seen_sequence=0,
        now=datetime.datetime.now(datetime.UTC),
    )  # fmt: skip

    page = client.post(address, {**hers, "on": on, "sure": "yes"})

    assert page.status_code == 422
    assert "Somebody changed this in the meantime." in text_of(page)
    assert "Every week on Wednesday" in text_of(page)
    assert 'value="10:00"' in page.content.decode()
    season.refresh_from_db()
    assert season.start_time == datetime.time(17)

    assert 'name="seen" value="1"' in page.content.decode()
    sent = {**hers, "seen": "1"}
    on = offered(client.post(address, sent))
    assert client.post(address, {**sent, "on": on, "sure": "yes"}).status_code == 302
    season.refresh_from_db()
    assert season.start_time == datetime.time(10)


def test_days_that_nobody_looked_through_wait_for_a_facilitator_and_open_at_once(
    season: Series, cast: Cast, client: Client, now: datetime.datetime
) -> None:
    def asks(when: datetime.datetime) -> list[str]:
        found = waiting_for(cast.tuesday, cast.rosa, when)
        return [item.address for item in found if "all days to come" in item.title]

    assert asks(now) == []
    later = now + datetime.timedelta(weeks=11)
    address = asks(later)[0]
    assert not any("all days" in item.title for item in waiting_for(cast.tuesday, cast.amina, later))

    page = client.get(address)

    assert page.status_code == 200
    assert len(offered(page)) == season.meetings.count()


def test_rule_that_says_more_than_the_questions_can_be_replaced(cast: Cast, client: Client) -> None:
    series = SeriesFactory(group=cast.tuesday, rule="FREQ=WEEKLY;BYDAY=MO,WE", first_on=D(2026, 12, 1))
    sign_in(client, cast.rosa)
    address = f"/groups/tuesday-circle/meetings/season/{series.pk}/"

    for look in ("", "?look=yes", "?every=dates", "?every=last"):
        assert "Again and again" in text_of(client.get(address + look))
    assert client.get(address + "?every=never").status_code == 404


def test_member_and_stranger_plan_nothing(season: Series, cast: Cast, client: Client) -> None:
    number = Meeting.objects.count()
    addresses = (PLAN, f"{PLAN}week/", f"/groups/tuesday-circle/meetings/season/{season.pk}/")
    sent = {**typed(cast, first_on="2026-12-02", seen="0"), "on": "2026-12-02", "sure": "yes"}
    for member, status in ((cast.amina, 403), (cast.ines, 404)):
        sign_in(client, member)
        for address in addresses:
            assert client.get(address).status_code == status
            if address != PLAN:
                assert client.post(address, sent).status_code == status
    sign_in(client, cast.ines)
    theirs = f"/groups/family-table/meetings/season/{season.pk}/"
    assert (client.get(theirs).status_code, client.post(theirs, sent).status_code) == (404, 404)
    assert Meeting.objects.count() == number
