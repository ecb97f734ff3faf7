"""All meetings off, for a group or an organisation: everybody told once, nobody twice, and taken back."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from meetings.actions import all_off, answering, scheduling, seasons
from meetings.actions.seasons import Draft
from meetings.models import AllOff, Attendance, Meeting
from members.actions import life
from members.kinds import kind_of
from members.models import Delivery
from tests.cast import Cast
from tests.factories.groups import GroupFactory, LifeChangeFactory
from tests.factories.meetings import AllOffFactory, MeetingFactory
from tests.factories.members import MembershipFactory
from tests.helpers import sign_in, text_of

D = datetime.date
TODAY, TOMORROW, FRIDAY = D(2026, 11, 23), D(2026, 11, 24), D(2026, 11, 27)
FLOOD = "Water in the street"


def flood(cast: Cast, now: datetime.datetime, **values: object) -> AllOff:
    return all_off.announce(
        **{
            "by": cast.rosa,
            "group": cast.tuesday,
            "from_on": TODAY,
            "until_on": FRIDAY,
            "why": FLOOD,
            "now": now,
            **values,
        }
    )


def everywhere(cast: Cast, now: datetime.datetime) -> AllOff:
    return flood(cast, now, by=cast.chidi, group=None, organisation=cast.organisation)


def told(kind: str = "meeting.all_off") -> list[str]:
    return sorted(row.member.name for row in Delivery.objects.filter(kind=kind) if row.member)


def is_off(meeting: Meeting) -> bool:
    meeting.refresh_from_db()
    return meeting.is_cancelled


@pytest.mark.guidance("MEET-2", "NOTE-4")
def test_group_called_off_for_some_days_tells_each_member_once_and_keeps_answers(
    cast: Cast, now: datetime.datetime
) -> None:
    second = MeetingFactory(group=cast.tuesday, on_date=FRIDAY)
    after = MeetingFactory(group=cast.tuesday, on_date=FRIDAY + datetime.timedelta(days=1))
    answering.answer(by=cast.amina, meeting=cast.tomorrow, answer="YES", now=now)

    off = flood(cast, now)

    assert (is_off(cast.tomorrow), is_off(second), is_off(after), is_off(cast.table)) == (True, True, False, False)
    assert told() == ["Amina", "Lin", "Okello", "Rosa", "Sam"]
    assert not Delivery.objects.filter(kind="meeting.cancelled").exists()
    assert (cast.tomorrow.why, cast.tomorrow.sequence, cast.tomorrow.all_off) == (FLOOD, 1, off)
    assert Attendance.objects.filter(meeting=cast.tomorrow).count() == 1


def test_said_twice_is_said_once(cast: Cast, now: datetime.datetime) -> None:
    assert flood(cast, now) == flood(cast, now)

    assert (AllOff.objects.count(), len(told())) == (1, 5)


@pytest.mark.guidance("NOTE-4")
def test_organisation_called_off_tells_whoever_belongs_to_two_groups_once(cast: Cast, now: datetime.datetime) -> None:
    MembershipFactory(group=cast.family, member=cast.amina)
    elsewhere = MeetingFactory(group=GroupFactory(), on_date=TOMORROW)

    everywhere(cast, now)

    assert (is_off(cast.tomorrow), is_off(cast.table), is_off(elsewhere)) == (True, True, False)
    assert told() == ["Amina", "Ines", "Joan", "Lin", "Okello", "Rosa", "Sam"]


@pytest.mark.guidance("NOTE-4")
def test_taken_back_lets_all_meet_again_and_tells_only_who_heard(cast: Cast, now: datetime.datetime) -> None:
    off = everywhere(cast, now)
    own = scheduling.cancel_meeting(by=cast.rosa, meeting=MeetingFactory(group=cast.tuesday, on_date=FRIDAY), now=now)
    Delivery.objects.filter(kind="meeting.all_off", member=cast.amina).update(state="ACCEPTED")

    assert all_off.take_back(by=cast.chidi, off=off, now=now)
    assert not all_off.take_back(by=cast.chidi, off=off, now=now)

    assert (is_off(cast.tomorrow), is_off(cast.table), is_off(own)) == (False, False, True)
    assert told("meeting.on_again") == ["Amina"]
    others = Delivery.objects.filter(kind="meeting.all_off").exclude(member=cast.amina)
    assert set(others.values_list("state", "reason")) == {("CANCELLED", "TAKEN_BACK")}
    assert cast.tomorrow.sequence == 2


def test_day_off_for_two_reasons_waits_for_the_second(cast: Cast, now: datetime.datetime) -> None:
    off = flood(cast, now)
    pause = LifeChangeFactory(group=cast.tuesday, kind="BREAK", holds_on=TOMORROW, until_on=D(2026, 12, 1))

    assert all_off.take_back(by=cast.rosa, off=off, now=now)
    assert is_off(cast.tomorrow)
    assert (cast.tomorrow.off_for, cast.tomorrow.all_off) == (pause, None)
    assert told("meeting.on_again") == []

    assert life.take_back(by=cast.rosa, change=pause, now=now)
    assert not is_off(cast.tomorrow)


def test_season_leaves_days_out_in_which_all_is_off_and_makes_them_afterwards(
    cast: Cast, now: datetime.datetime
) -> None:
    off = flood(cast, now)
    draft = Draft(rule="FREQ=WEEKLY;BYDAY=TH", first_on=D(2026, 11, 26), start_time=datetime.time(10), minutes=60)
    days = [row for row in seasons.outlook(group=cast.tuesday, draft=draft, now=now).days if row.is_in_break]
    assert [row.day for row in days] == [D(2026, 11, 26)]
    series = seasons.plan(by=cast.rosa, group=cast.tuesday, draft=draft, on=[D(2026, 12, 3)], now=now)
    assert not series.meetings.filter(on_date=D(2026, 11, 26)).exists()

    all_off.take_back(by=cast.rosa, off=off, now=now)

    assert series.meetings.filter(on_date=D(2026, 11, 26), status="ON").exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"from_on": D(2026, 11, 22)}, "from_on"),
        ({"from_on": D(2030, 1, 1), "until_on": D(2030, 1, 2)}, "from_on"),
        ({"until_on": D(2026, 11, 22)}, "until_on"),
        ({"until_on": D(2027, 11, 22)}, "until_on"),
        ({"from_on": D(2026, 12, 10), "until_on": D(2026, 12, 11)}, "from_on"),
    ],
)
def test_days_that_cannot_be_are_refused_and_nobody_is_told(
    wrong: dict[str, object], field: str, cast: Cast, now: datetime.datetime
) -> None:
    with pytest.raises(ValidationError) as caught:
        flood(cast, now, **wrong)

    assert list(caught.value.message_dict) == [field]
    assert (AllOff.objects.exists(), Delivery.objects.exists(), is_off(cast.tomorrow)) == (False, False, False)


def test_over_cannot_be_taken_back(cast: Cast, now: datetime.datetime) -> None:
    off = flood(cast, now)

    assert not all_off.take_back(by=cast.rosa, off=off, now=now + datetime.timedelta(days=6))


# --- What is said ----------------------------------------------------------------------------------------------


def test_word_is_discreet_and_says_the_reason_only_to_who_chose_fuller_ones(cast: Cast, now: datetime.datetime) -> None:
    flood(cast, now)
    kind, row = kind_of("meeting.all_off"), Delivery.objects.get(member=cast.lin)

    said = kind.render(row)
    days = "from Monday 23 November until Friday 27 November"
    assert said.short == f"Library group: {days} all is off. Please do not set out."
    for text in (said.subject, said.short, said.long, kind.call_words(row)):
        assert cast.tuesday.name not in text
        assert FLOOD not in text
    cast.lin.message_wording = "FULL"
    cast.lin.save()
    said = kind.render(Delivery.objects.get(member=cast.lin))
    assert said.short.startswith("Tuesday Circle")
    assert FLOOD in said.long


def test_word_for_all_groups_names_none(cast: Cast, now: datetime.datetime) -> None:
    cast.lin.message_wording = "FULL"
    cast.lin.save()
    everywhere(cast, now)

    assert kind_of("meeting.all_off").render(Delivery.objects.get(member=cast.lin)).short.startswith("Library group")


@pytest.mark.parametrize("reason", ["TAKEN_BACK", "LEFT", "GONE", "LATE", ""])
def test_word_is_kept_back_where_it_holds_no_more(reason: str, cast: Cast, now: datetime.datetime) -> None:
    off = everywhere(cast, now)
    row = Delivery.objects.get(member=cast.lin)
    if reason == "TAKEN_BACK":
        AllOff.objects.update(taken_back_at=now)
    elif reason == "LEFT":
        cast.lin.memberships.update(left_on=now.date())
    elif reason == "GONE":
        Meeting.objects.update(all_off=None)
        off.delete()
    later = now + datetime.timedelta(days=9) if reason == "LATE" else now

    assert kind_of("meeting.all_off").guard(Delivery.objects.get(pk=row.pk), later) == reason


# --- Pages -----------------------------------------------------------------------------------------------------

PAGE = "/groups/tuesday-circle/meetings/all-off/"


def test_facilitator_calls_all_off_and_takes_it_back(cast: Cast, client: Client) -> None:
    sign_in(client, cast.sam)
    wrong = client.post(PAGE, {"from_on": "2026-11-24", "until_on": "2026-11-20", "why": FLOOD})
    assert wrong.status_code == 422
    assert "The last day comes before the first." in text_of(wrong)
    assert FLOOD in wrong.content.decode()

    done = client.post(PAGE, {"from_on": "2026-11-24", "until_on": "2026-11-24", "why": FLOOD}, follow=True)

    assert "Everybody is being told once." in text_of(done)
    assert is_off(cast.tomorrow)
    back = client.post(f"{PAGE}{AllOff.objects.get().pk}/back/", follow=True)
    assert "Taken back." in text_of(back)
    assert not is_off(cast.tomorrow)


def test_facilitator_reads_what_the_organisation_called_off_and_cannot_take_it_back(cast: Cast, client: Client) -> None:
    off = AllOffFactory(group=None, organisation=cast.organisation, why=FLOOD)
    sign_in(client, cast.rosa)

    page = client.get(PAGE)

    assert FLOOD in text_of(page)
    assert str(off.pk) not in page.content.decode()
    assert client.post(f"{PAGE}{off.pk}/back/").status_code == 404


def test_member_and_stranger_call_nothing_off(cast: Cast, client: Client) -> None:
    off = AllOffFactory(group=cast.tuesday)
    for member, status in ((cast.amina, 403), (cast.ines, 404), (cast.chidi, 404)):
        sign_in(client, member)
        assert client.post(PAGE, {"from_on": "2026-11-24", "until_on": "2026-11-24"}).status_code == status
        assert client.post(f"{PAGE}{off.pk}/back/").status_code == status
    assert AllOff.objects.standing().count() == 1
