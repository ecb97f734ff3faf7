"""The kinds of objects around a question on day and hour, and what makes it hard to come; see objects.py."""

from collections.abc import Iterator

from groups.models import Group
from tests.matrix.objects import HERE, HOLE, NOBODY, NOWHERE, THERE, Parts, Variant, fixed, kind
from tests.matrix.world import World


@kind("poll")
def _poll() -> Iterator[Variant]:
    yield Variant("ours", HERE, lambda w, _r: {"pk": str(w.poll(w.cast.tuesday).pk)}, is_whole=True)
    yield Variant("the other group's", THERE, lambda w, _r: {"pk": str(w.poll(w.cast.family).pk)}, is_whole=True)
    yield Variant("another organisation's", NOWHERE, lambda w, _r: {"pk": str(w.poll(w.elsewhere).pk)})
    yield fixed("none", NOWHERE, pk=NOBODY)


@kind("poll of a group")
def _poll_of_a_group() -> Iterator[Variant]:
    def parts(world: World, group: Group, through: Group | None = None) -> Parts:
        return {"slug": (through or group).slug, "pk": str(world.poll(group).pk)}

    yield Variant("ours", HERE, lambda w, _r: parts(w, w.cast.tuesday), is_whole=True)
    yield Variant("the other group's", THERE, lambda w, _r: parts(w, w.cast.family), is_whole=True)
    yield Variant("theirs through our group", HOLE, lambda w, _r: parts(w, w.cast.family, w.cast.tuesday))
    yield fixed("none", NOWHERE, slug="no-such-group", pk=NOBODY)


@kind("person and poll")
def _person_and_poll() -> Iterator[Variant]:
    def parts(world: World, group: Group, member: object, through: Group | None = None) -> Parts:
        found = world.membership(member, group)
        poll = world.poll(through or group)
        return {"slug": (through or group).slug, "pk": str(poll.pk), "person": str(found.pk if found else NOBODY)}

    yield Variant("ours", HERE, lambda w, _r: parts(w, w.cast.tuesday, w.cast.okello), is_whole=True)
    yield Variant("the other group's", THERE, lambda w, _r: parts(w, w.cast.family, w.tendai), is_whole=True)
    yield Variant("theirs through our group", HOLE, lambda w, _r: parts(w, w.cast.family, w.tendai, w.cast.tuesday))
    yield fixed("none", NOWHERE, slug="no-such-group", pk=NOBODY, person=NOBODY)


@kind("link to a poll")
def _link_to_a_poll() -> Iterator[Variant]:
    yield Variant("one that works", HERE, lambda w, _r: {"token": w.poll_link(w.cast.amina).token}, is_whole=True)
    yield Variant("of somebody who left", HOLE, lambda w, _r: {"token": w.poll_link(w.wanja).token})
    yield fixed("none", HOLE, token="there-is-no-such-link")


@kind("somebody to talk with")
def _somebody_to_talk_with() -> Iterator[Variant]:
    def parts(world: World, group: Group, through: Group | None = None) -> Parts:
        return {"slug": (through or group).slug, "pk": str(world.hard_to_come(group).pk)}

    yield Variant("ours", HERE, lambda w, _r: parts(w, w.cast.tuesday), is_whole=True)
    yield Variant("the other group's", THERE, lambda w, _r: parts(w, w.cast.family), is_whole=True)
    yield Variant("theirs through our group", HOLE, lambda w, _r: parts(w, w.cast.family, w.cast.tuesday))
    yield fixed("nobody", NOWHERE, slug="no-such-group", pk=NOBODY)


@kind("group and reason")
def _group_and_reason() -> Iterator[Variant]:
    yield Variant("ours", HERE, lambda w, _r: {"slug": w.cast.tuesday.slug, "reason": "COMPANY"}, is_whole=True)
    yield Variant(
        "the other group", THERE, lambda w, _r: {"slug": w.cast.family.slug, "reason": "COMPANY"}, is_whole=True
    )
    yield Variant("no reason", HOLE, lambda w, _r: {"slug": w.cast.tuesday.slug, "reason": "weather"})
    yield fixed("no group", NOWHERE, slug="no-such-group", reason="COMPANY")
