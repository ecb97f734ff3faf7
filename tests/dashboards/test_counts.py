"""Numbers for a report: by quarter, in steps of five, and never a way to one person (D12, decision 13)."""

import csv
import datetime
import io
from itertools import combinations, permutations, product
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from groups.models import Group
from members.actions.counting import count_quarter, quarter_end
from members.models import Membership, QuarterCount
from members.models.quarter_count import STEP
from peersupport.dashboards.counts import together, words_of
from peersupport.web.sheets import BYTE_ORDER_MARK
from tests.cast import Cast
from tests.factories.groups import GroupFactory, OrganisationFactory
from tests.factories.members import MembershipFactory
from tests.helpers import sign_in, text_of

END = datetime.date(2026, 9, 30)
AFTER = datetime.datetime(2026, 10, 2, 9, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (datetime.date(2026, 10, 1), END),
        (datetime.date(2026, 12, 31), END),
        (datetime.date(2027, 1, 1), datetime.date(2026, 12, 31)),
        (datetime.date(2027, 3, 31), datetime.date(2026, 12, 31)),
        (datetime.date(2028, 4, 1), datetime.date(2028, 3, 31)),
    ],
)
def test_quarters_are_those_of_the_calendar(day: datetime.date, end: datetime.date) -> None:
    assert quarter_end(day) == end


def test_quarter_is_counted_once_in_steps_of_five(cast: Cast) -> None:
    for _person in range(3):
        MembershipFactory(group=cast.tuesday)  # eight now
    MembershipFactory(group=cast.tuesday, joined_on=datetime.date(2026, 10, 1))
    MembershipFactory(group=cast.tuesday, left_on=END)
    went = MembershipFactory(group=cast.tuesday, left_on=datetime.date(2026, 10, 1))

    assert count_quarter(AFTER) == 2
    assert dict(QuarterCount.objects.values_list("group__name", "fives")) == {"Tuesday Circle": 1, "Family Table": 0}

    Membership.objects.exclude(pk=went.pk).filter(group=cast.tuesday).delete()
    assert count_quarter(AFTER) == 0
    assert QuarterCount.objects.get(group=cast.tuesday).fives == 1


@pytest.mark.parametrize("days", [8, 60])
def test_quarter_that_is_long_over_is_not_counted_any_more(cast: Cast, days: int) -> None:
    assert count_quarter(datetime.datetime(2026, 9, 30, 9, tzinfo=datetime.UTC) + datetime.timedelta(days=days)) == 0


def test_groups_alone_or_ended_are_not_counted(cast: Cast) -> None:
    GroupFactory(organisation=None)
    Group.objects.filter(pk=cast.family.pk).update(status="CLOSED")

    assert count_quarter(AFTER) == 1


def test_database_counts_a_quarter_once(cast: Cast) -> None:
    QuarterCount.objects.create(group=cast.tuesday, ends_on=END, fives=1)

    with pytest.raises(IntegrityError), transaction.atomic():
        QuarterCount.objects.create(group=cast.tuesday, ends_on=END, fives=2)


# --- The page and the file ------------------------------------------------------------------------------------


def numbers(client: Client) -> list[list[str]]:
    answer = client.get("/coordination/numbers.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    text = answer.content.decode()
    assert text.startswith(BYTE_ORDER_MARK)
    return list(csv.reader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK))))


@pytest.mark.guidance("SET-8")
def test_coordinator_takes_the_numbers_of_their_own_organisation_along(cast: Cast, client: Client) -> None:
    foreign = GroupFactory(organisation=OrganisationFactory(name="Hillside"), name="Quiet Walkers")
    for group, fives in ((cast.tuesday, 2), (cast.family, 0), (foreign, 3)):
        QuarterCount.objects.create(group=group, ends_on=END, fives=fives)
    sign_in(client, cast.chidi, second_step=True)

    assert numbers(client)[1:] == [
        ["2026-09-30", "Riverside Peers", "Family Table", "Closed: people ask first", "fewer than five"],
        ["2026-09-30", "Riverside Peers", "Tuesday Circle", "Open: anybody may simply come", "10 to 14"],
        ["2026-09-30", "Riverside Peers", "All groups together", "", "at least 10"],
    ]
    page = text_of(client.get("/coordination/numbers/"))
    assert "Tuesday Circle : 10 to 14" in page
    assert "Quiet Walkers" not in page


def test_name_of_a_group_is_no_formula_in_the_file(cast: Cast, client: Client) -> None:
    Group.objects.filter(pk=cast.tuesday.pk).update(name='=HYPERLINK("https://example.org")')
    QuarterCount.objects.create(group=cast.tuesday, ends_on=END, fives=1)

    assert numbers(sign_in(client, cast.chidi, second_step=True))[1][2].startswith("'=HYPERLINK")


@pytest.mark.parametrize("name", ["rosa", "amina", "mika", "root"])
def test_numbers_are_for_coordinators_only(cast: Cast, client: Client, name: str) -> None:
    sign_in(client, getattr(cast, name), second_step=True)

    assert client.get("/coordination/numbers/").status_code == 404
    assert client.get("/coordination/numbers.csv").status_code == 404


def test_numbers_ask_for_the_second_step(cast: Cast, client: Client) -> None:
    sign_in(client, cast.chidi)

    assert client.get("/coordination/numbers/").status_code == 302
    assert client.get("/coordination/numbers.csv").status_code == 302


def test_page_asks_as_often_for_many_groups_as_for_two(
    cast: Cast, client: Client, django_assert_max_num_queries: Any
) -> None:
    groups = Group.objects.bulk_create(
        Group(name=f"Group {n}", slug=f"group-{n}", organisation=cast.organisation) for n in range(200)
    )
    QuarterCount.objects.bulk_create(QuarterCount(group=group, ends_on=END, fives=1) for group in groups)
    sign_in(client, cast.chidi, second_step=True).get("/coordination/numbers/")

    with django_assert_max_num_queries(14):
        client.get("/coordination/numbers/")


# --- Nobody can be picked out ---------------------------------------------------------------------------------


def report(sizes: tuple[int, ...]) -> tuple[str, ...]:
    """What is told of groups with so many people."""
    rows = [QuarterCount(fives=size // STEP) for size in sizes]
    return (*map(words_of, rows), together(rows))


def exact(sizes: tuple[int, ...]) -> tuple[str, ...]:
    """The careless twin: only what is below five is kept back, and the sum is told."""
    return (*(str(size) if size >= STEP else "fewer" for size in sizes), str(sum(sizes)))


def pinned(tell: Any, most: int = 11) -> int:
    """How often two questions, subtracted from each other, leave exactly one to four people in no doubt.

    A question is the number of people of one group, of some groups, or of all; the two quarters of a pair may differ
    by whoever came or went. For each report everything that it could have been about is tried.
    """
    could_be: dict[tuple[str, ...], list[tuple[int, ...]]] = {}
    for sizes in product(range(most + 1), repeat=3):
        could_be.setdefault(tell(sizes), []).append(sizes)
    questions = [some for number in (1, 2, 3) for some in combinations(range(3), number)]
    found = 0
    for possible in could_be.values():
        if any(max(sizes) == most for sizes in possible):
            continue  # what lies beyond was not tried
        for more, fewer in permutations([(), *questions], 2):
            answers = {abs(sum(s[i] for i in more) - sum(s[i] for i in fewer)) for s in possible}
            found += len(answers) == 1 and 0 < next(iter(answers)) < STEP
    return found


@pytest.mark.guidance("SET-8")
def test_no_pair_of_questions_isolates_anybody() -> None:
    assert pinned(report) == 0


def test_careless_report_is_found_out() -> None:
    assert pinned(exact) > 100


def test_from_one_quarter_to_the_next_nobody_can_be_counted_out() -> None:
    for size in range(60):
        same_report = [other for other in (size - 1, size + 1) if other >= 0 and report((other,)) == report((size,))]
        assert same_report, size
