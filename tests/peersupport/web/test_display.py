"""Language, text size and colours."""

import pytest

ALL = {"language": "ar", "text_size": "2", "colours": "DARK"}


def html_tag(response) -> str:
    return response.content.decode().split("<html ")[1].split(">")[0]


def test_choice_of_a_stranger_is_kept_in_cookies_and_shown(client, django_db_blocker):
    with django_db_blocker.block():
        response = client.post("/settings/display/", ALL | {"next": "/about/"})
        page = client.get("/about/")
    assert (response.status_code, response["Location"]) == (302, "/about/")
    assert html_tag(page) == 'lang="ar" dir="rtl" data-size="2" data-colours="dark"'
    assert page["Content-Language"] == "ar"


def test_choice_of_a_member_is_kept_on_the_member_and_nobody_else(client, lin, amina):
    client.force_login(lin, backend="members.backends.SignInBackend")
    client.post("/settings/display/", ALL)
    lin.refresh_from_db()
    amina.refresh_from_db()
    assert (lin.language, lin.text_size, lin.colours) == ("ar", 2, "DARK")
    assert (amina.language, amina.text_size, amina.colours) == ("ar", 3, "DARK")


def test_one_button_of_the_strip_changes_one_thing_only(client, amina):
    client.force_login(amina, backend="members.backends.SignInBackend")
    client.post("/settings/display/", {"text_size": "1"})
    amina.refresh_from_db()
    assert (amina.language, amina.text_size, amina.colours) == ("ar", 1, "DARK")


def test_member_settings_are_stronger_than_the_cookies_of_the_device(as_amina):
    as_amina.cookies["language"] = "en"
    as_amina.cookies["text_size"] = "1"
    assert html_tag(as_amina.get("/about/")) == 'lang="ar" dir="rtl" data-size="3" data-colours="dark"'


@pytest.mark.parametrize(
    "answers",
    [{"language": "xx"}, {"text_size": "4"}, {"text_size": "²"}, {"colours": "PINK"}, {"language": "ar\r\nX: y"}, {}],
)
def test_unknown_choice_changes_nothing(client, lin, answers):
    client.force_login(lin, backend="members.backends.SignInBackend")
    assert client.post("/settings/display/", answers).status_code == 302
    lin.refresh_from_db()
    assert (lin.language, lin.text_size, lin.colours) == ("en", 1, "AUTO")


@pytest.mark.parametrize("cookies", [{"language": "xx"}, {"text_size": "9"}, {"colours": "<b>"}])
def test_cookie_with_nonsense_shows_the_page_as_usual(client, cookies):
    client.cookies.load(cookies)
    assert html_tag(client.get("/about/")) == 'lang="en" dir="ltr"'


@pytest.mark.parametrize(
    ("address", "lands"),
    [
        ("/about/?x=1", "/about/?x=1"),
        ("https://elsewhere.example/", "/settings/display/?kept=1"),
        ("//elsewhere.example/", "/settings/display/?kept=1"),
        ("javascript:alert(1)", "/settings/display/?kept=1"),
        ("/\\elsewhere.example", "/settings/display/?kept=1"),
        ("", "/settings/display/?kept=1"),
    ],
)
def test_after_a_choice_only_pages_of_ours_are_gone_to(client, address, lands):
    assert client.post("/settings/display/", {"next": address})["Location"] == lands


def test_saved_choice_is_said_on_the_page(client):
    assert "Saved." in client.get("/settings/display/?kept=1").content.decode()
    assert "Saved." not in client.get("/settings/display/").content.decode()


@pytest.mark.parametrize(
    ("asked", "language"),
    [("ar-EG,en;q=0.5", "ar"), ("en-GB", "en"), ("fr, ar;q=0.3", "ar"), ("fr", "en"), ("\xff;;q=,", "en"), ("", "en")],
)
def test_stranger_without_a_choice_reads_what_the_browser_asks_for(client, asked, language):
    assert client.get("/about/", headers={"Accept-Language": asked})["Content-Language"] == language


def test_page_tells_caches_what_it_depends_on(client):
    assert {"Accept-Language", "Cookie"} <= {part.strip() for part in client.get("/about/")["Vary"].split(",")}


def test_choice_in_use_is_marked_in_the_strip(as_amina):
    html = as_amina.get("/about/").content.decode()
    assert 'name="text_size" value="3" aria-pressed="true"' in html
    assert 'name="text_size" value="1" aria-pressed="false"' in html
    assert 'name="colours" value="DARK" aria-pressed="true"' in html


def test_other_language_is_offered_in_its_own_script(client):
    assert (
        '<button type="submit" class="button quiet narrow" name="language" value="ar" lang="ar">العربيّة</button>'
        in (client.get("/about/").content.decode())
    )


def test_choice_from_another_site_is_refused(amina):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(amina, backend="members.backends.SignInBackend")
    assert client.post("/settings/display/", ALL).status_code == 403
    amina.refresh_from_db()
    assert amina.text_size == 3
