"""Every address of the project, with an example of each that exists in the cast."""

import re
import uuid
from collections.abc import Callable, Iterator

from django.contrib.contenttypes.models import ContentType
from django.urls import URLResolver, get_resolver

from groups.models import Group, Template
from meetings.models import AnswerLink
from members.models import (
    ContactExchange,
    Delivery,
    Disclosure,
    JoinRequest,
    Plan,
    RoleOffer,
    RoleTerm,
    Supporter,
    WayBack,
)
from resources.models import Resource
from tests.cast import Cast
from tests.factories.groups import TemplateFactory
from tests.factories.meetings import AnswerLinkFactory
from tests.factories.members import (
    ContactExchangeFactory,
    ContactMethodFactory,
    DeliveryFactory,
    DisclosureFactory,
    JoinRequestFactory,
    PlanFactory,
    RoleOfferFactory,
    SupporterFactory,
    WayBackFactory,
)

Example = Callable[[Cast], dict[str, str]]


def patterns() -> list[str]:
    """Every pattern, as Django writes it, in order and once."""
    return list(dict.fromkeys(_walk(get_resolver(), "/")))


def _walk(resolver: URLResolver, prefix: str) -> Iterator[str]:
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, path)
        else:
            yield path


def example(pattern: str, cast: Cast) -> str:
    """An address of this pattern that leads to something of Tuesday Circle or, where it is personal, of Rosa."""
    for start, values in EXAMPLES:
        if pattern.startswith(start):
            found = values(cast)
            break
    else:
        found = {}
    address = re.sub(r"\(\?P<(\w+)>[^)]*\)\$?", r"<\1>", pattern).replace("^", "").rstrip("$")
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda match: found[match.group(1)], address)


def link(cast: Cast) -> AnswerLink:
    """Amina's link for tomorrow."""
    found = AnswerLink.objects.filter(meeting=cast.tomorrow, member=cast.amina).first()
    return found or AnswerLinkFactory(meeting=cast.tomorrow, member=cast.amina)


def call(cast: Cast) -> Delivery:
    """Okello waits for a call about tomorrow."""
    found = Delivery.objects.filter(member=cast.okello, state=Delivery.State.CALLING).first()
    return found or DeliveryFactory(
        member=cast.okello,
        group=cast.tuesday,
        subject_id=cast.tomorrow.pk,
        lane="call",
        state=Delivery.State.CALLING,
        expires_at=cast.tomorrow.starts_at,
    )


def supporter(cast: Cast) -> Supporter:
    """Mika is at Amina's side."""
    found = Supporter.objects.filter(member=cast.amina, helper=cast.mika).first()
    return found or SupporterFactory(member=cast.amina, helper=cast.mika)


def invitation(cast: Cast) -> dict[str, str]:
    """Amina has invited somebody."""
    found = Supporter.objects.filter(member=cast.amina, helper=None).first()
    found = found or SupporterFactory(member=cast.amina, invited=True)
    return {"words": str(found.phrase).replace(" ", "-")}


def question(cast: Cast) -> Disclosure:
    """Rosa was asked before somebody was told something."""
    return Disclosure.objects.filter(member=cast.rosa).first() or DisclosureFactory(
        member=cast.rosa, group=cast.tuesday, asked_by_id=cast.sam.pk
    )


def phoned(cast: Cast) -> dict[str, str]:
    """Rosa may be phoned, so that she is asked whether a message may be left."""
    if not cast.rosa.contact_methods.filter(channel="CALL").exists():
        ContactMethodFactory(member=cast.rosa, channel="CALL", address="+447700900101", rank=None, verified_at=None)
    return {"code": "call-message"}


def way_back(cast: Cast) -> WayBack:
    """Somebody asked to let Amina in again."""
    found = WayBack.objects.filter(member=cast.amina).first()
    return found or WayBackFactory(member=cast.amina, group=cast.tuesday)


def plan(cast: Cast) -> dict[str, str]:
    """Rosa thinks about another group."""
    found = Plan.objects.filter(member=cast.rosa).first() or PlanFactory(member=cast.rosa)
    return {"pk": str(found.pk), "code": "purpose"}


def template(cast: Cast) -> Template:
    """What Riverside Peers offer to founders."""
    return Template.objects.filter(organisation=cast.organisation).first() or TemplateFactory(
        organisation=cast.organisation
    )


def offer(cast: Cast) -> RoleOffer:
    """Amina is asked whether she would facilitate."""
    found = RoleOffer.objects.open().filter(group=cast.tuesday, member=cast.amina).first()
    return found or RoleOfferFactory(group=cast.tuesday, member=cast.amina, offered_by=cast.rosa)


def asked(cast: Cast) -> JoinRequest:
    """Somebody asks to join Tuesday Circle."""
    return JoinRequest.objects.filter(member=None).first() or JoinRequestFactory(group=cast.tuesday)


def asked_by_rosa(cast: Cast) -> JoinRequest:
    """Rosa asks to join Family Table."""
    found = JoinRequest.objects.filter(member=cast.rosa).first()
    return found or JoinRequestFactory(group=cast.family, member=cast.rosa)


def touch_question(cast: Cast) -> ContactExchange:
    """Lin asks Amina whether to keep in touch."""
    found = ContactExchange.objects.filter(asker=cast.lin, asked=cast.amina).first()
    return found or ContactExchangeFactory(group=cast.tuesday, asker=cast.lin, asked=cast.amina)


def _admin(pk: object) -> dict[str, str]:
    return {"object_id": str(pk)}


EXAMPLES: list[tuple[str, Example]] = [
    ("/me/privacy/all-right/<slug:code>/", phoned),
    ("/me/questions/<uuid:pk>/", lambda cast: {"pk": str(question(cast).pk)}),
    (
        "/groups/<str:slug>/people/<uuid:pk>/telling/<uuid:question>/",
        lambda cast: {
            "slug": cast.tuesday.slug,
            "pk": str(cast.okello.memberships.get().pk),
            "question": str(uuid.UUID(int=7)),
        },
    ),
    (
        "/me/privacy/all-right/<uuid:pk>/",
        lambda cast: {"pk": str(cast.rosa.memberships.get().pk), "code": "reach-meeting"},
    ),
    (
        "/groups/<str:slug>/people/<uuid:pk>/all-right/<slug:code>/",
        lambda cast: {
            "slug": cast.tuesday.slug,
            "pk": str(cast.okello.memberships.get().pk),
            "code": "reach-meeting",
        },
    ),
    ("/groups/new/<uuid:pk>/", plan),
    (
        "/groups/<str:slug>/here/<uuid:pk>/ask/",
        lambda cast: {"slug": cast.tuesday.slug, "pk": str(cast.sam.memberships.get().pk)},
    ),
    ("/groups/<str:slug>/reminders/called/", lambda cast: {"slug": cast.tuesday.slug, "pk": str(call(cast).pk)}),
    (
        "/groups/<str:slug>/roles/<uuid:pk>/look/",
        lambda cast: {"slug": cast.tuesday.slug, "pk": str(RoleTerm.objects.open().get(member=cast.rosa).pk)},
    ),
    (
        "/groups/<str:slug>/roles/<uuid:pk>/take-back/",
        lambda cast: {"slug": cast.tuesday.slug, "pk": str(offer(cast).pk)},
    ),
    ("/me/asked/<uuid:pk>/", lambda cast: {"pk": str(offer(cast).pk)}),
    (
        "/groups/<str:slug>/people/",
        lambda cast: {"slug": cast.tuesday.slug, "pk": str(cast.okello.memberships.get().pk)},
    ),
    ("/accounts/back/stop/", lambda cast: {"token": way_back(cast).stop_token}),
    ("/me/signing-in/back/", lambda cast: {"pk": str(way_back(cast).pk)}),
    ("/coordination/leadership/", lambda cast: {"pk": str(cast.tuesday.pk)}),
    ("/coordination/second-steps/", lambda cast: {"pk": str(cast.rosa.memberships.get().pk)}),
    ("/groups/<str:slug>/requests/<uuid:pk>/", lambda cast: {"slug": cast.tuesday.slug, "pk": str(asked(cast).pk)}),
    ("/asked/<uuid:pk>/", lambda cast: {"pk": str(asked_by_rosa(cast).pk)}),
    ("/newcomers/<uuid:pk>/", lambda cast: {"pk": str(asked_by_rosa(cast).pk)}),
    ("/me/groups/<str:slug>/", lambda cast: {"slug": cast.tuesday.slug}),
    ("/me/supporters/<uuid:pk>/", lambda cast: {"pk": str(supporter(cast).pk)}),
    ("/me/in-touch/<uuid:pk>/", lambda cast: {"pk": str(touch_question(cast).pk)}),
    ("/with/<uuid:pk>/", lambda cast: {"pk": str(supporter(cast).pk)}),
    ("/with/invitation/", invitation),
    ("/groups/<str:slug>/", lambda cast: {"slug": cast.tuesday.slug}),
    ("/meetings/<uuid:pk>/", lambda cast: {"pk": str(cast.tomorrow.pk)}),
    ("/a/<str:token>/", lambda cast: {"token": link(cast).token}),
    ("/me/groups/<uuid:pk>/", lambda cast: {"pk": str(cast.rosa.memberships.get().pk)}),
    ("/accounts/2fa/webauthn/keys/<int:pk>/", lambda _cast: {"pk": "1"}),
    ("/admin/groups/organisation/", lambda cast: _admin(cast.organisation.pk)),
    ("/admin/groups/template/", lambda cast: _admin(template(cast).pk)),
    ("/admin/groups/group/", lambda cast: _admin(cast.tuesday.pk)),
    ("/admin/meetings/meeting/", lambda cast: _admin(cast.tomorrow.pk)),
    ("/admin/resources/resource/", lambda _cast: _admin(Resource.objects.get(group=None).pk)),
    (
        "/admin/r/",
        lambda cast: {
            "content_type_id": str(ContentType.objects.get_for_model(Group).pk),
            "object_id": str(cast.tuesday.pk),
        },
    ),
    ("/admin/^(?P<app_label>", lambda _cast: {"app_label": "groups"}),
    ("/admin/(?P<url>", lambda _cast: {"url": "nothing-here/"}),
]
