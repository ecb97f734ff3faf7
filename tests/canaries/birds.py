"""The canaries: a person and a group, each of whose personal fields holds a random word of its own."""

import random
import re
import string
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.apps import apps
from django.db import models

from ethics.models import CodeVersion
from groups.models import Group, LifeChange, Listing, Organisation, SecondGroup, SetUpPoint, WelcomeText
from meetings.models import AllOff, Arrangement, Meeting, Place, Poll, SheetLine, StandInSearch
from members.models import Door, Emergency, Member, Membership
from peersupport.dev.models import SentMessage
from peersupport.encryption.columns import encrypted_columns
from peersupport.encryption.fields import EncryptedJSONField
from peersupport.privacy.walking import owned
from tests.cast import person
from tests.factories.coming import ArrangementFactory
from tests.factories.ethics import CodeVersionFactory
from tests.factories.groups import (
    LifeChangeFactory,
    ListingFactory,
    SecondGroupFactory,
    SetUpPointFactory,
    WelcomeTextFactory,
)
from tests.factories.meetings import AllOffFactory, PlaceFactory, SeriesFactory
from tests.factories.members import CoordinationFactory, EmergencyFactory
from tests.factories.polls import PollFactory
from tests.factories.sheets import SheetLineFactory
from tests.peersupport.encryption.dump import unwrapped
from tests.peersupport.privacy.planting import MOMENT, Planted, plant, shape

CODES: dict[str, Any] = {
    "members.Delivery.kind": "account.email",
    "members.Delivery.lane": "email",
    "members.Delivery.reason": "",
    "members.JoinRequest.language": "en",
    "members.Consent.question": "reach-meeting",
    "members.Consent.language": "en",
    "members.DeliveryAttempt.lane": "email",
    "members.DeliveryAttempt.provider_ref": "gw-1",
    "members.DeliveryAttempt.error_code": "SMTP_550",
    "admin.LogEntry.object_id": lambda planted: str(planted.group.pk),
    "account.EmailConfirmation.key": lambda planted: f"never used {planted.group.pk}",
}
"""Columns in which no words of people stand but the program's own: they get what it would write there."""
SHOWN_BY_CHOICE = {"members.Member.neutral_label", "members.Supporter.label"}
"""The words that a person chose to be read on a lock screen."""


@dataclass
class Aviary:
    """Everything planted, and those who look around. ``words``: each canary and the column in which it sits."""

    anna: Planted
    bela: Planted
    people: dict[str, Member]
    mark: str
    """How its canaries begin."""
    words: dict[str, str] = field(default_factory=dict)
    rows: list[models.Model] = field(default_factory=list)
    """What the group wrote down."""

    @property
    def group_word(self) -> str:
        """Part of the name of Anna's group: no secret in itself, but wherever it stands beside a person's address."""
        return f"{self.mark}g999"

    def named(self, words: Iterable[str], *, but: Iterable[str] = ()) -> list[str]:
        """The columns of ``words``, without the columns ``but``. Words of CODES were not kept, and count for none."""
        return sorted({self.words[word] for word in words if word in self.words} - set(but))


def sightings(data: bytes, mark: str) -> set[str]:
    """The canaries with this ``mark`` that can be read in ``data``, however they are wrapped."""
    start, word, found = mark.encode(), re.compile(rf"{mark}[a-z](?:\d{{3}}|session)".encode()), set()
    for _encoding, plain in unwrapped(data):
        lowered = plain.lower()
        if start in lowered:
            found |= {one.decode() for one in word.findall(lowered)}
    return found


def release() -> Aviary:
    """Plant everything. No file of the repository, and no earlier release, can hold its words."""
    mark = "zq" + "".join(random.SystemRandom().choices(string.ascii_lowercase, k=6))
    anna, bela = plant("a", mark), plant("b", mark)
    for planted in (anna, bela):
        _write_codes(planted)
    aviary = Aviary(anna, bela, {"anna": anna.member, "member elsewhere": bela.member}, mark)
    aviary.words = {**anna.words, **bela.words}
    _plant_group(aviary)
    group = anna.group
    ours, staff = {"group": group}, {"is_staff": True}
    for role, name, values in (
        ("facilitator", "Fay", {**ours, "role": Membership.Role.FACILITATOR}),
        ("member", "Cai", ours),
        ("newcomer", "Noa", {}),
        ("coordinator", "Dee", staff),
        ("superuser", "Root", {**staff, "is_superuser": True}),
    ):
        own = f"bird-{name.lower()}"  # a demo may have people of these names, too
        aviary.people[role] = person(own, name, email=f"{own}@example.org", **values)
    CoordinationFactory(organisation=anna.organisation, member=aviary.people["coordinator"])
    exchange = anna.rows[_model("members.ContactExchange")]
    sent = SentMessage(key="shown instead of sent", sent_at=MOMENT)
    for number, (row, column) in enumerate(((exchange, "asked_name"), (sent, "content")), 900):
        word = f"{mark}a{number}"
        aviary.words[word] = f"{row._meta.label}.{column}"
        setattr(row, column, {"word": word} if column == "content" else word)
        row.save()
    way = anna.rows[_model("members.ContactMethod")]
    way.address += "@example.org"  # type: ignore[attr-defined]
    way.save()
    return aviary


def personal_columns() -> set[str]:
    """Every column that is sealed, because it is personal."""
    return {
        f"{column.model._meta.label}.{column.field.name}"
        for column in encrypted_columns()
        if column.model._meta.app_label != "vaultsample"
    }


def _with(planted: Planted, rows: dict[type[models.Model], models.Model]) -> Planted:
    return replace(planted, rows={**planted.rows, **rows})


def _model(label: str) -> type[models.Model]:
    return apps.get_model(label)


def _write_codes(planted: Planted) -> None:
    for label, value in CODES.items():
        model, _dot, column = label.rpartition(".")
        row = planted.rows[_model(model)]
        setattr(row, column, value(planted) if callable(value) else value)
        row.save()
        planted.words = {word: where for word, where in planted.words.items() if where != label}
        planted.exported &= set(planted.words)


def _plant_group(aviary: Aviary) -> None:
    """What a group writes down: where and why, notes, questions, agreements."""
    anna = aviary.anna
    Group.objects.filter(pk=anna.group.pk).update(name=f"Circle {aviary.group_word}")
    anna.group.refresh_from_db()
    aviary.words[aviary.group_word] = "groups.Group.name"
    makers: dict[type[models.Model], Callable[[], models.Model]] = {
        Organisation: lambda: anna.organisation,
        Meeting: lambda: anna.meeting,
        StandInSearch: lambda: StandInSearch.objects.get(meeting=anna.meeting),
        Place: lambda: PlaceFactory(group=anna.group),
        AllOff: lambda: AllOffFactory(group=anna.group),
        Arrangement: lambda: ArrangementFactory(group=anna.group),
        Poll: lambda: PollFactory(group=anna.group),
        SheetLine: lambda: SheetLineFactory(meeting=anna.meeting, channel="EMAIL"),
        CodeVersion: lambda: CodeVersionFactory(group=anna.group),
        Listing: lambda: ListingFactory(group=anna.group),
        SetUpPoint: lambda: SetUpPointFactory(group=anna.group),
        LifeChange: lambda: LifeChangeFactory(group=anna.group, kind="END", done_at=MOMENT),
        Door: lambda: Door(group=anna.group),
        SecondGroup: lambda: SecondGroupFactory(change__group=anna.group),
        WelcomeText: lambda: WelcomeTextFactory(part__group=anna.group),
        Emergency: lambda: EmergencyFactory(group=anna.group, asked_by_id=anna.member.pk),
    }
    theirs = {one.model for one in owned()}
    rows: dict[type[models.Model], models.Model] = {}
    for number, column in enumerate(encrypted_columns(), 100):
        model, name = column.model, column.field.name
        if model in theirs or model._meta.app_label == "vaultsample":
            continue
        if model not in rows:
            rows[model] = makers[model]() if model in makers else model(**shape(_with(anna, rows), model))
        row = rows[model]
        word = f"{aviary.mark}g{number}"
        aviary.words[word] = f"{model._meta.label}.{name}"
        holder = [word] if column.field.default is list else {"word": word}
        setattr(row, name, holder if isinstance(column.field, EncryptedJSONField) else word)
    for row in rows.values():
        row.save()
    aviary.rows = [*rows.values(), SeriesFactory(group=anna.group)]
    anna.meeting.place = rows[Place]  # type: ignore[assignment]
    anna.meeting.save()
