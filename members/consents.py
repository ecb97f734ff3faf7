"""The questions that begin with "Is it all right if…?", each with what it is for and what follows (CON-3).

One question is one thing: it is answered alone, nothing is chosen beforehand, and a no loses nothing. Upper apps
register theirs; whoever acts on an answer asks ``holding`` at that very moment.
"""

import datetime
import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from members.models import Consent, ContactMethod, Member
from peersupport.audit.models import LookLog

Forget = Callable[[Consent, datetime.datetime], object]
Concerns = Callable[[Member], bool]
AskedIn = Callable[[Group], bool]

OPEN = 0
"""A length of no days: until the person says otherwise."""

PHONE, EMAIL, EITHER = "PHONE", "EMAIL", "EITHER"


def _nothing(_consent: Consent, _now: datetime.datetime) -> None:
    """Nothing was collected."""


def _everybody(_member: Member) -> bool:
    return True


def _everywhere(_group: Group) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing that may or may not be all right. ``code`` is stored and never changes its meaning.

    ``lengths``: for how many days a yes may hold, OPEN for no end. ``options``: what the person chooses with a yes, as
    code and words; empty if there is nothing to choose. ``purpose`` (LookLog.Purpose): a yes lets a facilitator see the
    chosen address for it. ``concerns``: whether there is anything to ask this person; ``is_asked_in``: in this group.
    ``forget(consent, now)`` removes what was collected under a yes that ends, in the same transaction; it has to be
    safe to repeat.
    """

    code: str
    title: str | Promise
    short: str | Promise
    what: str | Promise
    why: str | Promise
    who: str | Promise
    on_yes: str | Promise
    on_no: str | Promise
    on_end: str | Promise
    lengths: tuple[int, ...]
    is_of_group: bool = True
    options: tuple[tuple[str, str | Promise], ...] = ()
    purpose: str = ""
    concerns: Concerns = _everybody
    is_asked_in: AskedIn = _everywhere
    forget: Forget = _nothing

    @property
    def purpose_words(self) -> str:
        """What a facilitator chooses before an address is shown."""
        return str(PURPOSES.get(self.purpose, self.short))

    def wording(self, *, who: str = "", until: str = "", option: str = "") -> str:
        """Everything the person was shown, in the language that is active."""
        chosen = str(dict(self.options).get(option, ""))
        parts = (self.title, self.what, self.why, self.who, who, chosen, until, self.on_yes, self.on_no, self.on_end)
        return "\n".join(str(part) for part in parts if part)


PURPOSES: dict[str, Promise] = {
    LookLog.Purpose.MEETING: _("About a meeting"),
    LookLog.Purpose.CARE: _("To ask how they are"),
}
"""What a facilitator looks at an address for, in their words; the person reads it in LookLog's."""

QUESTIONS: dict[str, Question] = {}


def register(question: Question) -> None:
    """Let ``question`` be asked. Raises ValueError when another has its code."""
    if QUESTIONS.get(question.code, question) != question:
        raise ValueError(f"two questions are called {question.code}")
    QUESTIONS[question.code] = question


def questions_for(member: Member, *, of_group: bool) -> list[Question]:
    """What there is to ask ``member``: about one group, or about all of this."""
    return [one for one in QUESTIONS.values() if one.is_of_group is of_group and one.concerns(member)]


def holding(
    code: str, members: Collection[uuid.UUID], *, group: Group | None = None, now: datetime.datetime
) -> dict[uuid.UUID, Consent]:
    """Of these people, those whose yes to ``code`` holds at ``now``, with it; one query."""
    rows = Consent.objects.in_force(now).filter(question=code, member__in=list(members), group=group)
    return {row.member_id: row for row in rows}


def holds(code: str, member: Member, *, group: Group | None = None, now: datetime.datetime) -> bool:
    """Whether ``member`` has said that this is all right, and it still is."""
    return bool(holding(code, [member.pk], group=group, now=now))


# --- What is asked today --------------------------------------------------------------------------------------


def has_address(member: Member) -> bool:
    """Whether there is a number or an address that somebody could see."""
    return member.contact_methods.exclude(channel=ContactMethod.Channel.TOLD).exists()


def is_phoned(member: Member) -> bool:
    """Whether this person gave a number for calls."""
    return member.contact_methods.filter(channel=ContactMethod.Channel.CALL).exists()


WHICH = ((PHONE, _("My phone number")), (EMAIL, _("My email address")), (EITHER, _("Both")))
FACILITATORS = _("Only the facilitators of this group, one at a time, after showing that it is them.")
SEEN = _("Whenever one of them looks, you can read who it was and when.")
SEEN_NO_MORE = _("From that moment nobody sees it any more. Who looked before stays on your list.")
AS_BEFORE = _("Nothing changes for you. Our messages reach you as before.")

ABOUT_A_MEETING = "reach-meeting"
KEEPING_IN_TOUCH = "reach-care"
LEAVE_A_MESSAGE = "call-message"
STAND_IN_PHONES = "call-stand-in"

register(
    Question(
        code=ABOUT_A_MEETING,
        title=_("Is it all right if a facilitator phones or writes to you about a meeting?"),
        short=_("A facilitator may reach me about a meeting"),
        what=_("They may see the number or address that you choose, to reach you themselves."),
        why=_("Sometimes something concerns only you: a lift, a key, a seat kept for you."),
        who=FACILITATORS,
        on_yes=SEEN,
        on_no=AS_BEFORE,
        on_end=SEEN_NO_MORE,
        lengths=(90, 365, OPEN),
        options=WHICH,
        purpose=LookLog.Purpose.MEETING,
        concerns=has_address,
    )
)
register(
    Question(
        code=KEEPING_IN_TOUCH,
        title=_("Is it all right if a facilitator asks between meetings how you are?"),
        short=_("A facilitator may ask how I am"),
        what=_("They may see the number or address that you choose, to phone or write to you themselves."),
        why=_("Some people like to hear a voice when days are hard. Others would rather not."),
        who=FACILITATORS,
        on_yes=SEEN,
        on_no=AS_BEFORE,
        on_end=SEEN_NO_MORE,
        lengths=(14, 30, 90),
        options=WHICH,
        purpose=LookLog.Purpose.CARE,
        concerns=has_address,
    )
)
register(
    Question(
        code=LEAVE_A_MESSAGE,
        title=_("Is it all right if a caller leaves a message?"),
        short=_("A caller may leave a message"),
        what=_("If you do not pick up, they may leave a few words on your phone, never what it is about."),
        why=_("So you know that somebody tried. But others may hear it."),
        who=_("Whoever phones you because you asked to be phoned."),
        on_yes=_("Callers read beside your name that a message may be left."),
        on_no=_("Callers read beside your name: please leave no message and tell nobody else."),
        on_end=_("From that moment callers read: please leave no message and tell nobody else."),
        lengths=(365, OPEN),
        is_of_group=False,
        concerns=is_phoned,
    )
)
register(
    Question(
        code=STAND_IN_PHONES,
        title=_("Is it all right if a stand-in phones you?"),
        short=_("A stand-in may phone me"),
        what=_("When the facilitators are away, a stand-in may see your number for calls, and phone you."),
        why=_("So that you still hear about a meeting when the usual caller is away."),
        who=_("Only who stands in for a facilitator of this group, and only while they do."),
        on_yes=SEEN,
        on_no=_("A stand-in does not see your number. You hear from a facilitator, or not at all that time."),
        on_end=SEEN_NO_MORE,
        lengths=(90, 365, OPEN),
        concerns=is_phoned,
    )
)
