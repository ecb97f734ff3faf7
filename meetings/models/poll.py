"""Asking a group which of some things suit: what is asked, how long it is open, and what each person says."""

import datetime
import uuid
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.models import Group
from meetings.models.answer_link import new_token
from meetings.querysets import PollQuerySet
from meetings.recurrence import instant, shown
from meetings.rhythm import Rhythm
from members.models import Member
from peersupport.encryption.fields import EncryptedTextField
from peersupport.privacy.classes import PERSON, Audience, Erase, Field, same
from peersupport.web import moments

KEPT_DAYS = 365
"""So long after its last day a poll, by then only numbers, is remembered."""
LEFT_OVER_DAYS = 7
"""Closing deletes what each person said; should that ever fail to happen, time does."""


class Poll(models.Model):
    """A question to everybody who belongs: which of these days and hours suit you? (MEET-3, SET-6, decision 4)

    It is open until ``ends_at``, or until somebody closes it (``closed_at``). From then on there are only numbers.
    ``nameless``: how many people the numbers of its options stand for: paper sheets and, once it is closed, everybody;
    ``alone``: how many of those had answered themselves, as counted when it was closed.
    ``sequence`` counts what facilitators wrote down, so that nobody overwrites another silently. ``chosen``: what it
    came to.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, verbose_name=gettext_lazy("group"), related_name="+")
    words = EncryptedTextField(gettext_lazy("what it is about"), max_length=200, blank=True)
    rhythm = models.CharField(gettext_lazy("how often"), max_length=5, choices=Rhythm)
    asked_at = models.DateTimeField(gettext_lazy("asked on"))
    ends_at = models.DateTimeField(gettext_lazy("open until"))
    closed_at = models.DateTimeField(gettext_lazy("closed"), null=True, blank=True)
    nameless = models.PositiveSmallIntegerField(gettext_lazy("people behind the numbers"), default=0)
    alone = models.PositiveSmallIntegerField(gettext_lazy("people who answered themselves"), default=0)
    chosen = models.ForeignKey(
        "PollOption",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=gettext_lazy("what it came to"),
    )
    sequence = models.PositiveIntegerField(default=0, editable=False)

    objects = PollQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("question about day and hour")
        verbose_name_plural = gettext_lazy("questions about day and hour")
        indexes = [models.Index(fields=["ends_at"], name="poll_ends", condition=Q(closed_at__isnull=True))]
        constraints = [
            models.CheckConstraint(
                condition=Q(rhythm__in=["week", "weeks", "month", "last", "dates"]), name="poll_rhythm_is_known"
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("asked_at")), name="poll_is_open_some_time"),
            models.CheckConstraint(
                condition=Q(chosen__isnull=True) | Q(closed_at__isnull=False),
                name="poll_that_came_to_something_is_closed",
            ),
        ]

    class Privacy:
        purpose = gettext_lazy("Find the day and hour that suit most people.")
        fields = {
            **same(Audience.PROGRAM, "id", "sequence", erase=Erase.KEEP, keep_days=KEPT_DAYS),
            **same(
                Audience.GROUP,
                *("group", "words", "rhythm", "asked_at", "ends_at", "closed_at", "nameless", "alone", "chosen"),
                erase=Erase.KEEP,
                keep_days=KEPT_DAYS,
            ),
        }
        clock = "ends_at"

    def __str__(self) -> str:
        return f"poll {str(self.pk)[:8]}"

    def is_open(self, now: datetime.datetime | None = None) -> bool:
        """Whether people can still answer."""
        return self.closed_at is None and (now or timezone.now()) < self.ends_at

    @property
    def is_dated(self) -> bool:
        """Whether its options are days of the calendar, not days of the week."""
        return self.rhythm == Rhythm.DATES

    @property
    def last_day(self) -> datetime.date:
        """The last day on which people can answer, on the group's calendar."""
        before = self.ends_at - datetime.timedelta(microseconds=1)
        return before.astimezone(ZoneInfo(self.group.time_zone)).date()


class PollOption(models.Model):
    """One day and hour to choose: on a day of the calendar, or on a weekday (0 is Monday).

    ``yes``, ``maybe`` and ``no`` are numbers without names: counted from paper and, once the poll is closed, all of it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    poll = models.ForeignKey(Poll, models.CASCADE, related_name="options")
    weekday = models.PositiveSmallIntegerField(gettext_lazy("weekday"), null=True, blank=True)
    on_date = models.DateField(gettext_lazy("day"), null=True, blank=True)
    start_time = models.TimeField(gettext_lazy("starts at"))
    yes = models.PositiveSmallIntegerField(gettext_lazy("suits"), default=0)
    maybe = models.PositiveSmallIntegerField(gettext_lazy("if need be"), default=0)
    no = models.PositiveSmallIntegerField(gettext_lazy("does not suit"), default=0)

    class Meta:
        verbose_name = gettext_lazy("day and hour to choose")
        verbose_name_plural = gettext_lazy("days and hours to choose")
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday__isnull=True, on_date__isnull=False)
                | Q(on_date__isnull=True, weekday__range=(0, 6)),
                name="poll_option_is_a_day_or_a_weekday",
            ),
            models.UniqueConstraint(
                fields=["poll", "weekday", "start_time"],
                condition=Q(weekday__isnull=False),
                name="poll_offers_a_weekday_and_hour_once",
            ),
            models.UniqueConstraint(
                fields=["poll", "on_date", "start_time"],
                condition=Q(on_date__isnull=False),
                name="poll_offers_a_day_and_hour_once",
            ),
        ]

    class Privacy:
        purpose = gettext_lazy("The days and hours to choose from, and how many people each suits.")
        fields = {
            "id": Field(Audience.PROGRAM, erase=Erase.KEEP, keep_days=KEPT_DAYS),
            **same(
                Audience.GROUP,
                *("poll", "weekday", "on_date", "start_time", "yes", "maybe", "no"),
                erase=Erase.KEEP,
                keep_days=KEPT_DAYS,
            ),
        }
        clock = "poll__ends_at"

    def __str__(self) -> str:
        return f"day and hour to choose {str(self.pk)[:8]}"

    @property
    def says(self) -> str:
        """Day and hour, as people say them."""
        day = moments.long_day(self.on_date) if self.on_date else str(WEEKDAYS[self.weekday or 0])
        return _("%(day)s, %(hour)s") % {"day": day, "hour": moments.hours(self.start_time)}

    @property
    def shown_from(self) -> datetime.time | None:
        """What the clock really shows, where it is put forward over this hour on that day."""
        return shown(self.on_date, self.start_time, self.poll.group.time_zone) if self.on_date else None

    def has_gone_by(self, now: datetime.datetime) -> bool:
        """Whether it is a day of the calendar whose hour has come."""
        return self.on_date is not None and instant(self.on_date, self.start_time, self.poll.group.time_zone) <= now


class PollAnswer(models.Model):
    """What one person says of one day and hour, changeable while the poll is open. Others see numbers, never this.

    ``is_noted``: a facilitator noted it for somebody without a sign-in; ``noted_by_id``: who, while that is known.
    """

    class Said(models.TextChoices):
        """The three answers; none weighs more than another."""

        YES = "YES", gettext_lazy("Suits me")
        MAYBE = "MAYBE", gettext_lazy("If need be")
        NO = "NO", gettext_lazy("Does not suit")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    option = models.ForeignKey(
        PollOption, models.CASCADE, related_name="answers", verbose_name=gettext_lazy("day and hour")
    )
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    said = models.CharField(gettext_lazy("answer"), max_length=5, choices=Said)
    is_noted = models.BooleanField(gettext_lazy("noted by somebody"), default=False)
    noted_by_id = models.UUIDField(gettext_lazy("noted by"), null=True)

    class Meta:
        verbose_name = gettext_lazy("answer about day and hour")
        verbose_name_plural = gettext_lazy("answers about day and hour")
        constraints = [
            models.UniqueConstraint(fields=["option", "member"], name="one_answer_about_a_day_and_hour"),
            models.CheckConstraint(condition=Q(said__in=["YES", "MAYBE", "NO"]), name="poll_answer_is_known"),
            models.CheckConstraint(
                condition=Q(noted_by_id__isnull=True) | Q(is_noted=True), name="poll_answer_noted_by_somebody_is_noted"
            ),
        ]

    class Privacy:
        purpose = gettext_lazy("Count which days and hours suit people.")
        fields = {
            "id": Field(Audience.PROGRAM, keep_days=LEFT_OVER_DAYS),
            **same(Audience.OWNER, "option", "member", "said", "is_noted", keep_days=LEFT_OVER_DAYS),
            "noted_by_id": Field(Audience.OWNER, erase=Erase.BLANK, keep_days=LEFT_OVER_DAYS, names=PERSON),
        }
        clock = "option__poll__ends_at"

    def __str__(self) -> str:
        return f"answer about day and hour {str(self.pk)[:8]}"


class PollLink(models.Model):
    """Lets one person answer one poll from a message while it is open, and nothing else (decision 20)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    poll = models.ForeignKey(Poll, models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    token = EncryptedTextField(max_length=40, searchable=True, unique=True, default=new_token)

    class Meta:
        verbose_name = gettext_lazy("link to answer about day and hour")
        verbose_name_plural = gettext_lazy("links to answer about day and hour")
        constraints = [models.UniqueConstraint(fields=["poll", "member"], name="one_poll_link")]

    class Privacy:
        purpose = gettext_lazy("Answer from a message.")
        fields = same(Audience.PROGRAM, "id", "poll", "member", "token", keep_days=0)
        clock = "poll__ends_at"

    def __str__(self) -> str:
        return f"poll link {str(self.pk)[:8]}"
