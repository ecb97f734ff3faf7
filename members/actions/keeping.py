"""Choosing what is kept of oneself when a group ends."""

from django.db import transaction

from groups.models import LifeChange
from members.actions import roles
from members.models import Keepsake, Member
from peersupport.audit.record import record


@transaction.atomic
def choose(*, by: Member, change: LifeChange, keeps_story: bool, keeps_name: bool) -> Keepsake | None:
    """Keep the story for a year, and perhaps stand in it by name; or nothing. Until the last day, as often as wanted.

    Who wants to be named keeps the story, too: nobody is named where they cannot read it themselves.
    """
    roles.hold(change.group_id)
    if not LifeChange.objects.to_come().filter(pk=change.pk).exists():
        return Keepsake.objects.filter(member=by, change=change).first()
    if not keeps_story and not keeps_name:
        Keepsake.objects.filter(member=by, change=change).delete()
        kept = None
    else:
        kept, _created = Keepsake.objects.update_or_create(
            member=by, change=change, defaults={"keeps_name": keeps_name}
        )
    record("keepsake.chosen", by=by, subject=change, group_id=change.group_id)
    return kept
