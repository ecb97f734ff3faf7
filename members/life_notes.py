"""What a member's pages say about a break or an announced change, ahead of time."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import DateTimeField, Exists, ExpressionWrapper, OuterRef, Q
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from groups.models import Group, LifeChange
from groups.models.life import today_in
from members.life_news import sentence
from members.models import Member, Membership, PartChoice
from members.parts import MOVING, move_until
from peersupport.web.moments import long_day


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to know about a group these days."""

    group: Group
    title: str
    sentence: str
    words: str
    is_ending: bool
    has_parts: bool = False


def notes_of(group_ids: Iterable[Any], now: datetime.datetime, reader: Member) -> list[Note]:
    """What is announced in these groups, which breaks are on, and which have just been settled to end or became two.

    That a group became two is said to ``reader`` as long as they have not chosen a part and can still move.
    """
    recent = Q(done_at__isnull=False, kind="AGAIN", holds_on__gt=(now - datetime.timedelta(days=1)).date())
    breaks = Q(done_at__isnull=False, kind="BREAK", group__status=Group.Status.PAUSED)
    said = Q(done_at__isnull=True) | recent | breaks | _became_two(reader, now)
    rows = LifeChange.objects.filter(said, group__in=list(group_ids), taken_back_at__isnull=True)
    found: dict[Any, Note] = {}
    for change in rows.select_related("group").order_by("said_at"):
        is_of_break = change.done_at is not None and change.kind != "SPLIT"
        found[change.group_id if is_of_break else change.pk] = _note(change, now)
    return list(found.values())


def _became_two(reader: Member, now: datetime.datetime) -> Q:
    chosen = PartChoice.objects.filter(change=OuterRef("pk"), member=reader)
    done_at = ExpressionWrapper(OuterRef("done_at"), output_field=DateTimeField())
    here = Membership.objects.current().filter(member=reader, group=OuterRef("group"))
    before = here.filter(joined_on__lte=TruncDate(done_at, tzinfo=datetime.UTC))
    return Q(~Exists(chosen), Exists(before), kind="SPLIT", done_at__gt=now - MOVING)


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
    elif change.kind == kind.SPLIT and change.done_at is not None:
        title = _("We are two groups now")
        words = _("You are where you were. Until %(day)s you can still move, if you like.") % {
            "day": long_day(move_until(change))
        }
    else:
        title = _("We say goodbye soon") if is_ending else _("Something changes")
        words = sentence(change)
    return Note(change.group, title, words, change.words, is_ending, change.kind == kind.SPLIT)
