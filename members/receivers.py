"""What follows when allauth announces that an address was shown to be somebody's, or is theirs no more."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed, email_removed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.dispatch import receiver
from django.http import HttpRequest

from members.actions import contact
from members.models import ContactMethod, Member
from members.second_step import KINDS

WISH = "reminders.wish"
EMAIL = ContactMethod.Channel.EMAIL


def wish_for_reminders(request: HttpRequest, *, wanted: bool) -> None:
    """Keep, until the address is confirmed, whether reminders may go there. Choosing is the consent."""
    request.session[WISH] = wanted


def grant_wish(request: HttpRequest, member: Member, channel: str) -> None:
    """Reach ``member`` by the ``channel`` just confirmed, if they wished so and are not reached in another way."""
    if request.session.pop(WISH, False) and not member.contact_methods.filter(rank__isnull=False).exists():
        contact.choose_ways(by=member, member=member, first=channel)


@receiver(email_confirmed)
def mirror_confirmed_email(request: HttpRequest, email_address: EmailAddress, **kwargs: Any) -> None:
    """The confirmed address becomes a way to reach its owner; others' claims to it fall."""
    member, address = email_address.user, email_address.email
    EmailAddress.objects.filter(email=address, verified=False).exclude(user=member).delete()
    contact.confirm(by=member, member=member, channel=EMAIL, address=address)
    grant_wish(request, member, EMAIL)


@receiver(email_removed)
def forget_removed_email(user: Member, email_address: EmailAddress, **kwargs: Any) -> None:
    """An address that somebody took away is no way to reach them."""
    if ContactMethod.objects.filter(member=user, channel=EMAIL, address=email_address.email).exists():
        contact.remove(by=user, member=user, channel=EMAIL)


@receiver(authenticator_added)
def count_new_second_step_as_taken(
    request: HttpRequest, user: Member, authenticator: Authenticator, **kwargs: Any
) -> None:
    """Whoever just set up an app or a passkey used it for that, and is not asked for it again at once."""
    if authenticator.type in KINDS:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
