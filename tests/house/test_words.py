"""Plain, warm words: none of those that make a person small, and sentences that one breath can carry."""

import re
from collections import defaultdict

import pytest

from tests.house.words import length, plain, sentences, texts

BANNED = [
    "patient",
    "case",
    "client",
    "user",
    "compliance",
    "compliant",
    "sufferer",
    "suffer",
    "suffering",
    "no-show",
    "no-shows",
    "drop-out",
    "drop-outs",
    "dropout",
    "failed",
    "failure",
    "overdue",
    "decline",
    "declined",
    "disorder",
    "diagnosis",
    "diagnosed",
    "therapy",
    "treatment",
    "intervention",
    "substitute",
    "attendance",
    "invalid",
    "error",
    "login",
    "log-in",
    "logout",
    "username",
    "click",
    "mandatory",
]
"""Whole words, in any capitals, with or without a plural s."""
PATTERN = re.compile(r"(?<![\w-])(" + "|".join(map(re.escape, BANNED)) + r")(?:e?s|’s)?(?![\w-])", re.IGNORECASE)

SAID_ON_PURPOSE = {
    "templates/web/about.html": ["treatment"],  # "gives no treatment"
    "templates/web/privacy.html": ["diagnosis"],  # "We do not ask for a diagnosis"
}

MOST_WORDS = 15
"""On average, in a sentence (ux.md, statement 3)."""


def unkind(text: str) -> list[str]:
    """What should be said otherwise."""
    return [*PATTERN.findall(text), *re.findall("!", text)]


@pytest.fixture(scope="module")
def found() -> list[tuple[str, str]]:
    return list(texts())


def test_there_are_texts_to_read(found: list[tuple[str, str]]) -> None:
    assert len(found) > 300
    assert ("templates/dashboards/home.html", "Your next meeting") in found
    assert ("meetings/views/answering.py", "Thank you. We have kept a seat for you.") in found


@pytest.mark.guidance("LANG-3")
def test_no_text_uses_a_word_that_makes_people_small(found: list[tuple[str, str]]) -> None:
    unkindly = [(where, text, words) for where, text in found if (words := unkind(text))]

    assert [(where, text) for where, text, words in unkindly if words != SAID_ON_PURPOSE.get(where)] == []
    assert {where for where, _text, _words in unkindly} == set(SAID_ON_PURPOSE)


@pytest.mark.parametrize("text", ["The patient did not come.", "2 no-shows", "Payment Failed", "Welcome!"])
def test_unkind_word_is_found(text: str) -> None:
    assert unkind(text)


@pytest.mark.parametrize(
    "text", ["Just in the nick of time", "Be patiently there", "Not this time", "A useful bookcase"]
)
def test_kind_word_is_let_through(text: str) -> None:
    assert unkind(text) == []


@pytest.mark.guidance("LANG-3")
def test_sentences_are_short_on_average_in_every_file(found: list[tuple[str, str]]) -> None:
    lengths: dict[str, list[int]] = defaultdict(list)
    for where, text in found:
        lengths[where] += [length(sentence) for sentence in sentences(text)]

    averages = {where: sum(some) / len(some) for where, some in lengths.items() if some}

    assert {where: round(average, 1) for where, average in averages.items() if average > MOST_WORDS} == {}


@pytest.mark.guidance("LANG-3")
def test_no_sentence_runs_on(found: list[tuple[str, str]]) -> None:
    long = [(where, sentence) for where, text in found for sentence in sentences(text) if length(sentence) > 28]

    assert long == []


def test_words_are_taken_out_of_their_marks() -> None:
    assert plain("<b>{{ count }}</b> will\n  come, %(name)s.") == "X will come, X."
    assert sentences("Thank you. We have kept a seat for you.") == ["Thank you.", "We have kept a seat for you."]
