"""Every message has its parts, in every language, and gives nothing away on a lock screen."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from members.actions.passing_on import TELL
from members.kinds import KINDS
from members.messages import FOR_SUPPORTER
from members.models import Delivery, Member
from members.models.way_back import new_token
from members.passphrase import WORDS
from tests.cast import Cast
from tests.factories.meetings import AbsenceFactory
from tests.factories.members import (
    DeliveryFactory,
    SupporterFactory,
)
from tests.house.places import TEMPLATES
from tests.house.saying import FORBIDDEN, LANGUAGES, WHY, parts_of, said

OF_MEETINGS = sorted(code for code in KINDS if code.startswith("meeting."))
OF_ACCOUNTS = sorted(code for code in KINDS if code.startswith("account."))
OF_JOINING = ["join.asker", "join.away", "join.facilitators", "join.welcome", "join.welcomer", "join.wish"]
NOTICES = ["group.host_news", "group.page_answered", "group.page_asked", "group.page_remarked"]
OF_EMERGENCIES = ["coordination.emergency", "coordination.emergency_asked"]
OF_LEADING = ["group.anybody_there", "group.leadership", "group.led_again"]
SHOWN = [
    "meeting.reminder.days.1",
    "meeting.reminder.hours.2",
    "meeting.moved",
    "meeting.elsewhere",
    "meeting.cancelled",
]
"""One of each sort: the others differ from these by a number only."""


def test_every_kind_is_known_to_these_tests() -> None:
    assert OF_ACCOUNTS == ["account.email", "account.sms"]
    assert {re.sub(r"\.\d+$", "", code) for code in OF_MEETINGS} == {
        "meeting.reminder.days",
        "meeting.reminder.hours",
        "meeting.moved",
        "meeting.cancelled",
        "meeting.season",
        "meeting.elsewhere",
        "meeting.all_off",
        "meeting.on_again",
    }
    others = [
        "group.left_alone",
        "join.letter",
        "person.question",
        TELL,
        "role.asked",
        "role.changed",
        FOR_SUPPORTER,
        *NOTICES,
        *OF_LEADING,
    ]
    others += ["standin.ask", "standin.found", "standin.nobody", "standin.off"]
    others += ["place.free", "away.said"]
    others += ["poll.asked"]
    others += ["life.change", "life.over", "life.taken_back", "life.two", "part.asked"]
    assert sorted([*OF_MEETINGS, *OF_ACCOUNTS, *OF_JOINING, *OF_EMERGENCIES, *others]) == sorted(KINDS)


@pytest.mark.guidance("NOTE-2", "NOTE-3", "LANG-5")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", SHOWN)
def test_discreet_message_says_when_and_nothing_that_tells(code: str, language: str, told: Cast) -> None:
    message, call = said(code, told.amina, told, language)
    everything = " ".join([message.subject, message.short, message.long, call])

    assert all([message.subject, message.short, message.long, call])
    for secret in (told.tuesday.name, told.tuesday.purpose, told.library.name, told.library.detail, WHY):
        assert secret not in everything
    for other in (told.rosa, told.sam, told.lin, told.okello, told.ines):
        assert not re.search(rf"\b{other.name}\b", everything)
    assert told.amina.name not in message.subject + message.short
    assert FORBIDDEN.findall(everything.replace(message.link, "")) == []
    assert "!" not in everything
    for part in (message.subject, message.short, message.long, call):
        assert "22" in part
        assert "10:30" in part


@pytest.mark.guidance("NOTE-2", "CON-9")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", SHOWN)
def test_note_for_a_supporter_says_when_under_the_chosen_words_and_opens_no_answer(
    code: str, language: str, told: Cast
) -> None:
    told.amina.message_wording = Member.Wording.FULL
    told.amina.save()
    original = DeliveryFactory(
        kind=code, member=told.amina, group=told.tuesday, subject_id=told.tomorrow.pk, sequence=told.tomorrow.sequence
    )
    supporter = SupporterFactory(
        member=told.amina, helper=told.mika, sees_meetings=True, is_told=True, groups=[str(told.tuesday.pk)]
    )
    copy: Delivery = DeliveryFactory.build(kind=FOR_SUPPORTER, member=told.mika, group=None, subject_id=original.pk)

    with translation.override(language):
        message = KINDS[FOR_SUPPORTER].render(copy)
        line = KINDS[FOR_SUPPORTER].subject_line(copy)
    everything = " ".join([message.subject, message.short, message.long])

    for secret in (told.tuesday.name, told.library.name, WHY, told.amina.name, "/a/"):
        assert secret not in everything + line
    assert FORBIDDEN.findall(everything.replace(message.link, "")) == []
    assert message.link.endswith(f"/with/{supporter.pk}/")
    for part in (message.subject, message.short, message.long):
        assert "22" in part
        assert "10:30" in part
    assert message.short.startswith("Library group")
    assert parts_of(message.as_short_text()) <= (1 if language == "en" else 3)


@pytest.mark.guidance("NOTE-2")
@pytest.mark.parametrize("code", SHOWN)
def test_full_message_says_group_and_place_to_who_chose_so(code: str, told: Cast) -> None:
    told.amina.message_wording = Member.Wording.FULL
    told.amina.save()

    message, call = said(code, told.amina, told, "en")

    assert told.tuesday.name in message.short
    assert told.tuesday.name in call
    shown = [told.library.name in message.long, WHY in message.long]
    assert shown == {
        "meeting.moved": [True, True],
        "meeting.elsewhere": [True, True],
        "meeting.cancelled": [False, True],
    }.get(code, [True, False])


@pytest.mark.guidance("NOTE-2")
@pytest.mark.parametrize("code", SHOWN)
def test_message_uses_the_persons_own_word(code: str, told: Cast) -> None:
    message, call = said(code, told.lin, told, "en")

    assert message.short.startswith("Library group")
    assert call.startswith("Library group")


@pytest.mark.guidance("CON-8")
def test_full_message_keeps_a_place_that_is_told_on_the_day(told: Cast) -> None:
    told.tomorrow.place = told.kitchen
    told.tomorrow.save()
    told.amina.message_wording = Member.Wording.FULL
    told.amina.save()

    message, _call = said("meeting.reminder.days.1", told.amina, told, "en")

    assert told.tuesday.name in message.long
    assert told.kitchen.name not in message.long


@pytest.mark.guidance("NOTE-3")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", [*SHOWN, "away.said", "place.free"])
def test_text_message_costs_little(code: str, language: str, told: Cast) -> None:
    """One part in English, two in Arabic; a long word of one's own may cost one more."""
    told.lin.neutral_label = "The Wednesday knitting and reading round"
    assert len(told.lin.neutral_label) == 40
    told.lin.save()
    most = 1 if language == "en" else 2

    for member, more in ((told.amina, 0), (told.lin, 1)):
        message, _call = said(code, member, told, language)

        assert parts_of(message.as_short_text()) <= most + more, message.as_short_text()
        assert message.link in message.as_short_text()


@pytest.mark.guidance("NOTE-3", "MEM-4")
@pytest.mark.parametrize("language", LANGUAGES)
def test_reminder_by_text_message_takes_absences_along_and_costs_no_more(language: str, told: Cast) -> None:
    told.tuesday.belonging = "CLOSED"
    told.tuesday.save()
    before, _call = said("meeting.reminder.days.1", told.amina, told, language)
    for member in (told.sam, told.rosa):
        AbsenceFactory(meeting=told.tomorrow, member=member)
    message, _call = said("meeting.reminder.days.1", told.amina, told, language)

    with translation.override(language):
        assert translation.gettext("Somebody will be away") in message.short
        assert translation.gettext("Somebody will be away") not in before.short
    assert parts_of(message.as_short_text()) <= (1 if language == "en" else 2), message.as_short_text()


@pytest.mark.guidance("LANG-5")
@pytest.mark.parametrize("code", SHOWN)
def test_message_in_arabic_is_in_arabic(code: str, told: Cast) -> None:
    message, call = said(code, told.amina, told, "ar")

    for part in (message.subject, message.short, message.long, call):
        assert re.findall(r"[A-Za-z]{2,}", part.replace(message.link, "").replace("Circle", "")) == []


BACK = "https://circle.example.org/accounts/back/"
STOP = f"{BACK}stop/{new_token()}/"
GIVEN: dict[str, list[dict[str, Any]]] = {
    "way_back_opens": [{"link": STOP, "reset": False}, {"link": STOP, "reset": True}],
    "way_back_words": [{"link": BACK, "words": " ".join([max(WORDS, key=len)] * 6)}],
}
"""What else a text message about signing in is given, as long as it can be."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", sorted((TEMPLATES / "account" / "sms").glob("*.txt")), ids=lambda path: path.stem)
def test_text_message_about_signing_in_fits_and_tells_nothing(path: Path, language: str) -> None:
    usual = {"label": "Circle", "code": "483920", "sign_in": "https://circle.example.org/accounts/login/code/"}
    for more in GIVEN.get(path.stem, [{}]):
        with translation.override(language):
            text = render_to_string(f"account/sms/{path.name}", usual | more)

        assert parts_of(" ".join(text.split())) <= 2, text
        assert FORBIDDEN.findall(text) == []
        assert all(value in text for value in more.values() if isinstance(value, str))


@pytest.mark.parametrize("code", OF_ACCOUNTS)
def test_message_about_signing_in_says_what_was_sealed_and_is_never_told_by_phone(code: str) -> None:
    delivery = DeliveryFactory.build(
        kind=code, member=None, payload={"subject": "Your number", "text": "It is 483920."}
    )

    message = KINDS[code].render(delivery)

    assert (message.subject, message.as_short_text()) == ("Your number", "It is 483920.")
    assert KINDS[code].call_words(delivery) == ""
    assert "483920" not in KINDS[code].subject_line(delivery)


@pytest.mark.guidance("NOTE-2")
@pytest.mark.parametrize("code", SHOWN)
def test_facilitators_page_names_a_message_without_a_person(code: str, cast: Cast) -> None:
    delivery = DeliveryFactory.build(kind=code, member=cast.lin, subject_id=cast.tomorrow.pk)

    line = KINDS[code].subject_line(delivery)

    assert "Tuesday 24 November" in line
    assert cast.lin.name not in line


def test_each_message_has_its_four_parts_and_no_others() -> None:
    folders = [path for path in (TEMPLATES / "messages").glob("*/*") if path.is_dir()]

    assert len(folders) >= 3
    for folder in folders:
        assert {path.name for path in folder.iterdir()} == {"subject.txt", "short.txt", "long.txt", "call.txt"}


@pytest.mark.parametrize(
    ("text", "parts"), [("a" * 160, 1), ("a" * 161, 2), ("€" * 80, 1), ("€" * 81, 2), ("ب" * 70, 1), ("ب" * 135, 3)]
)
def test_parts_of_a_text_message_are_counted(text: str, parts: int) -> None:
    assert parts_of(text) == parts


def test_message_that_gives_something_away_would_be_found(told: Cast) -> None:
    message, _call = said("meeting.reminder.days.1", told.amina, told, "en")
    leaky = replace(message, short=f"{message.short} Your support group meets.")

    assert FORBIDDEN.findall(leaky.short) == ["support"]
