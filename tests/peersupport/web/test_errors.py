"""The calm pages for when something does not work."""

import re

import pytest
from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation

from peersupport.web.templatetags import ui
from peersupport.web.views import errors

NAMES = ("400.html", "403.html", "403_csrf.html", "404.html", "405.html", "429.html", "500.html")


@pytest.mark.parametrize("name", NAMES)
def test_error_page_needs_no_request_database_or_person(name, django_db_blocker):
    with django_db_blocker.block():
        html = render_to_string(name)
    assert 'id="hide" href="/leave/"' in html
    assert 'href="/support/"' in html
    assert "<form" not in html
    [heading] = re.findall(r"<h1>(.*?)</h1>", html)
    assert f"<title>{heading} · Circle</title>" in html


@pytest.mark.parametrize("name", NAMES)
def test_error_page_is_drawn_in_the_language_of_the_reader(name):
    with translation.override("ar"):
        assert 'lang="ar" dir="rtl"' in render_to_string(name)


@pytest.mark.parametrize("name", NAMES)
def test_error_page_shows_no_number_code_or_mark(name):
    html = render_to_string(name)
    visible = re.sub(r"<(script|style|svg|title)\b.*?</\1>|<[^>]+>", " ", html, flags=re.S)
    assert not re.search(r"\b[345]\d\d\b|[0-9a-f]{8}", visible)


def test_unknown_address_gets_the_calm_page(client, db):
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    assert "We cannot find this page" in response.content.decode()


def test_unknown_address_says_nothing_about_itself(client, db):
    html = client.get("/groups/secret-name/").content.decode()
    assert "secret-name" not in html


def test_address_that_only_a_button_uses_gets_the_calm_page(client):
    response = client.post("/about/")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")
    assert "There is nothing to see here" in response.content.decode()
    assert response["Content-Length"] == str(len(response.content))


@pytest.mark.logs_errors
def test_mistake_of_ours_gets_the_calm_page(more_urls, db, caplog):
    browser = Client(raise_request_exception=False)
    response = browser.get("/tests/breaks/")
    assert response.status_code == 500
    html = response.content.decode()
    assert "Something broke on our side" in html
    assert "amina" not in html


@pytest.mark.logs_errors
def test_mistake_of_ours_is_told_in_arabic_to_who_reads_arabic(more_urls, db):
    browser = Client(raise_request_exception=False)
    browser.cookies["language"] = "ar"
    assert 'lang="ar" dir="rtl"' in browser.get("/tests/breaks/").content.decode()


@pytest.mark.parametrize(
    ("view", "status"),
    [(errors.bad_request, 400), (errors.forbidden, 403), (errors.not_found, 404)],
)
def test_error_view_without_any_middleware_answers(view, status):
    request = RequestFactory().get("/x/", headers={"Accept-Language": "ar"})
    response = view(request, Exception("amina@example.org"))
    assert response.status_code == status
    assert 'lang="ar"' in response.content.decode()
    assert "amina" not in response.content.decode()


def test_server_error_view_answers_for_a_broken_request():
    assert errors.server_error(HttpRequest()).status_code == 500


def test_form_expired_for_a_wrong_host_offers_no_way_back(settings):
    settings.ALLOWED_HOSTS = ["ours.example"]
    request = RequestFactory().post("/x/", headers={"Host": "evil.example", "Referer": "http://evil.example/y/"})
    assert "/y/" not in errors.form_expired(request).content.decode()


def test_missing_list_of_static_files_does_not_break_the_page(monkeypatch):
    def missing(path: str) -> str:
        raise ValueError("Missing staticfiles manifest entry")

    monkeypatch.setattr(ui, "static", missing)
    assert f'href="/{settings.STATIC_URL.strip("/")}/css/app.css"' in render_to_string("500.html")
