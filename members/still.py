"""Whether somebody still is who a message was meant for: asked in the last look before it leaves (CON-2).

A role that ended between planning and sending ends what is said to those who held it, at once.
"""

from members.models import Delivery


def belongs(delivery: Delivery) -> bool:
    """To the group of the message."""
    return delivery.member is not None and delivery.group_id in delivery.member.group_ids()


def leads(delivery: Delivery) -> bool:
    """The group of the message, alone or with others."""
    return delivery.member is not None and delivery.group_id in delivery.member.facilitated_group_ids


def looks_after(delivery: Delivery) -> bool:
    """Coordinates the organisation behind the group of the message; without one, runs this site."""
    member, group = delivery.member, delivery.group
    if member is None or group is None:
        return False
    if group.organisation_id is None:
        return member.is_superuser
    return group.organisation_id in member.coordinated_organisation_ids


def is_concerned(delivery: Delivery) -> bool:
    """Belongs to the group, or looks after it."""
    return belongs(delivery) or looks_after(delivery)


def stands_behind(delivery: Delivery) -> bool:
    """Whoever the group falls to: its organisation or, without one, those who belong."""
    has_host = delivery.group is not None and delivery.group.organisation_id is not None
    return looks_after(delivery) if has_host else belongs(delivery)
