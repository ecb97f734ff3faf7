"""What people are asked before their names stand on a sheet at meetings, or on a list of who was there (CON-3)."""

import datetime

from django.utils.translation import gettext_lazy as _

from groups.models import Group
from meetings.models import Presence, TickList
from members.consents import AS_BEFORE, OPEN, Question, register
from members.models import Consent

NAME_ON_SHEET = "name-on-sheet"
ON_TICK_LIST = "on-tick-list"


def _forget_ticks(consent: Consent, _now: datetime.datetime) -> None:
    Presence.objects.filter(member=consent.member_id, meeting__group=consent.group_id).delete()


def notes_names(group: Group) -> bool:
    """Whether this group decided that names are noted (RUN-13)."""
    return TickList.objects.filter(group=group).exists()


register(
    Question(
        code=NAME_ON_SHEET,
        title=_("Is it all right if your name here stands on the printed sheet?"),
        short=_("My name here stands on the sheet"),
        what=_("The sheet that lies on the table has your name on it already. You need not write it."),
        why=_("Some people find it hard to write in front of others."),
        who=_("Everybody who comes to that meeting. Never if you are hidden from the others."),
        on_yes=_("From now on it is printed. No number and no address stand beside it."),
        on_no=_("Your name is not printed. You can write it yourself, or leave it."),
        on_end=_("From then on it is not printed any more. Sheets that were printed before stay as they are."),
        lengths=(90, 365, OPEN),
    )
)
register(
    Question(
        code=ON_TICK_LIST,
        title=_("Is it all right if we note that you were here?"),
        short=_("It is noted when I was here"),
        what=_("Your name here, and the days on which you came. Never on which you did not."),
        why=_("This group decided so. It also lets you make a letter that says when you were here."),
        who=_("The facilitators, and whoever stands in for them that day."),
        on_yes=_("Your name can be ticked. After 90 days only the number of people is left."),
        on_no=AS_BEFORE,
        on_end=_("Every day that was noted for you is erased at once."),
        lengths=(365, OPEN),
        is_asked_in=notes_names,
        forget=_forget_ticks,
    )
)
