"""What calendars read: feeds of everybody who is planted, and parts of emails; and the flaw that lets one fly there."""

import uuid

from django.conf import settings as project
from django.test import Client
from django.utils import translation

from meetings import entries
from meetings.actions import calendars
from meetings.messages import MeetingKind
from members.kinds import KINDS
from members.models import Delivery, Member
from peersupport.channels.email import composed
from tests.canaries.places import Ground, Pieces
from tests.peersupport.privacy.planting import MOMENT


def calendars_of_all(ground: Ground) -> Pieces:
    """The feed of everybody, with nothing chosen, and what emails bring to Anna, in every language."""
    seen = 0
    for role in ground.aviary.people:
        member = Member.objects.get(pk=ground.aviary.people[role].pk)
        calendars.choose(by=member, names_group=False, tells_place=False, in_email=True, now=MOMENT)
        path = f"/calendar/{calendars.make_address(by=member, now=MOMENT)}.ics"
        for language, _name in project.LANGUAGES:
            Member.objects.filter(pk=member.pk).update(language=language)
            answer = Client().get(path)
            seen += answer.content.count(b"BEGIN:VEVENT")
            yield ground.of_others(role, answer.content.decode())
            yield "\n".join(f"{name}: {value}" for name, value in answer.headers.items()).encode()
    assert seen >= 2, "somebody belongs to the group, and it meets"
    yield from _in_emails(ground)


def _in_emails(ground: Ground) -> Pieces:
    anna = ground.aviary.anna
    member = Member.objects.get(pk=anna.member.pk)
    for code in [code for code, kind in KINDS.items() if isinstance(kind, MeetingKind)]:
        row = Delivery(kind=code, member=member, group=anna.group, subject_id=anna.meeting.pk, lane="email")
        for language, _name in project.LANGUAGES:
            with translation.override(language):
                letter = composed(KINDS[code].render(row), "a@example.org", str(uuid.uuid4()))
            (part,) = letter.alternatives
            yield str(part.content).encode()


def name_the_group_in_calendars(ground: Ground) -> None:
    """Entries that say more than their person wished."""
    ground.patch.setattr(entries, "calendar_name", lambda _member: ground.aviary.anna.group.name)
