"""Rights that end while somebody has a page or a form open."""

import datetime

from django.test import Client

from meetings.models import Meeting
from members.models import Member, Membership
from tests.cast import Cast
from tests.factories.meetings import MeetingFactory
from tests.helpers import sign_in


def still_open_after_role_is_gone(cast: Cast) -> list[str]:
    """What Sam can still do after he stopped being co-facilitator, and after he left, with a session and form open.

    Raises AssertionError if he could not do it before.
    """
    client = sign_in(Client(), Member.objects.get(pk=cast.sam.pk), second_step=True)
    later = MeetingFactory(group=cast.tuesday, on_date=datetime.date(2026, 12, 1))
    form = {"why": "The heating is broken."}
    places = [
        f"/meetings/{later.pk}/cancel/",
        f"/meetings/{later.pk}/count/",
        f"/groups/{cast.tuesday.slug}/reminders/",
        f"/groups/{cast.tuesday.slug}/members/",
    ]
    assert [client.get(place).status_code for place in places] == [200] * len(places)
    assert client.post(f"/meetings/{cast.tomorrow.pk}/cancel/", form).status_code == 302

    Membership.objects.filter(member=cast.sam).update(role=Membership.Role.MEMBER)
    wrong = [f"member: {place}" for place in places if client.get(place).status_code != 403]
    wrong += ["member: form"] if client.post(places[0], form).status_code != 403 else []
    wrong += ["member: not even a member"] if client.get(f"/meetings/{later.pk}/").status_code != 200 else []

    Membership.objects.filter(member=cast.sam).update(left_on="2026-11-23")
    wrong += [f"left: {place}" for place in places if client.get(place).status_code != 404]
    wrong += ["left: form"] if client.post(places[0], form).status_code != 404 else []
    wrong += (
        ["left: answer"] if client.post(f"/meetings/{later.pk}/answer/", {"answer": "yes"}).status_code != 404 else []
    )
    wrong += ["called off"] if Meeting.objects.get(pk=later.pk).status != Meeting.Status.ON else []
    return wrong
