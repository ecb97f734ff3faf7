"""Builds the demo community, or brings the dates of one that is there up to today. Safe to repeat."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import transaction

from ethics.actions import adopt_code
from groups.actions import choose_words, found_group, welcome
from groups.actions import listing as listings
from groups.guide import Answer
from groups.models import Group, Organisation, Template
from meetings.actions import answering, calendars, scheduling
from meetings.models import Meeting, Place, ReminderRule, Series
from members.actions import (
    adding,
    consenting,
    contact,
    counting,
    emergency,
    getting_back,
    joining,
    planning,
    role_dates,
    roles,
    telling,
    willingness,
)
from members.consents import OPEN, QUESTIONS
from members.models import ContactMethod, Member, Membership
from peersupport.dev.demo import answers, asking, cast, neighbours, newcomers, scale, sheets, together, words
from resources.actions import add_resource

ZONE = "Europe/London"
YEAR = datetime.timedelta(weeks=52)
ANSWERED_WEEKS = 8


def build(now: datetime.datetime) -> bool:
    """Make the community if it is not there, and let Tuesday Circle meet tomorrow. True if it was made now."""
    is_new = not Group.objects.filter(slug=cast.TUESDAY).exists()
    if is_new:
        with transaction.atomic():
            _found(now)
    _freshen(now, anybody_heard=not is_new)
    return is_new


def _found(now: datetime.datetime) -> None:
    people = {person.sign_in or person.name: _make(person) for person in cast.PEOPLE}
    Member.objects.create_superuser(cast.OPERATOR, cast.PASSWORD, name="Root")
    _second_step(Member.objects.get(sign_in_name=cast.OPERATOR))
    organisation = Organisation.objects.create(
        name="Riverside Peers", country="GB", time_zone=ZONE, languages="English, Arabic", procedures=words.PROCEDURES
    )
    joining.let_coordinate(by=None, member=people[cast.COORDINATOR], organisation=organisation)
    for group in (_tuesday(organisation, people["rosa"], now), _family(organisation, people["ines"], now)):
        _gather(group, people, now)
        _share(group, people, now)
        _history(group, people, now)
        host, page = {
            cast.TUESDAY: (people["rosa"], words.TUESDAY_PAGE),
            cast.FAMILY: (people["ines"], words.FAMILY_PAGE),
        }[group.slug]
        neighbours.publish(group, host, people[cast.COORDINATOR], page, now)
    joining.let_coordinate(by=None, member=people[cast.SECOND], organisation=organisation)
    neighbours.settle(organisation, people[cast.COORDINATOR], now)
    together.bring_together(Group.objects.get(slug=cast.TUESDAY), people, now)
    asking.which_day(Group.objects.get(slug=cast.TUESDAY), people, now)
    asking.hard(Group.objects.get(slug=cast.TUESDAY), people, now)
    _welcomes(people)
    _consents(people, now)
    _calendars(people, now)
    _lost_phone(people["rosa"], people["Grace"], now)
    Template.objects.create(organisation=organisation, is_offered=True, **words.TEMPLATE)
    _plan(people["mika"], now)
    _questions(people, now)
    family = Group.objects.get(slug=cast.FAMILY)
    emergency.ask(by=people[cast.SECOND], group=family, reason=cast.FLOODED, now=now)
    counted_on = counting.quarter_end(now.date()) + datetime.timedelta(days=1)
    counting.count_quarter(datetime.datetime.combine(counted_on, datetime.time(9), datetime.UTC))
    newcomers.settle(family, people["ines"], people["Ngozi"], people["noor"], now)
    sheets.fill(people, now)
    for entry in words.HELP:
        add_resource(by=people["chidi"], checked_on=now.date() - datetime.timedelta(days=30), **entry)


def _welcomes(people: dict[str, Member]) -> None:
    """Both groups say some parts of the page for newcomers in their own words."""
    tuesday, family = Group.objects.get(slug=cast.TUESDAY), Group.objects.get(slug=cast.FAMILY)
    said: dict[str, Any] = {"title": "", "is_for_newcomers": True}
    for key, texts in words.TUESDAY_WELCOME.items():
        for language, text in texts.items():
            welcome.say(by=people["rosa"], group=tuesday, key=key, language=language, words=text, **said)
    welcome.add(by=people["rosa"], group=tuesday, language="en", is_for_newcomers=False, **words.TUESDAY_WELCOME_OWN)
    for key, text in words.FAMILY_WELCOME.items():
        welcome.say(by=people["ines"], group=family, key=key, language="en", words=text, **said)


def _plan(member: Member, now: datetime.datetime) -> None:
    """Mika thinks about a walking group, and has come half-way."""
    plan = planning.start_plan(by=member, now=now)
    for code, said in words.PLAN.items():
        planning.answer(plan=plan, code=code, said=Answer(**said), now=now)


def _tuesday(organisation: Organisation, founder: Member, now: datetime.datetime) -> Group:
    group = found_group(
        by=founder,
        organisation=organisation,
        name="Tuesday Circle",
        slug=cast.TUESDAY,
        purpose=words.TUESDAY_PURPOSE,
        sharing=words.TUESDAY_SHARING,
        people="LIVED",
        among="ANYBODY",
        activity="TALKING",
        formality="FORMAL",
        belonging=Group.Belonging.OPEN,
        country="GB",
        time_zone=ZONE,
    )
    place = scheduling.add_place(
        by=founder,
        group=group,
        name="Library, Room 2",
        detail="Ground floor, no steps",
        finding_it="From the bus stop, cross at the lights. The library is the brick house with the clock.\n"
        "Go in by the side door. Follow the paper arrows.",
        features=["STEP_FREE", "TOILET", "QUIET", "DRINKS", "FREE"],
        told=Place.Told.EVERYBODY,
    )
    _rhythm(place, founder, rule="FREQ=WEEKLY;BYDAY=TU", start=datetime.time(18, 30), now=now)
    return group


def _family(organisation: Organisation, founder: Member, now: datetime.datetime) -> Group:
    group = found_group(
        by=founder,
        organisation=organisation,
        name="Family Table",
        slug=cast.FAMILY,
        purpose=words.FAMILY_PURPOSE,
        people="FAMILIES",
        activity="TALKING",
        kind_words="Over soup and bread.",
        formality="INFORMAL",
        belonging=Group.Belonging.CLOSED,
        country="GB",
        time_zone=ZONE,
    )
    for language, chosen in words.FAMILY_WORDS.items():
        choose_words(by=founder, group=group, language=language, chosen=chosen)
    place = scheduling.add_place(
        by=founder,
        group=group,
        name="The kitchen at St Anne’s",
        detail="Blue door, first floor, lift beside it",
        finding_it="Ring the lower bell. Somebody comes down.",
        features=["STEP_FREE", "TOILET", "DRINKS"],
        told=Place.Told.ON_THE_DAY,
    )
    _rhythm(place, founder, rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", start=datetime.time(19), now=now)
    return group


def _rhythm(place: Place, founder: Member, *, rule: str, start: datetime.time, now: datetime.datetime) -> None:
    group = place.group
    scheduling.set_reminder(by=founder, group=group, kind=ReminderRule.Kind.DAYS, ahead=1, at_time=datetime.time(9))
    scheduling.arrange_series(
        by=founder,
        group=group,
        place=place,
        rule=rule,
        first_on=_first_day(now, rule),
        start_time=start,
        minutes=90,
        now=now,
    )


def _first_day(now: datetime.datetime, rule: str) -> datetime.date:
    """The weekday of ``rule``, a year ago."""
    weekday = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"].index(rule[-2:])
    day = (now - YEAR).date()
    return day + datetime.timedelta(days=(weekday - day.weekday()) % 7)


def _make(person: cast.Person) -> Member:
    member = joining.add_person(by=None, name=person.name, language=person.language, time_zone=ZONE, **person.wishes)
    if person.sign_in:
        member.sign_in_name = person.sign_in
        member.set_password(cast.PASSWORD)
        member.save()
    if person.email:
        if person.sign_in:
            EmailAddress.objects.create(user=member, email=person.email, verified=True, primary=True)
        contact.confirm(by=member, member=member, channel=ContactMethod.Channel.EMAIL, address=person.email)
        contact.choose_ways(by=member, member=member, first=ContactMethod.Channel.EMAIL)
    if person.sms:
        contact.confirm(by=member, member=member, channel=ContactMethod.Channel.SMS, address=person.sms)
        contact.choose_ways(by=member, member=member, first=ContactMethod.Channel.SMS)
    if person.call:
        contact.choose_ways(by=member, member=member, first=ContactMethod.Channel.CALL, call_number=person.call)
        way = member.contact_methods.get(channel=ContactMethod.Channel.CALL)
        contact.describe_call(by=member, way=way, **person.call_wishes)
    if person.second_step:
        _second_step(member)
    return member


def _consents(people: dict[str, Member], now: datetime.datetime) -> None:
    for name, slug, code, days, option in cast.ALL_RIGHT:
        membership = people[name].memberships.select_related("group", "member").get(group__slug=slug)
        said: dict[str, Any] = {"question": QUESTIONS[code], "days": days, "option": option, "now": now}
        if consenting.answers_alone(membership.member):
            group = membership.group if QUESTIONS[code].is_of_group else None
            consenting.say_yes(by=membership.member, member=membership.member, group=group, **said)
        else:
            consenting.note_yes(by=people["rosa"], membership=membership, **said)
    for name, teller, slug in cast.TOLD_BY:
        here = {
            one.member_id: one for one in Membership.objects.filter(group__slug=slug).select_related("member", "group")
        }
        adding.let_tell(
            by=people["rosa"], membership=here[people[name].pk], teller=here[people[teller].pk], days=OPEN, now=now
        )
    for name, slug, code in cast.NOT_ALL_RIGHT:
        member, group = people[name], Group.objects.get(slug=slug)
        consenting.say_no(by=member, member=member, question=QUESTIONS[code], group=group, now=now)


def _calendars(people: dict[str, Member], now: datetime.datetime) -> None:
    for name, choices in cast.CALENDARS:
        calendars.choose(by=people[name], now=now, **choices)
    calendars.make_address(by=people["amina"], now=now)  # nobody keeps the address: who tries it out makes a new one


def _questions(people: dict[str, Member], now: datetime.datetime) -> None:
    """One waits for Amina; Okello, who does not sign in, said yes in person."""
    for name, to_whom, what, why in cast.MAY_BE_TOLD:
        membership = people[name].memberships.select_related("group", "member").get(group__slug=cast.TUESDAY)
        asked = telling.ask(
            by=people["rosa"], membership=membership, to_whom=to_whom, what=what, why=why, days=30, now=now
        )
        if not consenting.answers_alone(membership.member):
            telling.note_answer(by=people["sam"], disclosure=asked, answer="YES", now=now)


def _second_step(member: Member) -> None:
    TOTP.activate(member, generate_totp_secret())


def _gather(group: Group, people: dict[str, Member], now: datetime.datetime) -> None:
    for person in cast.PEOPLE:
        if group.slug in person.groups:
            joining.welcome(
                by=None,
                group=group,
                member=people[person.sign_in or person.name],
                shown_name=person.name,
                role=person.groups[group.slug],
                is_hidden=person.is_hidden,
                joined_on=now.date() - YEAR,
            )


def _share(group: Group, people: dict[str, Member], now: datetime.datetime) -> None:
    """Somebody held a role before, some may be asked, and a thought about two is set."""
    for name, (began, ended) in cast.HELD_BEFORE.get(group.slug, {}).items():
        row = Membership.objects.current().get(group=group, member=people[name])
        for act, days in ((_give, began), (roles.end_role, ended)):
            act(by=people[name], membership=row, now=now - datetime.timedelta(days=days))
    for name, kind, ahead, days, learned in cast.DATES[group.slug]:
        row = Membership.objects.current().get(group=group, member=people[name])
        first = now.date() + datetime.timedelta(days=ahead)
        last = first + datetime.timedelta(days=days)
        role_dates.note(by=people[name], membership=row, kind=kind, on_date=first, until_on=last, words=learned)
    for name, kinds in cast.WILLING[group.slug].items():
        row = Membership.objects.current().select_related("group", "member").get(group=group, member=people[name])
        willingness.choose(by=people[name], membership=row, kinds=kinds)


def _give(*, by: Member, membership: Membership, now: datetime.datetime) -> None:
    roles.give_role(by=by, membership=membership, role=Membership.Role.CO_FACILITATOR, now=now)


def _history(group: Group, people: dict[str, Member], now: datetime.datetime) -> None:
    """A year behind: how many came, and for the last weeks who had said so; an agreement, and a list of more help."""
    belonging = list(
        Membership.objects.current().filter(group=group).select_related("member").order_by("joined_on", "pk")
    )
    place = {member.pk: number for number, member in enumerate(people.values())}
    belonging.sort(key=lambda row: place[row.member_id])
    host = next(row.member for row in belonging if row.role == Membership.Role.FACILITATOR)
    held = list(Meeting.objects.filter(group=group).held(now))
    for number, meeting in enumerate(held):
        if number < ANSWERED_WEEKS:
            _answers(meeting, [row.member for row in belonging], number)
        if number:  # the latest is left for the facilitator to write down
            scheduling.count_heads(by=host, meeting=meeting, number=4 + (number * 7 + len(belonging)) % 5)
    coming = _next(group, now)
    if coming is not None:
        for name, said in cast.ANSWERED[group.slug].items():
            answering.answer(by=people[name], meeting=coming, answer=said, now=now)
    answers.settle(group, people, coming, now)
    if group.slug == cast.TUESDAY:
        adopt_code(
            by=host,
            group=group,
            principles=list(words.TUESDAY_CODE_BEFORE),
            adopted_on=(now - YEAR).date() + datetime.timedelta(days=14),
        )
        adopt_code(
            by=host,
            group=group,
            principles=list(words.TUESDAY_CODE),
            adopted_on=(now - YEAR).date() + datetime.timedelta(days=200),
        )
        add_resource(by=host, group=group, checked_on=now.date() - datetime.timedelta(days=12), **words.TUESDAY_HELP)
    else:
        adopt_code(
            by=host,
            group=group,
            principles=list(words.FAMILY_CODE),
            adopted_on=(now - YEAR).date() + datetime.timedelta(days=28),
        )


def _lost_phone(by: Member, member: Member, now: datetime.datetime) -> None:
    """Grace has lost her phone, and Rosa lets her in again with six words on paper."""
    membership = Membership.objects.select_related("member", "group").get(member=member)
    getting_back.let_back_in(by=by, membership=membership, how="PAPER", now=now)


def _answers(meeting: Meeting, members: list[Member], shift: int) -> None:
    """Some said yes, one was not sure, one could not come, and most said nothing, as it is."""
    pattern = ["YES", "YES", "", "YES", "UNSURE", "NO", "YES", ""]
    before = meeting.starts_at - datetime.timedelta(hours=30)
    for place, member in enumerate(members):
        said = pattern[(place + shift) % len(pattern)]
        if said:
            answering.answer(by=member, meeting=meeting, answer=said, now=before)


def _freshen(now: datetime.datetime, *, anybody_heard: bool) -> None:
    """Let the season reach ahead of today, and Tuesday Circle meet tomorrow, whatever day it is."""
    for series in Series.objects.select_related("group", "place").exclude(group__slug__startswith=scale.SLUG):
        scheduling.extend_series(series=series, now=now)
    group = Group.objects.get(slug=cast.TUESDAY)
    tomorrow = now.astimezone(ZoneInfo(group.time_zone)).date() + datetime.timedelta(days=1)
    coming = _next(group, now)
    if coming is None or coming.on_date == tomorrow:
        return
    if anybody_heard:
        host = Membership.objects.current().facilitating().filter(group=group).order_by("joined_on", "pk").first()
        scheduling.move_meeting(
            by=host.member if host else None,
            meeting=coming,
            on_date=tomorrow,
            start_time=coming.start_time,
            why="The library is closed on our usual evening.",
            now=now,
        )
    else:  # in a community made this minute nobody knows another day, so there is no change to tell
        coming.on_date = tomorrow
        coming.save(update_fields=["on_date", "starts_at", "ends_at"])
        listings.refresh(group=group, now=now)


def _next(group: Group, now: datetime.datetime) -> Meeting | None:
    """The next meeting that has not begun."""
    return Meeting.objects.filter(group=group, starts_at__gt=now).taking_place().order_by("starts_at").first()
