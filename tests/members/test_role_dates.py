"""First weeks, something learned, time away: for the person, for who coordinates, and the days away for the others."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members import waiting
from members.actions import joining, role_dates, roles
from members.actions.forgetting import forget_expired
from members.models import Membership, RoleDate
from peersupport.dashboards.coordination import standings_of
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.groups import GroupFactory, OrganisationFactory
from tests.factories.meetings import MeetingFactory, StandInSearchFactory
from tests.factories.members import CoordinationFactory, MemberFactory, MembershipFactory, RoleDateFactory
from tests.helpers import sign_in, text_of

pytestmark = pytest.mark.django_db
MINE, ALL = "/groups/tuesday-circle/roles/dates/", "/coordination/facilitators/"
LEARNED = "Two days by the sea about listening"
DAY = datetime.date(2026, 12, 10)


def of(cast: Cast, name: str) -> Membership:
    return getattr(cast, name).memberships.select_related("group", "member").get()


def page_of(cast: Cast, name: str) -> str:
    return f"{ALL}{of(cast, name).pk}/"


@pytest.fixture
def rosa(cast: Cast, client: Client) -> Client:
    return sign_in(client, cast.rosa, second_step=True)


@pytest.fixture
def chidi(cast: Cast) -> Client:
    return sign_in(Client(), cast.chidi, second_step=True)


def dates() -> list[tuple[str, str, str]]:
    rows = RoleDate.objects.order_by("on_date", "kind", "pk")
    return [(row.kind, row.on_date.isoformat(), row.until_on.isoformat()) for row in rows]


@pytest.mark.guidance("FAC-2", "FAC-7")
def test_facilitator_notes_time_away_and_the_others_see_the_days_and_no_more(
    rosa: Client, chidi: Client, cast: Cast
) -> None:
    for _time in range(2):
        rosa.post(MINE, {"kind": "AWAY", "on_date": "2026-12-10", "until_on": "2026-12-20"})
    rosa.post(MINE, {"kind": "TRAINING", "on_date": "2026-10-01", "words": LEARNED})

    assert dates() == [("TRAINING", "2026-10-01", "2026-10-01"), ("AWAY", "2026-12-10", "2026-12-20")]
    assert LEARNED in text_of(rosa.get("/groups/tuesday-circle/roles/"))
    sam = text_of(sign_in(Client(), cast.sam).get(MINE))
    assert "Rosa : Thursday 10 December – Sunday 20 December" in sam
    assert LEARNED not in sam
    for page in (ALL, page_of(cast, "rosa")):
        assert LEARNED in text_of(chidi.get(page))
    amina = sign_in(Client(), cast.amina)
    assert "10 December" not in text_of(amina.get("/groups/tuesday-circle/roles/"))
    assert amina.get(MINE).status_code == 403


def test_coordinator_notes_a_first_talk_which_the_list_asks_for_until_it_has_been(
    chidi: Client, cast: Cast, now: datetime.datetime
) -> None:
    def is_asked(day: int) -> bool:
        found = standings_of([cast.organisation.pk], now + datetime.timedelta(days=day))
        return {sign.code for one in found if one.group == cast.tuesday for sign in one.signs} >= {"first-weeks"}

    chidi.post(page_of(cast, "sam"), {"kind": "FIRST_LOOK", "on_date": "2026-12-01"})
    assert (is_asked(7), is_asked(8)) == (False, True)
    row = RoleDate.objects.get()
    rosa = sign_in(Client(), cast.rosa)
    assert "A talk about the first weeks" not in text_of(rosa.get(MINE))
    assert "A talk about the first weeks" in text_of(sign_in(Client(), cast.sam).get(MINE))

    chidi.post(page_of(cast, "sam"), {"spoke": str(row.pk)})

    assert not is_asked(8)
    assert "you spoke" in text_of(chidi.get(ALL))


@pytest.mark.guidance("SET-8")
def test_coordinator_of_another_organisation_sees_and_changes_nothing(cast: Cast, chidi: Client) -> None:
    other = MemberFactory(sign_in_name="wambui", is_staff=True)
    CoordinationFactory(organisation=OrganisationFactory(), member=other)
    wambui = sign_in(Client(), other, second_step=True)
    row = role_dates.note(by=cast.rosa, membership=of(cast, "rosa"), kind="TRAINING", on_date=DAY, words=LEARNED)

    assert LEARNED not in text_of(wambui.get(ALL))
    assert "Rosa" not in text_of(wambui.get(ALL))
    assert wambui.get(page_of(cast, "rosa")).status_code == 404
    assert wambui.post(page_of(cast, "rosa"), {"take": str(row.pk)}).status_code == 404
    for name in ("rosa", "amina", "mika", "root"):
        assert sign_in(Client(), getattr(cast, name), second_step=True).get(ALL).status_code == 404
    assert RoleDate.objects.exists()
    chidi.post(page_of(cast, "rosa"), {"take": str(row.pk)})
    assert not RoleDate.objects.exists()


def test_date_of_somebody_else_is_not_taken_away_through_ones_own_page(rosa: Client, cast: Cast) -> None:
    sams = role_dates.note(by=cast.sam, membership=of(cast, "sam"), kind="AWAY", on_date=DAY)

    rosa.post(MINE, {"take": str(sams.pk)})
    rosa.post(MINE, {"spoke": str(sams.pk)})

    assert RoleDate.objects.filter(pk=sams.pk, done_on=None).exists()
    assert rosa.post(MINE, {"take": "nonsense"}).status_code == 404


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"kind": "AWAY", "on_date": "2026-12-10", "until_on": "2026-12-01"}, "not before the first"),
        ({"kind": "AWAY", "on_date": "2026-12-10", "until_on": "2028-12-10"}, "within a year"),
        ({"kind": "TRAINING", "on_date": "2026-12-10", "words": ""}, "Please fill this in."),
        ({"kind": "FIRST_LOOK", "on_date": "2026-12-10"}, "Select a valid choice"),
        ({"kind": "AWAY", "on_date": "soon"}, "Enter a valid date"),
    ],
)
def test_what_makes_no_sense_is_sent_back_with_a_word(rosa: Client, sent: dict[str, str], words: str) -> None:
    answer = rosa.post(MINE, sent)

    assert answer.status_code == 422
    assert words in text_of(answer)
    assert not RoleDate.objects.exists()


@pytest.mark.parametrize("ending", ["role", "leaving"])
def test_dates_go_with_the_role(cast: Cast, now: datetime.datetime, ending: str) -> None:
    membership = of(cast, "sam")
    role_dates.note(by=cast.sam, membership=membership, kind="AWAY", on_date=DAY)
    kept = role_dates.note(by=cast.rosa, membership=of(cast, "rosa"), kind="AWAY", on_date=DAY)

    if ending == "role":
        roles.end_role(by=cast.sam, membership=membership, now=now)
    else:
        joining.leave(by=cast.sam, membership=membership, now=now)

    assert list(RoleDate.objects.all()) == [kept]


def test_only_who_facilitates_has_dates(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="does not facilitate"):
        role_dates.note(by=cast.rosa, membership=of(cast, "amina"), kind="AWAY", on_date=DAY)


def test_dates_are_forgotten_after_two_years(cast: Cast) -> None:
    role_dates.note(by=cast.rosa, membership=of(cast, "rosa"), kind="AWAY", on_date=DAY)

    forget_expired(NOW + datetime.timedelta(days=720))
    assert RoleDate.objects.exists()
    forget_expired(NOW + datetime.timedelta(days=760))

    assert not RoleDate.objects.exists()


def test_list_asks_the_database_the_same_however_many_facilitate(cast: Cast, chidi: Client) -> None:
    asked = []
    for _more in range(2):
        group = GroupFactory(organisation=cast.organisation)
        row = MembershipFactory(group=group, role="FACILITATOR")
        RoleDateFactory(group=group, member=row.member)
        with CaptureQueriesContext(connection) as questions:
            chidi.get(ALL)
        asked.append(len(questions))

    assert asked[0] == asked[1]


@pytest.mark.guidance("FAC-2")
def test_day_on_which_all_who_facilitate_are_away_is_asked_about_in_good_time(cast: Cast) -> None:
    later = MeetingFactory(group=cast.tuesday, on_date=datetime.date(2026, 12, 15))

    def asked(now: datetime.datetime = NOW) -> list[str]:
        return [one.address for one in waiting.waiting_for(cast.tuesday, cast.rosa, now) if "Nobody opens" in one.title]

    for name, first in (("rosa", DAY), ("sam", datetime.date(2026, 12, 15))):
        assert asked() == []
        until = datetime.date(2026, 12, 20)
        role_dates.note(by=cast.chidi, membership=of(cast, name), kind="AWAY", on_date=first, until_on=until)
    assert asked() == [f"/meetings/{later.pk}/stand-in/"]
    assert asked(NOW - datetime.timedelta(days=30)) == []  # too early to ask

    search = StandInSearchFactory(meeting=later)
    assert asked() == []
    search.delete()
    later.status = "CANCELLED"
    later.save()
    assert asked() == []
