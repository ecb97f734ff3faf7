"""What is said while somebody is looked for who stands in. Discreet: a day, an hour, and the person's own word."""

import datetime
from collections.abc import Collection
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.actions.standing_in import ASK, FOUND, NOBODY, OFF, may_be_asked
from meetings.models import Meeting, StandInSearch
from members.kinds import Kind, lock_for_reading, register
from members.models import Delivery, Member, Membership
from peersupport.channels.message import Message
from peersupport.web import moments

State = StandInSearch.State


class StandInKind(Kind):
    """About the search for a stand-in; ``subject_id`` of its rows is the search's id, ``sequence`` its round."""

    template = ""
    resend_when_unknown = True

    def load(self, deliveries: Collection[Delivery]) -> None:
        """Put each row's search beside it, in one query for all."""
        found = _searches().in_bulk({delivery.subject_id for delivery in deliveries})
        for delivery in deliveries:
            delivery.subject_at_hand = found.get(delivery.subject_id)

    def lock(self, deliveries: Collection[Delivery]) -> None:
        """Hold the meetings and then the searches for reading, so that a yes and a question are put in order."""
        ids = {delivery.subject_id for delivery in deliveries}
        meetings = StandInSearch.objects.filter(pk__in=ids).values_list("meeting_id", flat=True)
        lock_for_reading(Meeting, meetings)
        lock_for_reading(StandInSearch, ids)

    def guard(self, delivery: Delivery, now: datetime.datetime) -> str:
        """Why this need not be said any more, or nothing."""
        search = _search(delivery)
        if search is None or delivery.member is None:
            return "GONE"
        if search.round != delivery.sequence:
            return "SETTLED"
        if not self.is_for(search, delivery.member):
            return "GONE"
        return self.guard_search(search, delivery.member, now)

    def is_for(self, search: StandInSearch, member: Member) -> bool:
        """Whether it still concerns this person: here, whoever leads the group."""
        return search.meeting.group_id in member.facilitated_group_ids

    def guard_search(self, search: StandInSearch, member: Member, now: datetime.datetime) -> str:
        """What beside the common questions stops this kind."""
        return "LATE" if search.starts_at <= now else ""

    def address(self, search: StandInSearch, member: Member) -> str:
        """The page it leads to."""
        return reverse("meetings:search", kwargs={"pk": search.meeting_id})

    def render(self, delivery: Delivery) -> Message:
        """Subject, short text, long text and link, in the member's language and wording."""
        search = _search(delivery)
        if search is None or delivery.member is None:
            raise LookupError("the search is gone")
        words = _words(search, delivery.member)
        subject, short, long = (_part(self.template, part, words) for part in ("subject", "short", "long"))
        link = settings.BASE_URL + self.address(search, delivery.member)
        return Message(subject=subject, short=short, long=long, link=link)

    def call_words(self, delivery: Delivery) -> str:
        """What a caller tells; nothing if the search is gone."""
        search = _search(delivery)
        if search is None or delivery.member is None:
            return ""
        return _part(self.template, "call", _words(search, delivery.member))

    def person_name(self, delivery: Delivery) -> str:
        """What somebody next door is called in the group that they facilitate."""
        search = _search(delivery)
        if search is None:
            return ""
        rows = (
            Membership.objects.current()
            .facilitating()
            .filter(member=delivery.member_id, group__organisation=search.meeting.group.organisation_id)
        )
        row = rows.order_by("joined_on").first()
        return row.shown_name if row else ""

    def subject_line(self, delivery: Delivery) -> str:
        """How the facilitators' page names it."""
        search = _search(delivery)
        if search is None:
            return self.label()
        with timezone.override(ZoneInfo(search.meeting.time_zone)):
            return f"{self.label()}: {moments.long_day(search.starts_at)}"

    def label(self) -> str:
        """What sort of message this is."""
        raise NotImplementedError


class Asked(StandInKind):
    """Would you stand in?"""

    code = ASK
    template = "standin_ask"

    def is_for(self, search: StandInSearch, member: Member) -> bool:
        """Whoever may be asked here, or next door."""
        return may_be_asked(search, member)

    def guard_search(self, search: StandInSearch, member: Member, now: datetime.datetime) -> str:
        """Not once somebody said yes, or this person answered."""
        if search.meeting.is_cancelled:
            return "CANCELLED"
        if search.state != State.OPEN or not search.asks.filter(member=member, answer="").exists():
            return "SETTLED"
        return super().guard_search(search, member, now)

    def address(self, search: StandInSearch, member: Member) -> str:
        """Where this person says yes or no without signing in."""
        token = search.asks.get(member=member).token
        return reverse("meetings:stand_in_by_link", kwargs={"token": token})

    def label(self) -> str:
        """What sort of message this is."""
        return _("Could you stand in?")


class Settled(StandInKind):
    """Said to those who were asked: nobody is needed any more."""

    code = OFF
    template = "standin_off"

    def is_for(self, search: StandInSearch, member: Member) -> bool:
        """Whoever could have been asked."""
        return may_be_asked(search, member)

    def address(self, search: StandInSearch, member: Member) -> str:
        """Their own page."""
        return "/home/"

    def label(self) -> str:
        """What sort of message this is."""
        return _("No stand-in needed any more")


class Found(StandInKind):
    """Said to facilitators: somebody stands in."""

    code = FOUND
    template = "standin_found"

    def guard_search(self, search: StandInSearch, member: Member, now: datetime.datetime) -> str:
        """Not once it was given or taken back."""
        return super().guard_search(search, member, now) if search.state == State.FOUND else "SETTLED"

    def label(self) -> str:
        """What sort of message this is."""
        return _("Somebody stands in")


class Nobody(StandInKind):
    """Said to facilitators: nobody was found so far."""

    code = NOBODY
    template = "standin_nobody"

    def guard_search(self, search: StandInSearch, member: Member, now: datetime.datetime) -> str:
        """Not once somebody was found."""
        return super().guard_search(search, member, now) if search.state == State.OPEN else "SETTLED"

    def label(self) -> str:
        """What sort of message this is."""
        return _("Nobody stands in yet")


def _searches() -> Any:
    return StandInSearch.objects.select_related("meeting__group")


def _search(delivery: Delivery) -> StandInSearch | None:
    found: StandInSearch | None = delivery.subject_at_hand or _searches().filter(pk=delivery.subject_id).first()
    return found


def _words(search: StandInSearch, member: Member) -> dict[str, Any]:
    meeting = search.meeting
    is_full = member.message_wording == Member.Wording.FULL
    with timezone.override(ZoneInfo(meeting.time_zone)):
        when = {"day": moments.long_day(search.starts_at), "time": moments.hours(search.starts_at)}
    return {**when, "label": meeting.group.name if is_full else (member.neutral_label or settings.SITE_LABEL)}


def _part(template: str, part: str, words: dict[str, Any]) -> str:
    return render_to_string(f"messages/meetings/{template}/{part}.txt", words).strip()


for _kind in (Asked(), Settled(), Found(), Nobody()):
    register(_kind)
