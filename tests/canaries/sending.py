"""What is sent and what runs: more places to look in, and the flaws that let a canary fly there."""

import os
import subprocess
import sys
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings as project
from django.db import transaction
from django.utils import translation

from members.actions import news
from members.actions.news import LETTER
from members.actions.passing_on import TELL
from members.kinds import KINDS
from members.messages import FOR_SUPPORTER
from members.models import Delivery
from members.outbox import listing
from peersupport.channels.email import composed
from peersupport.channels.message import Message
from tests.canaries.places import Ground, Pieces
from tests.factories.members import DeliveryFactory, JoinRequestFactory, SupporterFactory
from tests.peersupport.privacy.planting import MOMENT

# --- What is sent ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Said:
    """Something that can be said, as written to the person, and as a caller says it."""

    message: Message
    call: str

    def without(self, name: str) -> "Said":
        """The same without a name that has to stand there."""
        texts = (text.replace(name, "") for text in (self.message.subject, self.message.short, self.message.long))
        return Said(Message(*texts, link=self.message.link), self.call.replace(name, ""))


def _said(ground: Ground) -> list[Said]:
    """Everything that can be said to Anna, or to others about her, in discreet wording, in every language."""
    anna = ground.aviary.anna
    subjects = _subjects(ground)
    told, unsaid = [], set(KINDS) - {LETTER, TELL, FOR_SUPPORTER}
    for code in sorted(unsaid):
        for language, _name in project.LANGUAGES:
            for subject in subjects:
                row = Delivery(kind=code, member=anna.member, group=anna.group, subject_id=subject)
                if code.startswith("account."):
                    row.payload = {"subject": "A number", "text": "Your number is 123456", "language": language}
                try:
                    told.append(_as_said(row, language))
                except Exception:
                    continue
                unsaid.discard(code)
                break
    assert unsaid == set()
    return told + _said_to_others(ground)


def _subjects(ground: Ground) -> list[uuid.UUID]:
    """Whatever a message can be about."""
    anna = ground.aviary.anna
    about = [anna.meeting, *ground.aviary.rows, *anna.rows.values()]
    return [row.pk for row in about if isinstance(row.pk, uuid.UUID)]


def _as_said(row: Delivery, language: str) -> Said:
    kind = KINDS[row.kind]
    with translation.override(language):
        message = kind.render(row)
        assert str(message.long)
        return Said(message, kind.call_words(row))


def _said_to_others(ground: Ground) -> list[Said]:
    """The letter to somebody who asks without account, the note to who tells Anna, the copy to who supports her.

    Whoever tells Anna is told whom to tell: both said that this is all right (NOTE-6).
    """
    anna, teller, helper = ground.aviary.anna, ground.aviary.people["member"], ground.aviary.people["newcomer"]
    languages = [code for code, _name in project.LANGUAGES]
    told = []
    with transaction.atomic():
        for language in languages:
            asker = {"channel": "EMAIL", "address": "asks@example.org", "language": language, "shown_name": ground.name}
            news.tell_asker(JoinRequestFactory(group=anna.group, **asker), MOMENT)
        told += [_as_said(row, "en") for row in Delivery.objects.filter(kind=LETTER)]
        assert len(told) == len(languages)
        about = {"shown_name": ground.name, "label": "Library group", "groups": [str(anna.group.pk)]}
        SupporterFactory(member=anna.member, helper=helper, sees_meetings=True, is_told=True, **about)
        for code in [code for code, kind in KINDS.items() if kind.has_copies]:
            original = DeliveryFactory(
                kind=code, member=anna.member, group=anna.group, subject_id=_copied(code, ground)
            )
            note = Delivery(kind=TELL, member=teller, group=anna.group, subject_id=original.pk)
            copy = Delivery(kind=FOR_SUPPORTER, member=helper, subject_id=original.pk)
            for language in languages:
                told += [_as_said(note, language).without(ground.name), _as_said(copy, language)]
        transaction.set_rollback(True)
    return told


def _copied(code: str, ground: Ground) -> uuid.UUID:
    """What a message of this kind is about that a supporter is told, too."""
    for subject in _subjects(ground):
        row = Delivery(kind=code, member=ground.aviary.anna.member, group=ground.aviary.anna.group, subject_id=subject)
        try:
            KINDS[code].for_supporter(row, label="", link="")
        except LookupError:
            continue
        return subject
    raise AssertionError(f"nothing is there that {code} could be about")


def mail_heads(ground: Ground) -> Pieces:
    """Subject and headers of every email, as it leaves."""
    for said in _said(ground):
        yield str(said.message.subject).encode()
        letter = composed(said.message, "a@example.org", str(uuid.uuid4())).message()
        yield "\n".join(f"{name}: {value}" for name, value in letter.items()).encode()


def text_messages(ground: Ground) -> Pieces:
    """Every text message, as it leaves."""
    yield from (said.message.as_short_text().encode() for said in _said(ground))


def call_scripts(ground: Ground) -> Pieces:
    """What a caller says, and the words on the list of calls."""
    yield from (said.call.encode() for said in _said(ground))
    anna = ground.aviary.anna
    Delivery.objects.filter(member=anna.member).update(
        kind=next(code for code in KINDS if code.startswith("meeting.reminder")),
        state=Delivery.State.CALLING,
        lane="call",
        subject_id=anna.meeting.pk,
        handled_how="",
        handled_at=None,
        withdrawn_at=None,
        expires_at=anna.meeting.starts_at,
    )
    calls = listing.for_a_person(anna.group, caller="Fay")
    assert calls
    yield from (call.words.encode() for call in calls)


def name_the_group(ground: Ground) -> None:
    """The name of the group in what is said to somebody who asked for discreet words."""
    for kind in {type(kind) for kind in KINDS.values()}:
        real, calling = kind.render, kind.call_words

        def render(self: Any, delivery: Delivery, real: Any = real) -> Message:
            message = real(self, delivery)
            name = delivery.group.name if delivery.group else ""
            return Message(f"{message.subject} {name}", f"{message.short} {name}", message.long, message.link)

        def call_words(self: Any, delivery: Delivery, calling: Any = calling) -> str:
            return f"{calling(self, delivery)} {delivery.group.name if delivery.group else ''}"

        ground.patch.setattr(kind, "render", render)
        ground.patch.setattr(kind, "call_words", call_words)


# --- What runs ------------------------------------------------------------------------------------------------


def processes(_ground: Ground) -> Pieces:
    """Command line and environment of everything that was started with this data folder, or by this test."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "environ").read_bytes()
                if str(project.DATA_DIR).encode() in words or int(entry.name) == os.getpid():
                    yield (entry / "cmdline").read_bytes() + b"\n" + words
            except OSError:
                continue


def start_a_program_for_somebody(ground: Ground) -> None:
    """A helper program that is told a name when it starts."""
    command = [sys.executable, "-c", "import time; time.sleep(60)", ground.name]
    ground.programs.append(subprocess.Popen(command, env={**os.environ, "DATA_DIR": str(project.DATA_DIR)}))
