"""The languages of a group, for what is printed."""

from groups.models import Group, Listing


def languages_of(group: Group) -> list[str]:
    """Codes: the group's own first, then the others in which it said that people speak there."""
    said = Listing.objects.filter(group=group).values_list("languages", flat=True).first() or ""
    return list(dict.fromkeys([group.language, *said.split()]))
