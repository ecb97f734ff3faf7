"""Getting back in: who may open it for whom, the hour of waiting, what the old addresses hear, and what it opens."""

import datetime
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.test import Client

from members.actions import getting_back
from members.models import ContactMethod, Delivery, Member, Membership, WayBack
from members.outbox.ticking import tick
from peersupport.audit.models import AuditEvent
from tests.cast import Cast
from tests.factories.members import MembershipFactory, WayBackFactory
from tests.helpers import at_once, same_for_all, sign_in, text_of
from tests.peersupport.encryption.dump import find_in_dump

HOUR, WEEK = datetime.timedelta(hours=1), datetime.timedelta(days=7)
PAPER = {"how": "PAPER", "knows": "on"}


def membership_of(person: Member, group: Any = None) -> Membership:
    rows = Membership.objects.filter(member=person).select_related("member", "group")
    return rows.get(group=group) if group else rows.get()


def page_for(person: Member, group: Any) -> str:
    return f"/groups/{group.slug}/people/{membership_of(person, group).pk}/back-in/"


def letters() -> list[Delivery]:
    return list(Delivery.objects.filter(kind__startswith="account.").order_by("due_at", "lane"))


def link_in(letter: Delivery) -> str:
    text = (letter.payload or {})["text"]
    return next(word for word in text.split() if "/accounts/back/" in word).removeprefix("http://localhost:8000")


# --- Opening --------------------------------------------------------------------------------------------------


@pytest.mark.guidance("CON-2")
def test_words_on_paper_are_shown_once_begin_after_an_hour_and_let_in_once(
    client: Client, cast: Cast, clock: Any
) -> None:
    sign_in(client, cast.rosa, second_step=True)
    opened = client.post(page_for(cast.okello, cast.tuesday), PAPER)
    words = opened.context["words"]
    assert len(words.split()) == 6
    assert words not in client.get(page_for(cast.okello, cast.tuesday)).content.decode()

    visitor = Client()
    early = visitor.post("/accounts/back/", {"words": words})
    assert "let nobody in now" in early.content.decode()
    clock.shift(HOUR)
    inside = visitor.post("/accounts/back/", {"words": f"  {words.upper()} "})

    assert inside.headers["Location"] == "/me/signing-in/"
    assert visitor.get("/home/").status_code == 200
    assert visitor.session["_auth_user_id"] == str(cast.okello.pk)
    again = Client().post("/accounts/back/", {"words": words})
    assert again.status_code == 422
    assert "let nobody in now" in again.content.decode()


def test_words_end_after_a_week(client: Client, cast: Cast, clock: Any, now: datetime.datetime) -> None:
    _way, words = getting_back.let_back_in(by=cast.rosa, membership=membership_of(cast.okello), how="PAPER", now=now)

    assert getting_back.use_words(words=words, now=now + WEEK) is None
    assert getting_back.use_words(words=words, now=now + WEEK - HOUR) == cast.okello


def test_opening_is_written_down_and_told_to_all_old_addresses_in_neutral_words(
    cast: Cast, now: datetime.datetime
) -> None:
    ContactMethod.objects.create(member=cast.amina, channel="SMS", address="+447700900177", verified_at=now)
    ContactMethod.objects.create(member=cast.amina, channel="CALL", address="+447700900178")

    getting_back.let_back_in(by=cast.rosa, membership=membership_of(cast.amina), how="PAPER", now=now)

    told = {letter.address: (letter.payload or {})["text"] for letter in letters()}
    assert set(told) == {"amina@example.org", "+447700900177"}
    for text in told.values():
        assert "/accounts/back/stop/" in text
        for private in ("Tuesday", "Circle and", "Rosa", "Amina", "support", "group"):
            assert private not in text, text
    assert len(told["+447700900177"]) <= 160
    event = AuditEvent.objects.get(action="member.way_back_opened")
    assert (event.by_id, event.subject_id, event.group_id) == (cast.rosa.pk, cast.amina.pk, cast.tuesday.pk)


def test_announcement_is_in_the_language_of_the_person(cast: Cast, now: datetime.datetime) -> None:
    Member.objects.filter(pk=cast.amina.pk).update(language="ar")

    getting_back.let_back_in(by=cast.rosa, membership=membership_of(cast.amina), how="PAPER", now=now)

    assert (letters()[0].payload or {})["language"] == "ar"


def test_words_and_links_lie_sealed_in_the_database(client: Client, cast: Cast, now: datetime.datetime) -> None:
    way, words = getting_back.let_back_in(by=cast.rosa, membership=membership_of(cast.amina), how="PAPER", now=now)

    assert find_in_dump(words, way.stop_token) == []


# --- New addresses --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("how", "field", "address"), [("EMAIL", "email", "new@example.org"), ("SMS", "phone", "+447700900188")]
)
def test_words_sent_to_a_new_address_go_after_the_hour_and_make_it_theirs(
    client: Client, cast: Cast, clock: Any, now: datetime.datetime, how: str, field: str, address: str
) -> None:
    sign_in(client, cast.rosa, second_step=True)
    opened = client.post(page_for(cast.amina, cast.tuesday), {"how": how, field: address, "knows": "on"})
    words = WayBack.objects.get().words
    assert words
    assert words not in opened.content.decode()
    tick(now + HOUR / 2, clock=lambda: now)
    assert [letter.address for letter in letters()] == ["amina@example.org"]

    clock.shift(HOUR)
    for _twice in range(2):
        tick(now + HOUR, clock=lambda: now)

    sent = [letter for letter in letters() if letter.address == address]
    assert len(sent) == 1
    assert words in (sent[0].payload or {})["text"]
    assert Client().post("/accounts/back/", {"words": words}).headers["Location"] == "/me/signing-in/"
    assert ContactMethod.objects.get(member=cast.amina, channel=how).address == address
    if how == "EMAIL":
        assert [row.email for row in EmailAddress.objects.filter(user=cast.amina, verified=True)] == [address]


def test_new_address_of_somebody_else_lets_in_and_is_not_taken_away(cast: Cast, now: datetime.datetime) -> None:
    _way, words = getting_back.let_back_in(
        by=cast.rosa, membership=membership_of(cast.amina), how="EMAIL", address="mika@example.org", now=now
    )
    getting_back.settle(now + HOUR)

    assert getting_back.use_words(words=words, now=now + HOUR) == cast.amina

    assert EmailAddress.objects.get(email="mika@example.org").user == cast.mika
    assert ContactMethod.objects.get(member=cast.amina).address == "amina@example.org"


def test_opening_looks_the_same_for_an_address_that_somebody_has_and_one_that_nobody_has(cast: Cast) -> None:
    seen = []
    for address in ("mika@example.org", "nobody@example.org"):
        client = sign_in(Client(), cast.rosa, second_step=True)
        page = client.post(page_for(cast.amina, cast.tuesday), {"how": "EMAIL", "email": address, "knows": "on"})
        seen.append(same_for_all(page))

    assert seen[0] == seen[1]
    assert seen[0][0] == 200


@pytest.mark.parametrize(
    "answers", [{}, {"how": "PAPER"}, {"how": "EMAIL", "knows": "on"}, {"how": "SMS", "phone": "12", "knows": "on"}]
)
def test_form_with_something_missing_is_shown_again_and_opens_nothing(
    client: Client, cast: Cast, answers: dict[str, str]
) -> None:
    sign_in(client, cast.rosa, second_step=True)

    page = client.post(page_for(cast.amina, cast.tuesday), answers)

    assert page.status_code == 422
    assert not WayBack.objects.exists()


# --- Stopping -------------------------------------------------------------------------------------------------


def test_link_to_an_old_address_stops_it_without_signing_in_and_does_nothing_else(
    client: Client, cast: Cast, clock: Any, now: datetime.datetime
) -> None:
    _way, words = getting_back.let_back_in(by=cast.rosa, membership=membership_of(cast.amina), how="PAPER", now=now)
    link = link_in(letters()[0])

    shown = client.get(link)
    assert shown.status_code == 200
    assert not any(private in text_of(shown) for private in ("Amina", "Rosa", "Tuesday"))
    assert WayBack.objects.get().stopped_at is None
    client.post(link)

    assert "Nobody comes in by this" in text_of(client.get(link))
    clock.shift(HOUR)
    assert getting_back.use_words(words=words, now=now + HOUR) is None
    assert "_auth_user_id" not in client.session
    assert client.post(link).status_code == 302  # pressed again: harmless
    assert AuditEvent.objects.filter(action="member.way_back_stopped").count() == 1


def test_person_who_is_still_signed_in_sees_it_and_stops_it(client: Client, cast: Cast, now: datetime.datetime) -> None:
    way, _words = getting_back.let_back_in(by=cast.rosa, membership=membership_of(cast.amina), how="PAPER", now=now)
    sign_in(client, cast.joan)
    assert client.post(f"/me/signing-in/back/{way.pk}/stop/").status_code == 404
    sign_in(client, cast.amina)
    assert "Did you ask for this?" in text_of(client.get("/me/signing-in/"))

    client.post(f"/me/signing-in/back/{way.pk}/stop/")

    way.refresh_from_db()
    assert (way.stopped_at, way.words) == (now, None)
    assert "Did you ask for this?" not in text_of(client.get("/me/signing-in/"))


def test_facilitator_takes_a_mistake_back(client: Client, cast: Cast, now: datetime.datetime) -> None:
    getting_back.let_back_in(by=cast.sam, membership=membership_of(cast.amina), how="PAPER", now=now)
    sign_in(client, cast.rosa, second_step=True)
    assert "This is open now" in text_of(client.get(page_for(cast.amina, cast.tuesday)))

    client.post(page_for(cast.amina, cast.tuesday), {"stop": "yes"})

    assert WayBack.objects.get().stopped_at == now


def test_opening_again_ends_the_older_words(cast: Cast, now: datetime.datetime) -> None:
    here = membership_of(cast.amina)
    _way, old = getting_back.let_back_in(by=cast.rosa, membership=here, how="PAPER", now=now)
    _way, new = getting_back.let_back_in(by=cast.sam, membership=here, how="PAPER", now=now)

    assert getting_back.use_words(words=old, now=now + HOUR) is None
    assert getting_back.use_words(words=new, now=now + HOUR) == cast.amina


@pytest.mark.django_db(transaction=True)
def test_words_typed_and_stopped_at_once_do_one_of_both(cast: Cast, now: datetime.datetime) -> None:
    way, words = getting_back.let_back_in(by=cast.rosa, membership=membership_of(cast.amina), how="PAPER", now=now)

    used, stopped = at_once(
        lambda: getting_back.use_words(words=words, now=now + HOUR),
        lambda: getting_back.stop(by=None, way_back=way, now=now + HOUR),
    )

    way.refresh_from_db()
    assert (used is not None) is not stopped
    assert (way.used_at is None) is not (way.stopped_at is None)


# --- What it does not open ------------------------------------------------------------------------------------


def test_second_step_is_still_asked_after_the_words(client: Client, cast: Cast, clock: Any) -> None:
    Authenticator.objects.create(user=cast.sam, type="totp", data={"secret": "A" * 32})
    _way, words = getting_back.let_back_in(
        by=cast.rosa, membership=membership_of(cast.sam), how="PAPER", now=datetime.datetime.now(datetime.UTC)
    )
    clock.shift(HOUR)

    asked = client.post("/accounts/back/", {"words": words})

    assert asked.headers["Location"] == "/accounts/2fa/authenticate/"
    assert client.get("/home/").status_code == 302


def test_coming_in_signs_out_every_other_device(client: Client, cast: Cast, now: datetime.datetime) -> None:
    client.force_login(cast.amina)
    assert client.get("/me/").status_code == 200
    _way, words = getting_back.let_back_in(by=cast.rosa, membership=membership_of(cast.amina), how="PAPER", now=now)

    getting_back.use_words(words=words, now=now + HOUR)

    assert client.get("/me/").status_code == 302


def test_closed_account_stays_closed(cast: Cast, now: datetime.datetime) -> None:
    _way, words = getting_back.let_back_in(by=cast.rosa, membership=membership_of(cast.amina), how="PAPER", now=now)
    Member.objects.filter(pk=cast.amina.pk).update(is_active=False)

    assert getting_back.use_words(words=words, now=now + HOUR) is None


# --- Who may, for whom ----------------------------------------------------------------------------------------


@pytest.mark.guidance("CON-2", "SET-5")
@pytest.mark.parametrize(
    ("name", "status"), [("sam", 200), ("amina", 403), ("ines", 404), ("chidi", 404), ("root", 404)]
)
def test_only_facilitators_of_the_group_may(client: Client, cast: Cast, name: str, status: int) -> None:
    sign_in(client, getattr(cast, name), second_step=True)

    assert client.post(page_for(cast.okello, cast.tuesday), PAPER).status_code == status
    assert WayBack.objects.exists() is (status == 200)


def test_nobody_opens_it_for_themselves_or_for_somebody_of_another_group_or_who_left(
    client: Client, cast: Cast, now: datetime.datetime
) -> None:
    sign_in(client, cast.rosa, second_step=True)
    elsewhere = f"/groups/{cast.tuesday.slug}/people/{membership_of(cast.joan).pk}/back-in/"
    gone = membership_of(cast.lin)
    gone.left_on = now.date()
    gone.save()

    for page in (page_for(cast.rosa, cast.tuesday), elsewhere, page_for(cast.lin, cast.tuesday)):
        assert client.post(page, PAPER).status_code == 404
    with pytest.raises(getting_back.NotForOneselfError):
        getting_back.let_back_in(by=cast.rosa, membership=membership_of(cast.rosa), how="PAPER", now=now)
    assert not WayBack.objects.exists()


def test_facilitator_without_a_fresh_second_step_is_asked_for_it(client: Client, cast: Cast) -> None:
    sign_in(client, cast.rosa)

    assert client.get(page_for(cast.okello, cast.tuesday)).headers["Location"] == "/me/second-step/"


@pytest.mark.guidance("CON-2")
def test_other_groups_of_a_person_show_nowhere(client: Client, cast: Cast, now: datetime.datetime) -> None:
    elsewhere = MembershipFactory(group=cast.family, member=cast.amina, shown_name="Mina")
    sign_in(client, cast.rosa, second_step=True)
    before = same_for_all(client.get(page_for(cast.amina, cast.tuesday)))

    getting_back.let_back_in(by=cast.ines, membership=elsewhere, how="PAPER", now=now)

    assert same_for_all(client.get(page_for(cast.amina, cast.tuesday))) == before
    opened = client.post(page_for(cast.amina, cast.tuesday), PAPER)
    for private in ("Family", "Mina", "Ines", "amina@example.org"):
        assert private not in opened.content.decode().replace("Amina", "")
    assert WayBack.objects.filter(stopped_at=None).count() == 2  # each group's stands for itself


def test_page_is_the_same_for_somebody_with_and_without_an_account(client: Client, cast: Cast) -> None:
    sign_in(client, cast.rosa, second_step=True)
    pages = []
    for person in (cast.amina, cast.okello):
        row = membership_of(person)
        _status, body = same_for_all(client.get(page_for(person, cast.tuesday)))
        pages.append(body.decode().replace(row.shown_name, "").replace(str(row.pk), ""))

    assert pages[0] == pages[1]


def test_sixth_way_back_of_a_day_is_refused_kindly(
    client: Client, cast: Cast, clock: Any, now: datetime.datetime
) -> None:
    for _time in range(getting_back.MOST_A_DAY):
        getting_back.let_back_in(by=cast.rosa, membership=membership_of(cast.amina), how="PAPER", now=now)
    sign_in(client, cast.rosa, second_step=True)

    page = client.post(page_for(cast.okello, cast.tuesday), PAPER)

    assert page.status_code == 422
    assert "many for one day" in text_of(page)
    assert not WayBack.objects.filter(member=cast.okello).exists()
    getting_back.let_back_in(by=cast.sam, membership=membership_of(cast.okello), how="PAPER", now=now)
    clock.shift(datetime.timedelta(days=1, seconds=1))
    later = datetime.datetime.now(datetime.UTC)
    getting_back.let_back_in(by=cast.rosa, membership=membership_of(cast.amina), how="PAPER", now=later)


# --- The database ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"how": "OTHER"}, "way_back_is_known"),
        ({"opens_at": datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)}, "way_back_waits_and_ends"),
        ({"used_at": datetime.datetime(2026, 12, 1, tzinfo=datetime.UTC)}, "ended_way_back_has_no_words"),
        ({"address": "a@example.org"}, "only_sent_words_have_an_address"),
        (
            {
                "words": None,
                "used_at": datetime.datetime(2026, 12, 1, tzinfo=datetime.UTC),
                "stopped_at": datetime.datetime(2026, 12, 1, tzinfo=datetime.UTC),
            },
            "stopped_way_back_is_not_used",
        ),
    ],
)
def test_impossible_way_back_is_refused_by_the_database(cast: Cast, values: dict[str, Any], name: str) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        WayBackFactory(member=cast.amina, group=cast.tuesday, **values)


@pytest.mark.parametrize("how", ["PAPER", "STEP"])
def test_two_open_ways_back_of_one_group_are_refused_by_the_database(cast: Cast, how: str) -> None:
    WayBackFactory(member=cast.amina, group=cast.tuesday, how=how)

    with pytest.raises(IntegrityError), transaction.atomic():
        WayBackFactory(member=cast.amina, group=cast.tuesday, how=how)
    WayBackFactory(member=cast.amina, group=cast.family, how=how)
