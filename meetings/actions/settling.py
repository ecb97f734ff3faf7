"""What a group was asked about day and hour becomes its rhythm (MEET-3)."""

import datetime
import enum
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from groups.models import Group
from meetings.actions import polling, seasons, telling
from meetings.actions.seasons import Draft
from meetings.models import PollOption, Series
from members.actions import roles
from peersupport.audit.record import Doer, record


class Settled(enum.IntEnum):
    """What settling came to: it was so before, it is so now and all dates were known, or everybody hears of dates."""

    BEFORE = 0
    QUIETLY = 1
    TOLD = 2


@transaction.atomic
def become_rhythm(
    *,
    by: Doer,
    option: PollOption,
    draft: Draft,
    on: Collection[datetime.date],
    series: Series | None = None,
    seen_sequence: int = 0,
    now: datetime.datetime,
) -> Settled:
    """Make a season of what the group chose: a new one, or from now on the one that is there (``series``). The poll is
    closed with it, and everybody hears once which dates follow, unless all are known.

    Raises ValidationError where another day was settled on in the meantime, as ``check_fits`` does, and as
    ``seasons.plan`` and ``seasons.change`` do.
    """
    roles.hold(option.poll.group_id)
    held = polling.hold(option.poll)
    if held.chosen_id == option.pk:
        return Settled.BEFORE
    if held.chosen_id is not None:
        raise ValidationError(
            _("Somebody has settled this in the meantime, on another day or hour. Please look again.")
        )
    if option.has_gone_by(now):
        raise ValidationError(_("This day has gone by. Choose another one."))
    check_fits(option, draft)
    if option.on_date is not None and option.on_date not in on:
        raise ValidationError({"on": _other_than(option)})
    if series is None:
        is_told = _plan(by, held.group, draft, on, now)
    else:
        is_told = seasons.change(by=by, series=series, draft=draft, on=on, seen_sequence=seen_sequence, now=now)
    if held.closed_at is None:
        polling.close_held(held, by, now)
    held.chosen = option
    held.save(update_fields=["chosen"])
    record("poll.settled", by=by, subject=held, group_id=held.group_id)
    return Settled.TOLD if is_told else Settled.QUIETLY


def check_fits(option: PollOption, draft: Draft) -> None:
    """Whether ``draft`` is on the day and at the hour of ``option``: everybody will read that this was chosen.

    Raises ValidationError, named after the field that says something else.
    """
    days = draft.by_hand or (draft.first_on,)
    if option.on_date is not None:
        is_that_day = option.on_date in days
    else:
        is_that_day = all(day.weekday() == option.weekday for day in days)
    if not is_that_day:
        raise ValidationError({"first_on": _other_than(option)})
    if draft.start_time != option.start_time:
        raise ValidationError({"start_time": _other_than(option)})


def _plan(by: Doer, group: Group, draft: Draft, on: Collection[datetime.date], now: datetime.datetime) -> bool:
    """A new season, told to everybody. False where it is there already: they know it."""
    before = set(Series.objects.filter(group=group).values_list("pk", flat=True))
    series = seasons.plan(by=by, group=group, draft=draft, on=on, now=now)
    if series.pk in before:
        return False
    first = series.meetings.order_by("starts_at").values_list("starts_at", flat=True).first()
    telling.tell_of_season(series=series, first=first, now=now)
    return True


def _other_than(option: PollOption) -> str:
    words = _("You chose %(choice)s, and everybody will read that. Put it back, or plan this without the question.")
    return words % {"choice": option.says}
