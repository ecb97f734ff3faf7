"""The list of pages is whole: whoever adds a page adds it there, or says here why nobody sees one."""

from django.urls import Resolver404, URLResolver, get_resolver, resolve

from tests.browser.pages import FACES
from tests.browser.probes import nothing_in
from tests.browser.rig import World

NOBODY_SEES = {
    "groups/<str:slug>/host/group.json": "a file",
    "groups/<str:slug>/listing/withdraw/": "takes a form",
    "groups/<str:slug>/meetings/hard-to-come/people/<uuid:pk>/": "takes a form",
    "groups/<str:slug>/meetings/asked/<uuid:pk>/longer/": "takes a form; shows poll-stands again",
    "groups/<str:slug>/settings/welcome/new/": "welcome-part-problems goes there",
    "welcome/": "leads on",
    "coordination/all-off/<uuid:pk>/back/": "takes a form",
    "groups/<str:slug>/meetings/all-off/<uuid:pk>/back/": "takes a form",
    "groups/<str:slug>/listing/ask/": "takes a form",
    "groups/<str:slug>/listing/read/": "takes a form",
    "groups/<str:slug>/people/<uuid:pk>/telling/<uuid:question>/": "takes a form",
    "groups/<str:slug>/life/story.json": "a file",
    "groups/<str:slug>/life/take-back/": "takes a form",
    "groups/<str:slug>/life/two/ask/": "takes a form; shows life-two-stands again",
    "groups/<str:slug>/life/two/now/": "takes a form",
    "groups/<str:slug>/here/asking/": "takes a form",
    "coordination/leadership/<uuid:pk>/": "takes a form",
    "me/signing-in/back/<uuid:pk>/stop/": "takes a form",
    "me/privacy/all-right/<slug:code>/": "drawn like all-right; what is asked for all groups at once",
    "leave/": "leads away",
    "app.webmanifest": "for machines",
    "robots.txt": "for machines",
    "health/live": "for machines",
    "health/ready": "for machines",
    "groups/<str:slug>/reminders/send/": "takes a form",
    "groups/<str:slug>/reminders/called/<uuid:pk>/": "takes a form",
    "groups/<str:slug>/reminders/numbers/": "leads on",
    "me/groups/<uuid:pk>/": "takes a form; shows “Me” again",
    "me/data/export.json": "a file",
    "me/data/pause/": "takes a form",
    "me/supporters/<uuid:pk>/end/": "takes a form",
    "with/<uuid:pk>/step-back/": "takes a form",
    "me/in-touch/<uuid:pk>/take-back/": "takes a form",
    "me/in-touch/<uuid:pk>/noted/": "takes a form",
    "me/signing-in/name/": "takes a form; shows “Signing in” again",
    "me/signing-in/phone/remove/": "takes a form",
    "me/signing-in/out/": "takes a form",
    "meetings/<uuid:pk>/answer/": "takes a form",
    "meetings/<uuid:pk>/calendar.ics": "a file",
    "calendar/<str:token>.ics": "for calendars",
    "meetings/<uuid:pk>/sheet/start/": "takes a form",
    "meetings/<uuid:pk>/sheet/stop/": "takes a form",
    "meetings/<uuid:pk>/sheet/people/<uuid:line>/": "takes a form",
    "visits/<uuid:pk>/answer/": "takes a form",
    "asked/<uuid:pk>/me/": "takes a form; shows “What I asked” again",
    "asked/<uuid:pk>/come-in/": "drawn like me; only where a seat waits",
    "groups/<str:slug>/requests/<uuid:pk>/answer/": "takes a form",
    "groups/<str:slug>/requests/<uuid:pk>/meet/": "takes a form",
    "groups/<str:slug>/requests/<uuid:pk>/read/": "takes a form",
    "groups/<str:slug>/requests/<uuid:pk>/wish/": "takes a form",
    "newcomers/<uuid:pk>/not-me/": "takes a form",
    "groups/<str:slug>/apart/<uuid:pk>/": "takes a form",
    "groups/<str:slug>/away/<uuid:pk>/": "drawn like away-ask; only for somebody who is asked to stay away",
    "apart/<uuid:pk>/end/": "takes a form",
    "groups/<str:slug>/invitations/<uuid:pk>/end/": "takes a form",
    "groups/<str:slug>/roles/mine/": "takes a form; shows “Who does what” again",
    "groups/<str:slug>/roles/settle/": "takes a form; shows “Share the work” again",
    "groups/<str:slug>/roles/not-for-us/": "takes a form",
    "groups/<str:slug>/roles/step-back/": "takes a form",
    "groups/<str:slug>/roles/<uuid:pk>/look/": "takes a form",
    "groups/<str:slug>/roles/<uuid:pk>/take-back/": "takes a form",
    "meetings/<uuid:pk>/cannot-come/": "takes a form",
    "meetings/<uuid:pk>/stand-in/notes/": "takes a form; shows the search again",
    "meetings/<uuid:pk>/stand-in/next-door/": "takes a form",
    "meetings/<uuid:pk>/stand-in/after-all/": "takes a form",
    "meetings/<uuid:pk>/stand-in/said/<uuid:ask>/": "takes a form",
    "meetings/<uuid:pk>/standing-in/give-back/": "takes a form",
    "meetings/<uuid:pk>/along/": "takes a form",
    "accounts/confirm-email/": "drawn like number-confirm; journeys walk through it",
    "accounts/phone/verify/": "drawn like number-confirm; journeys walk through it",
    "accounts/password/set/": "drawn like me-password, for people without one",
    "accounts/password/reset/complete/": "after the number was typed; journeys walk through it",
    "accounts/password/reset/done/": "leads on",
    "accounts/2fa/recovery-codes/": "drawn like me-spare-numbers, once there are some",
    "accounts/2fa/recovery-codes/download/": "a file",
    "accounts/2fa/webauthn/reauthenticate/": "needs a passkey",
    "accounts/2fa/webauthn/keys/<int:pk>/remove/": "needs a passkey",
    "accounts/2fa/webauthn/keys/<int:pk>/edit/": "needs a passkey",
    "accounts/2fa/webauthn/login/": "for the script",
    "coordination/numbers.csv": "a file",
}


def patterns(resolver: URLResolver, before: str = "") -> list[str]:
    found = []
    for entry in resolver.url_patterns:
        here = before + str(entry.pattern)
        found += patterns(entry, here) if isinstance(entry, URLResolver) else [here]
    return found


def pattern_of(path: str) -> str:
    return str(resolve(path.split("?", maxsplit=1)[0]).route)


def test_every_address_is_a_face_or_has_a_reason(world: World) -> None:
    shown = set()
    for face in FACES:
        path = face.path if isinstance(face.path, str) else face.path(world)
        try:
            shown.add(pattern_of(path or "/"))
        except Resolver404:
            assert face.status == 404
    ours = {one for one in patterns(get_resolver()) if not one.startswith(("admin/", "tests/"))}
    nothing_in(
        {
            "a page is missing in pages.py": sorted(ours - shown - NOBODY_SEES.keys()),
            "an address of the past": sorted(NOBODY_SEES.keys() - ours),
            "has a face by now": sorted(NOBODY_SEES.keys() & shown),
        }
    )
