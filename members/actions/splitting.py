"""A group is to become two: it is proposed and told to everybody, and each person chooses their part (SET-7).

Nobody is pushed. Who has not chosen stays, and loses nothing. What follows on the day is in becoming_two.py.
"""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from groups.models import Group, LifeChange, SecondGroup
from groups.models.life import today_in
from members import parts
from members.actions import consenting, joining, leading_parts, life, roles
from members.models import Member, Membership, Part, PartChoice, PartLead
from members.models.part import GOING
from members.names import fold
from peersupport.audit.record import record

Kind = LifeChange.Kind
TIME_TO_CHOOSE = datetime.timedelta(days=3)
"""So long at least people have to choose."""


class TooLateError(Exception):
    """It has come about, or was taken back, in the meantime."""


def check(*, by: Member, group: Group, name: str, holds_on: datetime.date, now: datetime.datetime) -> None:
    """Refuse what cannot be. Raises ValidationError. A group that ``by`` cannot see is not spoken of."""
    life.check(group=group, kind=Kind.SPLIT, holds_on=holds_on, now=now)
    if group.status == Group.Status.PAUSED:
        raise ValidationError(_("You are taking a break. Meet again first, so that people can talk about it."))
    if holds_on < today_in(group, now) + TIME_TO_CHOOSE:
        raise ValidationError({"holds_on": _("Leave people at least three days to choose.")})
    known = Group.objects.known_to(by).filter(organisation=group.organisation_id) | Group.objects.visible_to(by)
    if fold(name) in {fold(one) for one in known.values_list("name", flat=True)}:
        raise ValidationError(
            {"name": _("A group of this name is there already. Another name keeps the two apart, perhaps with a day.")}
        )


def ask_first() -> str:
    """What a facilitator reads who notes that somebody goes, and not that their name may be kept there."""
    return _("Please ask whether their name may be kept there. Else they stay.")


@transaction.atomic
def propose(
    *,
    by: Member,
    group: Group,
    holds_on: datetime.date,
    name: str,
    purpose: str = "",
    when: str = "",
    belonging: str,
    language: str,
    first_lead: Membership | None = None,
    second_lead: Membership | None = None,
    how: str = "",
    words: str = "",
    now: datetime.datetime,
) -> LifeChange:
    """Tell everybody that the group becomes two on ``holds_on``, and ask those who are to look after each.

    The same proposed again is the same. Whoever proposes it and names themselves has said yes with it. Raises
    ValidationError for what cannot be, and when something else is announced.
    """
    roles.hold(group.pk)
    held = Group.objects.get(pk=group.pk)
    waiting = parts.announced(held)
    if waiting is not None and (waiting.holds_on, waiting.second.name) == (holds_on, name):
        return waiting
    check(by=by, group=held, name=name, holds_on=holds_on, now=now)
    if second_lead is None and not roles.settled(held).may_be_without:
        raise ValidationError({"second_lead": _("Somebody has to look after the new group. Ask one person first.")})
    change = life.announce(by=by, group=held, kind=Kind.SPLIT, holds_on=holds_on, how=how, words=words, now=now)
    second = SecondGroup(change=change, name=name, purpose=purpose, when=when, belonging=belonging, language=language)
    second.full_clean()
    second.save()
    for part, membership in ((Part.FIRST, first_lead), (Part.SECOND, second_lead)):
        if membership is not None:
            leading_parts.ask(by=by, change=change, membership=membership, part=part, now=now)
    return change


@transaction.atomic
def choose(*, by: Member, change: LifeChange, part: str, now: datetime.datetime) -> PartChoice | None:
    """Keep the part that this person chose; ``part`` empty: not yet. As often as wanted until it comes about.

    Raises TooLateError, and ValidationError for whoever said that they look after a part and would not be there.
    """
    roles.hold(change.group_id)
    _still_to_come(change)
    return _keep(by=by, member=by, change=change, part=part)


@transaction.atomic
def note(
    *, by: Member, membership: Membership, change: LifeChange, part: str, is_kept_there: bool, now: datetime.datetime
) -> PartChoice | None:
    """Note what somebody who cannot sign in said in person (NOTE-6).

    Raises TooLateError, consenting.AnswersAloneError if they can sign in, and ValidationError where they would go to
    the new group and have not said that their name may be kept there.
    """
    roles.hold(change.group_id)
    _still_to_come(change)
    if consenting.answers_alone(membership.member):
        raise consenting.AnswersAloneError
    if part in GOING and not is_kept_there:
        raise ValidationError({"is_kept_there": ask_first()})
    return _keep(by=by, member=membership.member, change=change, part=part, noted_by=by, is_kept_there=is_kept_there)


def _still_to_come(change: LifeChange) -> None:
    if not LifeChange.objects.to_come().filter(pk=change.pk).exists():
        raise TooLateError


def _keep(
    *,
    by: Member,
    member: Member,
    change: LifeChange,
    part: str,
    noted_by: Member | None = None,
    is_kept_there: bool = False,
) -> PartChoice | None:
    if not Membership.objects.current().filter(member=member, group=change.group_id).exists():
        raise TooLateError
    leads = PartLead.objects.filter(change=change, member=member, answer=PartLead.Answer.YES)
    if any(part and part not in (lead.part, Part.BOTH) for lead in leads):
        raise ValidationError(
            {"part": _("You said that you would look after a part. Choose that one or both, or say that you cannot.")}
        )
    record("part.chosen", by=by, subject=change, group_id=change.group_id)
    if not part:
        PartChoice.objects.filter(member=member, change=change).delete()
        return None
    kept, _created = PartChoice.objects.update_or_create(
        member=member,
        change=change,
        defaults={
            "part": part,
            "noted_by_id": noted_by.pk if noted_by else None,
            "is_kept_there": is_kept_there and part in GOING,
        },
    )
    return kept


def forget(membership: Membership, now: datetime.datetime) -> None:
    """Who leaves before the day has no part in it any more."""
    changes = LifeChange.objects.to_come().filter(group=membership.group_id, kind=Kind.SPLIT)
    PartChoice.objects.filter(member=membership.member_id, change__in=changes).delete()


joining.on_leaving(forget)
