"""The sheet to sign up on, on a phone that is passed round, on which nobody sees anybody else's line."""

import datetime
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from groups.models import Group
from meetings.actions import scheduling, sheets
from meetings.bring import to_bring
from meetings.models import Bring, Meeting, Needs, SheetLine, SheetRound
from members import claims
from members.models import JoinRequest
from peersupport.audit.models import AuditEvent
from tests.cast import Cast
from tests.factories.groups import ListingFactory
from tests.factories.meetings import AttendanceFactory, MeetingFactory
from tests.factories.sheets import BringFactory, NeedsFactory, SheetLineFactory, SheetRoundFactory
from tests.helpers import at_once, sign_in, text_of
from tests.members.newcomers import asks

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


def phone_asks(phone: Client) -> set[str]:
    """Somebody asks on this phone to join a closed group, and is shown six words."""
    asks(phone)
    return {str(pk) for pk in JoinRequest.objects.values_list("pk", flat=True)}


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
        looked = text_of(phone.get(address))
        assert "This sheet is closed" in looked
        assert "was not kept" not in looked  # nobody was writing
    lost = text_of(phone.post("/sheet/write/", LINE))
    assert "This sheet is closed" in lost
    assert "What you were just writing was not kept." in lost
    assert not SheetLine.objects.exists()


def test_closing_between_the_page_and_the_line_keeps_nothing(begun: Meeting, cast: Cast) -> None:
    found = sheets.hand_round(by=cast.rosa, meeting=begun, now=timezone.now())
    sheets.close(by=cast.rosa, meeting=begun, now=timezone.now())

    with pytest.raises(sheets.ClosedError):
        sheets.write(found=found, form_key="k", needs=[], name="Wren", language="en", now=timezone.now())


def test_whoever_signs_in_again_has_the_phone_back_and_its_round_is_over(
    phone: Client, begun: Meeting, cast: Cast
) -> None:
    other = sheets.hand_round(by=cast.sam, meeting=begun, now=timezone.now())
    back = phone.get("/sheet/back/").content.decode()
    assert f"/accounts/login/?next=%2Fmeetings%2F{begun.pk}%2Fsheet%2F" in back

    phone.force_login(cast.rosa)

    assert list(SheetRound.objects.filter(closed_at=None)) == [other]
    assert not {"sheet", "_session_expiry"} & set(phone.session.keys())
    assert AuditEvent.objects.filter(action="sheet.closed", by_id=cast.rosa.pk).count() == 1
    assert "1 phone is going round." in text_of(phone.get(f"/meetings/{begun.pk}/sheet/"))
    assert phone.get("/sheet/").headers["Location"] == "/home/"


def test_signing_in_elsewhere_leaves_every_phone_going_round(phone: Client, cast: Cast) -> None:
    sign_in(Client(), cast.rosa)

    assert SheetRound.objects.filter(closed_at=None).count() == 1
    assert phone.get("/sheet/").status_code == 200


def test_stranger_finds_no_sheet(client: Client, cast: Cast, begun: Meeting) -> None:
    SheetRoundFactory(meeting=begun)

    for address in ("/sheet/", "/sheet/write/", "/sheet/back/"):
        assert client.get(address).status_code == 404
    assert client.post("/sheet/write/", LINE).status_code == 404


@pytest.mark.guidance("MEM-7")
@pytest.mark.parametrize("after", ["/sheet/", "/sheet/back/", "closed"])
def test_next_person_finds_nothing_of_somebody_who_asked_to_join_on_this_phone(
    after: str, phone: Client, cast: Cast, clock: Any
) -> None:
    Group.objects.filter(pk=cast.family.pk).update(is_listed=True)
    cache.clear()
    assert 'class="logo"' in phone.get("/sheet/").content.decode()
    assert '<a class="logo"' not in phone.get("/sheet/").content.decode()  # nothing leads away
    found = phone_asks(phone)
    assert found.issubset(phone.session["asked"])

    if after == "closed":
        SheetRound.objects.update(closed_at=timezone.now())
    phone.get("/sheet/" if after == "closed" else after)

    assert set(phone.session.keys()) == {"sheet", "_session_expiry"}
    assert phone.session.get_expiry_age() > claims.REMEMBERED_SECONDS
    for pk in found:
        assert phone.get(f"/asked/{pk}/").status_code in (302, 404)


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


@pytest.mark.parametrize("half", [{"channel": "EMAIL"}, {"address": "wren@example.org"}], ids=str)
def test_way_without_its_address_is_never_kept(half: dict[str, str], begun: Meeting, cast: Cast) -> None:
    found = sheets.hand_round(by=cast.rosa, meeting=begun, now=timezone.now())

    with pytest.raises(ValueError, match="an address needs its way"):
        sheets.write(found=found, form_key="k", needs=[], name="Wren", language="en", now=timezone.now(), **half)

    assert not SheetLine.objects.exists()


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
