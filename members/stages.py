"""Steps of signing in, where ours differ from allauth's."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.stages import EmailVerificationStage
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

from members.second_step import is_asked_for_second_step


class VerifyEmailIfAny(EmailVerificationStage):
    """Asks for the number sent by email only of people who gave an email address."""

    def handle(self) -> tuple[Any, bool]:
        """See LoginStage."""
        login = self.login
        if login.user and not login.email and not EmailAddress.objects.filter(user=login.user).exists():
            return None, True
        return super().handle()


class SecondStep(AuthenticateStage):
    """Asks for the second step of those who set up an app, and of staff with any second step.

    A passkey of somebody else is a convenience: whoever has no phone at hand still gets in by a number sent.
    """

    def _should_handle(self, request: HttpRequest) -> bool:
        user = self.login.user
        if not super()._should_handle(request):
            return False
        has_app = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
        return has_app or is_asked_for_second_step(user)
