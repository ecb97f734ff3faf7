"""Every address of the project, with an example of each that exists in the cast."""

from collections.abc import Iterator

from django.urls import URLResolver, get_resolver

import tests.matrix.objects_of_admin
import tests.matrix.objects_of_life
import tests.matrix.objects_of_meetings
import tests.matrix.objects_of_polls
import tests.matrix.objects_of_sheets  # noqa: F401  (all add their kinds)
from tests.cast import Cast
from tests.matrix.objects import variants_of
from tests.matrix.rows import rows
from tests.matrix.world import world_of


def patterns() -> list[str]:
    """Every pattern, as Django writes it, in order and once."""
    return list(dict.fromkeys(_walk(get_resolver(), "/")))


def _walk(resolver: URLResolver, prefix: str) -> Iterator[str]:
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, path)
        else:
            yield path


def example(pattern: str, cast: Cast) -> str:
    """An address of this pattern that leads to something of Tuesday Circle or, where it is personal, of Rosa."""
    row = rows().get(pattern)
    assert row is not None, f"{pattern} is missing in tests/matrix/pages/"
    parts = variants_of(row.of)[0].parts(world_of(cast), "facilitator")
    assert parts is not None, pattern
    return row.filled(parts)
