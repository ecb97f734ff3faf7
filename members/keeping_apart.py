"""Who is kept apart from whom, and who is asked to stay away: asked by joining, and by whatever asks members/apart.py.

Whoever is kept apart from somebody gets the answer of a full group: the same words, after the same questions to the
database, with the same effects (decision 18, D6).
"""

import uuid

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from groups.models import Group
from members.apart import keep_apart
from members.models import JoinRequest, Member, Membership, Protection, StayAway
from members.seats import door_of, free_seats


def kept_from(member: Member, group: Group) -> set[uuid.UUID]:
    """The ids of everybody whom ``member`` would rather not meet in ``group``, or who would rather not meet them."""
    kept = Protection.objects.kept(group)
    wished = kept.filter(member=member).exclude(other="").values_list("other", flat=True)
    wishing = kept.filter(other=str(member.pk), member__isnull=False).values_list("member_id", flat=True)
    return {uuid.UUID(pk) for pk in wished} | {pk for pk in wishing if pk is not None}


def is_kept_apart(member: Member, group: Group) -> bool:
    """Whether somebody who belongs to ``group`` asked not to meet ``member`` there, or the other way round."""
    here = Membership.objects.current().filter(group=group).values("member")
    others = Protection.objects.kept(group).filter(other=str(member.pk), member__in=here)
    own = Protection.objects.kept(group).filter(member=member).values_list("other", flat=True)
    wished = Membership.objects.current().filter(group=group, member__in=[pk for pk in own if pk])
    return others.exists() | wished.exists()


def clashes(row: JoinRequest) -> bool:
    """Whether letting the asker in would bring two together who are to be kept apart."""
    if row.member is not None:
        return is_kept_apart(row.member, row.group)
    own = Protection.objects.kept(row.group).filter(request=row).values_list("other", flat=True)
    return Membership.objects.current().filter(group=row.group, member__in=[pk for pk in own if pk]).exists()


def kept_from_asker(row: JoinRequest) -> set[str]:
    """The ids of everybody who is not to meet whoever asked by ``row``."""
    own = set(Protection.objects.kept(row.group).filter(request=row).values_list("other", flat=True))
    return own | ({str(pk) for pk in kept_from(row.member, row.group)} if row.member else set())


def staying_away(member: Member, group: Group) -> StayAway | None:
    """What holds for somebody who is asked to stay away from ``group``."""
    return StayAway.objects.holding().filter(group=group, member=member).first()


def refuse_at_the_door(member: Member, group: Group) -> None:
    """Raise ValidationError unless ``member`` may come in by their own word.

    Truthfully to who is asked to stay away; to everybody else for whom there is no seat in the same words, whatever the
    cause. Every question is asked in every case, so that the time is the same, too.
    """
    away = staying_away(member, group)
    is_full = free_seats(group, door_of(group)) == 0
    is_apart = is_kept_apart(member, group)
    if away is not None:
        raise ValidationError(
            _("You are asked to stay away from this group for now. Your page says why, and until when.")
        )
    if is_full | is_apart:
        raise ValidationError(
            _("Every seat is taken at the moment. You can look for another group, or ask again later.")
        )


keep_apart(kept_from)
