"""Plants a known word in every text of every table that can belong to a person, by walking the schema.

A new model is planted by itself; where its constraints need more than the kinds of its fields tell, SHAPES helps.
"""

import datetime
import itertools
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db import models

from groups.models import Group, LifeChange, Organisation
from meetings.models import Meeting, Poll, PollOption, StandInSearch
from members.models import Member
from peersupport.encryption.base import EncryptedField
from peersupport.encryption.fields import EncryptedDateField, EncryptedEmailField, EncryptedJSONField
from peersupport.encryption.sealing import RedactedField, SealedJSONField
from peersupport.encryption.sessions import SessionStore
from peersupport.privacy.walking import owned, pointers, promises_of
from tests.factories.groups import GroupFactory, LifeChangeFactory, OrganisationFactory
from tests.factories.meetings import MeetingFactory, StandInSearchFactory
from tests.factories.members import MemberFactory
from tests.factories.polls import PollFactory, PollOptionFactory

MOMENT = datetime.datetime(2026, 11, 20, 9, 0, tzinfo=datetime.UTC)
SHAPES: dict[str, dict[str, Any]] = {
    "members.Consent": {"until": None, "option": "", "said": "IN_PERSON", "ended_at": None, "ended_how": ""},
    "members.Vacancy": {"together_with": None, "joined_at": None, "holds_at": None, "ending": "HERE"},
    "members.WayBack": {
        "how": "EMAIL",
        "opens_at": MOMENT + datetime.timedelta(hours=1),
        "closes_at": MOMENT + datetime.timedelta(days=7),
        "stopped_at": None,
        "used_at": None,
    },
    "members.ContactExchange": {"asked": MemberFactory, "asked_name": "Bea", "asked_shares": "", "quiet_at": None},
    "meetings.PollAnswer": {"is_noted": True},
    "members.ContactMethod": {"rank": None, "told_by": None},
    "members.Disclosure": {
        "state": "ASKED",
        "until": MOMENT + datetime.timedelta(days=1),
        "told_by_id": None,
        "ended_at": None,
    },
    "members.Emergency": {
        "asked_at": MOMENT,
        "answered_at": MOMENT,
        "is_granted": False,
        "told_at": None,
        "open_until": None,
        "ended_at": MOMENT,
    },
    "members.Confidence": {"person": ""},
    "members.Invitation": {"ends_at": MOMENT + datetime.timedelta(days=7)},
    "members.Protection": {"state": "KEPT"},
    "members.StayAway": {"look_again_on": MOMENT.date() + datetime.timedelta(days=30), "ended_on": None},
    "members.Delivery": {"handled_at": None, "handled_by_id": None, "handled_how": "", "claim_token": None},
    "members.MeetingRole": {
        "ended_at": None,
        "run_until": MOMENT + datetime.timedelta(hours=1),
        "until": MOMENT + datetime.timedelta(days=1),
    },
    "meetings.OwnCalendar": {"token_hash": None, "epoch": None, "made_at": None},
    "meetings.HardToCome": {"may_talk": True, "said_on": MOMENT.date()},
    "meetings.StandInAsk": {"answer": "NO"},
    "meetings.Attendance": {"line": None},
    "members.PartLead": {"answer": "YES", "answered_at": MOMENT},
    "members.RoleDate": {
        "kind": "TRAINING",
        "on_date": MOMENT.date(),
        "until_on": MOMENT.date(),
        "done_on": None,
    },
    "members.RoleOffer": {"answer": "YES", "done_at": MOMENT},
    "members.JoinRequest": {"decided_at": None, "seat_taken_at": None},
    "members.Membership": {"left_on": None, "ending": ""},
    "members.Supporter": {"helper": MemberFactory, "phrase": None, "ending": "HELPER"},
}
"""Values that a model's own constraints ask for; what is a function is asked for one."""
BY_NAME = {"members.Confidence": ("person",)}
"""Sealed columns that name the person without a key."""
ELSEWHERE = {"sessions.Session", "dev.SentMessage"}
"""Planted by hand below: no column leads to the person."""


@dataclass
class Planted:
    """One person and what was planted about them: the word, and where."""

    member: Member
    group: Group
    meeting: Meeting
    organisation: Organisation
    words: dict[str, str] = field(default_factory=dict)
    exported: set[str] = field(default_factory=set)
    rows: dict[type[models.Model], models.Model] = field(default_factory=dict)

    @property
    def keys(self) -> list[str]:
        """How the random ids of this person's rows stand in the database."""
        ids = [row.pk for row in self.rows.values() if isinstance(row.pk, uuid.UUID)]
        return [text for each in ids for text in (each.hex, str(each))]


def plant(letter: str, mark: str = "zq") -> Planted:
    """A person with a row in every table that can belong to somebody, full of words that occur nowhere else.

    Each word begins with ``mark`` and ``letter``.
    """
    letter = f"{mark}{letter}"
    organisation = OrganisationFactory()
    group = GroupFactory(organisation=organisation)
    meeting = MeetingFactory(group=group, yes_count=1)
    planted = Planted(MemberFactory(), group, meeting, organisation)
    planted.rows[Member] = planted.member
    counter = itertools.count(100)
    _fill(planted, planted.member, letter, counter)
    planted.member.save()
    for one in reversed(owned()):
        label = one.model._meta.label
        if one.model is get_user_model() or label in ELSEWHERE:
            continue
        row = one.model(**shape(planted, one.model))
        _fill(planted, row, letter, counter)
        for name in BY_NAME.get(label, ()):
            setattr(row, name, str(planted.member.pk))
        row.save()
        planted.rows[one.model] = row
    _plant_session(planted, letter)
    return planted


def shape(planted: Planted, model: type[models.Model]) -> dict[str, Any]:
    """Everything but texts."""
    values: dict[str, Any] = {}
    given = SHAPES.get(model._meta.label, {})
    for column in model._meta.concrete_fields:
        if column.primary_key:
            continue
        if column.name in given:
            value = given[column.name]
            values[column.name] = value() if callable(value) else value
        elif column.name in pointers(model):
            is_id = column.related_model is None
            values[column.name] = planted.member.pk if is_id else planted.member
        elif isinstance(column, models.ForeignKey):
            values[column.name] = _other(planted, column.related_model)
        elif not _holds_words(column):
            values[column.name] = _plain(column)
    return values


def _other(planted: Planted, model: Any) -> models.Model:
    if model is LifeChange:
        return LifeChangeFactory(kind="END", done_at=MOMENT)
    if model in (Poll, PollOption):
        return {Poll: PollFactory, PollOption: PollOptionFactory}[model]()
    known = {
        Group: planted.group,
        Meeting: planted.meeting,
        Organisation: planted.organisation,
        ContentType: ContentType.objects.get_for_model(Group),
        **planted.rows,
    }
    if model is StandInSearch:
        known[model] = StandInSearchFactory(meeting=planted.meeting, state="OVER")
    return known[model]


PLAIN: dict[type[models.Field], Any] = {
    models.DateTimeField: MOMENT,
    models.DateField: MOMENT.date(),
    models.TimeField: MOMENT.time(),
}


def _plain(column: Any) -> Any:
    if column.choices:
        return column.choices[0][0]
    if isinstance(column, models.UUIDField):
        return uuid.uuid4()
    for kind, value in PLAIN.items():
        if isinstance(column, kind):
            return value
    return column.get_default() if column.has_default() else 1


def _holds_words(column: Any) -> bool:
    if isinstance(column, EncryptedDateField):
        return False
    texts = models.CharField | models.TextField | models.JSONField | EncryptedField
    return isinstance(column, texts) and not column.choices


def _fill(planted: Planted, row: models.Model, letter: str, counter: Any) -> None:
    promises = promises_of(type(row))
    label = row._meta.label
    for column in row._meta.concrete_fields:
        if not _holds_words(column) or column.primary_key or column.name in SHAPES.get(label, {}):
            continue
        if label == "members.Member" and column.name in ("language", "time_zone", "password"):
            continue
        word = f"{letter}{next(counter)}"
        planted.words[word] = f"{label}.{column.name}"
        if promises.fields[column.name].is_exported and not isinstance(column, RedactedField):
            planted.exported.add(word)
        setattr(row, column.name, _as(column, word))


def _as(column: Any, word: str) -> Any:
    if isinstance(column, EncryptedEmailField | models.EmailField):
        return f"{word}@example.org"
    if isinstance(column, EncryptedJSONField | SealedJSONField | models.JSONField):
        return {"word": word}
    return word


def _plant_session(planted: Planted, letter: str) -> None:
    word = f"{letter}session"
    session = SessionStore()
    session.update({"_auth_user_id": str(planted.member.pk), "typed": word})
    session.save()
    planted.words[word] = "sessions.Session"
