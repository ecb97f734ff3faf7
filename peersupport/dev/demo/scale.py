"""A made-up community of any size, to see that pages stay quick: ``manage.py demo --scale 10000``.

Neighbourhoods of fifty people and four groups: everybody belongs to two groups of twenty-five, and each group has met
weekly for a quarter of a year and will for another. Written in bulk, past the actions, so what it holds has no
trail; but every row keeps the constraints. A run that was stopped goes on where it was.
"""

import datetime
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import models, transaction

from ethics.models import CodeVersion
from groups.models import Group, Organisation
from meetings.actions.telling import reminder_kind
from meetings.models import Attendance, Meeting, Place, ReminderRule, Series
from meetings.recurrence import instant
from members.models import ContactMethod, Delivery, Member, Membership, RoleTerm
from peersupport.dev.demo.cast import PASSWORD

PEOPLE, GROUPS, SIZE = 50, 4, 25
"""A neighbourhood: so many people, in so many groups, each of this size."""
AT_ONCE = 20
"""Neighbourhoods in one transaction: a run that was stopped loses no more."""
BEHIND = AHEAD = 13
"""Weeks with a meeting, on either side of today."""
ANSWERS = ("YES", "YES", "YES", "UNSURE", "NO", "YES", "NO", "YES")
"""What the first people of a group said about each meeting."""
REMINDED_WEEKS = 4
ROWS = 2000
ORGANISATION, SLUG = "Neighbourhoods", "neighbours-"


@dataclass
class Batch:
    """Rows that wait to be written, each kind after those that it points to."""

    rows: dict[type[models.Model], list[Any]] = field(default_factory=dict)

    def add(self, row: models.Model) -> None:
        """Keep a row for later."""
        self.rows.setdefault(type(row), []).append(row)

    def write(self) -> None:
        """All of them, in a few statements."""
        for model, rows in self.rows.items():
            model._base_manager.bulk_create(rows, batch_size=ROWS)


def build(people: int, now: datetime.datetime) -> Iterator[int]:
    """Let at least ``people`` live there, in whole neighbourhoods. Gives how many do, again and again."""
    organisation, _is_new = Organisation.objects.get_or_create(
        name=ORGANISATION, defaults={"country": "GB", "time_zone": "Europe/London", "languages": "English"}
    )
    password = make_password(PASSWORD)
    wanted = -(-people // PEOPLE)
    there = Group.objects.filter(organisation=organisation).count() // GROUPS
    while there < wanted:
        until = min(there + AT_ONCE, wanted)
        batch = Batch()
        for number in range(there, until):
            _neighbourhood(batch, organisation, number, password, now)
        with transaction.atomic():
            batch.write()
        there = until
        yield there * PEOPLE


def sign_in_name(number: int) -> str:
    """Of the person with this number, counted from 0."""
    return f"neighbour{number}"


def _neighbourhood(
    batch: Batch, organisation: Organisation, number: int, password: str, now: datetime.datetime
) -> None:
    people = [_person(number * PEOPLE + place, password, now) for place in range(PEOPLE)]
    for person in people:
        batch.add(person)
    groups = [_group(organisation, number * GROUPS + place) for place in range(GROUPS)]
    for group in groups:
        batch.add(group)
    for person in people:
        batch.add(_email(person, now))
    half = PEOPLE // 2
    for place, group in enumerate(groups):
        # The first two groups share out everybody, and so do the other two, in another way.
        who = people[place * half :][:half] if place < 2 else people[place % 2 :: 2]  # noqa: PLR2004
        _gather(batch, group, who, now)
        _meet(batch, group, who, now, random.Random(number * GROUPS + place))  # noqa: S311  (no secret)


def _person(number: int, password: str, now: datetime.datetime) -> Member:
    return Member(
        sign_in_name=sign_in_name(number),
        password=password,
        name=f"Neighbour {number}",
        neutral_label="" if number % 3 else "Book club",
        time_zone="Europe/London",
        joined_on=now.date() - datetime.timedelta(weeks=BEHIND),
    )


def _email(person: Member, now: datetime.datetime) -> ContactMethod:
    address = f"{person.sign_in_name}@example.org"
    return ContactMethod(member=person, channel="EMAIL", address=address, rank=1, verified_at=now)


def _group(organisation: Organisation, number: int) -> Group:
    return Group(
        organisation=organisation,
        name=f"Neighbours {number}",
        slug=f"{SLUG}{number}",
        purpose="We listen to each other.",
        belonging=Group.Belonging.OPEN if number % 2 else Group.Belonging.CLOSED,
        status=Group.Status.RUNNING,
        country="GB",
        time_zone="Europe/London",
    )


def _gather(batch: Batch, group: Group, who: list[Member], now: datetime.datetime) -> None:
    began = now - datetime.timedelta(weeks=BEHIND)
    for place, person in enumerate(who):
        role = {0: Membership.Role.FACILITATOR, 1: Membership.Role.CO_FACILITATOR}.get(place, Membership.Role.MEMBER)
        batch.add(Membership(group=group, member=person, shown_name=person.name, role=role, joined_on=began.date()))
        if role != Membership.Role.MEMBER:
            look_again_on = now.date() + datetime.timedelta(weeks=AHEAD)
            batch.add(RoleTerm(group=group, member=person, role=role, began_at=began, look_again_on=look_again_on))
    principles = ["What people say here stays here.", "We listen.", "Everybody has their own pace."]
    batch.add(CodeVersion(group=group, number=1, principles=principles, adopted_on=began.date()))


def _meet(batch: Batch, group: Group, who: list[Member], now: datetime.datetime, chance: random.Random) -> None:
    place = Place(group=group, name="The small hall", detail="Ground floor", features=["STEP_FREE", "DRINKS"])
    weekday, hour = chance.randrange(7), datetime.time(chance.choice((10, 14, 18, 19)), chance.choice((0, 30)))
    today = now.date()
    first = today - datetime.timedelta(days=(today.weekday() - weekday) % 7) - datetime.timedelta(weeks=BEHIND)
    series = Series(
        group=group,
        place=place,
        rule=f"FREQ=WEEKLY;BYDAY={('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU')[weekday]}",
        first_on=first,
        start_time=hour,
        time_zone=group.time_zone,
        looked_until=today + datetime.timedelta(weeks=AHEAD),
    )
    rule = ReminderRule(group=group)
    for row in (place, series, rule):
        batch.add(row)
    for week in range(BEHIND + AHEAD):
        meeting = _meeting(series, first + datetime.timedelta(weeks=week), now)
        said = list(zip(who, ANSWERS, strict=False))
        counts = {name: sum(answer == value for _one, answer in said) for name, value in COUNTED.items()}
        for name, count in counts.items():
            setattr(meeting, name, count)
        batch.add(meeting)
        for person, answer in said:
            batch.add(Attendance(meeting=meeting, member=person, answer=answer))
        if datetime.timedelta() < now - meeting.starts_at < datetime.timedelta(weeks=REMINDED_WEEKS):
            _remind(batch, meeting, rule, who)


COUNTED = {"yes_count": "YES", "unsure_count": "UNSURE", "no_count": "NO"}


def _meeting(series: Series, day: datetime.date, now: datetime.datetime) -> Meeting:
    starts_at = instant(day, series.start_time, series.time_zone)
    return Meeting(
        group=series.group,
        series=series,
        series_on=day,
        place=series.place,
        on_date=day,
        start_time=series.start_time,
        minutes=series.minutes,
        time_zone=series.time_zone,
        starts_at=starts_at,
        ends_at=starts_at + datetime.timedelta(minutes=series.minutes),
        head_count=7 if starts_at < now else None,
    )


def _remind(batch: Batch, meeting: Meeting, rule: ReminderRule, who: list[Member]) -> None:
    due_at = meeting.starts_at - datetime.timedelta(days=1)
    for person in who:
        batch.add(
            Delivery(
                kind=reminder_kind(rule),
                member=person,
                group=meeting.group,
                subject_id=meeting.pk,
                lane="email",
                state=Delivery.State.ACCEPTED,
                due_at=due_at,
                next_attempt_at=due_at,
                expires_at=meeting.starts_at,
                attempts=1,
                accepted_at=due_at,
            )
        )
