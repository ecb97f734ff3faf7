"""The vocabulary in which every model says, field by field, who may see it and how it is forgotten.

A model carries an inner class::

    class Privacy:
        purpose = "Why this row exists, in one plain sentence."
        fields = {
            "name": Field(Audience.GROUP, erase=Erase.BLANK),
            ...
        }

The suite refuses a model with a field that is not classified (tests/house/test_privacy.py).
"""

from dataclasses import dataclass
from enum import Enum


class Audience(Enum):
    """Who may see a value, widest first."""

    PUBLIC = "anybody"
    GROUP = "members of the same group"
    FACILITATORS = "facilitators of the same group"
    COORDINATORS = "coordinators of the organisation"
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
    """

    audience: Audience
    erase: Erase = Erase.DELETE_ROW
    keep_days: int | None = None
    why: str = ""


def same(
    audience: Audience, *names: str, erase: Erase = Erase.DELETE_ROW, keep_days: int | None = None
) -> dict[str, Field]:
    """The same promise for several fields."""
    return dict.fromkeys(names, Field(audience, erase=erase, keep_days=keep_days))
