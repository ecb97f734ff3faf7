"""What is said about roles: a question to one person, and news to all. Discreet: a day, and the person's own word."""

import datetime
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext

from members.actions.offering import ROLE_ASKED, ROLE_CHANGED
from members.kinds import Kind, lock_for_reading, register
from members.models import Delivery, Member, RoleOffer
from members.querysets import RoleOfferQuerySet
from peersupport.channels.message import Message
from peersupport.web import moments


class RoleKind(Kind):
    """About a question to somebody whether they would take a role; ``subject_id`` of its rows is the question's id."""

    template = ""

    def load(self, deliveries: Collection[Delivery]) -> None:
        """Put each row's question beside it, in one query for all."""
        offers = _offers().in_bulk({delivery.subject_id for delivery in deliveries})
        for delivery in deliveries:
            delivery.subject_at_hand = offers.get(delivery.subject_id)

    def lock(self, deliveries: Collection[Delivery]) -> None:
        """Hold the questions for reading, so that taking one back and sending are put in order."""
        lock_for_reading(RoleOffer, {delivery.subject_id for delivery in deliveries})

    def guard(self, delivery: Delivery, now: datetime.datetime) -> str:
        """Why this need not be said any more, or nothing."""
        offer = _offer(delivery)
        if offer is None:
            return "GONE"
        if delivery.member is None or offer.group_id not in delivery.member.group_ids():
            return "LEFT"
        return self.guard_offer(offer)

    def guard_offer(self, offer: RoleOffer) -> str:
        """What beside the common questions stops this kind."""
        raise NotImplementedError

    def address(self, offer: RoleOffer) -> str:
        """The page that it leads to: neither its address nor its title names a group."""
        raise NotImplementedError

    def render(self, delivery: Delivery) -> Message:
        """Subject, short text, long text and link, in the member's language and wording."""
        offer = _offer(delivery)
        if offer is None or delivery.member is None:
            raise LookupError("the question is gone")
        subject, short, long = (
            _part(self.template, part, self._words(offer, delivery.member)) for part in ("subject", "short", "long")
        )
        return Message(subject=subject, short=short, long=long, link=settings.BASE_URL + self.address(offer))

    def call_words(self, delivery: Delivery) -> str:
        """What a caller tells; nothing if the question is gone."""
        offer = _offer(delivery)
        if offer is None or delivery.member is None:
            return ""
        return _part(self.template, "call", self._words(offer, delivery.member))

    def _words(self, offer: RoleOffer, member: Member) -> dict[str, Any]:
        is_full = member.message_wording == Member.Wording.FULL
        return {
            "label": offer.group.name if is_full else (member.neutral_label or settings.SITE_LABEL),
            "day": moments.long_day(offer.from_on),
            "hands_over": offer.hands_over,
        }


class RoleAsked(RoleKind):
    """Somebody is asked whether they would hold a role."""

    code = ROLE_ASKED
    template = "role_asked"
    resend_when_unknown = True

    def guard_offer(self, offer: RoleOffer) -> str:
        """Not once they answered or it was taken back."""
        return "ANSWERED" if offer.answer else ""

    def address(self, offer: RoleOffer) -> str:
        """Where they answer."""
        return reverse("members:asked", kwargs={"pk": offer.pk})

    def subject_line(self, delivery: Delivery) -> str:
        """How the facilitators' page names it."""
        return gettext("A question about a role")


class RoleChanged(RoleKind):
    """Everybody hears that somebody else opens the meetings, from a day on."""

    code = ROLE_CHANGED
    template = "role_changed"
    resend_when_unknown = True

    def guard_offer(self, offer: RoleOffer) -> str:
        """Not once it was taken back."""
        return "" if offer.answer == RoleOffer.Answer.YES else "TAKEN_BACK"

    def address(self, offer: RoleOffer) -> str:
        """Their own page, from which everything else can be found."""
        return "/home/"

    def subject_line(self, delivery: Delivery) -> str:
        """How the facilitators' page names it."""
        return gettext("News about who opens the meetings")


def _offers() -> RoleOfferQuerySet:
    return RoleOffer.objects.select_related("group")


def _offer(delivery: Delivery) -> RoleOffer | None:
    return delivery.subject_at_hand or _offers().filter(pk=delivery.subject_id).first()


def _part(template: str, part: str, words: dict[str, Any]) -> str:
    return render_to_string(f"messages/members/{template}/{part}.txt", words).strip()


register(RoleAsked())
register(RoleChanged())
