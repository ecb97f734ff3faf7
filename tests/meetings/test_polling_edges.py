"""Asking for day and hour at its edges: days that go by, closing at the last moment, few people, paper and notes."""

import datetime
from typing import Any

import pytest
from django.test import Client

from groups.models import Group
from meetings import polls
from meetings.actions import polling
from meetings.models import Poll, PollAnswer, PollOption
from members.actions import consenting
from members.models import Membership
from peersupport.audit.models import AuditEvent
from peersupport.privacy.erase import erase
from tests.cast import Cast
from tests.factories.members import MembershipFactory
from tests.factories.polls import PollAnswerFactory, PollFactory, PollLinkFactory, PollOptionFactory
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
    held, over = polling.hold, poll.ends_at

    def somebody_was_quicker(found: Poll) -> Poll:
        Poll.objects.filter(pk=found.pk).update(ends_at=over + DAY)
        return held(found)

    monkeypatch.setattr(polling, "hold", somebody_was_quicker)

    assert polling.close_due(over) == 0
    assert PollAnswer.objects.count() == 1
    monkeypatch.undo()
    assert polling.close_due(over + DAY) == 1


# --- Few people -----------------------------------------------------------------------------------------------


@pytest.mark.guidance("MEET-3", "CON-2")
@pytest.mark.parametrize("is_closed", [False, True])
@pytest.mark.parametrize("filled", ["notes", "paper"])
def test_one_who_answered_alone_is_not_found_by_subtracting_what_somebody_wrote_down(
    filled: str, is_closed: bool, poll: Poll, options: list[PollOption], cast: Cast, client: Client
) -> None:
    answered(options[0], "NO")
    if filled == "notes":
        answered(options[0], "YES", "YES", noted_by_id=cast.rosa.pk, is_noted=True)
    else:
        polling.count_sheets(by=cast.rosa, poll=poll, sheets=4, numbers={}, seen_sequence=0, now=poll.asked_at)
    if is_closed:
        polling.close(by=cast.rosa, poll=poll, now=poll.asked_at)
    sign_in(client, cast.rosa)

    page = text_of(client.get(of(poll)))

    assert "Fewer than three people have answered by themselves." in page
    assert "does not suit" not in page


@pytest.mark.parametrize("alone", [0, 3])
def test_numbers_are_shown_where_nobody_or_enough_people_answered_alone(
    alone: int, poll: Poll, options: list[PollOption], cast: Cast, now: datetime.datetime
) -> None:
    answered(options[0], *["YES"] * alone)
    answered(options[0], *["NO"] * (4 - alone), is_noted=True)
    assert polls.standing_of(poll, now).shows_numbers

    polling.close(by=cast.rosa, poll=poll, now=poll.asked_at)

    poll.refresh_from_db()
    assert (poll.alone, poll.nameless) == (alone, 4)
    assert polls.standing_of(poll, now).shows_numbers


# --- Paper ----------------------------------------------------------------------------------------------------


def test_who_gave_back_a_slip_is_asked_on_every_page_not_to_answer_again(
    poll: Poll, cast: Cast, client: Client
) -> None:
    link = PollLinkFactory(poll=poll, member=cast.lin)
    sign_in(client, cast.rosa)
    pages = {
        f"/polls/{poll.pk}/": "Have you given back a slip of paper?",
        f"/p/{link.token}/": "Have you given back a slip of paper?",
        of(poll, f"said/{cast.okello.memberships.get().pk}/"): "Have they given back a slip of paper?",
    }
    assert not [address for address, says in pages.items() if says in text_of(client.get(address))]

    Poll.objects.filter(pk=poll.pk).update(nameless=1)

    assert [address for address, says in pages.items() if says in text_of(client.get(address))] == list(pages)


def test_more_people_counted_than_belong_is_said_in_a_closed_group_only(
    poll: Poll, options: list[PollOption], cast: Cast, client: Client
) -> None:
    answered(options[0], "YES", "YES", "YES")
    sign_in(client, cast.rosa)
    belong = Membership.objects.current().filter(group=cast.tuesday).count()
    for sheets, belonging, is_said in (
        (belong - 3, "CLOSED", False),
        (belong, "CLOSED", True),
        (belong, "OPEN", False),
    ):
        Poll.objects.filter(pk=poll.pk).update(nameless=sheets)
        Group.objects.filter(pk=cast.tuesday.pk).update(belonging=belonging)

        assert ("More people are counted than belong now." in text_of(client.get(of(poll)))) is is_said


def test_numbers_written_down_by_two_at_once_are_both_shown_and_what_was_typed_is_kept(
    poll: Poll, options: list[PollOption], cast: Cast, client: Client
) -> None:
    sign_in(client, cast.rosa)
    polling.count_sheets(
        by=cast.sam, poll=poll, sheets=7, numbers={options[0].pk: (7, 0, 0)}, seen_sequence=0, now=poll.asked_at
    )

    late = client.post(of(poll, "sheets/"), {"sheets": "9", "yes_1": "8", "seen": "0"})

    assert late.status_code == 422
    assert "suits 7 people" in text_of(late)
    assert (late.context["form"]["sheets"].value(), late.context["form"]["yes_1"].value()) == ("9", "8")
    meant = {"sheets": "9", "yes_1": "8", "seen": late.context["form"]["seen"].value()}
    assert client.post(of(poll, "sheets/"), meant).status_code == 302
    options[0].refresh_from_db()
    assert options[0].yes == 8


# --- Notes ----------------------------------------------------------------------------------------------------


def test_note_is_read_by_who_made_it_and_taken_back_by_any_facilitator(
    poll: Poll, options: list[PollOption], cast: Cast, client: Client
) -> None:
    note = of(poll, f"said/{cast.okello.memberships.get().pk}/")
    sign_in(client, cast.rosa)
    assert "Take back what was noted" not in text_of(client.get(note))
    client.post(note, {"option_1": "MAYBE", "option_2": "NO"})
    mine = client.get(note)
    assert mine.content.decode().count(" checked") == 2
    assert "Note their answers" in text_of(mine)

    sam = sign_in(Client(), cast.sam)
    page = sam.get(note)
    assert " checked" not in page.content.decode()
    assert "Somebody else has noted what they said." in text_of(page)
    sam.post(note, {"option_1": "YES"})
    assert polls.said_by(poll, cast.okello.pk) == {options[0].pk: "YES"}

    assert "What was noted is gone." in text_of(client.post(note, {"take_back": "yes"}, follow=True))
    assert not PollAnswer.objects.exists()
    assert AuditEvent.objects.filter(action="poll.note_taken_back", by_id=cast.rosa.pk).count() == 1


def test_taking_a_note_back_leaves_what_the_person_said(
    poll: Poll, options: list[PollOption], cast: Cast, now: datetime.datetime
) -> None:
    PollAnswerFactory(option=options[0], member=cast.okello)

    gone = polling.take_back_note(by=cast.rosa, poll=poll, membership=cast.okello.memberships.get(), now=now)

    assert (gone, PollAnswer.objects.count()) == (False, 1)


def test_note_stays_a_note_when_who_noted_it_is_erased(
    poll: Poll, options: list[PollOption], cast: Cast, now: datetime.datetime
) -> None:
    okello = cast.okello.memberships.select_related("member", "group").get()
    polling.note(by=cast.sam, poll=poll, membership=okello, said={options[0].pk: "NO"}, now=now)

    erase(cast.sam)

    assert PollAnswer.objects.get().noted_by_id is None
    assert not polling.has_answered_alone(poll, cast.okello.pk)
    polling.note(by=cast.rosa, poll=poll, membership=okello, said={options[1].pk: "YES"}, now=now)
    assert polls.said_by(poll, cast.okello.pk) == {options[1].pk: "YES"}


def test_who_can_sign_in_since_a_moment_ago_is_left_to_answer_alone(
    poll: Poll, cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = iter([False, True])
    monkeypatch.setattr(consenting, "answers_alone", lambda _member: next(said))
    sign_in(client, cast.rosa)

    response = client.post(of(poll, f"said/{cast.okello.memberships.get().pk}/"), {"option_1": "YES"})

    assert (response.status_code, response["Location"]) == (302, of(poll))
    assert not PollAnswer.objects.exists()
