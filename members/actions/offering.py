"""Asking somebody to take a role, or to give it back; nothing happens without their yes (SET-5, FAC-4)."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members.actions import joining, notifying, roles
from members.models import Member, Membership, RoleOffer
from members.outbox.timing import zone_of
from members.roles import FACILITATING
from peersupport.audit.record import Doer, record

ROLE_ASKED, ROLE_CHANGED = "role.asked", "role.changed"
TIME_TO_ANSWER = datetime.timedelta(days=30)
FARTHEST = datetime.timedelta(days=366)
"""How far ahead a role can be handed on; beyond it the year was surely mistyped."""


@transaction.atomic
def ask(
    *,
    by: Member,
    membership: Membership,
    role: str,
    from_on: datetime.date,
    hands_over: bool = False,
    now: datetime.datetime,
) -> RoleOffer:
    """Ask this member whether they would hold ``role`` from that day on; they are told that a question waits.

    Asking the same again changes nothing. Raises ValidationError for somebody who holds the role or left, for a day
    gone by, and when another question still waits.
    """
    roles.hold(membership.group_id)
    person = Membership.objects.current().select_related("group", "member").filter(pk=membership.pk).first()
    if person is None:
        raise ValidationError({"member": _("This person does not belong to the group any more.")})
    if person.role == role:
        raise ValidationError({"role": _("This person does that already.")})
    _check_day(person, from_on, now)
    waiting = RoleOffer.objects.open().filter(group=person.group_id, member=person.member_id).first()
    if waiting is not None:
        if (waiting.role, waiting.from_on, waiting.hands_over) == (role, from_on, hands_over):
            return waiting
        raise ValidationError({"member": _("A question to this person still waits. Take it back first.")})
    offer = RoleOffer.objects.create(
        group=person.group,
        member=person.member,
        role=role,
        offered_by=by,
        offered_at=now,
        from_on=from_on,
        hands_over=hands_over and role in FACILITATING,
    )
    notifying.notify(
        kind=ROLE_ASKED,
        members=[person.member],
        subject_id=offer.pk,
        group=person.group,
        due_at=now,
        expires_at=now + TIME_TO_ANSWER,
        now=now,
    )
    record("role.offered", by=by, subject=offer, group_id=offer.group_id)
    return offer


@transaction.atomic
def answer(*, by: Member, offer: RoleOffer, says_yes: bool, now: datetime.datetime) -> RoleOffer:
    """Keep what the person said. A yes takes effect on the day, at once if it has come; the group is told of it now.

    Whoever was hidden shows their name with the role from now on, which they were told before. Answering twice
    changes nothing. Raises ValidationError when the question was taken back, or the yes would leave nobody to look
    after the group.
    """
    roles.hold(offer.group_id)
    offer = RoleOffer.objects.select_for_update(of=("self",)).select_related("group", "member").get(pk=offer.pk)
    if offer.answer == RoleOffer.Answer.TAKEN_BACK:
        raise ValidationError(_("This question was taken back. Nothing changes for you."))
    if offer.answer:
        return offer
    offer.answer = RoleOffer.Answer.YES if says_yes else RoleOffer.Answer.NOT_NOW
    offer.answered_at = now
    offer.save(update_fields=["answer", "answered_at"])
    notifying.withdraw(subject_id=offer.pk, kinds=[ROLE_ASKED], reason="ANSWERED", now=now)
    record("role.answered", by=by, subject=offer, group_id=offer.group_id)
    if says_yes:
        if offer.role in FACILITATING:
            _announce(offer, now)
        if offer.from_on <= today_in(offer, now) and not _carry_out(offer, now):
            raise ValidationError(_("Without you nobody would open the meetings. Ask somebody to take over first."))
    return offer


@transaction.atomic
def take_back(*, by: Doer, offer: RoleOffer, now: datetime.datetime) -> bool:
    """The question is asked no more; or, after a yes and before the day, nothing will change.

    False if it is too late: it has happened, or they said not now.
    """
    still = RoleOffer.objects.filter(pk=offer.pk, done_at__isnull=True, answer__in=["", RoleOffer.Answer.YES])
    if not still.update(answer=RoleOffer.Answer.TAKEN_BACK, answered_at=now):
        return False
    notifying.withdraw(subject_id=offer.pk, reason="TAKEN_BACK", now=now)
    record("role.offer_taken_back", by=by, subject=offer, group_id=offer.group_id)
    return True


def carry_out(now: datetime.datetime) -> int:
    """Let every agreed change happen whose day has come. Safe to repeat; returns how many did."""
    done = 0
    agreed = RoleOffer.objects.agreed().filter(from_on__lte=(now + datetime.timedelta(days=1)).date())
    for pk in list(agreed.order_by("from_on", "pk").values_list("pk", flat=True)):
        with transaction.atomic():
            offer = RoleOffer.objects.agreed().select_related("group", "member").filter(pk=pk).first()
            if offer is not None and offer.from_on <= today_in(offer, now):
                roles.hold(offer.group_id)
                done += _carry_out(offer, now)
    return done


def forget(membership: Membership, now: datetime.datetime) -> None:
    """Nobody is asked anything more in a group that they left."""
    offers = RoleOffer.objects.filter(group=membership.group_id, member=membership.member_id, done_at__isnull=True)
    for offer in offers.filter(answer__in=["", RoleOffer.Answer.YES]):
        take_back(by=membership.member, offer=offer, now=now)


def today_in(what: Membership | RoleOffer, now: datetime.datetime) -> datetime.date:
    """The day that it is where the group meets."""
    return now.astimezone(zone_of(what.group.time_zone)).date()


def _carry_out(offer: RoleOffer, now: datetime.datetime) -> bool:
    """False if it cannot happen without leaving the group alone."""
    person = Membership.objects.current().filter(group=offer.group_id, member=offer.member_id).first()
    if person is not None:
        try:
            if offer.role in FACILITATING:
                roles.give_role(by=offer.offered_by, membership=person, role=offer.role, now=now)
                _step_back(offer, now)
            else:
                roles.end_role(by=offer.offered_by, membership=person, now=now)
        except roles.LastFacilitatorError:
            return False
    RoleOffer.objects.filter(pk=offer.pk).update(done_at=now)
    return True


def _step_back(offer: RoleOffer, now: datetime.datetime) -> None:
    if not offer.hands_over or offer.offered_by_id is None:
        return
    other = Membership.objects.current().filter(group=offer.group_id, member=offer.offered_by_id).first()
    if other is not None:
        roles.end_role(by=offer.offered_by, membership=other, now=now)


def _announce(offer: RoleOffer, now: datetime.datetime) -> None:
    """Tell everybody who belongs, but the two who know."""
    Membership.objects.current().filter(group=offer.group_id, member=offer.member_id).update(is_hidden=False)
    people = Member.objects.filter(
        memberships__group=offer.group_id, memberships__left_on__isnull=True, is_active=True
    ).exclude(pk__in=[pk for pk in (offer.member_id, offer.offered_by_id) if pk])
    notifying.notify(
        kind=ROLE_CHANGED,
        members=people.distinct(),
        subject_id=offer.pk,
        group=offer.group,
        due_at=now,
        expires_at=now + TIME_TO_ANSWER,
        now=now,
    )


def _check_day(person: Membership, from_on: datetime.date, now: datetime.datetime) -> None:
    today = today_in(person, now)
    if from_on < today:
        raise ValidationError({"from_on": _("This day has gone by. Choose today or a later one.")})
    if from_on > today + FARTHEST:
        raise ValidationError({"from_on": _("This day is very far away. Choose one within the next year.")})


joining.on_leaving(forget)
