"""Pieces of pages that are kept: the same for the same, never another's, and right even where they are not kept."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.template import Context, Template, TemplateSyntaxError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from django.utils.safestring import mark_safe

from groups.models import Group
from meetings.actions import answering, scheduling
from members.models import Membership
from peersupport.web import fragments
from tests.cast import Cast
from tests.factories.members import MembershipFactory
from tests.helpers import sign_in, text_of


@pytest.fixture(autouse=True)
def drawn(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The names of all pieces that were drawn, and not taken as they were kept."""
    fragments.forget()
    names: list[str] = []
    real = fragments.piece

    def piece(name: str, given: Any, draw: Any, later: Any) -> Any:
        def drawing() -> str:
            names.append(name)
            return str(draw())

        return real(name, given, drawing, later)

    monkeypatch.setattr(fragments, "piece", piece)
    yield names
    fragments.forget()


def draw(source: str, **values: Any) -> str:
    return Template(source).render(Context(values))


def test_piece_is_drawn_once_for_the_same_and_anew_for_anything_else(drawn: list[str]) -> None:
    piece = '{% kept "one" what=what %}<b>{{ what }}</b>{% endkept %}'
    assert draw(piece, what="tea") == draw(piece, what="tea") == "<b>tea</b>"
    assert drawn == ["one"]

    assert draw(piece, what="<i>") == "<b>&lt;i&gt;</b>"
    assert draw(piece, what=mark_safe("<i>")) == "<b><i></b>"
    assert draw(piece, what=1) == "<b>1</b>"
    assert draw(piece, what=True) == "<b>True</b>"
    with translation.override("ar"):
        draw(piece, what="tea")
    with timezone.override("Asia/Kolkata"):
        draw(piece, what="tea")
    assert len(drawn) == 7


def test_piece_sees_nothing_that_it_is_not_given() -> None:
    piece = '{% kept "one" what=what %}{{ what }}{% if secret or user %}{{ secret }}{% endif %}{% endkept %}'

    assert draw(piece, what="tea", secret="Amina", user="Amina") == "tea"


@pytest.mark.guidance("CON-2")
def test_token_and_address_are_those_of_each_reader() -> None:
    class Frame:
        here = ""

    one, other = Frame(), Frame()
    one.here, other.here = "/one/?a=1&b=2", "/other/"
    piece = '{% kept "form" %}{% csrf_token %}<a href="{{ page.here }}">{% endkept %}'

    first = draw(piece, csrf_token="token of one", page=one)
    second = draw(piece, csrf_token="token of another", page=other)

    assert "token of one" in first
    assert "/one/?a=1&amp;b=2" in first
    assert "token of another" in second
    assert "/other/" in second
    assert "one" not in second
    assert fragments.CSRF not in first + second


def test_piece_that_would_ask_the_database_is_right_and_not_kept(cast: Cast, drawn: list[str]) -> None:
    meeting = type(cast.tomorrow).objects.get(pk=cast.tomorrow.pk)
    piece = (
        '{% kept "one" meeting=meeting %}{% if meeting.group.name %}{{ meeting.group.name }}{% endif %}{% endkept %}'
    )
    assert draw(piece, meeting=meeting) == "Tuesday Circle"

    Group.objects.filter(pk=cast.tuesday.pk).update(name="Another name")
    fresh = type(meeting).objects.get(pk=meeting.pk)
    assert draw(piece, meeting=fresh) == "Another name"
    assert len(drawn) == 2


def test_piece_given_what_cannot_be_compared_is_drawn_each_time(drawn: list[str]) -> None:
    piece = '{% kept "one" what=what %}{{ what.a }}{% endkept %}'

    assert [draw(piece, what={"a": number}) for number in (1, 1)] == ["1", "1"]
    assert drawn == ["one", "one"]


def test_row_with_any_other_column_or_mark_on_it_is_drawn_anew(cast: Cast, drawn: list[str]) -> None:
    piece = '{% kept "one" group=group %}{{ group.name }}{% endkept %}'
    draw(piece, group=cast.tuesday)
    draw(piece, group=Group.objects.get(pk=cast.tuesday.pk))
    before = len(drawn)
    changed = Group.objects.get(pk=cast.tuesday.pk)
    changed.greets = not changed.greets
    draw(piece, group=changed)
    counted = Group.objects.get(pk=cast.tuesday.pk)
    counted.people_here = 5
    draw(piece, group=counted)

    assert len(drawn) == before + 2


def test_sealed_text_is_compared_by_what_it_says(cast: Cast, drawn: list[str]) -> None:
    piece = '{% kept "one" place=place %}{{ place.name }}{% endkept %}'
    stored = type(cast.library).objects.get(pk=cast.library.pk)
    assert type(vars(stored)["name"]) is bytes
    assert draw(piece, place=stored) == cast.library.name
    cast.library.save()  # sealed anew, so that other bytes say the same
    draw(piece, place=type(cast.library).objects.get(pk=cast.library.pk))
    assert len(drawn) == 1

    cast.library.name = "The hall"
    cast.library.save()
    assert draw(piece, place=type(cast.library).objects.get(pk=cast.library.pk)) == "The hall"


def test_values_in_lists_and_in_data_are_told_apart_by_their_kind(drawn: list[str]) -> None:
    @dataclass(frozen=True)
    class Two:
        word: Any
        sure: Any

    @dataclass(frozen=True)
    class One:
        word: Any

    piece = '{% kept "one" what=what %}{{ what.0 }}{% endkept %}'
    given: list[Any] = ["1", 1, 1.0, True, mark_safe("1"), ["1"], Two("1", sure=1), Two("1", sure=True), One("1")]
    for what in given:
        draw(piece, what=[what])
        draw(piece, what=[what])

    assert len(drawn) == len(given)


def test_block_that_each_page_fills_differently_is_refused_in_a_piece() -> None:
    with pytest.raises(TemplateSyntaxError, match="cannot stand in a kept piece"):
        draw('{% kept "one" %}<p>{% if 1 %}{% block main %}{% endblock %}{% endif %}</p>{% endkept %}')


def test_least_used_pieces_make_room(monkeypatch: pytest.MonkeyPatch, drawn: list[str]) -> None:
    monkeypatch.setattr(fragments, "MOST", 2)
    piece = '{% kept "one" what=what %}{{ what }}{% endkept %}'
    for what in ("a", "b", "a", "c", "a", "b"):
        draw(piece, what=what)

    assert len(drawn) == 4


def test_words_such_as_tomorrow_are_kept_no_longer_than_they_are_true(clock: Any, drawn: list[str]) -> None:
    piece = '{% kept "one" day=day %}{{ day|day_word }}{% endkept %}'
    day = datetime.date(2026, 11, 24)
    assert draw(piece, day=day) == "Tomorrow"

    clock.shift(13 * 3600)
    assert draw(piece, day=day) == "Today"


def test_name_that_a_setting_gives_is_the_new_one(settings: Any) -> None:
    piece = '{% kept "one" %}{% site_label %}{% endkept %}'
    assert draw(piece) == "Circle"

    settings.SITE_LABEL = "Library"
    assert draw(piece) == "Library"


# --- On the pages themselves ------------------------------------------------------------------------------------


def home_of(*people: Any) -> list[str]:
    return [text_of(sign_in(Client(), person).get("/home/")) for person in people]


def everybody_reads_their_own(cast: Cast) -> None:
    answering.answer(by=cast.amina, meeting=cast.tomorrow, answer="NO", now=timezone.now())
    pages = [sign_in(Client(), person).get("/home/").content.decode() for person in (cast.lin, cast.amina, cast.joan)]

    assert ['value="no" aria-pressed="true"' in page for page in pages] == [False, True, False]
    assert ["Family Table" in page for page in pages] == [False, False, True]
    assert ["Hello, Amina" in page for page in pages] == [False, True, False]


@pytest.mark.guidance("CON-2")
def test_home_of_each_is_their_own_and_a_key_that_says_too_little_is_found(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody_reads_their_own(cast)

    fragments.forget()
    monkeypatch.setattr(fragments, "_key", lambda _value: None)
    with pytest.raises(AssertionError):
        everybody_reads_their_own(cast)


@pytest.mark.guidance("MEET-2", "CON-8")
def test_home_and_today_follow_every_change_at_once(cast: Cast, now: datetime.datetime) -> None:
    rosa = sign_in(Client(), cast.rosa, second_step=True)
    assert "6:30" in home_of(cast.amina)[0]
    assert "6:30" in text_of(rosa.get("/today/"))
    assert "0 will come" in text_of(rosa.get("/today/"))

    answering.answer(by=cast.amina, meeting=cast.tomorrow, answer="YES", now=now)
    assert "1 will come" in text_of(rosa.get("/today/"))
    scheduling.move_meeting(
        by=cast.rosa, meeting=cast.tomorrow, on_date=cast.tomorrow.on_date, start_time=datetime.time(17), now=now
    )
    assert "5:00" in home_of(cast.amina)[0]
    assert "5:00" in text_of(rosa.get("/today/"))
    Group.objects.filter(pk=cast.tuesday.pk).update(name="Circle by the river")
    assert "Circle by the river" in home_of(cast.amina)[0]
    cast.library.name = "The hall"
    cast.library.save()
    assert "The hall" in home_of(cast.amina)[0]
    Membership.objects.filter(member=cast.amina).update(left_on=now.date())
    assert "Circle by the river" not in home_of(cast.amina)[0]


def test_second_look_of_somebody_else_in_the_group_draws_nothing_anew(cast: Cast, drawn: list[str]) -> None:
    MembershipFactory(group=cast.tuesday, member=cast.mika)
    home_of(cast.amina)
    fresh = len(drawn)
    assert fresh > 5

    with CaptureQueriesContext(connection):
        home_of(cast.mika)

    assert len(drawn) == fresh
