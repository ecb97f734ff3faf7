"""Short notices about a group as a whole. Neutral words; which group it is stands on the pages behind the sign-in."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from members.actions.departing import HOST_NEWS
from members.actions.spreading import PAGE_ANSWERED, PAGE_ASKED, PAGE_REMARKED
from members.kinds import Kind, register
from members.models import Delivery
from peersupport.channels.message import Message


class Notice(Kind):
    """Something has happened that one reads about on a page; hearing of it twice does no harm."""

    resend_when_unknown = True

    def __init__(self, code: str, folder: str, page: str, line: str) -> None:
        self.code, self.folder, self.page, self.line = code, folder, page, line

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


register(Notice(PAGE_ASKED, "page_asked", "admin:groups_listing_changelist", gettext_noop("A page to look at")))
register(Notice(PAGE_REMARKED, "page_remarked", "admin:groups_listing_changelist", gettext_noop("Words about a page")))
register(Notice(PAGE_ANSWERED, "page_answered", "dashboards:today", gettext_noop("News about the group’s page")))
register(Notice(HOST_NEWS, "host_news", "dashboards:home", gettext_noop("News about who stands behind the group")))
