"""Where “hide this page” leads: the site's everyday page, or the one that all of a person's groups agree on."""

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.test import Client

from groups.models import Group, Organisation
from members.models import Member, Membership
from tests.cast import Cast
from tests.factories.groups import ListingFactory, OrganisationFactory
from tests.helpers import sign_in

WEATHER = "https://weather.example/today"


@pytest.fixture
def led(cast: Cast) -> Cast:
    """The cast, whose organisation chose a page about the weather."""
    Organisation.objects.filter(pk=cast.organisation.pk).update(exit_url=WEATHER)
    return cast


def leads_to(client: Client, path: str = "/home/") -> set[str]:
    """Where the link, with script and without, leads from this page."""
    page = client.get(path).content.decode()
    with_script = page.split('id="hide"')[1].split('data-to="')[1].split('"')[0]
    return {with_script, client.get("/leave/").headers["Location"]}


def test_member_is_led_where_the_organisation_of_their_groups_chose(led: Cast, client: Client) -> None:
    sign_in(client, led.amina)
    assert leads_to(client) == {WEATHER}


def test_signed_out_nobody_sees_who_stands_behind_a_group(led: Cast, client: Client) -> None:
    ListingFactory(group=led.tuesday)
    Group.objects.filter(pk=led.tuesday.pk).update(is_listed=True)

    assert leads_to(client, "/groups/tuesday-circle/") == {settings.EXIT_URL_DEFAULT}


def test_somebody_elsewhere_is_led_to_the_same_place_from_every_page(led: Cast, client: Client) -> None:
    ListingFactory(group=led.tuesday)
    Group.objects.filter(pk=led.tuesday.pk).update(is_listed=True)
    sign_in(client, led.mika)

    assert leads_to(client, "/groups/tuesday-circle/") == {settings.EXIT_URL_DEFAULT}


def test_member_of_groups_that_disagree_is_led_to_the_place_of_this_site(led: Cast, client: Client) -> None:
    other = OrganisationFactory(exit_url="https://recipes.example/")
    Group.objects.filter(pk=led.family.pk).update(organisation=other)
    both: Member = led.joan
    Membership.objects.create(member=both, group=led.tuesday, role="MEMBER", joined_on="2026-01-01", shown_name="Jo")
    sign_in(client, both)

    assert leads_to(client) == {settings.EXIT_URL_DEFAULT}


def test_who_left_is_not_led_there_any_more(led: Cast, client: Client) -> None:
    led.amina.memberships.update(left_on="2026-11-01")
    sign_in(client, led.amina)

    assert leads_to(client) == {settings.EXIT_URL_DEFAULT}


def test_page_that_is_not_there_looks_the_same_for_everybody(led: Cast, client: Client) -> None:
    stranger = client.get("/no-such-page/").content
    sign_in(client, led.amina)

    assert client.get("/no-such-page/").content == stranger


@pytest.mark.parametrize("address", ["http://weather.example/", "https://localhost/home/", "ftp://weather.example/"])
def test_way_out_that_leads_nowhere_safe_is_refused(address: str, cast: Cast, settings: object) -> None:
    settings.BASE_URL = "https://localhost"  # type: ignore[attr-defined]
    cast.organisation.exit_url = address
    with pytest.raises(ValidationError, match="begins with https"):
        cast.organisation.full_clean()
    cast.organisation.exit_url = WEATHER
    cast.organisation.full_clean()
