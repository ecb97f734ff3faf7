"""What allauth asks us: people and their phones, our words, and every message through the outbox."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import BaseForm, Field
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from members import devices, receivers, second_step
from members.actions import contact, letters
from members.forms.fields import PhoneField, phone_or_nothing
from members.models import ContactMethod, Member
from members.requests import MemberRequest
from members.ways_in import EMAIL, can_do_without
from peersupport.audit.record import record
from peersupport.encryption.texts import normal_alias, normal_phone, validate_plainly_visible
from peersupport.web.forms import refuse_unreadable
from peersupport.web.templatetags.ui import qr_code

OUR_STAGES = {
    "allauth.account.stages.EmailVerificationStage": "members.stages.VerifyEmailIfAny",
    "allauth.mfa.stages.AuthenticateStage": "members.stages.SecondStep",
}


def neutral_name(member: Member) -> str:
    """What we call ``member``; never an address and never the sign-in name."""
    return member.name or gettext("You")


class AccountAdapter(DefaultAccountAdapter):
    """Members instead of users, contact methods instead of a phone column, the outbox instead of mail in line."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed. Ask your facilitator, they can help."),
        "cannot_remove_primary_email": _("This is your only way to sign in. Add another one first."),
        "duplicate_email": _("This email address is here already."),
        "email_password_mismatch": _("This email address and password do not fit together. Please try again."),
        "phone_password_mismatch": _("This phone number and password do not fit together. Please try again."),
        "username_password_mismatch": _("This sign-in name and password do not fit together. Please try again."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_password": _("This is not your password. Please try again."),
        "incorrect_code": _("This is not the number we sent. Please look again."),
        "invalid_login": _("Please write your sign-in name, email or phone number."),
        "too_many_login_attempts": _("That were many tries. Please wait five minutes, then try again."),
        "rate_limited": _("Please wait a little before you ask again."),
        "select_only_one": _("Please write your email or your phone number, not both."),
        "username_taken": _("Somebody uses this sign-in name already. Please choose another one."),
        "same_as_current": _("This is the one you have now."),
        "email_taken": _("This address cannot be used here. Please ask your facilitator."),
        "phone_taken": _("This number cannot be used here. Please ask your facilitator."),
    }

    def get_login_stages(self) -> list[str]:
        """The steps of signing in, ours in the places of two of allauth's."""
        return [OUR_STAGES.get(stage, stage) for stage in super().get_login_stages()]

    def get_user_search_fields(self) -> list[str]:
        """None: encrypted columns cannot be searched in parts."""
        return []

    # --- Making members -------------------------------------------------------------------------------------

    def new_user(self, request: HttpRequest) -> Member:
        """A member who reads as this page is read."""
        language = get_language() or settings.LANGUAGE_CODE
        return Member(language=language, time_zone=settings.TIME_ZONE)

    def save_user(self, request: HttpRequest, user: Member, form: BaseForm, commit: bool = True) -> Member:
        """A new member, with the name they like to be called by."""
        user.name = form.cleaned_data.get("name", "")
        saved = super().save_user(request, user, form, commit)
        record("member.signed_up", by=saved, subject=saved)
        return saved

    def get_signup_redirect_url(self, request: MemberRequest) -> str:
        """Home; but who can only be reached by themselves is first offered a word for paper (decision 9)."""
        is_reachable = request.user.contact_methods.exists() or EmailAddress.objects.filter(user=request.user).exists()
        return super().get_signup_redirect_url(request) if is_reachable else reverse("members:recovery-word")

    def populate_username(self, request: HttpRequest, user: Member) -> None:
        """A sign-in name is optional; nothing is made up."""
        user.sign_in_name = user.sign_in_name or None

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """A sign-in name in its stored form. ValidationError if it looks like an address or is taken."""
        refuse_unreadable(username)
        validate_plainly_visible(username)
        name = normal_alias(username).strip()
        if "@" in name or phone_or_nothing(name):
            raise ValidationError(_("Please choose a name that is not an email address or a phone number."))
        return super().clean_username(name, shallow)

    # --- Phones ---------------------------------------------------------------------------------------------

    def phone_form_field(self, **kwargs: Any) -> Field:
        """A field that takes numbers as people write them."""
        return PhoneField(**kwargs)

    def get_phone(self, user: Member) -> tuple[str, bool] | None:
        """The number for text messages, and whether it was shown to be theirs."""
        way = _text_messages(user)
        return (way.address, way.verified_at is not None) if way else None

    def set_phone(self, user: Member, phone: str, verified: bool) -> None:
        """Remember ``phone``; until it is verified it is a claim that wins against nobody."""
        if verified:
            contact.confirm(by=user, member=user, channel=ContactMethod.Channel.SMS, address=phone)
        else:
            contact.claim_phone(by=user, member=user, number=phone)

    def set_phone_verified(self, user: Member, phone: str) -> None:
        """``phone`` is theirs: others' claims to it are dropped, and an old number is told."""
        self.set_phone(user, phone, verified=True)
        receivers.grant_wish(self.request, user, ContactMethod.Channel.SMS)

    def get_user_by_phone(self, phone: str) -> Member | None:
        """Whose number this is; a verified one first."""
        rows = ContactMethod.objects.filter(channel=ContactMethod.Channel.SMS, address=normal_phone(phone))
        found = sorted(rows.select_related("member"), key=lambda way: way.verified_at is None)
        return found[0].member if found else None

    def send_verification_code_sms(self, user: Member, phone: str, code: str, **kwargs: Any) -> None:
        """Send a number to a phone."""
        letters.text("number", phone, {"code": code})

    def send_unknown_account_sms(self, phone: str, **kwargs: Any) -> None:
        """Say that nobody signs in with this phone."""
        letters.text("unknown", phone, {})

    def send_account_already_exists_sms(self, phone: str) -> None:
        """Say that this phone has an account already."""
        letters.text("already_exists", phone, {})

    # --- Email ----------------------------------------------------------------------------------------------

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put an email into the outbox: what is sent inside a request takes time that tells who has an account."""
        letters.email(template_prefix, email, {**context, "email": email})

    def can_delete_email(self, email_address: EmailAddress) -> bool:
        """Whether its owner can still sign in without it."""
        return not email_address.verified or can_do_without(email_address.user, EMAIL)

    # --- Signing in -----------------------------------------------------------------------------------------

    def login(self, request: HttpRequest, user: Member) -> None:
        """Sign in for as long as this device may be."""
        super().login(request, user)
        devices.apply(request)

    def post_login(self, request: HttpRequest, user: Member, **kwargs: Any) -> HttpResponse:
        """Where to after signing in. Staff without a second step are first shown how to set one up, and may go on."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if second_step.is_asked_for_second_step(user) and not second_step.has_second_step(user):
            return second_step.offer(response.headers.get("Location", ""))
        return response

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # allauth's own leaves the phone out, so that all phones would share one count of tries.
        given = (credentials.get(kind) for kind in ("email", "username", "phone"))
        return next((value.lower() for value in given if value), "")


class SecondStepAdapter(DefaultMFAAdapter):
    """Neutral words for what an authenticator app or a phone's list of passkeys shows."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This is not the right number. Please look again."),
        "cannot_delete_authenticator": _("This second step cannot be switched off now."),
    }

    def get_totp_label(self, user: Member) -> str:
        """What the app shows beside the number."""
        return self._get_user_identifier(user)

    def build_totp_svg(self, url: str) -> str:
        """The picture to point a phone at, drawn into the page."""
        return str(qr_code(url))

    def generate_authenticator_name(self, user: Member, type: Authenticator.Type) -> str:  # noqa: A002  (allauth's name)
        """A name for a new passkey."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return gettext("Passkey %(number)d") % {"number": count + 1}

    def get_public_key_credential_user_entity(self, user: Member) -> dict[str, Any]:
        """How the phone lists the passkey: the neutral name of this place, no person's."""
        return {
            **super().get_public_key_credential_user_entity(user),
            "display_name": settings.SITE_LABEL,
            "name": settings.SITE_LABEL,
        }

    def _get_user_identifier(self, user: Member) -> str:
        return settings.SITE_LABEL

    def _get_site_name(self) -> str:
        return settings.SITE_LABEL


def _text_messages(member: Member) -> ContactMethod | None:
    return ContactMethod.objects.filter(member=member, channel=ContactMethod.Channel.SMS).first()
