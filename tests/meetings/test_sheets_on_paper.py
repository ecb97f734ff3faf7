"""The sheet to sign up on, on paper: only names of people who said that this is all right."""

import datetime
import io

import pypdf
import pytest
from django.test import Client

from meetings.agreed import NAME_ON_SHEET
from meetings.models import Meeting
from members.actions import consenting
from members.consents import OPEN, QUESTIONS
from members.models import Member
from tests.cast import Cast
from tests.helpers import sign_in

pytestmark = pytest.mark.guidance("RUN-3")


def printed(client: Client, meeting: Meeting, **chosen: str) -> str:
    made = client.get(f"/meetings/{meeting.pk}/sheet/paper/", {"as": "pdf", **chosen})
    assert made.headers["Content-Type"] == "application/pdf"
    pages = pypdf.PdfReader(io.BytesIO(made.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_paper_has_only_names_of_people_who_agreed_and_are_not_hidden(
    cast: Cast, client: Client, now: datetime.datetime
) -> None:
    for member in (cast.amina, cast.lin):
        said = {"by": member, "member": member, "question": QUESTIONS[NAME_ON_SHEET], "group": cast.tuesday}
        consenting.say_yes(**said, days=OPEN, now=now)
    sign_in(client, cast.rosa)

    assert "Amina" not in printed(client, cast.tomorrow)
    sheet = printed(client, cast.tomorrow, with_names="on")

    assert "Amina" in sheet
    assert "Tuesday 24 November" in sheet
    for hidden in ("Lin", "Okello", "Sam", cast.tuesday.name, cast.library.name, "900105"):
        assert hidden not in sheet

    said = {"by": cast.amina, "member": cast.amina, "question": QUESTIONS[NAME_ON_SHEET], "group": cast.tuesday}
    consenting.say_no(**said, now=now)
    assert "Amina" not in printed(client, cast.tomorrow, with_names="on")


def test_person_without_sign_in_agrees_through_a_facilitator_like_to_everything_else(
    cast: Cast, client: Client, now: datetime.datetime
) -> None:
    sign_in(client, cast.rosa, second_step=True)
    okello: Member = cast.okello
    row = okello.memberships.get()
    client.post(
        f"/groups/tuesday-circle/people/{row.pk}/all-right/{NAME_ON_SHEET}/", {"answer": "yes", "days": str(OPEN)}
    )

    assert "Okello" in printed(client, cast.tomorrow, with_names="on")
