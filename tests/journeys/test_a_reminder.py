"""The main job from end to end: Tuesday Circle meets tomorrow, and everybody hears of it the way they chose.

Mail leaves by a real mail server, text messages by a real gateway; the worker's own functions do the sending. Only the
clock is ours. The database is used as workers use it, with real commits.
"""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import time_machine
from django.test import Client

from meetings.actions import scheduling
from meetings.models import Attendance, Meeting
from members import tasks
from members.models import ContactMethod, Delivery, Member, Tick
from tests.cast import Cast, assemble
from tests.helpers import at_once, sign_in, text_of
from tests.servers import Gateway, MailServer, gateway, mail_server

__all__ = ["gateway", "mail_server"]

pytestmark = pytest.mark.django_db(transaction=True)

MORNING = datetime.datetime(2026, 11, 23, 8, 59, tzinfo=datetime.UTC)
NINE = datetime.datetime(2026, 11, 23, 9, 0, 1, tzinfo=datetime.UTC)
LINK = re.compile(r"https?://\S+/a/[\w-]+/")
REMINDERS = "/groups/tuesday-circle/reminders/"


@dataclass
class Day:
    """The cast, the servers and the clock of one day."""

    cast: Cast
    mail: MailServer
    texts: Gateway
    clock: time_machine.Traveller

    def work(self) -> None:
        """What the clock and the workers do: a tick, then every lane until it is empty."""
        tasks.tick()
        for lane in ("email", "sms"):
            tasks.drain(lane)

    def letters(self) -> dict[str, str]:
        """Address to text of the mail that has arrived, headers included."""
        return {str(letter["To"]): letter.as_string() for letter in self.mail.letters}

    def states(self, kind: str = "meeting.reminder.days.1", meeting: Meeting | None = None) -> dict[str, str]:
        """Name to state, for the meeting of Tuesday Circle."""
        about = (meeting or self.cast.tomorrow).pk
        rows = Delivery.objects.filter(kind=kind, subject_id=about).select_related("member")
        return {row.member.name: row.state for row in rows}

    def count(self) -> int:
        """How many messages have left this machine."""
        return len(self.mail.taken) + len(self.texts.arrived)


@pytest.fixture
def day(transactional_db: None, mail_server: MailServer, gateway: Gateway, settings: object) -> Iterator[Day]:
    settings.BASE_URL = "https://circle.example.org"  # type: ignore[attr-defined]
    with time_machine.travel(MORNING, tick=False) as clock:
        yield Day(assemble(MORNING), mail_server, gateway, clock)


@pytest.mark.guidance("NOTE-1", "NOTE-2", "NOTE-3", "NOTE-5", "FAC-1", "FAC-8")
def test_tomorrows_meeting_reaches_everybody_the_way_they_chose_and_an_answer_comes_back(day: Day) -> None:
    cast = day.cast

    # The day before, a minute to nine: everything is planned, nothing has gone.
    day.work()
    assert day.states() == dict.fromkeys(["Rosa", "Sam", "Amina", "Lin", "Okello"], "PLANNED")
    assert day.count() == 0
    assert Tick.objects.get().finished_at == MORNING

    # Nine.
    day.clock.move_to(NINE)
    day.work()

    assert day.states() == {
        "Rosa": "ACCEPTED",
        "Amina": "ACCEPTED",
        "Sam": "ACCEPTED",
        "Lin": "ACCEPTED",
        "Okello": "CALLING",
    }
    letters = day.letters()
    assert {address for address in letters if "joan" not in address and "ines" not in address} == {
        "rosa@example.org",
        "amina@example.org",
    }
    texts = {one.to: one.text for one in day.texts.arrived}
    assert set(texts) == {"+447700900102", "+447700900104"}
    assert texts["+447700900104"].startswith("Library group: ")
    everything = " ".join([*letters.values(), *texts.values()])
    for secret in (cast.tuesday.name, cast.family.name, cast.library.name, "St Anne", "Okello"):
        assert secret not in everything

    # A second tick and a second worker say nothing again.
    before = day.count()
    day.work()
    assert day.count() == before

    # Okello is to be phoned.
    today = text_of(sign_in(Client(), cast.rosa, second_step=True).get("/today/"))
    assert "Please phone 1 person" in today
    assert "Okello" in today
    assert "0 will come" in today

    # Lin follows the link of the text message and answers, signed out.
    address = LINK.search(texts["+447700900104"]).group().removeprefix("https://circle.example.org")
    phone = Client(enforce_csrf_checks=True)
    page = phone.get(address).content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    assert "Thank you" in text_of(phone.post(address, {"answer": "yes", "csrfmiddlewaretoken": token}))
    assert Attendance.objects.get(member=cast.lin).answer == "YES"

    # Rosa phones Okello and sees the new count.
    rosa = sign_in(Client(), cast.rosa, second_step=True)
    call = Delivery.objects.get(member=cast.okello)
    rosa.post(f"{REMINDERS}called/{call.pk}/", {"outcome": "told", "next": "today"})
    today = text_of(rosa.get("/today/"))
    assert "1 will come" in today
    assert "4 no answer yet" in today
    assert "Nobody to phone" in today


@pytest.mark.guidance("NOTE-5")
def test_answer_by_mail_before_nine_spares_the_reminder(day: Day) -> None:
    day.work()
    client = sign_in(Client(), day.cast.amina)
    client.post(f"/meetings/{day.cast.tomorrow.pk}/answer/", {"answer": "no"})

    day.clock.move_to(NINE)
    day.work()

    assert day.states()["Amina"] == "CANCELLED"
    assert "amina@example.org" not in day.letters()
    assert "rosa@example.org" in day.letters()


@pytest.mark.guidance("FAC-8")
def test_send_now_sends_before_the_hour(day: Day) -> None:
    day.work()
    rosa = sign_in(Client(), day.cast.rosa, second_step=True)
    page = rosa.get(REMINDERS).content.decode()
    ids = re.findall(r'name="delivery" value="([0-9a-f-]+)"', page)
    assert len(ids) == 5

    response = rosa.post(f"{REMINDERS}send/", {"delivery": ids}, follow=True)
    day.work()

    assert "5 messages are on their way." in text_of(response)
    assert day.states() == {
        **dict.fromkeys(["Rosa", "Amina", "Sam", "Lin"], "ACCEPTED"),
        "Okello": "CALLING",
    }
    assert set(day.states(meeting=day.cast.table).values()) == {"PLANNED"}
    day.clock.move_to(NINE)
    day.work()
    assert sum("amina" in address for address in day.letters()) == 1


@pytest.mark.guidance("NOTE-4", "MEET-2")
def test_called_off_after_some_were_told_all_hear_of_it_and_no_reminder_goes_any_more(day: Day) -> None:
    day.work()
    # Before nine Sam is sent the reminder by hand; the others wait.
    rosa = sign_in(Client(), day.cast.rosa, second_step=True)
    sams = Delivery.objects.get(member=day.cast.sam)
    rosa.post(f"{REMINDERS}send/", {"delivery": [str(sams.pk)]})
    day.work()
    assert [one.to for one in day.texts.arrived] == ["+447700900102"]
    # Lin had said no, Sam too, after the message had reached them.
    for member in (day.cast.lin, day.cast.sam):
        sign_in(Client(), member).post(f"/meetings/{day.cast.tomorrow.pk}/answer/", {"answer": "no"})

    rosa.post(f"/meetings/{day.cast.tomorrow.pk}/cancel/", {"why": "The heating is broken."})
    day.clock.move_to(NINE)
    day.work()

    assert set(day.states().values()) == {"CANCELLED", "ACCEPTED"}
    assert day.states()["Sam"] == "ACCEPTED"
    assert day.states("meeting.cancelled") == {
        **dict.fromkeys(["Rosa", "Sam", "Amina"], "ACCEPTED"),
        "Okello": "CALLING",
    }
    texts = [(one.to, "called off" in one.text) for one in day.texts.arrived]
    assert texts == [("+447700900102", False), ("+447700900102", True)]
    circle = {to: text for to, text in day.letters().items() if "joan" not in to and "ines" not in to}
    assert set(circle) == {"rosa@example.org", "amina@example.org"}
    assert all("called off" in text for text in circle.values())
    assert all("heating" not in text for text in circle.values())


@pytest.mark.guidance("NOTE-4")
def test_nothing_goes_out_after_the_cancellation_was_committed(day: Day) -> None:
    """A worker has claimed the messages when the meeting is called off: it asks again before it sends."""
    from members.outbox import claiming, draining

    day.work()
    day.clock.move_to(NINE)
    token, ids = claiming.claim("email", limit=8, now=NINE)
    assert len(ids) == 4
    rosa = sign_in(Client(), day.cast.rosa, second_step=True)
    rosa.post(f"/meetings/{day.cast.tomorrow.pk}/cancel/", {"why": ""})
    committed = day.count()

    going = draining._begin_all(token, ids, clock=lambda: NINE)
    assert {one.delivery.member.name for one in going} == {"Ines", "Joan"}
    assert committed == 0

    day.work()
    assert all("called off" in letter for to, letter in day.letters().items() if "rosa" in to or "amina" in to)


@pytest.mark.guidance("NOTE-4", "MEET-2")
def test_moved_meeting_is_told_at_once_and_reminded_of_anew(day: Day) -> None:
    day.work()
    rosa = sign_in(Client(), day.cast.rosa, second_step=True)
    rosa.post(
        f"/meetings/{day.cast.tomorrow.pk}/move/", {"on_date": "2026-11-25", "start_time": "17:00", "why": "Snow"}
    )
    day.work()

    assert day.states("meeting.moved")["Amina"] == "ACCEPTED"
    assert "new time" in day.letters()["amina@example.org"].lower()
    assert "Wednesday 25 November" in day.letters()["amina@example.org"]

    day.mail.taken.clear()
    day.clock.move_to(NINE + datetime.timedelta(days=1))
    day.work()
    assert "Reminder" in day.letters()["amina@example.org"]


@pytest.mark.guidance("NOTE-1")
def test_address_that_does_not_exist_leads_to_the_second_way_or_a_person(day: Day) -> None:
    ContactMethod.objects.create(
        member=day.cast.amina, channel="SMS", address="+447700900199", rank=2, verified_at=MORNING
    )
    day.work()
    day.mail.behaviour = "refuse"
    day.clock.move_to(NINE)
    day.work()
    day.work()

    assert day.states()["Amina"] == "ACCEPTED"
    assert "+447700900199" in {one.to for one in day.texts.arrived}
    assert day.states()["Rosa"] == "FAILED"
    today = text_of(sign_in(Client(), day.cast.sam, second_step=True).get("/today/"))
    assert "Please phone 2 people" in today
    assert "Rosa" in today


@pytest.mark.guidance("CON-2", "SET-5")
def test_person_who_left_before_nine_hears_nothing(day: Day) -> None:
    day.work()
    day.cast.amina.memberships.update(left_on="2026-11-23")

    day.clock.move_to(NINE)
    day.work()

    assert "amina@example.org" not in day.letters()
    assert day.states()["Amina"] == "CANCELLED"


@pytest.mark.guidance("LANG-5", "NOTE-2")
def test_each_person_is_written_to_in_their_language_and_wording(day: Day) -> None:
    Member.objects.filter(pk=day.cast.amina.pk).update(language="ar", message_wording="FULL")
    day.work()
    day.clock.move_to(NINE)
    day.work()

    letter = next(letter for letter in day.mail.letters if "amina" in str(letter["To"]))
    body = letter.get_body(("plain",)).get_content()
    assert "Tuesday Circle" in body
    assert day.cast.library.name in body
    assert re.search(r"[\u0600-\u06FF]{3,}", body)
    assert "Tuesday Circle" not in str(letter["From"])


@pytest.mark.guidance("NOTE-4")
def test_sending_and_calling_off_at_once_leave_nobody_with_a_wrong_word(day: Day) -> None:
    """Whoever was still reminded hears that it is off; whoever was not is left in peace by the reminder."""
    day.work()
    day.clock.move_to(NINE)
    day.texts.delay = 0.05
    tasks.tick()

    done = at_once(
        lambda: tasks.drain("sms"),
        lambda: tasks.drain("email"),
        lambda: scheduling.cancel_meeting(by=day.cast.rosa, meeting=day.cast.tomorrow, now=NINE),
    )
    day.work()

    assert [one for one in done if isinstance(one, Exception)] == []
    reminded, off = day.states(), day.states("meeting.cancelled")
    assert set(reminded.values()) <= {"ACCEPTED", "CANCELLED"}
    assert off == {**dict.fromkeys(["Rosa", "Sam", "Amina", "Lin"], "ACCEPTED"), "Okello": "CALLING"}
    sent = [one.text for one in day.texts.arrived] + [letter.get_content() for letter in day.mail.letters]
    reminders = [text for text in sent if "Will you come?" in text or "Can you come?" in text]
    for_the_circle = sum(state == "ACCEPTED" for state in reminded.values())
    for_the_table = sum(state == "ACCEPTED" for state in day.states(meeting=day.cast.table).values())
    assert len(reminders) == for_the_circle + for_the_table
