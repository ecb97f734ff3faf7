"""Codes of messages about what changes for a group; stored, so their meaning never changes."""

CHANGE, TAKEN_BACK, OVER = "life.change", "life.taken_back", "life.over"
TWO = "life.two"
"""A group has become two."""
PART_ASKED = "part.asked"
"""Somebody is asked to look after one of two groups."""
