"""Just come: what it takes to belong to an open group, which is nothing; and one press for who wants reminders."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from groups.models import Group, Listing
from members.actions import coming
from members.forms.coming import ComeForm
from members.models import Member
from members.views import asking
from peersupport.web.reading import is_signed_in


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, slug: str) -> HttpResponse:
    """For anybody: come. For who is signed in: belong by one press (MEM-1). Closed groups are asked instead (MEM-2)."""
    member: Member | None = request.user if is_signed_in(request) else None  # type: ignore[assignment]
    group = Group.objects.listed().filter(slug=slug).select_related("listing").first()
    if group is None or group.is_closed:
        return asking.join(request, slug)
    current = member.memberships.current().filter(group=group).first() if member else None
    earlier = coming.earlier(member, group) if member and not current else None
    form = None
    if member and not current:
        name = earlier.shown_name if earlier else member.name
        form = ComeForm(
            request.POST or None, initial={"shown_name": name, "is_hidden": bool(earlier and earlier.is_hidden)}
        )
    if request.method == "POST":
        if member is None:
            return redirect("members:join", slug=group.slug)
        if form is None or (form.is_valid() and _come(member, group, form)):
            messages.success(request, _("Welcome back.") if earlier else _("You belong here now. Welcome."))
            return redirect("groups:group", slug=group.slug)
    return render(
        request,
        "members/just_come.html",
        {
            "layout": "layouts/member.html" if member else "layouts/public.html",
            "group": group,
            "listing": getattr(group, "listing", None) or Listing(group=group),
            "form": form,
            "belongs": current is not None,
            "earlier": earlier,
            "now": timezone.now(),
        },
        status=422 if form and form.errors else 200,
    )


def _come(member: Member, group: Group, form: ComeForm) -> bool:
    try:
        coming.come(by=member, group=group, now=timezone.now(), **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True
