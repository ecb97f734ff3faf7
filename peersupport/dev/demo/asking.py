"""What the demo asks everybody: which day and hour suit, and what makes it hard to come."""

import datetime
from typing import Any

from groups.models import Group
from meetings import polls
from meetings.actions import hard_to_come, polling
from meetings.actions.polling import Choice
from members.models import Member, Membership

EVENINGS = (
    Choice(datetime.time(18), weekday=1),
    Choice(datetime.time(14), weekday=3),
    Choice(datetime.time(10, 30), weekday=5),
)
SAID = {
    "sam": ("YES", "MAYBE", "NO"),
    "Grace": ("MAYBE", "YES", "YES"),
    "Dev": ("YES", "NO", "MAYBE"),
    "Leila": ("NO", "YES", "MAYBE"),
}
"""Who has answered. Amina, Lin and Okello have not, so that what one tries out can be seen."""
TOLD = {"Marlo": ("MAYBE", "YES", "NO")}
"""Who does not sign in and told Rosa."""

HARD: dict[str, dict[str, Any]] = {
    "Grace": {
        "reasons": ["DAYLIGHT", "COMPANY"],
        "words": "I do not like the underpass in the dark.",
        "may_talk": True,
    },
    "Dev": {"reasons": ["CHILDREN", "HOURS"]},
    "Tomas": {"reasons": ["LIFT", "DAYLIGHT"]},
    "Yusuf": {"reasons": ["LANGUAGE", "LIFT"]},
    "sam": {"hands": ["LIFT", "COMPANY"], "hand_words": "From Mill Lane, room for two"},
}
"""Who said what makes it hard, and who could lend a hand."""
DOES = {"STEPS": "We are on the ground floor now. The side door has no step."}


def hard(group: Group, people: dict[str, Member], now: datetime.datetime) -> None:
    """Some people said what makes it hard to come, one offers a hand, and the group has done something already."""
    for name, said in HARD.items():
        hard_to_come.say(by=people[name], group=group, now=now - datetime.timedelta(days=5), **said)
    for reason, words in DOES.items():
        hard_to_come.arrange(by=people["rosa"], group=group, reason=reason, words=words)


def which_day(group: Group, people: dict[str, Member], now: datetime.datetime) -> None:
    """Rosa asks about days when evenings are light again; some have answered, and two did so on paper."""
    rosa = people["rosa"]
    poll = polling.ask(
        by=rosa,
        group=group,
        rhythm="week",
        choices=EVENINGS,
        until_on=now.date() + datetime.timedelta(days=9),
        words="When evenings are light again, some of us could come who cannot now.",
        now=now,
    )
    options = polls.options_of(poll)
    said: dict[str, Any] = {"poll": poll, "now": now}
    for name, answers in SAID.items():
        values = {option.pk: value for option, value in zip(options, answers, strict=True)}
        polling.answer(by=people[name], said=values, **said)
    for name, answers in TOLD.items():
        row = Membership.objects.select_related("member", "group").get(group=group, member=people[name])
        values = {option.pk: value for option, value in zip(options, answers, strict=True)}
        polling.note(by=rosa, membership=row, said=values, **said)
    numbers = {options[0].pk: (1, 0, 1), options[1].pk: (0, 2, 0)}
    polling.count_sheets(by=rosa, sheets=2, numbers=numbers, seen_sequence=0, **said)
