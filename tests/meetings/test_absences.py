"""Absences in closed groups: the others read what the person chose, in time, once, and never a hidden name."""

import datetime
import re
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from meetings.actions import absences, answering, scheduling
from meetings.away import away_from
from meetings.models import Absence, Attendance, Meeting
from members.actions import joining
from members.kinds import KINDS
from members.models import Delivery, Member, Membership
from members.outbox import draining, results
from peersupport.privacy.erase import erase
from tests.cast import Cast, person
from tests.factories.meetings import MeetingFactory
from tests.helpers import sign_in, text_of
from tests.members.outbox.conftest import Scripted

pytestmark = pytest.mark.guidance("MEM-4")
HOUR = datetime.timedelta(hours=1)
LATER = datetime.timedelta(minutes=11)
NAME, NOTHING, SOMEBODY = Absence.Said.NAME, Absence.Said.NOTHING, Absence.Said.SOMEBODY
State = Delivery.State


@pytest.fixture
def pavel(cast: Cast) -> Member:
    """Belongs to Family Table, too, and wants fuller messages."""
    return person("pavel", "Pavel", cast.family, email="pavel@example.org", message_wording="FULL")


@pytest.fixture
def near(cast: Cast) -> datetime.datetime:
    """Ten hours before Family Table meets; its reminder of nine in the morning the day before is long behind."""
    return cast.table.starts_at - 10 * HOUR


@pytest.fixture
def email(monkeypatch: pytest.MonkeyPatch) -> Scripted:
    """What leaves by email."""
    channel = Scripted("email")
    for module in (draining, results):
        monkeypatch.setattr(module, "channel_for", lambda _lane: channel)
    return channel


def no(member: Member, meeting: Meeting, now: datetime.datetime, said: str = "", words: str = "") -> None:
    answering.answer(by=member, meeting=meeting, answer="NO", now=now)
    if said:
        absences.choose(by=member, meeting=meeting, said=said, words=words, now=now)


def told() -> list[str]:
    rows = Delivery.objects.filter(kind="away.said").select_related("member")
    return sorted(row.member.name for row in rows if row.member)


def read(reader: Member, meeting: Meeting) -> tuple[list[tuple[str, str]], int]:
    away = away_from([meeting], reader).get(meeting.pk)
    return (away.named, away.unnamed) if away else ([], 0)


# --- What the others read --------------------------------------------------------------------------------------


def test_somebody_is_what_the_others_read_unless_the_person_chooses(
    cast: Cast, pavel: Member, now: datetime.datetime
) -> None:
    no(cast.joan, cast.table, now)

    assert (read(pavel, cast.table), read(cast.joan, cast.table)) == (([], 1), ([], 0))


@pytest.mark.parametrize(
    ("said", "words", "others"),
    [
        (NAME, "", ([("Joan", "")], 0)),
        (NAME, "Back next time, keep my chair", ([("Joan", "Back next time, keep my chair")], 0)),
        (SOMEBODY, "", ([], 1)),
        (NOTHING, "", ([], 0)),
    ],
)
def test_others_read_what_the_person_chose(
    said: str, words: str, others: object, cast: Cast, pavel: Member, now: datetime.datetime
) -> None:
    cast.joan.memberships.update(shown_name="Joan")
    no(cast.joan, cast.table, now, said, words)

    assert read(pavel, cast.table) == others


@pytest.mark.guidance("MEM-1")
def test_open_group_says_nothing_of_absences(cast: Cast, now: datetime.datetime) -> None:
    no(cast.amina, cast.tomorrow, now)

    assert (Absence.objects.count(), read(cast.sam, cast.tomorrow)) == (0, ([], 0))
    assert absences.plan(cast.tomorrow.starts_at - HOUR) == 0


@pytest.mark.guidance("MEM-7")
def test_hidden_person_is_never_named(cast: Cast, pavel: Member, now: datetime.datetime) -> None:
    no(cast.joan, cast.table, now, NAME, "A word")
    cast.joan.memberships.update(is_hidden=True)
    assert read(pavel, cast.table) == ([], 1)

    with pytest.raises(ValidationError, match="hidden"):
        absences.choose(by=cast.joan, meeting=cast.table, said=NAME, now=now)


@pytest.mark.guidance("MEM-7")
@pytest.mark.parametrize(("is_hidden", "others"), [(True, ([], 0)), (False, ([], 1))])
def test_nothing_is_said_of_a_hidden_person_unless_they_choose(
    is_hidden: bool, others: object, cast: Cast, pavel: Member, now: datetime.datetime
) -> None:
    cast.joan.memberships.update(is_hidden=is_hidden)
    no(cast.joan, cast.table, now)
    assert read(pavel, cast.table) == others

    absences.choose(by=cast.joan, meeting=cast.table, said=SOMEBODY, now=now)
    assert read(pavel, cast.table) == ([], 1)


def test_words_without_a_name_are_not_lost_silently(cast: Cast, now: datetime.datetime) -> None:
    no(cast.joan, cast.table, now)

    with pytest.raises(ValidationError, match="together with your name"):
        absences.choose(by=cast.joan, meeting=cast.table, said=SOMEBODY, words="A word", now=now)


def test_nothing_is_chosen_by_who_comes_or_too_late(cast: Cast, now: datetime.datetime) -> None:
    with pytest.raises(ValidationError, match="nothing is said about you"):
        absences.choose(by=cast.joan, meeting=cast.table, said=NAME, now=now)
    no(cast.joan, cast.table, now)
    with pytest.raises(ValidationError, match="has begun"):
        absences.choose(by=cast.joan, meeting=cast.table, said=NAME, now=cast.table.starts_at)


@pytest.mark.parametrize("how", ["comes after all", "leaves", "is erased"])
def test_absence_ends_with_its_reason(how: str, cast: Cast, pavel: Member, now: datetime.datetime) -> None:
    no(cast.joan, cast.table, now, NAME, "A word")
    here = Membership.objects.select_related("group", "member").get(member=cast.joan)
    {
        "comes after all": lambda: answering.answer(by=cast.joan, meeting=cast.table, answer="UNSURE", now=now),
        "leaves": lambda: joining.leave(by=cast.joan, membership=here, now=now),
        "is erased": lambda: erase(cast.joan),
    }[how]()

    assert (Absence.objects.count(), read(pavel, cast.table)) == (0, ([], 0))


# --- In the next reminder --------------------------------------------------------------------------------------


@pytest.mark.guidance("NOTE-2", "NOTE-3")
def test_reminder_takes_it_along_and_names_only_where_both_wish_it(
    cast: Cast, pavel: Member, now: datetime.datetime
) -> None:
    tess = person("tess", "Tess", cast.family, email="tess@example.org")
    cast.joan.memberships.update(shown_name="Joan")
    no(cast.joan, cast.table, now, NAME, "Back next time")
    texts = {}
    for member in (pavel, tess):
        row = Delivery(kind="meeting.reminder.days.1", member=member, group=cast.family, subject_id=cast.table.pk)
        texts[member.name] = KINDS[row.kind].render(row).long

    assert "One of us cannot come this time." in texts["Pavel"]
    assert "Joan will be away. Back next time" in texts["Pavel"]
    assert "One of us cannot come this time." in texts["Tess"]
    assert "Joan" not in texts["Tess"]
    assert "Back next time" not in texts["Tess"]


def test_what_a_reminder_took_along_is_not_said_alone(
    cast: Cast, pavel: Member, near: datetime.datetime, now: datetime.datetime
) -> None:
    no(cast.joan, cast.table, cast.table.starts_at - 40 * HOUR)  # before the reminder, 34 hours before the start

    assert (absences.plan(near), told()) == (0, [])


def test_absence_long_before_is_not_said_alone(cast: Cast, pavel: Member) -> None:
    before = cast.table.starts_at - 26 * HOUR
    no(cast.joan, cast.table, before)

    assert absences.plan(before + LATER) == 0
    assert absences.plan(before + 2 * HOUR) == 2  # a day before it begins, and no reminder is to come
    assert told() == ["Ines", "Pavel"]


# --- By itself -------------------------------------------------------------------------------------------------


def test_all_absences_are_said_in_one_word_once(
    cast: Cast, pavel: Member, near: datetime.datetime, email: Scripted
) -> None:
    theo = person("theo", "Theo", cast.family, email="theo@example.org")
    cast.joan.memberships.update(shown_name="Joan")
    no(cast.joan, cast.table, near, NAME, "Back next time")
    no(theo, cast.table, near)
    assert absences.plan(near) == 0  # first there is time to think again

    assert [absences.plan(near + LATER), absences.plan(near + LATER), absences.plan(near + HOUR)] == [2, 0, 0]
    draining.drain("email", clock=lambda: near + LATER)
    draining.drain("email", clock=lambda: near + HOUR)

    texts = {address: text for address, text, _key in email.sent}
    assert sorted(texts) == ["ines@example.org", "pavel@example.org"]
    assert len(email.sent) == 2
    assert "2 of us cannot come on Tuesday 24 November" in texts["ines@example.org"]
    long = {row.member_id: KINDS[row.kind].render(row).long for row in Delivery.objects.select_related("member")}
    assert "Joan will be away. Back next time" in long[pavel.pk]
    for secret in ("Joan", "Theo", "Back next time", cast.family.name, cast.kitchen.name):
        assert secret not in texts["ines@example.org"] + long[cast.ines.pk]


def test_one_who_says_so_later_is_a_word_of_its_own(cast: Cast, pavel: Member, near: datetime.datetime) -> None:
    theo = person("theo", "Theo", cast.family, email="theo@example.org")
    no(cast.joan, cast.table, near)
    absences.plan(near + LATER)
    no(theo, cast.table, near + HOUR)

    assert absences.plan(near + HOUR + LATER) == 2


def test_words_that_still_wait_become_one(cast: Cast, pavel: Member, near: datetime.datetime, email: Scripted) -> None:
    for number, name in enumerate(("Theo", "Tess", "Tom")):
        no(person(name.lower(), name, cast.family), cast.table, near + number * HOUR)
        absences.plan(near + number * HOUR + LATER)
    draining.drain("email", clock=lambda: near + 3 * HOUR)

    assert sorted(address for address, _text, _key in email.sent) == [
        "ines@example.org",
        "joan@example.org",
        "pavel@example.org",
    ]
    assert all("3 of us cannot come" in text for _address, text, _key in email.sent)
    unsaid = Delivery.objects.filter(kind="away.said", member=pavel, state=State.CANCELLED)
    assert set(unsaid.values_list("reason", flat=True)) == {"TOLD_TOGETHER"}


def test_reminder_that_goes_in_a_moment_takes_it_along(cast: Cast, pavel: Member, near: datetime.datetime) -> None:
    scheduling.set_reminder(by=cast.ines, group=cast.family, kind="HOURS", ahead=9)
    no(cast.joan, cast.table, near)

    assert absences.plan(near + LATER) == 0
    assert absences.plan(near + 2 * HOUR) == 0


@pytest.mark.parametrize("how", ["comes after all", "says nothing", "leaves"])
def test_absence_taken_back_before_it_went_is_unsaid(
    how: str, cast: Cast, pavel: Member, near: datetime.datetime, email: Scripted
) -> None:
    no(cast.joan, cast.table, near)
    absences.plan(near + LATER)
    here = Membership.objects.select_related("group", "member").get(member=cast.joan)
    {
        "comes after all": lambda: answering.answer(by=cast.joan, meeting=cast.table, answer="YES", now=near + LATER),
        "says nothing": lambda: absences.choose(by=cast.joan, meeting=cast.table, said=NOTHING, now=near + LATER),
        "leaves": lambda: joining.leave(by=cast.joan, membership=here, now=near + LATER),
    }[how]()
    draining.drain("email", clock=lambda: near + LATER)

    assert email.sent == []
    assert set(Delivery.objects.values_list("state", "reason")) == {(State.CANCELLED, "TAKEN_BACK")}


def test_taken_back_and_said_again_is_said_again(cast: Cast, pavel: Member, near: datetime.datetime) -> None:
    no(cast.joan, cast.table, near)
    assert absences.plan(near + LATER) == 2
    answering.answer(by=cast.joan, meeting=cast.table, answer="YES", now=near + LATER)
    no(cast.joan, cast.table, near + HOUR)

    assert absences.plan(near + HOUR + LATER) == 2


@pytest.mark.parametrize(
    ("what", "reason"),
    [("off", "CANCELLED"), ("left", "LEFT"), ("not there either", "ANSWERED_NO"), ("switched off", "SWITCHED_OFF")],
)
@pytest.mark.guidance("NOTE-4")
def test_word_is_not_said_when_it_is_not_to_be(
    what: str, reason: str, cast: Cast, pavel: Member, near: datetime.datetime, email: Scripted
) -> None:
    no(cast.joan, cast.table, near)
    absences.plan(near + LATER)
    {
        "off": lambda: scheduling.cancel_meeting(by=cast.ines, meeting=cast.table, now=near + LATER),
        "left": lambda: pavel.memberships.update(left_on=near.date()),
        "not there either": lambda: no(pavel, cast.table, near + LATER),
        "switched off": lambda: absences.settle(by=cast.ines, group=cast.family, is_said=False, now=near + LATER),
    }[what]()
    draining.drain("email", clock=lambda: near + LATER)

    row = Delivery.objects.get(kind="away.said", member=pavel)
    assert (row.state, row.reason) == (State.CANCELLED, reason)


def test_word_that_is_too_late_is_nobodys_call(cast: Cast, pavel: Member, near: datetime.datetime) -> None:
    no(cast.joan, cast.table, near)
    absences.plan(near + LATER)
    draining.drain("email", clock=lambda: cast.table.starts_at)

    assert set(Delivery.objects.values_list("state", "reason")) == {(State.CANCELLED, "BEGUN")}


@pytest.mark.guidance("FAC-8")
def test_nobody_phones_around_for_an_absence(cast: Cast, near: datetime.datetime) -> None:
    person(None, "Hanna", cast.family, call="+447700900111")
    no(cast.joan, cast.table, near)
    absences.plan(near + LATER)

    assert told() == ["Ines"]


@pytest.mark.guidance("FAC-8")
@pytest.mark.parametrize("how", ["sleeps until it is over", "did not arrive"])
def test_nobody_phones_in_place_of_a_message(how: str, cast: Cast, pavel: Member, near: datetime.datetime) -> None:
    if how == "sleeps until it is over":
        local = near.astimezone(ZoneInfo(pavel.time_zone))
        Member.objects.filter(pk=pavel.pk).update(
            quiet_from=(local - HOUR).time(), quiet_until=(local - 2 * HOUR).time()
        )
    no(cast.joan, cast.table, near)
    absences.plan(near + LATER)
    row = Delivery.objects.get(kind="away.said", member=pavel)
    if how == "did not arrive":
        assert row.state == State.PLANNED
        Delivery.objects.filter(pk=row.pk).update(state=State.FAILED)
        absences.plan(near + 2 * LATER)
        row.refresh_from_db()

    assert (row.state, row.reason) == (State.CANCELLED, "NO_CALL")
    assert Delivery.objects.get(kind="away.said", member=cast.ines).state == State.PLANNED


def test_moved_far_away_it_is_left_to_the_next_reminder(
    cast: Cast, pavel: Member, near: datetime.datetime, email: Scripted
) -> None:
    no(cast.joan, cast.table, near)
    absences.plan(near + LATER)
    later = cast.table.on_date + datetime.timedelta(days=3)
    scheduling.move_meeting(
        by=cast.ines, meeting=cast.table, on_date=later, start_time=cast.table.start_time, now=near + LATER
    )
    draining.drain("email", clock=lambda: near + LATER)

    row = Delivery.objects.get(kind="away.said", member=pavel)
    assert (row.state, row.reason) == (State.CANCELLED, "MOVED")


def test_group_that_does_not_want_it_says_nothing_anywhere(
    cast: Cast, pavel: Member, near: datetime.datetime, now: datetime.datetime
) -> None:
    no(cast.joan, cast.table, now, NAME)
    absences.settle(by=cast.ines, group=cast.family, is_said=False, now=now)
    no(pavel, cast.table, near)

    assert (read(cast.ines, cast.table), Absence.objects.count()) == (([], 0), 1)
    assert absences.plan(near + LATER) == 0
    absences.settle(by=cast.ines, group=cast.family, is_said=True, now=now)
    assert len(read(cast.ines, cast.table)[0]) == 1


def test_nothing_is_not_told_and_not_counted(cast: Cast, pavel: Member, near: datetime.datetime) -> None:
    no(cast.joan, cast.table, near, NOTHING)

    assert (absences.plan(near + LATER), read(pavel, cast.table)) == (0, ([], 0))


# --- Two groups, and pages -------------------------------------------------------------------------------------


@pytest.mark.guidance("CON-2")
def test_absence_stays_in_its_group(cast: Cast, pavel: Member, near: datetime.datetime) -> None:
    cast.tuesday.belonging = "CLOSED"
    cast.tuesday.save()
    other = MeetingFactory(group=cast.tuesday, on_date=cast.table.on_date)
    no(cast.joan, cast.table, near)
    absences.plan(near + LATER)

    assert told() == ["Ines", "Pavel"]
    assert read(cast.amina, other) == ([], 0)


def test_own_page_says_what_the_others_read_and_lets_choose(cast: Cast, pavel: Member, client: Client) -> None:
    cast.joan.memberships.update(shown_name="Joan")
    sign_in(client, cast.joan)
    assert "nothing is said about you" in text_of(client.get(f"/meetings/{cast.table.pk}/away/"))
    done = client.post(
        f"/meetings/{cast.table.pk}/answer/", {"answer": "no", "next": f"/meetings/{cast.table.pk}/"}, follow=True
    )
    assert "The others read that somebody will be away, and no name." in text_of(done)
    assert "The others read: somebody will be away." in text_of(done)

    refused = client.post(f"/meetings/{cast.table.pk}/away/", {"said": "NOTHING", "words": "Keep my chair"})
    assert refused.status_code == 422
    assert 'value="Keep my chair"' in refused.content.decode()
    client.post(f"/meetings/{cast.table.pk}/away/", {"said": "NAME", "words": "Keep my chair"})
    assert "The others read your name" in text_of(client.get(f"/meetings/{cast.table.pk}/"))

    sign_in(client, pavel)
    assert "Joan will be away. Keep my chair" in text_of(client.get(f"/meetings/{cast.table.pk}/"))


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (NAME, "Thank you for telling us. The others read your name, and that you will be away."),
        (SOMEBODY, "Thank you for telling us. The others read that somebody will be away, and no name."),
        (NOTHING, "Thank you for telling us. You are welcome another time."),
    ],
)
def test_thanks_say_what_the_others_read(
    said: str, words: str, cast: Cast, client: Client, now: datetime.datetime
) -> None:
    no(cast.joan, cast.table, now, said)
    sign_in(client, cast.joan)
    again = {"answer": "no", "next": f"/meetings/{cast.table.pk}/"}
    assert words in text_of(client.post(f"/meetings/{cast.table.pk}/answer/", again, follow=True))

    absences.settle(by=cast.ines, group=cast.family, is_said=False, now=now)
    page = text_of(client.post(f"/meetings/{cast.table.pk}/answer/", again, follow=True))
    assert "You are welcome another time." in page
    assert "The others read" not in page


def test_no_that_was_not_noted_is_said_by_nobody_until_the_person_chooses(
    cast: Cast, pavel: Member, client: Client, now: datetime.datetime
) -> None:
    absences.settle(by=cast.ines, group=cast.family, is_said=False, now=now)
    no(cast.joan, cast.table, now)
    absences.settle(by=cast.ines, group=cast.family, is_said=True, now=now)
    sign_in(client, cast.joan)

    assert "The others read nothing about it." in text_of(client.get(f"/meetings/{cast.table.pk}/"))
    page = client.get(f"/meetings/{cast.table.pk}/away/")
    assert "You did not say that you cannot come" not in text_of(page)
    assert re.search(r'value="NOTHING"[^>]*checked|checked[^>]*value="NOTHING"', page.content.decode())
    client.post(f"/meetings/{cast.table.pk}/away/", {"said": "SOMEBODY"})
    assert read(pavel, cast.table) == ([], 1)


def test_page_of_a_hidden_person_does_not_offer_the_name(cast: Cast, client: Client, now: datetime.datetime) -> None:
    cast.joan.memberships.update(is_hidden=True)
    no(cast.joan, cast.table, now)
    sign_in(client, cast.joan)

    page = client.get(f"/meetings/{cast.table.pk}/away/").content.decode()
    assert ('value="NAME"' in page, 'value="NOTHING"' in page, 'name="words"' in page) == (False, True, False)
    assert client.post(f"/meetings/{cast.table.pk}/away/", {"said": "NAME"}).status_code == 422


def test_group_page_switches_it_off_and_on(cast: Cast, client: Client) -> None:
    sign_in(client, cast.ines)
    address = "/groups/family-table/meetings/away/"
    assert "Your group does it like that" in text_of(client.get(address))
    assert "Nobody reads of absences" in text_of(client.post(address, {"says": "no"}, follow=True))
    assert "Your group does it like that" in text_of(client.post(address, {"says": "yes"}, follow=True))
    assert client.post(address, {"says": "?"}, follow=True).status_code == 200

    sign_in(client, cast.rosa)
    assert "nothing is said about who does not" in text_of(client.get("/groups/tuesday-circle/meetings/away/"))


def test_own_page_says_so_where_the_group_does_not_want_it(cast: Cast, client: Client, now: datetime.datetime) -> None:
    no(cast.joan, cast.table, now)
    absences.settle(by=cast.ines, group=cast.family, is_said=False, now=now)
    sign_in(client, cast.joan)

    assert "What the others read" in text_of(client.get("/home/"))
    for answer in (
        client.get(f"/meetings/{cast.table.pk}/away/"),
        client.post(f"/meetings/{cast.table.pk}/away/", {"said": "NAME"}),
    ):
        assert "Here nothing is said about who will be away." in text_of(answer)
    assert Absence.objects.get().said == SOMEBODY


def test_stranger_reads_of_no_absence(cast: Cast, client: Client, now: datetime.datetime) -> None:
    no(cast.joan, cast.table, now)
    sign_in(client, cast.amina)

    for address in (f"/meetings/{cast.table.pk}/away/", "/groups/family-table/meetings/away/"):
        assert client.get(address).status_code == 404
    assert Attendance.objects.count() == 1
