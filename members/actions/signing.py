"""What somebody does about the ways in which they sign in."""

from django.db import transaction
from django.db.models import F

from members.actions import contact
from members.models import ContactMethod, Member
from members.ways_in import PASSWORD, PHONE, can_do_without
from peersupport.audit.record import Doer, record


class LastWayInError(Exception):
    """Without this way its owner could not sign in any more."""


@transaction.atomic
def sign_out_everywhere(*, by: Doer, member: Member) -> None:
    """End every session of ``member``, on every device, this one too (decision 7)."""
    Member.objects.filter(pk=member.pk).update(session_epoch=F("session_epoch") + 1)
    member.refresh_from_db(fields=["session_epoch"])
    record("member.signed_out_everywhere", by=by, subject=member)


@transaction.atomic
def choose_sign_in_name(*, by: Doer, member: Member, sign_in_name: str) -> None:
    """Sign in with this name from now on; with an empty one, with none. It was checked by the form.

    LastWayInError if the name is taken away and nothing else is left.
    """
    if not sign_in_name and not can_do_without(member, PASSWORD):
        raise LastWayInError
    member.sign_in_name = sign_in_name or None
    member.save(update_fields=["sign_in_name"])
    record("member.sign_in_name_chosen", by=by, subject=member)


@transaction.atomic
def remove_phone(*, by: Doer, member: Member) -> None:
    """Forget the phone number for text messages. LastWayInError if it is the only way to sign in."""
    if not can_do_without(member, PHONE):
        raise LastWayInError
    contact.remove(by=by, member=member, channel=ContactMethod.Channel.SMS)
