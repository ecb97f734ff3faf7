"""The phone that is passed round, signed out: one person after another writes, and sees nobody else's line.

What keeps them apart: the form is drawn empty each time, nothing typed is stored in the session or an address, pages
are not kept by the browser, and every turn has its own token, so that what was sent before cannot be sent again.
"""

from functools import wraps
from typing import Any, Protocol

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from groups.languages import languages_of
from meetings import passed
from meetings.actions import sheets
from meetings.forms.sheet import PassedForm
from meetings.models import SheetRound
from peersupport.web import paper
from peersupport.web.reading import is_signed_in


class View(Protocol):
    """A page of the phone that goes round."""

    def __call__(self, request: HttpRequest, found: SheetRound) -> HttpResponse: ...


def passed_round(view: View) -> Any:
    """Let only a phone in that goes round, in a language of the group; a closed sheet says only that it is closed."""

    @login_not_required
    @wraps(view)
    def at_hand(request: HttpRequest) -> HttpResponse:
        pk = request.session.get(passed.SESSION_KEY)
        if is_signed_in(request):
            return redirect("dashboards:home")  # whoever handed the phone round has it back
        if not pk:
            raise Http404
        found = SheetRound.objects.select_related("meeting__group").filter(pk=pk).first()
        with translation.override(_language(request, found)):
            is_open = found is not None and found.is_open(timezone.now())
            response = view(request, found) if found and is_open else _closed(request, found)
            response.headers["Content-Language"] = translation.get_language() or ""
            return response

    return at_hand


@require_safe
@passed_round
def turn(request: HttpRequest, found: SheetRound) -> HttpResponse:
    """“It is my turn”, in each language of the group. Here one turn ends: what was sent in it is of no use any more."""
    passed.end_turn(request, found)
    rotate_token(request)
    languages = _languages(found)
    context = {"is_kept": "kept" in request.GET}
    cards = paper.leaves("meetings/_turn.html", context, languages)
    return render(request, "meetings/sheet_turn.html", {"cards": cards})


@require_http_methods(["GET", "HEAD", "POST"])
@passed_round
def write(request: HttpRequest, found: SheetRound) -> HttpResponse:
    """An empty form; after it was sent, back to where the next person begins."""
    form = PassedForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            sheets.write(
                found=found,
                language=translation.get_language() or found.meeting.group.language,
                now=timezone.now(),
                **form.line,
                **form.said,
            )
        except sheets.ClosedError:
            return _closed(request, found)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect(f"{reverse('meetings:passed')}?kept=yes")
    status = 422 if form.errors else 200
    return render(request, "meetings/sheet_write.html", {"form": form}, status=status)


@require_safe
@passed_round
def give_back(request: HttpRequest, found: SheetRound) -> HttpResponse:
    """The phone is given back: whoever handed it round signs in again, and finds nothing of the last turn."""
    passed.end_turn(request, found)
    return render(request, "meetings/sheet_back.html", {"sign_in": _sign_in(found)})


def _sign_in(found: SheetRound) -> str:
    after = reverse("meetings:sheet", kwargs={"pk": found.meeting_id})
    return f"{reverse('account_login')}?{urlencode({'next': after})}"


def _closed(request: HttpRequest, found: SheetRound | None) -> HttpResponse:
    passed.end_turn(request, found)
    context = {"sign_in": reverse("account_login"), "is_lost": request.method == "POST"}
    return render(request, "meetings/sheet_closed.html", context)


def _languages(found: SheetRound) -> list[str]:
    return paper.spoken(languages_of(found.meeting.group))


def _language(request: HttpRequest, found: SheetRound | None) -> str:
    """The one that this person chose for their turn; else the group's, never that of whoever wrote before."""
    if found is None:
        return translation.get_language() or "en"
    offered = _languages(found)
    wished = request.GET.get("in", "")
    return wished if wished in offered else offered[0]
