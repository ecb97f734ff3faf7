"""Who stands behind a group, what they can see, and leaving them with what is the group's own (SET-8)."""

import datetime
import json
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.test import Client

from groups.models import Departure, Group
from members.actions import departing
from members.host import OF_A_GROUP, seen_by_host
from members.models import Delivery
from members.roles import COORDINATOR_RIGHTS
from tests.cast import Cast
from tests.factories.groups import GroupFactory, ListingFactory
from tests.helpers import sign_in, text_of

HOST = "/groups/tuesday-circle/host/"
WEEK = datetime.timedelta(days=7)
NOT_OF_A_GROUP = {"groups.Organisation", "groups.Template", "resources.Resource"}
"""Rooms of the administration that show nothing about one group."""

pytestmark = pytest.mark.guidance("SET-8")


def told(member: Any) -> int:
    return Delivery.objects.filter(kind="group.host_news", member=member).count()


def test_member_reads_what_the_organisation_can_see(cast: Cast, client: Client) -> None:
    cast.organisation.procedures = "If somebody is in danger, phone the two of us first."
    cast.organisation.keep_answers_days = 30
    cast.organisation.save()

    read = text_of(sign_in(client, cast.amina).get(HOST))

    assert "What Riverside Peers can see of us" in read
    for seen in seen_by_host():
        for words in (seen.name, *seen.sees):
            assert words in read
    assert "If somebody is in danger" in read
    assert "30 days" in read
    assert "Take it along" not in read


def test_page_lists_every_column_that_the_administration_shows(cast: Cast, client: Client) -> None:
    ListingFactory(group=cast.tuesday)
    Group.objects.filter(pk=cast.tuesday.pk).update(is_listed=True)
    sign_in(client, cast.chidi, second_step=True)
    of_page = {one.name: one for one in seen_by_host()}

    for label in OF_A_GROUP:
        model = next(model for model in admin.site._registry if model._meta.label == label)
        row = {"groups.Group": cast.tuesday, "groups.Listing": cast.tuesday.listing}.get(label, cast.tomorrow)
        address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/{row.pk}/change/"
        form = client.get(address).context["adminform"].form
        shown = [name for name in form.fields if name in {field.name for field in model._meta.get_fields()}]
        seen = of_page[str(model._meta.verbose_name).capitalize()]
        assert len(seen.changes) == len(shown), label


def test_every_room_of_the_administration_about_a_group_is_told() -> None:
    rooms = {model._meta.label for model in admin.site._registry}

    assert rooms - NOT_OF_A_GROUP == set(OF_A_GROUP)
    assert {label.lower() for label in OF_A_GROUP} <= {
        right.replace("view_", "").replace("change_", "") for right in COORDINATOR_RIGHTS
    }


def test_group_that_stands_alone_reads_so(cast: Cast, client: Client) -> None:
    Group.objects.filter(pk=cast.tuesday.pk).update(organisation=None)

    read = text_of(sign_in(client, cast.rosa).get(HOST))

    assert "Nobody: our group stands alone" in read
    assert "Riverside Peers" not in read


def test_announcing_tells_members_and_coordinators_once(cast: Cast, now: datetime.datetime) -> None:
    first = departing.announce(by=cast.rosa, group=cast.tuesday, now=now)
    again = departing.announce(by=cast.sam, group=cast.tuesday, now=now)

    assert first == again
    assert first.leaves_at == now + WEEK
    assert [told(person) for person in (*cast.circle, cast.chidi)] == [1] * 6
    assert [told(person) for person in (cast.mika, cast.joan, cast.root)] == [0] * 3


def test_group_leaves_by_itself_after_a_week_and_not_before(cast: Cast, now: datetime.datetime, client: Client) -> None:
    cast.organisation.country = "KE"
    cast.organisation.save()
    Group.objects.filter(pk=cast.tuesday.pk).update(country="")
    ListingFactory(group=cast.tuesday, asked_at=now)
    kind = ContentType.objects.get_for_model(Group)
    for group in (cast.tuesday, cast.family):
        LogEntry.objects.create(
            user=cast.chidi, content_type=kind, object_id=str(group.pk), object_repr=group.name, action_flag=CHANGE
        )
    departing.announce(by=cast.rosa, group=cast.tuesday, now=now)
    sign_in(client, cast.chidi, second_step=True)

    assert departing.leave_due(now + WEEK - datetime.timedelta(seconds=1)) == 0
    assert "Tuesday Circle" in text_of(client.get("/admin/groups/group/"))
    assert departing.leave_due(now + WEEK) == 1
    assert departing.leave_due(now + WEEK) == 0

    cast.tuesday.refresh_from_db()
    assert (cast.tuesday.organisation, cast.tuesday.country) == (None, "KE")
    assert not Departure.objects.exists()
    everywhere = "".join(
        text_of(client.get(f"/admin/{room}"))
        for room in ("", "groups/group/", "groups/listing/", "meetings/meeting/", "groups/organisation/")
    )
    assert "Tuesday Circle" not in everywhere
    assert "Family Table" in everywhere


def test_taking_it_back_keeps_the_group_and_tells_everybody_again(cast: Cast, now: datetime.datetime) -> None:
    departing.announce(by=cast.rosa, group=cast.tuesday, now=now)

    assert departing.take_back(by=cast.sam, group=cast.tuesday, now=now)
    assert not departing.take_back(by=cast.sam, group=cast.tuesday, now=now)

    departing.leave_due(now + WEEK)
    cast.tuesday.refresh_from_db()
    assert cast.tuesday.organisation == cast.organisation
    assert (told(cast.amina), told(cast.chidi)) == (2, 2)


def test_group_without_an_organisation_cannot_leave_one(cast: Cast, now: datetime.datetime) -> None:
    with pytest.raises(ValidationError, match="stands alone already"):
        departing.announce(by=cast.rosa, group=GroupFactory(), now=now)


def test_facilitator_says_it_on_the_page_and_takes_it_back(cast: Cast, client: Client) -> None:
    sign_in(client, cast.rosa, second_step=True)
    assert "Shall we tell everybody that you leave Riverside Peers?" in text_of(client.get(f"{HOST}leave/"))

    said = client.post(f"{HOST}leave/", follow=True)
    assert "We will leave Riverside Peers on" in text_of(said)
    stays = client.post(f"{HOST}leave/", {"stay": "yes"}, follow=True)

    assert "We will leave" not in text_of(stays)
    assert not Departure.objects.exists()


def test_file_holds_what_is_the_groups_and_nobodys_name(cast: Cast, client: Client) -> None:
    cast.tomorrow.why = "Sam has the flu"
    cast.tomorrow.save()
    ListingFactory(group=cast.tuesday, town="Old Harbour")
    sign_in(client, cast.rosa, second_step=True)

    response = client.get(f"{HOST}group.json")
    found = json.loads(response.content)
    text = response.content.decode()

    assert found["group"]["name"] == "Tuesday Circle"
    assert {"meetings.Meeting", "meetings.Place", "ethics.CodeVersion", "resources.Resource", "groups.Listing"} <= set(
        found
    )
    assert found["meetings.Place"][0]["name"] == cast.library.name
    assert found["groups.Listing"][0]["town"] == "Old Harbour"
    assert len(found["meetings.Meeting"]) == 1
    for secret in ("flu", "example.org", "+4477", "Family Table", *(person.name for person in cast.circle)):
        assert secret not in text.replace("Tuesday Circle", ""), secret
    assert not any(label.startswith("members.") for label in found)


@pytest.mark.parametrize("page", ["leave/", "group.json"])
def test_only_facilitators_after_their_second_step_leave_or_take_along(page: str, cast: Cast, client: Client) -> None:
    assert sign_in(client, cast.amina).get(HOST + page).status_code == 403
    assert sign_in(client, cast.ines, second_step=True).get(HOST + page).status_code == 404
    assert sign_in(client, cast.rosa).get(HOST + page).status_code == 302
    assert sign_in(client, cast.rosa, second_step=True).get(HOST + page).status_code == 200


@pytest.mark.guidance("RES-1")
def test_group_sees_help_numbers_of_its_country_only(cast: Cast, client: Client) -> None:
    from tests.factories.resources import ResourceFactory

    ResourceFactory(name="Nairobi Night Line", kind="HELP_NOW", country="KE")
    ResourceFactory(name="Everywhere Line", kind="HELP_NOW", country="")
    sign_in(client, cast.amina)

    here = text_of(client.get("/groups/tuesday-circle/support/"))
    Group.objects.filter(pk=cast.tuesday.pk).update(country="KE")
    there = text_of(client.get("/groups/tuesday-circle/support/"))

    assert "Everywhere Line" in here
    assert "Everywhere Line" in there
    assert "Nairobi Night Line" not in here
    assert "Nairobi Night Line" in there
