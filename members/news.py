"""Kinds of messages about joining: each says that there is something to read, and not what."""

import datetime
from collections.abc import Callable, Collection

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members import still
from members.actions.greeting import WELCOME
from members.actions.news import LETTER, TO_ASKER, TO_AWAY, TO_FACILITATORS, TO_WELCOMER, TO_WISHER
from members.kinds import Kind, lock_for_reading, register
from members.messages import AccountKind
from members.models import Delivery, JoinRequest, Member, Membership
from peersupport.channels.message import Message


class News(Kind):
    """One neutral sentence, and the page where it is read."""

    resend_when_unknown = True

    def __init__(
        self, code: str, sentence: Promise, page: str, is_for: Callable[[Delivery], bool] = lambda _delivery: True
    ) -> None:
        self.code, self.sentence, self.page, self.is_for = code, sentence, page, is_for

    def guard(self, delivery: Delivery, now: datetime.datetime) -> str:
        """Said to those who still may read it."""
        return "" if self.is_for(delivery) else "GONE"

    def render(self, delivery: Delivery) -> Message:
        """The person's own word for this, the sentence, the page."""
        words = {"label": self.label(delivery), "sentence": self.sentence}
        subject, short, long = (
            render_to_string(f"messages/members/news/{part}.txt", words).strip()
            for part in ("subject", "short", "long")
        )
        return Message(subject=subject, short=short, long=long, link=settings.BASE_URL + reverse(self.page))

    def label(self, delivery: Delivery) -> str:
        """Under which word it is said."""
        return (delivery.member.neutral_label if delivery.member else "") or settings.SITE_LABEL

    def call_words(self, delivery: Delivery) -> str:
        """What a caller tells."""
        return render_to_string("messages/members/news/call.txt", {"sentence": self.sentence}).strip()

    def subject_line(self, delivery: Delivery) -> str:
        """How the facilitators' page names it."""
        return str(self.sentence)


class FirstWord(News):
    """The first word to who belongs from now on, never after they left. ``subject_id``: their Membership."""

    resend_when_unknown = False

    def lock(self, deliveries: Collection[Delivery]) -> None:
        """Hold the memberships for reading, so that leaving and a send are put in order."""
        lock_for_reading(Membership, {delivery.subject_id for delivery in deliveries})

    def guard(self, delivery: Delivery, now: datetime.datetime) -> str:
        """Nobody is welcomed who is gone."""
        return "" if Membership.objects.current().filter(pk=delivery.subject_id).exists() else "LEFT"

    def label(self, delivery: Delivery) -> str:
        """The group's name only to who chose fuller words."""
        is_full = delivery.member is not None and delivery.member.message_wording == Member.Wording.FULL
        return delivery.group.name if is_full and delivery.group else super().label(delivery)


class JoinLetter(AccountKind):
    """The same to somebody without an account: sealed when it was made."""

    is_urgent = False

    def subject_line(self, delivery: Delivery) -> str:
        """Neutral words."""
        return str(_("There is an answer for you."))


def _is_to_meet(delivery: Delivery) -> bool:
    """``subject_id``: the request of whom they were asked to meet."""
    asked = JoinRequest.objects.filter(pk=delivery.subject_id, meets_with=delivery.member)
    return still.belongs(delivery) and asked.exists()


register(News(TO_ASKER, _("There is an answer for you."), "members:asked-all"))
register(News(TO_FACILITATORS, _("Something waits for your answer."), "dashboards:today", still.leads))
register(News(TO_WELCOMER, _("Somebody would be glad to meet you."), "members:newcomers", _is_to_meet))
register(News(TO_WISHER, _("There is an answer for you."), "members:wishes"))
register(News(TO_AWAY, _("There is something to read on your page."), "members:away"))
register(
    FirstWord(WELCOME, _("You are welcome. What is good to know stands on a page for you."), "dashboards:my-welcome")
)
register(JoinLetter(LETTER))
