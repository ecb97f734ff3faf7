"""The coordinators' rooms have no door of their own."""

import pytest


@pytest.fixture
def chidi(db, django_user_model):
    """A person who may open the administration."""
    return django_user_model.objects.create_user("chidi", password="room for one more please", is_staff=True)


def test_stranger_is_led_to_the_ordinary_sign_in(client, db):
    response = client.get("/admin/", follow=True)
    assert response.redirect_chain[-1][0] == "/accounts/login/?next=/admin/"


def test_sign_in_of_the_admin_takes_no_password(client, chidi):
    response = client.post("/admin/login/", {"username": "chidi", "password": "room for one more please"})
    assert response["Location"].startswith("/accounts/login/")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("wanted", ["https://elsewhere.example/", "//elsewhere.example/"])
def test_sign_in_of_the_admin_leads_to_no_other_site(client, db, wanted):
    assert "elsewhere" not in client.get("/admin/login/", {"next": wanted})["Location"]


def test_member_without_a_role_finds_a_calm_page(client, lin):
    client.force_login(lin, backend="members.backends.SignInBackend")
    response = client.get("/admin/", follow=True)
    assert response.status_code == 403
    assert "not open to you" in response.content.decode()


def test_pages_about_the_own_way_in_are_those_of_everybody(client, chidi):
    client.force_login(chidi, backend="members.backends.SignInBackend")
    assert client.post("/admin/logout/")["Location"] == "/accounts/logout/"
