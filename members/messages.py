"""Kinds of messages that are about an account itself. What they say was sealed when they were made."""

import datetime
import uuid
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members import still
from members.kinds import Kind, by_kind, kind_of, lock_for_reading, register
from members.models import Coordination, Delivery, Disclosure, Emergency, Membership, Supporter, Vacancy
from members.outbox.ways import CALL
from peersupport.channels.message import Message

EMAIL_LETTER = "account.email"
TEXT_LETTER = "account.sms"
LEFT_ALONE = "group.left_alone"
ANYBODY_THERE = "group.anybody_there"
LEADERSHIP = "group.leadership"
LED_AGAIN = "group.led_again"
FOR_SUPPORTER = "supporter.copy"
QUESTION = "person.question"
EMERGENCY = "coordination.emergency"
EMERGENCY_ASKED = "coordination.emergency_asked"


class AccountKind(Kind):
    """A number to sign in with, or a note that something was changed. Twice is better than never."""

    is_urgent = True
    resend_when_unknown = True

    def __init__(self, code: str) -> None:
        self.code = code

    def guard(self, delivery: Delivery, now: datetime.datetime) -> str:
        """Said as long as there is something to say."""
        return "" if delivery.payload else "GONE"

    def render(self, delivery: Delivery) -> Message:
        """What was sealed."""
        sealed = delivery.payload or {}  # the guard saw to it that there is one
        return Message(subject=sealed["subject"], short=sealed["text"], long=sealed["text"], link="")

    def subject_line(self, delivery: Delivery) -> str:
        """Neutral words."""
        return gettext("A message about signing in")


class LeftAlone(Kind):
    """A group has lost its only facilitator: said to its coordinators or, without any, to its members."""

    code = LEFT_ALONE
    resend_when_unknown = True

    def guard(self, delivery: Delivery, now: datetime.datetime) -> str:
        """Said to those to whom the group falls."""
        return "" if still.stands_behind(delivery) else "GONE"

    def render(self, delivery: Delivery) -> Message:
        """Neutral words; which group it is stands on the pages behind the sign-in."""
        member = delivery.member
        is_coordinator = member is not None and member.is_staff
        label = (member.neutral_label if member else "") or settings.SITE_LABEL
        words = {"label": label, "is_coordinator": is_coordinator}
        subject, short, long = (_part("alone", part, words) for part in ("subject", "short", "long"))
        path = reverse("admin:groups_group_changelist") if is_coordinator else "/home/"
        return Message(subject=subject, short=short, long=long, link=settings.BASE_URL + path)

    def call_words(self, delivery: Delivery) -> str:
        """What a caller tells."""
        return _part("alone", "call", {})

    def subject_line(self, delivery: Delivery) -> str:
        """How the facilitators' page names it."""
        return gettext("Somebody is needed to open the meetings")


class AboutLeading(Kind):
    """Whether anybody still looks after a group. ``subject_id``: the Vacancy. Which group shows after signing in."""

    resend_when_unknown = True

    def __init__(self, code: str, template: str) -> None:
        self.code = code
        self.template = template

    def guard(self, delivery: Delivery, now: datetime.datetime) -> str:
        """A question that was answered is not asked any more; that somebody leads again stays true."""
        if not (still.looks_after(delivery) if self.code == LEADERSHIP else still.leads(delivery)):
            return "GONE"
        open_ones = Vacancy.objects.filter(pk=delivery.subject_id, ended_at__isnull=True)
        return "" if self.code == LED_AGAIN or open_ones.exists() else "GONE"

    def render(self, delivery: Delivery) -> Message:
        """Neutral words, and where to answer."""
        label = (delivery.member.neutral_label if delivery.member else "") or settings.SITE_LABEL
        parts = ("subject", "short", "long")
        subject, short, long = (self._text(part, {"label": label}) for part in parts)
        path = reverse("members:leaderships" if self.code == LEADERSHIP else "dashboards:home")
        return Message(subject=subject, short=short, long=long, link=settings.BASE_URL + path)

    def call_words(self, delivery: Delivery) -> str:
        """What a caller tells."""
        return self._text("call", {})

    def subject_line(self, delivery: Delivery) -> str:
        """How the facilitators' page names it."""
        return gettext("Who looks after the group")

    def _text(self, part: str, words: dict[str, Any]) -> str:
        return render_to_string(f"messages/members/{self.template}/{part}.txt", words).strip()


class ForSupporter(Kind):
    """What a person was told, told to somebody at their side, too (CON-9). ``subject_id``: the person's own message.

    Everything is asked again right before: does the supporter still support, was the copy said yes to, and would the
    person's own message still be said? The reason why not stays with the person.
    """

    code = FOR_SUPPORTER

    def lock(self, deliveries: Collection[Delivery]) -> None:
        """Hold what the messages are about, and then who supports whom, for reading."""
        self.load(deliveries)
        pairs = [one.subject_at_hand for one in deliveries if one.subject_at_hand]
        for kind, originals in by_kind(original for original, _supporter in pairs):
            kind.lock(originals)
        lock_for_reading(Supporter, {supporter.pk for _original, supporter in pairs})

    def load(self, deliveries: Collection[Delivery]) -> None:
        """Put beside each copy the person's message and the one who supports; nothing where that is over."""
        now = timezone.now()
        originals = Delivery.objects.select_related("member", "group").in_bulk(
            {delivery.subject_id for delivery in deliveries}
        )
        supporters: dict[tuple[uuid.UUID | None, uuid.UUID | None], Supporter] = {
            (one.member_id, one.helper_id): one
            for one in Supporter.objects.current(now).filter(
                helper__in={delivery.member_id for delivery in deliveries}, is_told=True
            )
        }
        for delivery in deliveries:
            original = originals.get(delivery.subject_id)
            supporter = supporters.get((original.member_id, delivery.member_id)) if original else None
            delivery.subject_at_hand = (original, supporter) if original and supporter else None

    def guard(self, delivery: Delivery, now: datetime.datetime) -> str:
        """GONE for whatever stops it: why a person is not reminded is no business of the one who helps."""
        original, supporter = self._at_hand(delivery)
        if original is None or supporter is None or original.member is None or original.group_id is None:
            return "GONE"
        is_stopped = (
            delivery.lane == CALL  # a copy is no reason for a facilitator to phone somebody they do not know of
            or original.withdrawn_at is not None
            or original.group_id not in supporter.group_ids
            or original.member.is_paused(now)
        )
        reason = "GONE" if is_stopped else kind_of(original.kind).guard(original, now)
        return reason if reason in ("", "LATE") else "GONE"

    def render(self, delivery: Delivery) -> Message:
        """The day and the hour, under the words that the person chose for their supporter."""
        original, supporter = self._at_hand(delivery)
        if original is None or supporter is None:
            raise LookupError("nobody is supported")
        link = settings.BASE_URL + reverse("dashboards:company", kwargs={"pk": supporter.pk})
        return kind_of(original.kind).for_supporter(original, label=supporter.label, link=link)

    def subject_line(self, delivery: Delivery) -> str:
        """Neutral words."""
        return gettext("A note for somebody who supports another person")

    def _at_hand(self, delivery: Delivery) -> tuple[Delivery | None, Supporter | None]:
        if delivery.subject_at_hand is None:
            self.load([delivery])
        return delivery.subject_at_hand or (None, None)


class QuestionForYou(Kind):
    """Somebody asks before they tell anything to somebody outside; what they ask stands behind the sign-in (CON-4)."""

    code = QUESTION

    def lock(self, deliveries: Collection[Delivery]) -> None:
        """Hold the questions for reading, so that an answer and a send are put in order."""
        lock_for_reading(Disclosure, {delivery.subject_id for delivery in deliveries})

    def guard(self, delivery: Delivery, now: datetime.datetime) -> str:
        """Nobody is told of a question that was answered or let go, nor of one whose asker may not ask any more."""
        waits = Disclosure.objects.filter(pk=delivery.subject_id, state=Disclosure.State.ASKED, until__gt=now)
        question = waits.first()
        if question is None:
            return "ANSWERED"
        asking = (
            Membership.objects.current()
            .facilitating()
            .filter(group=question.group_id, member=question.asked_by_id, member__is_active=True)
        )
        return "" if still.belongs(delivery) and asking.exists() else "GONE"

    def render(self, delivery: Delivery) -> Message:
        """That there is a question; not of whom, nor about what."""
        words = {"label": (delivery.member.neutral_label if delivery.member else "") or settings.SITE_LABEL}
        subject, short, long = (_part("question", part, words) for part in ("subject", "short", "long"))
        return Message(subject=subject, short=short, long=long, link=settings.BASE_URL + reverse("members:questions"))

    def call_words(self, delivery: Delivery) -> str:
        """What a caller tells."""
        return _part("question", "call", {})

    def subject_line(self, delivery: Delivery) -> str:
        """How the facilitators' page names it."""
        return gettext("A question to one person")


class AboutEmergency(Kind):
    """A second person is needed, or somebody may get in touch (decision 11). ``subject_id``: the Emergency."""

    resend_when_unknown = True

    def __init__(self, code: str, template: str, subject_line: Any) -> None:
        self.code = code
        self.template = template
        self.is_urgent = code == EMERGENCY_ASKED
        self.line = subject_line

    def guard(self, delivery: Delivery, now: datetime.datetime) -> str:
        """Nobody is asked for an answer that was given; that something opened stays true, however late.

        Nor is anybody asked on behalf of somebody who looks after the group no more.
        """
        if self.code == EMERGENCY:
            return "" if still.is_concerned(delivery) else "GONE"
        waits = Emergency.objects.filter(pk=delivery.subject_id, ended_at__isnull=True, answered_at__isnull=True)
        emergency = waits.select_related("group").first()
        if emergency is None:
            return "ANSWERED"
        asking = Coordination.objects.filter(
            member=emergency.asked_by_id, organisation=emergency.group.organisation_id, member__is_active=True
        )
        return "" if still.looks_after(delivery) and asking.exists() else "GONE"

    def render(self, delivery: Delivery) -> Message:
        """Neutral words: not which group, not what happened."""
        words = {"label": (delivery.member.neutral_label if delivery.member else "") or settings.SITE_LABEL}
        subject, short, long = (_part(self.template, part, words) for part in ("subject", "short", "long"))
        page = "members:looks" if self.code == EMERGENCY else "members:emergencies"
        return Message(subject=subject, short=short, long=long, link=settings.BASE_URL + reverse(page))

    def call_words(self, delivery: Delivery) -> str:
        """What a caller tells."""
        return _part(self.template, "call", {})

    def subject_line(self, delivery: Delivery) -> str:
        """How the facilitators' page names it."""
        return str(self.line)


def _part(template: str, part: str, words: dict[str, Any]) -> str:
    return render_to_string(f"messages/members/{template}/{part}.txt", words).strip()


register(LeftAlone())
register(QuestionForYou())
register(AboutLeading(ANYBODY_THERE, "anybody_there"))
register(AboutLeading(LEADERSHIP, "leadership"))
register(AboutLeading(LED_AGAIN, "led_again"))
register(ForSupporter())
register(AccountKind(EMAIL_LETTER))
register(AccountKind(TEXT_LETTER))
register(AboutEmergency(EMERGENCY, "emergency", _("Somebody may get in touch, in an emergency")))
register(AboutEmergency(EMERGENCY_ASKED, "emergency_asked", _("A second person is needed, in an emergency")))
