"""Making an account: by a number sent to an email address or a phone, or with a sign-in name and password."""

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.account.utils import has_verified_email
from allauth.core import context
from django import forms
from django.db import transaction
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from members import devices
from members.forms.fields import SharedDeviceField
from members.forms.passwords import HELP
from members.forms.signing_in import dress_email
from members.models import ContactMethod, Member
from members.passphrase import make_passphrase
from members.receivers import wish_for_reminders
from members.ways_in import is_waiting
from peersupport.web.forms import HelpedMixin

EMAIL, PHONE, NAME = "EMAIL", "SMS", "NAME"
WAYS = {
    EMAIL: _("A number sent to my email"),
    PHONE: _("A number sent to my phone"),
    NAME: _("A sign-in name and a password"),
}
FIELDS = {EMAIL: ("email", "reminders"), PHONE: ("phone", "reminders"), NAME: ("username", "password1")}
MAKE = "make_passphrase"


class SignUpForm(HelpedMixin, account.SignupForm):
    """Asks only for what the chosen way needs. ``way`` is empty until somebody has chosen."""

    submit_label = _("Make my account")
    form_tag = False
    data: Any
    name = forms.CharField(
        label=_("What may we call you?"),
        help_text=_("Any name you like."),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    reminders = forms.BooleanField(label=_("Send me reminders here too"), required=False)
    shared = SharedDeviceField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.way = self._chosen_way()
        # Whoever has only just chosen a way, or asked for a passphrase, has not finished: nothing is judged yet.
        self.is_unfinished = bool(self.way) and not any(name in self.data for name in FIELDS[self.way])
        self.passphrase = make_passphrase() if self.is_bound and MAKE in self.data else ""
        self.fields["way"] = forms.ChoiceField(
            label=_("How would you like to sign in?"),
            choices=list(WAYS.items()),
            initial=self.way or None,
            widget=forms.HiddenInput if self.way else forms.RadioSelect,
        )
        dress_email(self.fields["email"])
        self.fields["phone"].required = self.fields["phone"].widget.is_required = True
        self._prepare_name_and_password()
        kept = ("way", "name", *FIELDS[self.way], "shared") if self.way else ("way",)
        self.fields = {name: self.fields[name] for name in kept}

    def _chosen_way(self) -> str:
        if not self.is_bound:
            asked = context.request.GET.get("way", "")
            return asked if asked in WAYS else ""
        if self.data.get("way") in WAYS:
            return str(self.data["way"])
        filled = {EMAIL: "email", PHONE: "phone", NAME: "username"}
        return next((way for way, field in filled.items() if self.data.get(field)), "")

    def _prepare_name_and_password(self) -> None:
        username, password = self.fields["username"], self.fields["password1"]
        username.required = password.required = True
        username.label = _("Sign-in name")
        username.help_text = _("Only you see it. Please take one that you use nowhere else.")
        username.widget.attrs |= {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        username.widget.attrs.pop("placeholder", None)
        password.label, password.help_text = _("Password"), HELP
        password.widget.attrs = {"autocomplete": "new-password"}
        if self.passphrase:
            password.widget = forms.TextInput(attrs={"autocomplete": "new-password", "dir": "ltr"})
            password.help_text = _("We made this one for you. Write it down before you go on, or change it.")
            self.data = self.data.copy()
            self.data[self.add_prefix("password1")] = self.passphrase
            self.data[self.add_prefix("way")] = NAME

    def full_clean(self) -> None:
        """Nothing is judged before somebody has finished."""
        super().full_clean()
        if self.is_unfinished or self.passphrase:
            self._errors = ErrorDict()

    def is_valid(self) -> bool:
        """Whether an account can be made now."""
        return not (self.is_unfinished or self.passphrase) and super().is_valid()

    def try_save(self, request: HttpRequest) -> tuple[Member | None, HttpResponse | None]:
        """A new member; or, where the address belongs to somebody, the same answer with the same work behind it.

        An address that nobody ever confirmed belongs to nobody: whoever signs up with it again goes on from there.
        """
        devices.choose(request, is_shared=self.cleaned_data["shared"])
        wish_for_reminders(request, wanted=self.cleaned_data.get("reminders", False))
        waiting = self._waiting_member()
        if waiting:
            waiting.name = self.cleaned_data["name"]
            waiting.save(update_fields=["name"])
            return waiting, None
        if self.account_already_exists:
            self._rehearse(request)
        return super().try_save(request)

    def _waiting_member(self) -> Member | None:
        if self.way == NAME:
            return None
        email, phone = self.cleaned_data.get("email"), self.cleaned_data.get("phone")
        if email:
            claims: Any = [row.user for row in EmailAddress.objects.filter(email=email).select_related("user")]
        else:
            rows = ContactMethod.objects.filter(channel=ContactMethod.Channel.SMS, address=phone)
            claims = [row.member for row in rows.select_related("member")]
        # A free address is asked about too, in the place of somebody who does not exist: it takes the same time.
        is_theirs = is_waiting(claims[0] if claims else Member())
        return claims[0] if len(claims) == 1 and is_theirs else None

    def _rehearse(self, request: HttpRequest) -> None:
        """Make the account and undo it, so that the clock does not tell who has one already (C3)."""
        self.account_already_exists = False
        with transaction.atomic():
            member = super().save(request)
            if self.way == EMAIL:
                # allauth leaves a taken address out when it makes an account, and later asks after a free one.
                EmailAddress.objects.create(user=member, email=self.cleaned_data["email"])
                member.save()
                get_adapter().get_phone(member)
                has_verified_email(member)
                for _question in range(3):
                    EmailAddress.objects.filter(user=member).order_by("-primary").first()
            transaction.set_rollback(True)
        self.account_already_exists = True

    def save(self, request: HttpRequest) -> Member:
        """Make the account, within a savepoint as in a rehearsal."""
        with transaction.atomic():
            return super().save(request)
