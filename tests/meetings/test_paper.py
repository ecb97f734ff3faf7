"""What is printed about meetings: discreet, in the group's languages, as tagged PDF or by the browser."""

import datetime
import io
from typing import Any

import pypdf
import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from groups.models import Group, Listing
from meetings.models import Meeting, Place
from peersupport.web import paper
from tests.cast import Cast
from tests.factories.groups import ListingFactory
from tests.factories.meetings import MeetingFactory
from tests.helpers import sign_in, text_of

SLIPS = "/groups/tuesday-circle/meetings/slips/"
A4, LETTER = (595, 842), (612, 792)


def read(response: Any) -> pypdf.PdfReader:
    assert response.headers["Content-Type"] == "application/pdf"
    return pypdf.PdfReader(io.BytesIO(response.content))


def words(reader: pypdf.PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def size(reader: pypdf.PdfReader) -> tuple[int, int]:
    return round(reader.pages[0].mediabox.width), round(reader.pages[0].mediabox.height)


def leaf(response: Any) -> str:
    """What will be printed, without the page around it."""
    return str(response.content.decode().split('class="card leaf"', 1)[1].split('<p class="not-printed">')[0])


@pytest.fixture
def speaks_arabic(cast: Cast) -> Group:
    ListingFactory(group=cast.tuesday, languages="en ar sw")
    return cast.tuesday


@pytest.mark.guidance("NOTE-6")
def test_slips_say_the_next_dates_and_neither_name_nor_place(cast: Cast, client: Client) -> None:
    MeetingFactory(group=cast.tuesday, on_date=datetime.date(2026, 12, 1), status="CANCELLED")
    MeetingFactory(group=cast.tuesday, on_date=datetime.date(2026, 12, 8))
    sign_in(client, cast.rosa)

    shown = read(client.get(SLIPS, {"as": "pdf"}))

    assert words(shown).count("Tuesday 24 November") == 8
    assert "Tuesday 8 December" in words(shown)
    assert "1 December" not in words(shown)
    for secret in (cast.tuesday.name, cast.library.name, "peer", "support"):
        assert secret.lower() not in words(shown).lower()
    assert len(shown.pages) == 1


@pytest.mark.guidance("CON-8")
def test_slips_with_the_name_and_a_place_that_everybody_may_know(cast: Cast, client: Client) -> None:
    wished = {"as": "pdf", "with_name": "on", "with_place": "on"}
    sign_in(client, cast.amina)
    assert cast.library.name not in words(read(client.get(SLIPS, wished)))

    Place.objects.filter(pk=cast.library.pk).update(told=Place.Told.EVERYBODY)

    shown = words(read(client.get(SLIPS, wished)))
    assert cast.tuesday.name in shown
    assert cast.library.name in shown


def test_slips_without_dates_say_so(cast: Cast, client: Client) -> None:
    Meeting.objects.all().delete()

    assert "No dates are planned yet." in text_of(sign_in(client, cast.rosa).get(SLIPS))


@pytest.mark.parametrize(("chosen", "measure"), [("A4", A4), ("Letter", LETTER)])
def test_pdf_is_tagged_and_has_language_title_and_paper(
    chosen: str, measure: tuple[int, int], cast: Cast, client: Client
) -> None:
    made = read(sign_in(client, cast.rosa).get(SLIPS, {"as": "pdf", "size": chosen}))

    root = made.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert made.metadata is not None
    assert made.metadata.title == "Slips with the next dates"
    assert made.metadata.author is None
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert size(made) == measure


@pytest.mark.guidance("LANG-5")
@pytest.mark.parametrize(
    ("address", "title"),
    [
        (SLIPS, "Slips with the next dates"),
        ("/meetings/{pk}/door-note/", "A note for the door"),
    ],
)
def test_title_of_a_pdf_is_in_the_language_of_its_first_leaf(
    address: str, title: str, speaks_arabic: Group, cast: Cast, client: Client
) -> None:
    path = address.format(pk=cast.tomorrow.pk)

    made = read(sign_in(client, cast.rosa).get(path, {"language": "en", "as": "pdf"}))
    read_in_arabic = read(client.get(path, {"language": "ar", "as": "pdf"}))

    assert made.metadata is not None
    assert made.metadata.title == title
    assert read_in_arabic.metadata is not None
    with translation.override("ar"):
        assert read_in_arabic.metadata.title == gettext(title) != title


@pytest.mark.guidance("LANG-5")
def test_leaf_is_drawn_in_each_language_of_the_group_with_its_own_direction(
    speaks_arabic: Group, cast: Cast, client: Client
) -> None:
    sign_in(client, cast.rosa)

    page = client.get(SLIPS, {"language": "all", "size": "A4"}).content.decode()
    made = read(client.get(SLIPS, {"language": "ar", "as": "pdf"}))

    assert 'class="card leaf" lang="en" dir="ltr"' in page
    assert 'class="card leaf" lang="ar" dir="rtl"' in page
    assert 'value="sw"' not in page  # a language of people, and none of this site
    assert made.trailer["/Root"]["/Lang"] == "ar"
    assert any("\u0600" <= letter <= "\u06ff" for letter in words(made))


@pytest.mark.parametrize("bad", [{"size": "A3"}, {"language": "xx"}, {"size": "", "language": "\x00"}])
def test_paper_that_does_not_exist_is_explained_and_a_leaf_is_shown_all_the_same(
    bad: dict[str, str], cast: Cast, client: Client
) -> None:
    response = sign_in(client, cast.rosa).get(SLIPS, {**bad, "as": "pdf"})

    assert response.status_code in (400, 422)
    assert response.status_code == 400 or "Tuesday 24 November" in leaf(response)


def test_browser_prints_where_pango_is_missing(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper, "_loads", lambda library: "pangoft2" not in library)
    paper.missing.cache_clear()
    try:
        response = sign_in(client, cast.rosa).get(SLIPS, {"as": "pdf"})
        said = paper.missing()
    finally:
        paper.missing.cache_clear()

    assert "libpangoft2-1.0-0 is missing" in said
    assert "Print this page with your browser" in text_of(response)
    assert "Open it as PDF" not in text_of(response)
    assert "Tuesday 24 November" in leaf(response)


def test_pdf_fetches_nothing_and_keeps_no_size_that_we_do_not_know(db: None) -> None:
    found = [paper.Leaf("en", "ltr", "<p>Hello <img alt='x' src='http://127.0.0.1:1/a.png'></p>")]

    assert b"%PDF" in paper.pdf("A leaf", found, size="A4")
    with pytest.raises(ValueError, match="A4 or Letter"):
        paper.pdf("A leaf", found, size="A0")


@pytest.mark.guidance("MEET-2")
def test_door_note_follows_what_became_of_the_meeting(speaks_arabic: Group, cast: Cast, client: Client) -> None:
    sign_in(client, cast.rosa)
    address = f"/meetings/{cast.tomorrow.pk}/door-note/"
    hall = Place.objects.create(group=cast.tuesday, name="The small hall", told=Place.Told.MEMBERS)
    form = {"on_date": "2026-11-24", "start_time": "17:00", "place": str(hall.pk), "why": "The heating is broken."}
    assert client.post(f"/meetings/{cast.tomorrow.pk}/move/", form).status_code == 302

    moved = leaf(client.get(address))
    assert "We meet at another time: Tuesday 24 November, 5:00 in the evening." in moved
    assert "On Tuesday 24 November we meet in another place." in moved
    assert 'lang="ar" dir="rtl"' in moved
    for secret in ("The small hall", "heating", cast.tuesday.name):
        assert secret not in moved

    Place.objects.filter(pk=hall.pk).update(told=Place.Told.EVERYBODY)
    assert "The small hall" in leaf(client.get(address))

    client.post(f"/meetings/{cast.tomorrow.pk}/cancel/", {"why": "Flood"})
    off = leaf(client.get(address))
    assert "We do not meet on Tuesday 24 November." in off
    assert "Flood" not in off
    assert "another time" not in off


def test_door_note_is_one_press_from_a_day_that_is_off_or_new(cast: Cast, client: Client) -> None:
    sign_in(client, cast.rosa)
    here, note = f"/meetings/{cast.tomorrow.pk}/", f"/meetings/{cast.tomorrow.pk}/door-note/"
    assert note not in client.get(here).content.decode()

    client.post(f"/meetings/{cast.tomorrow.pk}/cancel/", {"why": ""})

    assert note in client.get(here).content.decode()
    assert note in client.get("/groups/tuesday-circle/meetings/").content.decode()
    assert note not in sign_in(Client(), cast.amina).get(here).content.decode()


def test_wall_sheet_becomes_a_pdf_without_the_groups_name(cast: Cast, client: Client) -> None:
    made = read(sign_in(client, cast.amina).get("/groups/tuesday-circle/welcome/sheet/", {"as": "pdf"}))

    assert "Welcome" in words(made)
    assert "Tuesday Circle" not in words(made)


@pytest.mark.guidance("RUN-13")
def test_head_count_is_two_taps_from_where_a_facilitator_begins(cast: Cast, client: Client) -> None:
    last = MeetingFactory(group=cast.tuesday, on_date=datetime.date(2026, 11, 17))
    count = f"/meetings/{last.pk}/count/"
    sign_in(client, cast.rosa)
    for begins in ("/groups/tuesday-circle/meetings/", f"/meetings/{last.pk}/"):
        assert f'href="{count}"' in client.get(begins).content.decode()
    page = client.get(count).content.decode()
    assert '<button type="submit" class="button" name="number" value="7">7</button>' in page

    client.post(count, {"number": "7"})

    last.refresh_from_db()
    assert last.head_count == 7
    assert 'value="7" aria-pressed="true"' in client.get(count).content.decode()


def test_listing_without_languages_leaves_the_groups_own(cast: Cast) -> None:
    from groups.languages import languages_of

    assert languages_of(cast.tuesday) == ["en"]
    ListingFactory(group=cast.tuesday, languages="")
    assert languages_of(Group.objects.get(pk=cast.tuesday.pk)) == ["en"]
    Listing.objects.update(languages="ar en")
    assert languages_of(cast.tuesday) == ["en", "ar"]
