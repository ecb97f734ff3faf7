"""What a stranger, or somebody who is kept apart, may ask of the pages of joining."""

import datetime
from http import HTTPStatus
from typing import Any

from django.test import Client
from django.utils import timezone

from bench.separability import Person, oracle, scene
from groups.models import Group
from members import claims
from members.models import Door, Invitation, Member, Membership, Protection
from members.models.door import FEWEST_SEATS
from members.passphrase import WORDS

OPEN, FULL, CLOSED = "bench-open-group", "bench-full-group", "bench-shut-group"
GROUP = {"time_zone": "Europe/London", "country": "GB", "status": Group.Status.RUNNING, "is_listed": True}


@scene
def groups_and_people(people: list[Person]) -> None:
    """Who is kept apart and who meets a full group; a group that is unlisted, and an invitation that is over."""
    now = timezone.now()
    host, *others = (
        Member.objects.create(sign_in_name=f"benchhost{number}", name="Host") for number in range(FEWEST_SEATS)
    )
    places = {slug: Group.objects.create(name="Bench", slug=slug, belonging="OPEN", **GROUP) for slug in (OPEN, FULL)}
    places[CLOSED] = Group.objects.create(name="Bench", slug=CLOSED, belonging="CLOSED", **GROUP)
    for group in places.values():
        Membership.objects.create(group=group, member=host, shown_name="Host", role="FACILITATOR")
        for other in others:
            Membership.objects.create(group=group, member=other, shown_name=other.name)
        Door.objects.create(group=group, seats=FEWEST_SEATS if group.slug == FULL else None)
    Group.objects.bulk_create(
        Group(name="Bench", slug=one.name, belonging="CLOSED", **{**GROUP, "is_listed": False}) for one in people
    )
    ways = [_twin(one, is_known=is_known) for one in people for is_known in (True, False)]
    Member.objects.bulk_create(Member(sign_in_name=_sign_in_name(one), name="Sam") for one in ways)
    kept = {row.sign_in_name: row for row in Member.objects.filter(sign_in_name__isnull=False)}
    for one in people:
        Protection.objects.create(
            group=places[OPEN],
            member=host,
            who="Sam",
            other=str(kept[_sign_in_name(one)].pk),
            state="KEPT",
            asked_at=now,
            answered_at=now,
        )
    day = datetime.timedelta(days=1)
    Invitation.objects.bulk_create(
        Invitation(group=places[CLOSED], made_by=host, made_at=now - 2 * day, ends_at=now - day, token=_token(one))
        for one in people
    )


def _twin(person: Person, *, is_known: bool) -> Person:
    return Person(person.number, is_known=is_known)


def _sign_in_name(person: Person) -> str:
    return f"bench{person.name}"


def _token(person: Person) -> str:
    return f"{person.name:x<22}"


def _signed_in(client: Client, who: Person) -> None:
    client.force_login(Member.objects.get(sign_in_name=_sign_in_name(who)))


@oracle("asking a group that is unlisted", answers=[HTTPStatus.NOT_FOUND])
def unlisted_group(client: Client, who: Person) -> Any:
    """A group that exists for its members only, and none at all."""
    return client.post(f"/groups/{who.name}/join/", _typed(who))


@oracle("asking to join, by email")
def join_by_email(client: Client, who: Person) -> Any:
    """An address that has an account, and one that has none."""
    return client.post(f"/groups/{CLOSED}/join/", _typed(who))


def _typed(who: Person) -> dict[str, str]:
    typed = {"form_key": claims.new_key(), "whom": "ME", "shown_name": "", "words": ""}
    return {**typed, "way": "EMAIL", "email": who.email}


@oracle("just coming, kept apart or full", answers=[HTTPStatus.UNPROCESSABLE_ENTITY], before=_signed_in)
def kept_apart_or_full(client: Client, who: Person) -> Any:
    """Somebody whom a member would rather not meet, and somebody for whom there is no seat."""
    slug = OPEN if who.is_known else FULL
    return client.post(f"/groups/{slug}/join/", {"shown_name": "Sam"})


@oracle("an invitation that is over", answers=[HTTPStatus.NOT_FOUND])
def invitation_over(client: Client, who: Person) -> Any:
    """One that worked until yesterday, and one that was guessed."""
    return client.post(f"/i/{_token(who)}/")


@oracle("six words that open nothing", answers=[HTTPStatus.UNPROCESSABLE_ENTITY])
def words_of_nobody(client: Client, who: Person) -> Any:
    """Words of the right kind, and any others."""
    place = who.number % (len(WORDS) - 6)
    of_the_list = " ".join(WORDS[place : place + 6])
    return client.post("/asked/words/", {"phrase": of_the_list if who.is_known else of_the_list[::-1]})
