"""Text that cannot be kept: a kind page or words beside the field, never a 500 and never a silent change."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from peersupport.web.forms import CareForm, refuse_unreadable

FORM = "application/x-www-form-urlencoded"


class Note(CareForm):
    """One field of words and one choice."""

    text = forms.CharField(max_length=200, help_text="Any words.")
    day = forms.ChoiceField(choices=[("t", "Tuesday")])
    autocomplete = {"text": "nickname"}


@pytest.mark.parametrize(
    "path", ["/about/?q=%00", "/about/?%00=x", "/about/?q=%ED%A0%80", "/about/?q=%FF", "/about/%00"]
)
def test_address_with_unreadable_signs_gets_the_kind_page(client, path):
    response = client.get(path)
    assert response.status_code == 400
    assert "We could not read that" in response.content.decode()


@pytest.mark.parametrize("path", ["/about/?q=%D8%A3%D9%87%D9%84%D8%A7", "/about/?q=%F0%9F%8D%B5", "/about/?q=a+b%26"])
def test_address_in_arabic_or_with_a_cup_of_tea_opens(client, path):
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("body", [b"text=%ED%A0%80", b"text=%FF", b"text=\xff", b"%C3=x"])
def test_form_that_is_no_text_gets_the_kind_page(client, more_urls, body):
    response = client.post("/tests/echoes/", body, content_type=FORM)
    assert response.status_code == 400
    assert "type it again" in response.content.decode()


@pytest.mark.parametrize("text", ["أهلاً", "🍵", "a\u200db", "line\nline", "\u200fשלום", "'; DROP TABLE"])
def test_form_with_any_script_comes_through_unchanged(client, more_urls, text):
    assert client.post("/tests/echoes/", {"text": text}).content.decode() == text


def test_cookie_with_a_nul_sign_gets_the_kind_page(client):
    client.cookies["session"] = "abcdefgh\0"
    assert client.get("/about/").status_code == 400


def test_two_megabytes_in_a_field_get_the_kind_page(client, more_urls):
    body = "text=" + "a" * 2_000_000
    response = client.post("/tests/echoes/", body, content_type=FORM)
    assert response.status_code == 400
    assert "too long" in response.content.decode()


def test_two_megabytes_in_several_parts_get_the_kind_page(client, more_urls):
    assert "too long" in client.post("/tests/echoes/", {"text": "a" * 2_000_000}).content.decode()


def test_parts_without_a_boundary_get_the_kind_page(client, more_urls):
    assert client.post("/tests/echoes/", b"x", content_type="multipart/form-data").status_code == 400


def test_form_in_another_alphabet_than_ours_gets_the_kind_page(client, more_urls):
    assert client.post("/tests/echoes/", b"text=x", content_type=f"{FORM}; charset=utf-16").status_code == 400


def test_two_hundred_and_one_fields_get_the_kind_page(client, more_urls):
    fields = {f"f{number}": "x" for number in range(201)}
    assert client.post("/tests/echoes/", fields).status_code == 400


def test_file_gets_the_kind_page_and_is_not_kept(client, more_urls):
    assert client.post("/tests/echoes/", {"text": SimpleUploadedFile("a.txt", b"x")}).status_code == 400


def test_nul_sign_that_reaches_the_database_gets_the_kind_page(client, more_urls):
    assert client.post("/tests/database/", {"text": "a\0b"}).status_code == 400
    assert client.post("/tests/database/", {"text": "ab"}).content == b"kept"


@pytest.mark.parametrize("sign", ["\0", "\ud800", "\u202e", "\u2066", "\x07", "\ufffa"])
def test_form_says_beside_the_field_that_a_hidden_sign_is_in_it(sign):
    form = Note({"text": f"a{sign}b", "day": "t"})
    assert not form.is_valid()
    assert list(form.errors) == ["text"]
    [problem] = form.errors["text"]
    assert "hidden sign" in problem
    assert form["text"].value() == f"a{sign}b"


@pytest.mark.parametrize("text", ["أهلاً", "a\u200db", "a\u200cb", "\u200fa", "👩‍👩‍👧", "tab\tand\nline"])
def test_form_takes_signs_that_scripts_need(text):
    form = Note({"text": text, "day": "t"})
    assert form.is_valid()
    assert form.cleaned_data["text"] == text


def test_refusal_of_something_that_is_no_text_does_not_happen():
    assert refuse_unreadable(7) is None
    with pytest.raises(ValidationError):
        refuse_unreadable("\0")


def test_empty_field_is_asked_for_in_plain_words():
    form = Note({"day": "t"})
    assert form.errors["text"] == ["Please fill this in."]


def test_drawn_form_ties_help_and_problem_to_the_field():
    from crispy_forms.utils import render_crispy_form

    html = render_crispy_form(Note({"text": "", "day": "t"}))
    assert 'aria-describedby="id_text_helptext id_text_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_text_helptext"' in html
    assert 'id="id_text_error"' in html
    assert 'autocomplete="nickname"' in html
    assert '<a href="#id_text">Text – Please fill this in.</a>' in html
    assert 'class="error-summary" role="alert" tabindex="-1" autofocus' in html
    assert html.count("<form") == 1


def test_drawn_form_without_problems_has_no_summary():
    from crispy_forms.utils import render_crispy_form

    assert "error-summary" not in render_crispy_form(Note())


def test_form_from_another_site_gets_a_page_with_a_way_back(more_urls):
    browser = Client(enforce_csrf_checks=True)
    response = browser.post("/tests/echoes/", {"text": "x"}, headers={"Referer": "http://testserver/about/?secret=1"})
    html = response.content.decode()
    assert response.status_code == 403
    assert "Please send that once more" in html
    assert '<a class="button main" href="/about/">' in html
    assert "secret" not in html


@pytest.mark.parametrize("referer", ["https://elsewhere.example/x/", "", "javascript:alert(1)", "//elsewhere.example/"])
def test_form_from_elsewhere_offers_no_way_back_to_elsewhere(more_urls, referer):
    browser = Client(enforce_csrf_checks=True)
    html = browser.post("/tests/echoes/", {"text": "x"}, headers={"Referer": referer}).content.decode()
    assert "elsewhere.example" not in html
    assert 'class="button main"' not in html
