"""How people of the demo say whether they come: each time, once for all, or by standing in line for a boat."""

import datetime

from groups.models import Group
from meetings.actions import absences, answering, outings, usual_yes
from meetings.models import Meeting
from members.models import Member
from peersupport.dev.demo import cast, words


def settle(group: Group, people: dict[str, Member], coming: Meeting | None, now: datetime.datetime) -> None:
    """Who comes unless they say so, what is said of who will be away, and an outing with few places."""
    for name in cast.USUALLY[group.slug]:
        usual_yes.begin(by=people[name], group=group, now=now - datetime.timedelta(days=20))
    for name, said in cast.AWAY.get(group.slug, {}).items():
        if coming is not None:
            absences.choose(by=people[name], meeting=coming, said="NAME", words=said, now=now)
    if group.slug == cast.TUESDAY:
        _boat(group, people, now)


def _boat(group: Group, people: dict[str, Member], now: datetime.datetime) -> None:
    """One place fewer than people who would like to come."""
    outing = outings.plan(
        by=people["rosa"],
        group=group,
        about=words.BOAT["about"],
        cost=words.BOAT["cost"],
        on_date=now.date() + datetime.timedelta(days=18),
        start_time=datetime.time(13),
        minutes=180,
        places=len(cast.BOARDING) - 1,
        now=now,
    )
    for name in cast.BOARDING:
        answering.answer(by=people[name], meeting=outing, answer="YES", now=now)
