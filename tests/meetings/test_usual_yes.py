"""“I come unless I say so”: counted on every day, outranked by an own answer, and gone with belonging."""

import datetime

import pytest
import time_machine
from django.test import Client

from meetings.actions import answering, reminding, scheduling, seasons, usual_yes
from meetings.models import Attendance, Meeting, UsualYes
from meetings.recurrence import BY_HAND
from members.actions import dying, joining, pausing
from members.actions.roles import NotHereError
from members.models import Delivery, Member, Membership
from peersupport.privacy.erase import erase
from tests.cast import Cast, assemble
from tests.conftest import NOW
from tests.factories.meetings import MeetingFactory, SeriesFactory
from tests.factories.members import MembershipFactory
from tests.helpers import at_once, sign_in, text_of
from tests.meetings.test_actions_answering import counts

pytestmark = pytest.mark.guidance("NOTE-3")
WEEK = datetime.timedelta(days=7)


def usual_of(member: Member) -> list[str]:
    """The answers that follow from a usual yes, with the day."""
    rows = Attendance.objects.filter(member=member, is_usual=True).order_by("meeting__starts_at")
    return [f"{row.meeting.on_date} {row.answer}" for row in rows.select_related("meeting")]


@pytest.fixture
def later(cast: Cast) -> Meeting:
    """Tuesday Circle, a week after tomorrow."""
    return MeetingFactory(group=cast.tuesday, on_date=cast.tomorrow.on_date + WEEK)


@pytest.fixture
def usual(cast: Cast, later: Meeting, now: datetime.datetime) -> UsualYes:
    """Amina comes unless she says so."""
    return usual_yes.begin(by=cast.amina, group=cast.tuesday, now=now)


def test_usual_yes_counts_on_every_day_to_come_of_this_group_only(cast: Cast, later: Meeting, usual: UsualYes) -> None:
    assert usual_of(cast.amina) == ["2026-11-24 YES", "2026-12-01 YES"]
    assert (counts(cast.tomorrow), counts(later), counts(cast.table)) == ((1, 0, 0), (1, 0, 0), (0, 0, 0))


def test_nobody_comes_usually_who_did_not_say_so(cast: Cast, now: datetime.datetime) -> None:
    assert usual_yes.follow(now) == 0
    assert Attendance.objects.count() == UsualYes.objects.count() == 0


def test_usual_yes_said_twice_is_said_once(cast: Cast, usual: UsualYes, now: datetime.datetime) -> None:
    assert usual_yes.begin(by=cast.amina, group=cast.tuesday, now=now) == usual
    assert (counts(cast.tomorrow), usual_yes.follow(now)) == ((1, 0, 0), 0)


@pytest.mark.parametrize(("said", "numbers"), [("NO", (0, 0, 1)), ("UNSURE", (0, 1, 0)), ("YES", (1, 0, 0))])
def test_own_answer_to_one_day_always_counts_more(
    said: str, numbers: tuple[int, int, int], cast: Cast, later: Meeting, usual: UsualYes, now: datetime.datetime
) -> None:
    answering.answer(by=cast.amina, meeting=cast.tomorrow, answer=said, now=now)
    usual_yes.follow(now)

    assert (counts(cast.tomorrow), counts(later)) == (numbers, (1, 0, 0))
    assert usual_of(cast.amina) == ["2026-12-01 YES"]

    usual_yes.end(by=cast.amina, group_id=cast.tuesday.pk, member=cast.amina, now=now)
    assert (counts(cast.tomorrow), counts(later)) == (numbers, (0, 0, 0))


def test_own_answer_given_before_stays(cast: Cast, now: datetime.datetime) -> None:
    answering.answer(by=cast.amina, meeting=cast.tomorrow, answer="NO", now=now)
    usual_yes.begin(by=cast.amina, group=cast.tuesday, now=now)

    assert (counts(cast.tomorrow), usual_of(cast.amina)) == ((0, 0, 1), [])


def test_days_planned_later_are_counted_too(cast: Cast, usual: UsualYes, now: datetime.datetime) -> None:
    draft = seasons.Draft("FREQ=WEEKLY;BYDAY=FR", datetime.date(2026, 12, 4), datetime.time(10), 60)
    days = [datetime.date(2026, 12, 4), datetime.date(2026, 12, 11)]
    seasons.plan(by=cast.rosa, group=cast.tuesday, draft=draft, on=days, now=now)
    by_hand = seasons.Draft(BY_HAND, days[0], datetime.time(15), 60, by_hand=(days[0],))
    seasons.plan(by=cast.rosa, group=cast.tuesday, draft=by_hand, on=days, now=now)

    fridays = Meeting.objects.filter(group=cast.tuesday, on_date__in=days)
    assert [counts(one) for one in fridays] == [(1, 0, 0)] * 3

    series = SeriesFactory(group=cast.tuesday, first_on=datetime.date(2026, 12, 8))
    scheduling.extend_series(series=series, now=now)
    assert {counts(one) for one in series.meetings.all()} == {(1, 0, 0)}


@pytest.mark.guidance("MEET-3")
def test_usual_yes_holds_no_day_when_the_rhythm_changes_and_follows_the_new_one(
    cast: Cast, now: datetime.datetime
) -> None:
    draft = seasons.Draft("FREQ=WEEKLY;BYDAY=FR", datetime.date(2026, 12, 4), datetime.time(10), 60)
    days = [datetime.date(2026, 12, 4), datetime.date(2026, 12, 11)]
    series = seasons.plan(by=cast.rosa, group=cast.tuesday, draft=draft, on=days, now=now)
    usual_yes.begin(by=cast.amina, group=cast.tuesday, now=now)
    answering.answer(by=cast.sam, meeting=series.meetings.get(on_date=days[1]), answer="NO", now=now)
    other = seasons.Draft("FREQ=WEEKLY;BYDAY=SA", datetime.date(2026, 12, 4), datetime.time(10), 60)
    saturday = datetime.date(2026, 12, 5)

    seasons.change(by=cast.rosa, series=series, draft=other, on=[saturday], seen_sequence=0, now=now)

    kept = series.meetings.filter(on_date__in=[*days, saturday]).order_by("on_date")
    assert [(one.on_date.isoformat(), counts(one)) for one in kept] == [
        ("2026-12-05", (1, 0, 0)),
        ("2026-12-11", (1, 0, 1)),
    ]


def test_outing_is_asked_each_time(cast: Cast, usual: UsualYes, now: datetime.datetime) -> None:
    outing = MeetingFactory(group=cast.tuesday, on_date=cast.tomorrow.on_date + 2 * WEEK, kind="OUTING")

    assert usual_yes.follow(now) == 0
    assert counts(outing) == (0, 0, 0)


def test_moved_and_called_off_days_keep_their_answers(cast: Cast, usual: UsualYes, now: datetime.datetime) -> None:
    scheduling.move_meeting(
        by=cast.rosa, meeting=cast.tomorrow, on_date=cast.tomorrow.on_date, start_time=datetime.time(17), now=now
    )
    assert counts(cast.tomorrow) == (1, 0, 0)
    scheduling.cancel_meeting(by=cast.rosa, meeting=cast.tomorrow, now=now)
    assert counts(cast.tomorrow) == (1, 0, 0)

    MembershipFactory(group=cast.tuesday, member=cast.joan)
    usual_yes.begin(by=cast.joan, group=cast.tuesday, now=now)
    assert usual_of(cast.joan) == ["2026-12-01 YES"]


def test_day_that_began_is_not_answered_any_more(cast: Cast, later: Meeting) -> None:
    usual_yes.begin(by=cast.amina, group=cast.tuesday, now=cast.tomorrow.starts_at)

    assert usual_of(cast.amina) == ["2026-12-01 YES"]


@pytest.mark.guidance("NOTE-1")
def test_whoever_comes_usually_is_reminded_as_before(cast: Cast, usual: UsualYes, now: datetime.datetime) -> None:
    reminding.plan(now)

    assert Delivery.objects.filter(member=cast.amina, subject_id=cast.tomorrow.pk).count() == 1


def test_days_behind_keep_what_was_counted_when_it_is_taken_back(
    cast: Cast, usual: UsualYes, later: Meeting, now: datetime.datetime
) -> None:
    usual_yes.end(by=cast.amina, group_id=cast.tuesday.pk, member=cast.amina, now=cast.tomorrow.starts_at)

    assert (counts(cast.tomorrow), counts(later)) == ((1, 0, 0), (0, 0, 0))
    assert not usual_yes.end(by=cast.amina, group_id=cast.tuesday.pk, member=cast.amina, now=now)


@pytest.mark.parametrize("how", ["leaves", "dies", "is erased", "pauses"])
def test_usual_yes_ends_with_whoever_is_not_there(
    how: str, cast: Cast, usual: UsualYes, later: Meeting, now: datetime.datetime
) -> None:
    mine = MembershipFactory(group=cast.family, member=cast.amina)
    usual_yes.begin(by=cast.amina, group=cast.family, now=now)
    here = Membership.objects.select_related("group", "member").get(group=cast.tuesday, member=cast.amina)
    {
        "leaves": lambda: joining.leave(by=cast.amina, membership=here, now=now),
        "dies": lambda: dying.note_death(by=cast.rosa, membership=here, now=now),
        "is erased": lambda: erase(cast.amina),
        "pauses": lambda: pausing.pause(by=cast.amina, member=cast.amina, until=now.date() + WEEK, now=now),
    }[how]()

    usual_yes.follow(now)
    assert (counts(cast.tomorrow), counts(later)) == ((0, 0, 0), (0, 0, 0))
    left = ["2026-11-24 YES"] if how == "leaves" else []
    assert (usual_of(cast.amina), UsualYes.objects.filter(group=mine.group_id).count()) == (left, len(left))


def test_whoever_left_at_this_very_moment_is_not_counted_on(cast: Cast, now: datetime.datetime) -> None:
    cast.amina.memberships.update(left_on=now.date())

    with pytest.raises(NotHereError):
        usual_yes.begin(by=cast.amina, group=cast.tuesday, now=now)
    UsualYes.objects.create(group=cast.tuesday, member=cast.amina)
    assert usual_yes.follow(now) == 0


def test_once_an_hour_what_was_missed_is_made_good(cast: Cast, now: datetime.datetime) -> None:
    assert usual_yes.look_after(now) == 0
    UsualYes.objects.create(group=cast.tuesday, member=cast.amina)

    assert usual_yes.look_after(now) == 0
    assert usual_yes.look_after(now + datetime.timedelta(hours=1)) == 1
    assert counts(cast.tomorrow) == (1, 0, 0)


@pytest.mark.django_db(transaction=True)
def test_said_while_a_season_is_planned_and_others_answer_the_numbers_stay_right(transactional_db: None) -> None:
    with time_machine.travel(NOW, tick=True):
        cast = assemble(NOW)
        series = SeriesFactory(group=cast.tuesday, first_on=datetime.date(2026, 12, 8))

        heard = at_once(
            lambda: usual_yes.begin(by=cast.amina, group=cast.tuesday, now=NOW),
            lambda: scheduling.extend_series(series=series, now=NOW),
            lambda: answering.answer(by=cast.amina, meeting=cast.tomorrow, answer="NO", now=NOW),
            lambda: usual_yes.begin(by=cast.sam, group=cast.tuesday, now=NOW),
        )

        assert [one for one in heard if isinstance(one, Exception)] == []
        assert counts(cast.tomorrow) == (1, 0, 1)
        assert {counts(one) for one in series.meetings.all()} == {(2, 0, 0)}


# --- The page --------------------------------------------------------------------------------------------------


def test_page_offers_it_and_chooses_nothing(cast: Cast, client: Client) -> None:
    sign_in(client, cast.amina)

    page = client.get("/groups/tuesday-circle/usually/")
    assert "Answering each time is just as good" in text_of(page)
    assert "say it once" in text_of(client.get(f"/meetings/{cast.tomorrow.pk}/"))
    assert Attendance.objects.count() == 0

    said = client.post("/groups/tuesday-circle/usually/", {"says": "yes"}, follow=True)
    assert "A seat is kept for you each time" in text_of(said)
    assert "counted on for 1 day" in text_of(said)
    for address in ("/home/", f"/meetings/{cast.tomorrow.pk}/"):
        assert "because you said: I come unless I say so" in text_of(client.get(address))

    client.post("/groups/tuesday-circle/usually/", {"says": "no"})
    assert counts(cast.tomorrow) == (0, 0, 0)
    assert client.post("/groups/tuesday-circle/usually/", {"says": "perhaps"}, follow=True).status_code == 200
    assert UsualYes.objects.count() == 0


@pytest.mark.guidance("CON-2")
def test_page_is_nothing_to_strangers(cast: Cast, client: Client) -> None:
    sign_in(client, cast.joan)

    for method in (client.get, client.post):
        assert method("/groups/tuesday-circle/usually/", {"says": "yes"}).status_code == 404
    assert UsualYes.objects.count() == 0
