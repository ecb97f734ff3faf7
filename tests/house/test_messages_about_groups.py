"""Messages about joining, roles, a group's life and emergencies say that there is something, and not what."""

import datetime

import pytest
from django.utils import translation

from members.actions.passing_on import TELL
from members.kinds import KINDS
from members.models import Delivery, Member
from tests.cast import Cast
from tests.factories.groups import LifeChangeFactory
from tests.factories.members import (
    DeliveryFactory,
    DisclosureFactory,
    RoleOfferFactory,
    VacancyFactory,
)
from tests.house.saying import FORBIDDEN, LANGUAGES, WHY, parts_of, said
from tests.house.test_messages import NOTICES, OF_EMERGENCIES, OF_JOINING, OF_LEADING, SHOWN


@pytest.mark.guidance("NOTE-2", "LANG-5")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", [*OF_JOINING, *OF_EMERGENCIES])
def test_message_about_joining_or_an_emergency_says_that_there_is_something_to_read_and_not_what(
    code: str, language: str, told: Cast
) -> None:
    message, call = said(code, told.lin, told, language)
    everything = " ".join([message.subject, message.short, message.long, call])

    assert all([message.subject, message.short, message.long, call])
    assert message.short.startswith("Library group")
    assert told.tuesday.name not in everything
    assert told.tuesday.slug not in message.link
    assert FORBIDDEN.findall(everything) == []
    assert "!" not in everything
    assert parts_of(message.as_short_text()) <= (1 if language == "en" else 2)


@pytest.mark.guidance("NOTE-2", "LANG-5")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", NOTICES)
def test_notice_about_a_group_names_no_group(code: str, language: str, told: Cast) -> None:
    message, call = said(code, told.lin, told, language)
    everything = " ".join([message.subject, message.short, message.long, call])

    assert all([message.subject, message.short, message.long, call])
    assert told.tuesday.name not in everything + message.link
    assert told.tuesday.slug not in message.link
    assert FORBIDDEN.findall(everything) == []
    assert "!" not in everything
    assert message.short.startswith("Library group")
    assert parts_of(f"{message.short} {message.link}") <= (1 if language == "en" else 3)


@pytest.mark.guidance("NOTE-2", "LANG-5")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["OPEN", "CLOSED", "BREAK", "AGAIN", "SPLIT", "END"])
@pytest.mark.parametrize("code", ["life.change", "life.over", "life.taken_back", "life.two"])
def test_message_about_a_groups_life_names_no_group_and_not_its_words(
    code: str, kind: str, language: str, told: Cast
) -> None:
    until = datetime.date(2027, 10, 27) if kind == "BREAK" else None
    change = LifeChangeFactory(
        group=told.tuesday, kind=kind, words=WHY, holds_on=datetime.date(2027, 9, 22), until_on=until
    )
    delivery = DeliveryFactory.build(kind=code, member=told.lin, group=told.tuesday, subject_id=change.pk)
    with translation.override(language):
        message, call = KINDS[code].render(delivery), KINDS[code].call_words(delivery)
    everything = " ".join([message.subject, message.short, message.long, call])

    assert all([message.subject, message.short, message.long, call])
    assert message.short.startswith("Library group")
    assert told.tuesday.name not in everything
    assert told.tuesday.slug not in message.link
    assert WHY not in everything
    assert FORBIDDEN.findall(everything) == []
    assert "!" not in everything
    assert parts_of(message.as_short_text()) <= (1 if language == "en" else 2)


@pytest.mark.guidance("NOTE-2", "LANG-5")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["chidi", "amina"])
def test_message_about_a_group_without_facilitator_names_no_group(name: str, language: str, told: Cast) -> None:
    message, call = said("group.left_alone", getattr(told, name), told, language)
    everything = " ".join([message.subject, message.short, message.long, call])

    assert all([message.subject, message.short, message.long, call])
    assert told.tuesday.name not in everything
    assert FORBIDDEN.findall(everything) == []
    assert "!" not in everything
    assert message.link.endswith("/admin/groups/group/" if name == "chidi" else "/home/")
    assert parts_of(f"{message.short} {message.link}") <= (1 if language == "en" else 3)


@pytest.mark.guidance("NOTE-2", "LANG-5")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", OF_LEADING)
def test_message_about_who_looks_after_a_group_names_no_group_and_nobody(code: str, language: str, told: Cast) -> None:
    asked = VacancyFactory(group=told.tuesday, asked_by=told.amina)
    delivery = DeliveryFactory.build(kind=code, member=told.lin, group=told.tuesday, subject_id=asked.pk)
    with translation.override(language):
        message, call = KINDS[code].render(delivery), KINDS[code].call_words(delivery)
    everything = " ".join([message.subject, message.short, message.long, call, message.link])

    assert all([message.subject, message.short, message.long, call])
    for secret in (told.tuesday.name, told.tuesday.slug, told.organisation.name, "Amina", "Lin"):
        assert secret not in everything
    assert FORBIDDEN.findall(everything) == []
    assert "!" not in everything
    assert message.short.startswith("Library group")
    assert message.link.endswith("/coordination/leadership/" if code == "group.leadership" else "/home/")
    assert parts_of(message.as_short_text()) <= (1 if language == "en" else 3)


@pytest.mark.guidance("NOTE-2", "NOTE-6", "LANG-5")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", SHOWN)
def test_note_to_pass_on_says_whom_to_tell_and_when_and_nothing_more(code: str, language: str, told: Cast) -> None:
    told.lin.message_wording = Member.Wording.FULL
    told.lin.save()
    news = DeliveryFactory(
        kind=code, member=told.lin, group=told.tuesday, subject_id=told.tomorrow.pk, sequence=told.tomorrow.sequence
    )
    note = DeliveryFactory.build(kind=TELL, member=told.amina, group=told.tuesday, subject_id=news.pk)
    with translation.override(language):
        message, call = KINDS[TELL].render(note), KINDS[TELL].call_words(note)
    everything = " ".join([message.subject, message.short, message.long])

    for secret in (told.tuesday.name, told.tuesday.slug, told.library.name, WHY, "Library group", "Amina"):
        assert secret not in everything + message.link
    assert FORBIDDEN.findall(everything.replace(message.link, "")) == []
    assert "!" not in everything
    for part in (message.short, message.long, call):
        assert "Lin" in part
        assert "22" in part
        assert "10:30" in part


@pytest.mark.guidance("NOTE-2", "CON-4", "LANG-5")
@pytest.mark.parametrize("language", LANGUAGES)
def test_message_that_there_is_a_question_says_nothing_more(language: str, told: Cast) -> None:
    asked = DisclosureFactory(member=told.lin, group=told.tuesday)
    delivery: Delivery = DeliveryFactory.build(
        kind="person.question", member=told.lin, group=told.tuesday, subject_id=asked.pk
    )
    with translation.override(language):
        message, call = KINDS["person.question"].render(delivery), KINDS["person.question"].call_words(delivery)
    everything = " ".join([message.subject, message.short, message.long, call])

    assert all([message.subject, message.short, message.long, call])
    for secret in (asked.to_whom, asked.what, asked.why, told.tuesday.name, "Lin"):
        assert secret not in everything
    assert FORBIDDEN.findall(everything) == []
    assert "!" not in everything
    assert message.short.startswith("Library group")
    assert message.link.endswith("/me/questions/")
    assert parts_of(f"{message.short} {message.link}") <= (1 if language == "en" else 3)


@pytest.mark.guidance("NOTE-2", "LANG-5")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("hands_over", [True, False])
@pytest.mark.parametrize("code", ["role.asked", "role.changed"])
def test_message_about_a_role_names_no_group_and_nobody(code: str, hands_over: bool, language: str, told: Cast) -> None:
    offer = RoleOfferFactory(group=told.tuesday, member=told.sam, offered_by=told.rosa, hands_over=hands_over)
    delivery = DeliveryFactory.build(kind=code, member=told.amina, group=told.tuesday, subject_id=offer.pk)
    with translation.override(language):
        message, call = KINDS[code].render(delivery), KINDS[code].call_words(delivery)
    everything = " ".join([message.subject, message.short, message.long, call, message.link])

    assert all([message.subject, message.short, message.long, call])
    for secret in (told.tuesday.name, told.tuesday.slug, "Sam", "Rosa"):
        assert secret not in everything
    assert FORBIDDEN.findall(everything) == []
    assert "!" not in everything
    assert parts_of(f"{message.short} {message.link}") <= (2 if language == "en" else 4)
