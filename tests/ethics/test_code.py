"""Our agreement: its versions, and who reads it."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from ethics.actions import adopt_code, put_away
from ethics.models import CodeDraft, CodeVersion
from tests.cast import Cast
from tests.factories.ethics import CodeDraftFactory
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


# --- A draft to begin with ------------------------------------------------------------------------------------

DRAFT = "/groups/tuesday-circle/code/draft/"


@pytest.fixture
def draft(cast: Cast) -> CodeDraft:
    """Tuesday Circle has agreed on nothing yet, and finds what others agreed on."""
    CodeVersion.objects.filter(group=cast.tuesday).delete()
    laid: CodeDraft = CodeDraftFactory(group=cast.tuesday, principles=["We begin on time.", "We listen."])
    return laid


@pytest.mark.guidance("SET-7", "ETH-2")
def test_draft_is_read_by_all_as_nothing_agreed_and_becomes_an_agreement_when_they_agree(
    client: Client, cast: Cast, draft: CodeDraft
) -> None:
    shown = text_of(sign_in(client, cast.amina).get("/groups/tuesday-circle/code/"))
    assert "Nobody has agreed to this here." in shown
    assert "We begin on time." in shown
    assert "We talked about it" not in shown
    assert client.post(DRAFT, {"lines": "We are late."}).status_code == 403

    sign_in(client, cast.rosa)
    assert "We begin on time." in client.get(DRAFT).content.decode()
    for _twice in range(2):
        client.post(DRAFT, {"lines": "We begin when the tea is ready.\n\n We listen. "})

    version = CodeVersion.objects.get(group=cast.tuesday)
    assert version.principles == ["We begin when the tea is ready.", "We listen."]
    assert not CodeDraft.objects.exists()
    assert "We agreed on this on Monday 23 November" in text_of(client.get("/groups/tuesday-circle/code/"))


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("", "Please fill this in"),
        (" \n ", "Please fill this in"),
        ("\n".join("abcd" for _one in range(31)), "Thirty lines are the most"),
        ("a" * 201, "very long"),
    ],
)
def test_draft_that_cannot_be_an_agreement_is_kept_and_answered_kindly(
    client: Client, cast: Cast, draft: CodeDraft, lines: str, words: str
) -> None:
    answer = sign_in(client, cast.rosa).post(DRAFT, {"lines": lines})

    assert answer.status_code == 422
    assert words in text_of(answer)
    assert CodeDraft.objects.exists()
    assert not CodeVersion.objects.filter(group=cast.tuesday).exists()


def test_draft_can_be_put_away(client: Client, cast: Cast, draft: CodeDraft) -> None:
    sign_in(client, cast.rosa).post(DRAFT, {"away": "yes"})

    assert not CodeDraft.objects.exists()
    assert "We have not written it down yet" in text_of(client.get("/groups/tuesday-circle/code/"))
    assert client.get(DRAFT).status_code == 302
    assert put_away(by=cast.rosa, group=cast.tuesday) is False
