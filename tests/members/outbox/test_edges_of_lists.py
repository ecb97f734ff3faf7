"""The edges of what people see of the outbox: whom to phone, what will go, whether it moves."""

import datetime
import uuid
from collections.abc import Collection

import pytest
import time_machine

from groups.models import Group
from members.actions import notifying
from members.models import ContactMethod, Delivery, Member, Tick
from members.outbox import draining, listing, reaping
from peersupport.channels.base import Ambiguous, Definite
from tests.conftest import NOW
from tests.factories.members import ContactMethodFactory, DeliveryFactory, MembershipFactory
from tests.members.outbox.conftest import HOUR, News, Scripted, again, at, tell

pytestmark = pytest.mark.django_db
State = Delivery.State
MINUTE = datetime.timedelta(minutes=1)


# --- Calls -----------------------------------------------------------------------------------------------------


def test_urgent_call_is_handed_over_first(
    news: News, group: Group, okello: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reaping, "MOST_AT_ONCE", 1)
    (early,) = tell(group, okello, due_at=NOW - HOUR)
    (urgent,) = tell(group, okello, is_urgent=True)

    (earliest,) = tell(group, okello, due_at=NOW - 2 * HOUR)

    for expected in (urgent, earliest, early):
        assert reaping.hand_calls_over(NOW) == 1
        assert again(expected).state == State.CALLING


def test_call_handed_over_has_no_reason_left_of_earlier(news: News, group: Group, okello: Member) -> None:
    (row,) = tell(group, okello)
    Delivery.objects.filter(pk=row.pk).update(reason="QUIET")

    reaping.hand_calls_over(NOW)

    assert (again(row).state, again(row).reason) == (State.CALLING, "")


def test_call_list_opens_with_a_question_where_no_way_is_left(
    news: News, group: Group, amina: Member, channels: dict[str, Scripted]
) -> None:
    channels["email"].outcomes = [Ambiguous("NO_REPLY")]
    tell(group, amina)
    draining.drain("email", clock=at(NOW))

    assert [call.words for call in listing.for_a_person(group, NOW)] == ["Is this a good moment? There is news."]


def test_call_list_shows_no_number_that_was_stopped_and_knows_its_message(
    news: News, group: Group, okello: Member
) -> None:
    (row,) = tell(group, okello)
    reaping.hand_calls_over(NOW)
    (call,) = listing.for_a_person(group, NOW)
    assert (call.delivery, bool(call.phone), call.membership_id) == (row, True, okello.memberships.get().pk)

    okello.memberships.update(left_on=NOW.date())
    assert [call.membership_id for call in listing.for_a_person(group, NOW)] == [None]
    ContactMethod.objects.filter(member=okello).update(stopped_at=NOW)

    assert [(call.delivery, call.phone) for call in listing.for_a_person(group, NOW)] == [(row, "")]


@pytest.mark.guidance("CON-2")
def test_call_list_says_the_name_of_this_group_and_of_no_other(
    news: News, group: Group, other_group: Group, okello: Member
) -> None:
    MembershipFactory(group=other_group, member=okello, shown_name="Papa", joined_on=datetime.date(2026, 11, 1))
    tell(group, okello)
    reaping.hand_calls_over(NOW)

    assert [call.name for call in listing.for_a_person(group, NOW)] == ["Okello"]


def test_call_list_asks_the_kind_for_the_name_of_somebody_who_does_not_belong(
    news: News, group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(News, "person_name", lambda _kind, row: f"Noor, of {row.group.name}")
    DeliveryFactory(kind=news.code, group=group, state=State.FAILED, due_at=NOW)

    assert [call.name for call in listing.for_a_person(group, NOW)] == ["Noor, of Tuesday Circle"]


def test_call_list_leaves_out_what_was_called_off_after_it_failed(
    news: News, group: Group, lin: Member, channels: dict[str, Scripted]
) -> None:
    channels["sms"].outcomes = [Definite("HTTP_400", permanent=True)] * 2
    kept, off = (tell(group, lin)[0] for _one in range(2))
    draining.drain("sms", clock=at(NOW))

    notifying.withdraw(subject_id=off.subject_id, reason="CANCELLED", now=NOW)

    assert [call.delivery for call in listing.for_a_person(group, NOW)] == [kept]


def test_what_went_is_named_by_a_message_of_this_group(
    news: News, group: Group, other_group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(News, "subject_line", lambda _kind, row: row.group.name)
    same = {"kind": news.code, "subject_id": uuid.uuid4(), "state": State.ACCEPTED, "due_at": NOW}
    DeliveryFactory(id=uuid.UUID(int=1), group=group, **same)
    for _one in range(3):
        DeliveryFactory(group=other_group, **same)

    assert [past.line for past in listing.recent(group, NOW)] == [group.name]


def test_call_list_leaves_out_what_was_said_to_an_address(news: News, group: Group, okello: Member) -> None:
    DeliveryFactory(kind=news.code, group=group, member=None, address="+447700900100", state=State.FAILED, due_at=NOW)

    assert listing.for_a_person(group, NOW) == []


def test_call_list_gives_its_kind_every_row_to_load(
    news: News, group: Group, okello: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[uuid.UUID] = []

    def load(_kind: News, rows: Collection[Delivery]) -> None:
        loaded.extend(row.pk for row in rows)

    monkeypatch.setattr(News, "load", load)
    rows = [tell(group, okello)[0] for _one in range(2)]
    reaping.hand_calls_over(NOW)
    loaded.clear()

    listing.for_a_person(group, NOW)

    assert sorted(loaded) == sorted(row.pk for row in rows)


def test_what_will_go_is_put_together_by_day_soonest_first(news: News, group: Group, amina: Member) -> None:
    first, second = uuid.UUID(int=1), uuid.UUID(int=2)
    tell(group, amina, subject_id=first, due_at=NOW + 2 * HOUR)
    tell(group, amina, subject_id=second, due_at=NOW + HOUR)
    other = MembershipFactory(group=group).member
    ContactMethodFactory(member=other, address="+447700900109")
    tell(group, other, subject_id=second, due_at=NOW + 20 * HOUR)

    found = [(batch.due_at, batch.number) for batch in listing.planned(group, NOW)]

    assert found == [(NOW + HOUR, 1), (NOW + 2 * HOUR, 1), (NOW + 20 * HOUR, 1)]


# --- Whether it moves ------------------------------------------------------------------------------------------


def test_only_what_still_waits_can_be_late(news: News, group: Group, amina: Member, lin: Member) -> None:
    (gone,) = tell(group, amina, due_at=NOW - 2 * HOUR)
    Delivery.objects.filter(pk=gone.pk).update(state=State.ACCEPTED)
    (waits,) = tell(group, lin, due_at=NOW - HOUR)

    assert listing.oldest_due(NOW) == waits.next_attempt_at


def test_lateness_is_judged_by_the_moment_that_was_asked_for(news: News, group: Group, amina: Member) -> None:
    tell(group, amina)
    moment = NOW + 6 * MINUTE
    Tick.objects.update_or_create(pk=1, defaults={"started_at": moment, "finished_at": moment})

    with time_machine.travel(NOW - HOUR):
        assert listing.is_late(moment)
        assert not listing.is_late(NOW + 4 * MINUTE)
