"""Telling people that there is something to read: that and nothing more."""

import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from members.actions.notifying import notify, notify_address
from members.models import JoinRequest, Member, Membership

TO_ASKER = "join.asker"
TO_FACILITATORS = "join.facilitators"
TO_WELCOMER = "join.welcomer"
LETTER = "join.letter"
LIVES = datetime.timedelta(days=3)


def tell_facilitators(row: JoinRequest, now: datetime.datetime) -> None:
    """Somebody asks: it waits on Today."""
    rows = Membership.objects.current().facilitating().filter(group=row.group_id).select_related("member")
    _tell(TO_FACILITATORS, [one.member for one in rows], row, now)


def tell_welcomer(row: JoinRequest, now: datetime.datetime) -> None:
    """Somebody would be glad to be met."""
    if row.meets_with is not None:
        _tell(TO_WELCOMER, [row.meets_with], row, now)


def tell_asker(row: JoinRequest, now: datetime.datetime) -> None:
    """There is an answer: by the person's own way, or to the address they left. Nobody who left none is told."""
    if row.member is not None:
        _tell(TO_ASKER, [row.member], row, now)
    elif row.channel and row.address:
        words = {"label": settings.SITE_LABEL, "link": settings.BASE_URL + reverse("members:asked-words")}
        with translation.override(row.language):
            subject, text = (
                render_to_string(f"members/letters/joining_{part}.txt", words).strip()
                for part in ("subject", "short" if row.channel == JoinRequest.Channel.SMS else "long")
            )
        notify_address(
            kind=LETTER,
            channel=row.channel,
            address=row.address,
            payload={"subject": subject, "text": text, "language": row.language},
            is_urgent=False,
            expires_at=now + LIVES,
            now=now,
        )


def _tell(kind: str, members: list[Member], row: JoinRequest, now: datetime.datetime) -> None:
    notify(
        kind=kind,
        members=members,
        subject_id=row.pk,
        group=row.group,
        sequence=row.messages.count() * 8 + list(JoinRequest.State).index(JoinRequest.State(row.state)),
        due_at=now,
        expires_at=now + LIVES,
        now=now,
    )
