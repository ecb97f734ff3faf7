"""Asking somebody to look after one of two groups; nobody does without their own yes (SET-7, FAC-4)."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from groups.models import LifeChange
from members.actions import joining, notifying, roles
from members.actions.consenting import answers_alone
from members.life_codes import PART_ASKED
from members.models import Member, Membership, Part, PartChoice, PartLead
from peersupport.audit.record import Doer, record

Answer = PartLead.Answer
TIME_TO_ANSWER = datetime.timedelta(days=30)


@transaction.atomic
def ask(*, by: Member, change: LifeChange, membership: Membership, part: str, now: datetime.datetime) -> PartLead:
    """Ask this member to look after ``part``; who asks themselves has said yes with it. Asking twice changes nothing.

    Raises ValidationError for somebody who left or cannot sign in to answer, when another is asked, or it is over.
    """
    roles.hold(change.group_id)
    if not LifeChange.objects.to_come().filter(pk=change.pk).exists():
        raise ValidationError(_("It has come about already, or was taken back."))
    here = Membership.objects.current().filter(pk=membership.pk, group=change.group_id, member__is_active=True)
    person = here.select_related("group", "member").first()
    if person is None:
        raise ValidationError({"member": _("This person does not belong to the group any more.")})
    if not answers_alone(person.member):
        raise ValidationError(
            {"member": _("This person does not sign in, and whoever looks after a group has to. Help them in first.")}
        )
    open_lead = _open(change, part)
    if open_lead is not None and open_lead.member_id == person.member_id:
        return open_lead
    if open_lead is not None:
        raise ValidationError({"member": _("Somebody is asked or has said yes. Take that back first.")})
    is_me = person.member_id == by.pk
    lead = PartLead.objects.create(
        change=change,
        member=person.member,
        part=part,
        asked_by_id=by.pk,
        asked_at=now,
        answer=Answer.YES if is_me else "",
        answered_at=now if is_me else None,
    )
    record("part.lead_asked", by=by, subject=lead, group_id=change.group_id)
    if is_me:
        _fit_choice(lead)
    else:
        notifying.notify(
            kind=PART_ASKED,
            members=[person.member],
            subject_id=lead.pk,
            group=person.group,
            due_at=now,
            expires_at=now + TIME_TO_ANSWER,
            now=now,
        )
    return lead


@transaction.atomic
def answer(*, by: Member, lead: PartLead, says_yes: bool, now: datetime.datetime) -> PartLead:
    """Keep what the person said; a yes can become a not now until the day. Saying the same twice changes nothing.

    Raises ValidationError when the question was taken back, or somebody else has said yes since.
    """
    roles.hold(lead.change.group_id)
    held = PartLead.objects.select_for_update(of=("self",)).select_related("change__group").get(pk=lead.pk)
    is_over = not LifeChange.objects.to_come().filter(pk=held.change_id).exists()
    if held.answer == Answer.TAKEN_BACK or is_over:
        raise ValidationError(_("This question was taken back. Nothing changes for you."))
    said = Answer.YES if says_yes else Answer.NOT_NOW
    if held.answer == said:
        return held
    if says_yes and _open(held.change, held.part) not in (None, held):
        raise ValidationError(_("Somebody else was asked since. Thank you all the same."))
    held.answer, held.answered_at = said, now
    held.save(update_fields=["answer", "answered_at"])
    notifying.withdraw(subject_id=held.pk, kinds=[PART_ASKED], reason="ANSWERED", now=now)
    if says_yes:
        _fit_choice(held)
    record("part.lead_answered", by=by, subject=held, group_id=held.change.group_id)
    return held


@transaction.atomic
def take_back(*, by: Doer, change: LifeChange, part: str, now: datetime.datetime) -> bool:
    """Whoever is asked, or said yes, is asked no more, so that another can be. False if nobody is."""
    roles.hold(change.group_id)
    lead = _open(change, part)
    if lead is None or not LifeChange.objects.to_come().filter(pk=change.pk).exists():
        return False
    _end(lead, Answer.TAKEN_BACK, now)
    record("part.lead_taken_back", by=by, subject=lead, group_id=change.group_id)
    return True


def let_go(change: LifeChange, now: datetime.datetime) -> None:
    """It has come about or was taken back: nobody is asked any more. A yes stays as it was said."""
    for lead in PartLead.objects.filter(change=change, answer=""):
        _end(lead, Answer.TAKEN_BACK, now)


def forget(membership: Membership, now: datetime.datetime) -> None:
    """Who leaves before the day looks after no part of it."""
    rows = PartLead.objects.filter(member=membership.member_id, change__group=membership.group_id)
    for lead in rows.filter(change__done_at__isnull=True, answer__in=["", Answer.YES]):
        _end(lead, Answer.NOT_NOW, now)


def _open(change: LifeChange, part: str) -> PartLead | None:
    return PartLead.objects.filter(change=change, part=part, answer__in=["", Answer.YES]).first()


def _end(lead: PartLead, how: str, now: datetime.datetime) -> None:
    lead.answer, lead.answered_at = how, now
    lead.save(update_fields=["answer", "answered_at"])
    notifying.withdraw(subject_id=lead.pk, kinds=[PART_ASKED], reason="TAKEN_BACK", now=now)


def _fit_choice(lead: PartLead) -> None:
    """Who looks after a part and had chosen to be elsewhere is in both, which they can change."""
    rows = PartChoice.objects.filter(member=lead.member_id, change=lead.change_id)
    rows.exclude(part__in=[lead.part, Part.BOTH]).update(part=Part.BOTH)


joining.on_leaving(forget)
