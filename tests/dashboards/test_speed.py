"""The pages that everybody opens ask the database as often in a large community as in a small one."""

import datetime
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from meetings.models import Meeting
from members.models import Member, Membership
from peersupport.dev.demo import scale
from tests.cast import Cast
from tests.factories.meetings import MeetingFactory
from tests.factories.members import MembershipFactory
from tests.helpers import sign_in

AT_MOST = {"home": 8, "today": 9, "meeting": 15}
"""Session and account included."""


def asked(address: str, member: Member) -> int:
    """How many queries a second look takes."""
    client = sign_in(Client(), member, second_step=True)
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)


def counts(now: datetime.datetime) -> dict[str, int]:
    """For a neighbour who only belongs, and one who looks after two groups."""
    member, host = (Member.objects.get(sign_in_name=scale.sign_in_name(number)) for number in (10, 0))
    coming = Meeting.objects.filter(group__in=member.group_ids(), starts_at__gt=now).earliest("starts_at", "pk")
    pages = {"home": ("/home/", member), "meeting": (f"/meetings/{coming.pk}/", member), "today": ("/today/", host)}
    return {page: asked(*where) for page, where in pages.items()}


@pytest.mark.django_db
def test_pages_ask_as_often_whatever_the_size_of_the_community_its_groups_and_its_past(now: datetime.datetime) -> None:
    list(scale.build(50, now))
    small = counts(now)

    list(scale.build(200, now))
    member = Member.objects.get(sign_in_name=scale.sign_in_name(10))
    group = Membership.objects.filter(member=member).earliest("pk").group
    for day in range(200):
        MeetingFactory(group=group, on_date=now.date() - datetime.timedelta(days=100 + day), head_count=5)
    for _more in range(40):
        MembershipFactory(group=group)

    assert counts(now) == small
    assert {page: number for page, number in small.items() if number > AT_MOST[page]} == {}


def test_today_asks_as_often_for_three_groups_as_for_one(cast: Cast) -> None:
    MembershipFactory(group=cast.family, role="CO_FACILITATOR")
    one = asked("/today/", cast.ines)
    for _more in range(2):
        here = MembershipFactory(member=cast.ines, role="FACILITATOR")
        MembershipFactory(group=here.group, role="CO_FACILITATOR")

    assert asked("/today/", Member.objects.get(pk=cast.ines.pk)) == one


SMALL = {"groups_organisation"}
"""Tables that may be: few rows, whatever the size of the community."""
SCAN = re.compile(r"^SCAN (\w+)\b(?! USING)")


@pytest.mark.django_db
def test_no_table_that_grows_is_read_from_end_to_end(now: datetime.datetime) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL reads small tables from end to end, and says nothing about large ones.")
    list(scale.build(100, now))
    member, host = (Member.objects.get(sign_in_name=scale.sign_in_name(number)) for number in (10, 0))
    meeting = Meeting.objects.filter(group__in=member.group_ids(), starts_at__gt=now).earliest("starts_at", "pk")
    read: set[str] = set()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        for address, person in (("/home/", member), (f"/meetings/{meeting.pk}/", member), ("/today/", host)):
            client = sign_in(Client(), person, second_step=True)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            for query in queries:
                if query["sql"].startswith("SELECT"):
                    cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
                    plan = [row[3] for row in cursor.fetchall()]
                    read |= {f"{found[1]}: {query['sql']}" for step in plan if (found := SCAN.match(step))}
        cursor.execute("EXPLAIN QUERY PLAN SELECT id FROM meetings_meeting WHERE minutes = 7")
        assert SCAN.match(cursor.fetchall()[0][3]), "the plans say so where it happens"

    assert {step for step in read if step.partition(":")[0] not in SMALL} == set()
