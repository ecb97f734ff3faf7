"""The coordinators' rooms: groups and dates of their own organisations, and nobody's particulars."""

import datetime

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.test import Client

from groups.models import Group, Listing, Template
from tests.cast import Cast
from tests.factories.groups import GroupFactory, ListingFactory, OrganisationFactory, TemplateFactory
from tests.factories.meetings import AttendanceFactory, MeetingFactory
from tests.helpers import sign_in, text_of

ROOMS = {
    "groups.Organisation",
    "groups.Group",
    "groups.Listing",
    "groups.Template",
    "meetings.Meeting",
    "resources.Resource",
}
LISTS = ("/admin/", "/admin/groups/organisation/", "/admin/groups/group/", "/admin/meetings/meeting/")


@pytest.fixture
def others(cast: Cast) -> dict[str, object]:
    """Another organisation with a group and a meeting."""
    organisation = OrganisationFactory(name="Hillside Friends")
    group = GroupFactory(name="Quiet Walkers", slug="quiet-walkers", organisation=organisation)
    return {"organisation": organisation, "group": group, "meeting": MeetingFactory(group=group)}


@pytest.fixture
def alone(cast: Cast) -> Group:
    """A group under no organisation."""
    return GroupFactory(name="Free Birds", slug="free-birds")


@pytest.mark.guidance("SET-8", "CON-1")
def test_only_rooms_without_particulars_are_registered() -> None:
    assert {model._meta.label for model in admin.site._registry} == ROOMS


@pytest.mark.guidance("SET-8")
def test_coordinator_sees_their_own_organisations_groups_and_meetings(
    cast: Cast, client: Client, others: dict[str, object], alone: Group
) -> None:
    sign_in(client, cast.chidi, second_step=True)

    groups = text_of(client.get("/admin/groups/group/"))
    organisations = text_of(client.get("/admin/groups/organisation/"))
    meetings = text_of(client.get("/admin/meetings/meeting/"))

    assert "Tuesday Circle" in groups
    assert "Family Table" in groups
    assert "Riverside Peers" in organisations
    assert "Tuesday Circle" in meetings
    for foreign in ("Quiet Walkers", "Hillside Friends", "Free Birds"):
        assert foreign not in groups + organisations + meetings


@pytest.mark.guidance("CON-1", "CON-2", "CON-8")
def test_coordinator_sees_nobodys_name_place_or_answer(cast: Cast, client: Client) -> None:
    AttendanceFactory(meeting=cast.tomorrow, member=cast.amina)
    cast.tomorrow.why = "Sam has the flu"
    cast.tomorrow.yes_count = 4711
    cast.tomorrow.save()
    sign_in(client, cast.chidi, second_step=True)
    pages = [
        *LISTS,
        f"/admin/groups/group/{cast.tuesday.pk}/change/",
        f"/admin/groups/organisation/{cast.organisation.pk}/change/",
        f"/admin/meetings/meeting/{cast.tomorrow.pk}/change/",
        f"/admin/meetings/meeting/{cast.tomorrow.pk}/history/",
    ]

    for address in pages:
        response = client.get(address)
        assert response.status_code == 200, address
        page = response.content.decode()
        for secret in ("Amina", "Rosa", "Okello", cast.library.name, "St Anne", "flu", "4711", "@example.org"):
            assert secret not in page, (address, secret)


def test_coordinator_changes_a_group_of_theirs_and_no_other(
    cast: Cast, client: Client, others: dict[str, object]
) -> None:
    sign_in(client, cast.chidi, second_step=True)
    values = {
        "name": "Tuesday Circle",
        "slug": "tuesday-circle",
        "purpose": "Other words.",
        "status": "RUNNING",
        "is_listed": "on",
        "language": "en",
        "country": "GB",
        "time_zone": "Europe/London",
    }

    done = client.post(f"/admin/groups/group/{cast.tuesday.pk}/change/", values)
    foreign = client.post(f"/admin/groups/group/{others['group'].pk}/change/", {**values, "slug": "quiet-walkers"})

    cast.tuesday.refresh_from_db()
    others["group"].refresh_from_db()
    assert (done.status_code, cast.tuesday.purpose) == (302, "Other words.")
    assert cast.tuesday.is_listed is False  # groups are listed where they ask for it
    assert (others["group"].name, others["group"].is_listed) == ("Quiet Walkers", False)
    assert foreign.status_code == 302
    assert cast.tuesday.belonging == "OPEN"


@pytest.mark.parametrize(
    "address",
    [
        "/admin/groups/group/add/",
        "/admin/groups/organisation/add/",
        "/admin/meetings/meeting/add/",
        "/admin/groups/group/{group}/delete/",
        "/admin/groups/organisation/{organisation}/delete/",
        "/admin/meetings/meeting/{meeting}/delete/",
    ],
)
def test_coordinator_neither_makes_nor_removes(address: str, cast: Cast, client: Client) -> None:
    sign_in(client, cast.chidi, second_step=True)
    path = address.format(group=cast.tuesday.pk, organisation=cast.organisation.pk, meeting=cast.tomorrow.pk)

    assert client.get(path).status_code == 403
    assert client.post(path, {"post": "yes"}).status_code == 403
    cast.tomorrow.refresh_from_db()


def test_coordinator_changes_no_meeting(cast: Cast, client: Client) -> None:
    sign_in(client, cast.chidi, second_step=True)

    response = client.post(f"/admin/meetings/meeting/{cast.tomorrow.pk}/change/", {"status": "CANCELLED"})

    cast.tomorrow.refresh_from_db()
    assert (response.status_code, cast.tomorrow.status) == (403, "ON")


@pytest.mark.guidance("CON-1")
@pytest.mark.parametrize(
    "model",
    [
        "members/member",
        "members/membership",
        "members/contactmethod",
        "members/delivery",
        "meetings/attendance",
        "meetings/place",
        "account/emailaddress",
        "mfa/authenticator",
        "auth/group",
        "ethics/codeversion",
        "audit/auditevent",
    ],
)
@pytest.mark.parametrize("name", ["chidi", "root"])
def test_nobody_opens_particulars_in_the_administration(name: str, model: str, cast: Cast, client: Client) -> None:
    sign_in(client, getattr(cast, name), second_step=True)

    assert client.get(f"/admin/{model}/").status_code == 404
    assert client.get(f"/admin/{model}/{cast.amina.pk}/change/").status_code == 404


@pytest.mark.guidance("CON-1")
def test_operator_sees_no_content(cast: Cast, client: Client) -> None:
    sign_in(client, cast.root, second_step=True)

    for address in LISTS:
        page = text_of(client.get(address))
        for content in ("Tuesday Circle", "Family Table", "Riverside Peers", "Amina"):
            assert content not in page, (address, content)
    assert client.get(f"/admin/groups/group/{cast.tuesday.pk}/change/").status_code == 302


def test_history_of_the_administration_keeps_no_names(cast: Cast, client: Client) -> None:
    sign_in(client, cast.chidi, second_step=True)
    client.post(
        f"/admin/groups/organisation/{cast.organisation.pk}/change/",
        {
            "name": "Riverside Friends",
            "country": "GB",
            "time_zone": "Europe/London",
            "exit_url": "",
            "words-TOTAL_FORMS": "0",
            "words-INITIAL_FORMS": "0",
        },
    )

    cast.organisation.refresh_from_db()
    line = LogEntry.objects.get()
    assert cast.organisation.name == "Riverside Friends"
    assert "Riverside" not in line.object_repr


@pytest.mark.parametrize("name", ["rosa", "amina", "mika"])
def test_member_is_not_let_in(name: str, cast: Cast, client: Client) -> None:
    sign_in(client, getattr(cast, name), second_step=True)

    for address in LISTS:
        assert client.get(address, follow=True).status_code == 403


def test_search_of_the_administration_does_not_look_into_people(cast: Cast, client: Client) -> None:
    sign_in(client, cast.chidi, second_step=True)

    assert "0 groups" in text_of(client.get("/admin/groups/group/?q=Amina"))
    assert client.get("/admin/groups/group/?q=Tuesday&organisation__coordination__member__name=x").status_code in (
        302,
        400,
    )


@pytest.mark.guidance("LANG-4", "SET-2")
def test_coordinator_gives_words_and_templates_to_their_own_organisation_only(cast: Cast, client: Client) -> None:
    other = OrganisationFactory(name="Hillside")
    sign_in(client, cast.chidi, second_step=True)
    address = f"/admin/groups/organisation/{cast.organisation.pk}/change/"
    values = {
        "name": "Riverside Peers",
        "country": "GB",
        "time_zone": "Europe/London",
        "exit_url": "",
        **dict.fromkeys([f"keep_{period}_days" for period in ("answers", "left", "messages", "records")], ""),
        "words-TOTAL_FORMS": "1",
        "words-INITIAL_FORMS": "0",
        "words-0-language": "en",
        "words-0-word": "MEETING",
        "words-0-one": "gathering",
        "words-0-many": "gatherings",
    }
    answer = client.post(address, values)
    assert answer.status_code == 302, text_of(answer)[-600:]
    assert Group.objects.get(pk=cast.tuesday.pk).words.meetings == "gatherings"

    template = {"name": "Ours", "about": "", "belonging": "", "is_offered": "on", "purpose": "", "sharing": ""}
    template |= dict.fromkeys(("people", "among", "activity", "kind_words", "formality"), "")
    assert client.post("/admin/groups/template/add/", {**template, "organisation": str(other.pk)}).status_code == 200
    assert not Template.objects.exists()
    client.post("/admin/groups/template/add/", {**template, "organisation": str(cast.organisation.pk)})
    assert Template.objects.get().organisation == cast.organisation
    foreign = TemplateFactory(organisation=other, name="Theirs")
    assert "Theirs" not in text_of(client.get("/admin/groups/template/"))
    assert client.get(f"/admin/groups/template/{foreign.pk}/change/").status_code == 302


@pytest.mark.guidance("SET-8")
def test_coordinator_answers_several_groups_that_ask_at_once(
    cast: Cast, client: Client, now: datetime.datetime
) -> None:
    asks = [ListingFactory(group=group, asked_at=now) for group in (cast.tuesday, cast.family)]
    quiet = ListingFactory(group=GroupFactory(organisation=cast.organisation, is_listed=True))
    sign_in(client, cast.chidi, second_step=True)
    address = "/admin/groups/listing/"

    page = client.post(
        address,
        {"action": "list_them", "_selected_action": [str(one.pk) for one in (*asks, quiet)], "reason": ""},
        follow=True,
    )

    assert set(Group.objects.filter(is_listed=True)) == {cast.tuesday, cast.family, quiet.group}
    assert "2 groups were told." in text_of(page)
    assert "1 group is not asking" in text_of(page)


def test_coordinator_sends_several_back_only_with_a_reason(cast: Cast, client: Client, now: datetime.datetime) -> None:
    asks = [ListingFactory(group=group, asked_at=now) for group in (cast.tuesday, cast.family)]
    sign_in(client, cast.chidi, second_step=True)
    chosen = {"action": "send_them_back", "_selected_action": [str(one.pk) for one in asks]}

    silent = client.post("/admin/groups/listing/", {**chosen, "reason": "  "}, follow=True)
    assert "Please say why" in text_of(silent)
    assert Listing.objects.filter(asked_at__isnull=False).count() == 2
    client.post("/admin/groups/listing/", {**chosen, "reason": "Please add how to come."})

    assert [one.why for one in Listing.objects.all()] == ["Please add how to come."] * 2
    assert not Listing.objects.filter(asked_at__isnull=False).exists()
