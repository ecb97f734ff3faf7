"""What a group calls its members, facilitators and meetings: its own word, its organisation's, or ours (LANG-4).

Templates say ``{{ group.words.meetings }}``; where there is no group, ``{% usual_words as words %}``. Pages that show
several groups call ``prepare`` first, so that the number of queries does not grow with them.

See docs/how-to/use-a-groups-own-words.md, before all for messages: discreet ones never take a group's own word.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Q
from django.utils.translation import get_language, pgettext

if TYPE_CHECKING:
    from groups.models import Group, Wording  # (the models import this file)

NAMES = {
    "MEMBER": ("member", "members"),
    "FACILITATOR": ("facilitator", "facilitators"),
    "MEETING": ("meeting", "meetings"),
    "STAND_IN": ("stand_in", "stand_ins"),
    "AGREEMENT": ("agreement", "agreement"),
}
"""For each word that may be changed, the attributes of ``Words`` for one and for several."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one group in one language. ``own`` names those that are not the program's."""

    member: str
    members: str
    facilitator: str
    facilitators: str
    meeting: str
    meetings: str
    stand_in: str
    stand_ins: str
    agreement: str
    own: frozenset[str] = field(default_factory=frozenset)


def usual() -> dict[str, tuple[str, str]]:
    """The program's words, for one and for several, in the language of the page."""
    return _usual(str(get_language()))


@cache
def _usual(_language: str) -> dict[str, tuple[str, str]]:
    return {
        "MEMBER": (pgettext("word", "member"), pgettext("word", "members")),
        "FACILITATOR": (pgettext("word", "facilitator"), pgettext("word", "facilitators")),
        "MEETING": (pgettext("word", "meeting"), pgettext("word", "meetings")),
        "STAND_IN": (pgettext("word", "stand-in"), pgettext("word", "stand-ins")),
        "AGREEMENT": (pgettext("word", "our agreement"), pgettext("word", "our agreement")),
    }


def usual_words() -> Words:
    """The program's words, where a page is about no group."""
    return _usual_words(str(get_language()))


@cache
def _usual_words(_language: str) -> Words:
    return _words({}, {})


def of_group(group: "Group") -> Words:
    """The words of ``group`` in the language of the page; what is not said in that language stays ours."""
    return of_language(_wordings(group), str(get_language()))


def of_language(wordings: Iterable["Wording"], language: str) -> Words:
    """The words among ``wordings`` in ``language``. A group's word goes before its organisation's."""
    here = [one for one in wordings if one.language == language]
    if not here:
        return usual_words()
    organisations = {one.word: (one.one, one.many) for one in here if one.group_id is None}
    return _words(organisations, {one.word: (one.one, one.many) for one in here if one.group_id is not None})


def prepare(groups: Iterable["Group"]) -> None:
    """Read the words of several groups with one query."""
    waiting = [group for group in groups if "_own_wordings" not in group.__dict__]
    if not waiting:
        return
    model = apps.get_model("groups", "Wording")
    rows = list(
        model._default_manager.filter(
            Q(group__in=[group.pk for group in waiting])
            | Q(organisation__in={group.organisation_id for group in waiting if group.organisation_id})
        )
    )
    for group in waiting:
        group.__dict__["_own_wordings"] = [
            row
            for row in rows
            if row.group_id == group.pk or (row.group_id is None and row.organisation_id == group.organisation_id)
        ]


def forget(group: "Group") -> None:
    """Read them again next time: they were changed."""
    group.__dict__.pop("_own_wordings", None)


def _wordings(group: "Group") -> list[Any]:
    prepare([group])
    found: list[Any] = group.__dict__["_own_wordings"]
    return found


def _words(organisations: dict[str, tuple[str, str]], groups: dict[str, tuple[str, str]]) -> Words:
    said = {**usual(), **organisations, **groups}
    values = {name: said[word][number] for word, names in NAMES.items() for number, name in enumerate(names)}
    return Words(**values, own=frozenset(name for word in {*organisations, *groups} for name in NAMES[word]))
