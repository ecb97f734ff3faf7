"""The cast itself: two groups, and each person where they belong."""

from members.models import Membership
from tests.cast import Cast


def test_cast_belongs_as_told(cast: Cast) -> None:
    rows = Membership.objects.current().select_related("member", "group")

    assert sorted((row.group.slug, row.shown_name, row.role) for row in rows) == [
        ("family-table", "Ines", "FACILITATOR"),
        ("family-table", "Joan", "MEMBER"),
        ("tuesday-circle", "Amina", "MEMBER"),
        ("tuesday-circle", "Lin", "MEMBER"),
        ("tuesday-circle", "Okello", "MEMBER"),
        ("tuesday-circle", "Rosa", "FACILITATOR"),
        ("tuesday-circle", "Sam", "CO_FACILITATOR"),
    ]
    assert [meeting.local_start.isoformat() for meeting in (cast.tomorrow, cast.table)] == [
        "2026-11-24T18:30:00+00:00",
        "2026-11-24T19:00:00+00:00",
    ]
