"""What a thief of the whole database would read of the cast: nothing, after everything that people do."""

import re
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as project
from django.test import Client

from ethics.models import CodeVersion
from members import tasks
from members.models import ContactMethod, Delivery, Member
from tests.cast import Cast, assemble
from tests.conftest import NOW
from tests.helpers import sign_in
from tests.peersupport.encryption.dump import find_in_bytes, find_in_dump
from tests.servers import Gateway, MailServer, gateway, mail_server

__all__ = ["gateway", "mail_server"]

pytestmark = pytest.mark.django_db(transaction=True)

CANARIES = (
    "Zebedee-Quillfeather",
    "zebedee.quillfeather@example.org",
    "+447700900187",
    "+447700900188",
    "quillfeather-signs-in",
    "Origami evening",
    "Undercroft of St Swithin",
    "Ring the cracked bell twice",
    "Because the boiler burst",
    "After the budgerigar has been fed",
    "Say that the marmalade is ready",
    "We pass the porcelain hedgehog",
)


@pytest.fixture
def cast(transactional_db: None, mail_server: MailServer, gateway: Gateway) -> Cast:
    """The cast, with something to find in every place where people's own words go."""
    with time_machine.travel(NOW, tick=False):
        cast = assemble(NOW)
        Member.objects.filter(pk=cast.amina.pk).update(language="en")
        amina = Member.objects.get(pk=cast.amina.pk)
        amina.name, amina.sign_in_name, amina.neutral_label = CANARIES[0], CANARIES[4], CANARIES[5]
        amina.save()
        cast.amina.memberships.update(is_hidden=False)
        membership = amina.memberships.get()
        membership.shown_name = CANARIES[0]
        membership.save()
        email = amina.contact_methods.get()
        email.address = CANARIES[1]
        email.save()
        amina.emailaddress_set.all().delete()
        amina.emailaddress_set.create(email=CANARIES[1], verified=True, primary=True)
        ContactMethod.objects.create(member=amina, channel="SMS", address=CANARIES[2], rank=2, verified_at=NOW)
        call = cast.okello.contact_methods.get()
        call.address, call.best_time, call.call_words = CANARIES[3], CANARIES[9], CANARIES[10]
        call.save()
        cast.library.name, cast.library.finding_it = CANARIES[6], CANARIES[7]
        cast.library.save()
        code = CodeVersion.objects.get(group=cast.tuesday)
        code.principles = [CANARIES[11]]
        code.save()
        cast.amina = amina
        yield cast


def live(cast: Cast) -> None:
    """What people do in a day: sign in, answer, send, phone, move, call off."""
    client = Client()
    client.post("/accounts/login/", {"login": CANARIES[4], "password": "room for one more please"})
    client.get("/home/")
    client.post(f"/meetings/{cast.tomorrow.pk}/answer/", {"answer": "yes"})
    tasks.tick()
    rosa = sign_in(Client(), cast.rosa, second_step=True)
    ids = re.findall(
        r'name="delivery" value="([0-9a-f-]+)"', rosa.get("/groups/tuesday-circle/reminders/").content.decode()
    )
    rosa.post("/groups/tuesday-circle/reminders/send/", {"delivery": ids})
    for lane in ("email", "sms"):
        tasks.drain(lane)
    rosa.get("/today/")
    call = Delivery.objects.get(member=cast.okello, lane="call")
    rosa.post(f"/groups/tuesday-circle/reminders/called/{call.pk}/", {"outcome": "told"})
    rosa.post(f"/meetings/{cast.tomorrow.pk}/cancel/", {"why": CANARIES[8]})
    tasks.tick()
    for lane in ("email", "sms"):
        tasks.drain(lane)
    Client().post("/accounts/login/code/", {"login": CANARIES[1]})
    tasks.drain("email")


@pytest.mark.guidance("CON-1", "CON-2", "CON-8")
def test_stolen_database_tells_nobodys_name_address_or_words(
    cast: Cast, mail_server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    live(cast)
    told = " ".join(str(letter) for letter in mail_server.letters)
    assert CANARIES[1] in told
    assert CANARIES[5] in told  # something was there to leak

    assert find_in_dump(*CANARIES) == []

    queue = Path(project.DATA_DIR) / "broker"
    leaks = [
        finding
        for path in queue.rglob("*")
        if path.is_file()
        for finding in find_in_bytes(path.name, path.read_bytes(), *CANARIES)
    ]
    assert leaks == []
    assert find_in_bytes("log", caplog.text.encode(), *CANARIES) == set()


def test_search_finds_what_is_not_sealed(cast: Cast) -> None:
    cast.tuesday.purpose = f"Led by {CANARIES[0]}."
    cast.tuesday.save()

    assert {finding.place for finding in find_in_dump(CANARIES[0]) if not finding.place.startswith("file")} == {
        "groups_group.purpose"
    }


def test_links_in_messages_cannot_be_read_from_the_database(cast: Cast, mail_server: MailServer) -> None:
    live(cast)
    tokens = set(re.findall(r"/a/([\w-]{22})/", " ".join(str(letter) for letter in mail_server.letters)))
    assert tokens

    assert find_in_dump(*tokens) == []
