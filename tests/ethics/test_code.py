"""Our agreement: its versions, and who reads it."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from ethics.actions import adopt_code
from ethics.models import CodeVersion
from tests.cast import Cast
from tests.factories.members import MembershipFactory
from tests.helpers import sign_in, text_of

DAY = datetime.date(2026, 11, 1)


@pytest.mark.guidance("ETH-1", "ETH-2")
def test_new_version_is_read_first_and_the_earlier_stays_readable(cast: Cast, client: Client) -> None:
    adopt_code(by=cast.rosa, group=cast.tuesday, principles=["We take turns with the tea."], adopted_on=DAY)
    sign_in(client, cast.amina)

    text = text_of(client.get("/groups/tuesday-circle/code/"))

    assert text.index("We take turns with the tea.") < text.index("What we agreed before") < text.index("We listen.")
    assert "We agreed on this on Sunday 1 November" in text
    assert list(CodeVersion.objects.filter(group=cast.tuesday).values_list("number", flat=True)) == [1, 2]
    assert CodeVersion.objects.filter(group=cast.family).count() == 1


def test_version_without_words_is_refused(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        adopt_code(by=cast.rosa, group=cast.tuesday, principles=[], adopted_on=DAY)


@pytest.mark.guidance("ETH-3", "ETH-5")
def test_agreement_is_read_without_signing_anything(cast: Cast, client: Client) -> None:
    sign_in(client, cast.amina)

    page = client.get("/groups/tuesday-circle/code/").content.decode()

    assert "What people say here stays here." in page
    assert 'type="checkbox"' not in page


def test_agreements_page_leads_to_the_only_one_and_lists_several(cast: Cast, client: Client) -> None:
    sign_in(client, cast.amina)
    assert client.get("/agreements/").headers["Location"] == "/groups/tuesday-circle/code/"

    MembershipFactory(group=cast.family, member=cast.amina)
    text = text_of(client.get("/agreements/"))
    assert "Tuesday Circle" in text
    assert "Family Table" in text

    sign_in(client, cast.mika)
    assert "You do not belong to a group yet" in text_of(client.get("/agreements/"))


def test_group_that_has_not_written_it_down_yet_is_not_blamed(cast: Cast, client: Client) -> None:
    CodeVersion.objects.all().delete()
    sign_in(client, cast.amina)

    assert "We have not written it down yet" in text_of(client.get("/groups/tuesday-circle/code/"))


def test_words_of_an_agreement_are_shown_as_words(cast: Cast, client: Client) -> None:
    adopt_code(by=cast.rosa, group=cast.tuesday, principles=["<script>alert(1)</script> & kindness"], adopted_on=DAY)
    sign_in(client, cast.amina)

    page = client.get("/groups/tuesday-circle/code/").content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; kindness" in page
