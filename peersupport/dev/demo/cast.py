"""Who is in the demo community. Names are made up; numbers and addresses are of the kind kept free for fiction."""

from dataclasses import dataclass, field
from typing import Any

PASSWORD = "room for one more please"  # noqa: S105  (printed by make run, for everybody to use)

TUESDAY, FAMILY = "tuesday-circle", "family-table"


@dataclass(frozen=True, slots=True)
class Person:
    """One made-up person. ``sign_in`` empty: no sign-in. ``groups``: slug to role."""

    sign_in: str
    name: str
    groups: dict[str, str] = field(default_factory=dict)
    email: str = ""
    sms: str = ""
    call: str = ""
    language: str = "en"
    is_hidden: bool = False
    second_step: bool = False
    wishes: dict[str, Any] = field(default_factory=dict)
    call_wishes: dict[str, Any] = field(default_factory=dict)


MEMBER, CO_FACILITATOR, FACILITATOR = "MEMBER", "CO_FACILITATOR", "FACILITATOR"

PEOPLE = (
    Person("rosa", "Rosa", {TUESDAY: FACILITATOR}, email="rosa@example.org", second_step=True),
    Person("sam", "Sam", {TUESDAY: CO_FACILITATOR}, sms="+447700900102", second_step=True),
    Person("amina", "Amina", {TUESDAY: MEMBER}, email="amina@example.org", wishes={"message_wording": "FULL"}),
    Person(
        "lin", "Lin", {TUESDAY: MEMBER}, sms="+447700900104", is_hidden=True, wishes={"neutral_label": "Library group"}
    ),
    Person(
        "",
        "Okello",
        {TUESDAY: MEMBER},
        call="+447700900105",
        call_wishes={"best_time": "Mornings are best", "call_words": ""},
    ),
    Person("", "Leila", {TUESDAY: MEMBER}, email="leila@example.org", language="ar"),
    Person("", "Tomas", {TUESDAY: MEMBER}, sms="+447700900106"),
    Person("", "Grace", {TUESDAY: MEMBER}, email="grace@example.org"),
    Person("", "Yusuf", {TUESDAY: MEMBER}, sms="+447700900107", language="ar"),
    Person(
        "",
        "Bea",
        {TUESDAY: MEMBER},
        call="+447700900108",
        call_wishes={"best_time": "After five", "call_words": "It is Rosa, for Bea."},
    ),
    Person("", "Dev", {TUESDAY: MEMBER}, email="dev@example.org"),
    Person("", "Marlo", {TUESDAY: MEMBER}),
    Person("ines", "Ines", {FAMILY: FACILITATOR}, email="ines@example.org", second_step=True),
    Person("joan", "Joan", {FAMILY: MEMBER}, email="joan@example.org"),
    Person("", "Pavel", {FAMILY: MEMBER}, sms="+447700900110"),
    Person("", "Ngozi", {FAMILY: MEMBER}, email="ngozi@example.org"),
    Person(
        "",
        "Hanna",
        {FAMILY: MEMBER},
        call="+447700900111",
        call_wishes={"best_time": "Lunch time", "call_words": ""},
    ),
    Person("", "Theo", {FAMILY: MEMBER}, email="theo@example.org"),
    Person("noor", "Noor", email="noor@example.org"),
    Person("mika", "Mika", email="mika@example.org"),
    Person("chidi", "Chidi", email="chidi@example.org", second_step=True),
    Person("wambui", "Wambui", email="wambui@example.org", second_step=True),
)

ALL_RIGHT = (
    ("amina", TUESDAY, "reach-meeting", 0, "EMAIL"),
    ("lin", TUESDAY, "reach-care", 30, "PHONE"),
    ("Okello", TUESDAY, "reach-meeting", 365, "PHONE"),
    ("Bea", TUESDAY, "call-message", 0, ""),
    ("joan", FAMILY, "reach-meeting", 90, "EMAIL"),
    ("amina", TUESDAY, "tells-another", 0, ""),
    ("sam", TUESDAY, "newcomers-reach", 0, "PHONE"),
    ("Marlo", TUESDAY, "kept-here", 0, ""),
    ("Okello", TUESDAY, "kept-here", 0, ""),
)
"""Who said yes to what: in which group, for how many days, and what they chose. Whoever cannot sign in said so in
person."""
TOLD_BY = (("Marlo", "amina", TUESDAY),)
"""Who has no phone, and who tells them."""
NOT_ALL_RIGHT = (("amina", TUESDAY, "reach-care"),)

MAY_BE_TOLD = (
    ("amina", "My sister Ana", "That Amina has a lift home from now on.", "So that Ana need not wait up."),
    ("Okello", "The driver of the day bus", "That the new stop is far for Okello.", "So that he stops at the corner."),
)
"""What Rosa would like to tell somebody outside, and has asked about."""

ANSWERED = {
    TUESDAY: {"rosa": "YES", "sam": "YES", "Grace": "YES", "Dev": "YES", "Tomas": "UNSURE", "Marlo": "NO"},
    FAMILY: {"ines": "YES", "Pavel": "YES", "Theo": "NO"},
}
"""Who has said so for the next meeting. Amina, Lin and Okello have not, so that what one tries out can be seen."""

USUALLY = {TUESDAY: ("Dev",), FAMILY: ("joan",)}
"""Who said “I come unless I say so”."""

AWAY = {FAMILY: {"Theo": "My sister has her birthday. Eat a plum dumpling for me."}}
"""Who lets the others read that they will be away, with their name."""

BOARDING = ("rosa", "Grace", "Dev", "Tomas", "amina")
"""Who said yes to the boat, in this order; it has room for the first four."""

HELD_BEFORE = {TUESDAY: {"Grace": (340, 120)}}
"""Who was co-facilitator before: from so many days ago until so many."""

DATES = {
    TUESDAY: (
        ("rosa", "TRAINING", -200, 0, "Three evenings about listening, with the peers in Hill End"),
        ("rosa", "AWAY", 24, 11, ""),
        ("sam", "FIRST_LOOK", -2, 0, ""),
    ),
    FAMILY: (("ines", "TRAINING", -90, 0, "A day about what to do when somebody is in danger"),),
}
"""Dates of those who facilitate: from so many days after today, for so many more, and what was learned."""

WILLING = {
    TUESDAY: {"sam": ["STAND_IN"], "Grace": ["STAND_IN"], "Dev": ["FACILITATE"]},
    FAMILY: {"ines": ["NEXT_DOOR"], "joan": ["FACILITATE"], "Theo": ["STAND_IN"]},
}
"""Who said “you may ask me”, and to what."""

CALENDARS = (
    ("amina", {"names_group": True, "tells_place": True, "in_email": True}),
    ("Grace", {"names_group": False, "tells_place": False, "in_email": True}),
)
"""Whose emails bring dates for the calendar, and what those say. Amina's calendar also follows an address."""

COORDINATOR = "chidi"
SECOND = "wambui"
"""Coordinates beside Chidi: opening something in an emergency takes two."""
FLOODED = "The kitchen is under water tonight, and Ines is on a train without a signal."
OPERATOR = "root"

SIGN_INS = (
    ("rosa", "facilitator of Tuesday Circle"),
    ("sam", "co-facilitator there"),
    ("amina", "member there, by email"),
    ("lin", "member there, hidden, by text message"),
    ("ines", "facilitator of Family Table"),
    ("joan", "member of Family Table"),
    ("noor", "has asked to join Family Table"),
    ("mika", "signed up, in no group yet"),
    ("chidi", "coordinator of Riverside Peers, at /admin/"),
    ("wambui", "coordinator beside Chidi"),
    ("root", "technical operator"),
)
"""Whom one can sign in as, and who that is; printed by ``make run``."""
