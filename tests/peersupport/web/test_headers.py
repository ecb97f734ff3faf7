"""Nothing of a signed-in person is kept, listed or used by others."""

import pytest

SIGNED_OUT = ("/accounts/login/", "/accounts/signup/", "/accounts/login/code/")


@pytest.mark.parametrize("path", ["/", "/about/", "/privacy/"])
def test_public_page_of_a_stranger_may_be_listed_and_kept(client, path):
    response = client.get(path)
    assert "X-Robots-Tag" not in response
    assert response.get("Cache-Control") != "no-store"


@pytest.mark.parametrize("path", ["/about/", "/privacy/", "/settings/display/"])
def test_page_of_a_signed_in_person_is_not_kept(as_amina, path):
    assert as_amina.get(path)["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", [*SIGNED_OUT, "/settings/display/", "/no/such/page/"])
def test_other_page_is_neither_listed_nor_kept(client, db, path):
    response = client.get(path)
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/no/such/page/"])
def test_every_page_forbids_what_it_does_not_need(client, db, path):
    response = client.get(path)
    assert "camera=()" in response["Permissions-Policy"]
    assert "geolocation=()" in response["Permissions-Policy"]
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["X-Frame-Options"] == "DENY"
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "data:" not in policy


def test_page_that_needs_signing_in_leads_there(client, more_urls, db):
    response = client.get("/tests/own/")
    assert response["Location"] == "/accounts/login/?next=/tests/own/"
    assert response["Cache-Control"] == "no-store"


def test_page_that_needs_signing_in_opens_for_a_member(as_amina, more_urls):
    assert as_amina.get("/tests/own/").status_code == 200


def test_answer_to_a_look_without_opening_has_headers_and_no_body(client):
    looked, opened = client.head("/about/"), client.get("/about/")
    assert looked.content == b""
    assert looked["Content-Language"] == opened["Content-Language"]
    assert looked["Content-Length"] == opened["Content-Length"] != "0"
