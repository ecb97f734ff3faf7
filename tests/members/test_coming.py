"""Open groups: anybody may come, belong by one press, drift away and be welcomed back (MEM-1)."""

import datetime
import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from groups.models import Group
from meetings.actions import scheduling
from members.actions import coming, joining
from members.actions.forgetting import forget_expired
from members.models import Membership
from peersupport.audit.models import AuditEvent
from tests.cast import Cast
from tests.factories.groups import ListingFactory
from tests.helpers import at_once, sign_in, text_of

JOIN = "/groups/tuesday-circle/join/"
pytestmark = pytest.mark.guidance("MEM-1")


@pytest.fixture
def listed(cast: Cast) -> Cast:
    """The cast, with Tuesday Circle on the list."""
    ListingFactory(group=cast.tuesday)
    Group.objects.filter(pk=cast.tuesday.pk).update(is_listed=True)
    cast.tuesday.refresh_from_db()
    return cast


def rows(cast: Cast) -> list[Membership]:
    return list(Membership.objects.filter(group=cast.tuesday, member=cast.mika).order_by("joined_on"))


def test_signed_out_person_reads_that_nothing_is_needed(listed: Cast, client: Client) -> None:
    page = client.get(JOIN)

    assert "Nobody asks for a name, a reason or a sign-up." in text_of(page)
    assert f'href="/accounts/signup/?next={JOIN}"' in page.content.decode()
    assert not re.search(r'<form[^>]*action="/groups/', page.content.decode())
    assert client.post(JOIN, {"shown_name": "Nobody"}).status_code == 302
    assert Membership.objects.filter(group=listed.tuesday).count() == 5


def test_one_press_lets_a_signed_in_person_belong_under_a_name_for_this_group(listed: Cast, client: Client) -> None:
    sign_in(client, listed.mika)
    assert 'value="Mika"' in client.get(JOIN).content.decode()

    done = client.post(JOIN, {"shown_name": "Mik", "is_hidden": "on"})
    again = client.post(JOIN, {"shown_name": "Other"})

    assert [done.status_code, again.status_code] == [302, 302]
    [row] = rows(listed)
    assert (row.shown_name, row.is_hidden, row.role, row.left_on) == ("Mik", True, "MEMBER", None)
    assert client.get("/groups/tuesday-circle/code/").status_code == 200


def test_press_without_a_name_is_answered_beside_the_field(listed: Cast, client: Client) -> None:
    sign_in(client, listed.mika)

    response = client.post(JOIN, {"shown_name": " "})

    assert response.status_code == 422
    assert "Please fill this in." in text_of(response)
    assert rows(listed) == []


def test_who_comes_back_is_welcomed_back_with_their_name(listed: Cast, client: Client, now: datetime.datetime) -> None:
    coming.come(by=listed.mika, group=listed.tuesday, shown_name="Kestrel", is_hidden=True, now=now)
    joining.leave(by=listed.mika, membership=rows(listed)[0], now=now)
    sign_in(client, listed.mika)

    page = client.get(JOIN)
    done = client.post(JOIN, {"shown_name": "Kestrel", "is_hidden": "on"}, follow=True)

    assert "Welcome back" in text_of(page)
    assert 'value="Kestrel"' in page.content.decode()
    assert "checked" in page.content.decode()
    assert "Welcome back." in text_of(done)
    assert [row.left_on is None for row in rows(listed)].count(True) == 1
    assert AuditEvent.objects.filter(action="membership.came_back").count() == 1


def test_who_was_never_here_is_not_welcomed_back(listed: Cast, client: Client, now: datetime.datetime) -> None:
    other = Membership.objects.get(member=listed.lin)
    joining.leave(by=listed.lin, membership=other, now=now)
    sign_in(client, listed.mika)

    assert "Welcome back" not in text_of(client.get(JOIN))


def test_silence_removes_nobody(listed: Cast, now: datetime.datetime) -> None:
    coming.come(by=listed.mika, group=listed.tuesday, shown_name="Mika", is_hidden=False, now=now)
    later = now + datetime.timedelta(days=3 * 365)

    forget_expired(later)

    assert [row.left_on for row in rows(listed)] == [None]
    assert Membership.objects.current().filter(group=listed.tuesday).count() == 6


def test_group_that_closed_while_the_page_stood_open_is_not_entered(listed: Cast, now: datetime.datetime) -> None:
    Group.objects.filter(pk=listed.tuesday.pk).update(belonging="CLOSED")

    with pytest.raises(ValidationError, match="not open at the moment"):
        coming.come(by=listed.mika, group=listed.tuesday, shown_name="Mika", is_hidden=False, now=now)

    assert rows(listed) == []


def test_closed_group_cannot_be_entered_by_this_door(listed: Cast, client: Client) -> None:
    ListingFactory(group=listed.family)
    Group.objects.filter(pk=listed.family.pk).update(is_listed=True)
    sign_in(client, listed.mika)

    client.post("/groups/family-table/join/", {"shown_name": "Mika"})

    assert not Membership.objects.filter(member=listed.mika).exists()


@pytest.mark.guidance("RUN-13")
def test_head_count_counts_people_without_an_account(listed: Cast, now: datetime.datetime) -> None:
    belonging = Membership.objects.current().filter(group=listed.tuesday).count()

    counted = scheduling.count_heads(by=listed.rosa, meeting=listed.tomorrow, number=belonging + 7)

    assert counted.head_count == 12


@pytest.mark.django_db(transaction=True)
def test_pressing_twice_at_once_lets_belong_once(now: datetime.datetime) -> None:
    from tests.cast import assemble

    cast = assemble(now)

    def press() -> object:
        return coming.come(by=cast.mika, group=cast.tuesday, shown_name="Mika", is_hidden=False, now=now)

    at_once(press, press)

    assert len(rows(cast)) == 1
