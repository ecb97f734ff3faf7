"""Hide this page."""

import pytest
from django.test import Client


@pytest.mark.guidance("NOTE-2")
def test_link_ends_the_session_and_leads_away_without_telling_where_from(as_amina):
    assert as_amina.get("/settings/display/").status_code == 200
    response = as_amina.get("/leave/")
    assert (response.status_code, response["Location"]) == (302, "https://www.wikipedia.org/")
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Clear-Site-Data"] == '"cache"'
    assert response["Cache-Control"] == "no-store"
    assert "_auth_user_id" not in as_amina.session


def test_link_leads_to_the_chosen_place(client, settings):
    settings.EXIT_URL = "https://weather.example/"
    assert client.get("/leave/")["Location"] == "https://weather.example/"
    assert 'data-to="https://weather.example/"' in client.get("/about/").content.decode()


def test_farewell_of_the_script_ends_the_session_without_a_token(amina):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(amina, backend="members.backends.SignInBackend")
    response = browser.post("/leave/", data=b"", content_type="text/plain;charset=UTF-8")
    assert (response.status_code, response.content) == (204, b"")
    assert "_auth_user_id" not in browser.session


def test_leaving_of_one_person_leaves_the_other_signed_in(as_amina, lin):
    other = Client()
    other.force_login(lin, backend="members.backends.SignInBackend")
    as_amina.get("/leave/")
    assert "_auth_user_id" in other.session


@pytest.mark.parametrize(
    "header", [{"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"}, {"X-Moz": "prefetch"}]
)
def test_fetching_ahead_signs_nobody_out(as_amina, header):
    assert as_amina.get("/leave/", headers=header).status_code == 204
    assert "_auth_user_id" in as_amina.session


def test_looking_without_opening_signs_nobody_out(as_amina):
    assert as_amina.head("/leave/").status_code == 405
    assert "_auth_user_id" in as_amina.session


def test_leaving_without_a_session_asks_the_database_nothing(client, django_db_blocker):
    with django_db_blocker.block():
        assert client.get("/leave/").status_code == 302


def test_other_pages_keep_the_policy_under_which_forms_work(client):
    """With no-referrer browsers send "Origin: null", and Django then refuses every form."""
    assert client.get("/about/")["Referrer-Policy"] == "same-origin"
