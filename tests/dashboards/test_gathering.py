"""Two pages that gather: everything about my groups, and whatever else a facilitator can do."""

from django.test import Client

from tests.cast import Cast
from tests.factories.members import MembershipFactory
from tests.helpers import sign_in, text_of


def test_my_groups_show_each_group_with_its_next_meeting_and_all_of_its_pages(cast: Cast, client: Client) -> None:
    cast.amina.memberships.update(joined_on="2026-01-01")
    MembershipFactory(group=cast.family, member=cast.amina)
    sign_in(client, cast.amina)

    answer = client.get("/me/groups/")

    text, page = text_of(answer), answer.content.decode()
    assert text.index("Tuesday Circle") < text.index("Family Table")
    for meeting in (cast.tomorrow, cast.table):
        assert f"/meetings/{meeting.pk}/" in page
    for slug in ("tuesday-circle", "family-table"):
        for ending in ("code", "here", "roles", "support", "host"):
            assert f"/groups/{slug}/{ending}/" in page
        assert f"/me/groups/{slug}/leave/" in page
    assert "Look after this group" not in text


def test_my_groups_of_who_belongs_to_none_show_how_to_find_one(cast: Cast, client: Client) -> None:
    sign_in(client, cast.mika)

    answer = client.get("/me/groups/")

    assert "You belong to no group yet." in text_of(answer)
    assert 'href="/groups/"' in answer.text
    assert "tuesday-circle" not in answer.text


def test_my_groups_of_a_facilitator_lead_to_looking_after_that_group_only(cast: Cast, client: Client) -> None:
    MembershipFactory(group=cast.family, member=cast.rosa)
    sign_in(client, cast.rosa, second_step=True)

    page = client.get("/me/groups/").content.decode()

    assert "/groups/tuesday-circle/looking-after/" in page
    assert "/groups/family-table/looking-after/" not in page


def test_looking_after_a_closed_group_leads_to_who_asked_and_an_open_one_does_not(cast: Cast, client: Client) -> None:
    sign_in(client, cast.ines, second_step=True)
    closed = client.get("/groups/family-table/looking-after/").content.decode()
    sign_in(client, cast.rosa, second_step=True)
    cast.tuesday.belonging = "OPEN"
    cast.tuesday.save()
    opened = client.get("/groups/tuesday-circle/looking-after/").content.decode()

    assert "/groups/family-table/requests/" in closed
    assert "/groups/tuesday-circle/requests/" not in opened
    assert "/groups/tuesday-circle/settings/" in opened
