"""The day on which a group becomes two, and the weeks after it: once, and nobody loses anything (SET-7)."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from ethics.models import CodeDraft, CodeVersion
from groups.models import Group, LifeChange, SecondGroup, SetUpPoint
from meetings.actions import scheduling
from meetings.models import Attendance, Meeting, ReminderRule
from members import parts
from members.actions import becoming_two, consenting, joining, leading_parts, life, naming, roles, splitting
from members.consents import QUESTIONS
from members.kept import KEPT_HERE
from members.kinds import kind_of
from members.models import Consent, Delivery, Door, Member, Membership, Part, PartChoice, PartLead, RoleCustom
from members.parts import Missing, Standing
from members.waiting import waiting_for
from peersupport.privacy.erase import erase
from peersupport.privacy.retention import forget
from tests.cast import Cast
from tests.factories.groups import WordingFactory
from tests.factories.meetings import AttendanceFactory
from tests.factories.members import MembershipFactory, ProtectionFactory
from tests.helpers import sign_in, text_of
from tests.members.two import DAY, NAME, ON, PAGE, TODAY, choose, form_of, later, mine, run, where

# --- It comes about -------------------------------------------------------------------------------------------


@pytest.mark.guidance("SET-7")
def test_on_the_day_everybody_is_where_they_chose_and_who_did_not_choose_stays(
    client: Client, cast: Cast, split: LifeChange, clock: Any, now: datetime.datetime
) -> None:
    choose(cast, split, now, rosa="FIRST", sam="SECOND", amina="BOTH", lin="SECOND")
    naming.show_as(by=cast.lin, membership=mine(cast, "lin"), shown_name="L.", is_hidden=True)
    run(later(now, 13))
    assert not Group.objects.filter(name=NAME).exists()

    for _twice in range(2):
        run(later(now, 14))

    second = Group.objects.get(name=NAME)
    assert where(cast) == {
        "Rosa": {"Tuesday Circle"},
        "Sam": {NAME},
        "Amina": {"Tuesday Circle", NAME},
        "Lin": {NAME},
        "Okello": {"Tuesday Circle"},
    }
    assert (second.organisation, second.is_listed, second.belonging) == (cast.organisation, False, "CLOSED")
    assert second.status == Group.Status.RUNNING
    lin = mine(cast, "lin", second)
    assert (lin.shown_name, lin.is_hidden, lin.role) == ("L.", True, "MEMBER")
    assert mine(cast, "sam", second).role == "FACILITATOR"
    assert mine(cast, "rosa").role == "FACILITATOR"
    told = Delivery.objects.filter(kind="life.two", subject_id=split.pk)
    assert sorted(told.values_list("member__pk", flat=True)) == sorted(one.pk for one in cast.circle)
    row = told.select_related("member", "group").get(member=cast.lin)
    assert row.group == second
    message = kind_of("life.two").render(row)
    assert NAME not in message.short + message.long + message.link
    assert kind_of("life.two").guard(row, now) == ""
    assert "The group becomes two" in text_of(sign_in(client, cast.amina).get(PAGE))


@pytest.mark.guidance("SET-7", "SET-2")
def test_new_group_begins_like_the_first_one_and_leaves_it_its_meetings(
    cast: Cast, split: LifeChange, clock: Any, now: datetime.datetime
) -> None:
    WordingFactory(group=cast.tuesday)
    Door.objects.create(group=cast.tuesday, questions=["What brings you?"], seats=12)
    RoleCustom.objects.create(group=cast.tuesday, two_from=10)
    Group.objects.filter(pk=cast.tuesday.pk).update(activity="TALKING", formality="INFORMAL")
    choose(cast, split, now, amina="SECOND")
    meetings = Meeting.objects.filter(group=cast.tuesday).count()

    run(later(now, 14))

    second = Group.objects.get(name=NAME)
    assert (second.activity, second.formality, second.country) == ("TALKING", "INFORMAL", "GB")
    assert second.purpose == "On Thursdays we sit in a circle."
    assert second.words.meetings == "gatherings"
    assert Door.objects.get(group=second).questions == ["What brings you?"]
    assert RoleCustom.objects.get(group=second).two_from == 10
    assert ReminderRule.objects.get(group=second).ahead == 1
    assert not Meeting.objects.filter(group=second).exists()
    assert Meeting.objects.filter(group=cast.tuesday).count() == meetings
    assert not CodeVersion.objects.filter(group=second).exists()
    assert CodeDraft.objects.get(group=second).principles == ["What people say here stays here.", "We listen."]
    points = {row.code: row.answer["words"] for row in SetUpPoint.objects.filter(group=second)}
    assert points == {"rhythm": "Thursdays, in the library", "place": ""}


@pytest.mark.guidance("CON-3")
def test_what_was_all_right_in_the_first_group_is_asked_anew_in_the_other(
    cast: Cast, split: LifeChange, clock: Any, now: datetime.datetime
) -> None:
    question = QUESTIONS["reach-meeting"]
    for member in (cast.amina, cast.lin):
        consenting.say_yes(
            by=member, member=member, question=question, group=cast.tuesday, days=90, option="EMAIL", now=now
        )
    choose(cast, split, now, amina="BOTH", lin="SECOND")

    run(later(now, 14))

    held = Consent.objects.in_force(later(now, 14)).filter(question=question.code)
    assert [(one.member, one.group) for one in held] == [(cast.amina, cast.tuesday)]


@pytest.mark.guidance("NOTE-4")
def test_reminders_of_the_first_group_go_on_for_who_stays_and_stop_for_who_went(
    cast: Cast, split: LifeChange, clock: Any, now: datetime.datetime
) -> None:
    scheduling.arrange_series(
        by=cast.rosa,
        group=cast.tuesday,
        rule="FREQ=WEEKLY;BYDAY=TU",
        first_on=ON + DAY,
        start_time=datetime.time(18, 30),
        now=now,
    )
    meeting = Meeting.objects.get(group=cast.tuesday, on_date=ON + DAY)
    AttendanceFactory(meeting=meeting, member=cast.lin, answer=Attendance.Answer.YES)
    choose(cast, split, now, amina="BOTH", lin="SECOND")
    eve = datetime.datetime(2026, 12, 6, 20, tzinfo=datetime.UTC)
    run(eve)
    rows = Delivery.objects.filter(subject_id=meeting.pk, kind__startswith="meeting.reminder")
    assert rows.filter(state="PLANNED").count() == len(cast.circle)

    for _twice in range(2):
        run(datetime.datetime(2026, 12, 7, 0, 5, tzinfo=datetime.UTC))

    names = {Member.objects.get(pk=pk).name for pk in rows.filter(state="PLANNED").values_list("member", flat=True)}
    assert names == {"Rosa", "Sam", "Amina", "Okello"}
    left = rows.get(member=cast.lin)
    assert (left.state, left.reason) == ("CANCELLED", "LEFT")
    assert not Attendance.objects.filter(meeting=meeting, member=cast.lin).exists()
    assert rows.count() == len(cast.circle)

    becoming_two.move(
        by=cast.lin,
        member=cast.lin,
        change=split,
        part="BOTH",
        now=datetime.datetime(2026, 12, 7, 1, tzinfo=datetime.UTC),
    )
    run(datetime.datetime(2026, 12, 7, 1, 5, tzinfo=datetime.UTC))

    assert rows.filter(state="PLANNED").count() == rows.count() == len(cast.circle)


def test_press_on_the_day_does_it_once_and_before_the_day_not_at_all(
    client: Client, cast: Cast, split: LifeChange, clock: Any, now: datetime.datetime
) -> None:
    choose(cast, split, now, amina="SECOND")
    sign_in(client, cast.rosa)
    early = client.post(PAGE + "two/now/", follow=True)
    assert "People were told that they can choose until then." in text_of(early)
    assert not Group.objects.filter(name=NAME).exists()

    clock.move_to(later(now, 14))
    sign_in(client, cast.rosa)
    assert "You are two groups now." in text_of(client.post(PAGE + "two/now/", follow=True))
    assert "You are two groups already." in text_of(client.post(PAGE + "two/now/", follow=True))

    assert Group.objects.filter(name=NAME).count() == 1
    assert becoming_two.come_about(by=cast.rosa, change=split, now=later(now, 14)).done_at is not None
    assert Group.objects.filter(name=NAME).count() == 1


def test_press_of_whoever_lost_the_role_since_does_nothing(
    cast: Cast, split: LifeChange, now: datetime.datetime
) -> None:
    choose(cast, split, now, amina="SECOND")
    roles.end_role(by=cast.rosa, membership=mine(cast, "rosa"), now=now)

    for nobody in (cast.rosa, cast.ines):
        with pytest.raises(PermissionDenied):
            becoming_two.come_about(by=nobody, change=split, now=later(now, 14))
    assert not Group.objects.filter(name=NAME).exists()
    assert becoming_two.come_about(by=cast.sam, change=split, now=later(now, 14)).done_at is not None


def test_press_about_something_taken_back_says_so(cast: Cast, split: LifeChange, now: datetime.datetime) -> None:
    life.take_back(by=cast.rosa, change=split, now=now)

    with pytest.raises(splitting.TooLateError):
        becoming_two.come_about(by=cast.rosa, change=split, now=later(now, 14))
    with pytest.raises(splitting.TooLateError):
        splitting.choose(by=cast.amina, change=split, part="SECOND", now=now)


def test_address_that_is_taken_gets_another_and_the_name_stays(
    cast: Cast, split: LifeChange, clock: Any, now: datetime.datetime
) -> None:
    Group.objects.create(name="Somebody else’s", slug="thursday-circle")
    choose(cast, split, now, amina="SECOND")

    run(later(now, 14))

    assert Group.objects.get(name=NAME).slug == "thursday-circle-2"


# --- Something is missing -------------------------------------------------------------------------------------


@pytest.mark.guidance("FAC-4", "SET-7")
def test_day_comes_and_nobody_leads_the_new_one_then_it_waits_and_says_so(
    client: Client, cast: Cast, split: LifeChange, clock: Any, now: datetime.datetime
) -> None:
    choose(cast, split, now, amina="SECOND")
    joining.leave(by=cast.sam, membership=mine(cast, "sam"), now=now)
    assert PartLead.objects.get().answer == "NOT_NOW"
    items = [item.title for item in waiting_for(cast.tuesday, cast.rosa, now)]
    assert "You become two, and nobody looks after the new one yet." in items

    run(later(now, 14))
    clock.move_to(later(now, 14))
    sign_in(client, cast.rosa)
    refused = text_of(client.post(PAGE + "two/now/", follow=True))
    assert "Nobody has said yes to looking after the new group." in refused
    assert not Group.objects.filter(name=NAME).exists()
    client.post(PAGE + "two/ask/", {"part": "SECOND", "member": str(mine(cast, "amina").pk)})
    lead = PartLead.objects.get(member=cast.amina)
    sign_in(client, cast.amina).post(f"/me/part/{lead.pk}/", {"answer": "yes"})
    choose(cast, split, now, lin="BOTH")
    run(later(now, 14))

    assert mine(cast, "amina", Group.objects.get(name=NAME)).role == "FACILITATOR"


def test_group_that_may_be_without_a_facilitator_becomes_two_without_one(
    client: Client, cast: Cast, clock: Any, now: datetime.datetime
) -> None:
    sign_in(client, cast.rosa)
    assert client.post(PAGE + "two/", form_of(cast, second_lead="")).status_code == 422
    RoleCustom.objects.create(group=cast.tuesday, may_be_without=True)
    client.post(PAGE + "two/", form_of(cast, second_lead="", sure="yes"))
    change = LifeChange.objects.get()
    choose(cast, change, now, amina="SECOND")

    run(later(now, 14))

    second = Group.objects.get(name=NAME)
    assert not Membership.objects.current().facilitating().filter(group=second).exists()
    assert roles.settled(second).may_be_without


@pytest.mark.guidance("FAC-4")
def test_only_facilitator_who_goes_needs_somebody_who_said_yes_to_the_first_group(
    client: Client, cast: Cast, clock: Any, now: datetime.datetime
) -> None:
    nima, _abe = (MembershipFactory(group=cast.family).member for _one in range(2))
    change = splitting.propose(
        by=cast.ines,
        group=cast.family,
        holds_on=ON,
        name="Saturday Table",
        belonging="CLOSED",
        language="en",
        second_lead=mine(cast, "ines", cast.family),
        now=now,
    )
    splitting.choose(by=cast.ines, change=change, part="SECOND", now=now)
    splitting.choose(by=nima, change=change, part="SECOND", now=now)
    assert Standing(change).missing == [Missing.NOBODY_LEADS_FIRST]
    with pytest.raises(becoming_two.NotYetError):
        becoming_two.come_about(by=cast.ines, change=change, now=later(now, 14))
    run(later(now, 14))
    assert not Group.objects.filter(name="Saturday Table").exists()

    lead = leading_parts.ask(
        by=cast.ines, change=change, membership=mine(cast, "joan", cast.family), part=Part.FIRST, now=now
    )
    leading_parts.answer(by=cast.joan, lead=lead, says_yes=True, now=now)
    run(later(now, 14))

    assert Group.objects.filter(name="Saturday Table").exists()
    assert mine(cast, "joan", cast.family).role == "FACILITATOR"
    assert not Membership.objects.current().filter(group=cast.family, member=cast.ines).exists()


@pytest.mark.parametrize(
    ("chosen", "missing", "words"),
    [
        ({"amina": "FIRST", "lin": "FIRST"}, Missing.NOBODY_GOES, "Nobody chose the new group yet"),
        (
            {"rosa": "BOTH", "amina": "SECOND", "lin": "SECOND", "okello": "SECOND"},
            None,
            "All is ready.",
        ),
        (
            {"rosa": "SECOND", "amina": "SECOND", "lin": "SECOND", "okello": "SECOND"},
            Missing.NOBODY_STAYS,
            "Everybody chose the new group.",
        ),
    ],
)
def test_where_everybody_chose_one_side_it_waits_for_a_press(
    client: Client,
    cast: Cast,
    split: LifeChange,
    clock: Any,
    now: datetime.datetime,
    chosen: dict[str, str],
    missing: Missing | None,
    words: str,
) -> None:
    choose(cast, split, now, **chosen)
    found = Standing(split).missing
    assert missing in found if missing else found == []
    assert words in text_of(sign_in(client, cast.rosa).get(PAGE + "two/"))

    run(later(now, 14))

    assert Group.objects.filter(name=NAME).exists() is (missing is None)


def test_one_sided_change_comes_about_if_facilitators_press(
    cast: Cast, split: LifeChange, clock: Any, now: datetime.datetime
) -> None:
    run(later(now, 14))
    assert not Group.objects.filter(name=NAME).exists()
    titles = [item.title for item in waiting_for(cast.tuesday, cast.rosa, later(now, 14))]
    assert "The day has come, and something is missing." in titles

    becoming_two.come_about(by=cast.rosa, change=split, now=later(now, 14))

    assert where(cast)["Sam"] == {"Tuesday Circle", NAME}


def test_last_facilitator_goes_only_where_the_group_may_be_without_one(
    cast: Cast, split: LifeChange, clock: Any, now: datetime.datetime
) -> None:
    choose(cast, split, now, rosa="FIRST", sam="SECOND", amina="SECOND")
    roles.end_role(by=cast.rosa, membership=mine(cast, "rosa"), now=now)  # steps back: Sam alone facilitates now

    assert Standing(split).missing == [Missing.NOBODY_LEADS_FIRST]
    run(later(now, 14))
    assert where(cast)["Sam"] == {"Tuesday Circle"}
    RoleCustom.objects.create(group=cast.tuesday, may_be_without=True)
    run(later(now, 14))
    assert where(cast)["Sam"] == {NAME}


# --- Moving afterwards ----------------------------------------------------------------------------------------


@pytest.mark.guidance("SET-7")
def test_who_had_not_chosen_moves_with_one_press_for_some_weeks(
    client: Client, cast: Cast, two: Group, split: LifeChange, now: datetime.datetime
) -> None:
    home = text_of(sign_in(client, cast.amina).get("/home/"))
    assert "you can still move, if you like" in home
    assert "you can still move, if you like" not in text_of(sign_in(client, cast.rosa).get("/home/"))
    sign_in(client, cast.amina)
    assert NAME in text_of(client.get(PAGE + "part/"))

    for _twice in range(2):
        client.post(PAGE + "part/", {"part": "SECOND"})

    assert where(cast)["Amina"] == {NAME}
    back = f"/groups/{two.slug}/life/part/"
    assert client.post(back, {"part": "BOTH"}).status_code == 302
    assert where(cast)["Amina"] == {"Tuesday Circle", NAME}


def test_weeks_for_moving_end_and_nothing_is_lost(
    client: Client, cast: Cast, two: Group, split: LifeChange, clock: Any, now: datetime.datetime
) -> None:
    over = later(now, 14) + parts.MOVING
    split.refresh_from_db()
    with pytest.raises(splitting.TooLateError):
        becoming_two.move(by=cast.amina, member=cast.amina, change=split, part="SECOND", now=over)
    clock.move_to(over)

    answer = sign_in(client, cast.amina).get(PAGE + "part/", follow=True)

    assert "There is nothing to choose here now." in text_of(answer)
    assert where(cast)["Amina"] == {"Tuesday Circle"}


def test_who_came_after_the_day_was_not_part_of_it(
    client: Client, cast: Cast, two: Group, split: LifeChange, now: datetime.datetime
) -> None:
    MembershipFactory(group=cast.tuesday, member=cast.mika, joined_on=TODAY + 20 * DAY)

    answer = sign_in(client, cast.mika).post(PAGE + "part/", {"part": "SECOND"}, follow=True)

    assert "There is nothing to choose here now." in text_of(answer)
    assert not Membership.objects.filter(member=cast.mika, group=two).exists()


def test_no_seat_or_a_quiet_wish_in_the_other_group_reads_the_same(
    client: Client, cast: Cast, two: Group, now: datetime.datetime
) -> None:
    wish = ProtectionFactory(group=two, member=cast.lin, other=str(cast.amina.pk), state="KEPT", answered_at=now)
    apart = text_of(sign_in(client, cast.amina).post(PAGE + "part/", {"part": "SECOND"}, follow=True))
    assert "Every seat is taken at the moment." in apart
    assert where(cast)["Amina"] == {"Tuesday Circle"}
    wish.delete()
    Door.objects.create(group=two, seats=2)
    assert "Every seat is taken at the moment." in text_of(client.post(PAGE + "part/", {"part": "SECOND"}, follow=True))

    Door.objects.filter(group=two).delete()
    client.post(PAGE + "part/", {"part": "SECOND"})
    assert where(cast)["Amina"] == {NAME}


def test_who_alone_looks_after_a_group_does_not_move_away_from_it(
    client: Client, cast: Cast, two: Group, now: datetime.datetime
) -> None:
    sign_in(client, cast.sam)
    answer = client.post(PAGE + "part/", {"part": "FIRST"}, follow=True)
    assert "Hand your role on first" in text_of(answer)
    assert where(cast)["Sam"] == {"Tuesday Circle", NAME}
    roles.give_role(by=cast.sam, membership=mine(cast, "lin", two), role="FACILITATOR", now=now)

    client.post(PAGE + "part/", {"part": "FIRST"})

    assert where(cast)["Sam"] == {"Tuesday Circle"}


@pytest.mark.guidance("NOTE-6")
def test_facilitator_notes_afterwards_that_somebody_without_a_sign_in_moves(
    client: Client, cast: Cast, two: Group, now: datetime.datetime
) -> None:
    page = f"/groups/tuesday-circle/people/{mine(cast, 'okello').pk}/part/"
    sign_in(client, cast.rosa, second_step=True)
    assert client.post(page, {"part": "BOTH"}).status_code == 422
    assert client.post(page, {"part": "NEITHER"}).status_code == 422

    client.post(page, {"part": "BOTH", "is_kept_there": "on"})

    assert where(cast)["Okello"] == {"Tuesday Circle", NAME}
    assert Consent.objects.current().filter(member=cast.okello, group=two, question=KEPT_HERE).exists()


# --- What is kept ---------------------------------------------------------------------------------------------


@pytest.mark.guidance("CON-7")
def test_choices_and_questions_go_with_a_person_and_after_some_months(
    cast: Cast, split: LifeChange, clock: Any, now: datetime.datetime
) -> None:
    choose(cast, split, now, amina="SECOND", lin="BOTH")
    okello = mine(cast, "okello")
    splitting.note(by=cast.rosa, membership=okello, change=split, part="SECOND", is_kept_there=True, now=now)
    erase(cast.lin)
    assert PartChoice.objects.count() == 2
    run(later(now, 14))

    forget(later(now, 14 + 89))
    assert PartChoice.objects.count() == 2
    assert PartLead.objects.count() == 1
    forget(later(now, 14 + 92))
    assert not PartChoice.objects.exists()
    assert not PartLead.objects.exists()
    assert SecondGroup.objects.exists()


def test_name_kept_on_the_word_of_somebody_who_is_gone_keeps_the_person_where_they_are(
    cast: Cast, split: LifeChange, clock: Any, now: datetime.datetime
) -> None:
    okello = mine(cast, "okello")
    splitting.note(by=cast.sam, membership=okello, change=split, part="SECOND", is_kept_there=True, now=now)
    choose(cast, split, now, amina="SECOND")
    PartChoice.objects.filter(member=cast.okello).update(noted_by_id=None)  # as erasing Sam would

    run(later(now, 14))

    assert where(cast)["Okello"] == {"Tuesday Circle"}
