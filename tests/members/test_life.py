"""A group's life: open or closed, a break and meeting again, a good ending; each told once and reversible in time."""

import datetime
import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client

from groups.models import Group, LifeChange
from meetings.actions import scheduling
from meetings.models import Attendance, Meeting
from members.actions import joining, keeping, life
from members.kinds import kind_of
from members.models import Delivery, JoinRequest, Keepsake, Membership
from members.outbox.ticking import tick
from peersupport.privacy.retention import forget
from tests.cast import Cast
from tests.factories.groups import ListingFactory
from tests.factories.meetings import AttendanceFactory
from tests.factories.members import JoinRequestFactory, MembershipFactory
from tests.helpers import at_once, sign_in, text_of

Kind = LifeChange.Kind
DAY = datetime.timedelta(days=1)
PAGE = "/groups/tuesday-circle/life/"
TODAY = datetime.date(2026, 11, 23)
TOLD = {"sure": "yes", "how": "TOGETHER", "words": "We talked about it over tea."}


def later(now: datetime.datetime, days: int) -> datetime.datetime:
    return now + days * DAY


def run(now: datetime.datetime) -> None:
    tick(now, clock=lambda: now)


def told(kind: str, change: LifeChange) -> set[Any]:
    return set(Delivery.objects.filter(kind=kind, subject_id=change.pk).values_list("member_id", flat=True))


def weekly(cast: Cast, now: datetime.datetime) -> None:
    """Tuesday Circle meets every Tuesday of the coming season, tomorrow being one of its days."""
    cast.tomorrow.delete()
    scheduling.arrange_series(
        by=cast.rosa,
        group=cast.tuesday,
        rule="FREQ=WEEKLY;BYDAY=TU",
        first_on=TODAY + DAY,
        start_time=datetime.time(18, 30),
        now=now,
    )


def on_days(group: Group) -> list[datetime.date]:
    return list(
        Meeting.objects.filter(group=group).taking_place().order_by("on_date").values_list("on_date", flat=True)
    )


# --- Open or closed -------------------------------------------------------------------------------------------


@pytest.mark.guidance("MEM-3")
def test_change_to_closed_is_told_to_every_member_ahead_and_holds_from_its_day(
    client: Client, cast: Cast, clock: Any, now: datetime.datetime
) -> None:
    sign_in(client, cast.rosa)
    form = {"holds_on": "2026-12-01", **TOLD}
    asked = client.post(PAGE + "belonging/", {k: v for k, v in form.items() if k != "sure"})
    assert "Shall we tell everybody?" in text_of(asked)
    assert not LifeChange.objects.exists()

    for _twice in range(2):
        assert client.post(PAGE + "belonging/", form).status_code == 302

    change = LifeChange.objects.get()
    assert told("life.change", change) == {one.pk for one in cast.circle}
    assert Delivery.objects.filter(subject_id=change.pk).count() == len(cast.circle)
    for page in ("/home/", PAGE):
        shown = text_of(sign_in(client, cast.amina).get(page))
        assert "new people ask first" in shown
        assert "We talked about it over tea." in shown
    run(later(now, 7))
    cast.tuesday.refresh_from_db()
    assert cast.tuesday.belonging == "OPEN"
    for _twice in range(2):
        run(later(now, 8))
    cast.tuesday.refresh_from_db()
    assert cast.tuesday.belonging == "CLOSED"
    assert Delivery.objects.filter(subject_id=change.pk).count() == len(cast.circle)
    assert "The group becomes closed" in text_of(client.get(PAGE))


@pytest.mark.guidance("NOTE-2")
def test_message_about_a_change_names_the_group_only_for_who_chose_fuller_ones(
    cast: Cast, now: datetime.datetime
) -> None:
    life.announce(
        by=cast.rosa, group=cast.tuesday, kind=Kind.CLOSED, holds_on=TODAY + DAY, words="Sam is tired.", now=now
    )
    cast.sam.message_wording = "FULL"
    cast.sam.save()
    said = {
        row.member_id: kind_of(row.kind).render(row)
        for row in Delivery.objects.filter(kind="life.change").select_related("member", "group")
    }
    discreet, full = said[cast.amina.pk], said[cast.sam.pk]
    assert "Tuesday Circle" in full.short
    for text in (discreet.subject, discreet.short, discreet.long):
        assert "Tuesday" not in text.replace("Tuesday 24 November", "")
    for text in (discreet.long, full.long):
        assert "tired" not in text
    assert said[cast.lin.pk].short.startswith("Library group:")


def test_change_that_is_taken_back_is_unsaid_and_only_who_heard_of_it_is_told(
    client: Client, cast: Cast, now: datetime.datetime
) -> None:
    change = life.announce(by=cast.rosa, group=cast.tuesday, kind=Kind.CLOSED, holds_on=TODAY + 7 * DAY, now=now)
    Delivery.objects.filter(member=cast.amina).update(state="ACCEPTED")
    sign_in(client, cast.rosa).post(PAGE + "take-back/")
    client.post(PAGE + "take-back/")

    assert told("life.taken_back", change) == {cast.amina.pk}
    left = Delivery.objects.filter(kind="life.change", member=cast.lin).get()
    assert (left.state, left.reason) == ("CANCELLED", "TAKEN_BACK")
    assert kind_of("life.change").guard(left, now) == "TAKEN_BACK"
    run(later(now, 8))
    cast.tuesday.refresh_from_db()
    assert cast.tuesday.belonging == "OPEN"
    assert text_of(client.get(PAGE)).count("Announced") == 0


@pytest.mark.parametrize(
    ("page", "values", "words"),
    [
        ("belonging/", {"holds_on": "2026-11-22"}, "This day has gone by"),
        ("belonging/", {"holds_on": "2036-11-22"}, "very far away"),
        ("belonging/", {"holds_on": "soon"}, "Enter a valid date"),
        ("belonging/", {"how": "ALONE"}, "not one of the available choices"),
        ("break/", {"until_on": "2026-11-23"}, "after the break begins"),
        ("again/", {}, "You are not taking a break"),
    ],
)
def test_what_does_not_fit_is_said_beside_the_field_and_tells_nobody(
    client: Client, cast: Cast, page: str, values: dict[str, str], words: str
) -> None:
    form = {"holds_on": "2026-11-23", "how": "ASKED", "words": "Our own words"} | values
    sign_in(client, cast.rosa)
    for sure in ({}, {"sure": "yes"}):
        answer = client.post(PAGE + page, form | sure)
        assert answer.status_code == 422
        assert words in text_of(answer)
        assert "Our own words" in answer.content.decode()
    assert not LifeChange.objects.exists()
    assert not Delivery.objects.exists()


def test_second_change_waits_until_the_first_has_come_about(cast: Cast, now: datetime.datetime) -> None:
    life.announce(by=cast.rosa, group=cast.tuesday, kind=Kind.CLOSED, holds_on=TODAY + 7 * DAY, now=now)

    with pytest.raises(ValidationError, match="Something else is announced"):
        life.announce(by=cast.sam, group=cast.tuesday, kind=Kind.BREAK, holds_on=TODAY, now=now)

    assert life.announce(by=cast.ines, group=cast.family, kind=Kind.OPEN, holds_on=TODAY, now=now).done_at
    with pytest.raises(IntegrityError), transaction.atomic():
        LifeChange.objects.create(group=cast.tuesday, kind=Kind.BREAK, holds_on=TODAY, said_at=now)


@pytest.mark.django_db(transaction=True)
def test_two_who_announce_the_same_at_once_tell_everybody_once(cast: Cast, now: datetime.datetime) -> None:
    def announce(by: Any) -> Any:
        return lambda: life.announce(by=by, group=cast.tuesday, kind=Kind.CLOSED, holds_on=TODAY + DAY, now=now)

    at_once(announce(cast.rosa), announce(cast.sam))

    assert LifeChange.objects.count() == 1
    assert Delivery.objects.filter(kind="life.change").count() == len(cast.circle)
    connection.close()


# --- A break, and meeting again -------------------------------------------------------------------------------


@pytest.mark.guidance("SET-7", "NOTE-4")
def test_break_calls_meetings_off_and_tells_people_once_and_the_season_comes_back_by_itself(
    client: Client, cast: Cast, clock: Any, now: datetime.datetime
) -> None:
    weekly(cast, now)
    before = on_days(cast.tuesday)
    first = Meeting.objects.filter(group=cast.tuesday).order_by("on_date")[0]
    answer = AttendanceFactory(meeting=first, member=cast.amina, answer=Attendance.Answer.YES)
    run(now)
    assert Delivery.objects.filter(
        subject_id=first.pk, kind__startswith="meeting.reminder", group=cast.tuesday, state="PLANNED"
    ).exists()

    sign_in(client, cast.rosa)
    client.post(PAGE + "break/", {"holds_on": "2026-11-23", "until_on": "2026-12-15", **TOLD})

    cast.tuesday.refresh_from_db()
    assert cast.tuesday.status == "PAUSED"
    assert on_days(cast.tuesday) == [day for day in before if day >= datetime.date(2026, 12, 15)]
    pause = LifeChange.objects.get()
    assert told("life.change", pause) == {one.pk for one in cast.circle}
    assert not Delivery.objects.filter(kind="meeting.cancelled").exists()
    assert not Delivery.objects.filter(
        kind__startswith="meeting.reminder", group=cast.tuesday, state="PLANNED"
    ).exists()
    home = text_of(sign_in(client, cast.amina).get("/home/"))
    assert "Taking a break" in home
    assert "We talked about it over tea." in home
    assert "Called off" not in home

    for _twice in range(2):
        run(datetime.datetime(2026, 12, 8, 9, tzinfo=datetime.UTC))
    cast.tuesday.refresh_from_db()
    assert cast.tuesday.status == "RUNNING"
    again = LifeChange.objects.get(kind=Kind.AGAIN)
    assert again.holds_on == datetime.date(2026, 12, 15)
    assert told("life.change", again) == {one.pk for one in cast.circle}
    days = on_days(cast.tuesday)
    assert days[0] == datetime.date(2026, 12, 15)
    assert (len(days), days[-1]) == (13, datetime.date(2027, 3, 9))  # a season ahead, and nothing in the break
    answer.refresh_from_db()
    run(datetime.datetime(2026, 12, 14, 8, tzinfo=datetime.UTC))
    assert Delivery.objects.filter(
        kind__startswith="meeting.reminder", group=cast.tuesday, state="PLANNED"
    ).count() == len(cast.circle)


@pytest.mark.guidance("SET-7")
def test_open_break_lasts_until_the_group_says_when_and_meetings_take_place_again(
    client: Client, cast: Cast, clock: Any, now: datetime.datetime
) -> None:
    weekly(cast, now)
    life.announce(by=cast.rosa, group=cast.tuesday, kind=Kind.BREAK, holds_on=TODAY, now=now)
    assert on_days(cast.tuesday) == []
    sequences = dict(Meeting.objects.filter(group=cast.tuesday).values_list("on_date", "sequence"))
    sign_in(client, cast.rosa)
    assert "Meet again" in text_of(client.get(PAGE))

    client.post(PAGE + "again/", {"holds_on": "2026-11-29", **TOLD})

    cast.tuesday.refresh_from_db()
    assert cast.tuesday.status == "RUNNING"
    days = on_days(cast.tuesday)
    assert days[0] == datetime.date(2026, 12, 1)
    back = Meeting.objects.get(on_date=days[0], group=cast.tuesday)
    assert back.sequence > sequences[days[0]]  # no earlier reminder holds
    assert back.changed_at is None
    assert Meeting.objects.get(on_date=TODAY + DAY, group=cast.tuesday).is_cancelled
    scheduling.extend_series(series=back.series, now=now)
    assert on_days(cast.tuesday)[0] == datetime.date(2026, 12, 1)


def test_break_that_is_taken_back_leaves_the_season_as_it_was(cast: Cast, now: datetime.datetime) -> None:
    weekly(cast, now)
    before = on_days(cast.tuesday)
    called_off = scheduling.cancel_meeting(
        by=cast.rosa, meeting=Meeting.objects.get(group=cast.tuesday, on_date=before[3]), now=now
    )
    change = life.announce(by=cast.rosa, group=cast.tuesday, kind=Kind.BREAK, holds_on=TODAY + 7 * DAY, now=now)
    assert on_days(cast.tuesday) == before[:1]

    life.take_back(by=cast.sam, change=change, now=now)

    assert on_days(cast.tuesday) == [day for day in before if day != called_off.on_date]


def test_break_just_before_a_meeting_goes_out_in_quiet_hours_too(cast: Cast, now: datetime.datetime) -> None:
    near = cast.tomorrow.starts_at - datetime.timedelta(hours=2)
    far = life.announce(by=cast.ines, group=cast.family, kind=Kind.BREAK, holds_on=TODAY + 5 * DAY, now=now)
    change = life.announce(by=cast.rosa, group=cast.tuesday, kind=Kind.BREAK, holds_on=TODAY + DAY, now=near)

    assert set(Delivery.objects.filter(subject_id=change.pk).values_list("is_urgent", flat=True)) == {True}
    assert set(Delivery.objects.filter(subject_id=far.pk).values_list("is_urgent", flat=True)) == {False}


# --- A good ending --------------------------------------------------------------------------------------------


@pytest.fixture
def ending(cast: Cast, now: datetime.datetime) -> LifeChange:
    """Tuesday Circle meets for the last time on 1 December."""
    weekly(cast, now)
    return life.announce(
        by=cast.rosa,
        group=cast.tuesday,
        kind=Kind.END,
        holds_on=datetime.date(2026, 12, 1),
        how="TOGETHER",
        onward="The allotment is open on Saturdays.",
        now=now,
    )


@pytest.mark.guidance("SET-7", "REF-3")
def test_ending_keeps_of_each_person_what_they_chose_and_nothing_else(
    client: Client, cast: Cast, ending: LifeChange, clock: Any, now: datetime.datetime
) -> None:
    assert on_days(cast.tuesday) == [datetime.date(2026, 11, 24), datetime.date(2026, 12, 1)]
    goodbye = text_of(sign_in(client, cast.amina).get(PAGE + "goodbye/"))
    assert "The allotment is open on Saturdays." in goodbye
    client.post(PAGE + "goodbye/", {"keeps_story": "on", "keeps_name": "on"})
    sign_in(client, cast.lin).post(PAGE + "goodbye/", {"keeps_story": "on"})
    keeping.choose(by=cast.sam, change=ending, keeps_story=True, keeps_name=True)
    keeping.choose(by=cast.sam, change=ending, keeps_story=False, keeps_name=False)

    run(later(now, 8))
    cast.tuesday.refresh_from_db()
    assert cast.tuesday.status == "RUNNING"  # the last day itself is theirs
    for _twice in range(2):
        run(later(now, 9))

    cast.tuesday.refresh_from_db()
    assert (cast.tuesday.status, cast.tuesday.is_listed) == ("CLOSED", False)
    assert not Membership.objects.current().filter(group=cast.tuesday).exists()
    endings = Membership.objects.filter(group=cast.tuesday).values_list("ending", flat=True)
    assert set(endings) == {"OVER"}
    assert told("life.over", ending) == {one.pk for one in cast.circle}
    assert not Delivery.objects.filter(state="PLANNED").exclude(kind="life.over").filter(group=cast.tuesday).exists()
    over = Delivery.objects.get(kind="life.over", member=cast.lin)
    assert kind_of(over.kind).guard(over, now) == ""
    assert kind_of(over.kind).render(over).link.endswith("/me/kept/")
    assert dict(Keepsake.objects.values_list("member_id", "name")) == {cast.amina.pk: "Amina", cast.lin.pk: ""}

    kept = text_of(sign_in(client, cast.lin).get("/me/kept/"))
    assert "Tuesday Circle" in kept
    assert "Amina" in kept
    assert "Read its story" in text_of(client.get("/home/"))
    assert "Tuesday Circle" not in text_of(sign_in(client, cast.sam).get("/me/kept/"))
    assert client.get(PAGE).status_code == 404

    forget(later(now, 9 + 364))
    assert Keepsake.objects.count() == 2
    forget(later(now, 9 + 367))
    assert not Keepsake.objects.exists()


def test_ending_can_be_taken_back_until_its_day_and_choices_go_with_it(
    client: Client, cast: Cast, ending: LifeChange, now: datetime.datetime
) -> None:
    keeping.choose(by=cast.amina, change=ending, keeps_story=True, keeps_name=False)

    sign_in(client, cast.rosa).post(PAGE + "take-back/")

    assert not Keepsake.objects.exists()
    assert len(on_days(cast.tuesday)) == 13
    run(later(now, 20))
    cast.tuesday.refresh_from_db()
    assert cast.tuesday.status == "RUNNING"
    assert client.get(PAGE + "goodbye/").status_code == 302
    assert life.take_back(by=cast.rosa, change=ending, now=now) is False


def test_last_facilitator_who_cannot_find_anybody_is_shown_the_way_to_a_good_end(client: Client, cast: Cast) -> None:
    page = sign_in(client, cast.ines).get("/me/groups/family-table/leave/")

    assert "/groups/family-table/life/end/" in page.content.decode()
    assert client.get("/groups/family-table/life/end/").status_code == 200


def test_whoever_still_asked_to_join_gets_an_answer_and_nobody_comes_in_any_more(
    cast: Cast, now: datetime.datetime
) -> None:
    asked = JoinRequestFactory(group=cast.family, member=cast.mika)
    life.announce(by=cast.ines, group=cast.family, kind=Kind.END, holds_on=TODAY, now=now)

    run(later(now, 1))

    asked.refresh_from_db()
    assert asked.state == JoinRequest.State.REFUSED
    assert Delivery.objects.filter(kind="join.asker", member=cast.mika).exists()
    with pytest.raises(ValidationError, match="come to its end"):
        joining.welcome(by=cast.ines, group=cast.family, member=cast.mika, shown_name="Mika")


def test_successor_is_a_group_that_the_same_person_looks_after(
    client: Client, cast: Cast, now: datetime.datetime
) -> None:
    form = {"holds_on": "2026-12-01", "successor": str(cast.family.pk), **TOLD}
    sign_in(client, cast.rosa).post(PAGE + "end/", form)  # not hers: there is no such field
    assert LifeChange.objects.get().successor is None
    life.take_back(by=cast.rosa, change=LifeChange.objects.get(), now=now)
    MembershipFactory(group=cast.family, member=cast.sam, role="FACILITATOR")

    sign_in(client, cast.sam).post(PAGE + "end/", form)

    assert LifeChange.objects.to_come().get().successor == cast.family
    assert "Family Table" in text_of(sign_in(client, cast.amina).get(PAGE + "goodbye/"))


def test_story_as_a_file_tells_what_happened_and_names_nobody(
    client: Client, cast: Cast, now: datetime.datetime
) -> None:
    life.announce(by=cast.rosa, group=cast.tuesday, kind=Kind.CLOSED, holds_on=TODAY, words="So be it.", now=now)
    answer = sign_in(client, cast.rosa).get(PAGE + "story.json")

    story = json.loads(answer.content)
    assert story["name"] == "Tuesday Circle"
    assert [line["words"] for line in story["what_changed"]] == ["So be it."]
    assert story["meetings_held"] == 0
    assert "story.json" in answer["Content-Disposition"]
    for person in cast.circle:
        assert person.name not in answer.content.decode()


@pytest.mark.parametrize("page", ["", "belonging/", "break/", "again/", "end/", "goodbye/", "story.json"])
def test_pages_of_a_groups_life_are_of_its_own_people(client: Client, cast: Cast, page: str) -> None:
    assert sign_in(client, cast.ines).get(PAGE + page).status_code == 404
    assert sign_in(client, cast.rosa).get(PAGE + page).status_code in (200, 302)
    expected = {"": 200, "goodbye/": 302}.get(page, 403)
    assert sign_in(client, cast.amina).get(PAGE + page).status_code == expected


@pytest.mark.guidance("SET-7", "MEM-3")
def test_public_page_follows_a_break_a_change_and_an_ending(
    client: Client, cast: Cast, clock: Any, now: datetime.datetime
) -> None:
    weekly(cast, now)
    ListingFactory(group=cast.tuesday, shows_next=True)
    Group.objects.filter(pk=cast.tuesday.pk).update(is_listed=True)
    page = "/groups/tuesday-circle/"
    assert "Just come" in text_of(client.get(page))

    life.announce(by=cast.rosa, group=cast.tuesday, kind=Kind.BREAK, holds_on=TODAY, words="We rest.", now=now)
    shown = text_of(client.get(page))
    assert "This group is taking a break." in shown
    assert "Just come" not in shown
    assert "We rest." not in shown
    assert "taking a break" in text_of(client.get("/groups/"))
    assert cast.tuesday.listing.next_at is None

    life.announce(by=cast.rosa, group=cast.tuesday, kind=Kind.AGAIN, holds_on=TODAY, now=now)
    assert "taking a break" not in text_of(client.get(page))
    cast.tuesday.listing.refresh_from_db()
    assert cast.tuesday.listing.next_at is not None
    life.announce(by=cast.rosa, group=cast.tuesday, kind=Kind.CLOSED, holds_on=TODAY, now=now)
    assert "You ask first." in text_of(client.get(page))

    life.announce(by=cast.rosa, group=cast.tuesday, kind=Kind.END, holds_on=TODAY, now=now)
    assert client.get(page).status_code == 200
    run(later(now, 1))
    assert client.get(page).status_code == 404
    assert "Tuesday Circle" not in text_of(client.get("/groups/"))
