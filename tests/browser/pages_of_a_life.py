"""The pages of a group's life, in the states in which people meet them: changes, becoming two, an ending."""

import datetime
from typing import Any

from django.utils import timezone
from playwright.sync_api import Page

from tests.browser.face import Face, press
from tests.browser.rig import World

LIFE = "/groups/tuesday-circle/life/"


def life_change(world: World, kind: str, days: int = 8) -> None:
    """Rosa announces what changes for Tuesday Circle; with no days ahead it holds at once."""
    from members.actions import life

    now = timezone.now()
    words = "We talked about it over tea. It is time for a change." if kind != "END" else "Every tea has its last cup."
    life.announce(
        by=world.member("rosa"),
        group=world.tuesday,
        kind=kind,
        holds_on=now.date() + datetime.timedelta(days=days),
        until_on=now.date() + datetime.timedelta(days=50) if kind == "BREAK" else None,
        how="TOGETHER",
        words=words,
        onward="The allotment is open on Saturdays." if kind == "END" else "",
        now=now,
    )


def becoming_two(world: World, *, leads: bool = True, days_ago: int = 0) -> Any:
    """Rosa proposes a Thursday group; Sam said that he looks after it, and some people chose."""
    from members.actions import leading_parts, splitting
    from members.models import PartLead

    now = timezone.now() - datetime.timedelta(days=days_ago)
    change = splitting.propose(
        by=world.member("rosa"),
        group=world.tuesday,
        holds_on=now.date() + datetime.timedelta(days=21),
        name="Thursday Circle",
        purpose="On Thursdays we sit in a circle, and have time for everybody.",
        when="Thursday evenings, in the library",
        belonging="OPEN",
        language="en",
        second_lead=world.membership("Sam"),
        how="TOGETHER",
        words="The room has grown too small for us.",
        now=now,
    )
    if leads:
        lead = PartLead.objects.get(change=change)
        leading_parts.answer(by=world.member("sam"), lead=lead, says_yes=True, now=now)
    for name, part in (("rosa", "FIRST"), ("Grace", "SECOND"), ("lin", "BOTH")):
        splitting.choose(by=world.member(name), change=change, part=part, now=now)
    return change


def became_two(world: World) -> None:
    """It has come about; Amina had not chosen."""
    from members.actions import life

    becoming_two(world, days_ago=21)
    life.come_about(timezone.now() + datetime.timedelta(hours=1))


def missing_somebody(world: World) -> None:
    """The day has come, and nobody said yes to looking after the new one."""
    becoming_two(world, leads=False, days_ago=30)


def part_note(world: World) -> str:
    """Path of the page on which Rosa notes what Okello said."""
    return f"/groups/tuesday-circle/people/{world.membership('Okello').pk}/part/"


def part_question(world: World) -> str:
    """Path of the page on which Lin is asked to look after the first group."""
    from groups.models import LifeChange
    from members.actions import leading_parts

    change = LifeChange.objects.to_come().filter(group=world.tuesday).first() or becoming_two(world)
    asked: dict[str, Any] = {"by": world.member("rosa"), "change": change, "part": "FIRST", "now": timezone.now()}
    return f"/me/part/{leading_parts.ask(membership=world.membership('lin'), **asked).pk}/"


def ended(world: World) -> None:
    """Tuesday Circle has ended; Amina kept its story, with her name in it."""
    from groups.models import LifeChange
    from members.actions import keeping, life

    life_change(world, "END", 0)
    keeping.choose(by=world.member("amina"), change=LifeChange.objects.get(), keeps_story=True, keeps_name=True)
    life.come_about(timezone.now() + datetime.timedelta(days=1))


def draft(world: World) -> None:
    """Tuesday Circle has agreed on nothing yet, and finds what another group agreed on."""
    from ethics.actions import begin_with
    from ethics.models import CodeVersion

    before = CodeVersion.objects.filter(group=world.tuesday).order_by("-number")
    principles = before[0].principles
    before.delete()
    begin_with(by=None, group=world.tuesday, principles=principles, now=timezone.now())


def meet_in_arabic(world: World) -> None:
    """Tuesday Circle tells anybody that it meets in Arabic."""
    from groups.models import Listing

    Listing.objects.filter(group=world.tuesday).update(languages=" ar ")


def _take_a_name_that_is_there(page: Page, world: World) -> None:
    page.goto(world.url + LIFE + "two/")
    page.fill("[name=name]", "Tuesday Circle")
    page.locator("[name=how]").first.check()
    page.select_option("[name=second_lead]", label="Sam")
    press(page, "main form.form button.main, main form .main")


def _announce_break(page: Page, world: World) -> None:
    page.goto(world.url + LIFE + "break/")
    page.fill("[name=until_on]", "2027-01-12")
    page.locator("[name=how]").first.check()
    page.fill("[name=words]", "The library closes in December. We rest, too.")
    press(page, "main form button.main")


OF_A_LIFE = (
    Face("life", LIFE, "rosa", before=lambda world: life_change(world, "BREAK", 0)),
    Face("life-announced", LIFE, "amina", before=lambda world: life_change(world, "CLOSED")),
    Face("life-belonging", LIFE + "belonging/", "rosa"),
    Face("life-break", LIFE + "break/", "rosa"),
    Face("life-break-sure", "", "rosa", arrive=_announce_break),
    Face("life-again", "/groups/family-table/life/again/", "ines"),
    Face("life-end", LIFE + "end/", "rosa"),
    Face("life-two", LIFE + "two/", "rosa"),
    Face("life-two-wrong", "", "rosa", arrive=_take_a_name_that_is_there),
    Face("life-two-stands", LIFE + "two/", "rosa", before=becoming_two),
    Face("life-two-missing", LIFE + "two/", "rosa", before=missing_somebody),
    Face("life-part", LIFE + "part/", "amina", before=becoming_two, is_main=True),
    Face("life-moved", LIFE + "part/", "amina", before=became_two),
    Face("home-two", "/home/", "amina", before=became_two),
    Face("life-part-asked", part_question, "lin", before=becoming_two),
    Face("life-part-note", part_note, "rosa", before=becoming_two),
    Face("agreement-draft", "/groups/tuesday-circle/code/", "amina", before=draft),
    Face("agreement-draft-agree", "/groups/tuesday-circle/code/draft/", "rosa", before=draft),
    Face("no-common-language", "/groups/tuesday-circle/join/", before=meet_in_arabic),
    Face("home-break", "/home/", "amina", before=lambda world: life_change(world, "BREAK", 0)),
    Face("life-goodbye", LIFE + "goodbye/", "amina", before=lambda world: life_change(world, "END")),
    Face("kept", "/me/kept/", "amina", before=ended),
)
