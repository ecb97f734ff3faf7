"""Where else to turn."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from groups.models import Group
from peersupport.audit.models import AuditEvent
from resources.actions import add_resource
from resources.models import Resource
from tests.cast import Cast
from tests.factories.resources import ResourceFactory
from tests.helpers import sign_in, tables, text_of

DAY = datetime.date(2026, 11, 1)


@pytest.mark.guidance("RES-1", "MEM-8")
def test_help_for_everybody_is_read_signed_out_and_without_any_groups_list(cast: Cast, client: Client) -> None:
    page = client.get("/support/").content.decode()

    assert "Riverside Listening Line" in page
    assert "tel:+441632960101" in page
    assert "Saturday Allotment" not in page


@pytest.mark.guidance("RES-1")
def test_group_reads_its_own_list_and_what_is_for_everybody(cast: Cast, client: Client) -> None:
    ResourceFactory(name="Other Room", group=cast.family)
    sign_in(client, cast.amina)

    text = text_of(client.get("/groups/tuesday-circle/support/"))

    assert text.index("Riverside Listening Line") < text.index("Saturday Allotment")
    assert "Other Room" not in text


@pytest.mark.guidance("CON-2")
def test_reading_leaves_no_trace(cast: Cast, client: Client) -> None:
    sign_in(client, cast.amina)
    before = tables(but=("django_session",))

    for address in ("/support/", "/groups/tuesday-circle/support/"):
        client.get(address)

    assert tables(but=("django_session",)) == before


@pytest.mark.guidance("RES-1")
def test_help_of_another_country_is_left_out_where_the_groups_own_is_known(cast: Cast) -> None:
    here, there = ResourceFactory(country="GB"), ResourceFactory(country="KE")
    Group.objects.filter(pk=cast.tuesday.pk).update(country="GB")
    at_home = Resource.objects.for_group(Group.objects.get(pk=cast.tuesday.pk))
    assert here in at_home
    assert there not in at_home

    Group.objects.filter(pk=cast.tuesday.pk).update(country="", organisation=None)
    anywhere = Resource.objects.for_group(Group.objects.get(pk=cast.tuesday.pk))

    assert {here, there} <= set(anywhere)


@pytest.mark.django_db
def test_order_is_help_now_then_peers_then_country_and_name() -> None:
    for kind, country, name in (
        ("SERVICE", "GB", "B"),
        ("SERVICE", "GB", "A"),
        ("RIGHTS", "FR", "Z"),
        ("PEERS", "GB", "P"),
        ("HELP_NOW", "KE", "H"),
    ):
        ResourceFactory(kind=kind, country=country, name=name)

    assert "".join(Resource.objects.crisis_first().values_list("name", flat=True)) == "HPZAB"


def test_entry_is_added_with_its_doer(cast: Cast) -> None:
    entry = add_resource(by=cast.chidi, kind="PEERS", name="Riverside", checked_on=DAY)

    assert entry in Resource.objects.for_everybody()
    assert AuditEvent.objects.get(action="resource.added").by_id == cast.chidi.pk


@pytest.mark.parametrize("values", [{"kind": "MAGIC"}, {"name": ""}, {"website": "javascript:alert(1)"}])
def test_entry_that_does_not_fit_is_refused(cast: Cast, values: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        add_resource(by=cast.chidi, **{"kind": "PEERS", "name": "Riverside", "checked_on": DAY, **values})


@pytest.mark.guidance("CON-2")
def test_links_onward_tell_nobody_where_one_comes_from(cast: Cast, client: Client) -> None:
    ResourceFactory(name="Valley Advice", website="https://valley.example.org/")

    page = client.get("/support/").content.decode()

    link = page.split('href="https://valley.example.org/"')[1].split(">")[0]
    assert "noreferrer" in link
    assert "noopener" in link


def test_page_with_no_help_yet_says_what_to_do(client: Client, db: None) -> None:
    assert "call the emergency number" in text_of(client.get("/support/"))
