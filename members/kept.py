"""What people without a sign-in are asked before they are kept here, and before somebody tells them (NOTE-6, CON-3)."""

import datetime

from django.utils.translation import gettext_lazy as _

from members.actions import contact, joining
from members.actions.consenting import answers_alone
from members.consents import AS_BEFORE, OPEN, Question, register
from members.models import Consent, ContactMethod, Member, Membership

KEPT_HERE = "kept-here"
TOLD_BY = "told-by"
TELLS = "tells-another"


def needs_others(member: Member) -> bool:
    """Whether this person cannot sign in, so that others note what they say."""
    return not answers_alone(member)


def _let_go(consent: Consent, now: datetime.datetime) -> None:
    """Who does not want to be kept any more belongs no more; whoever just leaves is being let go of already."""
    if consent.ended_how == Consent.Ended.LEFT:
        return
    rows = Membership.objects.current().filter(member=consent.member_id, group=consent.group_id, role="MEMBER")
    membership = rows.select_related("group", "member").first()
    if membership is not None:
        joining.leave(by=None, membership=membership, now=now)


def _tell_no_more(consent: Consent, _now: datetime.datetime) -> None:
    contact.remove(by=None, member=consent.member, channel=ContactMethod.Channel.TOLD)


def _be_asked_no_more(consent: Consent, _now: datetime.datetime) -> None:
    rows = ContactMethod.objects.filter(told_by__member=consent.member_id, told_by__group=consent.group_id)
    rows.update(told_by=None)


register(
    Question(
        code=KEPT_HERE,
        title=_("Is it all right if we keep your first name here?"),
        short=_("My name is kept in this group"),
        what=_("A first name, or any name you like, and how you wish to hear from us: nothing else."),
        why=_("So that somebody tells you when a meeting is moved or called off."),
        who=_("The facilitators of this group. The others see only the name, on the list of names."),
        on_yes=_("You belong. You can come, or not, as you like."),
        on_no=_("Nothing is kept. You can come all the same."),
        on_end=_("Then you are taken off, and after some weeks nothing is left."),
        lengths=(OPEN,),
        concerns=needs_others,
        forget=_let_go,
    )
)
register(
    Question(
        code=TOLD_BY,
        title=_("Is it all right if somebody tells you what we have to say?"),
        short=_("Somebody tells me"),
        what=_("A person of this group whom you choose gets a short note: your name here, a day and an hour."),
        why=_("So that you hear of a meeting without a phone, and without reading."),
        who=_("Only the person you choose. They then know that you belong here."),
        on_yes=_("They tell you. If they cannot be reached, a facilitator tells you."),
        on_no=_("Nobody is told about you. You hear when you come."),
        on_end=_("From that moment they hear nothing more for you."),
        lengths=(90, 365, OPEN),
        concerns=needs_others,
        forget=_tell_no_more,
    )
)
register(
    Question(
        code=TELLS,
        title=_("Is it all right if we ask you to tell somebody when we meet?"),
        short=_("I tell somebody who has no phone"),
        what=_("A short note comes to you: the name of a person of this group, a day and an hour. You tell them."),
        why=_("Some of us have no phone, or do not read."),
        who=_("A facilitator sets it up, for a person who chose you."),
        on_yes=_("Somebody may choose you. The note comes the way you chose for yourself."),
        on_no=AS_BEFORE,
        on_end=_("From that moment no such note comes. A facilitator tells them instead."),
        lengths=(90, 365, OPEN),
        forget=_be_asked_no_more,
    )
)
