"""What is said: its parts, and how they are put together for each way of sending."""

import re
from dataclasses import dataclass

from peersupport.channels.entry import Entry

SPACES = re.compile(r"\s+")
EMPTY_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+\n")


@dataclass(frozen=True, slots=True)
class Message:
    """One message in one language. A channel takes the parts it can carry; ``link`` may stand in the texts already.

    ``entry``: for the reader's calendar, where they wish that.
    """

    subject: str
    short: str
    long: str
    link: str = ""
    entry: Entry | None = None

    def as_subject(self) -> str:
        """One line: a line break in a subject would start another header."""
        return _one_line(self.subject)

    def as_short_text(self) -> str:
        """For text messages: one paragraph, with the link."""
        return _with_link(_one_line(self.short), self.link, " ")

    def as_long_text(self) -> str:
        """For email: the whole text, with the link on its own line."""
        return _with_link(EMPTY_LINES.sub("\n\n", self.long.replace("\r\n", "\n")).strip(), self.link, "\n\n")


def _one_line(text: str) -> str:
    return SPACES.sub(" ", text).strip()


def _with_link(text: str, link: str, between: str) -> str:
    return text if not link or link in text else f"{text}{between}{link}".strip()
