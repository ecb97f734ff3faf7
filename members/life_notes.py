"""What a member's pages say about a break or an announced change, ahead of time."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from groups.models import Group, LifeChange
from groups.models.life import today_in
from members.life_news import sentence
from peersupport.web.moments import long_day


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to know about a group these days."""

    group: Group
    title: str
    sentence: str
    words: str
    is_ending: bool


def notes_of(group_ids: Iterable[Any], now: datetime.datetime) -> list[Note]:
    """What is announced in these groups, which breaks are on, and which have just been settled to end: one query."""
    recent = Q(done_at__isnull=False, kind="AGAIN", holds_on__gt=(now - datetime.timedelta(days=1)).date())
    breaks = Q(done_at__isnull=False, kind="BREAK", group__status=Group.Status.PAUSED)
    rows = LifeChange.objects.filter(
        Q(done_at__isnull=True) | recent | breaks, group__in=list(group_ids), taken_back_at__isnull=True
    )
    found: dict[Any, Note] = {}
    for change in rows.select_related("group").order_by("said_at"):
        found[change.group_id if change.done_at else change.pk] = _note(change, now)
    return list(found.values())


def _note(change: LifeChange, now: datetime.datetime) -> Note:
    kind = LifeChange.Kind
    is_ending = change.kind == kind.END
    if change.kind == kind.BREAK and change.holds_on <= today_in(change.group, now):
        title = _("Taking a break")
        words = (
            _("We meet again from %(day)s.") % {"day": long_day(change.until_on)}
            if change.until_on
            else _("We tell you when we meet again.")
        )
    else:
        title = _("We say goodbye soon") if is_ending else _("Something changes")
        words = sentence(change)
    return Note(change.group, title, words, change.words, is_ending)
