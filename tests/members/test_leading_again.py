"""A group whose facilitators have vanished gets its leadership back: asked, announced, waited for, decided."""

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from groups.models import Group
from members import waiting
from members.actions import joining, leading_again
from members.actions.leading_again import NotNowError
from members.models import Delivery, Member, Membership, Vacancy
from members.outbox.ticking import tick
from peersupport.audit.models import AuditEvent
from tests.cast import Cast
from tests.factories.members import MembershipFactory
from tests.helpers import at_once, sign_in, text_of

DAY = datetime.timedelta(days=1)
PAGE = "/groups/tuesday-circle/who-leads/"


@pytest.fixture
def alone(cast: Cast) -> Group:
    """Tuesday Circle, without an organisation behind it."""
    cast.tuesday.organisation = None
    cast.tuesday.save()
    return cast.tuesday


def role_of(member: Member, group: Group) -> str:
    return Membership.objects.get(member=member, group=group, left_on=None).role


def told(kind: str, sequence: int = 0) -> set[Any]:
    return set(Delivery.objects.filter(kind=kind, sequence=sequence).values_list("member_id", flat=True))


# --- Two members together -------------------------------------------------------------------------------------


@pytest.mark.guidance("SET-5")
def test_two_members_together_look_after_the_group_after_fourteen_days(
    client: Client, cast: Cast, alone: Group, clock: Any, now: datetime.datetime
) -> None:
    sign_in(client, cast.amina).post(PAGE, {"do": "ask"})
    assert told("group.anybody_there") == {cast.rosa.pk, cast.sam.pk}
    assert "Amina said on" in text_of(sign_in(client, cast.lin).get(PAGE))
    client.post(PAGE, {"do": "join"})
    assert told("group.anybody_there", 1) == {cast.rosa.pk, cast.sam.pk}

    tick(now + 14 * DAY - DAY / 24, clock=lambda: now)
    assert role_of(cast.amina, alone) == "MEMBER"
    for _twice in range(2):
        tick(now + 14 * DAY, clock=lambda: now)

    assert {name: role_of(getattr(cast, name), alone) for name in ("amina", "lin", "rosa", "sam")} == {
        "amina": "FACILITATOR",
        "lin": "FACILITATOR",
        "rosa": "FACILITATOR",
        "sam": "CO_FACILITATOR",
    }
    assert told("group.led_again") == {cast.amina.pk, cast.lin.pk, cast.rosa.pk, cast.sam.pk}
    assert Vacancy.objects.get().ending == "GIVEN"
    actions = AuditEvent.objects.filter(group_id=alone.pk, action__startswith="group.leadership")
    assert list(actions.order_by("happened_at", "pk").values_list("by_id", flat=True)).count(None) == 1
    assert actions.count() == 3


@pytest.mark.parametrize("name", ["rosa", "sam"])
def test_any_facilitator_who_says_i_am_here_ends_it(
    client: Client, cast: Cast, alone: Group, now: datetime.datetime, name: str
) -> None:
    vacancy = leading_again.ask(by=cast.amina, group=alone, now=now)
    leading_again.join(by=cast.lin, vacancy=vacancy, now=now)
    person = getattr(cast, name)
    assert [item.title for item in waiting.waiting_for(alone, person, now)] == ["Are you still here?"]
    sign_in(client, person)  # no second step: nobody's particulars are at stake
    assert "I am here" in text_of(client.get(PAGE))

    client.post(PAGE, {"do": "here"})

    tick(now + 15 * DAY, clock=lambda: now)
    assert Vacancy.objects.get().ending == "HERE"
    assert role_of(cast.amina, alone) == "MEMBER"
    assert waiting.waiting_for(alone, person, now) == []
    assert not Delivery.objects.filter(kind="group.anybody_there", state="PLANNED").exists()


def test_question_of_one_alone_changes_nothing_however_long_it_waits(
    cast: Cast, alone: Group, now: datetime.datetime
) -> None:
    leading_again.ask(by=cast.amina, group=alone, now=now)

    tick(now + 60 * DAY, clock=lambda: now)

    assert role_of(cast.amina, alone) == "MEMBER"


def test_one_of_the_two_who_left_meanwhile_ends_it(cast: Cast, alone: Group, now: datetime.datetime) -> None:
    vacancy = leading_again.ask(by=cast.amina, group=alone, now=now)
    leading_again.join(by=cast.lin, vacancy=vacancy, now=now)
    joining.leave(by=cast.lin, membership=cast.lin.memberships.get(), now=now)

    tick(now + 14 * DAY, clock=lambda: now)

    assert role_of(cast.amina, alone) == "MEMBER"
    assert Vacancy.objects.get().ending == "BACK"


@pytest.mark.parametrize("name", ["amina", "lin"])
def test_each_of_the_two_can_take_it_back(
    client: Client, cast: Cast, alone: Group, now: datetime.datetime, name: str
) -> None:
    vacancy = leading_again.ask(by=cast.amina, group=alone, now=now)
    leading_again.join(by=cast.lin, vacancy=vacancy, now=now)

    sign_in(client, getattr(cast, name)).post(PAGE, {"do": "back"})

    assert Vacancy.objects.get().ending == "BACK"


def test_nobody_is_the_second_one_to_themselves_or_twice_or_from_outside(
    cast: Cast, alone: Group, now: datetime.datetime
) -> None:
    vacancy = leading_again.ask(by=cast.amina, group=alone, now=now)
    for person in (cast.amina, cast.rosa, cast.joan, cast.mika):
        with pytest.raises(NotNowError):
            leading_again.join(by=person, vacancy=vacancy, now=now)
    leading_again.join(by=cast.lin, vacancy=vacancy, now=now)

    with pytest.raises(NotNowError):
        leading_again.join(by=cast.okello, vacancy=vacancy, now=now)


def test_others_can_neither_end_nor_take_it_back(cast: Cast, alone: Group, now: datetime.datetime) -> None:
    vacancy = leading_again.ask(by=cast.amina, group=alone, now=now)

    for person in (cast.okello, cast.ines):
        with pytest.raises(NotNowError):
            leading_again.say_here(by=person, vacancy=vacancy, now=now)
        with pytest.raises(NotNowError):
            leading_again.take_back(by=person, vacancy=vacancy, now=now)


@pytest.mark.parametrize("name", ["rosa", "joan"])
def test_facilitators_and_strangers_do_not_ask(cast: Cast, alone: Group, now: datetime.datetime, name: str) -> None:
    with pytest.raises(NotNowError):
        leading_again.ask(by=getattr(cast, name), group=alone, now=now)
    assert not Vacancy.objects.exists()


def test_asking_twice_is_asking_once_and_a_late_press_says_look_again(client: Client, cast: Cast, alone: Group) -> None:
    sign_in(client, cast.amina)
    for _twice in range(2):
        client.post(PAGE, {"do": "ask"})
    assert Vacancy.objects.count() == 1
    client.post(PAGE, {"do": "back"})

    page = client.post(PAGE, {"do": "back"}, follow=True)

    assert "Something changed meanwhile" in text_of(page)


@pytest.mark.django_db(transaction=True)
def test_day_that_comes_while_a_facilitator_says_i_am_here_does_one_of_both(
    cast: Cast, alone: Group, now: datetime.datetime
) -> None:
    vacancy = leading_again.ask(by=cast.amina, group=alone, now=now)
    leading_again.join(by=cast.lin, vacancy=vacancy, now=now)
    due = now + 14 * DAY

    at_once(
        lambda: leading_again.settle(due),
        lambda: leading_again.say_here(by=cast.rosa, vacancy=vacancy, now=due),
    )

    ending = Vacancy.objects.get().ending
    assert (role_of(cast.amina, alone) == "FACILITATOR") is (ending == "GIVEN")
    assert ending in ("GIVEN", "HERE")


# --- The organisation -----------------------------------------------------------------------------------------


@pytest.mark.guidance("SET-5", "SET-8")
def test_organisation_gives_the_leadership_to_whoever_asked(client: Client, cast: Cast, now: datetime.datetime) -> None:
    sign_in(client, cast.amina).post(PAGE, {"do": "ask"})
    assert told("group.leadership") == {cast.chidi.pk}
    assert told("group.anybody_there") == {cast.rosa.pk, cast.sam.pk}
    vacancy = Vacancy.objects.get()
    sign_in(client, cast.chidi, second_step=True)
    page = text_of(client.get("/coordination/leadership/"))
    assert "Amina said on" in page
    for private in ("Rosa", "Lin", "Okello", "@example.org"):
        assert private not in page

    client.post(f"/coordination/leadership/{vacancy.pk}/", {"give": "yes"})

    assert role_of(cast.amina, cast.tuesday) == "FACILITATOR"
    assert role_of(cast.rosa, cast.tuesday) == "FACILITATOR"
    assert told("group.led_again") == {cast.amina.pk, cast.rosa.pk, cast.sam.pk}


def test_organisation_says_not_now(client: Client, cast: Cast, now: datetime.datetime) -> None:
    vacancy = leading_again.ask(by=cast.amina, group=cast.tuesday, now=now)

    sign_in(client, cast.chidi, second_step=True).post(f"/coordination/leadership/{vacancy.pk}/", {"give": "no"})

    assert role_of(cast.amina, cast.tuesday) == "MEMBER"
    assert Vacancy.objects.get().ending == "NOT_NOW"


def test_with_an_organisation_two_members_do_not_decide_alone(cast: Cast, now: datetime.datetime) -> None:
    vacancy = leading_again.ask(by=cast.amina, group=cast.tuesday, now=now)

    with pytest.raises(NotNowError):
        leading_again.join(by=cast.lin, vacancy=vacancy, now=now)


@pytest.mark.guidance("CON-2")
def test_another_organisation_neither_sees_nor_decides(
    client: Client, cast: Cast, alone: Group, now: datetime.datetime
) -> None:
    vacancy = leading_again.ask(by=cast.amina, group=alone, now=now)
    sign_in(client, cast.chidi, second_step=True)

    assert "Amina" not in text_of(client.get("/coordination/leadership/"))
    assert client.post(f"/coordination/leadership/{vacancy.pk}/", {"give": "yes"}).status_code == 404
    with pytest.raises(NotNowError):
        leading_again.decide(by=cast.chidi, vacancy=vacancy, is_given=True, now=now)


def test_coordinator_does_not_decide_about_themselves(client: Client, cast: Cast, now: datetime.datetime) -> None:
    MembershipFactory(group=cast.tuesday, member=cast.chidi)
    vacancy = leading_again.ask(by=cast.chidi, group=cast.tuesday, now=now)

    sign_in(client, cast.chidi, second_step=True)
    assert client.post(f"/coordination/leadership/{vacancy.pk}/", {"give": "yes"}).status_code == 404
    with pytest.raises(NotNowError):
        leading_again.decide(by=cast.chidi, vacancy=vacancy, is_given=True, now=now)


# --- Words and constraints ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["group.anybody_there", "group.leadership", "group.led_again"])
def test_messages_are_short_and_name_neither_group_nor_person(cast: Cast, now: datetime.datetime, kind: str) -> None:
    from members.kinds import kind_of

    vacancy = leading_again.ask(by=cast.amina, group=cast.tuesday, now=now)
    row = Delivery(kind=kind, member=cast.rosa, group=cast.tuesday, subject_id=vacancy.pk)

    said = kind_of(kind).render(row)

    assert len(said.as_short_text()) <= 160
    for text in (
        said.as_subject(),
        said.short,
        said.long,
        kind_of(kind).call_words(row),
        kind_of(kind).subject_line(row),
    ):
        assert text
        for private in ("Tuesday", "Amina", "Rosa", "Riverside"):
            assert private not in text


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"together": "amina"}, "vacancy_takes_two_people"),
        ({"together": "lin", "days": 13}, "vacancy_gives_fourteen_days"),
        ({"ending": "HERE"}, "vacancy_says_how_it_ended"),
    ],
)
def test_impossible_question_is_refused_by_the_database(
    cast: Cast, now: datetime.datetime, values: dict[str, Any], name: str
) -> None:
    second = getattr(cast, values["together"]) if "together" in values else None
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Vacancy.objects.create(
            group=cast.tuesday,
            asked_by=cast.amina,
            together_with=second,
            asked_at=now,
            joined_at=now if second else None,
            holds_at=now + values.get("days", 14) * DAY if second else None,
            ending=values.get("ending", ""),
        )


def test_second_open_question_of_a_group_is_refused_by_the_database(cast: Cast, now: datetime.datetime) -> None:
    Vacancy.objects.create(group=cast.tuesday, asked_by=cast.amina, asked_at=now)

    with pytest.raises(IntegrityError), transaction.atomic():
        Vacancy.objects.create(group=cast.tuesday, asked_by=cast.lin, asked_at=now)
    Vacancy.objects.create(group=cast.family, asked_by=cast.joan, asked_at=now)
