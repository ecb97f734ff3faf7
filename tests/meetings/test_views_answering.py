"""Answering: signed in, and by the link of a message."""

import datetime
import re
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.test import Client

from meetings.actions import scheduling
from meetings.models import AnswerLink, Attendance, Meeting
from members.models import Member
from tests.cast import Cast
from tests.factories.meetings import AnswerLinkFactory, MeetingFactory
from tests.helpers import same_for_all, sign_in, tables, text_of


@pytest.fixture
def link(cast: Cast) -> AnswerLink:
    """Lin's link for tomorrow; Lin calls it by another name."""
    return AnswerLinkFactory(meeting=cast.tomorrow, member=cast.lin)


def said(meeting: Meeting) -> dict[str, str]:
    rows = Attendance.objects.filter(meeting=meeting).select_related("member")
    return {row.member.name: row.answer for row in rows}


# --- By the link ----------------------------------------------------------------------------------------------


@pytest.mark.guidance("NOTE-3")
@pytest.mark.parametrize(("pressed", "kept"), [("yes", "YES"), ("unsure", "UNSURE"), ("no", "NO")])
def test_link_opened_and_pressed_keeps_the_answer(
    pressed: str, kept: str, cast: Cast, link: AnswerLink, client: Client
) -> None:
    opened = client.get(f"/a/{link.token}/")
    assert opened.status_code == 200

    pressed_page = client.post(f"/a/{link.token}/", {"answer": pressed})

    assert pressed_page.status_code == 200
    assert "Thank you" in text_of(pressed_page)
    assert said(cast.tomorrow) == {"Lin": kept}
    assert f'value="{pressed}" aria-pressed="true"' in pressed_page.content.decode()


def test_link_works_with_the_forms_own_token(cast: Cast, link: AnswerLink) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"/a/{link.token}/", {"answer": "yes"}).status_code == 403

    page = strict.get(f"/a/{link.token}/").content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    done = strict.post(f"/a/{link.token}/", {"answer": "yes", "csrfmiddlewaretoken": token})

    assert (done.status_code, said(cast.tomorrow)) == (200, {"Lin": "YES"})


@pytest.mark.guidance("NOTE-3", "CON-2")
def test_link_opened_by_a_program_that_looks_at_links_changes_nothing(
    cast: Cast, link: AnswerLink, client: Client
) -> None:
    before = tables()

    for _time in range(3):
        client.get(f"/a/{link.token}/")
        client.head(f"/a/{link.token}/")
        client.get(f"/a/{link.token}/?answer=yes")

    assert tables() == before


@pytest.mark.guidance("NOTE-2", "CON-2", "CON-8")
def test_link_shows_day_hour_and_own_word_and_no_name_place_or_group(
    cast: Cast, link: AnswerLink, client: Client
) -> None:
    for response in (client.get(f"/a/{link.token}/"), client.post(f"/a/{link.token}/", {"answer": "yes"})):
        page = response.content.decode()
        text = text_of(response)
        assert "Tuesday 24 November" in text
        assert "6:30 to 8:00 in the evening" in text
        assert "Library group" in text
        for secret in (
            cast.tuesday.name,
            cast.tuesday.slug,
            cast.tuesday.purpose,
            cast.library.name,
            cast.library.detail,
            "Lin<",
            ">Lin",
            "Rosa",
            str(cast.lin.pk),
            str(cast.tomorrow.pk),
        ):
            assert secret not in page, secret


def test_link_for_who_has_no_own_word_uses_the_neutral_name(cast: Cast, client: Client) -> None:
    link = AnswerLinkFactory(meeting=cast.tomorrow, member=cast.amina)

    assert "Circle" in text_of(client.get(f"/a/{link.token}/"))


def test_link_ends_at_the_start(cast: Cast, link: AnswerLink, client: Client) -> None:
    start = cast.tomorrow.starts_at
    with time_machine.travel(start - datetime.timedelta(seconds=1), tick=False):
        assert client.post(f"/a/{link.token}/", {"answer": "yes"}).status_code == 200
    with time_machine.travel(start, tick=False):
        opened = client.get(f"/a/{link.token}/")
        late = client.post(f"/a/{link.token}/", {"answer": "no"})

    assert "<fieldset" not in opened.content.decode()
    assert late.status_code == 422
    assert said(cast.tomorrow) == {"Lin": "YES"}


@pytest.mark.guidance("NOTE-4")
def test_link_page_that_was_open_while_it_moved_asks_once_more(cast: Cast, link: AnswerLink, client: Client) -> None:
    old_page = client.get(f"/a/{link.token}/").content.decode()
    assert '<input type="hidden" name="seen" value="0">' in old_page
    now = datetime.datetime.now(datetime.UTC)
    scheduling.move_meeting(
        by=cast.rosa, meeting=cast.tomorrow, on_date=cast.tomorrow.on_date, start_time=datetime.time(9), now=now
    )

    pressed = client.post(f"/a/{link.token}/", {"answer": "yes", "seen": "0"})

    assert (pressed.status_code, said(cast.tomorrow)) == (422, {})
    assert "Please look, and answer once more" in text_of(pressed)
    assert "9:00 to 10:30 in the morning" in text_of(pressed)
    assert client.post(f"/a/{link.token}/", {"answer": "yes", "seen": "1"}).status_code == 200
    assert said(cast.tomorrow) == {"Lin": "YES"}


@pytest.mark.parametrize("seen", ["", "-1", "x", "9" * 40, "\u0664"])
def test_link_pressed_with_an_odd_state_is_pressed_without_one(
    seen: str, cast: Cast, link: AnswerLink, client: Client
) -> None:
    assert client.post(f"/a/{link.token}/", {"answer": "yes", "seen": seen}).status_code == 200
    assert said(cast.tomorrow) == {"Lin": "YES"}


def test_old_link_says_kindly_what_may_have_happened(cast: Cast, link: AnswerLink, client: Client) -> None:
    AnswerLink.objects.all().delete()

    page = client.get(f"/a/{link.token}/")

    assert page.status_code == 404
    assert "Perhaps that day is over" in text_of(page)
    assert "Nothing is lost" in text_of(page)


@pytest.mark.guidance("NOTE-4")
def test_link_to_a_meeting_that_is_off_says_so(cast: Cast, link: AnswerLink, client: Client) -> None:
    scheduling.cancel_meeting(
        by=cast.rosa, meeting=cast.tomorrow, why="Sam has the flu", now=datetime.datetime.now(datetime.UTC)
    )

    opened = client.get(f"/a/{link.token}/")

    assert "called off" in text_of(opened)
    assert "flu" not in text_of(opened)
    assert client.post(f"/a/{link.token}/", {"answer": "yes"}).status_code == 422
    assert said(cast.tomorrow) == {}


@pytest.mark.parametrize("token", ["", "x", "there-is-no-such-link0", "../../admin", "%00", "a" * 500])
def test_wrong_link_leads_nowhere(token: str, link: AnswerLink, client: Client) -> None:
    assert client.get(f"/a/{token}/").status_code in (400, 404)


def test_link_with_a_letter_changed_leads_nowhere(link: AnswerLink, client: Client) -> None:
    other = ("B" if link.token[0] == "A" else "A") + link.token[1:]

    assert client.get(f"/a/{link.token}/").status_code == 200
    assert client.get(f"/a/{other}/").status_code == 404
    assert client.get(f"/a/{link.token.swapcase()}/").status_code == 404


@pytest.mark.guidance("CON-2")
@pytest.mark.parametrize("change", ["left", "closed"])
def test_link_of_who_does_not_belong_any_more_is_as_good_as_none(
    change: str, cast: Cast, link: AnswerLink, client: Client
) -> None:
    if change == "left":
        cast.lin.memberships.update(left_on=datetime.date(2026, 11, 23))
    else:
        Member.objects.filter(pk=cast.lin.pk).update(is_active=False)

    for method in (client.get, client.post):
        response = method(f"/a/{link.token}/", {"answer": "yes"})
        assert same_for_all(response) == same_for_all(method("/a/no-such-link/", {"answer": "yes"}))
        assert response.status_code == 404
    assert said(cast.tomorrow) == {}


def test_link_is_for_one_meeting_only(cast: Cast, link: AnswerLink, client: Client) -> None:
    later = MeetingFactory(group=cast.tuesday, on_date=datetime.date(2026, 12, 1))

    client.post(f"/a/{link.token}/", {"answer": "yes", "meeting": str(later.pk), "pk": str(later.pk)})

    assert (said(cast.tomorrow), said(later)) == ({"Lin": "YES"}, {})


def test_link_signs_nobody_in(cast: Cast, link: AnswerLink, client: Client) -> None:
    client.post(f"/a/{link.token}/", {"answer": "yes"})

    assert client.get("/home/").status_code == 302
    assert "session" not in client.cookies


@pytest.mark.parametrize("answer", ["", "maybe", "YES", "yes\x00"])
def test_link_pressed_with_no_answer_asks_again_kindly(
    answer: str, cast: Cast, link: AnswerLink, client: Client
) -> None:
    response = client.post(f"/a/{link.token}/", {"answer": answer})

    assert response.status_code == 422
    assert "choose one of the three answers" in text_of(response)
    assert "<title>Please look again" in response.content.decode()
    assert said(cast.tomorrow) == {}


@pytest.mark.guidance("LANG-5")
def test_link_speaks_the_language_of_its_person_unless_the_reader_chose_another(
    cast: Cast, link: AnswerLink, client: Client
) -> None:
    Member.objects.filter(pk=cast.lin.pk).update(language="ar")

    theirs = client.get(f"/a/{link.token}/")
    assert '<html lang="ar" dir="rtl"' in theirs.content.decode()
    assert theirs.headers["Content-Language"] == "ar"

    client.post("/settings/display/", {"language": "en", "next": f"/a/{link.token}/"})
    assert '<html lang="en" dir="ltr"' in client.get(f"/a/{link.token}/").content.decode()

    sign_in(client, cast.amina)
    Member.objects.filter(pk=cast.amina.pk).update(language="ar")
    assert '<html lang="ar" dir="rtl"' in client.get(f"/a/{link.token}/").content.decode()


def test_link_is_kept_sealed_and_of_128_bits(cast: Cast) -> None:
    tokens = {AnswerLinkFactory(meeting=MeetingFactory(group=cast.tuesday), member=cast.lin).token for _n in range(20)}

    assert len(tokens) == 20
    assert {len(token) for token in tokens} == {22}


# --- Signed in -------------------------------------------------------------------------------------------------


@pytest.mark.guidance("NOTE-3")
def test_answer_on_the_own_page_is_kept_and_leads_back(cast: Cast, client: Client) -> None:
    sign_in(client, cast.amina)

    response = client.post(f"/meetings/{cast.tomorrow.pk}/answer/", {"answer": "yes", "next": "/home/"})

    assert (response.status_code, response.headers["Location"]) == (302, "/home/")
    assert said(cast.tomorrow) == {"Amina": "YES"}
    home = client.get("/home/")
    assert "Thank you. We have kept a seat for you." in text_of(home)
    assert 'value="yes" aria-pressed="true"' in home.content.decode()
    assert "We have kept a seat" not in text_of(client.get("/home/"))


@pytest.mark.parametrize(
    "back",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "evil", "", "\x08//e"],
)
def test_answer_leads_back_to_no_other_site(back: str, cast: Cast, client: Client) -> None:
    sign_in(client, cast.amina)

    response = client.post(f"/meetings/{cast.tomorrow.pk}/answer/", {"answer": "yes", "next": back})

    assert response.headers["Location"] == "/home/"


@pytest.mark.guidance("CON-2")
@pytest.mark.parametrize("name", ["joan", "mika", "ines", "root", "chidi"])
def test_answer_of_a_stranger_is_refused_as_if_nothing_were_there(name: str, cast: Cast, client: Client) -> None:
    sign_in(client, getattr(cast, name))

    assert client.post(f"/meetings/{cast.tomorrow.pk}/answer/", {"answer": "yes"}).status_code == 404
    assert said(cast.tomorrow) == {}


def test_answer_too_late_says_so_and_keeps_what_was(cast: Cast, client: Client) -> None:
    with time_machine.travel(cast.tomorrow.starts_at, tick=False):
        sign_in(client, cast.amina)
        response = client.post(f"/meetings/{cast.tomorrow.pk}/answer/", {"answer": "yes"}, follow=True)

    assert "No answers are taken any more" in text_of(response)
    assert said(cast.tomorrow) == {}


def test_answer_on_the_own_page_that_was_open_while_it_moved_asks_once_more(cast: Cast, client: Client) -> None:
    sign_in(client, cast.amina)
    now = datetime.datetime.now(datetime.UTC)
    scheduling.move_meeting(
        by=cast.rosa, meeting=cast.tomorrow, on_date=cast.tomorrow.on_date, start_time=datetime.time(9), now=now
    )

    back = client.post(f"/meetings/{cast.tomorrow.pk}/answer/", {"answer": "yes", "seen": "0"}, follow=True)

    assert "Please look, and answer once more" in text_of(back)
    assert said(cast.tomorrow) == {}
    assert '<input type="hidden" name="seen" value="1">' in back.content.decode()


@pytest.mark.parametrize(
    ("came_from", "back"),
    [
        ("http://testserver/meetings/{pk}/?day=1", "/meetings/{pk}/"),
        ("http://elsewhere.example/trap/", "/home/"),
        ("http://testserver//elsewhere.example/", "/home/"),
        ("http://[", "/home/"),
        ("", "/home/"),
    ],
)
def test_answer_after_the_session_ended_leads_back_to_where_it_was_pressed(
    came_from: str, back: str, cast: Cast, client: Client
) -> None:
    headers = {"Referer": came_from.format(pk=cast.tomorrow.pk)}

    response = client.post(f"/meetings/{cast.tomorrow.pk}/answer/", {"answer": "yes"}, headers=headers)

    assert response.status_code == 302
    assert parse_qs(urlsplit(response.headers["Location"]).query) == {"next": [back.format(pk=cast.tomorrow.pk)]}


def test_answer_by_opening_is_refused(cast: Cast, client: Client) -> None:
    sign_in(client, cast.amina)

    assert client.get(f"/meetings/{cast.tomorrow.pk}/answer/?answer=yes").status_code == 405
    assert said(cast.tomorrow) == {}


@pytest.mark.guidance("NOTE-3")
def test_answers_weigh_the_same_before_anything_is_chosen(cast: Cast, client: Client) -> None:
    sign_in(client, cast.amina)

    page = client.get("/home/").content.decode()

    buttons = re.findall(r'<button [^>]*name="answer"[^>]*>', page)
    assert len(buttons) == 3
    assert len({re.sub(r'value="\w+"', "", button) for button in buttons}) == 1
    assert all('aria-pressed="false"' in button for button in buttons)
