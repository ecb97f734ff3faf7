"""People of the demo who are there for one another, beside the meetings."""

import datetime

from groups.models import Group
from members.actions import exchanging, supporting
from members.models import Member, Membership


def bring_together(group: Group, people: dict[str, Member], now: datetime.datetime) -> None:
    """Amina has a supporter, keeps in touch with Lin, and has asked Sam."""
    _support(group, people, now)
    _keep_in_touch(group, people, now)


def _keep_in_touch(group: Group, people: dict[str, Member], now: datetime.datetime) -> None:
    """Lin asked Amina, and both said yes; Amina asked Sam, who has not read it yet."""
    lin, amina, sam = (
        Membership.objects.select_related("group", "member").get(group=group, member=people[name])
        for name in ("lin", "amina", "sam")
    )
    asked = exchanging.ask(
        by=lin, other=amina, shares="Lin’s phone: +447700900104", now=now - datetime.timedelta(days=4)
    )
    exchanging.say_yes(
        by=amina.member, exchange=asked, shares="amina@example.org", now=now - datetime.timedelta(days=3)
    )
    exchanging.ask(by=amina, other=sam, shares="amina@example.org", now=now - datetime.timedelta(days=1))


def _support(group: Group, people: dict[str, Member], now: datetime.datetime) -> None:
    """Amina has chosen Mika, who was a neighbour before; a cousin is invited and has not said yes yet."""
    amina = people["amina"]
    chosen = supporting.invite(
        by=amina,
        called="Mika from next door",
        shown_name="Amina",
        label="Library group",
        groups=[group.pk],
        sees_meetings=True,
        sees_place=True,
        sees_answer=True,
        sees_reminders=True,
        is_told=True,
        now=now - datetime.timedelta(days=9),
    )
    supporting.take_up(by=people["mika"], supporter=chosen, helper_name="Mika", now=now - datetime.timedelta(days=8))
    supporting.note_look(supporter=chosen, now=now - datetime.timedelta(days=2))
    supporting.invite(
        by=amina,
        called="My cousin",
        shown_name="Amina",
        label="Library group",
        groups=[group.pk],
        sees_meetings=True,
        until=(now + datetime.timedelta(days=60)).date(),
        now=now - datetime.timedelta(days=1),
    )
