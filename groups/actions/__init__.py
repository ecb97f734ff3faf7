"""What can be done with a group and with what it says of itself."""

from groups.actions.becoming_two import found_second
from groups.actions.founding import (
    SETTINGS,
    begin,
    change_settings,
    choose_words,
    found_group,
    note_points,
    settle_points,
)

__all__ = [
    "SETTINGS",
    "begin",
    "change_settings",
    "choose_words",
    "found_group",
    "found_second",
    "note_points",
    "settle_points",
]
