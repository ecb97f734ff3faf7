"""A group leaves its organisation with what is its own: said first, done a week later (SET-8)."""

import datetime
import uuid

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from groups.models import Departure, Group, Listing, Organisation
from members.actions.spreading import lookers_after, tell
from members.kinds import register_planner
from members.models import Member
from peersupport.audit.record import Doer, record

HOST_NEWS = "group.host_news"
NOTICE = datetime.timedelta(days=7)
"""So long everybody knows, and can still speak, before a group leaves."""
SAID, TAKEN_BACK = 0, 1


@transaction.atomic
def announce(*, by: Doer, group: Group, now: datetime.datetime) -> Departure:
    """Say that ``group`` will stand alone in a week. Members and coordinators are told. Saying it twice is once.

    Raises ValidationError when it stands alone already.
    """
    group = Group.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=group.pk)
    if group.organisation is None:
        raise ValidationError(_("This group stands alone already."))
    departure, is_new = Departure.objects.get_or_create(
        group=group,
        defaults={"organisation": group.organisation, "announced_at": now, "leaves_at": now + NOTICE},
    )
    if is_new:
        record("group.leaving_host", by=by, subject=group, group_id=group.pk)
        _tell(departure, group.organisation, SAID, now)
    return departure


@transaction.atomic
def take_back(*, by: Doer, group: Group, now: datetime.datetime) -> bool:
    """The group stays after all; whoever was told is told again. False if there was nothing to take back."""
    group = Group.objects.select_for_update(of=("self",)).get(pk=group.pk)
    departure = Departure.objects.select_related("group", "organisation").filter(group=group).first()
    if departure is None:
        return False
    _tell(departure, departure.organisation, TAKEN_BACK, now)
    departure.delete()
    record("group.stays_with_host", by=by, subject=group, group_id=group.pk)
    return True


def leave_due(now: datetime.datetime) -> int:
    """Let go those whose week is over; with every tick, safe to repeat. Returns how many."""
    due = Departure.objects.filter(leaves_at__lte=now).values_list("group_id", flat=True)
    return sum(_leave(group_id, now) for group_id in list(due))


@transaction.atomic
def _leave(group_id: uuid.UUID, now: datetime.datetime) -> bool:
    """From now on the organisation sees nothing: no group, no dates, no page, no line of its administration.

    What followed from it falls back to the usual: how long things are kept, and where hiding leads to. The country
    stays, so that help numbers stay the right ones.
    """
    group = Group.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=group_id)
    if not Departure.objects.filter(group=group, leaves_at__lte=now).exists():
        return False
    if group.organisation is not None:
        group.country = group.country or group.organisation.country
    group.organisation = None
    group.save(update_fields=["organisation", "country"])
    Departure.objects.filter(group=group).delete()
    Listing.objects.filter(group=group).update(asked_at=None)
    _forget_lines(group)
    record("group.left_host", by=None, subject=group, group_id=group.pk)
    return True


def _forget_lines(group: Group) -> None:
    """The administration's own history names what was changed: not this group's any more."""
    for model, ids in ((Group, [group.pk]), (Listing, list(Listing.objects.filter(group=group).values_list("pk")))):
        kind = ContentType.objects.get_for_model(model)
        keys = [str(one[0] if isinstance(one, tuple) else one) for one in ids]
        LogEntry.objects.filter(content_type=kind, object_id__in=keys).delete()


def _tell(departure: Departure, organisation: Organisation, sequence: int, now: datetime.datetime) -> None:
    members = Member.objects.filter(memberships__group=departure.group, memberships__left_on__isnull=True).distinct()
    for people in (members, lookers_after(organisation)):
        tell(
            kind=HOST_NEWS,
            people=people,
            subject_id=departure.pk,
            group=departure.group,
            sequence=sequence,
            now=now,
        )


register_planner(leave_due)
