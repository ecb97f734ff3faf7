"""A first word to somebody who just came to belong: that there is a page to read (MEM-5). That and nothing more."""

import datetime

from members.actions.notifying import notify
from members.models import Membership

WELCOME = "join.welcome"
LIVES = datetime.timedelta(days=3)
"""After so long they have been there, or know that they need no page."""


def greet(membership: Membership, now: datetime.datetime) -> bool:
    """Say it once for each time somebody comes to belong, by the way they chose. False where the group sends none."""
    if not membership.group.greets:
        return False
    notify(
        kind=WELCOME,
        members=[membership.member],
        subject_id=membership.pk,
        group=membership.group,
        due_at=now,
        expires_at=now + LIVES,
        now=now,
    )
    return True
