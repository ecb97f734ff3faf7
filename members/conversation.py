"""The conversation beside a request, with the names under which people of the group speak."""

from members.models import JoinMessage, JoinRequest, Membership


def said(row: JoinRequest) -> list[tuple[JoinMessage, str]]:
    """Each word with the name of who said it for the group; the asker needs none, and who has left is "the group"."""
    messages = list(row.messages.all())
    authors = [one.author_id for one in messages if one.is_from_group and one.author_id]
    names = dict(
        Membership.objects.current()
        .filter(group=row.group_id, member__in=authors)
        .values_list("member_id", "shown_name")
    )
    return [(one, names.get(one.author_id, "") if one.is_from_group and one.author_id else "") for one in messages]
