"""Kinds of messages about what changes for a group: neutral sentences with a day, the rest behind the sign-in."""

import datetime
from collections.abc import Callable, Collection
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from groups.models import LifeChange
from members.kinds import Kind, lock_for_reading, register
from members.life_codes import CHANGE, OVER, TAKEN_BACK, TWO
from members.models import Delivery, Keepsake, Member
from peersupport.channels.entry import Entry
from peersupport.channels.message import Message
from peersupport.web.moments import long_day

Bringing = Callable[[LifeChange, Delivery], Entry | None]
ENTRIES: list[Bringing] = []


def bring_entry(step: Bringing) -> None:
    """Let ``step(change, delivery)`` say what an email about a change puts into a calendar, or takes out of it."""
    if step not in ENTRIES:
        ENTRIES.append(step)


class LifeNews(Kind):
    """Something changes for a group, or stays as it was. ``subject_id``: the LifeChange."""

    resend_when_unknown = True

    def __init__(self, code: str) -> None:
        self.code = code

    def lock(self, deliveries: Collection[Delivery]) -> None:
        """Hold the changes for reading, so that taking one back and a send are put in order."""
        lock_for_reading(LifeChange, {delivery.subject_id for delivery in deliveries})

    def guard(self, delivery: Delivery, now: datetime.datetime) -> str:
        """Nobody hears of what was taken back, or of a group that they left."""
        change = _change(delivery)
        if change is None:
            return "GONE"
        if self.code == CHANGE and change.taken_back_at is not None:
            return "TAKEN_BACK"
        if self.code != OVER and (
            delivery.member is None or not self._groups(change) & set(delivery.member.group_ids())
        ):
            return "LEFT"
        return ""

    def _groups(self, change: LifeChange) -> set[Any]:
        """Who belongs to one of these is concerned."""
        return {change.group_id, change.second.group_id} if self.code == TWO else {change.group_id}

    def render(self, delivery: Delivery) -> Message:
        """The person's own word for this, or the group's name where they chose fuller messages; the sentence."""
        change = _change(delivery)
        if change is None:
            raise LookupError("the change is gone")
        member = delivery.member
        label = (member.neutral_label if member else "") or settings.SITE_LABEL
        if member is not None and member.message_wording == Member.Wording.FULL:
            label = (delivery.group or change.group).name
        words = {"label": label, "sentence": self._sentence(change)}
        subject, short, long = (
            render_to_string(f"messages/members/news/{part}.txt", words).strip()
            for part in ("subject", "short", "long")
        )
        link = settings.BASE_URL + self._address(change, member)
        return Message(subject=subject, short=short, long=long, link=link, entry=self._entry(change, delivery))

    def call_words(self, delivery: Delivery) -> str:
        """What a caller tells."""
        change = _change(delivery)
        return self._sentence(change) if change else ""

    def subject_line(self, delivery: Delivery) -> str:
        """How the facilitators' page names it."""
        return _("What changes for you all")

    def _entry(self, change: LifeChange, delivery: Delivery) -> Entry | None:
        """What an upper app has for the calendar, while this is about days to come."""
        if self.code not in (CHANGE, TAKEN_BACK):
            return None
        return next((entry for step in ENTRIES if (entry := step(change, delivery)) is not None), None)

    def _sentence(self, change: LifeChange) -> str:
        if self.code == OVER:
            return _("Our time together has come to its end. Thank you for being there.")
        if self.code == TAKEN_BACK:
            return _("What we told you for %(day)s was taken back. All stays as it was.") % _days(change)
        if self.code == TWO:
            return _("Our round is two now. Your page shows where you belong.")
        return sentence(change)

    def _address(self, change: LifeChange, member: Member | None) -> str:
        if self.code != OVER:
            return reverse("dashboards:home")  # an address names no group
        keeps = Keepsake.objects.filter(change=change, member=member).exists()
        return reverse("members:kept") if keeps else reverse("resources:support")


def sentence(change: LifeChange) -> str:
    """What changes, in one sentence that says nothing about the group."""
    kind = LifeChange.Kind(change.kind)
    if kind is LifeChange.Kind.BREAK and change.until_on is not None:
        return _("We take a break from %(day)s. Again from %(until)s.") % _days(change)
    return {
        LifeChange.Kind.OPEN: _("From %(day)s anybody may simply come to our round."),
        LifeChange.Kind.CLOSED: _("From %(day)s new people ask first before they come to our round."),
        LifeChange.Kind.BREAK: _("From %(day)s we take a break. We tell you when we meet again."),
        LifeChange.Kind.AGAIN: _("From %(day)s we meet again."),
        LifeChange.Kind.SPLIT: _("On %(day)s our round becomes two. Until then you can choose your part."),
        LifeChange.Kind.END: _("Until %(day)s we meet, and then our round comes to its end."),
    }[kind] % _days(change)


def _days(change: LifeChange) -> dict[str, str]:
    return {"day": long_day(change.holds_on), "until": long_day(change.until_on) if change.until_on else ""}


def _change(delivery: Delivery) -> LifeChange | None:
    return LifeChange.objects.select_related("group", "second").filter(pk=delivery.subject_id).first()


register(LifeNews(CHANGE))
register(LifeNews(TAKEN_BACK))
register(LifeNews(OVER))
register(LifeNews(TWO))
