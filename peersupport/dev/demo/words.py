"""The demo groups' own words."""

from typing import Any

TUESDAY_PURPOSE = (
    "We have all had times when our thoughts were too loud or the days too heavy. On Tuesdays we sit in a circle, "
    "drink tea and listen. Nobody fixes anybody."
)
FAMILY_PURPOSE = (
    "We love and look after somebody who is going through a lot. Here we can say what we cannot say at home, eat "
    "together, and learn from each other."
)
TUESDAY_SHARING = "An ear, a cup of tea, and what has helped one of us. Everybody takes home what fits."
FAMILY_WORDS = {
    "en": {"MEETING": ("supper", "suppers"), "FACILITATOR": ("host", "hosts")},
    "ar": {"MEETING": ("عشاء", "أمسيات العشاء"), "FACILITATOR": ("مضيف", "مضيفون")},
}
PLAN: dict[str, dict[str, Any]] = {
    "purpose": {"state": "DECIDED", "words": "Some of us talk more easily side by side than face to face. So we walk."},
    "sharing": {"state": "LATER"},
    "people": {"state": "DECIDED", "choice": ["MIXED"]},
    "activity": {"state": "DECIDED", "choice": ["RECREATIONAL"], "words": "Slow walks along the river."},
    "rhythm": {"state": "ASK", "choice": ["FORTNIGHTLY"], "words": "Sundays, perhaps"},
    "name": {"state": "DECIDED", "more": {"name": "River Walkers", "slug": ""}},
}
TUESDAY_WELCOME: dict[str, Any] = {
    "door": {
        "en": "Somebody waits at the side door until twenty to seven. You can just sit. You need not say why you came, "
        "nor your real name.\n\nTea is on the left. Whoever needs air goes out and comes back.",
        "ar": "يقف أحدنا عند الباب الجانبي حتى السابعة إلا ثلثًا. "
        "لك أن تجلس فحسب، ولا يلزمك أن تقول لماذا جئت ولا ما اسمك.",
    },
}
TUESDAY_WELCOME_OWN = {
    "title": "Biscuit",
    "words": "A small old dog may lie under the table. Say so if you would rather not.",
}
FAMILY_WELCOME = {"how": "First we eat. Then whoever likes says how the week was. Washing up is the best part."}
TEMPLATE = {
    "name": "A talking circle",
    "about": "Six to twelve people, a room and a kettle. It has worked for several groups here.",
    "people": "LIVED",
    "among": "ANYBODY",
    "activity": "TALKING",
    "belonging": "OPEN",
    "formality": "FORMAL",
}

TUESDAY_CODE = (
    "What people say here stays here.",
    "Feelings are neither right nor wrong.",
    "We listen. We ask before we give advice.",
    "Everybody may speak, and everybody may stay silent.",
    "Nobody is judged here.",
    "Each of us has about the same time. Who is in great need today gets more.",
    "We take turns with the tea, the door and the chairs.",
)
TUESDAY_CODE_BEFORE = TUESDAY_CODE[:5]
FAMILY_CODE = (
    "What is said at this table stays at this table.",
    "We speak about ourselves, not about the person at home.",
    "There is no right way to be tired.",
    "We ask before we give advice.",
    "We let each other finish.",
)

HELP = (
    {
        "kind": "HELP_NOW",
        "name": "Riverside Listening Line",
        "about": "Somebody listens, day and night. You need not give a name.",
        "phone": "+44 1632 960101",
        "hours": "Every day, all day and night",
        "country": "GB",
    },
    {
        "kind": "HELP_NOW",
        "name": "Text a Neighbour",
        "about": "Write instead of speaking. Trained neighbours write back.",
        "phone": "+44 7700 900199",
        "hours": "Every day, 4 in the afternoon to midnight",
        "country": "GB",
    },
    {
        "kind": "PEERS",
        "name": "Riverside Peers",
        "about": "People with lived experience who run groups in the valley and help new ones begin.",
        "phone": "+44 1632 960110",
        "website": "https://riverside-peers.example.org/",
        "hours": "Weekdays, 10 to 4",
        "country": "GB",
    },
    {
        "kind": "RIGHTS",
        "name": "Valley Advice",
        "about": "Help with forms, rent, work and your rights. It costs nothing.",
        "phone": "+44 1632 960120",
        "hours": "Mondays and Thursdays, 9 to 1",
        "country": "GB",
    },
)
TUESDAY_HELP = {
    "kind": "SERVICE",
    "name": "Saturday Allotment",
    "about": "Digging, watering and quiet company. Some of us go. Wear old shoes.",
    "hours": "Saturdays, 10 to 12",
    "country": "GB",
}

BOAT = {
    "about": "An afternoon on a canal boat. We bring soup. Nobody has to row.",
    "cost": "Six pounds for the boat. The tin pays for whoever has none.",
}

FAMILY_QUESTIONS = ("What made you think of us?", "What would make it easier for you to come?")
NOOR_SAID = (
    "My brother has been home again since spring. Everybody asks how he is, and nobody asks how I am.",
    "Somebody who meets me at the door the first time.",
)
FOR_A_FRIEND = "I know somebody who looks after her mother day and night. She would never ask herself."
TO_THE_FRIEND = "Thank you for thinking of her. She could come and just sit with us once. Would she like that?"

TUESDAY_PAGE = {
    "shows_purpose": True,
    "shows_time": True,
    "shows_next": True,
    "shows_place": True,
    "shows_step_free": True,
    "shows_welcome": True,
    "town": "Riverside, near the market",
    "languages": " en ",
    "kind": "LIVED",
    "in_person": True,
    "words": "The kettle is on from a quarter past six. Sit wherever you like. Nobody will ask you to speak.",
    "in_search_engines": True,
}
FAMILY_PAGE = {
    "shows_purpose": True,
    "shows_time": True,
    "shows_step_free": True,
    "town": "Riverside",
    "languages": " en ",
    "kind": "FAMILIES",
    "in_person": True,
    "words": "You may love somebody and be tired of it all. Both are welcome at our table.",
    "how_to_ask": "Write through this page. One of us meets you for a coffee first, at a time that suits you.",
}

PROCEDURES = (
    "If somebody is in danger, phone the emergency number first and one of us second. We pick up day and night.\n"
    "If something in a group is not right, write to us. Two of us read it, and none of us facilitates that group.\n"
    "Rooms, tea and bus tickets: keep the receipt, we pay it back the same month."
)
