"""Keeping in touch outside the group: when both say yes, and otherwise nobody learns anything (MEM-9)."""

import datetime
import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members import apart
from members.actions import erasing, exchanging, joining
from members.models import ContactExchange, Member, Membership, NoAsking
from peersupport.audit.models import AuditEvent
from peersupport.privacy.export import as_json
from tests.cast import Cast
from tests.factories.groups import GroupFactory
from tests.factories.members import ContactExchangeFactory, MemberFactory, MembershipFactory
from tests.helpers import at_once, same_for_all, sign_in, text_of

pytestmark = pytest.mark.guidance("MEM-9")

DAY = datetime.timedelta(days=1)
MINE = "I am at the allotment"
THEIRS = "Write to +447700900123"


def belonging(member: Member) -> Membership:
    return member.memberships.select_related("group", "member").get()


def ask(one: Member, other: Member, now: datetime.datetime, shares: str = MINE) -> ContactExchange:
    return exchanging.ask(by=belonging(one), other=belonging(other), shares=shares, now=now)


def page(member: Member, path: str = "/me/in-touch/") -> str:
    return text_of(sign_in(Client(), member).get(path))


# --- Who is here ----------------------------------------------------------------------------------------------


@pytest.mark.guidance("MEM-7")
def test_list_shows_chosen_names_and_leaves_hidden_people_out_for_everybody_but_themselves(cast: Cast) -> None:
    path = f"/groups/{cast.tuesday.slug}/here/"

    for reader in (cast.amina, cast.rosa):
        seen = page(reader, path)
        assert all(one.name in seen for one in (cast.rosa, cast.sam, cast.amina, cast.okello))
        assert "Lin" not in seen
    own = page(cast.lin, path)
    assert "Lin · you" in own
    assert "Besides you, only these see this line: facilitators" in own


def test_list_of_a_group_is_for_its_members_and_as_good_as_none_for_others(cast: Cast) -> None:
    stranger = sign_in(Client(), cast.joan)

    there = stranger.get(f"/groups/{cast.tuesday.slug}/here/")

    assert same_for_all(there) == same_for_all(stranger.get("/groups/no-such-group/here/"))
    assert there.status_code == 404


def test_person_without_a_way_to_sign_in_is_not_offered_because_they_could_not_answer(cast: Cast) -> None:
    client = sign_in(Client(), cast.amina)

    shown = client.get(f"/groups/{cast.tuesday.slug}/here/").content.decode()

    assert f"/here/{belonging(cast.sam).pk}/ask/" in shown
    assert f"/here/{belonging(cast.okello).pk}/ask/" not in shown
    assert client.get(f"/groups/{cast.tuesday.slug}/here/{belonging(cast.okello).pk}/ask/").status_code == 404


def test_hidden_person_cannot_be_asked_and_the_answer_is_that_of_nobody(cast: Cast) -> None:
    client = sign_in(Client(), cast.amina)

    hidden = client.post(f"/groups/{cast.tuesday.slug}/here/{belonging(cast.lin).pk}/ask/", {"way": "EMAIL"})
    nobody = client.post(f"/groups/{cast.tuesday.slug}/here/{belonging(cast.joan).pk}/ask/", {"way": "EMAIL"})

    assert same_for_all(hidden) == same_for_all(nobody)
    assert hidden.status_code == 404


def test_list_takes_as_many_queries_for_many_as_for_few(cast: Cast, django_assert_num_queries: Any) -> None:
    client = sign_in(Client(), cast.amina)
    path = f"/groups/{cast.tuesday.slug}/here/"
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    for _each in range(8):
        MembershipFactory(group=cast.tuesday)

    with django_assert_num_queries(len(few)):
        client.get(path)


# --- Asking and agreeing --------------------------------------------------------------------------------------


def test_nothing_is_chosen_beforehand(cast: Cast) -> None:
    client = sign_in(Client(), cast.amina)

    shown = client.get(f"/groups/{cast.tuesday.slug}/here/{belonging(cast.sam).pk}/ask/").content.decode()

    assert "My email address" in shown
    assert "checked" not in shown


@pytest.mark.guidance("MEM-9")
def test_both_say_yes_and_then_both_read_what_the_other_shares(cast: Cast) -> None:
    amina, sam = sign_in(Client(), cast.amina), sign_in(Client(), cast.sam)
    amina.post(f"/groups/{cast.tuesday.slug}/here/{belonging(cast.sam).pk}/ask/", {"way": "EMAIL", "words": ""})
    exchange = ContactExchange.objects.get()
    before = page(cast.sam) + text_of(sam.get(f"/me/in-touch/{exchange.pk}/")) + page(cast.sam, "/home/")
    assert "Amina" in before
    assert "amina@example.org" not in before

    sam.post(f"/me/in-touch/{exchange.pk}/", {"answer": "yes", "way": "WORDS", "words": THEIRS})

    assert "amina@example.org" in page(cast.sam)
    assert THEIRS in page(cast.amina)
    assert AuditEvent.objects.filter(action="exchange.agreed", by_id=cast.sam.pk, group_id=None).exists()


def test_yes_without_saying_what_to_share_is_refused_beside_the_choice(cast: Cast, now: datetime.datetime) -> None:
    exchange = ask(cast.amina, cast.sam, now)

    refused = sign_in(Client(), cast.sam).post(f"/me/in-touch/{exchange.pk}/", {"answer": "yes", "way": "WORDS"})

    exchange.refresh_from_db()
    assert (refused.status_code, exchange.agreed_at) == (422, None)
    assert "Please write how this person can find you." in text_of(refused)


@pytest.mark.guidance("MEM-9")
def test_to_the_asker_no_and_silence_look_the_same_to_the_last_byte(cast: Cast, now: datetime.datetime) -> None:
    exchange = ask(cast.amina, cast.sam, now)
    asker = sign_in(Client(), cast.amina)
    silence = [same_for_all(asker.get(path)) for path in ("/me/in-touch/", "/home/", "/me/")]
    told = json.loads(as_json(cast.amina))["held"]
    lines = AuditEvent.objects.count()

    sign_in(Client(), cast.sam).post(f"/me/in-touch/{exchange.pk}/", {"answer": "no"})

    assert [same_for_all(asker.get(path)) for path in ("/me/in-touch/", "/home/", "/me/")] == silence
    assert json.loads(as_json(cast.amina))["held"] == told
    assert AuditEvent.objects.count() == lines
    assert "No answer yet" in page(cast.amina)
    assert "Amina" not in page(cast.sam)


def test_question_without_an_answer_goes_by_itself_and_leaves_no_contact(
    cast: Cast, now: datetime.datetime, clock: Any
) -> None:
    exchange = ask(cast.amina, cast.sam, now)
    assert exchanging.close(now + 13 * DAY) == 0

    clock.shift(14 * DAY)

    assert "Sam" not in page(cast.amina)
    assert "Amina asks" not in page(cast.sam)
    assert [exchanging.close(now + 14 * DAY), exchanging.close(now + 14 * DAY)] == [1, 0]
    exchange.refresh_from_db()
    assert (exchange.asker_shares, exchange.is_over) == ("", True)


@pytest.mark.guidance("MEM-9")
def test_what_both_shared_is_emptied_after_thirty_days_or_when_both_noted_it_down(
    cast: Cast, now: datetime.datetime, clock: Any
) -> None:
    first, second = ask(cast.amina, cast.sam, now), ask(cast.amina, cast.rosa, now)
    exchanging.say_yes(by=cast.sam, exchange=first, shares=THEIRS, now=now)
    exchanging.say_yes(by=cast.rosa, exchange=second, shares="Choir", now=now)

    sign_in(Client(), cast.amina).post(f"/me/in-touch/{first.pk}/noted/")
    assert THEIRS not in page(cast.amina)
    assert MINE in page(cast.sam)
    sign_in(Client(), cast.sam).post(f"/me/in-touch/{first.pk}/noted/")

    first.refresh_from_db()
    assert (first.asker_shares, first.asked_shares, first.is_over) == ("", "", True)
    clock.shift(30 * DAY)
    assert "Choir" not in page(cast.amina)
    exchanging.close(now + 30 * DAY)
    second.refresh_from_db()
    assert (second.asker_shares, second.asked_shares) == ("", "")


def test_asker_can_take_it_back_until_there_is_a_yes(cast: Cast, now: datetime.datetime) -> None:
    back, agreed = ask(cast.amina, cast.sam, now), ask(cast.amina, cast.rosa, now)
    exchanging.say_yes(by=cast.rosa, exchange=agreed, shares=THEIRS, now=now)

    client = sign_in(Client(), cast.amina)
    client.post(f"/me/in-touch/{back.pk}/take-back/")
    client.post(f"/me/in-touch/{agreed.pk}/take-back/")

    assert "Amina asks" not in page(cast.sam)
    assert not exchanging.say_yes(by=cast.sam, exchange=back, shares=THEIRS, now=now)
    assert THEIRS in page(cast.amina)


def test_nobody_else_can_answer_read_or_take_back(cast: Cast, now: datetime.datetime) -> None:
    exchange = ask(cast.amina, cast.sam, now)
    client = sign_in(Client(), cast.rosa, second_step=True)

    answers = [
        client.get(f"/me/in-touch/{exchange.pk}/").status_code,
        client.post(f"/me/in-touch/{exchange.pk}/", {"answer": "yes", "way": "WORDS", "words": "x"}).status_code,
        client.post(f"/me/in-touch/{exchange.pk}/take-back/").status_code,
        client.post(f"/me/in-touch/{exchange.pk}/noted/").status_code,
    ]

    assert answers == [404] * 4
    assert not exchanging.say_yes(by=cast.amina, exchange=exchange, shares="x", now=now)


@pytest.mark.django_db(transaction=True)
def test_yes_and_taking_back_at_once_are_one_of_the_two() -> None:
    now = datetime.datetime.now(datetime.UTC)
    exchange = ContactExchangeFactory()

    yes, back = at_once(
        lambda: exchanging.say_yes(by=exchange.asked, exchange=exchange, shares=THEIRS, now=now),
        lambda: exchanging.take_back(by=exchange.asker, exchange=exchange, now=now),
    )

    exchange.refresh_from_db()
    assert sorted([yes, back]) == [False, True]
    assert (exchange.agreed_at is not None, exchange.is_over) == (yes, back)


@pytest.mark.django_db(transaction=True)
def test_asking_the_same_person_twice_at_once_asks_once() -> None:
    now = datetime.datetime.now(datetime.UTC)
    group = GroupFactory()
    one, other = (MembershipFactory(group=group, member=MemberFactory(sign_in_name=name)) for name in ("anna", "bela"))

    results = at_once(*[lambda: exchanging.ask(by=one, other=other, shares="x", now=now)] * 2)

    assert sorted(type(each).__name__ for each in results) == ["ContactExchange", "NotNowError"]
    assert ContactExchange.objects.count() == 1


# --- Not nagging ----------------------------------------------------------------------------------------------


def refusal(one: Member, other: Member, now: datetime.datetime) -> str:
    with pytest.raises(exchanging.NotNowError) as refused:
        ask(one, other, now)
    return refused.value.reason


def test_same_person_is_not_asked_again_for_a_season(cast: Cast, now: datetime.datetime) -> None:
    exchange = ask(cast.amina, cast.sam, now)
    exchanging.take_back(by=cast.amina, exchange=exchange, now=now)

    assert refusal(cast.amina, cast.sam, now + 89 * DAY) == "AGAIN"
    assert ask(cast.amina, cast.sam, now + 91 * DAY).asked == cast.sam


def test_fourth_question_of_a_day_waits_for_tomorrow(cast: Cast, now: datetime.datetime) -> None:
    for name in ("anna", "bela", "cora"):
        ask(cast.amina, MembershipFactory(group=cast.tuesday, member=MemberFactory(sign_in_name=name)).member, now)

    assert refusal(cast.amina, cast.sam, now) == "MANY"
    refused = sign_in(Client(), cast.amina).post(
        f"/groups/{cast.tuesday.slug}/here/{belonging(cast.sam).pk}/ask/", {"way": "WORDS", "words": MINE}
    )
    assert (refused.status_code, "enough for one day" in text_of(refused)) == (422, True)
    assert MINE in refused.content.decode()
    assert ask(cast.amina, cast.sam, now + DAY)


def test_person_who_asked_not_to_be_asked_is_left_alone_and_can_change_their_mind(
    cast: Cast, now: datetime.datetime
) -> None:
    sam, path = sign_in(Client(), cast.sam), f"/groups/{cast.tuesday.slug}/here/asking/"

    sam.post(path, {"may": "no"})
    sam.post(path, {"may": "no"})

    assert refusal(cast.amina, cast.sam, now) == "OFF"
    assert f"{belonging(cast.sam).pk}/ask/" not in str(sign_in(Client(), cast.amina).get(path[:-7]).content)
    sam.post(path, {"may": "yes"})
    assert ask(cast.amina, cast.sam, now)


def test_facilitator_can_switch_it_off_for_the_group_and_a_member_cannot(cast: Cast, now: datetime.datetime) -> None:
    path = f"/groups/{cast.tuesday.slug}/here/asking/"

    refused = sign_in(Client(), cast.amina).post(path, {"may": "no", "who": "all"})
    assert (refused.status_code, NoAsking.objects.count()) == (403, 0)
    sign_in(Client(), cast.rosa, second_step=True).post(path, {"may": "no", "who": "all"})

    assert refusal(cast.amina, cast.sam, now) == "OFF"


# --- Being kept apart -----------------------------------------------------------------------------------------


@pytest.fixture
def kept_apart(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """Sam is not to meet Amina; only the action knows, as if it had come up since the list was drawn."""
    monkeypatch.setattr(apart, "FINDERS", [])
    apart.keep_apart(lambda member, _group: {cast.amina.pk} if member == cast.sam else set())
    return cast


@pytest.mark.guidance("CON-2")
def test_question_to_somebody_one_is_kept_apart_from_reaches_nobody_and_looks_like_silence(
    kept_apart: Cast, now: datetime.datetime
) -> None:
    cast = kept_apart
    assert not apart.may_meet(cast.amina, cast.sam, cast.tuesday)
    assert apart.may_meet(cast.amina, cast.rosa, cast.tuesday)

    unheard, heard = ask(cast.amina, cast.sam, now), ask(cast.amina, cast.rosa, now)

    assert (unheard.asked, heard.asked) == (None, cast.rosa)
    assert "Amina" not in page(cast.sam) + page(cast.sam, "/home/")
    assert "Amina" not in as_json(cast.sam)
    shown = page(cast.amina)
    assert shown.count("No answer yet. The question goes by itself on") == 2
    assert refusal(cast.amina, cast.sam, now + DAY) == refusal(cast.amina, cast.rosa, now + DAY) == "AGAIN"


def test_person_kept_apart_is_not_on_the_list_and_a_waiting_question_is_gone(
    cast: Cast, now: datetime.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange = ask(cast.amina, cast.sam, now)
    assert "Amina asks" in page(cast.sam)
    monkeypatch.setattr(apart, "FINDERS", [lambda member, _group: {cast.amina.pk} if member == cast.sam else set()])

    assert "Amina asks" not in page(cast.sam)
    assert "Amina" not in page(cast.sam, f"/groups/{cast.tuesday.slug}/here/")
    assert not exchanging.say_yes(by=cast.sam, exchange=exchange, shares="x", now=now)
    assert "No answer yet" in page(cast.amina)


# --- Leaving and erasing --------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["amina", "sam"])
def test_leaving_ends_open_questions_and_keeps_what_was_agreed(who: str, cast: Cast, now: datetime.datetime) -> None:
    agreed, waits = ask(cast.amina, cast.rosa, now), ask(cast.amina, cast.sam, now)
    exchanging.say_yes(by=cast.rosa, exchange=agreed, shares=THEIRS, now=now)

    joining.leave(by=None, membership=belonging(getattr(cast, who)), now=now)

    waits.refresh_from_db()
    assert (waits.is_over, waits.asker_shares) == (True, "")
    assert THEIRS in page(cast.amina)


@pytest.mark.parametrize("who", ["amina", "sam"])
def test_erasing_either_leaves_no_question(who: str, cast: Cast, now: datetime.datetime) -> None:
    ask(cast.amina, cast.sam, now)

    erasing.erase_everything(by=None, member=getattr(cast, who), now=now, leaves_groups=True)

    assert not ContactExchange.objects.exists()


def test_export_holds_what_one_shared_and_not_what_the_other_did(cast: Cast, now: datetime.datetime) -> None:
    exchange = ask(cast.amina, cast.sam, now)
    exchanging.say_yes(by=cast.sam, exchange=exchange, shares=THEIRS, now=now)

    amina, sam = (json.loads(as_json(one))["held"]["members.ContactExchange"][0] for one in (cast.amina, cast.sam))

    assert (amina["asker_shares"], "asked_shares" in amina) == (MINE, False)
    assert (sam["asked_shares"], "asker_shares" in sam) == (THEIRS, False)
