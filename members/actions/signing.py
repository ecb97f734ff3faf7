"""What somebody does about the ways in which they sign in."""

import unicodedata

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F

from members.actions import contact
from members.models import ContactMethod, Member
from members.passphrase import make_passphrase
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


@transaction.atomic
def make_recovery_word(*, by: Doer, member: Member) -> str:
    """A new word for paper, shown this once, with which a forgotten password can be replaced. The old one ends."""
    word = make_passphrase()
    member.recovery_word = make_password(as_compared(word))
    member.save(update_fields=["recovery_word"])
    record("member.recovery_word_made", by=by, subject=member)
    return word


@transaction.atomic
def use_recovery_word(*, sign_in_name: str, word: str, password: str) -> Member | None:
    """Set ``password`` if ``word`` is the one on this person's paper; it is used up by that and every session ends.

    Nothing, after the same work, if the name is unknown or the word is another. ``password`` was checked by the form.
    """
    member = Member.objects.filter(sign_in_name=sign_in_name, is_active=True).first()
    kept = member.recovery_word if member else ""
    # Without a kept word Django hashes all the same, so that the clock does not tell who has one.
    if not check_password(as_compared(word), kept or "!") or member is None:
        return None
    member.set_password(password)
    member.recovery_word = ""
    member.save(update_fields=["password", "recovery_word"])
    record("member.recovery_word_used", by=member, subject=member)
    return member


def as_compared(word: str) -> str:
    """Words from paper as they are kept: in any case, with any gaps."""
    return " ".join(unicodedata.normalize("NFKC", word).lower().split())
