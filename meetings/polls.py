"""How a poll about day and hour stands: numbers, never who said what, and none where few people could be guessed."""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from groups.models import Group
from groups.models.life import today_in
from meetings.actions.polling import people_who_answered
from meetings.models import Poll, PollAnswer, PollOption
from meetings.rhythm import Rhythm, which_of_month
from members.models import ContactMethod, Member, Membership

FEWEST = 3
"""Below so many answers no numbers are shown: the group asks around instead (decision 13)."""
REMEMBERED = datetime.timedelta(days=14)
"""So long facilitators are shown what was closed and came to nothing."""
USUAL_IN_A_MONTH = 4
"""Most months have no fifth such weekday."""


@dataclass(frozen=True, slots=True)
class Line:
    """One day and hour, and how many people it suits."""

    option: PollOption
    yes: int
    maybe: int
    no: int
    has_gone_by: bool
    is_best: bool
    """Nothing suits more people; several lines may be so."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands now. ``people``: how many answered, by themselves, by a facilitator's hand or on paper."""

    poll: Poll
    lines: list[Line]
    people: int

    @property
    def shows_numbers(self) -> bool:
        """Whether there are enough of them."""
        return self.people >= FEWEST

    @property
    def best(self) -> list[Line]:
        """What suits most people; several, if nothing is ahead."""
        return [line for line in self.lines if line.is_best]


def standing_of(poll: Poll, now: datetime.datetime) -> Standing:
    """The numbers of ``poll``, in three queries."""
    options = options_of(poll)
    counted = PollAnswer.objects.filter(option__poll=poll).values_list("option_id", "said")
    found = {(option, said): number for option, said, number in counted.annotate(number=Count("pk")).order_by()}
    numbers = {
        option.pk: (
            option.yes + found.get((option.pk, "YES"), 0),
            option.maybe + found.get((option.pk, "MAYBE"), 0),
            option.no + found.get((option.pk, "NO"), 0),
        )
        for option in options
    }
    coming = {option.pk for option in options if not option.has_gone_by(now)}
    top = max((_weight(numbers[pk]) for pk in coming), default=(0, 0))
    lines = [
        Line(
            option,
            *numbers[option.pk],
            has_gone_by=option.pk not in coming,
            is_best=option.pk in coming and top > (0, 0) and _weight(numbers[option.pk]) == top,
        )
        for option in options
    ]
    return Standing(poll, lines, poll.nameless + people_who_answered(poll))


def options_of(poll: Poll) -> list[PollOption]:
    """What there is to choose from, the earliest first."""
    options = list(poll.options.order_by("on_date", "weekday", "start_time", "pk"))
    for option in options:
        option.poll = poll
    return options


def first_day(option: PollOption, now: datetime.datetime) -> datetime.date:
    """The next day, from tomorrow on, on which a rhythm of this weekday can begin."""
    day = today_in(option.poll.group, now) + datetime.timedelta(days=1)
    day += datetime.timedelta(days=((option.weekday or 0) - day.weekday()) % 7)
    if option.poll.rhythm == Rhythm.MONTH and which_of_month(day) > USUAL_IN_A_MONTH:
        day += datetime.timedelta(days=7)
    return day


def said_by(poll: Poll, member_id: uuid.UUID, *, noted: bool | None = None) -> dict[uuid.UUID, str]:
    """What this person said of which option; with ``noted``, only what a facilitator noted for them."""
    rows = PollAnswer.objects.filter(option__poll=poll, member=member_id)
    if noted:
        rows = rows.filter(noted_by_id__isnull=False)
    return dict(rows.values_list("option_id", "said"))


def open_to(member: Member, now: datetime.datetime) -> Iterable[Poll]:
    """The polls that ``member`` can answer now, each with ``is_answered``; one query."""
    theirs = PollAnswer.objects.filter(option__poll=OuterRef("pk"), member=member)
    return Poll.objects.visible_to(member).open(now).annotate(is_answered=Exists(theirs)).select_related("group")


def to_settle(group: Group, now: datetime.datetime) -> QuerySet[Poll]:
    """The polls of ``group`` that are open, or closed lately and came to nothing yet; one query."""
    lately = Q(closed_at__isnull=True) | Q(closed_at__gt=now - REMEMBERED)
    rows = Poll.objects.filter(lately, group=group, chosen__isnull=True)
    return rows.select_related("group").order_by("-asked_at", "pk")


def people_without_sign_in(group: Group) -> QuerySet[Membership]:
    """Those for whom a facilitator can note what they said; one query."""
    by_email = EmailAddress.objects.filter(verified=True).values("user")
    by_phone = ContactMethod.objects.filter(channel=ContactMethod.Channel.SMS, verified_at__isnull=False)
    rows = Membership.objects.current().filter(group=group, member__sign_in_name__isnull=True)
    rows = rows.exclude(member__in=by_email).exclude(member__in=by_phone.values("member"))
    return rows.select_related("member").order_by("joined_on", "pk")


def _weight(three: tuple[int, int, int]) -> tuple[int, int]:
    """First how many could come at all, then how many would like it."""
    yes, maybe, _no = three
    return yes + maybe, yes
