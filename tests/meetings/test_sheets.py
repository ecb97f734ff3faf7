"""The sheet to sign up on: on paper, and on a phone that is passed round, on which nobody sees anybody else's line."""

import datetime
import io
from typing import Any

import pypdf
import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from meetings.actions import scheduling, sheets
from meetings.agreed import NAME_ON_SHEET
from meetings.bring import to_bring
from meetings.models import Bring, Meeting, Needs, SheetLine, SheetRound
from members.actions import consenting
from members.consents import OPEN, QUESTIONS
from members.models import ContactMethod, Delivery, Invitation, Member, Membership
from peersupport.audit.models import AuditEvent
from peersupport.privacy import retention
from tests.cast import Cast
from tests.factories.groups import ListingFactory
from tests.factories.meetings import AttendanceFactory, MeetingFactory
from tests.factories.sheets import BringFactory, NeedsFactory, SheetLineFactory, SheetRoundFactory
from tests.helpers import at_once, sign_in, text_of

pytestmark = pytest.mark.guidance("RUN-3")

LINE = {
    "form_key": "one turn",
    "name": "Wren",
    "needs": ["LARGE_PRINT", "INTERPRETER"],
    "interpreter": "Swahili",
    "words": "A seat near the door",
    "way": "CALL",
    "where": "+44 7700 900177",
    "is_all_right": "on",
}


@pytest.fixture
def begun(cast: Cast, clock: Any) -> Meeting:
    """Tuesday Circle, which has just begun."""
    clock.move_to(cast.tomorrow.starts_at)
    return Meeting.objects.select_related("group").get(pk=cast.tomorrow.pk)


@pytest.fixture
def phone(begun: Meeting, cast: Cast) -> Client:
    """Rosa's phone, as it goes round."""
    client = sign_in(Client(), cast.rosa, second_step=True)
    response = client.post(f"/meetings/{begun.pk}/sheet/start/")
    assert response.headers["Location"] == "/sheet/"
    return client


# --- Handing it round -----------------------------------------------------------------------------------------


def test_phone_that_goes_round_is_signed_out_and_opens_nothing_else(phone: Client, begun: Meeting, cast: Cast) -> None:
    for closed in (
        "/home/",
        "/today/",
        f"/meetings/{begun.pk}/",
        f"/meetings/{begun.pk}/sheet/",
        "/me/",
        "/groups/tuesday-circle/members/",
    ):
        answer = phone.get(closed)
        assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/accounts/login/")

    page = phone.get("/sheet/")

    assert page.headers["Cache-Control"] == "no-store"
    for secret in ("Rosa", cast.tuesday.name, "tab-bar", "side-list", cast.library.name):
        assert secret not in page.content.decode()
    assert set(phone.session.keys()) == {"sheet", "_session_expiry"}
    assert AuditEvent.objects.filter(action="sheet.handed_round", by_id=cast.rosa.pk).count() == 1


def test_start_tells_the_browser_to_forget_the_pages_that_were_open(begun: Meeting, cast: Cast) -> None:
    response = sign_in(Client(), cast.rosa).post(f"/meetings/{begun.pk}/sheet/start/")

    assert response.headers["Clear-Site-Data"] == '"cache"'


@pytest.mark.parametrize(("minutes", "is_open"), [(-61, False), (-59, True), (119, True), (121, False)], ids=str)
def test_phone_goes_round_from_an_hour_before_until_half_an_hour_after(
    minutes: int, is_open: bool, cast: Cast, client: Client, clock: Any
) -> None:
    clock.move_to(cast.tomorrow.starts_at + datetime.timedelta(minutes=minutes))
    sign_in(client, cast.rosa)

    client.post(f"/meetings/{cast.tomorrow.pk}/sheet/start/")

    assert SheetRound.objects.exists() is is_open
    assert (client.get("/home/").status_code == 200) is not is_open  # refused, nobody is signed out


def test_sheet_of_a_meeting_called_off_meanwhile_is_closed_and_keeps_nothing(
    phone: Client, begun: Meeting, cast: Cast
) -> None:
    scheduling.cancel_meeting(by=cast.rosa, meeting=begun, why="", now=timezone.now())

    answer = phone.post("/sheet/write/", LINE)

    assert "This sheet is closed" in text_of(answer)
    assert "Wren" not in text_of(answer)
    assert "called off" not in text_of(answer)
    assert not SheetLine.objects.exists()


@pytest.mark.parametrize("how", ["stopped", "too late"])
def test_closed_sheet_takes_nothing_more_and_says_only_that(
    how: str, phone: Client, begun: Meeting, cast: Cast, clock: Any
) -> None:
    if how == "stopped":
        sign_in(Client(), cast.sam).post(f"/meetings/{begun.pk}/sheet/stop/")
    else:
        clock.shift(datetime.timedelta(minutes=119))
        session = phone.session
        SheetRound.objects.update(until=timezone.now())
        assert session

    for address in ("/sheet/", "/sheet/write/", "/sheet/back/"):
        assert "This sheet is closed" in text_of(phone.get(address))
    assert "This sheet is closed" in text_of(phone.post("/sheet/write/", LINE))
    assert not SheetLine.objects.exists()


def test_closing_between_the_page_and_the_line_keeps_nothing(begun: Meeting, cast: Cast) -> None:
    found = sheets.hand_round(by=cast.rosa, meeting=begun, now=timezone.now())
    sheets.close(by=cast.rosa, meeting=begun, now=timezone.now())

    with pytest.raises(sheets.ClosedError):
        sheets.write(found=found, form_key="k", needs=[], name="Wren", language="en", now=timezone.now())


def test_whoever_signs_in_again_has_the_phone_back(phone: Client, begun: Meeting, cast: Cast) -> None:
    back = phone.get("/sheet/back/").content.decode()
    assert f"/accounts/login/?next=%2Fmeetings%2F{begun.pk}%2Fsheet%2F" in back

    phone.force_login(cast.rosa)

    assert phone.get("/sheet/").headers["Location"] == f"/meetings/{begun.pk}/sheet/"
    assert "sheet" not in phone.session
    assert phone.get("/sheet/").headers["Location"] == "/home/"


def test_stranger_finds_no_sheet(client: Client, cast: Cast, begun: Meeting) -> None:
    SheetRoundFactory(meeting=begun)

    for address in ("/sheet/", "/sheet/write/", "/sheet/back/"):
        assert client.get(address).status_code == 404
    assert client.post("/sheet/write/", LINE).status_code == 404


# --- Writing --------------------------------------------------------------------------------------------------


def test_line_is_kept_and_the_next_person_finds_an_empty_form(phone: Client, begun: Meeting) -> None:
    done = phone.post("/sheet/write/", LINE)
    assert done.headers["Location"] == "/sheet/?kept=yes"

    for address in ("/sheet/?kept=yes", "/sheet/write/", "/sheet/"):
        page = phone.get(address).content.decode()
        for typed in ("Wren", "Swahili", "900177", "near the door", "one turn", "checked"):
            assert typed not in page
    line = SheetLine.objects.get()
    assert (line.name, line.channel, line.address) == ("Wren", "CALL", "+447700900177")
    assert 'autocomplete="off"' in phone.get("/sheet/write/").content.decode()


def test_what_was_typed_and_not_yet_good_is_not_shown_to_the_next(begun: Meeting, cast: Cast) -> None:
    phone = sign_in(Client(enforce_csrf_checks=True), cast.rosa)
    token = phone.get(f"/meetings/{begun.pk}/sheet/").context["csrf_token"]
    phone.post(f"/meetings/{begun.pk}/sheet/start/", {"csrfmiddlewaretoken": str(token)})
    mine = str(phone.get("/sheet/write/").context["csrf_token"])
    unfinished = {**LINE, "where": "12", "csrfmiddlewaretoken": mine}
    assert "Wren" in phone.post("/sheet/write/", unfinished).content.decode()  # still my turn: nothing is lost

    phone.get("/sheet/")  # “keep nothing, and pass it on”
    again = phone.post("/sheet/write/", unfinished)  # going back and sending once more

    assert again.status_code == 403
    assert "Wren" not in again.content.decode()
    assert not SheetLine.objects.exists()


def test_same_form_sent_twice_is_one_line_and_counted_once(phone: Client, begun: Meeting) -> None:
    for _time in range(2):
        assert phone.post("/sheet/write/", LINE).status_code == 302

    assert SheetLine.objects.count() == 1
    assert Bring.objects.get().numbers == {"LARGE_PRINT": 1, "INTERPRETER": 1}


def test_nothing_at_all_is_fine(phone: Client, begun: Meeting) -> None:
    assert phone.post("/sheet/write/", {"form_key": "k"}).status_code == 302

    line = SheetLine.objects.get()
    assert (line.name, line.channel, line.address) == ("", "", "")
    assert not Bring.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"way": "CALL", "where": "", "is_all_right": "on"}, "Please write it here"),
        ({"way": "EMAIL", "where": "x", "is_all_right": "on"}, "email address"),
        ({"way": "SMS", "where": "+447700900177"}, "please say so here"),
        ({"way": "NONE", "where": "+447700900177"}, "Please choose the way, or empty it."),
        ({"needs": ["INTERPRETER"]}, "Please write which language."),
        ({"needs": ["OWL"]}, "OWL"),
        ({"name": "x" * 200}, "60"),
        ({"name": "a\u202eb"}, "hidden sign"),
    ],
)
def test_line_that_cannot_be_kept_is_explained_beside_the_field(
    typed: dict[str, Any], said: str, phone: Client
) -> None:
    answer = phone.post("/sheet/write/", {"form_key": "k", **typed})

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert not SheetLine.objects.exists()


def test_arabic_name_on_an_english_sheet_keeps_its_direction(
    phone: Client, begun: Meeting, cast: Cast, client: Client
) -> None:
    phone.post("/sheet/write/", {"form_key": "k", "name": "نور (Noor)"})

    page = sign_in(client, cast.rosa).get(f"/meetings/{begun.pk}/sheet/").content.decode()

    assert "<bdi>نور (Noor)</bdi>" in page


@pytest.mark.guidance("LANG-5")
def test_turn_begins_in_every_language_of_the_group_and_forgets_the_last_ones(
    phone: Client, cast: Cast, begun: Meeting
) -> None:
    ListingFactory(group=cast.tuesday, languages="ar")
    page = phone.get("/sheet/").content.decode()
    assert 'lang="ar" dir="rtl"' in page
    assert "/sheet/write/?in=ar" in page

    form = phone.get("/sheet/write/?in=ar")
    assert form.headers["Content-Language"] == "ar"
    assert '<html lang="ar" dir="rtl"' in form.content.decode()
    phone.post("/sheet/write/?in=ar", {"form_key": "k", "name": "نور"})

    assert SheetLine.objects.get().language == "ar"
    assert '<html lang="en"' in phone.get("/sheet/?kept=yes").content.decode()
    assert '<html lang="en"' in phone.get("/sheet/write/?in=xx").content.decode()
    assert settings.LANGUAGE_COOKIE_NAME not in phone.cookies


def test_sheet_that_is_full_says_so(phone: Client, begun: Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_LINES", 1)
    SheetLineFactory(meeting=begun)

    answer = phone.post("/sheet/write/", LINE)

    assert answer.status_code == 422
    assert "This sheet is full." in text_of(answer)


@pytest.mark.django_db(transaction=True)
def test_two_phones_at_once_lose_nothing_and_count_nobody_twice(clock: Any, now: datetime.datetime) -> None:
    from tests.cast import assemble

    cast = assemble(now)
    clock.move_to(cast.tomorrow.starts_at)
    rounds = [sheets.hand_round(by=cast.rosa, meeting=cast.tomorrow, now=timezone.now()) for _phone in range(2)]

    def write(number: int, key: str) -> Any:
        return lambda: sheets.write(
            found=rounds[number], form_key=key, needs=["LARGE_PRINT"], name="", language="en", now=timezone.now()
        )

    results = at_once(write(0, "a"), write(1, "b"), write(1, "b"))

    assert sorted(map(str, results)) == ["False", "True", "True"]
    assert SheetLine.objects.count() == 2
    assert Bring.objects.get().numbers == {"LARGE_PRINT": 2}


# --- What to bring --------------------------------------------------------------------------------------------


@pytest.mark.guidance("RUN-6")
def test_needs_become_numbers_that_belong_to_no_line(phone: Client, begun: Meeting, cast: Cast, client: Client) -> None:
    phone.post("/sheet/write/", LINE)
    phone.post("/sheet/write/", {"form_key": "another", "name": "Ash", "needs": ["LARGE_PRINT"], "words": "Cold tea"})
    following = MeetingFactory(group=cast.tuesday, on_date=datetime.date(2026, 12, 1))

    page = text_of(sign_in(client, cast.rosa).get(f"/meetings/{following.pk}/"))

    assert "Large print: 2" in page
    assert "Interpreter for Swahili : 1" in page or "Interpreter for Swahili: 1" in page
    assert "A seat near the door" in page
    assert "Wren" not in page
    stored = {field.name for field in SheetLine._meta.get_fields()} | {field.name for field in Bring._meta.get_fields()}
    assert "line" not in {field.name for field in Bring._meta.get_fields()}
    assert stored
    assert Bring.objects.get().words == ["A seat near the door", "Cold tea"]  # letters, not the order of writing


@pytest.mark.guidance("RUN-6")
def test_member_says_once_what_helps_and_is_counted_only_where_they_come(
    cast: Cast, client: Client, begun: Meeting
) -> None:
    sign_in(client, cast.amina)
    assert client.post("/me/what-helps/", {"needs": ["INTERPRETER"]}).status_code == 422
    client.post("/me/what-helps/", {"needs": ["HEARING"], "words": "I read lips"})
    assert to_bring(cast.tomorrow).is_nothing

    AttendanceFactory(meeting=cast.tomorrow, member=cast.amina)

    bring = to_bring(cast.tomorrow)
    assert bring.numbers == [("Help with hearing", 1)]
    assert bring.words == ["I read lips"]
    assert to_bring(cast.table).is_nothing
    sheet = text_of(sign_in(Client(), cast.rosa).get(f"/meetings/{cast.tomorrow.pk}/sheet/"))
    assert "Help with hearing: 1" in sheet
    assert "Amina" not in sheet

    client.post("/me/what-helps/", {"needs": [], "words": ""})
    assert not Needs.objects.exists()


def test_member_and_stranger_see_neither_numbers_nor_sheet(cast: Cast, client: Client, begun: Meeting) -> None:
    BringFactory(meeting=begun, numbers={"LARGE_PRINT": 2})

    assert "Large print" not in text_of(sign_in(client, cast.amina).get(f"/meetings/{begun.pk}/"))
    assert client.get(f"/meetings/{begun.pk}/sheet/").status_code == 403
    assert sign_in(Client(), cast.ines).get(f"/meetings/{begun.pk}/sheet/").status_code == 404


def test_needs_of_another_group_are_not_brought_here(cast: Cast) -> None:
    BringFactory(meeting=cast.table, numbers={"LARGE_PRINT": 9})
    NeedsFactory(member=cast.joan, needs=["HEARING"])
    AttendanceFactory(meeting=cast.table, member=cast.joan)

    assert to_bring(cast.tomorrow).is_nothing
    assert to_bring(cast.table).numbers == [("Large print", 9), ("Help with hearing", 1)]


# --- Who left a way -------------------------------------------------------------------------------------------


@pytest.fixture
def left(begun: Meeting) -> SheetLine:
    return SheetLineFactory(meeting=begun, name="Wren", channel="CALL", address="+447700900177")


def test_ways_are_behind_a_second_step_and_names_are_not_beside_them(
    left: SheetLine, cast: Cast, client: Client
) -> None:
    sheet = text_of(sign_in(client, cast.rosa).get(f"/meetings/{left.meeting_id}/sheet/"))
    assert "Wren" in sheet
    assert "900177" not in sheet
    people = f"/meetings/{left.meeting_id}/sheet/people/"
    assert client.get(people).status_code == 302

    sign_in(client, cast.rosa, second_step=True)

    assert "+44 7700 900177" in text_of(client.get(people))


def test_somebody_who_left_a_way_waits_on_today_for_facilitators_of_this_group(
    left: SheetLine, cast: Cast, client: Client
) -> None:
    waits = "Somebody left a way to reach them"
    assert waits in text_of(sign_in(client, cast.rosa).get("/groups/tuesday-circle/waiting/"))
    assert waits not in text_of(sign_in(Client(), cast.ines).get("/groups/family-table/waiting/"))

    SheetLine.objects.update(channel="", address="")

    assert waits not in text_of(client.get("/groups/tuesday-circle/waiting/"))


def test_person_who_left_a_number_is_added_with_it_once_and_the_line_is_gone(
    left: SheetLine, cast: Cast, client: Client
) -> None:
    sign_in(client, cast.rosa, second_step=True)
    address = f"/meetings/{left.meeting_id}/sheet/people/{left.pk}/"
    taken = client.post(address, {"what": "add", f"{left.pk}-name": "Amina"})
    assert taken.status_code == 422
    assert "Somebody here is called so already." in text_of(taken)

    done = client.post(address, {"what": "add", f"{left.pk}-name": "Wren"}, follow=True)

    assert "They belong now." in text_of(done)
    membership = Membership.objects.get(group=cast.tuesday, joined_on=datetime.date(2026, 11, 24))
    assert membership.shown_name == "Wren"
    assert ContactMethod.objects.get(member=membership.member).address == "+447700900177"
    assert membership.member.consents.get().question == "kept-here"
    assert not SheetLine.objects.exists()
    assert client.post(address, {"what": "add", f"{left.pk}-name": "Wren"}).status_code == 404


def test_closed_group_sends_the_way_in_and_forgets_the_address(cast: Cast, client: Client, begun: Meeting) -> None:
    line = SheetLineFactory(meeting=cast.table, channel="EMAIL", address="wren@example.org", language="ar")
    sign_in(client, cast.ines, second_step=True)
    assert "Send them the way in" in text_of(client.get(f"/meetings/{cast.table.pk}/sheet/people/"))

    client.post(f"/meetings/{cast.table.pk}/sheet/people/{line.pk}/", {"what": "send"})

    sent = Delivery.objects.get(kind="join.letter")
    assert sent.address == "wren@example.org"
    assert Invitation.objects.get().token in sent.payload["text"]
    assert sent.payload["language"] == "ar"
    for secret in (cast.family.name, cast.family.slug, "Ines"):
        assert secret not in str(sent.payload)
    assert not SheetLine.objects.exists()


def test_open_group_has_no_way_in_to_send(left: SheetLine, cast: Cast, client: Client) -> None:
    line = SheetLineFactory(meeting=left.meeting, channel="EMAIL", address="wren@example.org")
    sign_in(client, cast.rosa, second_step=True)

    client.post(f"/meetings/{left.meeting_id}/sheet/people/{line.pk}/", {"what": "send"})

    assert not Delivery.objects.filter(kind="join.letter").exists()
    assert SheetLine.objects.filter(pk=line.pk).exists()


def test_line_is_erased_on_wish_and_by_itself_after_four_weeks(
    left: SheetLine, cast: Cast, client: Client, begun: Meeting
) -> None:
    other = SheetLineFactory(meeting=begun, name="Ash")
    BringFactory(meeting=begun, numbers={"HEARING": 1})
    sign_in(client, cast.rosa, second_step=True)
    client.post(f"/meetings/{left.meeting_id}/sheet/people/{left.pk}/", {"what": "erase"})
    assert list(SheetLine.objects.all()) == [other]

    retention.forget(begun.ends_at + datetime.timedelta(days=27))
    assert SheetLine.objects.exists()
    retention.forget(begun.ends_at + datetime.timedelta(days=29))

    assert not SheetLine.objects.exists()
    assert not Bring.objects.exists()


# --- On paper -------------------------------------------------------------------------------------------------


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
