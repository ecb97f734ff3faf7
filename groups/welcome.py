"""The page for newcomers, part by part: how it starts, and how a group made it its own (MEM-5).

The starting words are ours and translated. As soon as a group writes its own for a part, these are read instead: in the
reader's language if the group wrote them in it, else as the group wrote them.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from groups.models import Group, WelcomePart, WelcomeText

Code = WelcomePart.Code
MOST_OWN = 6
"""So many parts of its own a group may add: the page is to fit on two sheets."""


@dataclass(frozen=True, slots=True)
class Start:
    """A part as it starts."""

    icon: str
    tone: str = ""
    lines: tuple[str | Promise, ...] = ()


STARTS: dict[str, Start] = {
    Code.WHEN: Start(
        "calendar-days", lines=(_("It helps to be there when it begins. If you are late, come in all the same."),)
    ),
    Code.DOOR: Start(
        "door-open",
        "sun",
        (
            _("Somebody says hello. You can just sit. You need not say why you came, nor your real name."),
            _("You may go out, and come back, whenever you like."),
        ),
    ),
    Code.HOW: Start(
        "users-round",
        lines=(
            _(
                "We sit together. Whoever wants to speaks, one after the other. The others listen. "
                "“I would rather not” is a full answer."
            ),
        ),
    ),
    Code.VALUES: Start("handshake", lines=(_("What is said here stays here."),)),
    Code.GIVES: Start(
        "heart",
        lines=(
            _(
                "You meet people who know something like it themselves. Many find that they are less alone, "
                "and hear what helped others."
            ),
            _("We are people like you, no doctors and no help in an emergency. Nobody here tells you what to do."),
        ),
    ),
    Code.WHOM: Start("message-circle", "tint"),
    Code.OWN: Start("sprout"),
}
"""By code, in the order in which they start."""
STARTING = [code for code in STARTS if code != Code.OWN]


@dataclass(frozen=True, slots=True)
class Section:
    """One part as it is read. ``language`` is that of the group's own words, empty where all is in the page's own."""

    part: WelcomePart
    title: str
    title_language: str
    lines: list[str]
    language: str

    @property
    def code(self) -> str:
        """What it is about."""
        return self.part.code

    @property
    def start(self) -> Start:
        """Its icon and colour."""
        return STARTS[self.part.code]

    @property
    def heading(self) -> str:
        """The title, marked with its language where it is the group's own."""
        if not self.title_language:
            return self.title
        return format_html('<bdi lang="{}">{}</bdi>', self.title_language, self.title)


def parts_of(group: Group) -> list[WelcomePart]:
    """Every part in the group's order, with its texts; what it never touched is not saved. Two queries."""
    rows = list(WelcomePart.objects.filter(group=group).prefetch_related("texts"))
    for row in rows:
        row.group = group  # at hand, and never asked for again
    there = {row.code for row in rows}
    rows += [
        WelcomePart(group=group, code=code, position=place) for place, code in enumerate(STARTING) if code not in there
    ]
    order = {code: place for place, code in enumerate(STARTS)}
    return sorted(rows, key=lambda row: (row.position, order[row.code], str(row.pk)))


def sections_of(group: Group, language: str, *, inside: bool) -> list[Section]:
    """What stands on the page, for those who belong, or (not ``inside``) for somebody on their way.

    Somebody on their way reads the group's own words only where it said so, else ours: words that were meant for
    members may tell where the group meets (CON-8).
    """
    return [
        section_of(part, language, inside=inside)
        for part in parts_of(group)
        if part.is_shown and (inside or part.is_for_newcomers or part.code != Code.OWN)
    ]


def section_of(part: WelcomePart, language: str, *, inside: bool) -> Section:
    """One part in this language."""
    texts = texts_of(part) if inside or part.is_for_newcomers else []
    heading = _best([text for text in texts if text.title], part.group, language)
    words = _best([text for text in texts if text.words], part.group, language)
    return Section(
        part=part,
        title=heading.title if heading else str(Code(part.code).label),
        title_language=heading.language if heading else "",
        lines=paragraphs(words.words) if words else [str(line) for line in STARTS[part.code].lines],
        language=words.language if words else "",
    )


def texts_of(part: WelcomePart) -> list[WelcomeText]:
    """The group's own words for this part, in every language in which it wrote them."""
    return sorted(part.texts.all(), key=lambda text: text.language) if part.is_touched else []


def paragraphs(words: str) -> list[str]:
    """What stands between empty lines."""
    found = [piece.strip() for piece in words.replace("\r\n", "\n").split("\n\n")]
    return [piece for piece in found if piece]


def _best(texts: list[WelcomeText], group: Group, language: str) -> Any:
    """The reader's language first, then the group's."""
    wanted = (language, group.language)
    return min(texts, key=lambda text: wanted.index(text.language) if text.language in wanted else 2, default=None)
