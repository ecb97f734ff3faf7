"""A group becomes two: proposed once to all, chosen alone, led by who said yes (SET-7)."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from groups.models import Group, LifeChange
from members import parts
from members.actions import consenting, leading_parts, life, splitting
from members.kept import KEPT_HERE
from members.kinds import kind_of
from members.models import Consent, Delivery, Part, PartChoice, PartLead
from tests.cast import Cast
from tests.factories.members import MembershipFactory, ProtectionFactory
from tests.helpers import sign_in, text_of
from tests.members.two import NAME, ON, PAGE, TODAY, choose, form_of, later, mine, run, where

# --- Proposing it ---------------------------------------------------------------------------------------------


@pytest.mark.guidance("SET-7")
def test_proposal_is_read_once_more_then_told_to_everybody_once_and_whoever_is_to_lead_is_asked(
    client: Client, cast: Cast, clock: Any
) -> None:
    sign_in(client, cast.rosa)
    asked = client.post(PAGE + "two/", form_of(cast))
    assert "Shall we tell everybody?" in text_of(asked)
    assert NAME in text_of(asked)
    assert not LifeChange.objects.exists()

    for _twice in range(2):
        assert client.post(PAGE + "two/", form_of(cast, sure="yes")).status_code in (200, 302)

    change = LifeChange.objects.get()
    told = Delivery.objects.filter(kind="life.change", subject_id=change.pk)
    assert set(told.values_list("member_id", flat=True)) == {one.pk for one in cast.circle}
    assert told.count() == len(cast.circle)
    lead = PartLead.objects.get()
    assert (lead.member, lead.answer, lead.part) == (cast.sam, "", "SECOND")
    assert Delivery.objects.get(kind="part.asked").member == cast.sam
    shown = text_of(client.get(PAGE + "two/"))
    assert "Sam is asked, and has not answered yet." in shown
    home = text_of(sign_in(client, cast.amina).get("/home/"))
    assert "our round becomes two" in home
    assert "Choose my part" in home


def test_proposal_by_whoever_would_lead_the_new_one_is_their_yes(client: Client, cast: Cast, clock: Any) -> None:
    sign_in(client, cast.rosa).post(PAGE + "two/", form_of(cast, second_lead=str(mine(cast, "rosa").pk), sure="yes"))

    assert PartLead.objects.get().answer == "YES"
    assert not Delivery.objects.filter(kind="part.asked").exists()
    assert "Rosa" in text_of(sign_in(client, cast.amina).get(PAGE + "part/"))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"holds_on": "2026-11-20"}, "This day has gone by"),
        ({"holds_on": "2026-11-24"}, "at least three days"),
        ({"holds_on": "2036-11-24"}, "very far away"),
        ({"name": "tuesday circle"}, "A group of this name is there already"),
        ({"name": ""}, "Please fill this in"),
        ({"second_lead": ""}, "Please fill this in"),
        ({"belonging": "HALF"}, "not one of the available choices"),
    ],
)
def test_what_does_not_fit_is_said_beside_the_field_and_tells_nobody(
    client: Client, cast: Cast, clock: Any, values: dict[str, str], words: str
) -> None:
    sign_in(client, cast.rosa)
    for sure in ({}, {"sure": "yes"}):
        answer = client.post(PAGE + "two/", form_of(cast, **values, **sure))
        assert answer.status_code == 422
        assert words in text_of(answer)
        assert "The room has grown too small" in answer.content.decode()
    assert not LifeChange.objects.exists()
    assert not Delivery.objects.exists()


def test_name_of_an_unlisted_group_elsewhere_is_not_given_away(client: Client, cast: Cast, clock: Any) -> None:
    sign_in(client, cast.rosa)
    assert client.post(PAGE + "two/", form_of(cast, name="Family Table")).status_code == 200
    Group.objects.filter(pk=cast.family.pk).update(is_listed=True)

    answer = client.post(PAGE + "two/", form_of(cast, name="Family  table"))

    assert "A group of this name is there already" in text_of(answer)


def test_second_change_waits_until_the_first_was_taken_back(
    client: Client, cast: Cast, split: LifeChange, now: datetime.datetime
) -> None:
    with pytest.raises(ValidationError, match="Something else is announced"):
        splitting.propose(
            by=cast.rosa,
            group=cast.tuesday,
            holds_on=ON,
            name="Another",
            belonging="OPEN",
            language="en",
            second_lead=mine(cast, "rosa"),
            now=now,
        )
    with pytest.raises(ValidationError, match="Something else is announced"):
        life.announce(by=cast.rosa, group=cast.tuesday, kind="END", holds_on=ON, now=now)
    assert "How it stands" in text_of(sign_in(client, cast.rosa).get(PAGE + "two/"))
    life.take_back(by=cast.rosa, change=split, now=now)
    assert client.get(PAGE + "two/").status_code == 200
    assert life.announce(by=cast.rosa, group=cast.tuesday, kind="END", holds_on=ON, now=now).is_to_come


def test_group_that_takes_a_break_meets_again_first(cast: Cast, now: datetime.datetime) -> None:
    life.announce(by=cast.rosa, group=cast.tuesday, kind="BREAK", holds_on=TODAY, now=now)
    cast.tuesday.refresh_from_db()

    with pytest.raises(ValidationError, match="Meet again first"):
        splitting.check(by=cast.rosa, group=cast.tuesday, name=NAME, holds_on=ON, now=now)


def test_proposal_that_is_taken_back_forgets_what_people_chose_and_asks_nobody_any_more(
    cast: Cast, split: LifeChange, now: datetime.datetime
) -> None:
    choose(cast, split, now, amina="SECOND", lin="NEITHER")
    leading_parts.ask(by=cast.rosa, change=split, membership=mine(cast, "amina"), part=Part.FIRST, now=now)

    assert life.take_back(by=cast.rosa, change=split, now=now)

    assert not PartChoice.objects.exists()
    assert not PartLead.objects.filter(answer="").exists()
    assert Delivery.objects.get(kind="part.asked", member=cast.amina).state == "CANCELLED"
    run(later(now, 20))
    assert not Group.objects.filter(name=NAME).exists()
    assert where(cast)["Lin"] == {"Tuesday Circle"}


# --- Choosing -------------------------------------------------------------------------------------------------


@pytest.mark.guidance("SET-7", "CON-1")
def test_choice_can_be_changed_and_is_seen_by_others_as_a_number_only(
    client: Client, cast: Cast, split: LifeChange, now: datetime.datetime
) -> None:
    sign_in(client, cast.amina)
    for part in ("SECOND", "BOTH", "NOT_YET", "NEITHER"):
        assert client.post(PAGE + "part/", {"part": part}).status_code == 302
    assert PartChoice.objects.get(member=cast.amina).part == "NEITHER"
    assert 'value="NEITHER" ' in client.get(PAGE + "part/").content.decode().replace("checked", " ")

    pages = (PAGE + "two/", "/groups/tuesday-circle/members/", PAGE)
    sign_in(client, cast.rosa)
    shown = [text_of(client.get(page)) for page in pages]
    assert "Neither: 1" in shown[0]
    assert "Not chosen, so they stay: 4" in shown[0]
    choose(cast, split, now, amina="", lin="NEITHER")
    assert [text_of(client.get(page)) for page in pages] == shown  # who it was makes no difference to what is seen


def test_choosing_nothing_is_answered_kindly(client: Client, cast: Cast, split: LifeChange) -> None:
    answer = sign_in(client, cast.amina).post(PAGE + "part/", {})

    assert answer.status_code == 422
    assert "“I do not know yet” is fine" in text_of(answer)
    assert not PartChoice.objects.exists()


def test_who_would_lead_a_part_cannot_be_elsewhere_until_they_give_it_back(
    client: Client, cast: Cast, split: LifeChange, now: datetime.datetime
) -> None:
    sign_in(client, cast.sam)
    answer = client.post(PAGE + "part/", {"part": "FIRST"})
    assert answer.status_code == 422
    assert "You said that you would look after a part" in text_of(answer)
    lead = PartLead.objects.get()

    client.post(f"/me/part/{lead.pk}/", {"answer": "not_now"})

    assert client.post(PAGE + "part/", {"part": "FIRST"}).status_code == 302
    client.post(f"/me/part/{lead.pk}/", {"answer": "yes"})
    assert PartChoice.objects.get(member=cast.sam).part == "BOTH"


def test_hidden_person_and_who_would_not_meet_somebody_read_what_it_means_for_them(
    client: Client, cast: Cast, split: LifeChange
) -> None:
    ProtectionFactory(group=cast.tuesday, member=cast.lin)
    shown = text_of(sign_in(client, cast.lin).get(PAGE + "part/"))
    assert "You stay hidden from the others there, too." in shown
    assert "Your wish not to meet somebody holds here only." in shown

    other = text_of(sign_in(client, cast.amina).get(PAGE + "part/"))
    assert "hidden" not in other
    assert "wish" not in other


@pytest.mark.guidance("NOTE-6")
def test_facilitator_notes_what_somebody_without_a_sign_in_said_and_asks_about_the_name(
    client: Client, cast: Cast, split: LifeChange, clock: Any, now: datetime.datetime
) -> None:
    okello = mine(cast, "okello")
    page = f"/groups/tuesday-circle/people/{okello.pk}/part/"
    sign_in(client, cast.rosa, second_step=True)
    assert page in client.get(PAGE + "two/").content.decode()
    asked = client.post(page, {"part": "SECOND"})
    assert asked.status_code == 422
    assert "Please ask whether their name may be kept there." in text_of(asked)
    assert not PartChoice.objects.exists()

    assert client.post(page, {"part": "SECOND", "is_kept_there": "on"}).status_code == 302

    choice = PartChoice.objects.get()
    assert (choice.member, choice.noted_by_id) == (cast.okello, cast.rosa.pk)
    run(later(now, 14))
    said = Consent.objects.current().get(member=cast.okello, question=KEPT_HERE, answer="YES")
    assert said.group is not None
    assert (said.group.name, said.said, said.noted_by_id) == (NAME, "IN_PERSON", cast.rosa.pk)


def test_nobody_chooses_for_somebody_who_can_sign_in(
    client: Client, cast: Cast, split: LifeChange, now: datetime.datetime
) -> None:
    amina = mine(cast, "amina")
    with pytest.raises(consenting.AnswersAloneError):
        splitting.note(by=cast.rosa, membership=amina, change=split, part="FIRST", is_kept_there=False, now=now)

    answer = sign_in(client, cast.rosa).post(f"/groups/tuesday-circle/people/{amina.pk}/part/", {"part": "FIRST"})

    assert answer.status_code == 302
    assert not PartChoice.objects.exists()


# --- Who looks after it ---------------------------------------------------------------------------------------


@pytest.mark.guidance("FAC-4")
def test_question_whether_to_lead_is_ones_own_and_both_answers_are_equal(
    client: Client, cast: Cast, split: LifeChange, now: datetime.datetime
) -> None:
    lead = leading_parts.ask(by=cast.rosa, change=split, membership=mine(cast, "lin"), part=Part.FIRST, now=now)
    page = f"/me/part/{lead.pk}/"
    assert sign_in(client, cast.amina).get(page).status_code == 404
    shown = text_of(sign_in(client, cast.lin).get(page))
    assert "Would you look after this group from then on?" in shown
    assert "With this role they see the name you use here." in shown
    assert client.post(page, {}).status_code == 422

    client.post(page, {"answer": "not_now"})

    lead.refresh_from_db()
    assert lead.answer == "NOT_NOW"
    assert "Lin said: not now." in text_of(sign_in(client, cast.rosa).get(PAGE + "two/"))


def test_asking_twice_is_once_and_another_only_after_taking_back(
    client: Client, cast: Cast, split: LifeChange, now: datetime.datetime
) -> None:
    again = leading_parts.ask(by=cast.rosa, change=split, membership=mine(cast, "sam"), part=Part.SECOND, now=now)
    assert again.answer == "YES"
    with pytest.raises(ValidationError, match="Take that back first"):
        leading_parts.ask(by=cast.rosa, change=split, membership=mine(cast, "amina"), part=Part.SECOND, now=now)

    sign_in(client, cast.rosa).post(PAGE + "two/ask/", {"part": "SECOND", "take_back": "yes"})
    client.post(PAGE + "two/ask/", {"part": "SECOND", "member": str(mine(cast, "amina").pk)})

    assert PartLead.objects.get(answer="").member == cast.amina
    with pytest.raises(ValidationError, match="taken back"):
        leading_parts.answer(by=cast.sam, lead=again, says_yes=True, now=now)


def test_somebody_who_cannot_sign_in_is_not_asked_to_lead(
    client: Client, cast: Cast, split: LifeChange, now: datetime.datetime
) -> None:
    okello = mine(cast, "okello")
    answer = sign_in(client, cast.rosa).post(PAGE + "two/ask/", {"part": "FIRST", "member": str(okello.pk)})

    assert answer.status_code == 422
    assert "This person does not sign in" in text_of(answer)
    assert not PartLead.objects.filter(part="FIRST").exists()


def test_somebody_of_another_group_cannot_be_asked(client: Client, cast: Cast, split: LifeChange) -> None:
    stranger = mine(cast, "joan", cast.family)
    answer = sign_in(client, cast.rosa).post(PAGE + "two/ask/", {"part": "FIRST", "member": str(stranger.pk)})

    assert answer.status_code == 422
    assert "Joan" not in text_of(answer)


@pytest.mark.guidance("NOTE-2")
def test_question_about_leading_says_a_day_and_no_group(cast: Cast, split: LifeChange, now: datetime.datetime) -> None:
    lead = leading_parts.ask(by=cast.rosa, change=split, membership=mine(cast, "lin"), part=Part.FIRST, now=now)
    row = Delivery.objects.select_related("member", "group").get(kind="part.asked", member=cast.lin)
    kind = kind_of("part.asked")
    message = kind.render(row)

    assert message.short.startswith("Library group")
    assert "Tuesday" not in message.subject + message.short + message.long + message.link + kind.call_words(row)
    assert NAME not in message.long
    assert str(lead.pk) in message.link
    assert kind.guard(row, now) == ""
    leading_parts.take_back(by=cast.rosa, change=split, part=Part.FIRST, now=now)
    assert kind.guard(row, now) == "ANSWERED"
    row.refresh_from_db()
    assert row.state == "CANCELLED"


@pytest.mark.parametrize("page", ["two/", "part/"])
def test_pages_are_of_the_groups_own_people(client: Client, cast: Cast, split: LifeChange, page: str) -> None:
    assert sign_in(client, cast.ines).get(PAGE + page).status_code == 404
    assert sign_in(client, cast.rosa).get(PAGE + page).status_code == 200
    assert sign_in(client, cast.amina).get(PAGE + page).status_code == {"two/": 403, "part/": 200}[page]


def test_large_group_is_told_that_becoming_two_is_a_way(client: Client, cast: Cast) -> None:
    assert "At about this size" not in text_of(sign_in(client, cast.rosa).get(PAGE))
    MembershipFactory.create_batch(parts.LARGE - len(cast.circle), group=cast.tuesday)

    assert "You are 20 now. At about this size" in text_of(client.get(PAGE))
    assert "At about this size" not in text_of(sign_in(client, cast.amina).get(PAGE))
