"""How a group welcomes newcomers: its own words, what stands where on the page, and if a message goes out (MEM-5)."""

import uuid
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from groups.models import Group, WelcomePart, WelcomeText
from groups.welcome import MOST_OWN, STARTING, parts_of
from peersupport.audit.record import Doer, record

Code = WelcomePart.Code


class GoneError(Exception):
    """There is no such part, or not any more."""


@transaction.atomic
def say(
    *, by: Doer, group: Group, key: str, language: str, title: str, words: str, is_for_newcomers: bool
) -> WelcomePart:
    """Say a part in the group's own words in ``language``; what is left empty is in our words again.

    ``is_for_newcomers``: whether people on their way to the group may read these words. Raises GoneError, and
    ValidationError where a part of the group's own would say nothing in any language.
    """
    part = _in_hand(group, key)
    if title or words:
        values = {"title": title, "words": words}
        WelcomeText(part=part, language=language, **values).full_clean(validate_constraints=False)
        WelcomeText.objects.update_or_create(part=part, language=language, defaults=values)
    else:
        WelcomeText.objects.filter(part=part, language=language).delete()
    if part.code == Code.OWN and not (title and words) and not _is_said_elsewhere(part, language):
        raise ValidationError(_("Please give a heading and some words, or take the part away."))
    part.is_for_newcomers = is_for_newcomers
    part.save(update_fields=["is_for_newcomers"])
    record("welcome.said", by=by, subject=part, group_id=group.pk)
    return part


@transaction.atomic
def add(*, by: Doer, group: Group, language: str, title: str, words: str, is_for_newcomers: bool) -> WelcomePart:
    """Add a part of the group's own at the end. Sent twice, it is one. ValidationError when there are enough."""
    rows = _held(group)
    own = [row for row in rows if row.code == Code.OWN]
    for row in own:
        if any((one.language, one.title, one.words) == (language, title, words) for one in row.texts.all()):
            return row
    if len(own) >= MOST_OWN:
        raise ValidationError(
            _("You have %(number)s parts of your own. Please take one away first, so that the page stays short.")
            % {"number": MOST_OWN}
        )
    part = WelcomePart.objects.create(
        group=group,
        code=Code.OWN,
        position=max(row.position for row in rows) + 1,
        is_for_newcomers=is_for_newcomers,
    )
    text = WelcomeText(part=part, language=language, title=title, words=words)
    text.full_clean()
    text.save()
    record("welcome.added", by=by, subject=part, group_id=group.pk)
    return part


@transaction.atomic
def set_shown(*, by: Doer, group: Group, key: str, is_shown: bool) -> None:
    """Leave a part out, or let it stand on the page again. Its words stay. Raises GoneError."""
    part = _in_hand(group, key)
    if part.is_shown != is_shown:
        part.is_shown = is_shown
        part.save(update_fields=["is_shown"])
        record("welcome.arranged", by=by, subject=part, group_id=group.pk)


@transaction.atomic
def move(*, by: Doer, group: Group, key: str, up: bool) -> None:
    """Put a part before the one above it, or after the one below. At the edge nothing changes. Raises GoneError."""
    rows = _held(group)
    place = next((number for number, row in enumerate(rows) if row.key == key), None)
    if place is None:
        raise GoneError
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rows):
        return
    rows[place], rows[other] = rows[other], rows[place]
    for number, row in enumerate(rows):
        row.position = number
    WelcomePart.objects.bulk_update(rows, ["position"])
    record("welcome.arranged", by=by, subject=rows[other], group_id=group.pk)


@transaction.atomic
def remove(*, by: Doer, group: Group, key: str) -> None:
    """Take a part of the group's own away, with its words. Taken away twice, it is away. Ours can only be left out."""
    _hold(group)
    own = WelcomePart.objects.filter(group=group, code=Code.OWN, pk__in=_ids(key)).first()
    if own is not None:
        record("welcome.removed", by=by, subject=own, group_id=group.pk)
        own.delete()


@transaction.atomic
def greet(*, by: Doer, group: Group, is_on: bool) -> None:
    """Whether whoever comes in gets a short message with the way to the page."""
    if Group.objects.filter(pk=group.pk).exclude(greets=is_on).update(greets=is_on):
        record("welcome.arranged", by=by, subject=group, group_id=group.pk)


def _is_said_elsewhere(part: WelcomePart, language: str) -> bool:
    others = part.texts.exclude(language=language)
    return any(one.title and one.words for one in others)


def _hold(group: Group) -> None:
    Group.objects.select_for_update(of=("self",)).get(pk=group.pk)  # two who save at once: one after the other


def _held(group: Group) -> list[WelcomePart]:
    """Every part, each with a row from now on, in order; the group is held."""
    _hold(group)
    missing = [part for part in parts_of(group) if not part.is_touched]
    WelcomePart.objects.bulk_create(missing)
    return parts_of(group)


def _in_hand(group: Group, key: str) -> WelcomePart:
    part = next((row for row in _held(group) if row.key == key), None)
    if part is None:
        raise GoneError
    return part


def _ids(key: str) -> Iterator[uuid.UUID]:
    if key not in {code.lower() for code in STARTING}:
        try:
            yield uuid.UUID(key)
        except ValueError:
            return
