"""What is sent and what runs: more places to look in, and the flaws that let a canary fly there."""

import os
import subprocess
import sys
import uuid
from pathlib import Path
from typing import Any

from django.conf import settings as project
from django.utils import translation

from members.kinds import KINDS
from members.models import Delivery
from members.outbox import listing
from peersupport.channels.email import composed
from peersupport.channels.message import Message
from tests.canaries.places import Ground, Pieces

# --- What is sent ---------------------------------------------------------------------------------------------


def _rendered(ground: Ground) -> list[tuple[Delivery, Message]]:
    """Everything that can be said to Anna, in discreet wording, in every language."""
    anna = ground.aviary.anna
    told, unsaid = [], set(KINDS)
    about = [anna.meeting, *ground.aviary.rows, *anna.rows.values()]
    subjects = [row.pk for row in about if isinstance(row.pk, uuid.UUID)]
    for code, kind in KINDS.items():
        for language, _name in project.LANGUAGES:
            for subject in subjects:
                row = Delivery(kind=code, member=anna.member, group=anna.group, subject_id=subject)
                if code.startswith("account."):
                    row.payload = {"subject": "A number", "text": "Your number is 123456", "language": language}
                try:
                    with translation.override(language):
                        message = kind.render(row)
                        assert str(message.long)
                except Exception:
                    continue
                told.append((row, message))
                unsaid.discard(code)
                break
    assert unsaid <= {"join.letter", "person.tell", "supporter.copy"}, unsaid  # these repeat what was said before
    return told


def mail_heads(ground: Ground) -> Pieces:
    """Subject and headers of every email, as it leaves."""
    for _row, message in _rendered(ground):
        yield str(message.subject).encode()
        letter = composed(message, "a@example.org", str(uuid.uuid4())).message()
        yield "\n".join(f"{name}: {value}" for name, value in letter.items()).encode()


def text_messages(ground: Ground) -> Pieces:
    """Every text message, as it leaves."""
    yield from (message.as_short_text().encode() for _row, message in _rendered(ground))


def call_scripts(ground: Ground) -> Pieces:
    """What a caller says, and the words on the list of calls."""
    for row, _message in _rendered(ground):
        yield KINDS[row.kind].call_words(row).encode()
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
