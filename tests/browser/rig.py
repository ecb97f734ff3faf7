"""The demo community as the world of a browser (chromium.py), and ways to stand in somebody's shoes.

The traps behind these lines are listed in the design notes: plain static files for the live server, no string
``wait_for_function`` under our content policy.
"""

import datetime
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self

import pytest
import time_machine
from allauth.account.internal.userkit import user_id_to_str
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page

NOON = datetime.datetime(2026, 11, 23, 12, 0, tzinfo=datetime.UTC)
"""A Monday at noon in London: pages look the same whatever day and hour it is where the tests run."""

Arrive = Callable[[Page, "World"], None]


@pytest.fixture(scope="session")
def community(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[sqlite3.Connection, sqlite3.Connection]]:
    """The empty test database and the one with the demo community, both as copies in memory."""
    if connection.vendor != "sqlite":
        pytest.skip("browser tests run on the embedded database")
    with django_db_blocker.unblock():
        # Late, because these need the apps to be loaded.
        from members.outbox.draining import drain
        from members.outbox.ticking import tick
        from peersupport.dev.demo import community as demo

        connection.ensure_connection()
        empty, full = sqlite3.connect(":memory:"), sqlite3.connect(":memory:")
        connection.connection.backup(empty)
        with override_settings(SHOWS_OUTBOX=True), time_machine.travel(NOON):
            demo.build(timezone.now())
            tick(timezone.now(), clock=timezone.now)
            for lane in ("email", "sms"):
                drain(lane, seconds=20)
        connection.connection.backup(full)
        empty.backup(connection.connection)
    yield empty, full
    empty.close()
    full.close()


@dataclass
class World:
    """The demo community behind a live server."""

    url: str
    new_context: Callable[..., BrowserContext]
    notes: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def at(cls, url: str, new_context: Callable[..., BrowserContext]) -> Self:
        """The world that the server at ``url`` shows."""
        return cls(url.replace("127.0.0.1", "localhost"), new_context)

    def member(self, name: str) -> Any:
        """By sign-in name, or by name for people who have none."""
        from members.models import Member

        found = Member.objects.filter(sign_in_name=name.lower()).first()
        return found or next(row for row in Member.objects.all() if row.name == name)

    @cached_property
    def tuesday(self) -> Any:
        """Tuesday Circle."""
        from groups.models import Group

        return Group.objects.get(slug="tuesday-circle")

    @property
    def meeting(self) -> Any:
        """The next meeting of Tuesday Circle, as it is now."""
        from meetings.models import Meeting

        return Meeting.objects.filter(group=self.tuesday, ends_at__gt=timezone.now()).order_by("starts_at").first()

    @property
    def past_meeting(self) -> Any:
        """The latest that is over."""
        from meetings.models import Meeting

        return Meeting.objects.filter(group=self.tuesday).held(timezone.now()).first()

    def meeting_gets_another_hour(self) -> None:
        """Let Sam have changed the hour of the next meeting, each time to another one."""
        from meetings.actions import scheduling

        meeting = self.meeting
        hour = 9 + meeting.sequence % 6
        scheduling.move_meeting(
            by=self.member("sam"),
            meeting=meeting,
            on_date=meeting.on_date,
            start_time=datetime.time(hour, 15),
            why="The library closes early.",
            now=timezone.now(),
        )

    def call_all_off(self) -> None:
        """Let Rosa have called everything off for a week."""
        from meetings.actions import all_off

        today = timezone.localdate()
        days = {"from_on": today, "until_on": today + datetime.timedelta(days=6)}
        all_off.announce(
            by=self.member("rosa"), group=self.tuesday, why="The river is in the street.", now=timezone.now(), **days
        )

    def season_page(self) -> str:
        """Where the rhythm of Tuesday Circle is changed."""
        from meetings.models import Series

        return f"/groups/tuesday-circle/meetings/season/{Series.objects.get(group=self.tuesday).pk}/"

    @property
    def outing(self) -> Any:
        """The boat of Tuesday Circle: every place is taken."""
        from meetings.models import Meeting

        return Meeting.objects.get(group=self.tuesday, kind="OUTING")

    @property
    def table(self) -> Any:
        """The next meeting of Family Table."""
        from meetings.models import Meeting

        coming = Meeting.objects.filter(group__slug="family-table", ends_at__gt=timezone.now())
        return coming.order_by("starts_at").first()

    def cannot_come(self, name: str) -> None:
        """Let this person not come to Family Table this time."""
        from meetings.actions import answering

        answering.answer(by=self.member(name), meeting=self.table, answer="NO", now=timezone.now())

    def request_of(self, name: str) -> Any:
        """What this person asked of Family Table; with an empty name, what somebody without an account did."""
        from members.models import JoinRequest

        return JoinRequest.objects.filter(member=self.member(name) if name else None).earliest("asked_at")

    def decide(self, name: str, action: str) -> None:
        """Let Ines have answered this person."""
        from members.actions import deciding

        getattr(deciding, action)(by=self.member("ines"), row=self.request_of(name), now=timezone.now())

    def confide(self, name: str) -> None:
        """Let whoever asked for somebody else have told this facilitator that it was for themselves."""
        from members.actions import asking

        asking.confide(by=None, row=self.request_of(""), reader=self.member(name), words="It was too hard to say.")

    def wish(self) -> None:
        """Let Joan have asked that she not meet somebody."""
        from members.actions import apart

        joan, group = self.member("joan"), self.request_of("noor").group
        apart.ask_protection(by=joan, group=group, member=joan, who="My cousin Noor", now=timezone.now())

    def ask_away(self) -> None:
        """Let Joan be asked to stay away from Family Table."""
        from members.actions import apart

        now = timezone.now()
        apart.ask_to_stay_away(
            by=self.member("ines"),
            membership=self.member("joan").memberships.current().get(),
            reason="What was said at the table was told outside.",
            look_again_on=(now + datetime.timedelta(days=60)).date(),
            now=now,
        )

    def unanswer(self, name: str) -> None:
        """Let this person have said nothing yet about the next meeting."""
        from meetings.models import Attendance

        Attendance.objects.filter(meeting=self.meeting, member=self.member(name)).delete()

    def answer(self, name: str, said: str) -> None:
        """Let this person have answered."""
        from meetings.actions import answering

        answering.answer(by=self.member(name), meeting=self.meeting, answer=said, now=timezone.now())

    def cancel(self, why: str = "The room is being painted.") -> None:
        """Let Rosa have called the next meeting off."""
        from meetings.actions import scheduling

        scheduling.cancel_meeting(by=self.member("rosa"), meeting=self.meeting, why=why, now=timezone.now())

    def unlist(self, why: str = "") -> None:
        """Let Tuesday Circle not be listed any more: by its own wish, or sent back with a reason."""
        from groups.actions import listing

        if why:
            listing.send_back(by=self.member("chidi"), listing=self.tuesday.listing, why=why, now=timezone.now())
        else:
            listing.withdraw(by=self.member("rosa"), group=self.tuesday)

    def depart(self) -> None:
        """Let Tuesday Circle have said that it will stand alone."""
        from members.actions import departing

        departing.announce(by=self.member("rosa"), group=self.tuesday, now=timezone.now())

    def go(self, name: str) -> None:
        """Let this person have left Tuesday Circle."""
        from members.actions import joining

        member = self.member(name)
        membership = member.memberships.current().get(group=self.tuesday)
        joining.leave(by=member, membership=membership, now=timezone.now())

    def move(self) -> None:
        """Let Rosa have given the next meeting another hour."""
        from meetings.actions import scheduling

        meeting = self.meeting
        scheduling.move_meeting(
            by=self.member("rosa"),
            meeting=meeting,
            on_date=meeting.on_date,
            start_time=datetime.time(19, 15),
            why="The library closes later this week.",
            now=timezone.now(),
        )

    def stop_the_clock(self) -> None:
        """Let no message have gone out for an hour."""
        from members.models import Tick

        long_ago = timezone.now() - datetime.timedelta(hours=1)
        Tick.objects.update(started_at=long_ago, finished_at=long_ago)

    def forget_second_step(self, name: str) -> None:
        """Let this person have none yet."""
        from allauth.mfa.models import Authenticator

        Authenticator.objects.filter(user=self.member(name)).delete()

    def death_page(self, name: str) -> str:
        """Path of the page for when this person has died."""
        return self.person_page(name, "died")

    def person_page(self, name: str, what: str = "") -> str:
        """Path of a page of this person's, for facilitators; without ``what`` the person's own."""
        page = f"/groups/{self.tuesday.slug}/people/{self.membership(name).pk}/"
        return f"{page}{what}/" if what else page

    def all_right_page(self, name: str, code: str) -> str:
        """Path of one "Is it all right if…?" to this person."""
        return f"/me/privacy/all-right/{self.membership(name).pk}/{code}/"

    def question_page(self, name: str) -> str:
        """Path of a question before something is told about this person."""
        return f"/me/questions/{self.member(name).disclosures.get().pk}/"

    def membership(self, name: str) -> Any:
        """Where this person belongs to Tuesday Circle."""
        from members.models import Membership

        return Membership.objects.get(group=self.tuesday, member=self.member(name))

    def supporter(self, *, is_taken_up: bool = True) -> Any:
        """Amina's supporter, or her invitation that nobody has taken up."""
        from members.models import Supporter

        return Supporter.objects.get(member=self.member("amina"), helper__isnull=not is_taken_up)

    def invitation(self) -> str:
        """Path of the page that her invitation opens."""
        return f"/with/invitation/{self.supporter(is_taken_up=False).phrase.replace(' ', '-')}/"

    def ask_who_leads(self, name: str) -> None:
        """This person says that nobody looks after Tuesday Circle any more."""
        from members.actions import leading_again

        leading_again.ask(by=self.member(name), group=self.tuesday, now=timezone.now())

    def emergency_page(self, *, is_granted: bool = False) -> str:
        """Path of what Wambui asked about Family Table; Chidi said yes, if ``is_granted``."""
        from members.actions import emergency
        from members.models import Emergency

        asked = Emergency.objects.get()
        if is_granted and not asked.is_granted:
            emergency.answer(by=self.member("chidi"), emergency=asked, is_granted=True, now=timezone.now())
        return f"/coordination/emergencies/{asked.pk}/"

    def stop_way_back(self, name: str) -> None:
        """Somebody stopped letting this person in again."""
        from members.actions import getting_back

        getting_back.stop(by=None, way_back=self.member(name).ways_back.get(), now=timezone.now())

    def forget_ways_back(self, name: str) -> None:
        """Nobody has let this person in again yet, so that no limit of a day or an hour is reached."""
        self.member(name).ways_back.all().delete()
        cache.clear()

    def back_in_page(self, name: str) -> str:
        """Path of the page that lets this person in again."""
        return self.death_page(name).replace("/died/", "/back-in/")

    def reset_page(self, name: str) -> str:
        """Path of the page that takes this facilitator's second step away."""
        from members.models import Membership

        row = Membership.objects.get(group=self.tuesday, member=self.member(name))
        return f"/coordination/second-steps/{row.pk}/"

    def organisation_page(self) -> str:
        """Path of the page of the organisation behind Tuesday Circle, in the administration."""
        return f"/admin/groups/organisation/{self.tuesday.organisation_id}/change/"

    def facilitator_page(self, name: str) -> str:
        """Path of the page with the dates of this facilitator."""
        return self.reset_page(name).replace("/second-steps/", "/facilitators/")

    def stop_link(self, name: str) -> str:
        """Path of the page behind the link that stops letting this person in."""
        return f"/accounts/back/stop/{self.member(name).ways_back.get().stop_token}/"

    def plan(self, end: str = "") -> str:
        """Path of a page of Mika's plan for a group."""
        return f"/groups/new/{self.member('mika').plans.open().get().pk}/{end}"

    def leave_open(self) -> None:
        """Let Tuesday Circle be young, with questions that are still open."""
        from groups.actions import note_points
        from groups.guide import Answer
        from groups.models import Group

        Group.objects.filter(pk=self.tuesday.pk).update(status="FOUNDING")
        answers = {
            "place": Answer(state="DECIDED", choice=["STEP_FREE", "NEAR"], words="The library, or the school"),
            "size": Answer(state="ASK"),
            "rhythm": Answer(state="DECIDED", choice=["WEEKLY"]),
        }
        note_points(by=self.member("rosa"), group=self.tuesday, answers=answers)

    def look_for(self) -> Any:
        """Rosa cannot come; people here and next door are asked."""
        from meetings.actions import standing_in

        now, rosa = timezone.now(), self.member("rosa")
        search = standing_in.cannot_come(by=rosa, meeting=self.meeting, now=now)
        standing_in.ask_next_door(by=rosa, search=search, now=now)
        words = "The key hangs behind the clock.\nTea is in the red tin. I had planned to ask what helps in winter."
        standing_in.write_notes(by=rosa, search=search, notes=words)
        return search

    def stand_in_link(self, name: str) -> str:
        """Path of the page on which this person is asked to stand in."""
        return f"/s/{self.look_for().asks.get(member=self.member(name)).token}/"

    def stand_in(self, name: str) -> str:
        """Let this person say yes. Returns the path of their page."""
        from meetings.actions import standing_in

        member = self.member(name)
        ask = self.look_for().asks.select_related("search__meeting", "member").get(member=member)
        standing_in.say(by=member, ask=ask, says_yes=True, now=timezone.now())
        return f"/s/{ask.token}/"

    def role_offer(self, name: str) -> str:
        """Path of the page on which this person is asked whether they would facilitate."""
        from members.actions import offering
        from members.models import Membership

        rosa, now = self.member("rosa"), timezone.now()
        row = Membership.objects.get(group=self.tuesday, member=self.member(name))
        offer = offering.ask(
            by=rosa, membership=row, role="CO_FACILITATOR", from_on=now.date() + datetime.timedelta(days=9), now=now
        )
        return f"/me/asked/{offer.pk}/"

    def touch_question(self) -> str:
        """Path of the page on which Sam answers Amina."""
        from members.models import ContactExchange

        return f"/me/in-touch/{ContactExchange.objects.get(asked=self.member('sam')).pk}/"

    def ask_page(self, name: str) -> str:
        """Path of the page on which this person is asked about keeping in touch."""
        return f"/groups/{self.tuesday.slug}/here/{self.membership(name).pk}/ask/"

    def link(self, name: str) -> str:
        """Path of the page behind the link in this person's messages."""
        from meetings.models import AnswerLink

        link, _made = AnswerLink.objects.get_or_create(meeting=self.meeting, member=self.member(name))
        return f"/a/{link.token}/"

    def session_of(self, name: str, *, hours_ago: int = 0) -> str:
        """Key of the session that this person would have after signing in, second step included."""
        from members.backends import SignInBackend
        from peersupport.encryption.sessions import SessionStore

        member = self.member(name)
        session = SessionStore()
        moment = time.time() - hours_ago * 3600
        session[SESSION_KEY] = str(member.pk)
        session[BACKEND_SESSION_KEY] = f"{SignInBackend.__module__}.{SignInBackend.__qualname__}"
        session[HASH_SESSION_KEY] = member.get_session_auth_hash()
        session["account_authentication_methods"] = [
            {"method": "password", "at": moment, "reauthenticated": True},
            {"method": "mfa", "type": "totp", "at": moment, "reauthenticated": True},
        ]
        session["account_authentication_methods_user"] = user_id_to_str(member)
        session.save()
        return str(session.session_key)

    def sign_in(self, context: BrowserContext, name: str, *, hours_ago: int = 0) -> None:
        """Give ``context`` the session of this person."""
        key = self.session_of(name, hours_ago=hours_ago)
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": self.url}])

    def page(self, who: str = "", **options: Any) -> Page:
        """A page in a fresh context, signed in as ``who``, with Playwright's options for the context."""
        context = self.new_context(**options)
        if who:
            self.sign_in(context, who)
        return context.new_page()

    def read_as(self, context: BrowserContext, *, language: str = "en", text_size: int = 1) -> None:
        """Let everybody read in this language and size, signed in or not."""
        from members.models import Member

        Member.objects.update(language=language, text_size=text_size)
        values = {"language": language, "text_size": str(text_size)}
        context.add_cookies([{"name": name, "value": value, "url": self.url} for name, value in values.items()])


@pytest.fixture
def world(
    community: tuple[sqlite3.Connection, sqlite3.Connection],
    transactional_db: None,
    live_server: Any,
    new_context: Callable[..., BrowserContext],
    settings: Any,
) -> Iterator[World]:
    """The demo community, fresh for each test, behind a live server."""
    from members.models import Tick

    empty, full = community
    settings.SHOWS_OUTBOX = True
    settings.ROOT_URLCONF = "tests.browser.urls"
    settings.BASE_URL = live_server.url.replace("127.0.0.1", "localhost")
    connection.ensure_connection()
    full.backup(connection.connection)
    ContentType.objects.clear_cache()
    cache.clear()
    with time_machine.travel(NOON):
        Tick.objects.update(started_at=timezone.now(), finished_at=timezone.now())
        yield World.at(live_server.url, new_context)
    empty.backup(connection.connection)
    ContentType.objects.clear_cache()
    cache.clear()
