"""Short notices about a group as a whole. Neutral words; which group it is stands on the pages behind the sign-in."""

import datetime
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from groups.models import Listing
from members import still
from members.actions.departing import HOST_NEWS
from members.actions.spreading import PAGE_ANSWERED, PAGE_ASKED, PAGE_REMARKED
from members.kinds import Kind, register
from members.models import Delivery
from peersupport.channels.message import Message


class Notice(Kind):
    """Something has happened that one reads about on a page; hearing of it twice does no harm."""

    resend_when_unknown = True

    def __init__(self, code: str, folder: str, page: str, line: str, is_for: Callable[[Delivery], bool]) -> None:
        self.code, self.folder, self.page, self.line, self.is_for = code, folder, page, line, is_for

    def guard(self, delivery: Delivery, now: datetime.datetime) -> str:
        """Said to those whom it still concerns."""
        return "" if self.is_for(delivery) else "GONE"

    def render(self, delivery: Delivery) -> Message:
        """The person's own word for this, and where to read more."""
        member = delivery.member
        words = {"label": (member.neutral_label if member else "") or settings.SITE_LABEL}
        subject, short, long = (self._part(part, words) for part in ("subject", "short", "long"))
        return Message(subject=subject, short=short, long=long, link=settings.BASE_URL + reverse(self.page))

    def call_words(self, delivery: Delivery) -> str:
        """What a caller tells."""
        return self._part("call", {})

    def subject_line(self, delivery: Delivery) -> str:
        """How the facilitators' page names it."""
        return gettext(self.line)

    def _part(self, part: str, words: dict[str, Any]) -> str:
        return render_to_string(f"messages/members/{self.folder}/{part}.txt", words).strip()


def _answers_for_the_list(delivery: Delivery) -> bool:
    """``subject_id``: the page that a stranger said something about. The row names no group."""
    page = Listing.objects.select_related("group").filter(pk=delivery.subject_id).first()
    return page is not None and still.looks_after(Delivery(member=delivery.member, group=page.group))


LISTINGS = "admin:groups_listing_changelist"
register(Notice(PAGE_ASKED, "page_asked", LISTINGS, gettext_noop("A page to look at"), still.looks_after))
register(Notice(PAGE_REMARKED, "page_remarked", LISTINGS, gettext_noop("Words about a page"), _answers_for_the_list))
register(
    Notice(PAGE_ANSWERED, "page_answered", "dashboards:today", gettext_noop("News about the group’s page"), still.leads)
)
register(
    Notice(
        HOST_NEWS,
        "host_news",
        "dashboards:home",
        gettext_noop("News about who stands behind the group"),
        still.is_concerned,
    )
)
