"""Whatever somebody types or pastes into any form: a kind word or exactly what they wrote, never our mistake."""

from io import BytesIO
from urllib.parse import quote_from_bytes

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from members.models import Member
from tests.cast import Cast
from tests.helpers import sign_in, text_of
from tests.house.addresses import example, patterns
from tests.house.forms import Form, encoded, forms_of

URLENCODED = "application/x-www-form-urlencoded"
FINE = {200, 204, 301, 302, 303, 400, 403, 404, 405, 409, 413, 422, 429}

NASTY = {
    "nul": b"a\0b",
    "only nul": b"\0",
    "half a sign": b"a\xed\xa0\x80b",
    "broken bytes": b"\xff\xfe\xc3",
    "turning the direction": "a\u202eb\u2066c".encode(),
    "emoji": "👩🏽‍🤝‍👩🏼 🇰🇪 ❤️".encode(),
    "arabic": "مرحبا\u200f ٣٤".encode(),
    "marks": b"'\"<script>alert(1)</script>{{7*7}}{% x %}%s%n\\",
    "control signs": b"\x01\x1b[31m\x7f",
    "lines": b"a\r\nBcc: x@example.org\r\n\r\nb",
    "far day": b"9999-12-31",
    "first day": b"0001-01-01",
    "long": b"x" * 10_000,
    "a great number": b"9" * 400,
    "wrong sort": b"-1e999",
    "two megabytes": b"y" * 2_000_000,
}


def pages(cast: Cast, name: str | None) -> list[Form]:
    """Every form that this person can find on a page of theirs, each once."""
    client = Client()
    if name:
        sign_in(client, getattr(cast, name), second_step=True)
    found: dict[tuple[str, tuple[str, ...]], Form] = {}
    for pattern in patterns():
        if pattern == "/leave/":
            continue
        address = example(pattern, cast)
        response = client.get(address)
        if response.status_code == 200 and response.headers["Content-Type"].startswith("text/html"):
            for form in forms_of(address, response.content.decode()):
                form.values.pop("csrfmiddlewaretoken", None)
                found.setdefault((form.address, tuple(sorted(form.values))), form)
    return list(found.values())


def answer(form: Form, values: dict[str, bytes], signed_in: Client) -> int:
    """What comes of sending ``values``; all that it changed is taken back."""
    cache.clear()  # limits on guessing are tried elsewhere
    client = Client()
    client.cookies.load({name: morsel.value for name, morsel in signed_in.cookies.items()})
    with transaction.atomic():
        response = client.post(form.address, encoded(values), content_type=URLENCODED)
        transaction.set_rollback(True)
    return response.status_code


@pytest.mark.parametrize("name", [None, "rosa", "chidi"])
def test_no_form_breaks(name: str | None, cast: Cast) -> None:
    forms = [form for form in pages(cast, name) if name != "chidi" or form.address.startswith("/admin/")]
    signed_in = sign_in(Client(), getattr(cast, name), second_step=True) if name else Client()
    assert len(forms) >= {None: 5, "rosa": 15, "chidi": 4}[name]
    wrong = []
    for form in forms:
        for spoilt in (form.typed, set(form.values) - form.typed):
            for what, nasty in NASTY.items():
                values = {key: nasty if key in spoilt else value.encode() for key, value in form.values.items()}
                status = answer(form, values, signed_in) if spoilt else 200
                if status not in FINE:
                    wrong.append((form.address, sorted(spoilt), what, status))

    assert wrong == []


@pytest.mark.parametrize("what", ["nul", "half a sign", "broken bytes", "two megabytes", "emoji"])
def test_address_and_question_with_anything_in_it_break_nothing(what: str, cast: Cast) -> None:
    client = sign_in(Client(), cast.rosa, second_step=True)
    text = NASTY[what][:2000]
    for path in ("/home/", "/accounts/login/", "/support/", "/settings/display/"):
        response = client.get(f"{path}?next={quote_from_bytes(text)}&page={quote_from_bytes(text)}")
        assert response.status_code in FINE, path
    for path in ("/groups/{}/code/", "/groups/{}/reminders/", "/meetings/{}/", "/a/{}/"):
        response = client.get(path.format(quote_from_bytes(text, safe="")))
        assert response.status_code in (400, 404), path


WORDS = "  Žofie & O’Brien <b>👩🏽‍🤝‍👩🏼</b> مرحبا\u200f {{7*7}} %s \\ “”"


def test_words_come_back_exactly_as_written(cast: Cast, client: Client) -> None:
    sign_in(client, cast.rosa)

    client.post(f"/meetings/{cast.tomorrow.pk}/cancel/", {"why": WORDS})

    cast.tomorrow.refresh_from_db()
    assert cast.tomorrow.why == WORDS.strip()
    page = client.get(f"/meetings/{cast.tomorrow.pk}/")
    assert WORDS.strip() in text_of(page)
    assert "<b>👩🏽" not in page.content.decode()


def test_hidden_sign_is_refused_beside_the_field_and_the_rest_is_kept(cast: Cast, client: Client) -> None:
    sign_in(client, cast.rosa)
    typed = {"on_date": "2026-12-01", "start_time": "17:00", "why": "a\u202eb"}

    response = client.post(f"/meetings/{cast.tomorrow.pk}/move/", typed)

    cast.tomorrow.refresh_from_db()
    assert (response.status_code, cast.tomorrow.sequence) == (422, 0)
    page = response.content.decode()
    assert "hidden sign" in page
    assert 'value="2026-12-01"' in page


def test_too_much_text_gets_a_kind_page_and_keeps_the_session(cast: Cast, client: Client) -> None:
    sign_in(client, cast.rosa)

    response = client.post(f"/meetings/{cast.tomorrow.pk}/cancel/", encoded({"why": b"y" * 2_000_000}), URLENCODED)

    assert response.status_code == 400
    assert "too long" in text_of(response).lower() or "too much" in text_of(response).lower()
    assert client.get("/home/").status_code == 200


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31"])
def test_day_out_of_reach_is_refused_kindly(day: str, cast: Cast, client: Client) -> None:
    sign_in(client, cast.rosa)

    response = client.post(f"/meetings/{cast.tomorrow.pk}/move/", {"on_date": day, "start_time": "23:59", "why": ""})

    cast.tomorrow.refresh_from_db()
    assert (response.status_code, cast.tomorrow.sequence) == (422, 0)


def test_file_is_refused_and_nothing_is_written(cast: Cast, client: Client) -> None:
    sign_in(client, cast.rosa)
    file = BytesIO(b"picture")
    file.name = "picture.png"

    response = client.post(f"/meetings/{cast.tomorrow.pk}/cancel/", {"why": "", "file": file})

    assert response.status_code in FINE


def test_unlisted_fields_of_a_person_cannot_be_slipped_in(cast: Cast) -> None:
    """Every form is posted with every column of a member besides: none of those that give power moves."""
    power = {"is_staff": "on", "is_superuser": "on", "is_active": "", "session_epoch": "9", "role": "FACILITATOR"}
    for form in pages(cast, "amina"):
        with transaction.atomic():
            client = sign_in(Client(), cast.amina, second_step=True)
            client.post(form.address, form.values | power)
            after = Member.objects.get(pk=cast.amina.pk)
            assert (after.is_staff, after.is_superuser) == (False, False), form.address
            assert set(cast.amina.memberships.values_list("role", flat=True)) == {"MEMBER"}, form.address
            transaction.set_rollback(True)
