"""Asking which day and hour suit: asking, answering, noting what was told, and closing (MEET-3).

Whoever does one of these holds the poll, so that an answer and a closing are put in order: what was thanked for is
counted, and what came too late is told so.
"""

import datetime
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from groups.models import Group
from groups.models.life import today_in
from meetings.actions import scheduling, telling
from meetings.models import Poll, PollAnswer, PollLink, PollOption
from meetings.recurrence import instant
from members.actions import consenting, joining, notifying, roles
from members.models import Member, Membership
from peersupport.audit.record import Doer, record

ASKED = "poll.asked"
MOST_OPTIONS = 6
LONGEST = datetime.timedelta(days=60)
"""After two months people have forgotten what they said."""
A_DAY = datetime.timedelta(days=1)
Said = PollAnswer.Said
COLUMN = {Said.YES: "yes", Said.MAYBE: "maybe", Said.NO: "no"}


@dataclass(frozen=True, slots=True, order=True)
class Choice:
    """A day and hour to choose from: ``on_date`` in the calendar, or ``weekday`` (0 is Monday)."""

    start_time: datetime.time
    weekday: int | None = None
    on_date: datetime.date | None = None


@transaction.atomic
def ask(
    *,
    by: Member,
    group: Group,
    rhythm: str,
    choices: Collection[Choice],
    until_on: datetime.date,
    words: str = "",
    now: datetime.datetime,
) -> Poll:
    """Ask everybody who belongs which of ``choices`` suit, until the end of ``until_on``. Pressed twice, it is one.

    Raises ValidationError, named after the field, for days that are gone or very far, and for nothing to choose from.
    """
    roles.hold(group.pk)
    twin = _twin(group, rhythm, choices, now)
    if twin is not None:
        return twin
    _check(group, choices, until_on, now)
    poll = Poll(group=group, rhythm=rhythm, words=words, asked_at=now, ends_at=_end_of(until_on, group))
    poll.full_clean()
    poll.save()
    PollOption.objects.bulk_create(
        PollOption(poll=poll, weekday=one.weekday, on_date=one.on_date, start_time=one.start_time)
        for one in sorted(set(choices), key=_order)
    )
    record("poll.asked", by=by, subject=poll, group_id=group.pk)
    notifying.notify(
        kind=ASKED,
        members=telling.belonging(group.pk).exclude(pk=by.pk),
        subject_id=poll.pk,
        group=group,
        due_at=now,
        expires_at=poll.ends_at,
        escalate_at=max(now, poll.ends_at - A_DAY),
        now=now,
    )
    return poll


@transaction.atomic
def answer(*, by: Member, poll: Poll, said: Mapping[uuid.UUID, str], now: datetime.datetime) -> None:
    """Keep what ``by`` says of each option, by its id; the last word counts, no reason is asked. Options left out stay
    as they were. What a facilitator had noted for this person is replaced.

    Raises ValidationError once it is closed, for days gone by, and when nothing was said.
    """
    held = _open(poll, now)
    PollAnswer.objects.filter(option__poll=held, member=by, is_noted=True).delete()
    _keep(held, by, said, now)
    record("poll.answered", by=by, subject=held, group_id=held.group_id)
    notifying.withdraw(subject_id=held.pk, kinds=[ASKED], members=[by], reason="ANSWERED", now=now)


@transaction.atomic
def take_back(*, by: Member, poll: Poll, now: datetime.datetime) -> None:
    """Let what ``by`` said go again. Raises ValidationError once it is closed."""
    held = _open(poll, now)
    PollAnswer.objects.filter(option__poll=held, member=by).delete()
    record("poll.taken_back", by=by, subject=held, group_id=held.group_id)


@transaction.atomic
def note(
    *, by: Member, poll: Poll, membership: Membership, said: Mapping[uuid.UUID, str], now: datetime.datetime
) -> None:
    """Note what somebody who cannot sign in said in person or by phone (NOTE-6). It is that person's answer: noted
    again, also by another facilitator, or answered by the link of a message, it is counted once.

    Raises consenting.AnswersAloneError if they can sign in, and ValidationError where they have answered themselves.
    """
    held = _open(poll, now)
    if consenting.answers_alone(membership.member):
        raise consenting.AnswersAloneError
    if has_answered_alone(held, membership.member_id):
        raise ValidationError(_("This person has answered already, by the link in a message. That counts."))
    # Nobody reads what another one noted, so it cannot be added to either.
    _noted(held, membership).exclude(noted_by_id=by.pk).delete()
    _keep(held, membership.member, said, now, noted_by=by)
    record("poll.noted", by=by, subject=held, group_id=held.group_id)
    notifying.withdraw(subject_id=held.pk, kinds=[ASKED], members=[membership.member], reason="ANSWERED", now=now)


@transaction.atomic
def take_back_note(*, by: Member, poll: Poll, membership: Membership, now: datetime.datetime) -> bool:
    """Let go what was noted for somebody, by whomever; what they said themselves stays. False if there was nothing.

    Raises ValidationError once it is closed.
    """
    held = _open(poll, now)
    gone, _each = _noted(held, membership).delete()
    if gone:
        record("poll.note_taken_back", by=by, subject=held, group_id=held.group_id)
    return bool(gone)


@transaction.atomic
def count_sheets(
    *,
    by: Doer,
    poll: Poll,
    sheets: int,
    numbers: Mapping[uuid.UUID, tuple[int, int, int]],
    seen_sequence: int,
    now: datetime.datetime,
) -> None:
    """Write down what stands on paper, or was told without a name: for each option three numbers (yes, maybe, no).

    Written again, the new numbers replace the old ones. Raises ChangedMeanwhileError when somebody else wrote in the
    meantime; ValidationError for more ticks than sheets and, in a closed group, for more people than belong.
    """
    held = _open(poll, now)
    scheduling.check_unchanged(held, seen_sequence)
    if any(sum(three) > sheets for three in numbers.values()):
        raise ValidationError({"sheets": _("There are more ticks beside one hour than sheets. Please count again.")})
    if held.group.is_closed:
        _check_sheets(held, sheets)
    for option in held.options.all():
        option.yes, option.maybe, option.no = numbers.get(option.pk, (0, 0, 0))
        option.save(update_fields=["yes", "maybe", "no"])
    held.nameless, held.sequence = sheets, held.sequence + 1
    held.save(update_fields=["nameless", "sequence"])
    record("poll.sheets_counted", by=by, subject=held, group_id=held.group_id)


@transaction.atomic
def prolong(*, by: Doer, poll: Poll, until_on: datetime.date, now: datetime.datetime) -> None:
    """Let people answer until the end of another day. Nobody is told again. Raises ValidationError as ``ask`` does."""
    held = hold(poll)
    if held.closed_at is not None:
        raise _closed()
    choices = [Choice(one.start_time, one.weekday, one.on_date) for one in held.options.all()]
    _check_last_day(held.group, choices, until_on, now)
    held.ends_at = _end_of(until_on, held.group)
    held.save(update_fields=["ends_at"])
    record("poll.prolonged", by=by, subject=held, group_id=held.group_id)


@transaction.atomic
def close(*, by: Doer | None, poll: Poll, now: datetime.datetime) -> bool:
    """Take no answers any more, and keep only numbers: nobody can find out afterwards who said what.

    False if it was closed already, by whomever.
    """
    held = hold(poll)
    if held.closed_at is not None:
        return False
    close_held(held, by, now)
    return True


def close_due(now: datetime.datetime) -> int:
    """With every tick: close what has come to its last day. Returns how many."""
    over = Poll.objects.filter(closed_at__isnull=True, ends_at__lte=now).order_by("pk")
    return sum(_close_over(poll, now) for poll in over)


@transaction.atomic
def _close_over(poll: Poll, now: datetime.datetime) -> bool:
    """Somebody may have left it open longer since it was looked for: what people said must not go then."""
    held = hold(poll)
    if held.closed_at is not None or now < held.ends_at:
        return False
    close_held(held, None, now)
    return True


def has_answered_alone(poll: Poll, member_id: uuid.UUID) -> bool:
    """Whether this person said something themselves."""
    return PollAnswer.objects.filter(option__poll=poll, member=member_id, is_noted=False).exists()


def people_who_answered(poll: Poll) -> int:
    """How many people said something by name."""
    return count_people(poll)[0]


def count_people(poll: Poll) -> tuple[int, int]:
    """How many people said something by name, and how many of them said it themselves; one query."""
    found = PollAnswer.objects.filter(option__poll=poll).aggregate(
        people=Count("member", distinct=True), alone=Count("member", distinct=True, filter=Q(is_noted=False))
    )
    return int(found["people"]), int(found["alone"])


def forget(membership: Membership, now: datetime.datetime) -> None:
    """What somebody said who leaves is not counted any more, while it is open; closed, there are only numbers."""
    polls = Poll.objects.filter(group=membership.group_id, closed_at__isnull=True).order_by("pk")
    held = list(polls.select_for_update(of=("self",)).values_list("pk", flat=True))
    PollAnswer.objects.filter(option__poll__in=held, member=membership.member_id).delete()
    PollLink.objects.filter(poll__group=membership.group_id, member=membership.member_id).delete()


def _noted(poll: Poll, membership: Membership) -> QuerySet[PollAnswer]:
    return PollAnswer.objects.filter(option__poll=poll, member=membership.member_id, is_noted=True)


def _keep(
    poll: Poll, member: Member, said: Mapping[uuid.UUID, str], now: datetime.datetime, *, noted_by: Member | None = None
) -> None:
    if not Membership.objects.current().filter(member=member, group=poll.group_id).exists():
        raise _closed()
    options = {
        option.pk: option for option in poll.options.select_related("poll__group") if not option.has_gone_by(now)
    }
    fitting = {pk: value for pk, value in said.items() if pk in options and value in Said}
    if not fitting:
        raise ValidationError(_("Please say it of at least one of them."))
    for pk, value in fitting.items():
        PollAnswer.objects.update_or_create(
            option_id=pk,
            member=member,
            defaults={
                "said": value,
                "is_noted": noted_by is not None,
                "noted_by_id": noted_by.pk if noted_by else None,
            },
        )


def close_held(held: Poll, by: Doer | None, now: datetime.datetime) -> None:
    """Close a poll that is held and open."""
    people, held.alone = count_people(held)
    answers = PollAnswer.objects.filter(option__poll=held)
    counted = answers.values_list("option_id", "said").annotate(number=Count("pk")).order_by()
    found = {(option, said): number for option, said, number in counted}
    for option in held.options.all():
        for said, column in COLUMN.items():
            setattr(option, column, getattr(option, column) + found.get((option.pk, said), 0))
        option.save(update_fields=list(COLUMN.values()))
    answers.delete()
    held.nameless, held.closed_at, held.sequence = held.nameless + people, now, held.sequence + 1
    held.save(update_fields=["nameless", "alone", "closed_at", "sequence"])
    record("poll.closed", by=by, subject=held, group_id=held.group_id)
    notifying.withdraw(subject_id=held.pk, kinds=[ASKED], reason="SETTLED", now=now)


def hold(poll: Poll) -> Poll:
    """Let only one change of ``poll`` go on at a time, until the transaction ends; the poll as it is then."""
    return Poll.objects.select_for_update(of=("self",)).select_related("group").get(pk=poll.pk)


def _open(poll: Poll, now: datetime.datetime) -> Poll:
    held = hold(poll)
    if not held.is_open(now):
        raise _closed()
    return held


def _closed() -> ValidationError:
    return ValidationError(_("It is closed. No answers are taken any more. Thank you all the same."))


def _check(group: Group, choices: Collection[Choice], until_on: datetime.date, now: datetime.datetime) -> None:
    if not choices:
        raise ValidationError({"day_1": _("Please write at least one day and hour.")})
    today = today_in(group, now)
    for one in choices:
        if one.on_date is None:
            continue
        # Days first: at the ends of the calendar a day in one time zone is none in another.
        if one.on_date > today + scheduling.FARTHEST:
            raise ValidationError({"day_1": _("This day is very far away. Choose one within the next two years.")})
        if one.on_date < today or instant(one.on_date, one.start_time, group.time_zone) <= now:
            raise ValidationError({"day_1": _("One of these days has gone by. Choose today or a later one.")})
    _check_last_day(group, choices, until_on, now)


def _check_last_day(group: Group, choices: Iterable[Choice], until_on: datetime.date, now: datetime.datetime) -> None:
    today = today_in(group, now)
    if until_on < today:
        raise ValidationError({"until_on": _("This day has gone by. Choose today or a later one.")})
    if until_on > today + LONGEST:
        raise ValidationError({"until_on": _("That is more than two months away. People would forget it.")})
    days = [one.on_date for one in choices if one.on_date]
    if days and until_on > max(days):
        raise ValidationError({"until_on": _("By then all these days have gone by. Choose an earlier last day.")})


def _check_sheets(poll: Poll, sheets: int) -> None:
    members = Membership.objects.current().filter(group=poll.group_id).count()
    answered = people_who_answered(poll)
    if sheets + answered > members:
        raise ValidationError(
            {
                "sheets": _(
                    "You are %(members)s people, and %(answered)s have answered already. "
                    "Please leave out the sheets of people who did."
                )
                % {"members": members, "answered": answered}
            }
        )


def _twin(group: Group, rhythm: str, choices: Collection[Choice], now: datetime.datetime) -> Poll | None:
    """The open poll that asks the very same."""
    wanted = set(choices)
    for poll in Poll.objects.open(now).filter(group=group, rhythm=rhythm).prefetch_related("options"):
        if {Choice(one.start_time, one.weekday, one.on_date) for one in poll.options.all()} == wanted:
            return poll
    return None


def _order(one: Choice) -> tuple[datetime.date, int, datetime.time]:
    return one.on_date or datetime.date.min, one.weekday or 0, one.start_time


def _end_of(day: datetime.date, group: Group) -> datetime.datetime:
    """Midnight after ``day`` on the group's clock; where clocks are put forward then, the first hour there is."""
    return instant(day + A_DAY, datetime.time(), group.time_zone)


joining.on_leaving(forget)
