"""What stands in somebody's calendar: one meeting, as one person may see it there."""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. ``starts`` and ``ends`` are aware and on the wall clock of the place: six o'clock stays six o'clock.

    ``uid`` names it for this one person and stays the same for good; ``sequence`` counts its changes, so that a
    calendar never takes an older word for the newer one. ``revised_at``: when it last came to say something else.
    """

    uid: str
    sequence: int
    starts: datetime.datetime
    ends: datetime.datetime
    title: str
    place: str
    is_off: bool
    revised_at: datetime.datetime
