"""Tags and filters for every template, loaded everywhere without asking: icons, days and hours, menus, cards."""

from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

import phonenumbers
import segno
from django import template
from django.conf import settings
from django.template.base import Parser, Token, token_kwargs
from django.template.loader import render_to_string
from django.template.loader_tags import BlockNode
from django.templatetags.static import static
from django.utils import translation
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide as draw

from peersupport.web import fragments, moments, navigation
from peersupport.web.reading import Reading
from peersupport.web.views import leaving

register = template.Library()


# --- The frame ------------------------------------------------------------------------------------------------


@register.simple_tag
def site_label() -> str:
    """The neutral name of this place."""
    return settings.SITE_LABEL


@register.simple_tag(takes_context=True)
def exit_address(context: template.Context) -> str:
    """Where “hide this page” leads; works with an empty context."""
    return leaving.exit_address(context.get("request"))


@register.simple_tag
def asset(path: str) -> str:
    """Address of a static file. Even a missing file list must not break the page that says so."""
    try:
        return static(path)
    except ValueError:
        return f"/{settings.STATIC_URL.strip('/')}/{path}"


@register.simple_tag(takes_context=True)
def reading_attributes(context: template.Context) -> SafeString:
    """Text size and colours for the ``html`` element, where they are not as usual; works with an empty context."""
    reading: Reading | None = context.get("reading") or None
    attributes = mark_safe("")
    if reading and reading.text_size > 1:
        attributes += format_html(' data-size="{}"', reading.text_size)
    if reading and reading.colours != "AUTO":
        attributes += format_html(' data-colours="{}"', reading.colours.lower())
    return attributes


@register.simple_tag
def languages() -> list[dict[str, Any]]:
    """The languages of this site, each with its name in its own script (``code``, ``name``, ``is_current``)."""
    current = translation.get_language()
    return [
        {"code": code, "name": translation.get_language_info(code)["name_local"], "is_current": code == current}
        for code, _name in settings.LANGUAGES
    ]


@register.simple_tag(takes_context=True)
def menu(context: template.Context, which: str) -> list[navigation.Line]:
    """Lines of the ``member`` or ``facilitator`` menu; the latter for the ``group`` of the context."""
    entries = {"member": navigation.MEMBER, "facilitator": navigation.FACILITATOR}[which]
    request = context.get("request")
    return navigation.lines(entries, request, context.get("group")) if request else []


# --- Pictures -------------------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, size: int = 22) -> SafeString:
    """A small drawing beside words, never alone; readers do not hear it."""
    return _icon(str(name), size)


@lru_cache(maxsize=256)
def _icon(name: str, size: int) -> SafeString:
    drawing = draw(name, size=size, aria_hidden="true", **{"class": "icon"})
    return mark_safe(" ".join(drawing.split()).replace("> <", "><").replace(" />", "/>"))  # noqa: S308  (no input in it)


@register.simple_tag
def ring(size: str = "small") -> SafeString:
    """The ring of seats with one open place: ``small`` in the top bar, ``large`` as a welcome or empty state."""
    return mark_safe(render_to_string("components/ring.html", {"is_large": size == "large"}).strip())  # noqa: S308


@register.simple_tag
def qr_code(text: str) -> SafeString:
    """``text`` as a QR picture, dark on light in every colour scheme so that cameras can read it."""
    drawing = segno.make(text, micro=False).svg_inline(scale=5, border=4, dark="#000", light="#fff", svgclass="qr")
    return mark_safe(drawing.replace("<svg ", '<svg aria-hidden="true" ', 1))  # noqa: S308  (drawn by segno)


# --- Days and hours -------------------------------------------------------------------------------------------


@register.filter
def day_word(when: date | datetime) -> str:
    """Today, Tomorrow, or the weekday with day and month."""
    return moments.day_word(when)


@register.filter
def long_day(when: date | datetime) -> str:
    """Tuesday 24 November."""
    return moments.long_day(when)


@register.filter
def hours(start: datetime | time, end: datetime | time | None = None) -> str:
    """6:30 to 8:00 in the evening."""
    return moments.hours(start, end)


@register.filter
def clock(when: datetime | time) -> str:
    """6:30 in the evening."""
    return moments.hours(when)


@register.filter
def hour(when: datetime) -> str:
    """6:30, in figures only, where the part of the day was said already."""
    return moments.hour(when)


@register.filter
def moment(when: datetime) -> str:
    """Tuesday 24 November, 6:30 in the evening."""
    return moments.moment(when)


@register.inclusion_tag("components/date_tile.html")
def date_tile(when: date | datetime) -> dict[str, str]:
    """The day as the one loud thing of a card. Say the day in words beside it."""
    return moments.tile(when)


# --- Numbers and words that keep their own direction ----------------------------------------------------------


@register.filter
def ltr(text: object) -> SafeString:
    """A phone number, number sent or address, which must not turn round inside Arabic."""
    return format_html('<bdi dir="ltr">{}</bdi>', text)


@register.filter
def in_fours(text: str) -> str:
    """A long row of letters in groups of four, so that it can be copied by eye."""
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


@register.filter
def phone(number: object) -> SafeString:
    """A phone number in groups, as people read it aloud; what is no number stays as it was written."""
    try:
        parsed = phonenumbers.parse(str(number))
    except phonenumbers.NumberParseException:
        return ltr(number)
    return ltr(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL))


# --- Blocks ---------------------------------------------------------------------------------------------------


@register.simple_block_tag(takes_context=True)
def card(
    context: template.Context,
    content: str,
    title: str = "",
    *,
    id: str = "",  # noqa: A002  (reads as HTML in templates)
    tone: str = "",
    icon: str = "",
    quiet_title: bool = False,
    level: int = 2,
) -> SafeString:
    """A card with a heading. ``tone``: "" (plain), "tint", "sun", "clay" or "flat". See components/card.html."""
    name = id or f"card-{_next_number(context)}"
    return mark_safe(  # noqa: S308  (the template escapes; the content was escaped by its own block)
        render_to_string(
            "components/card.html",
            {
                "body": content,
                "title": title,
                "id": name,
                "tone": tone,
                "icon": icon,
                "quiet_title": quiet_title,
                "level": level,
            },
        )
    )


def _next_number(context: template.Context) -> int:
    """Numbers the cards of one page, so that headings have ids. One count for the page and all that it includes."""
    counter: Any = context.render_context.dicts[0].setdefault("cards", [0])  # type: ignore[arg-type]
    counter[0] += 1
    return counter[0]


# --- Pieces that are kept -------------------------------------------------------------------------------------


@register.tag
def kept(parser: Parser, token: Token) -> "KeptNode":
    """``{% kept "name" what=… %} … {% endkept %}``: a piece of a hot page; see peersupport/web/fragments.py."""
    _tag, name, *given = token.split_contents()
    nodes = parser.parse(("endkept",))
    parser.delete_first_token()
    if nodes.get_nodes_by_type(BlockNode):
        raise template.TemplateSyntaxError("A block that other pages fill differently cannot stand in a kept piece.")
    return KeptNode(name.strip("\"'"), token_kwargs(given, parser), nodes)


class KeptNode(template.Node):
    """Draws its nodes with nothing but what they are given."""

    child_nodelists = ()  # no blocks in it, which Django would look for each time

    def __init__(self, name: str, given: dict[str, Any], nodelist: template.NodeList) -> None:
        self.name, self.given, self.nodelist = name, given, nodelist

    def render(self, context: template.Context) -> SafeString:
        """As kept, or drawn now."""
        given = {name: value.resolve(context) for name, value in self.given.items()}

        def draw() -> str:
            later = {"csrf_token": fragments.CSRF, "page": {"here": fragments.HERE}}
            return self.nodelist.render(context.new({**given, **later}))

        def here() -> str:
            return escape(getattr(context.get("page"), "here", ""))

        later = {fragments.CSRF: lambda: str(context.get("csrf_token", "")), fragments.HERE: here}
        return fragments.piece(self.name, given, draw, later)
