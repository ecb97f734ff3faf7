"""The note to somebody who tells another person: a name that both know, a day and an hour (NOTE-6)."""

import datetime
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext

from members.actions.passing_on import TELL, TELLER_GONE, pass_on, teller_of
from members.kinds import Kind, by_kind, kind_of, register, register_planner
from members.models import Delivery, Membership
from peersupport.channels.message import Message


class Tell(Kind):
    """Please tell somebody. ``subject_id``: the row of the person who is told."""

    code = TELL
    resend_when_unknown = True

    def lock(self, deliveries: Collection[Delivery]) -> None:
        """Hold what the news is about, so that calling it off and telling it are put in order."""
        self.load(deliveries)
        for kind, originals in by_kind(one.subject_at_hand for one in deliveries if one.subject_at_hand):
            kind.lock(originals)

    def load(self, deliveries: Collection[Delivery]) -> None:
        """Put beside each note what it passes on."""
        ids = {delivery.subject_id for delivery in deliveries}
        originals = Delivery.objects.select_related("member", "group").in_bulk(ids)
        for delivery in deliveries:
            delivery.subject_at_hand = originals.get(delivery.subject_id)
        for kind, rows in by_kind(originals.values()):
            kind.load(rows)

    def guard(self, delivery: Delivery, now: datetime.datetime) -> str:
        """GONE where there is nothing to say any more; TELLER where somebody else has to say it."""
        original = self._at_hand(delivery)
        if original is None or original.withdrawn_at is not None or original.state != Delivery.State.ACCEPTED:
            return "GONE"
        if original.member is None or not original.member.is_active or original.member.is_paused(now):
            return "GONE"
        reason = kind_of(original.kind).guard(original, now)
        if reason:
            return reason if reason == "LATE" else "GONE"
        teller = teller_of(original, now)
        return "" if teller is not None and teller.pk == delivery.member_id else TELLER_GONE

    def render(self, delivery: Delivery) -> Message:
        """Whom to tell, and a day and an hour: neither the group nor the place."""
        original = self._at_hand(delivery)
        if original is None:
            raise LookupError("there is nothing to tell")
        link = settings.BASE_URL + reverse("members:privacy")
        name = self.person_name(delivery)
        news = kind_of(original.kind).for_supporter(original, label=name, link="").short
        words = {"news": news, "link": link}
        subject, short, long = (_part(part, words) for part in ("subject", "short", "long"))
        return Message(subject=subject, short=short, long=long, link=link)

    def call_words(self, delivery: Delivery) -> str:
        """What a caller asks the teller to pass on."""
        original = self._at_hand(delivery)
        if original is None:
            return ""
        words = {"name": self._told(original), "news": kind_of(original.kind).call_words(original)}
        return _part("call", words)

    def subject_line(self, delivery: Delivery) -> str:
        """How the facilitators' page names it: without a name."""
        return gettext("A note to somebody who tells another person")

    def person_name(self, delivery: Delivery) -> str:
        """The name of the person who is told, in this group."""
        original = self._at_hand(delivery)
        return self._told(original) if original is not None else ""

    def _told(self, original: Delivery) -> str:
        here = Membership.objects.current().filter(group=original.group_id, member=original.member_id)
        return here.values_list("shown_name", flat=True).first() or ""

    def _at_hand(self, delivery: Delivery) -> Delivery | None:
        if delivery.subject_at_hand is None:
            self.load([delivery])
        found: Delivery | None = delivery.subject_at_hand
        return found


def _part(part: str, words: dict[str, Any]) -> str:
    return render_to_string(f"messages/members/tell/{part}.txt", words).strip()


register(Tell())
register_planner(pass_on)
