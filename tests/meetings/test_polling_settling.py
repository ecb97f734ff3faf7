"""What is said of a question on day and hour, what it may become, and days that cannot be."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from meetings import polls
from meetings.actions import polling, seasons, settling
from meetings.actions.seasons import Draft
from meetings.models import Poll, PollOption, Series
from meetings.recurrence import BY_HAND
from members.models import Delivery
from tests.cast import Cast
from tests.factories.meetings import SeriesFactory
from tests.factories.members import MembershipFactory
from tests.factories.polls import PollAnswerFactory, PollFactory, PollOptionFactory
from tests.helpers import sign_in, text_of

D, T = datetime.date, datetime.time
DAY = datetime.timedelta(days=1)


@pytest.fixture
def poll(cast: Cast) -> Poll:
    """Tuesdays at six or Saturdays at ten."""
    made = PollFactory(group=cast.tuesday)
    PollOptionFactory(poll=made)
    PollOptionFactory(poll=made, weekday=5, start_time=T(10))
    return made


@pytest.fixture
def options(poll: Poll) -> list[PollOption]:
    return polls.options_of(poll)


def of(poll: Poll, end: str = "") -> str:
    return f"/groups/tuesday-circle/meetings/asked/{poll.pk}/{end}"


def answered(option: PollOption, *said: str, **values: Any) -> None:
    """So many others said this of it."""
    for value in said:
        member = MembershipFactory(group=option.poll.group).member
        PollAnswerFactory(option=option, member=member, said=value, **values)


# --- What is said ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "verdicts"),
    [
        (["YES", "YES", "NO"], ["NO", "NO", "NO"], ["most", ""]),
        (["YES", "MAYBE", "NO", "NO"], ["NO", "NO", "NO", "YES"], ["best", ""]),
        (["YES", "YES", "YES"], ["YES", "YES", "YES"], ["equal", "equal"]),
        (["NO", "NO", "NO"], ["NO", "NO", "NO"], ["", ""]),
    ],
)
def test_only_what_is_true_is_said_of_what_works_best(
    first: list[str],
    second: list[str],
    verdicts: list[str],
    poll: Poll,
    options: list[PollOption],
    now: datetime.datetime,
) -> None:
    for each in zip(first, second, strict=True):
        member = MembershipFactory(group=poll.group).member
        for option, said in zip(options, each, strict=True):
            PollAnswerFactory(option=option, member=member, said=said)

    assert [line.verdict for line in polls.standing_of(poll, now).lines] == verdicts


def test_nothing_is_said_of_the_only_one_to_choose(cast: Cast, now: datetime.datetime) -> None:
    option = PollOptionFactory(poll__group=cast.tuesday)
    answered(option, "YES", "YES", "YES")

    assert [(line.is_best, line.verdict) for line in polls.standing_of(option.poll, now).lines] == [(True, "")]


def test_nobody_is_told_to_choose_one_where_all_days_have_gone_by(
    cast: Cast, client: Client, now: datetime.datetime
) -> None:
    option = PollOptionFactory(
        poll__group=cast.tuesday, poll__rhythm="dates", weekday=None, on_date=D(2026, 11, 20), start_time=T(18)
    )
    sign_in(client, cast.rosa)

    page = text_of(client.get(of(option.poll)))

    assert "All these days have gone by." in page
    assert "Then choose one." not in page


def test_link_that_is_over_is_as_kind_as_any_other_old_link(cast: Cast, client: Client) -> None:
    old = client.get("/p/somebody-guessed/")

    assert (old.status_code, "This link has done its work" in text_of(old)) == (404, True)


# --- Settling -------------------------------------------------------------------------------------------------


def draft(**values: Any) -> Draft:
    said = {"rule": "FREQ=WEEKLY;BYDAY=SA", "first_on": D(2026, 11, 28), "start_time": T(10), "minutes": 90}
    return Draft(**{**said, **values})


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"start_time": T(20)}, "start_time"),
        ({"first_on": D(2026, 11, 29), "rule": "FREQ=WEEKLY;BYDAY=SU"}, "first_on"),
    ],
)
def test_another_day_or_hour_than_was_chosen_is_not_said_to_be_it(
    values: dict[str, Any], field: str, poll: Poll, options: list[PollOption], cast: Cast, now: datetime.datetime
) -> None:
    plan = draft(**values)

    with pytest.raises(ValidationError, match="You chose Saturday") as refused:
        settling.become_rhythm(by=cast.rosa, option=options[1], draft=plan, on={plan.first_on}, now=now)

    poll.refresh_from_db()
    assert list(refused.value.error_dict) == [field]
    assert (poll.chosen, poll.is_open(now), Series.objects.exists()) == (None, True, False)


def test_day_of_the_calendar_that_was_chosen_stays_ticked(cast: Cast, now: datetime.datetime) -> None:
    option = PollOptionFactory(
        poll__group=cast.tuesday, poll__rhythm="dates", weekday=None, on_date=D(2026, 12, 5), start_time=T(10)
    )
    days = (D(2026, 12, 5), D(2026, 12, 12))
    plan = draft(rule=BY_HAND, first_on=days[0], by_hand=days)

    with pytest.raises(ValidationError) as refused:
        settling.become_rhythm(by=cast.rosa, option=option, draft=plan, on={days[1]}, now=now)

    assert list(refused.value.error_dict) == ["on"]
    assert (
        settling.become_rhythm(by=cast.rosa, option=option, draft=plan, on={days[0]}, now=now) is settling.Settled.TOLD
    )


def test_another_hour_is_said_beside_its_question_and_the_rest_is_kept(
    poll: Poll, options: list[PollOption], cast: Cast, client: Client
) -> None:
    sign_in(client, cast.rosa)
    plan = f"/groups/tuesday-circle/meetings/plan/week/?option={options[1].pk}"

    response = client.post(plan, {"first_on": "2026-11-28", "start_time": "12:00", "end_time": "13:30"})

    assert response.status_code == 422
    assert "You chose Saturday" in str(response.context["form"].errors["start_time"])
    assert response.context["form"]["end_time"].value() == "13:30"


def test_settled_on_days_that_were_known_says_that_nobody_is_told(
    poll: Poll, options: list[PollOption], cast: Cast, client: Client, now: datetime.datetime
) -> None:
    seasons.plan(by=cast.rosa, group=cast.tuesday, draft=draft(), on={D(2026, 11, 28)}, now=now)
    sign_in(client, cast.rosa)
    asked = {"first_on": "2026-11-28", "start_time": "10:00", "end_time": "11:30", "on": "2026-11-28", "sure": "yes"}

    page = text_of(
        client.post(f"/groups/tuesday-circle/meetings/plan/week/?option={options[1].pk}", asked, follow=True)
    )

    assert "nobody is told again" in page
    assert not Delivery.objects.filter(kind="meeting.season").exists()
    poll.refresh_from_db()
    assert poll.chosen == options[1]


def test_other_rhythms_keep_the_day_and_hour_that_was_chosen(
    options: list[PollOption], cast: Cast, client: Client
) -> None:
    series = SeriesFactory(group=cast.tuesday, first_on=D(2026, 11, 3))
    sign_in(client, cast.rosa)

    page = client.get(f"/groups/tuesday-circle/meetings/season/{series.pk}/?every=week&option={options[1].pk}")

    assert f"?every=month&amp;option={options[1].pk}" in page.content.decode()


# --- Odd input ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/Los_Angeles"])
@pytest.mark.parametrize("day", [D.min, D.max])
def test_day_at_the_end_of_the_calendar_is_refused_like_any_other(
    day: datetime.date, zone: str, cast: Cast, now: datetime.datetime
) -> None:
    cast.tuesday.time_zone = zone
    for values, field in (
        ({"choices": [polling.Choice(T(9), on_date=day)], "until_on": D(2026, 11, 30)}, "day_1"),
        ({"choices": [polling.Choice(T(9), weekday=1)], "until_on": day}, "until_on"),
    ):
        with pytest.raises(ValidationError) as refused:
            polling.ask(by=cast.rosa, group=cast.tuesday, rhythm="dates", now=now, **values)
        assert list(refused.value.error_dict) == [field]
