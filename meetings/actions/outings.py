"""Outings: one day by itself, with what it is about, what it costs and how many can come (MEET-5, RES-6)."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from groups.models import Group
from meetings.actions import scheduling
from meetings.models import Meeting, Place
from members.actions import roles
from peersupport.audit.record import Doer, record


@transaction.atomic
def plan(
    *,
    by: Doer,
    group: Group,
    about: str,
    on_date: datetime.date,
    start_time: datetime.time,
    minutes: int,
    place: Place | None = None,
    cost: str = "",
    places: int | None = None,
    now: datetime.datetime,
) -> Meeting:
    """Plan an outing; nobody is written to, reminders come as usual. The same planned again is the same.

    Raises ValidationError, named after the field, for a time that is gone or far away, a day on which nobody meets,
    and a place that is taken then.
    """
    roles.hold(group.pk)
    outing = Meeting(
        group=group,
        kind=Meeting.Kind.OUTING,
        about=about,
        on_date=on_date,
        start_time=start_time,
        minutes=minutes,
        time_zone=group.time_zone,
        place=place,
        cost=cost,
        places=places,
    )
    twins = Meeting.objects.taking_place().filter(
        group=group, kind=Meeting.Kind.OUTING, on_date=on_date, start_time=start_time
    )
    twin = next((one for one in twins.order_by("pk") if one.about == about), None)
    if twin is not None:
        return twin
    scheduling.check_time(on_date, start_time, group.time_zone, now)
    if any(reason.takes_off(on_date) for reason in scheduling.reasons(group)):
        raise ValidationError({"on_date": _("Nobody meets then: you take a break, or all is off.")})
    scheduling.check_free(outing, on_date, start_time, place)
    outing.full_clean(exclude=["starts_at", "ends_at"])
    outing.save()
    record("meeting.outing_planned", by=by, subject=outing, group_id=group.pk)
    return outing
