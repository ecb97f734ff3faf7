"""Making the second of two groups from what the first one says about itself (SET-7)."""

from django.db import transaction

from groups.actions.founding import found_group
from groups.guide import Answer
from groups.models import Group, SecondGroup, SetUpPoint, Wording
from peersupport.audit.record import Doer

COPIED = ("sharing", "people", "among", "activity", "kind_words", "formality", "country", "time_zone")
"""What the second group says about itself like the first one; name, purpose, language and door are its own."""


@transaction.atomic
def found_second(*, by: Doer | None, second: SecondGroup, slug: str) -> Group:
    """Found it: unlisted, in the same organisation, with the ways and the own words of the first group.

    What it has not settled yet stands among its first steps. Done twice, it is one group. Raises ValidationError or
    IntegrityError when the address is taken.
    """
    if second.group is not None:
        return second.group
    first = second.change.group
    group = found_group(
        by=by,
        name=second.name,
        slug=slug,
        purpose=second.purpose,
        belonging=second.belonging,
        organisation=first.organisation,
        language=second.language,
        **{name: getattr(first, name) for name in COPIED},
    )
    Wording.objects.bulk_create(
        Wording(group=group, language=row.language, word=row.word, one=row.one, many=row.many)
        for row in Wording.objects.filter(group=first).order_by("pk")
    )
    SetUpPoint.objects.bulk_create(
        SetUpPoint(group=group, code=code, state=SetUpPoint.State.OPEN, answer=Answer(words=words).stored())
        for code, words in (("rhythm", second.when), ("place", ""))
    )
    second.group = group
    second.save(update_fields=["group"])
    return group
