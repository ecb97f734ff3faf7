"""People and small views for the tests of the shared page machinery."""

import pytest
from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

import peersupport.urls


@login_not_required
def breaks(request: HttpRequest) -> HttpResponse:
    """A view with a mistake of ours."""
    raise RuntimeError("amina@example.org broke it")


@login_not_required
def echoes(request: HttpRequest) -> HttpResponse:
    """A view that reads its form without a form class."""
    return HttpResponse(request.POST.get("text", ""))


@login_not_required
def hands_to_database(request: HttpRequest) -> HttpResponse:
    """A view that hands text to the database as it came."""
    if "\0" in request.POST["text"]:
        raise ValueError("A string literal cannot contain NUL (0x00) characters.")
    return HttpResponse("kept")


@login_not_required
def sized(request: HttpRequest) -> HttpResponse:
    """A page with a form class."""

    class Form(forms.Form):
        text = forms.CharField()

    form = Form(request.POST)
    return HttpResponse("kept" if form.is_valid() else form.errors["text"][0])


def own_page(request: HttpRequest) -> HttpResponse:
    """A page for who is signed in."""
    return render(request, "web/display.html")


class Urls:
    """The real addresses and some small ones for tests."""

    urlpatterns = [
        path("tests/breaks/", breaks),
        path("tests/echoes/", echoes),
        path("tests/database/", hands_to_database),
        path("tests/form/", sized),
        path("tests/own/", own_page),
        path("", include(peersupport.urls.urlpatterns)),
    ]
    for _name in ("handler400", "handler403", "handler404", "handler500"):
        if hasattr(peersupport.urls, _name):
            locals()[_name] = getattr(peersupport.urls, _name)


@pytest.fixture
def more_urls(settings):
    """Adds the small test views to the real addresses."""
    settings.ROOT_URLCONF = Urls
    return Urls


@pytest.fixture
def amina(db):
    """A member who reads in Arabic, large and dark."""
    return get_user_model().objects.create_user(
        "amina", password="room for one more please", language="ar", text_size=3, colours="DARK", time_zone="Asia/Amman"
    )


@pytest.fixture
def lin(db):
    """Another member, with everything as usual."""
    return get_user_model().objects.create_user("lin", password="room for one more please")


@pytest.fixture
def as_amina(client, amina):
    """A browser in which Amina is signed in."""
    client.force_login(amina, backend="members.backends.SignInBackend")
    return client
