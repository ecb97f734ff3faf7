"""Meetings, seasons, places and what hangs on them, as the matrix asks for them."""

import datetime
from collections.abc import Iterator

from groups.models import Group
from meetings.models import Meeting, Place
from tests.matrix.objects import ENDED, HERE, HOLE, NOBODY, NOWHERE, THERE, Parts, Variant, fixed, kind
from tests.matrix.people import THEIRS, TOMORROW
from tests.matrix.world import World


@kind("group and rhythm")
def _group_and_rhythm() -> Iterator[Variant]:
    yield Variant("ours", HERE, lambda w, _r: {"slug": w.cast.tuesday.slug, "rhythm": "week"}, is_whole=True)
    yield Variant("the other group", THERE, lambda w, _r: {"slug": w.cast.family.slug, "rhythm": "week"}, is_whole=True)
    yield Variant("an ended group", ENDED, lambda w, _r: {"slug": w.ended.slug, "rhythm": "week"})
    yield Variant("no rhythm", HOLE, lambda w, _r: {"slug": w.cast.tuesday.slug, "rhythm": "never"})
    yield fixed("no group", NOWHERE, slug="no-such-group", rhythm="week")


@kind("season")
def _season() -> Iterator[Variant]:
    def parts(world: World, group: Group, through: Group | None = None) -> Parts:
        return {"slug": (through or group).slug, "pk": str(world.season(group).pk)}

    yield Variant("ours", HERE, lambda w, _r: parts(w, w.cast.tuesday), is_whole=True)
    yield Variant("the other group's", THERE, lambda w, _r: parts(w, w.cast.family), is_whole=True)
    yield Variant("theirs through our group", HOLE, lambda w, _r: parts(w, w.cast.family, w.cast.tuesday))
    yield Variant("an ended group's", ENDED, lambda w, _r: parts(w, w.ended))
    yield fixed("no season", NOWHERE, slug="no-such-group", pk=NOBODY)


@kind("place")
def _place() -> Iterator[Variant]:
    def parts(group: Group, place: Place) -> Parts:
        return {"slug": group.slug, "pk": str(place.pk)}

    yield Variant("ours", HERE, lambda w, _r: parts(w.cast.tuesday, w.cast.library), is_whole=True)
    yield Variant("the other group's", THERE, lambda w, _r: parts(w.cast.family, w.cast.kitchen), is_whole=True)
    yield Variant("theirs through our group", HOLE, lambda w, _r: parts(w.cast.tuesday, w.cast.kitchen))
    yield fixed("no place", NOWHERE, slug="no-such-group", pk=NOBODY)


@kind("days without meetings")
def _days_without_meetings() -> Iterator[Variant]:
    def parts(world: World, group: Group, through: Group | None = None) -> Parts:
        return {"slug": (through or group).slug, "pk": str(world.all_off(group).pk)}

    yield Variant("ours", HERE, lambda w, _r: parts(w, w.cast.tuesday), is_whole=True)
    yield Variant("the other group's", THERE, lambda w, _r: parts(w, w.cast.family), is_whole=True)
    yield Variant("theirs through our group", HOLE, lambda w, _r: parts(w, w.cast.family, w.cast.tuesday))
    yield fixed("none", NOWHERE, slug="no-such-group", pk=NOBODY)


@kind("days without meetings anywhere")
def _days_without_meetings_anywhere() -> Iterator[Variant]:
    yield Variant("ours", HERE, lambda w, _r: {"pk": str(w.all_off_everywhere(w.cast.organisation).pk)}, is_whole=True)
    yield Variant(
        "of another organisation", NOWHERE, lambda w, _r: {"pk": str(w.all_off_everywhere(w.elsewhere.organisation).pk)}
    )
    yield fixed("none", NOWHERE, pk=NOBODY)


@kind("meeting")
def _meeting() -> Iterator[Variant]:
    yield Variant(TOMORROW, HERE, lambda w, _r: {"pk": str(w.cast.tomorrow.pk)}, is_whole=True)
    yield Variant("the other group's", THERE, lambda w, _r: {"pk": str(w.cast.table.pk)}, is_whole=True)
    yield Variant(
        "ours, long over",
        HERE,
        lambda w, _r: {"pk": str(w.meeting(w.cast.tuesday, on_date=datetime.date(2026, 10, 6)).pk)},
    )
    yield Variant(
        "ours, called off",
        HERE,
        lambda w, _r: {"pk": str(w.meeting(w.cast.tuesday, on_date=datetime.date(2026, 12, 8), status="CANCELLED").pk)},
    )
    yield Variant("an ended group's", ENDED, lambda w, _r: {"pk": str(w.meeting(w.ended).pk)})
    yield Variant("another organisation's", NOWHERE, lambda w, _r: {"pk": str(w.meeting(w.elsewhere).pk)})
    yield fixed("no meeting", NOWHERE, pk=NOBODY)


@kind("meeting that needs somebody")
def _meeting_that_needs_somebody() -> Iterator[Variant]:
    def parts(world: World, meeting: Meeting) -> Parts:
        return {"pk": str(world.ask(meeting).search.meeting_id)}

    yield Variant(TOMORROW, HERE, lambda w, _r: parts(w, w.cast.tomorrow), is_whole=True)
    yield Variant("the other group's", THERE, lambda w, _r: parts(w, w.cast.table), is_whole=True)
    yield fixed("no meeting", NOWHERE, pk=NOBODY)


@kind("question to a stand-in")
def _question_to_a_stand_in() -> Iterator[Variant]:
    def parts(world: World, meeting: Meeting, through: Meeting | None = None) -> Parts:
        world.ask(through or meeting)
        return {"pk": str((through or meeting).pk), "ask": str(world.ask(meeting).pk)}

    yield Variant(TOMORROW, HERE, lambda w, _r: parts(w, w.cast.tomorrow), is_whole=True)
    yield Variant("the other group's", THERE, lambda w, _r: parts(w, w.cast.table), is_whole=True)
    yield Variant(THEIRS, HOLE, lambda w, _r: parts(w, w.cast.table, w.cast.tomorrow))
    yield fixed("no meeting", NOWHERE, pk=NOBODY, ask=NOBODY)


@kind("link to a stand-in")
def _link_to_a_stand_in() -> Iterator[Variant]:
    yield Variant("one that works", HERE, lambda w, _r: {"token": w.ask(w.cast.tomorrow).token}, is_whole=True)
    yield fixed("none", HOLE, token="there-is-no-such-link")


@kind("answer link")
def _answer_link() -> Iterator[Variant]:
    yield Variant("one that works", HERE, lambda w, _r: {"token": w.link(w.cast.amina).token}, is_whole=True)
    yield Variant("of somebody who left", HOLE, lambda w, _r: {"token": w.link(w.wanja).token})
    yield Variant("of somebody who never belonged", HOLE, lambda w, _r: {"token": w.link(w.cast.joan).token})
    yield fixed("none", HOLE, token="there-is-no-such-link")


@kind("calendar")
def _calendar() -> Iterator[Variant]:
    yield Variant("one that is followed", HERE, lambda w, _r: {"token": w.calendar(w.cast.okello)}, is_whole=True)
    yield Variant("of somebody who left", HOLE, lambda w, _r: {"token": w.calendar(w.wanja)})
    yield Variant("of somebody who belongs nowhere", HOLE, lambda w, _r: {"token": w.calendar(w.cast.mika)})
    yield fixed("none", HOLE, token="there-is-no-such-calendar")
