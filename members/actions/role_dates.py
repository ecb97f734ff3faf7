"""Dates of those who facilitate: noted by themselves or by who coordinates, and gone with the role."""

import datetime
import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members.actions import joining
from members.models import Membership, RoleDate
from members.roles import FACILITATING
from peersupport.audit.record import Doer, record

Kind = RoleDate.Kind
MOST = 60
"""So many dates of one person are kept at once; who needs more has made a mistake."""
LONGEST_AWAY = datetime.timedelta(days=366)


@transaction.atomic
def note(
    *,
    by: Doer,
    membership: Membership,
    kind: str,
    on_date: datetime.date,
    until_on: datetime.date | None = None,
    words: str = "",
) -> RoleDate:
    """Note a date of this facilitator; sent twice, it is one. ``until_on``: the last day away; else one day.

    Raises ValidationError for somebody who does not facilitate (any more), and for days that make no sense.
    """
    held = Membership.objects.current().select_for_update(of=("self",)).filter(pk=membership.pk).first()
    if held is None or held.role not in FACILITATING:
        raise ValidationError(_("This person does not facilitate any more."))
    last = (until_on or on_date) if kind == Kind.AWAY else on_date
    if not on_date <= last <= on_date + LONGEST_AWAY:
        raise ValidationError({"until_on": _("Please choose a last day that is not before the first, within a year.")})
    of_person = RoleDate.objects.filter(group=held.group_id, member=held.member_id)
    words = words if kind == Kind.TRAINING else ""
    for row in of_person.filter(kind=kind, on_date=on_date, until_on=last):
        if row.words == words:
            return row
    if of_person.count() >= MOST:
        raise ValidationError(_("There are many dates already. Please take some away first."))
    row = RoleDate(
        group_id=held.group_id, member_id=held.member_id, kind=kind, on_date=on_date, until_on=last, words=words
    )
    row.full_clean(exclude=["group", "member"])
    row.save()
    record("role_date.noted", by=by, subject=row, group_id=held.group_id)
    return row


@transaction.atomic
def take_away(*, by: Doer, membership: Membership, pk: uuid.UUID) -> None:
    """The date is not kept any more. Taken away twice, it is away."""
    rows = RoleDate.objects.filter(group=membership.group_id, member=membership.member_id, pk=pk)
    for row in rows:
        record("role_date.taken_away", by=by, subject=row, group_id=row.group_id)
        row.delete()


@transaction.atomic
def spoke(*, by: Doer, membership: Membership, pk: uuid.UUID, now: datetime.datetime) -> None:
    """The talk about the first weeks has been. What was said is theirs."""
    rows = RoleDate.objects.filter(group=membership.group_id, member=membership.member_id, pk=pk, kind=Kind.FIRST_LOOK)
    if rows.filter(done_on__isnull=True).update(done_on=now.date()):
        record("role_date.spoken", by=by, subject=rows.get(), group_id=membership.group_id)


def forget(membership: Membership, now: datetime.datetime) -> None:
    """Nothing is kept about somebody who does not facilitate any more."""
    RoleDate.objects.filter(group=membership.group_id, member=membership.member_id).delete()


joining.on_leaving(forget)
