"""Pages that anybody may read."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from peersupport.web.access import public_page
from peersupport.web.reading import is_signed_in


@public_page
@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """What this is, how to come in, where to find help now. Who is signed in goes straight to their own page."""
    if is_signed_in(request):
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "web/landing.html")


@public_page
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Where this comes from, whom it thanks, under which licence it may be used."""
    return render(request, "web/about.html")


@public_page
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What we keep, who sees it, and what nobody can promise."""
    return render(request, "web/privacy.html")


@public_page
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What works for whom, what we do not know yet, and whom to tell."""
    return render(request, "web/accessibility.html")


@public_page
@require_safe
def hiding(request: HttpRequest) -> HttpResponse:
    """How "hide this page" works and what it cannot do."""
    return render(request, "web/hiding.html")


@public_page
@require_safe
def chat_groups(request: HttpRequest) -> HttpResponse:
    """What a chat group on a messenger shows to everybody in it, before somebody opens one."""
    return render(request, "web/chat_groups.html")


@public_page
@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """What a phone shows when the site is put on its home screen: a neutral name for everyone."""
    return JsonResponse(
        {
            "name": settings.SITE_LABEL,
            "short_name": settings.SITE_LABEL,
            "start_url": settings.LOGIN_REDIRECT_URL,
            "scope": "/",
            "display": "browser",
            "background_color": "#FAF5EC",
            "theme_color": "#FAF5EC",
            "icons": [{"src": static("img/icon.svg"), "sizes": "any", "type": "image/svg+xml"}],
        },
        content_type="application/manifest+json",
    )


@public_page
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Robots may look everywhere; each page says itself whether it may be listed.

    Naming private paths here would only tell where they are.
    """
    return HttpResponse("User-agent: *\nDisallow:\n", content_type="text/plain")
