"""Who was there, by name: what the group decided, and ticking (RUN-13, decision 26)."""

import datetime
import uuid
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from groups.models import Group
from groups.models.life import today_in
from meetings.agreed import ON_TICK_LIST
from meetings.models import Meeting, Presence, TickList
from meetings.models.presence import KEPT_DAYS
from members.actions import consenting
from members.consents import QUESTIONS, holding
from members.models import Consent, Member, Membership
from peersupport.audit.record import Doer, record


@transaction.atomic
def decide(*, by: Doer, group: Group, decided_on: datetime.date, now: datetime.datetime) -> TickList:
    """Note that the group decided, on a day, that names may be noted. Whose, each person says alone."""
    if decided_on > today_in(group, now):
        raise ValidationError({"decided_on": _("This day has not come yet. Decide together first.")})
    row, is_new = TickList.objects.update_or_create(group=group, defaults={"decided_on": decided_on})
    if is_new:  # a yes from before was about another decision
        consenting.end_in_group(QUESTIONS[ON_TICK_LIST], group, now)
    record("ticks.decided", by=by, subject=row, group_id=group.pk)
    return row


@transaction.atomic
def stop(*, by: Doer, group: Group, now: datetime.datetime) -> None:
    """From now on only numbers: every name that was noted is erased at once, and every yes to it ends, so that after
    another decision each person is asked anew. Said twice, it is said once.
    """
    row = TickList.objects.select_for_update().filter(group=group).first()
    if row is None:
        return
    record("ticks.stopped", by=by, subject=row, group_id=group.pk)
    consenting.end_in_group(QUESTIONS[ON_TICK_LIST], group, now)
    Presence.objects.filter(meeting__group=group).delete()
    row.delete()


def may_be_ticked(group: Group, now: datetime.datetime, *, with_hidden: bool) -> list[Membership]:
    """Those of the group who said that this is all right."""
    rows = Membership.objects.current().filter(group=group).order_by("joined_on", "pk")
    if not with_hidden:
        rows = rows.filter(is_hidden=False)
    agreed = holding(ON_TICK_LIST, rows.values_list("member_id", flat=True), group=group, now=now)
    return [row for row in rows if row.member_id in agreed]


def is_kept(meeting: Meeting, now: datetime.datetime) -> bool:
    """Whether names are still noted for it: from its start until they would be forgotten again."""
    days = meeting.group.organisation.keep_answers_days if meeting.group.organisation else None
    kept = datetime.timedelta(days=days if days is not None else KEPT_DAYS)
    return not meeting.is_cancelled and meeting.starts_at <= now < meeting.ends_at + kept


@transaction.atomic
def tick(
    *,
    by: Doer,
    meeting: Meeting,
    seen: Collection[uuid.UUID],
    ticked: Collection[uuid.UUID],
    number: int,
    with_hidden: bool,
    now: datetime.datetime,
) -> Meeting:
    """Note who was there, and how many in all. ``seen``: the memberships that were ticked when the page was opened.

    Only what this person changed is changed, so that two who tick at once lose nothing of each other; and only who
    says at this moment that it is all right is noted. Those whom this person cannot see count for nothing here.
    Raises ValidationError.
    """
    # Held in this order, in which also stopping, saying no and erasing hold what they need: the meeting, the decision,
    # people, what they said. So no name is noted after one of these has said that it is erased.
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("group__organisation").get(pk=meeting.pk)
    if TickList.objects.select_for_update(of=("self",)).filter(group=meeting.group_id).first() is None:
        raise ValidationError(_("Your group notes numbers only."))
    if not is_kept(meeting, now):
        raise ValidationError(_("Names are noted from the start, and not kept for long. The number is enough."))
    may = {row.pk: row.member_id for row in may_be_ticked(meeting.group, now, with_hidden=with_hidden)}
    come = _still_agreeing([may[pk] for pk in set(ticked) - set(seen) if pk in may], meeting.group, now)
    gone = [may[pk] for pk in set(seen) - set(ticked) if pk in may]
    there = Presence.objects.filter(meeting=meeting)
    there.filter(member__in=gone).delete()
    Presence.objects.bulk_create(
        [Presence(meeting=meeting, member_id=pk) for pk in sorted(come)], ignore_conflicts=True
    )
    if number < there.filter(member__in=may.values()).count():
        raise ValidationError({"number": _("More names are ticked than that.")})
    meeting.head_count = number
    meeting.save(update_fields=["head_count"])
    record("ticks.noted", by=by, subject=meeting, group_id=meeting.group_id)
    return meeting


def _still_agreeing(people: Collection[uuid.UUID], group: Group, now: datetime.datetime) -> list[uuid.UUID]:
    """Those of ``people`` who still say yes; they and their answers are held until the transaction ends."""
    list(Member.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk").values_list("pk"))
    agreed = Consent.objects.in_force(now).filter(question=ON_TICK_LIST, group=group, member__in=people)
    return list(agreed.select_for_update(no_key=True).order_by("pk").values_list("member_id", flat=True))
