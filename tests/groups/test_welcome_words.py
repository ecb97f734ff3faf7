"""A group makes the page for newcomers its own: words, order, what stands on it (MEM-5)."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from groups.actions import welcome as actions
from groups.models import Group, WelcomePart, WelcomeText
from groups.welcome import MOST_OWN, STARTING, parts_of, sections_of
from peersupport.audit.models import AuditEvent
from tests.cast import Cast
from tests.helpers import sign_in, text_of

pytestmark = pytest.mark.django_db
PARTS = "/groups/tuesday-circle/settings/welcome/"
DOOR = f"{PARTS}door/"
WELCOME = "/groups/tuesday-circle/welcome/"
OURS, THEIRS = "You can just sit", "Ring twice. Beatrix comes down"


@pytest.fixture
def rosa(cast: Cast, client: Client) -> Client:
    return sign_in(client, cast.rosa)


@pytest.fixture
def amina(cast: Cast) -> Client:
    return sign_in(Client(), cast.amina)


def say(cast: Cast, key: str = "door", language: str = "en", **values: object) -> WelcomePart:
    said = {"title": "", "words": THEIRS, "is_for_newcomers": False, **values}
    return actions.say(by=cast.rosa, group=cast.tuesday, key=key, language=language, **said)  # type: ignore[arg-type]


def add(cast: Cast, title: str = "The dog", words: str = "Biscuit is old and kind.") -> WelcomePart:
    return actions.add(
        by=cast.rosa, group=cast.tuesday, language="en", title=title, words=words, is_for_newcomers=False
    )


def codes(group: Group) -> list[str]:
    return [part.code for part in parts_of(group)]


@pytest.mark.guidance("MEM-5")
def test_page_starts_with_our_words_until_the_group_says_its_own(rosa: Client, amina: Client, cast: Cast) -> None:
    assert OURS in text_of(amina.get(WELCOME))
    assert not WelcomePart.objects.exists()

    answer = rosa.post(DOOR, {"title": "The blue door", "words": f"{THEIRS}.\r\n\r\nTake your time."})

    text = text_of(amina.get(WELCOME))
    assert answer.status_code == 302
    assert OURS not in text
    assert f"The blue door {THEIRS}. Take your time." in text
    assert AuditEvent.objects.filter(action="welcome.said", by_id=cast.rosa.pk, group_id=cast.tuesday.pk).exists()


def test_empty_words_are_ours_again(rosa: Client, amina: Client, cast: Cast) -> None:
    say(cast)
    assert OURS not in text_of(amina.get(WELCOME))

    rosa.post(DOOR, {"title": "", "words": ""})

    assert OURS in text_of(amina.get(WELCOME))
    assert not WelcomeText.objects.exists()


@pytest.mark.guidance("LANG-5")
def test_reader_finds_the_words_in_their_language_else_as_the_group_wrote_them(cast: Cast) -> None:
    say(cast, language="en", title="At our door")
    say(cast, language="ar", words="اقرع الجرس مرتين")

    arabic, english, french = (
        next(one for one in sections_of(cast.tuesday, code, inside=True) if one.code == "DOOR")
        for code in ("ar", "en", "fr")
    )

    assert (arabic.lines, arabic.language) == (["اقرع الجرس مرتين"], "ar")
    assert (arabic.title, arabic.title_language) == ("At our door", "en")
    assert (english.lines, english.language) == ([THEIRS], "en")
    assert (french.lines, french.language) == ([THEIRS], "en")


def test_words_in_another_language_are_marked_as_such(rosa: Client, amina: Client) -> None:
    rosa.post(f"{DOOR}?language=ar", {"title": "الباب", "words": "اقرع الجرس"})

    page = amina.get(WELCOME).content.decode()

    assert '<bdi lang="ar">الباب</bdi>' in page
    assert '<p lang="ar"><bdi>اقرع الجرس</bdi></p>' in page


def test_own_words_are_text_and_never_markup(amina: Client, cast: Cast) -> None:
    say(cast, title="<b>Door</b>", words="<script>alert(1)</script>")

    page = amina.get(WELCOME).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "&lt;b&gt;Door&lt;/b&gt;" in page


def test_part_left_out_is_gone_and_comes_back_with_its_words(rosa: Client, amina: Client, cast: Cast) -> None:
    say(cast)
    rosa.post(PARTS, {"do": "leave-out door"})
    assert THEIRS not in text_of(amina.get(WELCOME))

    rosa.post(PARTS, {"do": "show door"})

    assert THEIRS in text_of(amina.get(WELCOME))


def test_parts_move_one_place_and_stop_at_the_edge(rosa: Client, cast: Cast) -> None:
    assert codes(cast.tuesday) == STARTING
    rosa.post(PARTS, {"do": "up gives"})
    rosa.post(PARTS, {"do": "up when"})
    rosa.post(PARTS, {"do": "down door"})

    assert codes(cast.tuesday) == ["WHEN", "HOW", "DOOR", "GIVES", "VALUES", "WHOM"]


def test_part_of_its_own_is_added_once_said_otherwise_and_taken_away(rosa: Client, amina: Client, cast: Cast) -> None:
    for _time in range(2):
        rosa.post(f"{PARTS}new/", {"title": "The dog", "words": "Biscuit is old and kind."})
    part = WelcomePart.objects.get(code="OWN")
    assert "The dog Biscuit is old and kind." in text_of(amina.get(WELCOME))

    rosa.post(f"{PARTS}{part.pk}/", {"title": "The dog", "words": "Biscuit is on holiday."})
    assert "on holiday" in text_of(amina.get(WELCOME))
    rosa.post(f"{PARTS}{part.pk}/", {"remove": "yes"})

    assert "The dog" not in text_of(amina.get(WELCOME))
    assert not WelcomeText.objects.exists()
    assert rosa.post(f"{PARTS}{part.pk}/", {"remove": "yes"}).status_code == 404


def test_part_of_its_own_needs_a_heading_and_words_and_keeps_what_was_typed(rosa: Client, cast: Cast) -> None:
    answer = rosa.post(f"{PARTS}new/", {"title": "", "words": "Bring slippers."})
    assert answer.status_code == 422
    assert "Please fill this in." in text_of(answer)
    assert "Bring slippers." in answer.content.decode()
    assert not WelcomePart.objects.exists()
    part = add(cast)

    answer = rosa.post(f"{PARTS}{part.pk}/", {"title": "", "words": ""})

    assert answer.status_code == 422
    assert "take the part away" in text_of(answer)
    assert part.texts.get().title == "The dog"


def test_page_stays_short(rosa: Client, cast: Cast) -> None:
    for number in range(MOST_OWN):
        add(cast, title=f"Part {number}")

    answer = rosa.post(f"{PARTS}new/", {"title": "One more", "words": "And more."})

    assert answer.status_code == 422
    assert "Please take one away first" in text_of(answer)
    assert WelcomePart.objects.filter(code="OWN").count() == MOST_OWN


@pytest.mark.parametrize("do", ["", "up", "up nothing", "show 5e0f0f5e-0000-4000-8000-000000000000", "erase door"])
def test_nonsense_changes_nothing(rosa: Client, cast: Cast, do: str) -> None:
    before = codes(cast.tuesday)

    answer = rosa.post(PARTS, {"do": do}, follow=True)

    assert answer.status_code == 200
    assert codes(cast.tuesday) == before
    assert all(part.is_shown for part in parts_of(cast.tuesday))


def test_part_of_another_group_is_not_there(rosa: Client, cast: Cast) -> None:
    theirs = actions.add(
        by=cast.ines, group=cast.family, language="en", title="Soup", words="At seven.", is_for_newcomers=False
    )

    assert rosa.get(f"{PARTS}{theirs.pk}/").status_code == 404
    assert rosa.post(f"{PARTS}{theirs.pk}/", {"remove": "yes"}).status_code == 404
    actions.remove(by=cast.rosa, group=cast.tuesday, key=str(theirs.pk))
    with pytest.raises(actions.GoneError):
        actions.set_shown(by=cast.rosa, group=cast.tuesday, key=str(theirs.pk), is_shown=False)
    assert WelcomePart.objects.get(pk=theirs.pk).is_shown


@pytest.mark.parametrize("address", [PARTS, DOOR, f"{PARTS}new/"])
def test_only_facilitators_change_it(client: Client, cast: Cast, address: str) -> None:
    seen = {}
    for name in ("rosa", "sam", "amina", "ines", "mika", "chidi", "root"):
        sign_in(client, getattr(cast, name), second_step=True)
        seen[name] = client.get(address).status_code
    assert seen == {"rosa": 200, "sam": 200, "amina": 403, "ines": 404, "mika": 404, "chidi": 404, "root": 404}


def test_ours_can_be_left_out_and_not_taken_away(cast: Cast) -> None:
    say(cast)
    actions.remove(by=cast.rosa, group=cast.tuesday, key="door")

    assert codes(cast.tuesday) == STARTING


def test_words_longer_than_a_page_are_refused(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        say(cast, words="x" * 1201)


@pytest.mark.parametrize("own", [0, 6])
def test_editor_asks_the_database_the_same_however_many_parts(
    rosa: Client, cast: Cast, own: int, django_assert_max_num_queries: object
) -> None:
    say(cast)
    for number in range(own):
        add(cast, title=f"Part {number}")
    rosa.get(PARTS)
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        rosa.get(PARTS)
