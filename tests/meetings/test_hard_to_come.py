"""“What makes it hard to come?”: said in private, read as numbers, and planned around by the group (MEET-6)."""

import datetime
import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from meetings import hard_to_come as reading
from meetings.actions import hard_to_come as acting
from meetings.models import Arrangement, HardToCome
from members.actions import joining
from members.actions.forgetting import forget_expired
from members.models import Member
from members.waiting import waiting_for
from peersupport.audit.models import LookLog
from peersupport.privacy.erase import erase
from tests.cast import Cast
from tests.factories.coming import ArrangementFactory, HardToComeFactory
from tests.factories.members import MembershipFactory
from tests.helpers import sign_in, text_of

MINE = "/groups/tuesday-circle/hard-to-come/"
THEIRS = "/groups/tuesday-circle/meetings/hard-to-come/"
PEOPLE = f"{THEIRS}people/"


def somebody(cast: Cast, *reasons: str, **values: Any) -> Member:
    """Another member who said this."""
    row = MembershipFactory(group=cast.tuesday, **values.pop("named", {}))
    HardToComeFactory(group=cast.tuesday, member=row.member, reasons=list(reasons), **values)
    return row.member


@pytest.mark.guidance("MEET-6")
def test_member_says_it_privately_and_takes_it_back_any_time(cast: Cast, client: Client) -> None:
    sign_in(client, cast.amina)
    page = client.get(MINE)
    assert " checked" not in page.content.decode()
    assert "Take all of it back" not in text_of(page)

    said = {"reasons": ["DAYLIGHT", "COMPANY"], "hands": ["CHILDREN"], "hand_words": "On Tuesdays only"}
    assert "Thank you. It helps us plan." in text_of(client.post(MINE, said, follow=True))

    row = HardToCome.objects.get()
    assert (row.member, row.reasons, row.hands) == (cast.amina, ["DAYLIGHT", "COMPANY"], ["CHILDREN"])
    assert not row.may_talk
    again = client.get(MINE).content.decode()
    assert len(re.findall(r'value="(?:DAYLIGHT|COMPANY|CHILDREN)"[^>]* checked', again)) == 3
    assert "It is gone." in text_of(client.post(MINE, {"take_back": "yes"}, follow=True))
    assert not HardToCome.objects.exists()


def test_saying_nothing_keeps_nothing(cast: Cast, client: Client) -> None:
    HardToComeFactory(group=cast.tuesday, member=cast.amina)
    sign_in(client, cast.amina)

    assert "Nothing is kept of you here." in text_of(client.post(MINE, {}, follow=True))

    assert not HardToCome.objects.exists()


def test_words_that_nobody_may_read_are_sent_back_kindly_and_kept_on_the_page(cast: Cast, client: Client) -> None:
    sign_in(client, cast.amina)

    response = client.post(MINE, {"words": "The dog barks at the gate."})

    assert response.status_code == 422
    assert "Nobody would read your words." in text_of(response)
    assert "The dog barks at the gate." in text_of(response)
    with pytest.raises(ValidationError, match="Nobody would read"):
        acting.say(by=cast.amina, group=cast.tuesday, words="The dog.", now=datetime.datetime.now(datetime.UTC))
    assert not HardToCome.objects.exists()


@pytest.mark.guidance("MEET-6", "CON-1")
def test_facilitator_reads_numbers_from_three_people_on_and_no_name(cast: Cast, client: Client) -> None:
    for reasons in (["DAYLIGHT"], ["DAYLIGHT", "LIFT"]):
        somebody(cast, *reasons, named={"shown_name": "Heron"})
    sign_in(client, cast.rosa)
    few = text_of(client.get(THEIRS))
    assert "Fewer than three people have said something." in few
    assert not re.search(r"\d (?:person|people) said so", few)

    somebody(cast, "CHILDREN", named={"shown_name": "Heron"})

    page = text_of(client.get(THEIRS))
    assert "3 people have said something." in page
    assert page.index("2 people said so") < page.index("1 person said so")
    assert "Heron" not in page
    assert "In a small group people may guess who said what." in page


@pytest.mark.guidance("MEET-6", "CON-1")
def test_who_said_it_quietly_is_not_found_by_subtracting_those_who_are_read_by_name(cast: Cast, client: Client) -> None:
    for _time in range(2):
        somebody(cast, "LIFT", may_talk=True)
    somebody(cast, "COST")
    sign_in(client, cast.rosa)

    few = text_of(client.get(THEIRS))

    assert "Some people have said something without their name, and they are fewer than three." in few
    assert not re.search(r"\d (?:person|people) (?:said so|have said)", few)
    for _time in range(2):
        somebody(cast, "COST")
    assert "3 people said so" in text_of(client.get(THEIRS))


def test_all_who_are_read_by_name_anyway_are_counted(cast: Cast) -> None:
    for _time in range(3):
        somebody(cast, "LIFT", may_talk=True)

    assert reading.standing_of(cast.tuesday).shows_numbers


def test_who_left_in_the_meantime_says_nothing_and_is_not_counted(cast: Cast, now: datetime.datetime) -> None:
    row = HardToComeFactory(group=cast.tuesday, member=cast.amina, may_talk=True)
    assert reading.standing_of(cast.tuesday).people == 1
    cast.amina.memberships.update(left_on=now.date())

    with pytest.raises(ValidationError, match="do not belong"):
        acting.say(by=cast.amina, group=cast.tuesday, reasons=["COST"], now=now)

    row.refresh_from_db()
    standing = reading.standing_of(cast.tuesday)
    assert (row.reasons, standing.people, standing.talking) == (["DAYLIGHT"], 0, 0)
    assert not [one for one in waiting_for(cast.tuesday, cast.rosa, now) if one.address == PEOPLE]


@pytest.mark.guidance("MEET-6")
@pytest.mark.parametrize("code", [*reading.IDEAS])
def test_each_reason_has_an_idea_and_leads_to_a_page_that_opens(code: str, cast: Cast, client: Client) -> None:
    sign_in(client, cast.rosa, second_step=True)

    line = reading.line_of(cast.tuesday, code)

    assert line.idea
    assert line.rooms
    assert [client.get(address).status_code for address, _label in line.rooms] == [200] * len(line.rooms)


@pytest.mark.guidance("MEET-6")
def test_what_the_group_does_is_written_down_and_read_by_everybody(cast: Cast, client: Client) -> None:
    sign_in(client, cast.rosa)
    words = "At six some of us walk together from the bus stop."
    client.post(f"{THEIRS}do/COMPANY/", {"words": words})
    assert words in text_of(client.get(THEIRS))
    assert words in client.get(f"{THEIRS}do/COMPANY/").content.decode()

    sign_in(client, cast.amina)
    assert words in text_of(client.get(MINE))

    sign_in(client, cast.rosa)
    client.post(f"{THEIRS}do/COMPANY/", {"words": ""})
    assert not Arrangement.objects.exists()


@pytest.mark.guidance("MEET-6", "CON-1")
def test_name_and_words_are_read_only_of_who_said_so_after_a_second_step_and_each_look_is_noted(
    cast: Cast, client: Client
) -> None:
    open_ = somebody(cast, "LIFT", may_talk=True, words="The last bus goes at eight.", named={"shown_name": "Heron"})
    helper = somebody(cast, "COST", hands=["LIFT"], hand_words="From Mill Lane", named={"shown_name": "Robin"})
    somebody(cast, "NERVOUS", named={"shown_name": "Wren"})
    sign_in(client, cast.rosa, second_step=True)

    page = text_of(client.get(PEOPLE))

    assert all(words in page for words in ("Heron", "Getting there and back", "The last bus goes at eight."))
    assert all(words in page for words in ("Robin", "I can take somebody along in the car", "From Mill Lane"))
    assert "Wren" not in page
    assert "What it costs" not in page
    looks = LookLog.objects.filter(by_id=cast.rosa.pk, group_id=cast.tuesday.pk)
    assert set(looks.values_list("subject_id", flat=True)) == {open_.pk, helper.pk}


def test_names_are_not_shown_without_a_second_step(cast: Cast, client: Client) -> None:
    somebody(cast, "LIFT", may_talk=True, named={"shown_name": "Heron"})
    sign_in(client, cast.rosa)

    response = client.get(PEOPLE)

    assert "Heron" not in response.content.decode()
    assert not LookLog.objects.exists()


@pytest.mark.guidance("MEET-6", "FAC-1")
def test_wish_to_talk_waits_on_today_until_somebody_has_talked(
    cast: Cast, client: Client, now: datetime.datetime
) -> None:
    member = somebody(cast, "LIFT", may_talk=True)
    row = HardToCome.objects.get()

    def waits(person: Member) -> bool:
        return any(item.address == PEOPLE for item in waiting_for(cast.tuesday, person, now))

    assert (waits(cast.rosa), waits(cast.amina)) == (True, False)
    sign_in(client, cast.rosa, second_step=True)
    client.post(f"{PEOPLE}{row.pk}/")
    assert not waits(cast.rosa)
    assert "You talked about it on Monday 23 November." in text_of(client.get(PEOPLE))

    acting.say(by=member, group=cast.tuesday, reasons=["COST"], may_talk=True, now=now)
    assert waits(cast.rosa)


@pytest.mark.guidance("MEET-6")
def test_group_that_does_not_ask_forgets_what_was_said_and_keeps_what_it_does(
    cast: Cast, client: Client, now: datetime.datetime
) -> None:
    somebody(cast, "LIFT")
    elsewhere = HardToComeFactory(group=cast.family, member=cast.joan)
    ArrangementFactory(group=cast.tuesday)
    sign_in(client, cast.rosa)

    assert "cannot be brought back" in text_of(client.get(f"{THEIRS}ask/"))
    assert HardToCome.objects.count() == 2
    client.post(f"{THEIRS}ask/", {"asks": "no"})

    assert list(HardToCome.objects.all()) == [elsewhere]
    assert "You do not ask this." in text_of(client.get(THEIRS))
    with pytest.raises(ValidationError, match="does not ask"):
        acting.say(by=cast.amina, group=cast.tuesday, reasons=["LIFT"], now=now)
    sign_in(client, cast.amina)
    page = text_of(client.get(MINE))
    assert "Your group does not ask this." in page
    assert "At six some of us walk together" in page
    sign_in(client, cast.rosa)
    client.post(f"{THEIRS}ask/", {"asks": "yes"})
    sign_in(client, cast.amina)
    assert "What would have to be different" in text_of(client.get(MINE))


@pytest.mark.guidance("CON-7")
@pytest.mark.parametrize("goes", ["leaves", "is erased"])
def test_nothing_is_kept_of_who_goes(goes: str, cast: Cast, now: datetime.datetime) -> None:
    for member in (cast.amina, cast.lin):
        acting.say(by=member, group=cast.tuesday, reasons=["LIFT"], hands=["LIFT"], now=now)

    if goes == "leaves":
        joining.leave(by=cast.amina, membership=cast.amina.memberships.select_related("group", "member").get(), now=now)
    else:
        erase(cast.amina)

    assert [row.member for row in HardToCome.objects.all()] == [cast.lin]


@pytest.mark.guidance("CON-7")
def test_it_is_kept_for_half_a_year_after_it_was_said_last(cast: Cast, now: datetime.datetime) -> None:
    acting.say(by=cast.amina, group=cast.tuesday, reasons=["LIFT"], now=now - datetime.timedelta(days=170))
    acting.say(by=cast.lin, group=cast.tuesday, reasons=["LIFT"], now=now - datetime.timedelta(days=170))
    acting.say(by=cast.lin, group=cast.tuesday, reasons=["COST"], now=now)

    forget_expired(now + datetime.timedelta(days=12))

    assert [(row.member, row.reasons) for row in HardToCome.objects.all()] == [(cast.lin, ["COST"])]


def test_what_is_not_on_the_lists_is_refused(cast: Cast, now: datetime.datetime) -> None:
    for values in ({"reasons": ["WEATHER"]}, {"hands": ["DOG"]}):
        with pytest.raises(ValidationError):
            acting.say(by=cast.amina, group=cast.tuesday, now=now, **values)

    assert not HardToCome.objects.exists()


def test_pages_take_the_same_number_of_queries_however_many_said_something(
    cast: Cast, client: Client, django_assert_max_num_queries: Any
) -> None:
    sign_in(client, cast.rosa, second_step=True)
    HardToComeFactory(group=cast.tuesday, member=cast.amina)

    def queries() -> int:
        with django_assert_max_num_queries(40) as counted:
            client.get(THEIRS)
        return len(counted)

    few = queries()
    for _time in range(5):
        somebody(cast, "LIFT", "COST")

    assert queries() == few


@pytest.mark.guidance("MEET-6")
def test_what_the_group_does_written_by_two_shows_both_and_loses_neither(cast: Cast, client: Client) -> None:
    sign_in(client, cast.rosa)
    address = f"{THEIRS}do/COMPANY/"
    seen = client.get(address).context["form"]["seen"].value()
    sam = sign_in(Client(), cast.sam)
    sam.post(address, {"words": "Sam walks over from the station\r\nat six.", "seen": seen})

    late = client.post(address, {"words": "Rosa waits at the bridge.", "seen": seen})

    said = late.content.decode()
    assert (late.status_code, Arrangement.objects.get().words.split()[0]) == (422, "Sam")
    assert "Somebody changed this in the meantime" in said
    assert "Sam walks over from the station" in text_of(late)
    assert "Rosa waits at the bridge." in said

    meant = {"words": "Rosa waits at the bridge.", "seen": late.context["form"]["seen"].value()}
    assert client.post(address, meant).status_code == 302
    assert client.post(address, meant).status_code == 302  # pressed twice, it is one change
    assert Arrangement.objects.get().words == "Rosa waits at the bridge."
