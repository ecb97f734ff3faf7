"""What can be done with a group."""

from collections.abc import Mapping

from django.db import transaction

from groups import words
from groups.models import Group, Organisation, Wording
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
