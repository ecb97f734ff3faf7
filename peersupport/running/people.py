"""Finding somebody for a command, by their random id or sign-in name."""

import uuid

from django.core.management.base import CommandError

from members.models import Member


def find_person(text: str) -> Member:
    """The member with this id or sign-in name. CommandError if there is none."""
    try:
        found = Member.objects.filter(pk=uuid.UUID(text)).first()
    except ValueError:
        found = Member.objects.filter(sign_in_name=text).first()
    if found is None:
        raise CommandError("Nobody here has this id or sign-in name.")
    return found
