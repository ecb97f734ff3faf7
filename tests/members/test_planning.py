"""The planning guide: one question after the other, left and taken up again, and the group that comes of it."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from groups.actions import choose_words
from groups.guide import QUESTIONS, Answer
from groups.models import Group, SetUpPoint
from members.actions import joining, planning
from members.models import Membership, Plan
from peersupport.privacy.export import READERS
from tests.cast import Cast
from tests.factories.groups import TemplateFactory

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 11, 28, 10, tzinfo=datetime.UTC)


@pytest.fixture
def mika(client: Client, cast: Cast) -> Client:
    client.force_login(cast.mika)
    return client


def begin(client: Client, like: str = "nothing") -> Plan:
    client.post("/groups/new/", {"like": like})
    return Plan.objects.get(group=None)


def at(plan: Plan, code: str) -> str:
    return f"/groups/new/{plan.pk}/{code}/"


def decide(plan: Plan, **answers: Answer) -> Plan:
    for code, said in answers.items():
        plan = planning.answer(plan=plan, code=code, said=said, now=NOW)
    return plan


def found(cast: Cast, plan: Plan, **values: Any) -> Group:
    values = {"name": "Thursday Walk", "slug": "", "shown_name": "Mika", **values}
    return planning.found(by=cast.mika, plan=plan, now=NOW, **values)


@pytest.mark.guidance("SET-2")
def test_guide_asks_one_question_after_the_other_to_the_end(mika: Client) -> None:
    plan = begin(mika)
    address = at(plan, QUESTIONS[0].code)
    for number, question in enumerate(QUESTIONS, start=1):
        page = mika.get(address).content.decode()
        assert f"Question {number} of {len(QUESTIONS)}" in page
        data = {"language": "en", "country": "GB", "time_zone": "Europe/London"} if question.code == "language" else {}
        address = mika.post(address, data).headers["Location"]
    assert address == f"/groups/new/{plan.pk}/"


@pytest.mark.guidance("SET-2")
def test_every_choice_says_what_it_means_for_people(mika: Client) -> None:
    plan = begin(mika)
    for question in QUESTIONS:
        page = mika.get(at(plan, question.code)).content.decode()
        for choice in question.choices:
            assert choice.means
            assert str(choice.means) in page.replace("&#x27;", "'")


@pytest.mark.guidance("SET-2")
def test_plan_left_in_the_middle_goes_on_where_it_stopped(mika: Client) -> None:
    plan = begin(mika)
    mika.post(at(plan, "purpose"), {"words": "We walk and talk."})
    mika.post(at(plan, "sharing"), {"later": "1"})

    page = mika.get(f"/groups/new/{plan.pk}/").content.decode()

    assert "We walk and talk." in page
    assert f'href="{at(plan, "people")}"' in page
    assert "We walk and talk." in mika.get(at(plan, "purpose")).content.decode()


def test_question_left_for_later_keeps_what_was_typed(mika: Client) -> None:
    plan = begin(mika)
    mika.post(at(plan, "rhythm"), {"choice": "WEEKLY", "words": "Thursdays", "ask": "1"})

    said = Plan.objects.get().answer_to("rhythm")

    assert (said.state, said.choice, said.words) == ("ASK", ["WEEKLY"], "Thursdays")


@pytest.mark.guidance("SET-2")
def test_summary_shows_what_is_open_and_lets_one_start_all_the_same(mika: Client, cast: Cast) -> None:
    plan = begin(mika)

    page = mika.get(f"/groups/new/{plan.pk}/").content.decode()
    assert all(str(question.short) in page.replace("&#x27;", "'") for question in QUESTIONS)

    answer = mika.post(f"/groups/new/{plan.pk}/start/", {"name": "Thursday Walk", "slug": "", "shown_name": "Mika"})
    assert answer.headers["Location"] == "/groups/thursday-walk/first-steps/"
    assert SetUpPoint.objects.waiting().filter(group__slug="thursday-walk").count() == len(QUESTIONS) - 1


@pytest.mark.guidance("SET-1")
def test_founded_group_is_unlisted_and_its_founder_facilitates(cast: Cast) -> None:
    plan = planning.start_plan(by=cast.mika, now=NOW)
    plan = decide(
        plan,
        purpose=Answer("DECIDED", words="We walk and talk."),
        people=Answer("DECIDED", choice=["FAMILIES"]),
        belonging=Answer("DECIDED", choice=["OPEN"]),
        formality=Answer("DECIDED", choice=["INFORMAL"]),
        language=Answer("DECIDED", more={"language": "ar", "country": "EG", "time_zone": "Africa/Cairo"}),
        rhythm=Answer("DECIDED", choice=["WEEKLY"]),
        size=Answer("ASK"),
    )

    group = found(cast, plan)

    assert (group.status, group.is_listed) == ("FOUNDING", False)
    assert (group.purpose, group.people, group.belonging) == ("We walk and talk.", "FAMILIES", "OPEN")
    assert (group.is_informal, group.language, group.country, group.time_zone) == (True, "ar", "EG", "Africa/Cairo")
    membership = Membership.objects.get(group=group)
    assert (membership.member, membership.role, membership.shown_name) == (cast.mika, "FACILITATOR", "Mika")
    states = dict(SetUpPoint.objects.filter(group=group).values_list("code", "state"))
    assert (states["rhythm"], states["size"], states["place"]) == ("THOUGHT", "ASK", "OPEN")
    assert not {"purpose", "people", "belonging", "formality", "language", "name"} & set(states)


def test_undecided_belonging_means_that_people_ask_first(cast: Cast) -> None:
    group = found(cast, planning.start_plan(by=cast.mika, now=NOW))

    assert group.belonging == Group.Belonging.CLOSED


def test_starting_pressed_twice_makes_one_group(mika: Client, cast: Cast) -> None:
    plan = begin(mika)
    data = {"name": "Thursday Walk", "slug": "", "shown_name": "Mika"}
    first = mika.post(f"/groups/new/{plan.pk}/start/", data)
    second = mika.post(f"/groups/new/{plan.pk}/start/", data)

    assert first.headers["Location"] == second.headers["Location"]
    assert Group.objects.filter(name="Thursday Walk").count() == 1
    assert Membership.objects.filter(member=cast.mika).count() == 1


def test_starting_from_an_old_copy_of_the_plan_makes_one_group(cast: Cast) -> None:
    plan = planning.start_plan(by=cast.mika, now=NOW)
    old = Plan.objects.get(pk=plan.pk)

    assert found(cast, plan) == found(cast, old, name="Another")


def test_starting_that_breaks_half_way_leaves_nothing_behind(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = planning.start_plan(by=cast.mika, now=NOW)

    def broken(**_values: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(joining, "welcome", broken)
    with pytest.raises(RuntimeError):
        found(cast, plan)

    assert not Group.objects.filter(name="Thursday Walk").exists()
    assert not SetUpPoint.objects.exists()
    assert Plan.objects.get(pk=plan.pk).group is None


@pytest.mark.parametrize(
    ("name", "slug"), [("دائرة الخميس", "دائرة-الخميس"), ("हिन्दी मंडली", "हिन्दी-मंडली"), ("星期四", "星期四")]
)
def test_group_may_be_named_in_any_script(mika: Client, name: str, slug: str) -> None:
    plan = begin(mika)

    answer = mika.post(f"/groups/new/{plan.pk}/start/", {"name": name, "slug": "", "shown_name": "م"}, follow=True)

    assert answer.status_code == 200
    assert answer.wsgi_request.path == f"/groups/{slug}/first-steps/"
    assert Group.objects.get(name=name).slug == slug


def test_name_of_signs_only_still_gets_an_address(cast: Cast) -> None:
    assert found(cast, planning.start_plan(by=cast.mika, now=NOW), name="☀☀").slug == "group"


@pytest.mark.parametrize("slug", ["tuesday-circle", "Tuesday Circle", "new"])
def test_taken_address_is_refused_with_a_suggestion_and_all_is_kept(mika: Client, slug: str) -> None:
    plan = begin(mika)

    answer = mika.post(f"/groups/new/{plan.pk}/start/", {"name": "Ours", "slug": slug, "shown_name": "Mika"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"How about “{'new' if slug == 'new' else 'tuesday-circle'}-2”?" in page
    assert 'value="Ours"' in page
    assert not Group.objects.filter(name="Ours").exists()


def test_address_that_follows_from_the_name_steps_aside_by_itself(cast: Cast) -> None:
    assert found(cast, planning.start_plan(by=cast.mika, now=NOW), name="Tuesday Circle").slug == "tuesday-circle-2"


def test_address_taken_a_moment_ago_is_refused_beside_its_field(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = planning.start_plan(by=cast.mika, now=NOW)

    with pytest.raises(ValidationError) as refused:
        found(cast, plan, slug="tuesday-circle")

    assert list(refused.value.message_dict) == ["slug"]


def test_plan_of_somebody_else_is_not_there(client: Client, cast: Cast) -> None:
    plan = planning.start_plan(by=cast.mika, now=NOW)
    client.force_login(cast.rosa)
    for address in ("", "purpose/", "start/", "throw-away/"):
        nothing = client.get(f"/groups/new/{cast.tuesday.pk}/{address}")
        theirs = client.get(f"/groups/new/{plan.pk}/{address}")
        assert theirs.status_code == nothing.status_code == 404
        assert client.post(f"/groups/new/{plan.pk}/{address}", {"name": "X", "shown_name": "X"}).status_code in (
            404,
            405,
        )
    client.force_login(cast.mika)
    assert client.get(f"/groups/new/{plan.pk}/").status_code == 200


def test_several_plans_stand_side_by_side_up_to_a_number(mika: Client, cast: Cast) -> None:
    for _time in range(planning.MOST_PLANS):
        mika.post("/groups/new/", {"like": "nothing"})

    answer = mika.post("/groups/new/", {"like": "nothing"})

    assert answer.status_code == 422
    assert "throw one away first" in answer.content.decode()
    assert cast.mika.plans.count() == planning.MOST_PLANS


def test_plan_is_thrown_away_only_after_asking(mika: Client) -> None:
    plan = begin(mika)
    address = f"/groups/new/{plan.pk}/throw-away/"

    mika.get(address)
    assert Plan.objects.exists()
    mika.post(address)
    assert not Plan.objects.exists()
    assert mika.post(address).status_code == 404


def test_two_pages_that_save_at_once_keep_both_answers(cast: Cast) -> None:
    plan = planning.start_plan(by=cast.mika, now=NOW)
    old = Plan.objects.get(pk=plan.pk)
    planning.answer(plan=plan, code="purpose", said=Answer("DECIDED", words="one"), now=NOW)
    planning.answer(plan=old, code="sharing", said=Answer("DECIDED", words="two"), now=NOW)

    plan.refresh_from_db()

    assert (plan.answer_to("purpose").words, plan.answer_to("sharing").words) == ("one", "two")


@pytest.mark.parametrize("data", [{"choice": "MAGIC"}, {"choice": "OPEN\u202e"}])
def test_choice_that_does_not_exist_is_refused_kindly(mika: Client, data: dict[str, str]) -> None:
    plan = begin(mika)

    assert mika.post(at(plan, "belonging"), data).status_code == 422
    assert mika.get(at(plan, "no-such-question")).status_code == 404


def test_hidden_sign_in_the_words_is_refused_and_what_was_typed_is_kept(mika: Client) -> None:
    plan = begin(mika)

    answer = mika.post(at(plan, "rhythm"), {"choice": "WEEKLY", "words": "Thurs\u202edays"})

    assert answer.status_code == 422
    assert "Thurs" in answer.content.decode()
    assert Plan.objects.get().answers == {}


@pytest.mark.guidance("SET-2")
def test_facilitator_starts_from_their_groups_set_up_and_words_without_its_people(client: Client, cast: Cast) -> None:
    Group.objects.filter(pk=cast.tuesday.pk).update(activity="TALKING", country="GB")
    choose_words(by=cast.rosa, group=cast.tuesday, language="en", chosen={"MEETING": ("circle", "circles")})
    client.force_login(cast.rosa)

    plan = begin(client, like=str(cast.tuesday.pk))
    group = planning.found(by=cast.rosa, plan=plan, name="Second", slug="", shown_name="Rosa", now=NOW)

    assert (group.purpose, group.activity, group.belonging) == (cast.tuesday.purpose, "TALKING", "OPEN")
    assert group.words.meetings == "circles"
    assert [row.member for row in Membership.objects.filter(group=group)] == [cast.rosa]


def test_group_that_one_only_belongs_to_is_nothing_to_start_from(client: Client, cast: Cast) -> None:
    client.force_login(cast.amina)

    assert "Tuesday Circle" not in client.get("/groups/new/").content.decode()
    assert client.post("/groups/new/", {"like": str(cast.tuesday.pk)}).status_code == 422


def test_offered_template_is_a_beginning_and_one_not_offered_is_not_there(mika: Client) -> None:
    offered = TemplateFactory(name="A talking circle", is_offered=True, activity="TALKING", belonging="OPEN")
    kept = TemplateFactory(name="Not ready", is_offered=False)
    page = mika.get("/groups/new/").content.decode()

    assert "A talking circle" in page
    assert "Not ready" not in page
    assert mika.post("/groups/new/", {"like": str(kept.pk)}).status_code == 422
    plan = begin(mika, like=str(offered.pk))
    assert (plan.answer_to("activity").choice, plan.answer_to("belonging").choice) == (["TALKING"], ["OPEN"])


def test_leaving_the_group_forgets_which_plan_it_came_from(cast: Cast) -> None:
    group = found(cast, planning.start_plan(by=cast.mika, now=NOW))
    joining.welcome(by=cast.rosa, group=group, member=cast.rosa, shown_name="Rosa", role="FACILITATOR")

    joining.leave(by=cast.mika, membership=cast.mika.memberships.get(group=group), now=timezone.now())

    assert not Plan.objects.exists()


@pytest.mark.guidance("SET-4")
def test_informal_plan_is_told_that_it_may_leave_the_roles_out(mika: Client) -> None:
    plan = begin(mika)
    said = "You said that you take turns."
    assert said not in mika.get(at(plan, "facilitating")).content.decode()

    mika.post(at(plan, "formality"), {"choice": "INFORMAL"})

    assert said in mika.get(at(plan, "facilitating")).content.decode()


def test_pages_of_the_guide_take_the_same_number_of_queries_with_many_plans(
    mika: Client, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    for _time in range(8):
        planning.start_plan(by=cast.mika, now=NOW)
    with django_assert_max_num_queries(8):
        mika.get(reverse("members:plans"))


@pytest.mark.guidance("CON-7")
def test_person_reads_their_plan_in_words_and_it_goes_with_them(cast: Cast) -> None:
    plan = planning.start_plan(by=cast.mika, now=NOW)
    plan = decide(
        plan, people=Answer("DECIDED", choice=["FAMILIES"]), purpose=Answer("DECIDED", words="We walk and talk.")
    )

    assert READERS["members.Plan", "answers"](plan.answers) == (
        "What brings us together: We walk and talk.; Whose group it is: Families and others who care for somebody"
    )
    cast.mika.delete()
    assert not Plan.objects.exists()
