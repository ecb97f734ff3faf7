"""What facilitators see of the outbox: whom to phone, what is planned, what went."""

import datetime
import uuid
from typing import Any

import pytest

from groups.models import Group
from members.actions import notifying
from members.actions.calling import mark_called
from members.models import Delivery, Member, Membership
from members.outbox import draining, listing
from members.outbox.reaping import hand_calls_over
from peersupport.audit.models import AuditEvent
from peersupport.channels.base import Ambiguous, Definite
from tests.conftest import NOW
from tests.factories.members import ContactMethodFactory, MemberFactory, MembershipFactory
from tests.members.outbox.conftest import HOUR, News, Scripted, again, at, tell, way_of

pytestmark = pytest.mark.django_db
State = Delivery.State


def names(group: Group, now: datetime.datetime = NOW) -> list[str]:
    return [call.name for call in listing.for_a_person(group, now)]


@pytest.mark.guidance("FAC-8")
def test_for_a_person_lists_who_asked_for_a_call_and_whom_no_message_reached(
    news: News, group: Group, amina: Member, lin: Member, okello: Member, mika: Member, channels: dict[str, Scripted]
) -> None:
    Membership.objects.filter(member=okello).update(shown_name="Mr O")
    channels["email"].outcomes = [Ambiguous("NO_REPLY")]
    channels["sms"].outcomes = [Definite("HTTP_400", permanent=True)]
    tell(group, amina, lin, okello, mika)
    hand_calls_over(NOW)
    for lane in channels:
        draining.drain(lane, clock=at(NOW))

    calls = {call.name: call for call in listing.for_a_person(group, NOW)}

    assert set(calls) == {"Amina", "Lin", "Mr O"}
    assert (calls["Mr O"].phone, calls["Mr O"].best_time) == ("+447700900105", "Mornings")
    assert (calls["Amina"].phone, calls["Lin"].phone) == ("", "")
    assert calls["Mr O"].words == "Is this a good moment? There is news."
    assert calls["Lin"].line == "News"


def test_for_a_person_shows_nobody_of_another_group(
    news: News, group: Group, other_group: Group, okello: Member
) -> None:
    tell(group, okello)
    hand_calls_over(NOW)

    assert names(other_group) == []
    assert names(group) == ["Okello"]


@pytest.mark.guidance("NOTE-2")
def test_for_a_person_opens_with_the_words_that_this_person_chose(news: News, group: Group, okello: Member) -> None:
    way = way_of(okello, "CALL")
    way.call_words = "It is about the garden."
    way.save()
    tell(group, okello)
    hand_calls_over(NOW)

    (call,) = listing.for_a_person(group, NOW)

    assert call.words == "It is about the garden. There is news."


def test_for_a_person_lets_a_caller_begin_with_the_name_they_have_in_the_group(
    news: News, group: Group, okello: Member
) -> None:
    tell(group, okello)
    hand_calls_over(NOW)

    (call,) = listing.for_a_person(group, NOW, caller="Rosa")

    assert call.words == "It’s Rosa. Is this a good moment? There is news."


def test_call_without_its_number_keeps_everything_else(news: News, group: Group, okello: Member) -> None:
    tell(group, okello)
    hand_calls_over(NOW)
    (call,) = listing.for_a_person(group, NOW)

    shut, taken = call.without_number(opens_at="09:00"), call.without_number(is_with_another=True)

    assert (shut.phone, shut.opens_at, shut.is_with_another) == ("", "09:00", False)
    assert (taken.phone, taken.opens_at, taken.is_with_another) == ("", "", True)
    assert (shut.name, shut.words, shut.best_time) == (call.name, call.words, call.best_time)


def test_for_a_person_drops_who_was_told_and_keeps_who_was_not_reached(
    news: News, group: Group, okello: Member, amina: Member
) -> None:
    (row,) = tell(group, okello)
    hand_calls_over(NOW)

    assert mark_called(by=amina, delivery=row, how="NOT_REACHED", now=NOW)
    (call,) = listing.for_a_person(group, NOW)
    assert call.was_not_reached
    assert mark_called(by=amina, delivery=row, how="TOLD", now=NOW + HOUR)
    assert names(group) == []
    assert not mark_called(by=amina, delivery=row, how="WRONG_NUMBER", now=NOW + HOUR)

    row = again(row)
    assert (row.handled_how, row.handled_by_id, row.handled_at) == ("TOLD", amina.pk, NOW + HOUR)
    assert AuditEvent.objects.filter(action="message.called", subject_id=row.pk, by_id=amina.pk).count() == 2


def test_mark_called_of_what_waits_for_nobody_changes_nothing(
    news: News, group: Group, okello: Member, amina: Member
) -> None:
    (planned,) = tell(group, amina)
    (withdrawn,) = tell(group, okello)
    hand_calls_over(NOW)
    notifying.withdraw(subject_id=withdrawn.subject_id, reason="MOVED", now=NOW)

    assert not mark_called(by=amina, delivery=planned, how="TOLD", now=NOW)
    assert not mark_called(by=amina, delivery=withdrawn, how="TOLD", now=NOW)
    with pytest.raises(ValueError, match="SHRUGGED"):
        mark_called(by=amina, delivery=planned, how="SHRUGGED", now=NOW)


def test_for_a_person_lets_go_of_what_is_over(news: News, group: Group, okello: Member) -> None:
    tell(group, okello)
    hand_calls_over(NOW)

    assert names(group, NOW + 23 * HOUR) == ["Okello"]
    assert names(group, NOW + 24 * HOUR) == []


def test_for_a_person_never_lists_numbers_sent_to_addresses(
    news: News, group: Group, channels: dict[str, Scripted]
) -> None:
    notifying.notify_address(kind=news.code, channel="SMS", address="+44", payload={}, expires_at=NOW + HOUR, now=NOW)
    channels["sms"].outcomes = [Definite("HTTP_400", permanent=True)]
    draining.drain("sms", clock=at(NOW))

    assert Delivery.objects.get().state == State.FAILED
    assert not listing.waiting_for_a_person(NOW).filter(group=group).exists()
    assert names(group) == []


def test_a_message_that_may_be_sent_again_is_marked(
    news: News, group: Group, amina: Member, channels: dict[str, Scripted], monkeypatch: pytest.MonkeyPatch
) -> None:
    channels["email"].outcomes = [Ambiguous("NO_REPLY")]
    tell(group, amina)
    draining.drain("email", clock=at(NOW))

    assert [call.may_be_sent_again for call in listing.for_a_person(group, NOW)] == [False]
    monkeypatch.setattr(News, "resend_when_unknown", True)
    assert [call.may_be_sent_again for call in listing.for_a_person(group, NOW)] == [True]


def test_planned_puts_together_what_goes_on_one_day(
    news: News, group: Group, other_group: Group, amina: Member, lin: Member, okello: Member
) -> None:
    subject = uuid.uuid4()
    rows = tell(group, lin, okello, subject_id=subject, due_at=NOW + HOUR)
    rows += tell(group, amina, subject_id=subject, due_at=NOW + 3 * HOUR)
    tell(group, amina, due_at=NOW + 2 * HOUR)
    tell(other_group, lin, due_at=NOW + HOUR)

    first, second = listing.planned(group, NOW.replace(hour=23))

    assert (first.line, first.due_at, first.number, first.calls, first.quiet_now) == ("News", NOW + HOUR, 3, 1, 3)
    assert set(first.delivery_ids) == {row.pk for row in rows}
    assert (second.number, second.calls) == (1, 0)
    assert listing.planned(group, NOW)[0].quiet_now == 0


def test_recent_says_how_messages_ended(
    news: News, group: Group, amina: Member, lin: Member, okello: Member, channels: dict[str, Scripted]
) -> None:
    subject = uuid.uuid4()
    rows = tell(group, amina, lin, okello, subject_id=subject)
    hand_calls_over(NOW)
    for lane in channels:
        draining.drain(lane, clock=at(NOW))
    mark_called(by=amina, delivery=next(row for row in rows if row.member_id == okello.pk), how="TOLD", now=NOW)
    tell(group, amina, due_at=NOW + HOUR)

    found = {(past.line, past.state, past.number) for past in listing.recent(group, NOW)}

    assert found == {("News", "Sent", 2), ("News", "Told", 1)}
    assert listing.recent(group, NOW + datetime.timedelta(days=15)) == []


@pytest.mark.parametrize("what", ["for_a_person", "planned", "recent"])
def test_lists_take_the_same_number_of_queries_however_long_they_are(
    news: News,
    group: Group,
    channels: dict[str, Scripted],
    django_assert_num_queries: Any,
    django_assert_max_num_queries: Any,
    what: str,
) -> None:
    def more(number: int) -> None:
        people = [MemberFactory() for _ in range(number)]
        for place, member in enumerate(people):
            MembershipFactory(group=group, member=member)
            ContactMethodFactory(
                member=member, channel="CALL", address=f"+4477009{place:05}{number:02}", verified_at=None
            )
        tell(group, *people)
        hand_calls_over(NOW)
        tell(group, *people, due_at=NOW + HOUR)

    more(1)
    with django_assert_max_num_queries(4) as few:
        assert getattr(listing, what)(group, NOW)
    more(7)
    more(5)
    with django_assert_num_queries(len(few)):
        assert getattr(listing, what)(group, NOW)


def test_a_row_of_a_kind_that_this_version_does_not_know_is_still_listed(
    news: News, group: Group, okello: Member
) -> None:
    tell(group, okello)
    hand_calls_over(NOW)
    Delivery.objects.update(kind="from.tomorrow")

    (call,) = listing.for_a_person(group, NOW)

    assert (call.line, call.words) == ("A message", "Is this a good moment?")
