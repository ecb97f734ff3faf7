"""The pages on which a group reads who does what, and on which its work is shared."""

import datetime

import pytest
from django.test import Client

from groups.models import Group, Organisation
from members.actions import joining, offering, roles, willingness
from members.models import Delivery, Member, Membership, RoleOffer, RoleTerm, Willing
from members.roles import COORDINATOR_RIGHTS, ROLES, SENTENCES
from members.waiting import waiting_for
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.groups import WordingFactory
from tests.factories.members import MembershipFactory
from tests.helpers import sign_in, text_of

TODAY = NOW.date()
DAY = datetime.timedelta(days=1)
HERE = "/groups/tuesday-circle/roles/"
CHANGE = f"{HERE}change/"


def membership(member: Member) -> Membership:
    return Membership.objects.current().select_related("member", "group").get(member=member)


def ask(cast: Cast, member: Member, role: str = "FACILITATOR", **values: object) -> RoleOffer:
    given = {"from_on": TODAY, "now": NOW, **values}
    return offering.ask(by=cast.rosa, membership=membership(member), role=role, **given)  # type: ignore[arg-type]


def role_of(member: Member) -> str:
    return membership(member).role


# --- What everybody reads -------------------------------------------------------------------------------------


@pytest.mark.guidance("SET-5")
def test_every_member_reads_who_does_what_since_when_and_when_it_is_looked_at_again(client: Client, cast: Cast) -> None:
    page = text_of(sign_in(client, cast.amina).get(HERE))

    for words in ("Rosa", "Facilitator", "Sam", "Co-facilitator", "since 5 January 2026", "5 January 2027"):
        assert words in page
    assert "Share the work" not in page
    assert "Share the work" in text_of(sign_in(client, cast.rosa).get(HERE))


@pytest.mark.guidance("SET-5")
def test_every_right_that_the_program_enforces_stands_on_the_page_in_a_plain_sentence(
    client: Client, cast: Cast
) -> None:
    page = text_of(sign_in(client, cast.amina).get(HERE))

    enforced = {right for role in ROLES.values() for right in role.rights} | COORDINATOR_RIGHTS
    assert enforced == set(SENTENCES)
    for right in enforced:
        assert str(SENTENCES[right]) in page
    for role in ROLES.values():
        assert str(role.sentence) in page


@pytest.mark.guidance("SET-5")
def test_history_names_who_was_before_and_somebody_once_forgotten(client: Client, cast: Cast) -> None:
    roles.end_role(by=cast.sam, membership=membership(cast.sam), now=NOW)
    sign_in(client, cast.amina)
    assert "Sam · Co-facilitator 5 January 2026 – 23 November 2026" in text_of(client.get(HERE))

    cast.sam.memberships.get().delete()
    roles.forget_names()

    page = text_of(client.get(HERE))
    assert "Sam" not in page
    assert "Somebody · Co-facilitator 5 January 2026 – 23 November 2026" in page


@pytest.mark.guidance("MEM-7", "SET-5")
def test_hidden_person_with_a_role_is_named_to_facilitators_only(client: Client, cast: Cast) -> None:
    roles.give_role(by=cast.rosa, membership=membership(cast.lin), role="CO_FACILITATOR", now=NOW)

    page = text_of(sign_in(client, cast.amina).get(HERE))
    assert "Lin" not in page
    assert "Somebody who is not named here" in page
    assert "Lin" in text_of(sign_in(client, cast.sam).get(HERE))


@pytest.mark.guidance("CON-2")
@pytest.mark.parametrize("who", ["mika", "joan", "ines", "chidi", "root"])
def test_page_of_roles_does_not_exist_for_others(who: str, client: Client, cast: Cast) -> None:
    sign_in(client, getattr(cast, who))

    assert client.get(HERE).status_code == 404
    assert client.get(HERE).content == client.get("/groups/nowhere/roles/").content
    assert client.post(f"{HERE}mine/", {"kinds": "STAND_IN"}).status_code == 404


@pytest.mark.guidance("SET-4")
def test_informal_group_is_not_made_to_fill_in_roles(client: Client, cast: Cast) -> None:
    Group.objects.filter(pk=cast.tuesday.pk).update(formality="INFORMAL")
    RoleTerm.objects.all().update(look_again_on=TODAY - DAY)
    willingness.settle(by=cast.rosa, group=cast.tuesday, two_from=4, may_be_without=True, asks_next_door=None)
    roles.end_role(by=cast.sam, membership=membership(cast.sam), now=NOW)
    roles.end_role(by=cast.rosa, membership=membership(cast.rosa), now=NOW)

    page = text_of(sign_in(client, cast.amina).get(HERE))

    assert "You take turns" in page
    cast.tuesday.refresh_from_db()
    roles.give_role(by=None, membership=membership(cast.rosa), role="FACILITATOR", now=NOW)
    assert not [item for item in waiting_for(cast.tuesday, fresh(cast.rosa), NOW) if "/roles/" in item.address]


def fresh(member: Member) -> Member:
    return Member.objects.get(pk=member.pk)


@pytest.mark.parametrize("number", [1, 12])
def test_page_of_roles_takes_the_same_number_of_queries(
    number: int, client: Client, cast: Cast, django_assert_max_num_queries: object
) -> None:
    for _one in range(number):
        row = MembershipFactory(group=cast.tuesday, role="CO_FACILITATOR")
        roles.end_role(by=None, membership=row, now=NOW)
        MembershipFactory(group=cast.tuesday, role="CO_FACILITATOR")
    sign_in(client, cast.amina)

    with django_assert_max_num_queries(16):  # type: ignore[operator]
        client.get(HERE)


# --- You may ask me -------------------------------------------------------------------------------------------


@pytest.mark.guidance("FAC-4", "FAC-2")
def test_member_says_what_they_may_be_asked_and_only_facilitators_see_it(client: Client, cast: Cast) -> None:
    sign_in(client, cast.amina).post(f"{HERE}mine/", {"kinds": ["FACILITATE", "STAND_IN"]})

    assert willingness.of(membership(cast.amina)) == ["FACILITATE", "STAND_IN"]
    for_rosa = text_of(sign_in(client, cast.rosa).get(CHANGE))
    assert "I would like to facilitate one day Amina" in for_rosa
    assert "You may ask me to stand in Amina" in for_rosa
    assert "Amina" not in text_of(sign_in(client, cast.okello).get(HERE))


def test_wish_is_taken_back_without_a_trace_and_forgotten_with_leaving(client: Client, cast: Cast) -> None:
    sign_in(client, cast.amina).post(f"{HERE}mine/", {"kinds": ["FACILITATE", "STAND_IN"]})
    client.post(f"{HERE}mine/", {"kinds": ["STAND_IN"]})
    assert willingness.of(membership(cast.amina)) == ["STAND_IN"]

    joining.leave(by=cast.amina, membership=membership(cast.amina), now=NOW)

    assert not Willing.objects.filter(member=cast.amina).exists()


def test_groups_next_door_may_ask_facilitators_of_an_organisation_only(client: Client, cast: Cast) -> None:
    assert client is not None
    offered = [value for value, _label in willingness.choices(membership(cast.rosa))]
    assert offered == ["STAND_IN", "NEXT_DOOR"]
    Group.objects.filter(pk=cast.tuesday.pk).update(organisation=None)
    assert [value for value, _label in willingness.choices(membership(cast.rosa))] == ["STAND_IN"]
    assert [value for value, _label in willingness.choices(membership(cast.amina))] == ["STAND_IN", "FACILITATE"]

    answer = sign_in(client, cast.amina).post(f"{HERE}mine/", {"kinds": ["NEXT_DOOR"]})

    assert answer.status_code == 422
    assert not Willing.objects.exists()


# --- Would you? -----------------------------------------------------------------------------------------------


@pytest.mark.guidance("SET-5", "FAC-4")
def test_nobody_gets_a_role_without_their_own_yes(client: Client, cast: Cast) -> None:
    sign_in(client, cast.rosa).post(
        CHANGE, {"member": membership(cast.amina).pk, "role": "CO_FACILITATOR", "from_on": "2026-11-23"}
    )
    offer = RoleOffer.objects.get()
    assert role_of(cast.amina) == "MEMBER"
    told = Delivery.objects.get(kind="role.asked")
    assert (told.member, told.subject_id) == (cast.amina, offer.pk)

    sign_in(client, cast.amina).post(f"/me/asked/{offer.pk}/", {"answer": "yes"})

    assert role_of(cast.amina) == "CO_FACILITATOR"
    heard = {row.member for row in Delivery.objects.filter(kind="role.changed")}
    assert heard == {cast.sam, cast.lin, cast.okello}


@pytest.mark.guidance("FAC-4")
def test_not_now_needs_no_reason_and_changes_nothing(client: Client, cast: Cast) -> None:
    offer = ask(cast, cast.amina)

    page = sign_in(client, cast.amina).post(f"/me/asked/{offer.pk}/", {"answer": "not_now"}, follow=True)

    assert "Nothing changes" in text_of(page)
    assert role_of(cast.amina) == "MEMBER"
    assert not Delivery.objects.filter(kind="role.changed").exists()
    assert Delivery.objects.get(kind="role.asked").state == "CANCELLED"
    assert "Said: not now" in text_of(sign_in(client, cast.rosa).get(CHANGE))


@pytest.mark.guidance("FAC-4")
def test_handing_on_happens_on_the_day_and_leaves_nobody_out(cast: Cast) -> None:
    roles.end_role(by=cast.sam, membership=membership(cast.sam), now=NOW)
    offer = ask(cast, cast.amina, from_on=TODAY + 7 * DAY, hands_over=True)
    offering.answer(by=cast.amina, offer=offer, says_yes=True, now=NOW)
    assert (role_of(cast.amina), role_of(cast.rosa)) == ("MEMBER", "FACILITATOR")

    assert offering.carry_out(NOW + 6 * DAY) == 0
    assert role_of(cast.amina) == "MEMBER"
    assert [offering.carry_out(NOW + 7 * DAY) for _time in range(2)] == [1, 0]

    assert (role_of(cast.amina), role_of(cast.rosa)) == ("FACILITATOR", "MEMBER")
    assert RoleTerm.objects.open().filter(group=cast.tuesday).count() == 1


@pytest.mark.guidance("FAC-4")
def test_agreed_change_can_be_taken_back_before_its_day(client: Client, cast: Cast) -> None:
    offer = ask(cast, cast.amina, from_on=TODAY + DAY)
    offering.answer(by=cast.amina, offer=offer, says_yes=True, now=NOW)

    sign_in(client, cast.sam).post(f"{HERE}{offer.pk}/take-back/")
    offering.carry_out(NOW + 3 * DAY)

    assert role_of(cast.amina) == "MEMBER"
    assert not Delivery.objects.filter(subject_id=offer.pk).exclude(state="CANCELLED").exists()
    assert "It is too late" in text_of(client.post(f"{HERE}{offer.pk}/take-back/", follow=True))


def test_answer_after_taking_back_says_so_and_changes_nothing(client: Client, cast: Cast) -> None:
    offer = ask(cast, cast.amina)
    offering.take_back(by=cast.rosa, offer=offer, now=NOW)

    page = sign_in(client, cast.amina).post(f"/me/asked/{offer.pk}/", {"answer": "yes"}, follow=True)

    assert "This question was taken back" in text_of(page)
    assert role_of(cast.amina) == "MEMBER"


@pytest.mark.guidance("MEM-7")
def test_hidden_person_is_asked_whether_the_name_may_show(client: Client, cast: Cast) -> None:
    offer = ask(cast, cast.lin, "CO_FACILITATOR")
    page = text_of(sign_in(client, cast.lin).get(f"/me/asked/{offer.pk}/"))
    assert "You are hidden from the others now" in page
    assert membership(cast.lin).is_hidden

    client.post(f"/me/asked/{offer.pk}/", {"answer": "yes"})

    assert not membership(cast.lin).is_hidden
    assert "Lin" in text_of(sign_in(client, cast.amina).get(HERE))


@pytest.mark.guidance("CON-2")
@pytest.mark.parametrize("who", ["rosa", "okello", "joan", "mika"])
def test_question_to_somebody_else_does_not_exist_for_me(who: str, client: Client, cast: Cast) -> None:
    offer = ask(cast, cast.amina)
    sign_in(client, getattr(cast, who))

    assert client.get(f"/me/asked/{offer.pk}/").status_code == 404
    assert client.post(f"/me/asked/{offer.pk}/", {"answer": "yes"}).status_code == 404
    assert role_of(cast.amina) == "MEMBER"


def test_answer_that_is_neither_is_asked_for_again(client: Client, cast: Cast) -> None:
    offer = ask(cast, cast.amina)

    page = sign_in(client, cast.amina).post(f"/me/asked/{offer.pk}/", {"answer": "perhaps"})

    assert page.status_code == 422
    assert "Please choose one of the two answers." in text_of(page)
    assert RoleOffer.objects.open().exists()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"from_on": "2026-11-22"}, "This day has gone by"),
        ({"from_on": "2029-01-01"}, "This day is very far away"),
        ({"from_on": ""}, "Please fill this in"),
        ({"role": "MEMBER"}, "This person does that already"),
        ({"role": "BOSS"}, "BOSS"),
    ],
)
def test_question_that_makes_no_sense_is_sent_back_with_what_was_typed(
    values: dict[str, str], words: str, client: Client, cast: Cast
) -> None:
    given = {"member": str(membership(cast.amina).pk), "role": "FACILITATOR", "from_on": "2026-11-30", **values}

    answer = sign_in(client, cast.rosa).post(CHANGE, given)

    assert answer.status_code == 422
    assert words in text_of(answer)
    assert not RoleOffer.objects.exists()


def test_second_question_to_the_same_person_waits_and_the_same_again_is_one(client: Client, cast: Cast) -> None:
    ask(cast, cast.amina)
    ask(cast, cast.amina)
    answer = sign_in(client, cast.rosa).post(
        CHANGE, {"member": membership(cast.amina).pk, "role": "CO_FACILITATOR", "from_on": "2026-11-23"}
    )

    assert "A question to this person still waits" in text_of(answer)
    assert RoleOffer.objects.count() == 1


def test_person_who_leaves_is_asked_nothing_more(cast: Cast) -> None:
    offer = ask(cast, cast.amina)

    joining.leave(by=cast.amina, membership=membership(cast.amina), now=NOW)

    offer.refresh_from_db()
    assert offer.answer == "TAKEN_BACK"


@pytest.mark.guidance("FAC-4")
def test_giving_back_is_asked_too_and_never_leaves_the_group_alone(client: Client, cast: Cast) -> None:
    offer = ask(cast, cast.sam, "MEMBER")
    sign_in(client, cast.sam).post(f"/me/asked/{offer.pk}/", {"answer": "yes"})
    assert role_of(cast.sam) == "MEMBER"
    alone = offering.ask(by=cast.sam, membership=membership(cast.rosa), role="MEMBER", from_on=TODAY, now=NOW)

    page = sign_in(client, cast.rosa).post(f"/me/asked/{alone.pk}/", {"answer": "yes"}, follow=True)

    assert "Without you nobody would open the meetings" in text_of(page)
    assert role_of(cast.rosa) == "FACILITATOR"
    assert RoleOffer.objects.open().get() == alone


# --- Stepping back, settling, looking again -------------------------------------------------------------------


@pytest.mark.guidance("FAC-4")
def test_last_facilitator_is_led_to_handing_on_unless_the_group_chose_otherwise(client: Client, cast: Cast) -> None:
    sign_in(client, cast.sam).post(f"{HERE}step-back/")
    assert role_of(cast.sam) == "MEMBER"
    sign_in(client, cast.rosa)
    assert "Hand my role on" in text_of(client.get("/me/groups/tuesday-circle/leave/"))
    page = client.post(f"{HERE}step-back/", follow=True)
    assert "Without you nobody would open the meetings" in text_of(page)
    assert role_of(cast.rosa) == "FACILITATOR"

    client.post(f"{HERE}settle/", {"settle-two_from": "", "settle-may_be_without": "on", "settle-asks_next_door": ""})
    client.post(f"{HERE}step-back/")

    assert role_of(cast.rosa) == "MEMBER"


@pytest.mark.guidance("FAC-3")
def test_two_are_suggested_from_the_size_the_group_set_and_one_press_lets_it_alone(client: Client, cast: Cast) -> None:
    roles.end_role(by=cast.sam, membership=membership(cast.sam), now=NOW)
    sign_in(client, cast.rosa)

    def thought() -> bool:
        items = waiting_for(Group.objects.get(pk=cast.tuesday.pk), fresh(cast.rosa), NOW)
        return "Would two be lighter?" in [item.title for item in items]

    assert not thought()
    client.post(f"{HERE}settle/", {"settle-two_from": "6", "settle-asks_next_door": "True"})
    assert not thought()
    MembershipFactory(group=cast.tuesday)
    assert thought()
    assert "Would two be lighter?" in text_of(client.get(CHANGE))
    assert "lighter" not in text_of(sign_in(client, cast.amina).get(HERE))

    sign_in(client, cast.rosa).post(f"{HERE}not-for-us/")

    assert not thought()


def test_size_that_makes_no_sense_is_sent_back(client: Client, cast: Cast) -> None:
    answer = sign_in(client, cast.rosa).post(f"{HERE}settle/", {"settle-two_from": "2"})

    assert answer.status_code == 422
    assert not Organisation.objects.filter(name="").exists()


@pytest.mark.guidance("SET-5")
def test_facilitator_is_reminded_to_look_again_when_the_day_has_come(client: Client, cast: Cast) -> None:
    term = RoleTerm.objects.open().get(member=cast.rosa)
    titles = lambda: [item.title for item in waiting_for(cast.tuesday, fresh(cast.rosa), NOW)]  # noqa: E731
    assert "Look again at who does what" not in titles()
    RoleTerm.objects.filter(pk=term.pk).update(look_again_on=TODAY)
    assert "Look again at who does what" in titles()
    assert waiting_for(cast.tuesday, fresh(cast.amina), NOW) == []

    sign_in(client, cast.rosa).post(f"{HERE}{term.pk}/look/", {"on": "2027-06-01"})

    term.refresh_from_db()
    assert term.look_again_on == datetime.date(2027, 6, 1)
    assert "Look again at who does what" not in titles()
    assert "Please choose a day" in text_of(client.post(f"{HERE}{term.pk}/look/", {"on": "soon"}, follow=True))


@pytest.mark.guidance("CON-2")
@pytest.mark.parametrize("address", ["change/", "settle/", "not-for-us/", "step-back/"])
def test_members_and_strangers_cannot_change_roles(address: str, client: Client, cast: Cast) -> None:
    assert sign_in(client, cast.amina).post(HERE + address, {}).status_code == 403
    assert sign_in(client, cast.ines).post(HERE + address, {}).status_code == 404
    assert role_of(cast.amina) == "MEMBER"


@pytest.mark.guidance("LANG-4", "SET-5")
def test_page_of_roles_calls_people_as_the_group_does(client: Client, cast: Cast) -> None:
    WordingFactory(group=cast.tuesday, word="FACILITATOR", one="host", many="hosts")
    WordingFactory(group=cast.tuesday, word="MEMBER", one="friend", many="friends")

    page = text_of(sign_in(client, cast.amina).get(HERE))

    for words in ("Host", "Host (together with others)", "Friend"):
        assert words in page
    assert "Co-facilitator" not in page
