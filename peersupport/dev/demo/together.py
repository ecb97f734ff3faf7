"""People of the demo who are there for one another, beside the meetings."""

import datetime

from groups.models import Group
from members.actions import supporting
from members.models import Member


def bring_together(group: Group, people: dict[str, Member], now: datetime.datetime) -> None:
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
