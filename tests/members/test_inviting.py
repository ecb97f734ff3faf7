"""Invitations: neutral until one reads on, not used up by a preview, and silent about why one works no more."""

import datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from members.actions import inviting, opening
from members.models import Invitation, JoinRequest
from tests.cast import Cast
from tests.helpers import same_for_all, sign_in, text_of

HOUR = datetime.timedelta(hours=1)


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


@pytest.fixture
def invitation(cast: Cast, now: datetime.datetime) -> Invitation:
    """Ines invites one person to Family Table, which nobody can find."""
    return inviting.invite(by=cast.ines, group=cast.family, days=7, now=now)


def asks(client: Client) -> Any:
    page = client.get("/groups/family-table/join/").content.decode()
    key = page.split('name="form_key" value="')[1].split('"')[0]
    return client.post("/groups/family-table/join/", {"form_key": key, "whom": "ME", "way": "NONE"}, follow=True)


@pytest.mark.guidance("MEM-2", "CON-2")
def test_invitation_is_neutral_until_one_reads_on_and_then_opens_an_unlisted_group(
    invitation: Invitation, client: Client
) -> None:
    link = f"/i/{invitation.token}/"
    for _time in range(5):
        page = client.get(link)
        assert page.status_code == 200
        assert "Family Table" not in text_of(page)
    assert client.get("/groups/family-table/join/").status_code == 404

    page = client.post(link, follow=True)

    assert page.request["PATH_INFO"] == "/groups/family-table/join/"
    assert "Family Table" in text_of(page)
    invitation.refresh_from_db()
    assert invitation.uses_left == 1
    assert asks(client).status_code == 200
    invitation.refresh_from_db()
    assert (invitation.uses_left, JoinRequest.objects.count()) == (0, 1)


@pytest.mark.guidance("CON-2")
def test_invitation_over_used_ended_and_guessed_are_one_and_the_same_page(
    invitation: Invitation, cast: Cast, now: datetime.datetime
) -> None:
    used = inviting.invite(by=cast.ines, group=cast.family, days=7, now=now)
    visitor = Client()
    visitor.post(f"/i/{used.token}/")
    asks(visitor)
    ended = inviting.invite(by=cast.ines, group=cast.family, days=7, now=now)
    inviting.end(by=cast.ines, row=ended, now=now)
    over = inviting.invite(by=cast.ines, group=cast.family, days=7, now=now)
    Invitation.objects.filter(pk=over.pk).update(made_at=now - 9 * 24 * HOUR, ends_at=now - HOUR)

    for method in ("get", "post"):
        answers = set()
        for token in (used.token, ended.token, over.token, "guessed"):
            status, body = same_for_all(getattr(Client(), method)(f"/i/{token}/"))
            answers.add((status, body.replace(token.encode(), b"TOKEN")))  # the page names its own address
        assert len(answers) == 1
        assert answers.pop()[0] == 404
    assert Client().get(f"/i/{invitation.token}/").status_code == 200


def test_invitation_for_one_is_used_once_by_two_who_opened_it(invitation: Invitation) -> None:
    first, second = Client(), Client()
    for one in (first, second):
        one.post(f"/i/{invitation.token}/")
    page = second.get("/groups/family-table/join/").content.decode()
    key = page.split('name="form_key" value="')[1].split('"')[0]
    asks(first)

    late = second.post("/groups/family-table/join/", {"form_key": key, "whom": "ME", "way": "NONE"})

    assert late.status_code == 404
    assert JoinRequest.objects.count() == 1


def test_members_invite_where_the_group_lets_them(cast: Cast, client: Client) -> None:
    sign_in(client, cast.joan)
    assert client.get("/groups/family-table/invitations/").status_code == 403
    opening.change_door(by=cast.ines, group=cast.family, questions=[], seats=None, members_may_invite=True)

    page = client.post("/groups/family-table/invitations/", {"days": "7", "uses": "2", "note": "For Lea"}, follow=True)

    row = Invitation.objects.get()
    assert (row.made_by, row.uses_left) == (cast.joan, 2)
    assert f"/i/{row.token}/" in text_of(page)
    ines = sign_in(Client(), cast.ines, second_step=True)
    assert "For Lea" not in text_of(ines.get("/groups/family-table/invitations/"))
    client.post(f"/groups/family-table/invitations/{row.pk}/end/")
    assert Client().get(f"/i/{row.token}/").status_code == 404


@pytest.mark.parametrize("name", ["mika", "rosa", "chidi", "root"])
def test_invitations_of_a_group_are_not_there_for_others(name: str, cast: Cast, client: Client) -> None:
    sign_in(client, getattr(cast, name), second_step=True)

    assert client.get("/groups/family-table/invitations/").status_code == 404


def test_invitation_for_no_people_or_too_many_is_refused(cast: Cast, client: Client) -> None:
    sign_in(client, cast.ines, second_step=True)
    for uses in ("0", "21", "x", ""):
        assert client.post("/groups/family-table/invitations/", {"days": "7", "uses": uses}).status_code == 422
    assert not Invitation.objects.exists()
