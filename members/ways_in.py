"""By which ways a person can sign in: nobody may take away their own last one by accident."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator

from members.models import ContactMethod, Member

EMAIL = "EMAIL"
PHONE = "SMS"
PASSWORD = "PASSWORD"  # noqa: S105  (the name of a way)
PASSKEY = "PASSKEY"


def ways_in(member: Member) -> set[str]:
    """The ways that work today, of EMAIL, PHONE, PASSWORD (with a sign-in name) and PASSKEY."""
    found = {
        EMAIL: EmailAddress.objects.filter(user=member, verified=True).exists(),
        PHONE: ContactMethod.objects.filter(
            member=member, channel=ContactMethod.Channel.SMS, verified_at__isnull=False
        ).exists(),
        PASSWORD: bool(member.sign_in_name) and member.has_usable_password(),
        PASSKEY: _has_passkey(member),
    }
    return {way for way, works in found.items() if works}


def can_do_without(member: Member, way: str) -> bool:
    """Whether ``member`` could still sign in if ``way`` were taken away."""
    return bool(ways_in(member) - {way})


def is_waiting(member: Member) -> bool:
    """Whether ``member`` signed up and never showed an address to be theirs: nobody has been in this account yet."""
    return not (ways_in(member) or member.has_usable_password() or member.memberships.exists())


def _has_passkey(member: Member) -> bool:
    rows = Authenticator.objects.filter(user=member, type=Authenticator.Type.WEBAUTHN)
    return any(row.wrap().is_passwordless for row in rows)
