"""What addresses about sheets to sign up on, and about who was there, can be about; see objects.py."""

import datetime
from collections.abc import Iterator

from groups.models import Group
from meetings.models import Meeting, SheetLine, TickList
from tests.factories.meetings import MeetingFactory
from tests.factories.sheets import SheetLineFactory, SheetRoundFactory, TickListFactory
from tests.matrix.objects import HERE, HOLE, NOBODY, NOWHERE, THERE, Parts, Variant, fixed, kind
from tests.matrix.world import World

NOON = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)
DAY = datetime.date(2026, 11, 17)


def _now(world: World, group: Group) -> Meeting:
    """A meeting that begins in a quarter of an hour, at which a phone goes round."""
    found = Meeting.objects.filter(group=group, start_time=datetime.time(12, 15)).first()
    if found is None:
        found = MeetingFactory(group=group, on_date=datetime.date(2026, 11, 23), start_time=datetime.time(12, 15))
        SheetRoundFactory(meeting=found, opened_at=NOON, until=NOON + datetime.timedelta(hours=2))
    return found


def _was(world: World, group: Group) -> Meeting:
    """A meeting of last week, in a group that notes names."""
    if not TickList.objects.filter(group=group).exists():
        TickListFactory(group=group)
    found = Meeting.objects.filter(group=group, on_date=DAY).first()
    if found is None:
        found = MeetingFactory(group=group, on_date=DAY)
    return found


def _line(world: World, group: Group) -> SheetLine:
    meeting = _now(world, group)
    found = SheetLine.objects.filter(meeting=meeting).first()
    return found or SheetLineFactory(meeting=meeting, channel="CALL", address="+447700900188")


@kind("meeting about to begin")
def _about_to_begin() -> Iterator[Variant]:
    yield Variant("ours", HERE, lambda w, _r: {"pk": str(_now(w, w.cast.tuesday).pk)}, is_whole=True)
    yield Variant("the other group's", THERE, lambda w, _r: {"pk": str(_now(w, w.cast.family).pk)}, is_whole=True)
    yield fixed("no meeting", NOWHERE, pk=NOBODY)


@kind("meeting of a group that notes names")
def _names_noted() -> Iterator[Variant]:
    yield Variant("ours", HERE, lambda w, _r: {"pk": str(_was(w, w.cast.tuesday).pk)}, is_whole=True)
    yield Variant("the other group's", THERE, lambda w, _r: {"pk": str(_was(w, w.cast.family).pk)}, is_whole=True)
    yield fixed("no meeting", NOWHERE, pk=NOBODY)


@kind("line of a sheet")
def _line_of_a_sheet() -> Iterator[Variant]:
    def parts(world: World, group: Group, through: Group | None = None) -> Parts:
        return {"pk": str(_now(world, through or group).pk), "line": str(_line(world, group).pk)}

    yield Variant("ours", HERE, lambda w, _r: parts(w, w.cast.tuesday), is_whole=True)
    yield Variant("the other group's", THERE, lambda w, _r: parts(w, w.cast.family), is_whole=True)
    yield Variant("of their meeting, through ours", HOLE, lambda w, _r: parts(w, w.cast.family, w.cast.tuesday))
    yield fixed("no meeting", NOWHERE, pk=NOBODY, line=NOBODY)
