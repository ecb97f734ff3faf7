"""Coordinators of one organisation see nothing of another, in no room of the administration (SET-8, decision 12)."""

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.test import Client

from groups.models import Group, Organisation
from members.models import Member
from peersupport.privacy.classes import PERSON, Audience
from tests.cast import Cast
from tests.factories.groups import GroupFactory, ListingFactory, OrganisationFactory, TemplateFactory, WordingFactory
from tests.factories.meetings import MeetingFactory
from tests.factories.members import CoordinationFactory, MemberFactory
from tests.factories.resources import ResourceFactory
from tests.helpers import sign_in

NOON = datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.UTC)
MARK = "Zebra"
"""Stands in everything of the other organisation, and nowhere else."""


def _group(organisation: Organisation) -> Group:
    return GroupFactory(name=f"{MARK} Walkers", slug="zebra-walkers", organisation=organisation, purpose=f"{MARK}s")


ROWS: dict[str, Callable[[Organisation, Group], models.Model]] = {
    "groups.Organisation": lambda organisation, _group: organisation,
    "groups.Group": lambda _organisation, group: group,
    "groups.Listing": lambda _organisation, group: ListingFactory(group=group, town=MARK, asked_at=NOON),
    "groups.Template": lambda organisation, _group: TemplateFactory(organisation=organisation, name=f"{MARK} set-up"),
    "meetings.Meeting": lambda _organisation, group: MeetingFactory(group=group),
    "resources.Resource": lambda _organisation, group: ResourceFactory(group=group, name=f"{MARK} line"),
}
"""For each room, a row that is none of Chidi's business."""

GROUP_FACTS = {
    "groups.Organisation": {"procedures"},  # the organisation's own words to its groups
    "groups.Group": {"time_zone", "status", "is_listed", "formality"},
    "meetings.Meeting": {"group", "on_date", "start_time", "minutes", "time_zone", "status", "kind"},
}
"""Fields for members of the group that a room may show: facts about the group, never a person's or anybody's words."""

INSIDE = {Audience.GROUP, Audience.FACILITATORS, Audience.CHOSEN, Audience.OWNER}


@pytest.fixture
def there(cast: Cast) -> dict[str, models.Model]:
    """Another organisation, with a row in every room."""
    organisation = OrganisationFactory(name=f"{MARK} Friends")
    WordingFactory(organisation=organisation, group=None, one=f"{MARK} one", many=f"{MARK} many")
    CoordinationFactory(organisation=organisation, member=MemberFactory(name=MARK, is_staff=True))
    group = _group(organisation)
    return {label: make(organisation, group) for label, make in ROWS.items()}


def rooms() -> list[str]:
    return sorted(model._meta.label for model in admin.site._registry)


def base(label: str) -> str:
    return f"/admin/{label.lower().replace('.', '/')}/"


def test_every_room_has_a_row_of_somebody_else_in_these_tests() -> None:
    assert rooms() == sorted(ROWS)


@pytest.mark.guidance("SET-8")
@pytest.mark.parametrize("label", sorted(ROWS))
def test_no_list_search_filter_or_form_shows_the_other_organisation(
    label: str, cast: Cast, client: Client, there: dict[str, models.Model]
) -> None:
    sign_in(client, cast.chidi, second_step=True)
    row, address = there[label], base(label)
    list_page = client.get(address)
    assert list_page.status_code == 200
    filters = set(re.findall(r'href="(\?[^"]+)"', list_page.content.decode()))
    pages = [address, f"{address}?q={MARK}", f"{address}?q=e", *(address + one for one in filters)]
    mine = next(iter(admin.site._registry[type(row)].get_queryset(list_page.wsgi_request)), None)
    if mine is not None:
        pages += [f"{address}{mine.pk}/change/", f"{address}{mine.pk}/history/"]
    if admin.site._registry[type(row)].has_add_permission(list_page.wsgi_request):
        pages.append(f"{address}add/")

    for page in pages:
        body = re.sub(rf'q(=|%3D){MARK}|value="{MARK}"', "", client.get(page.replace("&amp;", "&")).content.decode())
        assert MARK not in body, page
        assert str(row.pk) not in body, page


@pytest.mark.guidance("SET-8")
@pytest.mark.parametrize("label", sorted(ROWS))
def test_row_of_the_other_organisation_answers_like_one_that_does_not_exist(
    label: str, cast: Cast, client: Client, there: dict[str, models.Model]
) -> None:
    sign_in(client, cast.chidi, second_step=True)
    row = there[label]
    before = dict(type(row)._base_manager.filter(pk=row.pk).values()[0])
    nobody = "00000000-0000-4000-8000-000000000000"

    for what in ("change", "history", "delete"):
        for ask in (client.get, client.post):
            theirs = ask(f"{base(label)}{row.pk}/{what}/", follow=True)
            none = ask(f"{base(label)}{nobody}/{what}/", follow=True)
            assert theirs.status_code == none.status_code
            assert MARK not in theirs.content.decode()
    assert dict(type(row)._base_manager.filter(pk=row.pk).values()[0]) == before


@pytest.mark.parametrize("label", sorted(ROWS))
def test_no_bulk_action_reaches_the_other_organisation(
    label: str, cast: Cast, client: Client, there: dict[str, models.Model]
) -> None:
    sign_in(client, cast.chidi, second_step=True)
    row = there[label]
    model_admin = admin.site._registry[type(row)]
    actions = model_admin.get_actions(client.get(base(label)).wsgi_request)
    before = dict(type(row)._base_manager.filter(pk=row.pk).values()[0])

    for name in {*actions, "delete_selected"}:
        answer = client.post(
            base(label), {"action": name, "_selected_action": [str(row.pk)], "post": "yes", "reason": "Because."}
        )
        assert answer.status_code in (200, 302, 403), name
        assert MARK not in answer.content.decode()
    assert dict(type(row)._base_manager.filter(pk=row.pk).values()[0]) == before


def test_rooms_choose_only_among_ones_own_organisations(
    cast: Cast, client: Client, there: dict[str, models.Model]
) -> None:
    sign_in(client, cast.chidi, second_step=True)
    request = client.get("/admin/").wsgi_request

    asked = 0
    for model, model_admin in admin.site._registry.items():
        for column in model._meta.fields:
            if isinstance(column, models.ForeignKey) and column.related_model in (Organisation, Group, Member):
                shown = model_admin.get_fields(request)
                if column.name not in shown or column.name in model_admin.get_readonly_fields(request):
                    continue
                choices = model_admin.formfield_for_dbfield(column, request).queryset
                assert not choices.filter(pk__in=[there["groups.Organisation"].pk, there["groups.Group"].pk]).exists()
                asked += 1
    assert asked


def test_suggestions_are_ones_own(cast: Cast, client: Client, there: dict[str, models.Model]) -> None:
    sign_in(client, cast.chidi, second_step=True)
    address = "/admin/autocomplete/?app_label=groups&model_name=template&field_name=organisation&term="

    assert [one["text"] for one in client.get(f"{address}Riverside").json()["results"]] == ["Riverside Peers"]
    assert client.get(address + MARK).json()["results"] == []


def test_what_others_did_in_the_administration_is_not_on_the_first_page(
    cast: Cast, client: Client, there: dict[str, models.Model]
) -> None:
    LogEntry.objects.create(
        user=MemberFactory(name=MARK),
        content_type=ContentType.objects.get_for_model(Group),
        object_id=str(there["groups.Group"].pk),
        object_repr=MARK,
        action_flag=CHANGE,
        change_message=MARK,
    )

    page = sign_in(client, cast.chidi, second_step=True).get("/admin/").content.decode()

    assert MARK not in page
    assert str(there["groups.Group"].pk) not in page


# --- What no room may show ------------------------------------------------------------------------------------


def shown_fields(model: type[models.Model]) -> set[str]:
    """Columns that a room shows: on a row's page, in its list, in filters and searches, or beside it."""
    room: Any = admin.site._registry[model]
    names = {*(room.fields or []), *room.list_display, *room.search_fields}
    names |= {one for one in room.list_filter if isinstance(one, str)}
    if not room.fields:
        names |= {column.name for column in model._meta.fields if column.editable} - set(room.exclude or ())
    columns = {column.name for column in model._meta.fields}
    return {name.split("__")[0] for name in names} & columns


@pytest.mark.guidance("CON-1")
def test_no_room_shows_what_is_for_members_of_a_group_or_for_one_person() -> None:
    found = {
        model._meta.label: {
            name
            for name in shown_fields(model)
            if model.Privacy.fields[name].audience in INSIDE  # type: ignore[attr-defined]
        }
        for model in admin.site._registry
    }

    assert {label: names for label, names in found.items() if names - GROUP_FACTS.get(label, set())} == {}
    assert found["meetings.Meeting"] == GROUP_FACTS["meetings.Meeting"]  # the walk does find such fields


@pytest.mark.guidance("CON-1")
def test_no_room_and_nothing_inside_one_points_to_a_person() -> None:
    inlines = {one.model for room in admin.site._registry.values() for one in room.inlines}

    for model in {*admin.site._registry, *inlines}:
        promises: Any = model.Privacy.fields  # type: ignore[attr-defined]
        assert [name for name, one in promises.items() if one.names == PERSON] == [], model
        assert [f.name for f in model._meta.get_fields() if f.concrete and f.related_model is Member] == [], model


@pytest.mark.parametrize("label", ["members.Membership", "meetings.Attendance", "members.WayBack", "audit.LookLog"])
def test_model_about_a_person_would_be_found(label: str) -> None:
    model: Any = apps.get_model(label)
    names = [name for name, one in model.Privacy.fields.items() if one.names == PERSON]
    keys = [f.name for f in model._meta.get_fields() if f.concrete and f.related_model is Member]

    assert names + keys
