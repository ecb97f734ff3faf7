"""What an address can be about, of a group's life: roles that people hold, two groups of one, a draft to begin with."""

from collections.abc import Iterator
from dataclasses import replace

from groups.models import Group
from members.models import Member, RoleTerm
from tests.matrix.objects import ENDED, HERE, HOLE, KINDS, NOBODY, NOWHERE, THERE, Parts, Variant, fixed, kind
from tests.matrix.world import World


@kind("group that became two")
def _group_that_became_two() -> Iterator[Variant]:
    def parts(world: World, group: Group, leader: Member) -> Parts:
        world.became_two(group)
        found = world.membership(leader, group)
        return {"slug": group.slug, "leader": str(found.pk if found else NOBODY)}

    yield Variant("ours", HERE, lambda w, _r: parts(w, w.cast.tuesday, w.cast.sam), is_whole=True)
    yield Variant("the other group", THERE, lambda w, _r: parts(w, w.cast.family, w.cast.ines), is_whole=True)
    yield Variant("an ended group", ENDED, lambda w, _r: {"slug": w.ended.slug})
    yield fixed("no group", NOWHERE, slug="no-such-group")


@kind("group with a draft")
def _group_with_a_draft() -> Iterator[Variant]:
    def parts(world: World, group: Group) -> Parts:
        world.draft(group)
        return {"slug": group.slug}

    yield Variant("ours", HERE, lambda w, _r: parts(w, w.cast.tuesday), is_whole=True)
    yield Variant("the other group", THERE, lambda w, _r: parts(w, w.cast.family), is_whole=True)
    yield Variant("an ended group", ENDED, lambda w, _r: {"slug": w.ended.slug})
    yield fixed("no group", NOWHERE, slug="no-such-group")


@kind("person of a group that became two")
def _person_of_a_group_that_became_two() -> Iterator[Variant]:
    for one in KINDS["person without account"]:

        def parts(world: World, role: str, one: Variant = one) -> Parts | None:
            for group in (world.cast.tuesday, world.cast.family):
                world.became_two(group)
            return one.parts(world, role)

        yield replace(one, parts=parts)


@kind("question to Amina about a part")
def _question_about_a_part() -> Iterator[Variant]:
    yield Variant("Amina's", HERE, lambda w, _r: {"pk": str(w.part_lead(w.cast.tuesday).pk)}, is_whole=True)
    yield Variant("Joan's", THERE, lambda w, _r: {"pk": str(w.part_lead(w.cast.family).pk)}, is_whole=True)
    yield fixed("nobody's", NOWHERE, pk=NOBODY)


@kind("role that somebody holds")
def _role_held() -> Iterator[Variant]:
    def parts(group: Group, member: Member, through: Group | None = None) -> Parts:
        term = RoleTerm.objects.open().get(group=group, member=member)
        return {"slug": (through or group).slug, "pk": str(term.pk)}

    yield Variant("ours", HERE, lambda w, _r: parts(w.cast.tuesday, w.cast.sam), is_whole=True)
    yield Variant("the other group's", THERE, lambda w, _r: parts(w.cast.family, w.cast.ines), is_whole=True)
    yield Variant("theirs through our group", HOLE, lambda w, _r: parts(w.cast.family, w.cast.ines, w.cast.tuesday))
    yield Variant("nobody's", HOLE, lambda w, _r: {"slug": w.cast.tuesday.slug, "pk": str(NOBODY)})
    yield fixed("no group", NOWHERE, slug="no-such-group", pk=NOBODY)
