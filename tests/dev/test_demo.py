"""The demo community: believable, made by the real actions, and the same however often it is loaded."""

import datetime
from collections.abc import Iterator
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client

from ethics.models import CodeVersion
from groups.models import Group, Listing
from meetings.models import Attendance, Meeting
from members.models import ContactMethod, Delivery, JoinRequest, Member, Membership
from peersupport.audit.models import AuditEvent
from peersupport.dev.demo import cast, community, neighbours
from resources.models import Resource
from tests.factories.meetings import MeetingFactory
from tests.helpers import tables, text_of

pytestmark = pytest.mark.django_db

LONDON = ZoneInfo("Europe/London")
MONDAY = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def demo(settings: object) -> Iterator[Group]:
    """The community, loaded on a Monday at noon, by the command that ``make run`` uses."""
    settings.SHOWS_OUTBOX = True  # type: ignore[attr-defined]
    with time_machine.travel(MONDAY, tick=False):
        call_command("demo", stdout=StringIO())
        yield Group.objects.get(slug=cast.TUESDAY)


def meets_tomorrow(now: datetime.datetime) -> bool:
    """Whether the next Tuesday Circle is on the day after ``now``, as a clock in London has it."""
    coming = Meeting.objects.filter(group__slug=cast.TUESDAY, starts_at__gt=now).taking_place().earliest("starts_at")
    return coming.on_date == now.astimezone(LONDON).date() + DAY


def test_demo_holds_everybody_of_the_contract(demo: Group) -> None:
    sign_ins = {member.sign_in_name for member in Member.objects.all() if member.sign_in_name}

    assert sign_ins == {"rosa", "sam", "amina", "lin", "ines", "joan", "noor", "mika", "chidi", "wambui", "root"}
    assert {name for name, _who in cast.SIGN_INS} == sign_ins
    rows = Membership.objects.current().select_related("group", "member")
    roles = {(row.member.sign_in_name or row.shown_name, row.group.slug): (row.role, row.is_hidden) for row in rows}
    assert roles["rosa", "tuesday-circle"] == ("FACILITATOR", False)
    assert roles["sam", "tuesday-circle"] == ("CO_FACILITATOR", False)
    assert roles["lin", "tuesday-circle"] == ("MEMBER", True)
    assert roles["Okello", "tuesday-circle"] == ("MEMBER", False)
    assert roles["ines", "family-table"] == ("FACILITATOR", False)
    assert ("joan", "tuesday-circle") not in roles
    assert not [key for key in roles if key[0] in ("noor", "mika", "chidi", "root")]
    asked = JoinRequest.objects.get(member__isnull=False)
    assert (asked.group.slug, asked.shown_name, asked.state) == ("family-table", "Noor", "ASKED")
    okello = next(row for row in rows if row.shown_name == "Okello")
    assert okello.member.contact_methods.get().channel == ContactMethod.Channel.CALL


def test_demo_remembers_a_year_and_reaches_some_weeks_ahead(demo: Group) -> None:
    for group in Group.objects.filter(slug__in=["tuesday-circle", "family-table"]):
        held = Meeting.objects.filter(group=group).held(MONDAY)
        coming = Meeting.objects.filter(group=group).coming(MONDAY)
        assert held.count() >= 25
        assert held.last().starts_at < MONDAY - datetime.timedelta(weeks=48)
        assert coming.count() >= 6
        assert held.first().head_count is None
        assert not held.filter(head_count=None)[1:].exists()
    assert CodeVersion.objects.filter(group=demo).count() == 2
    assert Resource.objects.for_everybody().crisis_first().first().kind == "HELP_NOW"


def test_demo_has_neighbours_that_can_be_found(demo: Group) -> None:
    shown = Listing.objects.public()

    assert shown.count() == 2 + len(neighbours.GROUPS) == 10
    assert shown.speaking("ar").count() == 2
    assert {one.group.belonging for one in shown} == {"OPEN", "CLOSED"}
    assert all(one.next_at for one in shown if one.shows_next)


def test_demo_counters_say_what_the_answers_say(demo: Group) -> None:
    assert Attendance.objects.count() > 50
    for meeting in Meeting.objects.all():
        rows = list(meeting.attendances.values_list("answer", flat=True))
        assert (meeting.yes_count, meeting.unsure_count, meeting.no_count) == tuple(
            rows.count(answer) for answer in ("YES", "UNSURE", "NO")
        )


def test_demo_was_made_by_actions_that_leave_a_line(demo: Group) -> None:
    actions = set(AuditEvent.objects.values_list("action", flat=True))

    assert {"group.founded", "member.added", "membership.began", "series.arranged", "meeting.answered"} <= actions


def test_demo_loaded_again_the_same_day_changes_nothing(demo: Group) -> None:
    before = tables()
    out = StringIO()

    call_command("demo", stdout=out)

    assert tables() == before
    assert "up to date" in out.getvalue()
    assert cast.PASSWORD in out.getvalue()


def test_demo_meets_tomorrow_whenever_it_is_loaded_again(demo: Group) -> None:
    for hours in (0, 9, 20, 30, 31, 36, 54, 79, 100, 130, 155, 170, 200, 400, 1000):
        now = MONDAY + datetime.timedelta(hours=hours)
        with time_machine.travel(now, tick=False):
            assert community.build(now) is False
        assert meets_tomorrow(now), now
    days = Meeting.objects.filter(group=demo).values_list("series_on", flat=True)
    assert len(days) == len(set(days))


@pytest.mark.parametrize("day", range(7))
def test_demo_meets_tomorrow_on_whatever_weekday_it_is_loaded_first(day: int) -> None:
    now = datetime.datetime(2027, 3, 22, 19, 30, tzinfo=datetime.UTC) + day * DAY  # the week in which the clocks change

    with time_machine.travel(now, tick=False):
        assert community.build(now) is True

    assert meets_tomorrow(now)
    assert not Delivery.objects.filter(kind="meeting.moved").exists()  # nobody knew another day


def test_demo_password_lets_its_people_in(demo: Group, client: Client) -> None:
    response = client.post("/accounts/login/", {"login": "amina", "password": cast.PASSWORD})

    assert response.status_code == 302
    home = text_of(client.get("/home/"))
    assert "Hello, Amina" in home
    assert "Tomorrow" in home


def test_demo_people_are_made_up(demo: Group) -> None:
    """Addresses of example.org and numbers kept free for stories: a demo must never reach anybody."""
    for way in ContactMethod.objects.exclude(channel="TOLD"):
        assert way.address.endswith("@example.org") or way.address.startswith("+447700900")
    for entry in Resource.objects.exclude(phone=""):
        assert entry.phone.replace(" ", "").startswith(("+441632960", "+447700900"))
    for entry in Resource.objects.exclude(website=""):
        assert ".example.org" in entry.website


def test_demo_refuses_where_real_people_might_be(settings: object) -> None:
    settings.SHOWS_OUTBOX = False  # type: ignore[attr-defined]

    with pytest.raises(CommandError, match="Set DEMO=1"):
        call_command("demo")

    assert Member.objects.count() == 0


def test_demo_beside_another_group_leaves_it_alone(settings: object) -> None:
    settings.SHOWS_OUTBOX = True  # type: ignore[attr-defined]
    other = MeetingFactory()
    with time_machine.travel(MONDAY, tick=False):
        call_command("demo", stdout=StringIO())

    other.refresh_from_db()
    assert other.sequence == 0
    assert Group.objects.count() == 3 + len(neighbours.GROUPS)
