"""Other groups around the two of the demo, so that finding one can be tried. Made up, like everybody here."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from groups.actions import found_group
from groups.actions import listing as listings
from groups.models import Group, Listing, Organisation
from meetings.actions import scheduling
from meetings.models import Place
from members.actions import joining
from members.models import Member, Membership


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A group that is listed. ``rule``: its rhythm; ``page``: what it lets anybody know."""

    slug: str
    name: str
    host: str
    purpose: str
    rule: str
    start: datetime.time
    page: dict[str, Any]
    belonging: str = Group.Belonging.OPEN
    minutes: int = 90
    language: str = "en"
    country: str = "GB"
    time_zone: str = "Europe/London"
    place: dict[str, Any] = field(default_factory=dict)
    of_riverside: bool = False


SHOWN = {"shows_purpose": True, "shows_time": True, "shows_next": True, "shows_step_free": True}

GROUPS = (
    Neighbour(
        "morning-walkers",
        "Morning Walkers",
        "Idris",
        "We walk along the river, slowly, and talk or do not talk. Walking side by side makes some things easier.",
        "FREQ=WEEKLY;BYDAY=SA",
        datetime.time(10),
        {
            **SHOWN,
            "shows_place": True,
            "town": "Riverside, boat house",
            "languages": " en cy ",
            "kind": "MIXED",
            "in_person": True,
            "daylight": True,
            "children": True,
            "words": "Wear shoes that may get wet. We wait five minutes for anybody who is late. Dogs are welcome.",
        },
        place={
            "name": "In front of the boat house",
            "detail": "By the bench with the blue plaque",
            "finding_it": "Bus 4 stops at the bridge. Follow the river to the left.",
            "features": ["STEP_FREE", "FREE"],
            "told": Place.Told.EVERYBODY,
        },
        of_riverside=True,
    ),
    Neighbour(
        "quiet-room",
        "The Quiet Room",
        "Beth",
        "An hour in which nobody wants anything from you. We sit, some knit, some draw. Talk happens or it does not.",
        "FREQ=WEEKLY;BYDAY=TH",
        datetime.time(14),
        {
            **SHOWN,
            "town": "Hill End",
            "languages": " en ",
            "kind": "LIVED",
            "in_person": True,
            "daylight": True,
            "how_to_ask": "The library desk in Hill End tells you the room. Say you would like the quiet hour.",
        },
        minutes=60,
        place={"name": "Upper reading room", "features": ["QUIET", "TOILET"], "told": Place.Told.MEMBERS},
    ),
    Neighbour(
        "night-line-friends",
        "Evening Phone Circle",
        "Carys",
        "Four to eight of us, once a week on the phone, for people who cannot or do not want to leave the house.",
        "FREQ=WEEKLY;BYDAY=SU",
        datetime.time(20),
        {
            **SHOWN,
            "languages": " en ",
            "kind": "LIVED",
            "by_phone": True,
            "words": "You need no computer. Any phone will do, and you may just listen.",
            "how_to_ask": "Ask here. One of us phones you first and explains how it works.",
        },
        belonging=Group.Belonging.CLOSED,
    ),
    Neighbour(
        "women-at-noon",
        "Women at Noon",
        "Farah",
        "Women who have had hard years, over soup. We share what helped, and what did not.",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE",
        datetime.time(12),
        {
            **SHOWN,
            "town": "Old Harbour",
            "languages": " en ar ",
            "kind": "LIVED",
            "women_only": True,
            "daylight": True,
            "children": True,
            "in_person": True,
            "words": "There is a corner with toys and somebody who minds the children.",
            "how_to_ask": "Ask here, in English or Arabic. We tell you the house when we have spoken.",
        },
        belonging=Group.Belonging.CLOSED,
        place={"name": "A house in Old Harbour", "features": ["STEP_FREE", "TOILET", "DRINKS"]},
        of_riverside=True,
    ),
    Neighbour(
        "مجلس-الجيران",
        "مجلس الجيران",
        "سلمى",
        "نلتقي كل أسبوع لنشرب الشاي ونستمع بعضنا إلى بعض. من تعب من الكلام فله أن يسكت، ومن أراد أن يحكي فكلنا آذان.",
        "FREQ=WEEKLY;BYDAY=MO",
        datetime.time(17),
        {
            **SHOWN,
            "shows_place": True,
            "town": "Old Harbour · الميناء القديم",
            "languages": " ar ",
            "kind": "MIXED",
            "in_person": True,
            "children": True,
            "words": "أهلًا بك كما أنت. لا نسأل عن الاسم ولا عن السبب.",
        },
        language="ar",
        place={
            "name": "قاعة الجمعية",
            "detail": "الطابق الأرضي، الباب الأخضر",
            "features": ["STEP_FREE", "TOILET", "DRINKS", "FREE"],
            "told": Place.Told.EVERYBODY,
        },
    ),
    Neighbour(
        "parents-of-grown-children",
        "Parents of Grown Children",
        "Martin",
        "Our children are grown and still we lie awake. We meet to be parents together for an evening.",
        "FREQ=MONTHLY;BYDAY=1TU",
        datetime.time(19, 30),
        {
            **SHOWN,
            "town": "Hill End",
            "languages": " en ",
            "kind": "FAMILIES",
            "in_person": True,
            "online": True,
            "how_to_ask": "Ask here. You may also come once to see if it fits.",
        },
        belonging=Group.Belonging.CLOSED,
        place={"name": "Hill End hall", "features": ["STEP_FREE"]},
    ),
    Neighbour(
        "screen-and-tea",
        "Screen and Tea",
        "Wren",
        "Online, cameras on or off, with your own cup of tea. Many of us live far from any group.",
        "FREQ=WEEKLY;BYDAY=FR",
        datetime.time(19),
        {
            **SHOWN,
            "languages": " en fr ",
            "kind": "MIXED",
            "online": True,
            "words": "Your picture and your name can stay off. Writing instead of speaking is fine, too.",
            "how_to_ask": "The way in is told to whoever belongs. Press the button below, that is all.",
        },
        time_zone="Europe/Paris",
        country="FR",
        language="fr",
    ),
    Neighbour(
        "sunday-bakers",
        "Sunday Bakers",
        "Olu",
        "We bake bread and let it take its time. Meanwhile we say how the week was.",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU",
        datetime.time(15),
        {
            **SHOWN,
            "shows_place": True,
            "town": "Mill Lane",
            "languages": " en yo ",
            "kind": "LIVED",
            "in_person": True,
            "daylight": True,
            "words": "Nobody has to be good at baking. Take a loaf home.",
        },
        place={
            "name": "Mill Lane community kitchen",
            "detail": "Round the back",
            "features": ["STEP_FREE", "TOILET", "DRINKS"],
            "told": Place.Told.EVERYBODY,
        },
    ),
)


def settle(organisation: Organisation, coordinator: Member, now: datetime.datetime) -> None:
    """Found all of them, each with somebody who opens the door, and list them."""
    for one in GROUPS:
        host = joining.add_person(by=None, name=one.host, language="en", time_zone=one.time_zone)
        group = found_group(
            by=host,
            name=one.name,
            slug=one.slug,
            purpose=one.purpose,
            belonging=one.belonging,
            organisation=organisation if one.of_riverside else None,
            language=one.language,
            country=one.country,
            time_zone=one.time_zone,
        )
        joining.welcome(by=None, group=group, member=host, shown_name=one.host, role=Membership.Role.FACILITATOR)
        place = scheduling.add_place(by=host, group=group, **one.place) if one.place else None
        scheduling.arrange_series(
            by=host,
            group=group,
            place=place,
            rule=one.rule,
            first_on=now.date(),
            start_time=one.start,
            minutes=one.minutes,
            now=now,
        )
        publish(group, host, coordinator, one.page, now)


def publish(group: Group, host: Member, coordinator: Member, page: dict[str, Any], now: datetime.datetime) -> None:
    """Let a group show ``page``, ask to be listed, and be listed."""
    listings.write(by=host, group=group, now=now, **page)
    listings.ask(by=host, group=group, now=now)
    listing = Listing.objects.get(group=group)
    if listing.is_waiting:
        listings.accept(by=coordinator, listing=listing, now=now)
