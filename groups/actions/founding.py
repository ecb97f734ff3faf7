"""Founding a group, and its own words."""

import uuid
from collections.abc import Collection, Mapping

from django.db import transaction

from groups import words
from groups.guide import QUESTIONS, Answer
from groups.models import Group, Organisation, SetUpPoint, Wording
from peersupport.audit.record import Doer, record


@transaction.atomic
def found_group(
    *,
    by: Doer | None,
    name: str,
    slug: str,
    purpose: str = "",
    belonging: str = Group.Belonging.CLOSED,
    organisation: Organisation | None = None,
    language: str = "en",
    country: str = "",
    time_zone: str = "UTC",
    status: str = Group.Status.RUNNING,
    **ways: str,
) -> Group:
    """Make a group that nobody outside can find until it is listed (SET-1, decision 17).

    ``ways``: for whom, what people do there, fixed or loose (groups/models/ways.py). Raises ValidationError when a
    value does not fit or the address is taken.
    """
    group = Group(
        name=name,
        slug=slug,
        purpose=purpose,
        belonging=belonging,
        organisation=organisation,
        language=language,
        country=country,
        time_zone=time_zone,
        status=status,
        **ways,
    )
    group.full_clean()
    group.save()
    record("group.founded", by=by, subject=group, group_id=group.pk)
    return group


@transaction.atomic
def choose_words(*, by: Doer, group: Group, language: str, chosen: Mapping[str, tuple[str, str]]) -> None:
    """Call things by the group's own words in ``language``; a word left out is ours again (LANG-4).

    ``chosen``: Wording.Word to the word for one and for several. Raises ValidationError when one does not fit.
    """
    Group.objects.select_for_update().get(pk=group.pk)  # two who save at once: one after the other
    for word, (one, many) in chosen.items():
        values = {"one": one, "many": many}
        Wording(group=group, language=language, word=word, **values).full_clean(validate_constraints=False)
        Wording.objects.update_or_create(group=group, language=language, word=word, defaults=values)
    Wording.objects.filter(group=group, language=language).exclude(word__in=chosen).delete()
    words.forget(group)
    record("group.words_chosen", by=by, subject=group, group_id=group.pk)


@transaction.atomic
def note_points(*, by: Doer, group: Group, answers: Mapping[str, Answer]) -> None:
    """Keep, of the answers to the planning guide, what is still to be settled or only a thought (SET-2)."""
    points = []
    for question in QUESTIONS:
        answer = answers.get(question.code, Answer())
        if answer.is_decided and (question.field or question.words_field or question.code in ("name", "language")):
            continue  # the group itself says it
        state = {"DECIDED": SetUpPoint.State.THOUGHT, "ASK": SetUpPoint.State.ASK}.get(
            answer.state, SetUpPoint.State.OPEN
        )
        points.append(SetUpPoint(group=group, code=question.code, state=state, answer=answer.stored()))
    SetUpPoint.objects.bulk_create(points, ignore_conflicts=True)
    record("group.points_noted", by=by, subject=group, group_id=group.pk)


@transaction.atomic
def settle_points(*, by: Doer, group: Group, points: Collection[uuid.UUID] | None = None) -> int:
    """Let some open questions of ``group``, or all of them, go. Settling twice changes nothing."""
    rows = SetUpPoint.objects.filter(group=group)
    number, _each = (rows if points is None else rows.filter(pk__in=points)).delete()
    if number:
        record("group.points_settled", by=by, subject=group, group_id=group.pk)
    return number


@transaction.atomic
def begin(*, by: Doer, group: Group) -> bool:
    """The group is under way: its messages go out from now on. False if it was not being founded any more."""
    begun = Group.objects.filter(pk=group.pk, status=Group.Status.FOUNDING).update(status=Group.Status.RUNNING)
    if begun:
        record("group.began", by=by, subject=group, group_id=group.pk)
    return bool(begun)


SETTINGS = (
    *("name", "purpose", "sharing", "people", "among", "activity", "kind_words", "formality"),
    *("language", "country", "time_zone"),
)
"""What a group's facilitators change about it."""


@transaction.atomic
def change_settings(*, by: Doer, group: Group, **values: str) -> Group:
    """Change what a group says about itself and how it is arranged. Raises ValidationError if it does not fit."""
    row = Group.objects.select_for_update().get(pk=group.pk)
    for name in SETTINGS:
        setattr(row, name, values.get(name, getattr(row, name)))
    row.full_clean()
    row.save(update_fields=SETTINGS)
    record("group.settings_changed", by=by, subject=row, group_id=row.pk)
    return row
