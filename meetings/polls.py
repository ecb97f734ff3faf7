"""How a poll about day and hour stands: numbers, never who said what, and none where few people could be guessed."""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from groups.models import Group
from groups.models.life import today_in
from meetings.actions.polling import count_people
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
    """No other one ahead works for more people; several lines may be so."""
    verdict: str
    """What can be said of it truly: it suits “most” people, it is “best” or “equal” to others; else nothing."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands now. ``people``: how many answered, by a facilitator's hand, on paper or (``alone``) themselves."""

    poll: Poll
    lines: list[Line]
    people: int
    alone: int

    @property
    def is_few(self) -> bool:
        """Whether there are too few of them in any case."""
        return self.people < FEWEST

    @property
    def shows_numbers(self) -> bool:
        """Whether there are enough of them, also without those whose answers somebody knows who wrote them down."""
        return not self.is_few and (self.alone == 0 or self.alone >= FEWEST)

    @property
    def ahead(self) -> list[Line]:
        """What can still be chosen."""
        return [line for line in self.lines if not line.has_gone_by]

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
    people, alone = count_people(poll)
    people += poll.nameless
    top = max((_weight(numbers[pk]) for pk in coming), default=(0, 0))
    best = {pk for pk in coming if top > (0, 0) and _weight(numbers[pk]) == top}
    is_ahead = len(coming) > 1 and top == max(_weight(three) for three in numbers.values())
    lines = [
        Line(
            option,
            *numbers[option.pk],
            has_gone_by=option.pk not in coming,
            is_best=option.pk in best,
            verdict=_verdict(numbers[option.pk], people, len(best)) if is_ahead and option.pk in best else "",
        )
        for option in options
    ]
    return Standing(poll, lines, people, poll.alone + alone)


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


def said_by(poll: Poll, member_id: uuid.UUID, *, noted_by: Member | None = None) -> dict[uuid.UUID, str]:
    """What this person said of which option; with ``noted_by``, only what that facilitator noted for them."""
    rows = PollAnswer.objects.filter(option__poll=poll, member=member_id)
    if noted_by is not None:
        rows = rows.filter(is_noted=True, noted_by_id=noted_by.pk)
    return dict(rows.values_list("option_id", "said"))


def is_noted(poll: Poll, member_id: uuid.UUID) -> bool:
    """Whether somebody noted what this person said."""
    return PollAnswer.objects.filter(option__poll=poll, member=member_id, is_noted=True).exists()


def counts_too_many(standing: Standing) -> bool:
    """Whether more people are counted than belong to a closed group: paper and pages cannot be compared."""
    group = standing.poll.group
    if not group.is_closed:
        return False
    return standing.people > Membership.objects.current().filter(group=group).count()


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


def _verdict(three: tuple[int, int, int], people: int, equals: int) -> str:
    if equals > 1:
        return "equal"
    return "most" if three[0] * 2 > people else "best"
