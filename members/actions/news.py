"""Telling people that there is something to read: that and nothing more."""

import datetime
import uuid

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from groups.models import Group
from members.actions.notifying import notify, notify_address
from members.models import JoinRequest, Member, Membership, Protection

TO_ASKER = "join.asker"
TO_FACILITATORS = "join.facilitators"
TO_WELCOMER = "join.welcomer"
TO_WISHER = "join.wish"
TO_AWAY = "join.away"
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


def tell_facilitators_of_a_wish(row: Protection, now: datetime.datetime) -> None:
    """Somebody would rather not meet a certain person: it waits first on Today."""
    rows = Membership.objects.current().facilitating().filter(group=row.group_id).select_related("member")
    _say(TO_FACILITATORS, [one.member for one in rows], row.pk, 0, now, group=row.group)


def tell_of_an_answer(member: Member, subject_id: uuid.UUID, now: datetime.datetime) -> None:
    """A wish not to meet somebody was answered."""
    _say(TO_WISHER, [member], subject_id, 0, now)


def tell_of_staying_away(member: Member, subject_id: uuid.UUID, now: datetime.datetime) -> None:
    """There is something to read about a group. Said again when it was looked at again."""
    _say(TO_AWAY, [member], subject_id, int(now.timestamp()) % 2_000_000_000, now)


def tell_asker(row: JoinRequest, now: datetime.datetime, *, version: int = 0) -> None:
    """There is an answer: by the person's own way, or to the address they left. Nobody who left none is told."""
    if row.member is not None:
        _tell(TO_ASKER, [row.member], row, now, version)
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


def _tell(kind: str, members: list[Member], row: JoinRequest, now: datetime.datetime, version: int = 0) -> None:
    state = list(JoinRequest.State).index(JoinRequest.State(row.state))
    sequence = version * 1000 + row.messages.count() * 8 + state
    # The asker belongs to no group yet: what they are told stands in no group's lists.
    _say(kind, members, row.pk, sequence, now, group=None if kind == TO_ASKER else row.group)


def _say(
    kind: str,
    members: list[Member],
    subject_id: uuid.UUID,
    sequence: int,
    now: datetime.datetime,
    *,
    group: Group | None = None,
) -> None:
    notify(
        kind=kind,
        members=members,
        subject_id=subject_id,
        group=group,
        sequence=sequence,
        due_at=now,
        expires_at=now + LIVES,
        now=now,
    )
