"""What an address can be about: for each kind of object, the variants that are asked for (``of`` in the rows).

Each variant gives the parts of the address, or None where this role has no such thing, and says what roles are to it:
``HERE`` the object of Tuesday Circle · ``THERE`` the same of the other group · ``ENDED`` of a group that has ended ·
``NOWHERE`` nobody has it, as if it did not exist · ``HOLE`` the group is theirs, but there is no such thing in it.
"""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from groups.models import Group
from members.models import Member
from tests.matrix.people import ROLES
from tests.matrix.world import World

Parts = dict[str, str]
HERE, THERE, ENDED, NOWHERE, HOLE = "here", "there", "ended", "nowhere", "hole"
NOBODY = uuid.UUID("5e0f0f5e-0000-4000-8000-000000000000")
"""An id that nothing has."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One object to ask for. Only to ``is_whole`` ones are filled-in forms sent."""

    name: str
    plays: str
    parts: Callable[[World, str], Parts | None]
    is_whole: bool = False


KINDS: dict[str, list[Variant]] = {}


def kind(name: str) -> Callable[[Callable[[], Iterator[Variant]]], Callable[[], Iterator[Variant]]]:
    """Keep the variants that the function yields under this name."""

    def add(variants: Callable[[], Iterator[Variant]]) -> Callable[[], Iterator[Variant]]:
        KINDS[name] = list(variants())
        return variants

    return add


def variants_of(name: str) -> list[Variant]:
    """The variants of this kind; an address without parts has one."""
    return KINDS[name] if name else [Variant("", HERE, lambda _world, _role: {}, is_whole=True)]


def fixed(name: str, plays: str, **parts: object) -> Variant:
    """A variant with the same parts in every world and for every role."""
    return Variant(name, plays, lambda _world, _role: {key: str(value) for key, value in parts.items()})


@kind("group")
def _group() -> Iterator[Variant]:
    def parts(group: Group, other: Group, world: World) -> Parts:
        planned, theirs = world.planned(group), world.planned(other)
        return {"slug": group.slug, "planned": str(planned.pk), "theirs": str(theirs.pk)}

    yield Variant("ours", HERE, lambda w, _r: parts(w.cast.tuesday, w.cast.family, w), is_whole=True)
    yield Variant("the other group", THERE, lambda w, _r: parts(w.cast.family, w.cast.tuesday, w), is_whole=True)
    yield Variant("an ended group", ENDED, lambda w, _r: {"slug": w.ended.slug})
    yield Variant("a group of another organisation", NOWHERE, lambda w, _r: {"slug": w.elsewhere.slug})
    yield fixed("no group", NOWHERE, slug="no-such-group")


@kind("organisation")
def _organisation() -> Iterator[Variant]:
    yield Variant("ours", HERE, lambda w, _r: {"organisation": str(w.cast.organisation.pk)}, is_whole=True)


@kind("part of a welcome")
def _part_of_a_welcome() -> Iterator[Variant]:
    yield Variant("ours", HERE, lambda w, _r: {"slug": w.cast.tuesday.slug, "key": "door"}, is_whole=True)
    yield Variant("the other group's", THERE, lambda w, _r: {"slug": w.cast.family.slug, "key": "door"}, is_whole=True)
    yield Variant(
        "theirs through our group", HOLE, lambda w, _r: {"slug": w.cast.tuesday.slug, "key": w.part_of_family.key}
    )
    yield Variant("no part", HOLE, lambda w, _r: {"slug": w.cast.tuesday.slug, "key": "weather"})
    yield fixed("no group", NOWHERE, slug="no-such-group", key="door")


@kind("call")
def _call() -> Iterator[Variant]:
    def parts(group: Group, called: Group, world: World) -> Parts:
        return {"slug": group.slug, "pk": str(world.call(called).pk)}

    yield Variant("ours", HERE, lambda w, _r: parts(w.cast.tuesday, w.cast.tuesday, w), is_whole=True)
    yield Variant("the other group's", THERE, lambda w, _r: parts(w.cast.family, w.cast.family, w), is_whole=True)
    yield Variant("theirs through our group", HOLE, lambda w, _r: parts(w.cast.tuesday, w.cast.family, w))
    yield Variant("no call", HOLE, lambda w, _r: {"slug": w.cast.tuesday.slug, "pk": str(NOBODY)})
    yield fixed("no group", NOWHERE, slug="no-such-group", pk=NOBODY)


@kind("person")
def _person() -> Iterator[Variant]:
    def parts(group: Group, world: World, member: object) -> Parts:
        found = world.membership(member, group)
        return {"slug": group.slug, "pk": str(found.pk if found else NOBODY)}

    yield Variant("ours", HERE, lambda w, _r: parts(w.cast.tuesday, w, w.cast.okello), is_whole=True)
    yield Variant("ours, hidden", HERE, lambda w, _r: parts(w.cast.tuesday, w, w.cast.lin))
    yield Variant("the other group's", THERE, lambda w, _r: parts(w.cast.family, w, w.tendai), is_whole=True)
    yield Variant(
        "theirs through our group",
        HOLE,
        lambda w, _r: {**parts(w.cast.family, w, w.tendai), "slug": w.cast.tuesday.slug},
    )
    yield Variant(
        "who left",
        HOLE,
        lambda w, _r: {"slug": w.cast.tuesday.slug, "pk": str(w.wanja.memberships.get().pk)},
    )
    yield Variant("nobody", HOLE, lambda w, _r: {"slug": w.cast.tuesday.slug, "pk": str(NOBODY)})
    yield fixed("no group", NOWHERE, slug="no-such-group", pk=NOBODY)


@kind("person without account")
def _person_without_account() -> Iterator[Variant]:
    # Lin can sign in: nothing is arranged in her place.
    yield from (one for one in KINDS["person"] if one.name != "ours, hidden")


@kind("my membership")
def _my_membership() -> Iterator[Variant]:
    def mine(world: World, role: str) -> Parts | None:
        found = world.membership(ROLES[role].player(world))
        return {"pk": str(found.pk)} if found else None

    def of(world: World, member: object) -> Parts:
        found = world.membership(member)
        return {"pk": str(found.pk if found else NOBODY)}

    yield Variant("mine", HERE, mine, is_whole=True)
    yield Variant("another's in our group", HOLE, lambda w, _r: of(w, w.cast.okello))
    yield Variant("a hidden person's", HOLE, lambda w, r: of(w, w.cast.lin) if r != "hidden" else None)
    yield Variant("one of the other group", HOLE, lambda w, r: of(w, w.cast.joan) if r != "member_elsewhere" else None)
    yield Variant("of who left", HOLE, lambda w, _r: {"pk": str(w.wanja.memberships.get().pk)})
    yield fixed("nobody's", HOLE, pk=NOBODY)


def _with_code(name: str, code: str) -> Iterator[Variant]:
    """The variants of ``name`` with the question ``code`` at the end of the address."""
    for one in KINDS[name]:

        def parts(world: World, role: str, one: Variant = one) -> Parts | None:
            found = one.parts(world, role)
            return None if found is None else {**found, "code": code}

        yield replace(one, parts=parts)


@kind("question in my group")
def _question_in_my_group() -> Iterator[Variant]:
    yield from _with_code("my membership", "reach-meeting")


@kind("question to a person")
def _question_to_a_person() -> Iterator[Variant]:
    yield from _with_code("person without account", "reach-meeting")


@kind("question about phoning")
def _question_about_phoning() -> Iterator[Variant]:
    yield Variant("one that concerns Rosa", HERE, lambda w, _r: w.question_to_rosa, is_whole=True)
    yield fixed("no question", NOWHERE, code="no-such-question")


@kind("question about a person")
def _question_about_a_person() -> Iterator[Variant]:
    def parts(world: World, group: Group, other: Group | None = None) -> Parts:
        asked = world.question_about(group)
        member = world.membership(asked.member, group)
        return {"slug": (other or group).slug, "pk": str(member.pk if member else NOBODY), "question": str(asked.pk)}

    yield Variant("ours", HERE, lambda w, _r: parts(w, w.cast.tuesday), is_whole=True)
    yield Variant("the other group's", THERE, lambda w, _r: parts(w, w.cast.family), is_whole=True)
    yield Variant("theirs through our group", HOLE, lambda w, _r: parts(w, w.cast.family, w.cast.tuesday))
    yield Variant("no question", HOLE, lambda w, _r: {**parts(w, w.cast.tuesday), "question": str(NOBODY)})
    yield fixed("no group", NOWHERE, slug="no-such-group", pk=NOBODY, question=NOBODY)


def _own(mine: Callable[[World, Member], Parts]) -> Iterator[Variant]:
    """Something that each person has for themselves; where nobody is signed in, Amina's."""

    def parts(world: World, role: str) -> Parts:
        return mine(world, ROLES[role].player(world) or world.cast.amina)

    yield Variant("mine", HERE, parts, is_whole=True)
    yield Variant("another's", HOLE, lambda w, _r: mine(w, w.cast.okello))
    yield Variant("nobody's", HOLE, lambda w, _r: {**mine(w, w.cast.okello), "pk": str(NOBODY)})


@kind("my question")
def _my_question() -> Iterator[Variant]:
    yield from _own(lambda w, member: {"pk": str(w.question_to(member).pk)})


@kind("my plan")
def _my_plan() -> Iterator[Variant]:
    yield from _own(lambda w, member: {"pk": str(w.plan(member).pk), "code": "purpose"})


@kind("question whether somebody would lead")
def _offer() -> Iterator[Variant]:
    def parts(world: World, group: Group, through: Group | None = None) -> Parts:
        return {"slug": (through or group).slug, "pk": str(world.offer(group).pk)}

    yield Variant("ours", HERE, lambda w, _r: parts(w, w.cast.tuesday), is_whole=True)
    yield Variant("the other group's", THERE, lambda w, _r: parts(w, w.cast.family), is_whole=True)
    yield Variant("theirs through our group", HOLE, lambda w, _r: parts(w, w.cast.family, w.cast.tuesday))
    yield Variant("nobody's", HOLE, lambda w, _r: {"slug": w.cast.tuesday.slug, "pk": str(NOBODY)})
    yield fixed("no group", NOWHERE, slug="no-such-group", pk=NOBODY)


@kind("question to Amina whether she would lead")
def _offer_to_amina() -> Iterator[Variant]:
    yield Variant("Amina's", HERE, lambda w, _r: {"pk": str(w.offer(w.cast.tuesday).pk)}, is_whole=True)
    yield Variant("Joan's", THERE, lambda w, _r: {"pk": str(w.offer(w.cast.family).pk)}, is_whole=True)
    yield fixed("nobody's", NOWHERE, pk=NOBODY)


@kind("group that takes requests")
def _asked_group() -> Iterator[Variant]:
    yield Variant("one that anybody may find", HERE, lambda w, _r: {"slug": w.asked.slug})
    yield Variant("an unlisted one", HOLE, lambda w, _r: {"slug": w.cast.family.slug})
    yield Variant("an open one", HOLE, lambda w, _r: {"slug": w.cast.tuesday.slug})
    yield fixed("no group", HOLE, slug="no-such-group")


@kind("my request")
def _my_request() -> Iterator[Variant]:
    yield from _own(lambda w, member: {"pk": str(w.request_of(member).pk)})


@kind("request")
def _request() -> Iterator[Variant]:
    def parts(world: World, group: Group, through: Group | None = None) -> Parts:
        return {"slug": (through or group).slug, "pk": str(world.request_to(group).pk)}

    yield Variant("ours", HERE, lambda w, _r: parts(w, w.cast.tuesday), is_whole=True)
    yield Variant("the other group's", THERE, lambda w, _r: parts(w, w.cast.family), is_whole=True)
    yield Variant("theirs through our group", HOLE, lambda w, _r: parts(w, w.cast.family, w.cast.tuesday))
    yield Variant("nobody's", HOLE, lambda w, _r: {"slug": w.cast.tuesday.slug, "pk": str(NOBODY)})
    yield fixed("no group", NOWHERE, slug="no-such-group", pk=NOBODY)


def _of_a_group(what: Callable[[World, Group], object]) -> Iterator[Variant]:
    """A thing of our group, of the other one, and of the other one asked for through ours."""

    def parts(world: World, group: Group, through: Group | None = None) -> Parts:
        return {"slug": (through or group).slug, "pk": str(getattr(what(world, group), "pk", NOBODY))}

    yield Variant("ours", HERE, lambda w, _r: parts(w, w.cast.tuesday), is_whole=True)
    yield Variant("the other group's", THERE, lambda w, _r: parts(w, w.cast.family), is_whole=True)
    yield Variant("theirs through our group", HOLE, lambda w, _r: parts(w, w.cast.family, w.cast.tuesday))
    yield Variant("nobody's", HOLE, lambda w, _r: {"slug": w.cast.tuesday.slug, "pk": str(NOBODY)})
    yield fixed("no group", NOWHERE, slug="no-such-group", pk=NOBODY)


@kind("quiet wish")
def _wish() -> Iterator[Variant]:
    yield from _of_a_group(lambda w, group: w.wish_in(group))


@kind("staying away")
def _away() -> Iterator[Variant]:
    yield from _of_a_group(lambda w, group: w.away_from(group))


@kind("quiet wish of Amina")
def _wish_of_amina() -> Iterator[Variant]:
    yield Variant("one", HERE, lambda w, _r: {"pk": str(w.wish_in(w.cast.tuesday).pk)}, is_whole=True)
    yield fixed("none", NOWHERE, pk=NOBODY)


@kind("my visit")
def _my_visit() -> Iterator[Variant]:
    yield from _own(lambda w, member: {"pk": str(w.visit_of(member).pk)})


@kind("my link")
def _my_link() -> Iterator[Variant]:
    yield from _own(lambda w, member: {"slug": w.cast.family.slug, "pk": str(w.link_of(member).pk)})


@kind("link that somebody gave away")
def _given_link() -> Iterator[Variant]:
    yield Variant("one", HERE, lambda w, _r: {"token": str(w.link_of(w.cast.ines).token)})


@kind("group that takes requests and is mine")
def _my_closed_group() -> Iterator[Variant]:
    yield Variant("the other one, which is closed", THERE, lambda w, _r: {"slug": w.cast.family.slug}, is_whole=True)
    yield fixed("no group", NOWHERE, slug="no-such-group")


@kind("request that Amina meets")
def _request_met() -> Iterator[Variant]:
    yield Variant("one", HERE, lambda w, _r: {"pk": str(w.request_met.pk)}, is_whole=True)
    yield Variant("one that nobody meets", NOWHERE, lambda w, _r: {"pk": str(w.request_to(w.cast.tuesday).pk)})
    yield fixed("none", NOWHERE, pk=NOBODY)


@kind("somebody to ask")
def _somebody_to_ask() -> Iterator[Variant]:
    def parts(world: World, member: Member, group: Group | None = None) -> Parts:
        found = world.membership(member, group or world.cast.tuesday)
        return {"slug": world.cast.tuesday.slug, "pk": str(found.pk if found else NOBODY)}

    yield Variant("ours", HERE, lambda w, _r: parts(w, w.cast.sam))
    yield Variant("who is hidden", HOLE, lambda w, _r: parts(w, w.cast.lin))
    yield Variant("theirs through our group", HOLE, lambda w, _r: parts(w, w.cast.joan, w.cast.family))
    yield Variant("nobody", HOLE, lambda w, _r: {"slug": w.cast.tuesday.slug, "pk": str(NOBODY)})
    yield fixed("no group", NOWHERE, slug="no-such-group", pk=NOBODY)


@kind("question of Lin to Amina")
def _in_touch() -> Iterator[Variant]:
    yield Variant("theirs", HERE, lambda w, _r: {"pk": str(w.in_touch.pk)}, is_whole=True)
    yield fixed("nobody's", NOWHERE, pk=NOBODY)


@kind("leadership that is asked for")
def _vacancy() -> Iterator[Variant]:
    yield Variant("in our organisation", HERE, lambda w, _r: {"pk": str(w.vacancy(w.cast.tuesday).pk)})
    yield Variant("elsewhere", HOLE, lambda w, _r: {"pk": str(w.vacancy(w.elsewhere).pk)})
    yield fixed("none", HOLE, pk=NOBODY)


@kind("emergency")
def _emergency() -> Iterator[Variant]:
    yield Variant("in our organisation", HERE, lambda w, _r: {"pk": str(w.emergency(w.cast.family).pk)}, is_whole=True)
    yield Variant("elsewhere", HOLE, lambda w, _r: {"pk": str(w.emergency(w.elsewhere).pk)})
    yield fixed("none", HOLE, pk=NOBODY)


@kind("link that stops")
def _link_that_stops() -> Iterator[Variant]:
    yield Variant("Amina's", HERE, lambda w, _r: {"token": str(w.way_back.stop_token)}, is_whole=True)
    yield fixed("none", HOLE, token="there-is-no-such-link")


@kind("way back")
def _way_back() -> Iterator[Variant]:
    yield Variant("Amina's", HERE, lambda w, _r: {"pk": str(w.way_back.pk)}, is_whole=True)
    yield fixed("nobody's", NOWHERE, pk=NOBODY)


@kind("facilitator")
def _facilitator() -> Iterator[Variant]:
    yield Variant(
        "of a group",
        HERE,
        lambda w, _r: {"pk": str(w.cast.rosa.memberships.get(group=w.cast.tuesday).pk)},
        is_whole=True,
    )
    yield Variant("of another organisation", HOLE, lambda w, _r: {"pk": str(w.hillside_facilitator.pk)})
    yield Variant(
        "a member only", HOLE, lambda w, _r: {"pk": str(w.cast.okello.memberships.get(group=w.cast.tuesday).pk)}
    )
    yield fixed("nobody", HOLE, pk=NOBODY)


@kind("supporter")
def _supporter() -> Iterator[Variant]:
    yield Variant("Amina's", HERE, lambda w, _r: {"pk": str(w.supporter.pk)}, is_whole=True)
    yield Variant("Joan's", THERE, lambda w, _r: {"pk": str(w.other_supporter.pk)}, is_whole=True)
    yield fixed("nobody's", NOWHERE, pk=NOBODY)


@kind("invitation")
def _invitation() -> Iterator[Variant]:
    yield Variant("Amina's", HERE, lambda w, _r: {"words": str(w.invitation.phrase).replace(" ", "-")}, is_whole=True)


@kind("passkey")
def _passkey() -> Iterator[Variant]:
    yield fixed("none", HERE, pk=1)  # the page asks first whether it is you
