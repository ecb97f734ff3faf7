"""The coordinators' rooms: Django's admin, without a sign-in of its own."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _


class CoordinatorSite(admin.AdminSite):
    """Neutral words, and one door for everybody: the ordinary sign-in with its second step and its limits."""

    site_header = _("Coordination")
    site_title = _("Coordination")
    index_title = _("What would you like to look at?")
    enable_nav_sidebar = False  # the first page names every room; a phone has no room for a second list
    first_page: Callable[[HttpRequest], dict[str, Any]] | None = None

    def opens_with(self, template: str, first_page: Callable[[HttpRequest], dict[str, Any]]) -> None:
        """Show ``template`` first, with what ``first_page`` gathers: an upper room hands both down at the start."""
        self.index_template = template
        self.first_page = first_page

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The first page."""
        gathered = self.first_page(request) if self.first_page else {}
        return super().index(request, {**gathered, **(extra_context or {})})

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Lead to the ordinary sign-in. Who is signed in already and still not let in may not come in."""
        if request.user.is_authenticated:
            raise PermissionDenied
        wanted = request.GET.get("next", "")
        is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
        return redirect_to_login(wanted if is_ours else request.path)

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Sign out where everybody signs out."""
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Passwords are changed where everybody changes theirs."""
        return redirect("account_change_password")
