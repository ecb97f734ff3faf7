"""What has had its time is forgotten, and nothing before: the clock moved by 1, 30, 90, 180 and 400 days."""

import datetime
from io import StringIO
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction

from groups.models import Organisation
from meetings.models import AnswerLink, Attendance, Meeting
from members.actions.forgetting import forget_expired
from members.models import Delivery, DeliveryAttempt, Member, Membership
from peersupport.audit.models import AuditEvent
from peersupport.audit.record import record
from peersupport.dev.models import SentMessage
from peersupport.encryption.sessions import SessionStore
from peersupport.privacy.retention import rules
from tests.conftest import NOW
from tests.factories.meetings import AnswerLinkFactory, AttendanceFactory
from tests.factories.members import ContactMethodFactory, DeliveryFactory, MemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.guidance("CON-7")]

DAYS = {
    "account.EmailConfirmation": 1,
    "admin.LogEntry": 365,
    "audit.AuditEvent": 365,
    "audit.LookLog": 365,
    "dev.SentMessage": 30,
    "meetings.AnswerLink": 0,
    "meetings.Attendance": 90,
    "meetings.HardToCome": 180,
    "meetings.Poll": 365,
    "meetings.PollAnswer": 7,
    "meetings.PollLink": 0,
    "members.Consent": 365,
    "members.Disclosure": 180,
    "members.Delivery": 30,
    "members.DeliveryAttempt": 30,
    "members.Membership": 90,
    "sessions.Session": 0,
}
"""The defaults, as people were told. Whoever changes one changes what was promised."""


def in_days(days: float) -> datetime.datetime:
    return NOW + datetime.timedelta(days=days)


def test_defaults_are_what_people_were_told() -> None:
    assert {rule.model._meta.label: rule.days for rule in rules()}.items() >= DAYS.items()


@pytest.fixture
def world(cast: Any) -> Any:
    """One of each, on the first day: the meeting is tomorrow, the membership of Amina ended today."""
    AttendanceFactory(meeting=cast.tomorrow, member=cast.lin, answer="YES")
    AttendanceFactory(meeting=cast.tomorrow, member=cast.sam, answer="NO")
    Meeting.objects.filter(pk=cast.tomorrow.pk).update(yes_count=1, no_count=1, head_count=6)
    AnswerLinkFactory(meeting=cast.tomorrow, member=cast.lin)
    row = DeliveryFactory(member=cast.lin, group=cast.tuesday, due_at=NOW, expires_at=cast.tomorrow.starts_at)
    DeliveryAttempt.objects.create(
        delivery=row, number=1, lane="sms", started_at=NOW, finished_at=NOW, outcome="ACCEPTED"
    )
    cast.amina.memberships.update(left_on=NOW.date(), ending="LEFT")
    record("meeting.moved", by=cast.rosa, subject=cast.tomorrow, group_id=cast.tuesday.pk)
    SentMessage.objects.create(key="a", content={"to": "lin"}, sent_at=NOW)
    SessionStore().create()
    Session.objects.update(expire_date=in_days(30))
    AuditEvent.objects.update(happened_at=NOW)
    return cast


def left() -> dict[str, int]:
    models = (Session, AnswerLink, SentMessage, Delivery, DeliveryAttempt, Attendance)
    found = {model._meta.label: model._default_manager.count() for model in models}
    found["ended"] = Membership.objects.filter(left_on__isnull=False).count()
    found["trail"] = AuditEvent.objects.filter(action="meeting.moved").count()
    return {name for name, number in found.items() if number}  # type: ignore[return-value]


EVERYTHING = {
    *("sessions.Session", "meetings.AnswerLink", "dev.SentMessage", "members.Delivery", "members.DeliveryAttempt"),
    *("meetings.Attendance", "ended", "trail"),
}


@pytest.mark.parametrize(
    ("days", "stays"),
    [
        (0, EVERYTHING),
        (1, EVERYTHING),
        (2, EVERYTHING - {"meetings.AnswerLink"}),
        (29, EVERYTHING - {"meetings.AnswerLink"}),
        (32, {"meetings.Attendance", "ended", "trail"}),
        (90, {"meetings.Attendance", "ended", "trail"}),
        (92, {"trail"}),
        (180, {"trail"}),
        (365, {"trail"}),
        (400, set()),
    ],
)
def test_each_thing_is_kept_for_its_time_and_no_longer(world: Any, days: int, stays: set[str]) -> None:
    forget_expired(in_days(days))

    assert left() == stays


def test_names_fade_to_the_numbers_on_the_meeting(world: Any) -> None:
    forget_expired(in_days(180))

    world.tomorrow.refresh_from_db()
    assert not Attendance.objects.exists()
    assert (world.tomorrow.yes_count, world.tomorrow.no_count, world.tomorrow.head_count) == (1, 1, 6)


def test_people_who_belong_and_what_is_ahead_are_never_forgotten(world: Any) -> None:
    before = Membership.objects.current().count()

    forget_expired(in_days(4000))

    assert Membership.objects.current().count() == before
    assert Meeting.objects.count() == 2
    assert {"Rosa", "Lin", "Mika", "Chidi", "Root"} <= {member.name for member in Member.objects.all()}


def test_organisation_may_choose_another_time_for_its_groups_only(world: Any) -> None:
    other = Organisation.objects.create(name="Elsewhere")
    world.family.organisation = other
    world.family.save()
    AttendanceFactory(meeting=world.table, member=world.joan)
    Organisation.objects.filter(pk=world.organisation.pk).update(keep_answers_days=10, keep_records_days=100)

    forget_expired(in_days(50))
    assert [row.meeting for row in Attendance.objects.all()] == [world.table]

    forget_expired(in_days(120))
    assert not Attendance.objects.exists()
    assert not AuditEvent.objects.filter(action="meeting.moved").exists()


def test_organisation_may_keep_longer_than_usual(world: Any) -> None:
    Organisation.objects.filter(pk=world.organisation.pk).update(keep_answers_days=200)

    forget_expired(in_days(180))
    assert Attendance.objects.count() == 2

    forget_expired(in_days(202))
    assert not Attendance.objects.exists()


@pytest.mark.parametrize(("days", "is_taken"), [(6, False), (7, True), (365, True), (366, False)])
def test_time_without_measure_is_refused_by_form_and_database(cast: Any, days: int, is_taken: bool) -> None:
    cast.organisation.keep_answers_days = days
    if is_taken:
        cast.organisation.full_clean()
        cast.organisation.save()
        return
    with pytest.raises(ValidationError):
        cast.organisation.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        cast.organisation.save()


def test_group_without_organisation_keeps_the_usual_time(world: Any) -> None:
    world.tuesday.organisation = None
    world.tuesday.save()
    Organisation.objects.update(keep_answers_days=7)

    forget_expired(in_days(50))

    assert Attendance.objects.count() == 2


def test_sign_up_that_nobody_finished_is_forgotten_after_a_week(cast: Any) -> None:
    stranger = MemberFactory(name="Typed an address once", password="!")
    EmailAddress.objects.create(user=stranger, email="not.mine@example.org", verified=False)
    Member.objects.filter(pk=stranger.pk).update(joined_on=NOW.date())

    forget_expired(in_days(7))
    assert Member.objects.filter(pk=stranger.pk).exists()

    report = forget_expired(in_days(8))
    assert not Member.objects.filter(pk=stranger.pk).exists()
    assert report["members.Member"] == 1


def test_person_without_sign_in_is_forgotten_once_their_group_has_forgotten_them(cast: Any) -> None:
    cast.okello.memberships.update(left_on=NOW.date(), ending="LEFT")
    Member.objects.update(joined_on=NOW.date())

    forget_expired(in_days(60))
    assert Member.objects.filter(pk=cast.okello.pk).exists()

    forget_expired(in_days(91))
    forget_expired(in_days(92))
    assert not Member.objects.filter(pk=cast.okello.pk).exists()


def test_address_that_was_typed_and_never_confirmed_is_forgotten(cast: Any) -> None:
    EmailAddress.objects.create(user=cast.amina, email="new@example.org", verified=False)
    claimed = ContactMethodFactory(member=cast.amina, channel="SMS", address="+447700900555", rank=None)
    type(claimed).objects.filter(pk=claimed.pk).update(verified_at=None)

    report = forget_expired(in_days(1))

    assert report["addresses never confirmed"] == 2
    assert [row.email for row in EmailAddress.objects.filter(user=cast.amina)] == ["amina@example.org"]
    assert [way.address for way in cast.amina.contact_methods.all()] == ["amina@example.org"]
    assert cast.okello.contact_methods.get().verified_at is None, "a number to be phoned need not be confirmed"


def test_report_counts_without_content_and_leaves_one_line(world: Any) -> None:
    before = AuditEvent.objects.count()

    report = forget_expired(in_days(40))

    assert report == {
        "dev.SentMessage": 1,
        "meetings.AnswerLink": 1,
        "members.Delivery": 1,
        "members.DeliveryAttempt": 1,
        "sessions.Session": 1,
    }
    assert AuditEvent.objects.count() == before + 1
    line = AuditEvent.objects.get(action="data.forgotten")
    assert (line.by_id, line.subject_kind, line.subject_id, line.group_id) == (None, "", None, None)


def test_forgetting_twice_forgets_nothing_more(world: Any) -> None:
    forget_expired(in_days(40))

    assert forget_expired(in_days(40)) == {}


def test_command_says_what_went(world: Any) -> None:
    out = StringIO()
    Session.objects.update(expire_date=in_days(-1))

    call_command("forget_expired", stdout=out)

    assert "sessions.Session" in out.getvalue()
    assert "1" in out.getvalue()
    assert "Lin" not in out.getvalue()
