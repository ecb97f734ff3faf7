"""The welcome before one belongs: for who asked or is invited, and for anybody where an open group shows it."""

import datetime
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from groups.actions import listing as listings
from groups.actions import welcome as words
from groups.models import Group
from meetings.actions import visiting
from members.actions import apart, deciding, inviting
from members.models import JoinRequest
from tests.cast import Cast
from tests.conftest import NOW
from tests.dashboards.test_welcome import NUMBER, sam_may_be_reached
from tests.factories.meetings import MeetingFactory
from tests.factories.members import JoinRequestFactory
from tests.helpers import same_for_all, sign_in, text_of
from tests.members.newcomers import asks, comes_back, phrase_on

pytestmark = pytest.mark.django_db
OPEN, CLOSED = "/groups/tuesday-circle/welcome/", "/groups/family-table/welcome/"
INSIDE = "Ring the bell under the oak"
FOR_NEWCOMERS = "Somebody in a green scarf waits outside"


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


def write(group: Group, by: Any) -> None:
    """Words for members about the door, words for newcomers about how it goes, and a part for members."""
    said: dict[str, Any] = {"by": by, "group": group, "language": "en", "title": ""}
    words.say(key="door", words=INSIDE, is_for_newcomers=False, **said)
    words.say(key="how", words=FOR_NEWCOMERS, is_for_newcomers=True, **said)
    words.add(**{**said, "title": "The key"}, words="It hangs at Beth’s.", is_for_newcomers=False)


@pytest.fixture
def family(cast: Cast) -> Group:
    """Family Table, closed, with words of its own; listed, so that people can ask."""
    write(cast.family, cast.ines)
    Group.objects.filter(pk=cast.family.pk).update(is_listed=True)
    return cast.family


@pytest.fixture
def shown(cast: Cast, now: datetime.datetime) -> Group:
    """Tuesday Circle, open and listed; it shows its page for newcomers, and when it meets next."""
    write(cast.tuesday, cast.rosa)
    listings.write(by=cast.rosa, group=cast.tuesday, now=now, shows_welcome=True, shows_next=True)
    Group.objects.filter(pk=cast.tuesday.pk).update(is_listed=True)
    sam_may_be_reached(cast)
    return cast.tuesday


def reads_the_page_for_newcomers(text: str) -> None:
    """Ours where the group's words are for members; theirs where they are for newcomers; nothing of the inside."""
    assert "You can just sit" in text
    assert FOR_NEWCOMERS in text
    for kept in (INSIDE, "The key", "hangs at", "no treatment", "Rosa", "Ines", "kitchen", "Library", NUMBER):
        assert kept not in text


@pytest.mark.guidance("MEM-5", "CON-8")
def test_who_asked_reads_it_and_nothing_of_the_inside(family: Group, cast: Cast, client: Client) -> None:
    sign_in(client, cast.mika)
    assert client.get(CLOSED).status_code == 404
    page = asks(Client(), shown_name="Sol")  # somebody without an account
    phrase = phrase_on(page)
    JoinRequestFactory(group=family, member=cast.mika)

    reads_the_page_for_newcomers(text_of(client.get(CLOSED)))
    other, back = comes_back(phrase)
    assert CLOSED in back.content.decode()
    reads_the_page_for_newcomers(text_of(other.get(CLOSED)))


@pytest.mark.guidance("MEM-2", "CON-8")
@pytest.mark.parametrize(("hours", "is_told"), [(30, False), (20, False), (4, True)])
def test_visitor_reads_their_day_and_the_room_only_when_it_may_be_told(
    family: Group, cast: Cast, client: Client, now: datetime.datetime, hours: int, is_told: bool
) -> None:
    later = MeetingFactory(group=family, place=cast.kitchen, on_date=datetime.date(2026, 12, 3))
    row = JoinRequestFactory(group=family, member=cast.mika)
    visit = visiting.offer(by=cast.ines, row=row, meeting=later, now=now)
    visiting.answer(visit=visit, said="YES", now=now)

    with time_machine.travel(later.starts_at - datetime.timedelta(hours=hours), tick=False):
        sign_in(client, cast.mika)
        text = text_of(client.get(CLOSED))

    assert "Your visit" in text
    assert (cast.kitchen.name in text) is is_told


@pytest.mark.guidance("CON-2")
@pytest.mark.parametrize("ending", ["WITHDRAWN", "REFUSED", "TAKEN"])
def test_way_that_is_over_leads_nowhere(family: Group, cast: Cast, client: Client, ending: str) -> None:
    row = JoinRequestFactory(group=family, member=cast.mika)
    sign_in(client, cast.mika)
    assert client.get(CLOSED).status_code == 200
    changes = {
        "WITHDRAWN": {"state": "WITHDRAWN"},
        "REFUSED": {"state": "REFUSED", "decided_at": NOW},
        "TAKEN": {"state": "ACCEPTED", "decided_at": NOW, "seat_taken_at": NOW},
    }
    JoinRequest.objects.filter(pk=row.pk).update(**changes[ending])

    assert same_for_all(client.get(CLOSED)) == same_for_all(client.get("/groups/no-such-group/welcome/"))


def test_who_is_asked_to_stay_away_reads_it_no_more(family: Group, cast: Cast, client: Client) -> None:
    apart.ask_to_stay_away(
        by=cast.ines,
        membership=cast.joan.memberships.select_related("group", "member").get(),
        reason="We need a rest.",
        look_again_on=datetime.date(2027, 1, 7),
        now=NOW,
    )
    JoinRequestFactory(group=family, member=cast.joan)

    assert sign_in(client, cast.joan).get(CLOSED).status_code == 404


def test_who_was_accepted_and_is_not_in_yet_reads_that_a_seat_is_kept(
    family: Group, cast: Cast, now: datetime.datetime
) -> None:
    phrase = phrase_on(asks(Client(), shown_name="Sol"))
    row = JoinRequest.objects.get()
    deciding.accept(by=cast.ines, row=row, now=now)
    client, _page = comes_back(phrase)

    text = text_of(client.get(CLOSED))

    reads_the_page_for_newcomers(text)
    assert "Your seat is kept" in text


@pytest.mark.guidance("MEM-5")
def test_invitation_opens_it_for_an_unlisted_group(family: Group, cast: Cast, client: Client) -> None:
    Group.objects.filter(pk=family.pk).update(is_listed=False)
    link = inviting.invite(by=cast.ines, group=family, days=7, now=NOW)
    assert client.get(CLOSED).status_code == 302

    page = client.post(f"/i/{link.token}/", follow=True)

    assert CLOSED in page.content.decode()
    reads_the_page_for_newcomers(text_of(client.get(CLOSED)))
    inviting.end(by=cast.ines, row=link, now=NOW)
    assert client.get(CLOSED).status_code == 302


@pytest.mark.guidance("MEM-5", "MEM-8")
def test_anybody_reads_it_where_an_open_group_shows_it(shown: Group, cast: Cast, client: Client) -> None:
    assert OPEN in client.get("/groups/tuesday-circle/").content.decode()

    page = client.get(OPEN)

    reads_the_page_for_newcomers(text_of(page))
    assert "6:30" in text_of(page)
    assert "noindex" in page.headers["X-Robots-Tag"]
    reads_the_page_for_newcomers(text_of(sign_in(Client(), cast.mika).get(OPEN)))


@pytest.mark.guidance("CON-2")
@pytest.mark.parametrize(
    "change", [{"is_listed": False}, {"belonging": "CLOSED"}, {"status": "CLOSED"}, {"status": "FOUNDING"}, "untick"]
)
def test_to_everybody_else_it_does_not_exist(shown: Group, cast: Cast, client: Client, change: Any, now: Any) -> None:
    assert client.get(OPEN).status_code == 200
    if change == "untick":
        listings.write(by=cast.rosa, group=shown, now=now, shows_welcome=False)
    else:
        Group.objects.filter(pk=shown.pk).update(**change)
    nowhere = "/groups/no-such-group/welcome/"

    assert (
        client.get(OPEN).headers["Location"].replace("tuesday-circle", "no-such-group")
        == (client.get(nowhere).headers["Location"])
    )
    mika = sign_in(Client(), cast.mika)
    assert mika.get(OPEN).status_code == 404
    assert same_for_all(mika.get(OPEN)) == same_for_all(mika.get(nowhere))
    assert OPEN not in client.get("/groups/tuesday-circle/").content.decode()


def test_sheet_for_the_wall_names_nobody_and_keeps_words_for_members(cast: Cast, client: Client) -> None:
    write(cast.tuesday, cast.rosa)
    sam_may_be_reached(cast)
    sign_in(client, cast.amina)

    text = text_of(client.get(f"{OPEN}sheet/"))
    sheet = text[text.index("Your own words stand on it") :]

    reads_the_page_for_newcomers(sheet)
    assert cast.tuesday.purpose not in text
    assert "Tuesday Circle" not in sheet
    assert "Tomorrow" not in sheet
    assert sign_in(client, cast.mika).get(f"{OPEN}sheet/").status_code == 404


def test_number_of_questions_to_the_database_stays_the_same(shown: Group, cast: Cast, client: Client) -> None:
    asked = []
    for number in range(3):
        title = f"Part {number}"
        words.add(by=cast.rosa, group=shown, language="en", title=title, words="More.", is_for_newcomers=True)
        with CaptureQueriesContext(connection) as questions:
            assert title in text_of(client.get(OPEN))
        asked.append(len(questions))

    assert asked[1:] == [asked[1]] * 2
