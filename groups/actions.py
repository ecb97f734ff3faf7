"""What can be done with a group."""

from django.db import transaction

from groups.models import Group, Organisation
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
) -> Group:
    """Make a group that nobody outside can find until it is listed (SET-1, decision 17).

    Raises ValidationError when a value does not fit or the address is taken.
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
    )
    group.full_clean()
    group.save()
    record("group.founded", by=by, subject=group, group_id=group.pk)
    return group
