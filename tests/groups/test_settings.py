"""A group's pages about itself: first steps, settings, its own words."""

from typing import Any

import pytest
from django.test import Client

from groups.actions import change_settings
from groups.models import Group, SetUpPoint, Wording
from peersupport.audit.models import AuditEvent
from tests.cast import Cast
from tests.factories.groups import SetUpPointFactory, WordingFactory
from tests.helpers import sign_in

pytestmark = pytest.mark.django_db
STEPS, SETTINGS, WORDS = (f"/groups/tuesday-circle/{end}" for end in ("first-steps/", "settings/", "settings/words/"))


@pytest.fixture
def rosa(client: Client, cast: Cast) -> Client:
    sign_in(client, cast.rosa, second_step=True)
    return client


def values(**changed: str) -> dict[str, str]:
    return {"name": "Tuesday Circle", "language": "en", "country": "GB", "time_zone": "Europe/London", **changed}


def words(**changed: str) -> dict[str, str]:
    both = [
        f"{word}_{number}" for word in ("MEMBER", "FACILITATOR", "MEETING", "STAND_IN") for number in ("one", "many")
    ]
    return {**dict.fromkeys([*both, "AGREEMENT_one"], ""), **changed}


@pytest.mark.parametrize("address", [STEPS, SETTINGS, WORDS])
def test_pages_are_for_facilitators_and_not_there_for_others(client: Client, cast: Cast, address: str) -> None:
    seen = {}
    for name in ("rosa", "sam", "amina", "ines", "mika", "chidi", "root"):
        sign_in(client, getattr(cast, name), second_step=True)
        seen[name] = client.get(address).status_code
    assert seen == {"rosa": 200, "sam": 200, "amina": 403, "ines": 404, "mika": 404, "chidi": 404, "root": 404}


@pytest.mark.parametrize("address", [STEPS, SETTINGS, WORDS])
def test_nobody_else_changes_anything(client: Client, cast: Cast, address: str) -> None:
    point = SetUpPointFactory(group=cast.tuesday)
    for person, status in ((cast.amina, 403), (cast.ines, 404)):
        sign_in(client, person, second_step=True)
        answer = client.post(address, {**values(name="Theirs"), **words(MEETING_one="x", MEETING_many="x"), "all": "1"})
        assert answer.status_code == status
    assert Group.objects.get(pk=cast.tuesday.pk).name == "Tuesday Circle"
    assert SetUpPoint.objects.filter(pk=point.pk).exists()
    assert not Wording.objects.exists()


@pytest.mark.guidance("SET-3")
def test_group_says_for_whom_and_what_it_is_in_choices_and_own_words(rosa: Client, cast: Cast) -> None:
    answer = rosa.post(
        SETTINGS,
        values(people="LIVED", among="WOMEN", activity="CREATIVE", kind_words="We sew.", formality="INFORMAL"),
    )

    group = Group.objects.get(pk=cast.tuesday.pk)
    assert answer.status_code == 302
    assert [str(kind) for kind in group.kinds] == [
        "People who have lived through it themselves",
        "Women",
        "Making something: art, music, stories",
        "We sew.",
    ]
    assert group.is_informal
    assert AuditEvent.objects.filter(action="group.settings_changed", subject_id=group.pk).exists()


def test_settings_do_not_touch_what_is_decided_elsewhere(rosa: Client, cast: Cast) -> None:
    rosa.post(SETTINGS, values(belonging="CLOSED", is_listed="on", status="CLOSED", slug="other"))

    group = Group.objects.get(pk=cast.tuesday.pk)

    assert (group.belonging, group.is_listed, group.status, group.slug) == ("OPEN", False, "RUNNING", "tuesday-circle")


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"people": "MAGIC"}, {"language": "xx"}, {"time_zone": "Mars"}, {"country": "ZZ"}]
)
def test_setting_that_does_not_fit_is_refused_and_what_was_typed_is_kept(
    rosa: Client, cast: Cast, wrong: dict[str, str]
) -> None:
    answer = rosa.post(SETTINGS, values(purpose="Something quite new", **wrong) | wrong)

    assert answer.status_code == 422
    assert "Something quite new" in answer.content.decode()
    assert Group.objects.get(pk=cast.tuesday.pk).purpose == cast.tuesday.purpose


def test_two_who_change_different_settings_at_once_keep_both(cast: Cast) -> None:
    one, two = (Group.objects.get(pk=cast.tuesday.pk) for _time in range(2))
    change_settings(by=cast.rosa, group=one, purpose="New purpose")
    change_settings(by=cast.sam, group=two, sharing="New sharing")

    cast.tuesday.refresh_from_db()

    assert (cast.tuesday.purpose, cast.tuesday.sharing) == ("New purpose", "New sharing")


@pytest.mark.guidance("LANG-4")
def test_group_chooses_its_words_and_pages_say_them(rosa: Client, cast: Cast) -> None:
    assert "Gatherings" not in rosa.get("/groups/tuesday-circle/meetings/").content.decode()

    answer = rosa.post(WORDS + "?language=en", words(MEETING_one="gathering", MEETING_many="gatherings"))

    assert answer.headers["Location"] == WORDS + "?language=en"
    page = rosa.get("/groups/tuesday-circle/meetings/").content.decode()
    assert "<h1>Gatherings</h1>" in page
    assert ">Meetings<" not in page


def test_words_of_one_language_leave_the_other_as_it_was(rosa: Client, cast: Cast) -> None:
    WordingFactory(group=cast.tuesday)

    rosa.post(WORDS + "?language=ar", words(MEETING_one="جلسة", MEETING_many="جلسات"))

    assert set(Wording.objects.values_list("language", "many")) == {("en", "gatherings"), ("ar", "جلسات")}


def test_look_at_the_words_first_shows_them_and_saves_nothing(rosa: Client) -> None:
    answer = rosa.post(WORDS, words(MEMBER_one="friend", MEMBER_many="friends", preview="1"))

    page = answer.content.decode()
    assert "Nothing is saved yet" in page
    assert "<li>Friends</li>" in page
    assert not Wording.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"MEMBER_one": "friend"},
        {"MEMBER_many": "friends"},
        {"MEMBER_one": "<b>", "MEMBER_many": "friends"},
        {"MEMBER_one": "f" * 31, "MEMBER_many": "friends"},
        {"AGREEMENT_one": "!!"},
    ],
)
def test_word_that_does_not_fit_is_refused_beside_its_field(rosa: Client, wrong: dict[str, str]) -> None:
    answer = rosa.post(WORDS, words(MEETING_one="gathering", MEETING_many="gatherings", **wrong))

    assert answer.status_code == 422
    assert 'value="gatherings"' in answer.content.decode()
    assert not Wording.objects.exists()


@pytest.mark.guidance("SET-2")
def test_open_question_stays_on_the_list_until_a_facilitator_lets_it_go(rosa: Client, cast: Cast) -> None:
    point = SetUpPointFactory(group=cast.tuesday, code="size", state="ASK")
    other = SetUpPointFactory(group=cast.family, code="size")
    assert "How many would you like to be?" in rosa.get(STEPS).content.decode()

    for _time in range(2):
        assert rosa.post(STEPS, {"point": str(point.pk)}).status_code == 302
    rosa.post(STEPS, {"point": str(other.pk)})

    assert "How many would you like to be?" not in rosa.get(STEPS).content.decode()
    assert SetUpPoint.objects.get() == other


def test_whole_list_can_be_put_away(rosa: Client, cast: Cast) -> None:
    for code in ("place", "size"):
        SetUpPointFactory(group=cast.tuesday, code=code)
        SetUpPointFactory(group=cast.family, code=code)

    rosa.post(STEPS, {"all": "1"})

    assert {row.group for row in SetUpPoint.objects.all()} == {cast.family}


def test_line_that_does_not_exist_is_answered_kindly(rosa: Client) -> None:
    assert "Please choose a line" in rosa.post(STEPS, {"point": "x"}, follow=True).content.decode()


def test_group_that_is_being_founded_begins_once(rosa: Client, cast: Cast) -> None:
    Group.objects.filter(pk=cast.tuesday.pk).update(status="FOUNDING")
    for _time in range(2):
        rosa.post(STEPS, {"begin": "1"})

    assert Group.objects.get(pk=cast.tuesday.pk).status == "RUNNING"
    assert AuditEvent.objects.filter(action="group.began").count() == 1


@pytest.mark.parametrize("status", ["PAUSED", "CLOSED"])
def test_group_that_rests_or_ended_does_not_begin_by_this(rosa: Client, cast: Cast, status: str) -> None:
    Group.objects.filter(pk=cast.tuesday.pk).update(status=status)

    rosa.post(STEPS, {"begin": "1"})

    assert Group.objects.get(pk=cast.tuesday.pk).status == status


def test_today_offers_the_open_questions_when_nothing_else_waits(rosa: Client, cast: Cast) -> None:
    assert STEPS not in rosa.get("/today/").content.decode()
    SetUpPointFactory(group=cast.tuesday)

    assert STEPS in rosa.get("/today/").content.decode()


def test_list_takes_the_same_number_of_queries_however_long(
    rosa: Client, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    for code in ("place", "size", "rhythm", "telling", "deciding", "facilitating"):
        SetUpPointFactory(group=cast.tuesday, code=code)
    with django_assert_max_num_queries(9):
        rosa.get(STEPS)


@pytest.mark.guidance("LANG-4", "LANG-5")
def test_pages_in_arabic_say_the_arabic_word_and_never_the_english_one(rosa: Client, cast: Cast) -> None:
    WordingFactory(group=cast.tuesday, one="gathering", many="gatherings")
    rosa.cookies["language"] = "ar"
    type(cast.rosa).objects.filter(pk=cast.rosa.pk).update(language="ar")
    page = rosa.get("/groups/tuesday-circle/meetings/").content.decode()
    assert "atherings" not in page

    WordingFactory(group=cast.tuesday, language="ar", one="جلسة", many="الجلسات")
    for address in ("/groups/tuesday-circle/meetings/", "/today/", "/home/"):
        page = rosa.get(address).content.decode()
        assert 'dir="rtl"' in page
        assert "جلس" in page, address
        assert "atherings" not in page


@pytest.mark.guidance("LANG-4", "NOTE-2")
def test_own_word_does_not_stand_in_the_title_of_a_page(rosa: Client, cast: Cast) -> None:
    WordingFactory(group=cast.tuesday, one="gathering", many="gatherings")
    page = rosa.get("/groups/tuesday-circle/meetings/").content.decode()

    assert "Gatherings" in page
    assert "athering" not in page.split("<title>")[1].split("</title>")[0]
