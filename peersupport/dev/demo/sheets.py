"""What stands on sheets in the demo: a phone that went round, what to bring, and names where a group decided so."""

import datetime
from typing import Any

from groups.models import Group
from meetings.actions import sheets, ticking
from meetings.agreed import NAME_ON_SHEET, ON_TICK_LIST
from meetings.models import Meeting
from members.actions import consenting
from members.consents import OPEN, QUESTIONS
from members.models import Member
from peersupport.dev.demo import cast

LINES: tuple[dict[str, Any], ...] = (
    {"name": "Wren", "channel": "CALL", "address": "+447700900177", "needs": ["LARGE_PRINT"]},
    {"name": "نور", "channel": "EMAIL", "address": "new.here@example.org", "needs": ["INTERPRETER"]},
    {"name": "", "channel": "", "address": "", "needs": ["LARGE_PRINT", "STEP_FREE"]},
)
TICKED_WEEKS = 5


def fill(people: dict[str, Member], now: datetime.datetime) -> None:
    """Tuesday Circle let a phone go round last time; Family Table decided to note names, and two people agreed."""
    tuesday, family = Group.objects.get(slug=cast.TUESDAY), Group.objects.get(slug=cast.FAMILY)
    _pass_round(tuesday, people, now)
    _note_names(family, people, now)
    amina = people["amina"]
    sheets.say_needs(by=amina, member=amina, needs=["HEARING"], interpreter="", words="A seat near the door")


def _pass_round(group: Group, people: dict[str, Member], now: datetime.datetime) -> None:
    for name in ("amina", "sam"):
        member = people[name]
        question = QUESTIONS[NAME_ON_SHEET]
        consenting.say_yes(by=member, member=member, question=question, group=group, days=OPEN, now=now)
    last = Meeting.objects.filter(group=group).held(now).first()
    if last is None:
        return
    begun = last.starts_at + datetime.timedelta(minutes=10)
    found = sheets.hand_round(by=people["rosa"], meeting=last, now=begun)
    for number, line in enumerate(LINES):
        language = "Arabic" if "INTERPRETER" in line["needs"] else ""
        sheets.write(
            found=found, form_key=f"demo {number}", interpreter=language, language=group.language, now=begun, **line
        )


def _note_names(group: Group, people: dict[str, Member], now: datetime.datetime) -> None:
    ines, joan, theo = people["ines"], people["joan"], people["Theo"]
    decided = (now - datetime.timedelta(days=70)).date()
    ticking.decide(by=ines, group=group, decided_on=decided, now=now)
    question = QUESTIONS[ON_TICK_LIST]
    consenting.say_yes(by=joan, member=joan, question=question, group=group, days=OPEN, now=now)
    membership = theo.memberships.select_related("group", "member").get(group=group)
    consenting.note_yes(by=ines, membership=membership, question=question, days=OPEN, now=now)
    rows = [membership.pk, joan.memberships.get(group=group).pk]
    for number, meeting in enumerate(Meeting.objects.filter(group=group).held(now)[1 : TICKED_WEEKS + 1]):
        if ticking.is_kept(meeting, now):
            there = rows[: 1 + number % 2] if number else rows
            heads = max(meeting.head_count or 0, len(there))
            ticking.tick(by=ines, meeting=meeting, seen=[], ticked=there, number=heads, with_hidden=True, now=now)
