"""The vocabulary in which every model says, field by field, who may see it and how it is forgotten.

A model carries an inner class::

    class Privacy:
        purpose = "Why this row exists, in one plain sentence."
        fields = {
            "name": Field(Audience.GROUP, erase=Erase.BLANK),
            ...
        }
        clock = "left_on"    # with keep_days: the date from which the days are counted; may lead over a relation
        group = "group"      # how to find the group whose organisation may choose another number of days, and
        period = "left"      # under which name it does (groups.Organisation.keep_<period>_days)

What follows from it without further code: the export (export.py), erasure (erase.py), forgetting after a time
(retention.py) and the tables of docs/privacy.md. So a column that points to a person says how it is erased: with
DELETE_ROW the row belongs to that person and goes with them; with BLANK the row stays and stops naming them.

The suite refuses a model with a field that is not classified (tests/house/test_privacy.py).
"""

from dataclasses import dataclass
from enum import Enum

PERSON = "person"
"""``Field.names`` of a column that holds the id of a person without a foreign key."""


class Audience(Enum):
    """Who may see a value, widest first."""

    PUBLIC = "anybody"
    GROUP = "members of the same group"
    FACILITATORS = "facilitators of the same group"
    COORDINATORS = "coordinators of the organisation"
    CHOSEN = "somebody whom the person chose"
    OWNER = "the person alone"
    PROGRAM = "nobody: the program needs it to work"


class Erase(Enum):
    """What happens to a value when the person it is about asks to be erased."""

    DELETE_ROW = "the whole row goes"
    BLANK = "the value is emptied, the row stays"
    KEEP = "it stays: it says nothing about a person"


@dataclass(frozen=True, slots=True)
class Field:
    """What one field promises.

    ``keep_days`` is how long the value is kept after the row stopped being of use; None means as long as the row.
    ``export``: whether the person gets it with everything held about them; by default all but the PROGRAM's.
    ``of``: the columns naming the people whom the value is about, where it is not only the one the row belongs to.
    ``names``: for an id without a foreign key, whose it is: PERSON, a model such as ``groups.Group``, or the name of
    the column that says which model.
    """

    audience: Audience
    erase: Erase = Erase.DELETE_ROW
    keep_days: int | None = None
    why: str = ""
    export: bool | None = None
    of: tuple[str, ...] = ()
    names: str = ""

    @property
    def is_exported(self) -> bool:
        """Whether the person it is about gets it."""
        return self.audience is not Audience.PROGRAM if self.export is None else self.export


def same(
    audience: Audience,
    *names: str,
    erase: Erase = Erase.DELETE_ROW,
    keep_days: int | None = None,
    export: bool | None = None,
    of: tuple[str, ...] = (),
) -> dict[str, Field]:
    """The same promise for several fields."""
    return dict.fromkeys(names, Field(audience, erase=erase, keep_days=keep_days, export=export, of=of))
