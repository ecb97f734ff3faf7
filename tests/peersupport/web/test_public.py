"""Pages for everybody."""

import json
import re

import pytest
from django.urls import reverse

PAGES = ("landing", "about", "privacy", "accessibility", "hiding", "display")


@pytest.mark.parametrize("name", PAGES)
def test_public_page_without_a_session_asks_the_database_nothing(client, name, django_db_blocker):
    with django_db_blocker.block():
        response = client.get(reverse(f"web:{name}"))
    assert response.status_code == 200
    assert "session" not in response.cookies


@pytest.mark.parametrize("name", PAGES)
def test_page_has_one_heading_that_begins_its_title(client, name):
    html = client.get(reverse(f"web:{name}")).content.decode()
    [heading] = re.findall(r"<h1[^>]*>(.*?)</h1>", html, flags=re.S)
    title = re.search(r"<title>(.*?)</title>", html, flags=re.S)[1]
    assert title == f"{heading} · Circle"


@pytest.mark.parametrize("name", PAGES)
def test_every_page_can_be_hidden_and_leads_to_help(client, name):
    html = client.get(reverse(f"web:{name}")).content.decode()
    assert '<a class="button hide" id="hide" href="/leave/" rel="noreferrer nofollow" data-to="https://' in html
    assert html.index('href="#main"') < html.index('id="hide"') < html.index('id="main"')
    assert 'href="/support/"' in html
    assert "not a crisis service" in html


def test_landing_of_a_signed_in_person_leads_to_their_own_page(as_amina):
    response = as_amina.get("/")
    assert (response.status_code, response["Location"]) == (302, "/home/")


def test_landing_of_a_stranger_shows_both_ways_in(client):
    html = client.get("/").content.decode()
    assert 'href="/accounts/login/"' in html
    assert 'href="/accounts/signup/"' in html


def test_about_credits_the_guidance_without_endorsement(client):
    html = client.get("/about/").content.decode()
    assert "Creating peer support groups in mental health and related areas" in html
    assert "CC BY-NC-SA 3.0 IGO" in html
    assert "does not recommend it" in html


def test_manifest_names_the_place_neutrally_for_everyone(client):
    response = client.get("/app.webmanifest")
    data = json.loads(response.content)
    assert response["Content-Type"] == "application/manifest+json"
    assert (data["name"], data["short_name"]) == ("Circle", "Circle")
    assert data["icons"][0]["src"].startswith("/static/img/icon")


def test_robots_file_names_no_private_path(client):
    assert client.get("/robots.txt").content.decode().split("\n") == ["User-agent: *", "Disallow:", ""]


@pytest.mark.parametrize("name", PAGES)
def test_public_page_refuses_what_would_change_something(client, name):
    assert client.delete(reverse(f"web:{name}")).status_code == 405
