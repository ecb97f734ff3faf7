"""Menus: one place, fixed order, only pages that exist."""

from types import SimpleNamespace

import pytest
from django.test import RequestFactory
from django.urls import resolve
from django.utils.translation import gettext_lazy, override

from peersupport.web import navigation
from peersupport.web.navigation import Entry, lines

HERE = SimpleNamespace(slug="tuesday-circle")
REAL = Entry("About", "About", "info", "web:about")
DEEPER = Entry("Hiding", "Hiding", "info", "web:hiding")
MISSING = Entry("Nothing", "Nothing", "info", "web:nothing")
OF_GROUP = Entry("Of a group", "Group", "users", "web:about", of_group=True)


def at(path: str):
    return RequestFactory().get(path)


def test_entry_whose_page_does_not_exist_is_left_out():
    assert [line.label for line in lines((MISSING, REAL), at("/"))] == ["About"]


def test_entry_of_a_group_without_a_group_is_left_out():
    assert lines((OF_GROUP,), at("/")) == []


def test_entry_keeps_its_place_and_knows_where_the_person_is():
    found = lines((DEEPER, REAL), at("/about/"))
    assert [(line.label, line.address, line.is_here) for line in found] == [
        ("Hiding", "/help/hiding/", False),
        ("About", "/about/", True),
    ]


def test_entry_is_named_in_the_language_of_each_page():
    entry = Entry(gettext_lazy("Home"), gettext_lazy("Me"), "house", "web:about")
    named = []
    for language in ("en", "ar", "en"):
        with override(language):
            named += [(line.label, line.short) for line in lines((entry,), at("/"))]
            assert named[-1] == (str(entry.label), str(entry.short))
    assert named[0] == named[2] != named[1]


def test_entry_is_marked_on_the_pages_below_it():
    assert [line.is_here for line in lines((REAL,), at("/about/more/"))] == [True]


def test_entry_is_marked_on_the_pages_it_gathers():
    gathers = Entry("Gathers", "Gathers", "info", "web:hiding", pages=("web:about",))
    request = at("/about/")
    assert [line.is_here for line in lines((gathers, REAL), request)] == [False, True]
    request.resolver_match = resolve("/about/")
    assert [line.is_here for line in lines((gathers, REAL), request)] == [True, False]


@pytest.mark.parametrize("menu", [navigation.MEMBER, navigation.FACILITATOR])
def test_menu_fits_a_phone(menu):
    assert 3 <= len(menu) <= 5
    assert all(len(str(entry.short)) <= 14 for entry in menu)


@pytest.mark.parametrize("menu", [navigation.MEMBER, navigation.FACILITATOR])
def test_every_entry_of_the_menus_has_a_page_now(menu):
    labels = [line.label for line in lines(menu, at("/"), HERE)]
    assert labels == [entry.label for entry in menu]


def test_member_menu_has_the_words_of_the_group():
    assert [str(entry.label) for entry in navigation.MEMBER] == [
        "Home",
        "My groups",
        "Our agreement",
        "More help",
        "Me",
    ]
