"""Asking for day and hour at its edges: days that go by, closing at the last moment, few people, and odd input."""

import datetime
from typing import Any

import pytest
from django.test import Client

from meetings import polls
from meetings.actions import polling
from meetings.models import Poll, PollAnswer, PollOption
from tests.cast import Cast
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


def test_answer_sent_after_a_day_went_by_stays_with_the_day_it_was_meant_for(
    cast: Cast, client: Client, now: datetime.datetime
) -> None:
    poll = PollFactory(group=cast.tuesday, rhythm="dates", ends_at=now + 30 * DAY)
    _gone, second, third = [
        PollOptionFactory(poll=poll, weekday=None, on_date=day)
        for day in (D(2026, 11, 20), D(2026, 12, 20), D(2026, 12, 21))
    ]
    sign_in(client, cast.amina)

    client.post(f"/polls/{poll.pk}/", {"option_1": "NO", "option_2": "YES", "option_3": "MAYBE"})

    assert polls.said_by(poll, cast.amina.pk) == {second.pk: "YES", third.pk: "MAYBE"}


def test_numbers_of_a_closed_poll_are_not_read_on_the_page_for_paper(
    poll: Poll, options: list[PollOption], cast: Cast, client: Client
) -> None:
    answered(options[0], "MAYBE")
    sign_in(client, cast.rosa)
    assert client.get(of(poll, "sheets/")).status_code == 200

    polling.close(by=cast.rosa, poll=poll, now=poll.asked_at)

    for response in (
        client.get(of(poll, "sheets/"), follow=True),
        client.post(of(poll, "sheets/"), {"sheets": "1", "yes_1": "1", "seen": "1"}, follow=True),
    ):
        assert response.redirect_chain == [(of(poll), 302)]
        assert "What stands on paper cannot be added any more." in text_of(response)


def test_poll_left_open_longer_at_the_last_moment_is_not_closed(
    poll: Poll, options: list[PollOption], monkeypatch: pytest.MonkeyPatch
) -> None:
    answered(options[0], "YES")
    held, over = polling._held, poll.ends_at

    def somebody_was_quicker(found: Poll) -> Poll:
        Poll.objects.filter(pk=found.pk).update(ends_at=over + DAY)
        return held(found)

    monkeypatch.setattr(polling, "_held", somebody_was_quicker)

    assert polling.close_due(over) == 0
    assert PollAnswer.objects.count() == 1
    monkeypatch.undo()
    assert polling.close_due(over + DAY) == 1
