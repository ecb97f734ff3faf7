"""Being asked to stay away, truthfully: a reason, a day to look again, to object and back (decision 18, ETH-7)."""

import datetime

import pytest
import time_machine
from django.test import Client

from groups.models import Group
from members.actions import inviting
from members.models import Delivery, JoinRequest, Membership, StayAway
from tests.cast import Cast
from tests.helpers import sign_in, text_of

REASON = "Twice you told at work who comes to us."
OBJECTION = "The second time it was not me."
GROUP = "/groups/family-table"


@pytest.mark.guidance("ETH-7")
def test_somebody_is_asked_to_stay_away_objects_and_comes_back(
    cast: Cast, client: Client, clock: time_machine.Traveller
) -> None:
    Group.objects.filter(pk=cast.family.pk).update(is_listed=True)
    ines = sign_in(client, cast.ines, second_step=True)
    joan = sign_in(Client(), cast.joan)
    seat = Membership.objects.get(member=cast.joan)

    # Ines says why, and until when; without a reason nothing happens.
    form = {"who": str(seat.pk), "reason": "", "look_again_on": "2027-01-10"}
    assert ines.post(f"{GROUP}/away/", form).status_code == 422
    assert joan.get(f"/meetings/{cast.table.pk}/").status_code == 200
    ines.post(f"{GROUP}/away/", {**form, "reason": REASON})
    away = StayAway.objects.get()

    # From the next request on Joan is outside. She is told by her own way that there is something to read, no more.
    assert joan.get(f"/meetings/{cast.table.pk}/").status_code == 404
    assert Delivery.objects.filter(kind="join.away", member=cast.joan, group=None).count() == 1
    assert not Delivery.objects.filter(member=cast.joan, kind__startswith="meeting.", state="PLANNED").exists()
    page = text_of(joan.get("/away/"))
    assert REASON in page
    assert "10 January" in page

    # No door opens: not the page for asking, nor an invitation.
    assert joan.get(f"{GROUP}/join/").headers["Location"] == "/away/"
    link = inviting.invite(by=cast.ines, group=cast.family, days=7, now=clock_now())
    assert joan.post(f"/i/{link.token}/", follow=True).request["PATH_INFO"] == "/away/"
    assert joan.get(f"{GROUP}/welcome/").status_code == 404
    assert not JoinRequest.objects.exists()

    # She says what she thinks of it, and those who facilitate read it; nobody else does.
    joan.post("/away/", {"about": str(away.pk), "words": OBJECTION})
    assert OBJECTION in text_of(ines.get(f"{GROUP}/away/{away.pk}/"))
    assert sign_in(Client(), cast.rosa, second_step=True).get(f"{GROUP}/away/{away.pk}/").status_code == 404

    # They look again, and it goes on; on the next day they look, it ends.
    ines.post(f"{GROUP}/away/{away.pk}/", {"answer": "on", "look_again_on": "2027-02-10", "words": REASON})
    away.refresh_from_db()
    assert (away.look_again_on, away.ended_on) == (datetime.date(2027, 2, 10), None)
    clock.move_to(datetime.datetime(2027, 2, 10, 12, tzinfo=datetime.UTC))
    sign_in(ines, cast.ines, second_step=True)
    ines.post(f"{GROUP}/away/{away.pk}/", {"answer": "end"})
    sign_in(joan, cast.joan)
    assert "You can come again." in text_of(joan.get("/away/"))

    # She asks like anybody, and is let in.
    page = joan.get(f"{GROUP}/join/").content.decode()
    key = page.split('name="form_key" value="')[1].split('"')[0]
    joan.post(f"{GROUP}/join/", {"form_key": key, "whom": "ME", "shown_name": "Joan", "words": ""})
    row = JoinRequest.objects.get()
    ines.post(f"{GROUP}/requests/{row.pk}/answer/", {"answer": "accept", "words": "Good to see you."})
    assert Membership.objects.current().filter(group=cast.family, member=cast.joan).exists()


def clock_now() -> datetime.datetime:
    """Now, by the clock that stands."""
    return datetime.datetime.now(datetime.UTC)
