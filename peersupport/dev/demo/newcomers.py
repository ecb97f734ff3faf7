"""Who would like to join a demo group, and what was said so far."""

import datetime

from groups.models import Group
from members.actions import asking, deciding, opening, welcoming
from members.models import Member, Membership
from peersupport.dev.demo import words


def settle(group: Group, host: Member, welcomer: Member, noor: Member, now: datetime.datetime) -> None:
    """The group's questions, somebody who likes to meet newcomers, and two people who ask."""
    questions = list(words.FAMILY_QUESTIONS)
    opening.change_door(by=host, group=group, questions=questions, seats=9)
    membership = Membership.objects.current().get(group=group, member=welcomer)
    welcoming.like_to_meet(by=welcomer, membership=membership, likes=True)
    friend = asking.ask(
        by=None,
        group=group,
        form_key="demo-somebody-else",
        answers=[],
        words=words.FOR_A_FRIEND,
        is_for_other=True,
        now=now - datetime.timedelta(days=3),
    )
    deciding.reply(by=host, row=friend, words=words.TO_THE_FRIEND, now=now - datetime.timedelta(days=2))
    asking.ask(
        by=noor,
        group=group,
        form_key="demo-noor",
        shown_name="Noor",
        answers=[{"question": one, "answer": said} for one, said in zip(questions, words.NOOR_SAID, strict=True)],
        now=now - datetime.timedelta(days=1),
    )
