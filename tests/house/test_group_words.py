"""Where a page is about a group, it says the group's own words (LANG-4); what leaves the page never does."""

import re

import pytest

from tests.house.places import short, sources, templates
from tests.house.words import BLOCK, TRANSLATE, plain

OURS = re.compile(r"\b(members?|facilitators?|co-facilitators?|meetings?|stand-ins?|our agreement)\b", re.IGNORECASE)
ABOUT_A_GROUP = re.compile(r"group\.(?:slug|name|words|pk|instance)\b")
TITLE = re.compile(r"\{% block title %\}.*?\{% endblock title %\}", re.DOTALL)

ON_PURPOSE = {
    (
        "templates/meetings/sheet_people.html",
        "Each of them said that you may reach them about meeting again, and for nothing else.",
    ): "in the words of the yes",
    ("templates/dashboards/home.html", "Your next meeting"): "beside it stands the sentence for an own word",
    ("templates/dashboards/home.html", "From our agreement"): "beside it stands the heading for an own word",
    ("templates/dashboards/home.html", "No meeting is planned for you"): "about all of a person's groups, or none",
    ("templates/dashboards/home.html", "When one of your groups plans a meeting, you will see it here."): "the same",
    ("templates/dashboards/today.html", "The next meeting"): "beside it stands the sentence for an own word",
    ("templates/members/data_erase.html", "How many people came to a meeting. It is a number, without names."): (
        "about all of a person's groups"
    ),
    ("templates/members/newcomers.html", "Meeting newcomers"): "to meet somebody, not the thing",
    ("templates/dashboards/group.html", "Our agreement"): "beside it stands the own word",
    ("templates/dashboards/groups.html", "Our agreement"): "beside it stands the own word",
    ("templates/dashboards/groups.html", "Meeting newcomers"): "to meet somebody, not the thing",
    ("templates/ethics/agreements.html", "Our agreement"): "about all of a person's groups",
    (
        "templates/ethics/agreements.html",
        "Every group agrees on how its members treat each other. You will find it here.",
    ): ("about groups as such"),
}
"""Sentences of pages about a group that keep our words, and why."""


def left_as_they_are(source: str) -> list[str]:
    """Texts of a template with one of our words in them. Titles keep ours: an own word may tell too much."""
    body = TITLE.sub("", source)
    texts = [plain(match.group(1) or match.group(2) or "") for match in TRANSLATE.finditer(body)]
    texts += [plain(match.group(1)) for match in BLOCK.finditer(body)]
    return [text for text in texts if OURS.search(text)]


def found() -> set[tuple[str, str]]:
    return {
        (short(path), text)
        for path in templates()
        if "messages" not in path.parts and ABOUT_A_GROUP.search(source := path.read_text(encoding="utf-8"))
        for text in left_as_they_are(source)
    }


@pytest.mark.guidance("LANG-4")
def test_pages_about_a_group_leave_the_words_to_it() -> None:
    """A new sentence here? See docs/how-to/use-a-groups-own-words.md, or say in ON_PURPOSE why it keeps our word."""
    assert sorted(found() - set(ON_PURPOSE)) == []


def test_list_of_what_stays_on_purpose_holds_nothing_that_is_gone() -> None:
    assert sorted(set(ON_PURPOSE) - found()) == []


@pytest.mark.parametrize(
    "source",
    [
        '{% translate "All members" %}',
        '{% card _("The meeting") %}',
        "{% blocktranslate trimmed %}Ask a facilitator.{% endblocktranslate %}",
        '{% translate "Our agreement" as heading %}',
    ],
)
def test_word_of_ours_in_a_sentence_is_found(source: str) -> None:
    assert left_as_they_are(source)


@pytest.mark.parametrize(
    "source",
    [
        '{% block title %}{% translate "Meetings" %}{% endblock title %}',
        "{{ group.words.meetings|capfirst }}",
        "{% blocktranslate with meeting=group.words.meeting trimmed %}Next: {{ meeting }}{% endblocktranslate %}",
        '{% translate "I remember it" %}',
    ],
)
def test_own_word_and_neutral_title_are_let_through(source: str) -> None:
    assert left_as_they_are(source) == []


@pytest.mark.guidance("NOTE-2", "LANG-4")
def test_no_message_and_no_title_takes_a_groups_own_word() -> None:
    """Whoever looks over a shoulder would read it."""
    takes = re.compile(r"\.words\b|usual_words|\bof_group\(")
    messages = [path for path in templates() if "messages" in path.parts]
    messages += [path for path in sources() if path.name == "messages.py" or "channels" in path.parts]
    titles = {short(path): TITLE.findall(path.read_text(encoding="utf-8")) for path in templates()}

    assert len(messages) > 20
    assert [short(path) for path in messages if takes.search(path.read_text(encoding="utf-8"))] == []
    assert [name for name, some in titles.items() if any(takes.search(one) for one in some)] == []
