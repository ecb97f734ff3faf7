"""Sheets to sign up on, names and numbers, and what is printed, in the states in which people meet them."""

import datetime
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page

from tests.browser.face import Face, press
from tests.browser.rig import World


def meeting_is_now(world: World) -> Any:
    """The next meeting of Tuesday Circle, which has just begun."""
    meeting = world.meeting
    begun = timezone.now().astimezone(ZoneInfo(meeting.time_zone))
    meeting.on_date, meeting.start_time = begun.date(), begun.time().replace(microsecond=0)
    meeting.save()
    return meeting


def passed_phone(world: World) -> str:
    """Key of the session of a phone that goes round at a meeting of Tuesday Circle."""
    from meetings.models import SheetRound
    from meetings.passed import SESSION_KEY
    from peersupport.encryption.sessions import SessionStore

    now = timezone.now()
    found = SheetRound.objects.create(meeting=world.meeting, opened_at=now, until=now + datetime.timedelta(hours=2))
    session = SessionStore()
    session[SESSION_KEY] = str(found.pk)
    session.save()
    return str(session.session_key)


def close_sheets(world: World) -> None:
    """Let Rosa have closed the sheet on every phone."""
    from meetings.actions import sheets

    sheets.close(by=world.member("rosa"), meeting=world.meeting, now=timezone.now())


def spoken_by_all(path: str) -> Callable[[World], str]:
    """``path``, in a group that speaks what everybody reads: a phone that goes round follows the group alone."""

    def speaking(world: World) -> str:
        from groups.models import Group

        Group.objects.filter(pk=world.tuesday.pk).update(language=world.member("amina").language)
        return path

    return speaking


def names_page(world: World) -> str:
    """Where Ines ticks who was at the last meeting of Family Table."""
    from meetings.models import Meeting, TickList

    last = Meeting.objects.filter(group=TickList.objects.get().group).held(timezone.now())[0]
    return f"/meetings/{last.pk}/names/"


def _pass_round(page: Page, world: World) -> None:
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": passed_phone(world), "url": world.url}])


def _pass_round_and_close(page: Page, world: World) -> None:
    _pass_round(page, world)
    close_sheets(world)


def _send_half_a_line(page: Page, world: World) -> None:
    _pass_round(page, world)
    page.goto(world.url + spoken_by_all("/sheet/write/")(world))
    page.fill("[name=name]", "Wren")
    page.check("[name=way][value=SMS]")
    page.check("[name=needs][value=INTERPRETER]")
    press(page, "main form button.main")


OF_SHEETS = (
    Face("sheet-to-sign-up", lambda world: f"/meetings/{world.past_meeting.pk}/sheet/", "rosa"),
    Face("sheet-of-a-day-to-come", lambda world: f"/meetings/{world.meeting.pk}/sheet/", "rosa"),
    Face("sheet-paper", lambda world: f"/meetings/{world.meeting.pk}/sheet/paper/?with_names=on&language=en", "rosa"),
    Face("sheet-people", lambda world: f"/meetings/{world.past_meeting.pk}/sheet/people/", "rosa"),
    Face("sheet-passed", spoken_by_all("/sheet/"), first=_pass_round),
    Face("sheet-passed-thanks", spoken_by_all("/sheet/?kept=yes"), first=_pass_round),
    Face("sheet-passed-write", spoken_by_all("/sheet/write/"), first=_pass_round, is_main=True),
    Face("sheet-passed-problems", "", arrive=_send_half_a_line),
    Face("sheet-passed-back", spoken_by_all("/sheet/back/"), first=_pass_round),
    Face("sheet-passed-closed", spoken_by_all("/sheet/"), first=_pass_round_and_close),
    Face("names-decision", "/groups/tuesday-circle/names/", "rosa"),
    Face("names-decided", "/groups/family-table/names/", "ines"),
    Face("names", names_page, "ines"),
    Face("letter", "/me/letter/", "joan"),
    Face("letter-to-fill-in", "/me/letter/", "amina"),
    Face("what-helps", "/me/what-helps/", "amina"),
    Face("slips", "/groups/tuesday-circle/meetings/slips/", "rosa"),
    Face("slips-of-member", "/groups/tuesday-circle/meetings/slips/?size=Letter&with_name=on", "amina"),
    Face(
        "door-note-called-off",
        lambda world: f"/meetings/{world.meeting.pk}/door-note/",
        "rosa",
        before=lambda world: world.cancel(),
    ),
)
