"""What to bring to a meeting so that everybody can take part: numbers, never names (RUN-6)."""

from collections import Counter
from dataclasses import dataclass

from meetings.models import Attendance, Bring, Meeting, Needs

LATEST = 1


@dataclass(frozen=True, slots=True)
class ToBring:
    """``numbers``: words and how many; ``languages``: of interpreters, with how many; ``words``: people's own."""

    numbers: list[tuple[str, int]]
    languages: list[tuple[str, int]]
    words: list[str]

    @property
    def is_nothing(self) -> bool:
        """Nobody said that they need anything."""
        return not (self.numbers or self.words)


def to_bring(meeting: Meeting) -> ToBring:
    """What was written on the last sheet of the group, up to this meeting, and what members who come said once.

    Somebody may be counted twice: better one too many than one too few.
    """
    rows = Bring.objects.filter(meeting__group=meeting.group_id, meeting__starts_at__lte=meeting.starts_at)
    sheets = list(rows.order_by("-meeting__starts_at", "pk")[:LATEST])
    coming = Attendance.objects.filter(meeting=meeting, answer=Attendance.Answer.YES).values("member")
    said = list(Needs.objects.filter(member__in=coming))
    numbers: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    words: list[str] = []
    for sheet in sheets:
        numbers.update(sheet.numbers)
        languages.update(sheet.languages)
        words += sheet.words
    for one in said:
        numbers.update(one.needs)
        languages.update([one.interpreter] if one.interpreter else [])
        words += [one.words] if one.words else []
    return ToBring(
        numbers=[(str(label), numbers[code]) for code, label in Needs.Need.choices if numbers[code]],
        languages=sorted(languages.items()),
        words=sorted(words),
    )
