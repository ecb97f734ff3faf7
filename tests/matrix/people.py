"""The roles of the matrix: who plays each, and what each is to the other group.

The group in question is Tuesday Circle unless the variant of an object says otherwise. To add a role: one line here;
where it may do something that the role it is ``like`` may not, name it in who.toml or in the row.
"""

from collections.abc import Callable
from dataclasses import dataclass

from members.models import Member
from tests.matrix.world import World

TOMORROW, THEIRS = "ours, tomorrow", "theirs through our meeting"
"""Variants of the meeting at which somebody stands in."""


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody who asks. ``elsewhere`` is what it is to the other group; unnamed, it is like ``like``."""

    player: Callable[[World], Member | None]
    elsewhere: str
    like: str = ""
    only: tuple[str, ...] = ()
    """The variants to which it is what it is; to all others it is like ``like``. Empty: to all."""


ROLES: dict[str, Role] = {
    "anonymous": Role(lambda _world: None, "anonymous"),
    "newcomer": Role(lambda world: world.cast.mika, "newcomer"),
    "member": Role(lambda world: world.cast.amina, "member_elsewhere"),
    "hidden": Role(lambda world: world.cast.lin, "member_elsewhere", like="member"),
    "in_both": Role(lambda world: world.nima, "in_both", like="member"),
    "facilitator": Role(lambda world: world.cast.rosa, "facilitator_elsewhere"),
    "co_facilitator": Role(lambda world: world.cast.sam, "facilitator_elsewhere", like="facilitator"),
    "facilitator_elsewhere": Role(lambda world: world.cast.ines, "facilitator", like="newcomer"),
    "member_elsewhere": Role(lambda world: world.cast.joan, "member", like="newcomer"),
    "left": Role(lambda world: world.wanja, "newcomer", like="newcomer"),
    "applicant": Role(lambda world: world.noor, "newcomer", like="newcomer"),
    "supporter": Role(lambda world: world.otieno, "newcomer", like="newcomer"),
    "stand_in": Role(lambda world: world.zuri, "newcomer", like="newcomer", only=(TOMORROW, THEIRS)),
    "coordinator": Role(lambda world: world.cast.chidi, "coordinator", like="newcomer"),
    "superuser": Role(lambda world: world.cast.root, "superuser", like="newcomer"),
}
