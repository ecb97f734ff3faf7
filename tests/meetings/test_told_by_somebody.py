"""“Somebody tells them”: what is due goes to the teller, and to a facilitator wherever that does not work (NOTE-6)."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from meetings.actions import reminding, scheduling
from members.actions import adding, consenting, joining, pausing
from members.actions.passing_on import TELL, pass_on
from members.apart import FINDERS, keep_apart
from members.consents import QUESTIONS
from members.kept import TELLS, TOLD_BY
from members.models import ContactMethod, Delivery, Member, Membership
from members.outbox import draining, listing, results
from peersupport.channels.base import Definite
from peersupport.privacy.erase import erase
from tests.cast import Cast, person
from tests.members.outbox.conftest import Scripted

pytestmark = pytest.mark.guidance("NOTE-6")
State = Delivery.State


@pytest.fixture
def channels(monkeypatch: pytest.MonkeyPatch) -> dict[str, Scripted]:
    made = {lane: Scripted(lane) for lane in ("email", "sms")}
    monkeypatch.setattr(draining, "channel_for", made.__getitem__)
    monkeypatch.setattr(results, "channel_for", made.__getitem__)
    return made


def of(member: Member) -> Membership:
    return member.memberships.select_related("group", "member").get()


@pytest.fixture
def marlo(cast: Cast, now: datetime.datetime, channels: dict[str, Scripted]) -> Member:
    """Marlo has no phone; Amina tells him, and both said that this is all right. All reminders are planned."""
    marlo = person(None, "Marlo", cast.tuesday)
    consenting.say_yes(
        by=cast.amina, member=cast.amina, question=QUESTIONS[TELLS], group=cast.tuesday, days=90, now=now
    )
    adding.let_tell(by=cast.rosa, membership=of(marlo), teller=of(cast.amina), days=90, now=now)
    reminding.plan(now)
    return marlo


def runs(now: datetime.datetime) -> None:
    pass_on(now)
    draining.drain("email", clock=lambda: now)


def told(channels: dict[str, Scripted]) -> list[str]:
    return [text for address, text, _key in channels["email"].sent if address == "amina@example.org" if "Marlo" in text]


def row_of(member: Member) -> Delivery:
    return Delivery.objects.get(member=member)


def calls(cast: Cast, now: datetime.datetime) -> list[tuple[str, str]]:
    return [(call.name, call.words) for call in listing.for_a_person(cast.tuesday, now, caller="Rosa")]


def names_called(cast: Cast, now: datetime.datetime) -> list[str]:
    return [name for name, _words in calls(cast, now)]


def test_teller_gets_one_note_with_a_name_a_day_and_an_hour_and_nothing_more(
    marlo: Member, cast: Cast, now: datetime.datetime, channels: dict[str, Scripted]
) -> None:
    for _time in range(3):
        runs(now)
        reminding.plan(now)

    (text,) = told(channels)
    assert text.startswith("Please tell Marlo: Tuesday 24 November, 6:30")
    assert not [word for word in ("Tuesday Circle", "Library", "listen") if word in text]
    assert row_of(marlo).state == State.ACCEPTED
    assert "Marlo" not in names_called(cast, now)


def test_note_waits_for_the_hour_of_the_reminder(
    marlo: Member, cast: Cast, now: datetime.datetime, channels: dict[str, Scripted]
) -> None:
    Delivery.objects.filter(member=marlo).update(next_attempt_at=now + datetime.timedelta(hours=1))

    runs(now)
    assert told(channels) == []
    runs(now + datetime.timedelta(hours=1))
    assert len(told(channels)) == 1


def called_off(cast: Cast, _marlo: Member, now: datetime.datetime) -> None:
    scheduling.cancel_meeting(by=cast.rosa, meeting=cast.tomorrow, now=now)


def moved(cast: Cast, _marlo: Member, now: datetime.datetime) -> None:
    scheduling.move_meeting(
        by=cast.rosa, meeting=cast.tomorrow, on_date=cast.tomorrow.on_date, start_time=datetime.time(17), now=now
    )


def left(_cast: Cast, marlo: Member, now: datetime.datetime) -> None:
    joining.leave(by=None, membership=of(marlo), now=now)


def paused(_cast: Cast, marlo: Member, now: datetime.datetime) -> None:
    pausing.pause(by=marlo, member=marlo, until=now.date() + datetime.timedelta(days=9), now=now)


@pytest.mark.parametrize("stops", [called_off, moved, left, paused])
@pytest.mark.parametrize("is_handed", [False, True])
def test_nothing_is_told_of_a_reminder_that_does_not_hold_any_more(
    marlo: Member,
    cast: Cast,
    now: datetime.datetime,
    channels: dict[str, Scripted],
    stops: Callable[..., Any],
    is_handed: bool,
) -> None:
    """Whether it happens before the note is written, or between writing and sending it."""
    if is_handed:
        pass_on(now)
    stops(cast, marlo, now)
    Delivery.objects.filter(kind__in=["meeting.cancelled", "meeting.moved"], member=marlo).delete()

    runs(now)

    assert told(channels) == []
    assert "Marlo" not in names_called(cast, now)


@pytest.mark.parametrize(("stops", "said"), [(called_off, "is called off"), (moved, "new time")])
def test_teller_who_told_them_hears_of_the_change_too(
    marlo: Member,
    cast: Cast,
    now: datetime.datetime,
    channels: dict[str, Scripted],
    stops: Callable[..., Any],
    said: str,
) -> None:
    runs(now)

    stops(cast, marlo, now)
    runs(now)
    runs(now)

    first, second = told(channels)
    assert said not in first
    assert said in second


def taken_back_by_the_teller(cast: Cast, now: datetime.datetime) -> None:
    consenting.say_no(by=cast.amina, member=cast.amina, question=QUESTIONS[TELLS], group=cast.tuesday, now=now)


def teller_left(cast: Cast, now: datetime.datetime) -> None:
    joining.leave(by=cast.amina, membership=of(cast.amina), now=now)


def teller_paused(cast: Cast, now: datetime.datetime) -> None:
    pausing.pause(by=cast.amina, member=cast.amina, until=now.date() + datetime.timedelta(days=9), now=now)


def teller_has_no_way(cast: Cast, _now: datetime.datetime) -> None:
    cast.amina.contact_methods.update(rank=None)


def teller_erased(cast: Cast, _now: datetime.datetime) -> None:
    erase(cast.amina)


TELLER_CANNOT = [taken_back_by_the_teller, teller_left, teller_paused, teller_has_no_way, teller_erased]


@pytest.mark.guidance("CON-3")
@pytest.mark.parametrize("cannot", TELLER_CANNOT)
@pytest.mark.parametrize("is_handed", [False, True])
def test_teller_who_cannot_tell_leaves_it_to_a_facilitator_and_nothing_is_lost(
    marlo: Member,
    cast: Cast,
    now: datetime.datetime,
    channels: dict[str, Scripted],
    cannot: Callable[..., Any],
    is_handed: bool,
) -> None:
    if is_handed:
        pass_on(now)
    cannot(cast, now)

    runs(now)
    runs(now)

    assert told(channels) == []
    assert names_called(cast, now).count("Marlo") == 1


def test_note_that_cannot_be_sent_stands_on_the_call_list_with_what_to_pass_on(
    marlo: Member, cast: Cast, now: datetime.datetime, channels: dict[str, Scripted]
) -> None:
    channels["email"].outcomes = [Definite("550", permanent=True)] * 9

    runs(now)

    (words,) = [words for name, words in calls(cast, now) if name == "Amina" and "Marlo" in words]
    assert "Please tell Marlo:" in words
    assert "24 November" in words

    called_off(cast, marlo, now)
    Delivery.objects.filter(kind="meeting.cancelled").delete()
    runs(now)
    assert not [words for _name, words in calls(cast, now) if "Marlo" in words]


def test_people_kept_apart_are_not_asked_to_tell_each_other(
    marlo: Member, cast: Cast, now: datetime.datetime, channels: dict[str, Scripted], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("members.apart.FINDERS", [*FINDERS])
    keep_apart(lambda member, _group: {cast.amina.pk} if member.pk == marlo.pk else set())

    runs(now)

    assert told(channels) == []
    assert "Marlo" in names_called(cast, now)


def test_teller_learns_nothing_of_another_group(
    marlo: Member, cast: Cast, now: datetime.datetime, channels: dict[str, Scripted]
) -> None:
    joining.welcome(by=None, group=cast.family, member=marlo, shown_name="M")
    reminding.plan(now)

    runs(now)

    assert len(told(channels)) == 1
    assert [call.name for call in listing.for_a_person(cast.family, now)] == ["M"]


def test_what_reached_them_before_becomes_the_second_way(marlo: Member, cast: Cast, now: datetime.datetime) -> None:
    adding.let_tell(by=cast.rosa, membership=of(cast.okello), teller=of(cast.amina), days=90, now=now)
    ways = dict(cast.okello.contact_methods.values_list("channel", "rank"))
    assert ways == {"TOLD": 1, "CALL": 2}

    adding.stop_telling(by=cast.rosa, membership=of(cast.okello), now=now)

    assert dict(cast.okello.contact_methods.values_list("channel", "rank")) == {"CALL": 1}
    assert marlo.contact_methods.get().channel == ContactMethod.Channel.TOLD


def test_nobody_becomes_teller_without_having_said_yes(cast: Cast, now: datetime.datetime) -> None:
    with pytest.raises(adding.NotATellerError):
        adding.let_tell(by=cast.rosa, membership=of(cast.okello), teller=of(cast.amina), days=90, now=now)

    assert not ContactMethod.objects.filter(channel="TOLD").exists()
    assert not cast.okello.consents.filter(question=TOLD_BY).exists()


def test_note_names_nobody_on_the_list_of_what_went(marlo: Member, cast: Cast, now: datetime.datetime) -> None:
    runs(now)

    note = Delivery.objects.get(kind=TELL)
    assert note.group == cast.tuesday
    assert "A note to somebody who tells another person" in {past.line for past in listing.recent(cast.tuesday, now)}
