"""Who was there, by name: only where the group decided so and the person agreed; and a letter made by oneself."""

import datetime
import io
from typing import Any

import pypdf
import pytest
from django.db import connection
from django.test import Client

from groups.models import Group, Organisation
from meetings.actions import ticking
from meetings.agreed import ON_TICK_LIST
from meetings.models import Meeting, Presence, TickList
from members.actions import consenting, joining
from members.consents import OPEN, QUESTIONS
from members.models import Consent, MeetingRole, Member
from peersupport.audit.models import AuditEvent
from peersupport.privacy import retention
from tests.cast import Cast
from tests.factories.meetings import MeetingFactory
from tests.factories.members import MeetingRoleFactory
from tests.factories.sheets import PresenceFactory, TickListFactory
from tests.helpers import sign_in, tables, text_of

pytestmark = pytest.mark.guidance("RUN-13")


def agree(member: Member, cast: Cast, now: datetime.datetime) -> Consent:
    return consenting.say_yes(
        by=member, member=member, question=QUESTIONS[ON_TICK_LIST], group=cast.tuesday, days=OPEN, now=now
    )


def key(member: Member) -> str:
    return str(member.memberships.get().pk)


@pytest.fixture
def last_week(cast: Cast) -> Meeting:
    """Tuesday Circle of last week; the group decided to note names."""
    TickListFactory(group=cast.tuesday)
    return MeetingFactory(group=cast.tuesday, on_date=datetime.date(2026, 11, 17))


@pytest.fixture
def agreed(cast: Cast, last_week: Meeting, now: datetime.datetime) -> Meeting:
    """Amina and Lin, who is hidden, said that it is all right."""
    for member in (cast.amina, cast.lin):
        agree(member, cast, now)
    return last_week


def test_group_that_decided_nothing_ticks_no_names_and_asks_nobody(cast: Cast, client: Client) -> None:
    held = MeetingFactory(group=cast.tuesday, on_date=datetime.date(2026, 11, 17))
    assert sign_in(client, cast.rosa).get(f"/meetings/{held.pk}/names/").headers["Location"] == (
        f"/meetings/{held.pk}/count/"
    )
    assert "Tick who was there" not in text_of(client.get(f"/meetings/{held.pk}/count/"))

    sign_in(client, cast.amina)
    question = f"/me/privacy/all-right/{key(cast.amina)}/{ON_TICK_LIST}/"
    assert client.get(question).status_code == 404
    assert "It is noted when I was here" not in text_of(client.get("/me/privacy/"))

    TickListFactory(group=cast.tuesday)

    assert client.get(question).status_code == 200
    assert "It is noted when I was here" in text_of(client.get("/me/privacy/"))


def test_decision_carries_its_day_and_is_refused_for_a_day_to_come(cast: Cast, client: Client) -> None:
    sign_in(client, cast.rosa)
    page = "/groups/tuesday-circle/names/"
    assert "Now only numbers" in text_of(client.get(page))
    refused = client.post(page, {"decided_on": "2026-11-24"})
    assert refused.status_code == 422
    assert "This day has not come yet." in text_of(refused)

    client.post(page, {"decided_on": "2026-11-17"})

    assert TickList.objects.get().decided_on == datetime.date(2026, 11, 17)
    assert "The group decided so on Tuesday 17 November 2026." in text_of(client.get(page))
    assert TickList.objects.filter(group=cast.family).count() == 0


def test_stopping_erases_every_name_of_this_group_and_leaves_numbers(
    cast: Cast, agreed: Meeting, client: Client
) -> None:
    Meeting.objects.filter(pk=agreed.pk).update(head_count=5)
    PresenceFactory(meeting=agreed, member=cast.amina)
    elsewhere = PresenceFactory(meeting=cast.table, member=cast.joan)

    for _time in range(2):
        sign_in(client, cast.rosa).post("/groups/tuesday-circle/names/", {"stop": "yes"})

    assert list(Presence.objects.all()) == [elsewhere]
    assert not TickList.objects.exists()
    assert Meeting.objects.get(pk=agreed.pk).head_count == 5


def test_stopping_ends_every_yes_so_that_another_decision_asks_anew(
    cast: Cast, agreed: Meeting, client: Client, now: datetime.datetime
) -> None:
    joan = cast.joan
    said = {"by": joan, "member": joan, "question": QUESTIONS[ON_TICK_LIST], "days": OPEN, "now": now}
    elsewhere = consenting.say_yes(**said, group=cast.family)
    no = consenting.say_no(
        by=cast.okello, member=cast.okello, question=QUESTIONS[ON_TICK_LIST], group=cast.tuesday, now=now
    )
    sign_in(client, cast.rosa).post("/groups/tuesday-circle/names/", {"stop": "yes"})
    assert set(Consent.objects.current().filter(question=ON_TICK_LIST)) == {elsewhere, no}

    client.post("/groups/tuesday-circle/names/", {"decided_on": "2026-11-17"})

    assert "0 people said that this is all right." in text_of(client.get("/groups/tuesday-circle/names/"))
    assert ticking.may_be_ticked(cast.tuesday, now, with_hidden=True) == []


def test_yes_from_before_a_decision_counts_for_nothing(cast: Cast, agreed: Meeting, now: datetime.datetime) -> None:
    TickList.objects.all().delete()

    ticking.decide(by=cast.rosa, group=cast.tuesday, decided_on=now.date(), now=now)
    assert ticking.may_be_ticked(cast.tuesday, now, with_hidden=True) == []
    agree(cast.amina, cast, now)
    ticking.decide(by=cast.rosa, group=cast.tuesday, decided_on=datetime.date(2026, 11, 3), now=now)

    assert [row.member for row in ticking.may_be_ticked(cast.tuesday, now, with_hidden=True)] == [cast.amina]


@pytest.mark.guidance("LANG-5")
@pytest.mark.parametrize(
    ("zone", "has_come"), [("Pacific/Auckland", True), ("Europe/London", False)], ids=["ahead", "here"]
)
def test_day_of_a_decision_is_that_of_where_the_group_meets(
    zone: str, has_come: bool, cast: Cast, client: Client, clock: Any
) -> None:
    Group.objects.filter(pk=cast.tuesday.pk).update(time_zone=zone)
    clock.move_to(datetime.datetime(2026, 11, 24, 13, 0, tzinfo=datetime.UTC))  # already Wednesday in Auckland
    sign_in(client, cast.rosa)
    page = client.get("/groups/tuesday-circle/names/").content.decode()
    assert ('value="2026-11-25"' in page) is has_come

    client.post("/groups/tuesday-circle/names/", {"decided_on": "2026-11-25"})

    assert TickList.objects.exists() is has_come


def test_only_who_agreed_can_be_ticked_and_the_number_counts_everybody(
    cast: Cast, agreed: Meeting, client: Client
) -> None:
    sign_in(client, cast.rosa)
    page = f"/meetings/{agreed.pk}/names/"
    shown = text_of(client.get(page))
    assert "Amina" in shown
    assert "Lin" in shown  # facilitators know of hidden people
    assert "Okello" not in shown

    refused = client.post(page, {"there": [key(cast.okello)], "number": "6"})
    assert refused.status_code == 422
    few = client.post(page, {"there": [key(cast.amina), key(cast.lin)], "number": "1"})
    assert "More names are ticked than that." in text_of(few)
    assert not Presence.objects.exists()

    client.post(page, {"there": [key(cast.amina)], "number": "6"})

    assert Presence.objects.get().member == cast.amina
    agreed.refresh_from_db()
    assert agreed.head_count == 6
    assert "checked" in client.get(page).content.decode()


def test_yes_taken_back_between_the_page_and_the_tick_is_not_noted(
    cast: Cast, agreed: Meeting, now: datetime.datetime
) -> None:
    membership = cast.amina.memberships.get()
    consenting.say_no(by=cast.amina, member=cast.amina, question=QUESTIONS[ON_TICK_LIST], group=cast.tuesday, now=now)

    ticking.tick(by=cast.rosa, meeting=agreed, seen=[], ticked=[membership.pk], number=4, with_hidden=True, now=now)

    assert not Presence.objects.exists()
    assert Meeting.objects.get(pk=agreed.pk).head_count == 4


def test_two_who_tick_at_once_lose_nothing_of_each_other(cast: Cast, agreed: Meeting, client: Client) -> None:
    sign_in(client, cast.rosa)
    page = f"/meetings/{agreed.pk}/names/"

    client.post(page, {"there": [key(cast.amina)], "seen": "", "number": "2"})
    client.post(page, {"there": [key(cast.lin)], "seen": "", "number": "2"})
    assert Presence.objects.count() == 2

    client.post(page, {"there": [key(cast.lin)], "seen": f"{key(cast.amina)} {key(cast.lin)}", "number": "2"})
    assert Presence.objects.get().member == cast.lin


def test_yes_taken_back_or_leaving_erases_what_was_noted(cast: Cast, agreed: Meeting, now: datetime.datetime) -> None:
    for member in (cast.amina, cast.lin):
        PresenceFactory(meeting=agreed, member=member)

    consenting.say_no(by=cast.amina, member=cast.amina, question=QUESTIONS[ON_TICK_LIST], group=cast.tuesday, now=now)
    assert [row.member for row in Presence.objects.all()] == [cast.lin]

    joining.leave(by=cast.lin, membership=cast.lin.memberships.get(), now=now)
    assert not Presence.objects.exists()


def test_stand_in_ticks_during_the_meeting_and_sees_nobody_hidden(
    cast: Cast, agreed: Meeting, client: Client, clock: Any
) -> None:
    TickList.objects.get()
    meeting = cast.tomorrow
    MeetingRoleFactory(
        member=cast.mika,
        group_id=meeting.group_id,
        meeting_id=meeting.pk,
        kind=MeetingRole.Kind.STAND_IN,
        run_until=meeting.ends_at + datetime.timedelta(minutes=30),
        until=meeting.ends_at + datetime.timedelta(days=1),
    )
    PresenceFactory(meeting=meeting, member=cast.lin)
    page = f"/meetings/{meeting.pk}/names/"
    clock.move_to(meeting.starts_at + datetime.timedelta(minutes=5))
    sign_in(client, cast.mika)

    opened = client.get(page)
    shown = text_of(opened)
    assert opened.context["form"].initial["number"] is None  # nothing says that somebody is there who is not shown
    assert client.post(page, {"there": [key(cast.amina)], "number": "1"}).status_code == 302
    client.post(page, {"there": [key(cast.amina)], "number": "4", "seen": key(cast.amina)})

    assert "Amina" in shown
    assert "Lin" not in shown
    assert {row.member for row in Presence.objects.filter(meeting=meeting)} == {cast.amina, cast.lin}
    clock.move_to(meeting.ends_at + datetime.timedelta(hours=1))
    assert client.get(page).status_code == 403


@pytest.mark.parametrize(("days", "is_kept"), [(89, True), (91, False)])
def test_names_fade_to_numbers_after_ninety_days(
    days: int, is_kept: bool, cast: Cast, agreed: Meeting, client: Client, clock: Any
) -> None:
    sign_in(client, cast.rosa).post(f"/meetings/{agreed.pk}/names/", {"there": [key(cast.amina)], "number": "3"})
    later = agreed.ends_at + datetime.timedelta(days=days)
    clock.move_to(later)

    retention.forget(later)

    assert Presence.objects.exists() is is_kept
    assert Meeting.objects.get(pk=agreed.pk).head_count == 3
    sign_in(client, cast.rosa)
    assert client.get(f"/meetings/{agreed.pk}/names/").status_code == (200 if is_kept else 302)


def test_organisation_that_keeps_answers_shorter_keeps_names_shorter(
    cast: Cast, agreed: Meeting, now: datetime.datetime
) -> None:
    Organisation.objects.update(keep_answers_days=30)
    meeting = Meeting.objects.select_related("group__organisation").get(pk=agreed.pk)

    assert ticking.is_kept(meeting, now)
    assert not ticking.is_kept(meeting, agreed.ends_at + datetime.timedelta(days=31))


def test_meeting_that_is_off_or_to_come_notes_no_names(cast: Cast, agreed: Meeting, now: datetime.datetime) -> None:
    tomorrow = Meeting.objects.select_related("group__organisation").get(pk=cast.tomorrow.pk)
    assert not ticking.is_kept(tomorrow, now)
    Meeting.objects.filter(pk=agreed.pk).update(status="CANCELLED")
    off = Meeting.objects.select_related("group__organisation").get(pk=agreed.pk)
    assert not ticking.is_kept(off, now)


def test_names_page_takes_the_same_number_of_queries_however_many_agreed(
    cast: Cast, agreed: Meeting, client: Client, now: datetime.datetime, django_assert_max_num_queries: Any
) -> None:
    from django.test.utils import CaptureQueriesContext

    from tests.cast import person

    sign_in(client, cast.rosa)

    def number() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/meetings/{agreed.pk}/names/")
        return len(queries)

    few = number()
    for each in range(5):
        agree(person(None, f"Person {each}", cast.tuesday), cast, now)
    assert number() == few


# --- The letter -----------------------------------------------------------------------------------------------


def test_letter_says_the_days_that_one_leaves_on_it_and_neither_group_nor_purpose(
    cast: Cast, agreed: Meeting, client: Client
) -> None:
    before = PresenceFactory(
        meeting=MeetingFactory(group=cast.tuesday, on_date=datetime.date(2026, 11, 10)), member=cast.amina
    )
    row = PresenceFactory(meeting=agreed, member=cast.amina)
    PresenceFactory(meeting=MeetingFactory(group=cast.tuesday, on_date=datetime.date(2026, 11, 3)), member=cast.okello)
    sign_in(client, cast.amina)
    page = client.get("/me/letter/")
    assert "10 November 2026" in text_of(page)
    assert "Tuesday 3 November" not in text_of(page)
    untouched = tables(but=("django_session",))

    made = client.post(
        "/me/letter/",
        {"name": "A. Wanjiru", "what": "a course", "days": [str(row.pk)], "language": "en", "size": "A4", "as": "pdf"},
    )

    reader = pypdf.PdfReader(io.BytesIO(made.content))
    words = " ".join(reader.pages[0].extract_text().split())
    assert reader.metadata is not None
    assert reader.metadata.title == "Confirmation"
    assert "A. Wanjiru" in words
    assert "a course" in words
    assert "17 November 2026, 6:30 to 8:00 in the evening" in words
    assert "10 November" not in words
    for secret in (cast.tuesday.name, cast.organisation.name, "Amina", "support", "group", "health"):
        assert secret not in words
    assert tables(but=("django_session",)) == untouched
    assert before.pk


def test_letter_of_a_group_without_names_has_lines_to_fill_in_and_says_why(cast: Cast, client: Client) -> None:
    page = text_of(sign_in(client, cast.amina).get("/me/letter/"))

    assert "Nobody noted on which days you were there" in page
    assert 'class="lines"' in client.get("/me/letter/").content.decode()


def test_letter_takes_no_day_of_somebody_else(cast: Cast, agreed: Meeting, client: Client) -> None:
    PresenceFactory(meeting=agreed, member=cast.amina)
    theirs = PresenceFactory(meeting=agreed, member=cast.lin)

    response = sign_in(client, cast.amina).post(
        "/me/letter/", {"name": "A", "days": [str(theirs.pk)], "language": "en", "size": "A4", "as": "pdf"}
    )

    assert response.status_code == 422
    assert AuditEvent.objects.count() == AuditEvent.objects.exclude(action__contains="letter").count()
