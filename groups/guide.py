"""The questions of the planning guide, in their order: what each choice means for people (SET-1 to SET-4).

Every question may be left for later or put to the members. Codes are stored; texts may change.
"""

from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from groups.models.ways import Activity, Among, Formality, People


class Belonging(models.TextChoices):
    """The same codes as Group.Belonging, in shorter words."""

    OPEN = "OPEN", _("Open")
    CLOSED = "CLOSED", _("Closed")


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer, and what it means for people."""

    code: str
    label: str | Promise
    means: str | Promise = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One page of the guide.

    ``several``: more than one choice may be taken. ``words``: label of a field for own words, of ``longest`` signs.
    ``field`` and ``words_field``: where a group keeps the answer; empty where it is only a thought to come back to.
    """

    code: str
    short: str | Promise
    title: str | Promise
    about: str | Promise
    choices: tuple[Choice, ...] = ()
    several: bool = False
    words: str | Promise = ""
    longest: int = 300
    field: str = ""
    words_field: str = ""
    informal_about: str | Promise = ""


QUESTIONS: tuple[Question, ...] = (
    Question(
        "purpose",
        _("What brings us together"),
        _("What brings you together?"),
        _("Say it as you would to a friend. It will stand at the top of your group’s page and open its meetings."),
        words=_("What brings us together"),
        longest=600,
        words_field="purpose",
    ),
    Question(
        "sharing",
        _("What we share"),
        _("What would you like to share?"),
        _("What do people bring, and what may they take home? Company, ideas that helped, a meal, a good laugh."),
        words=_("What we share"),
        longest=600,
        words_field="sharing",
    ),
    Question(
        "people",
        _("Whose group it is"),
        _("Whose group is it?"),
        _("People speak most freely with those who know the same from within."),
        (
            Choice(
                People.LIVED,
                People.LIVED.label,
                _("Nobody has to explain the basics. Families may need a table of their own."),
            ),
            Choice(
                People.FAMILIES,
                People.FAMILIES.label,
                _("They can say what they would not say at home, and look after themselves for once."),
            ),
            Choice(
                People.MIXED,
                People.MIXED.label,
                _("Both sides hear each other. Some things will be harder to say in front of the other."),
            ),
        ),
        field="people",
    ),
    Question(
        "among",
        _("Who is among themselves"),
        _("Is it for anybody, or would some be among themselves?"),
        _("Being among themselves can make people feel safe. It also leaves others outside."),
        (
            Choice(Among.ANYBODY, Among.ANYBODY.label, _("Whoever shares what brings you together may come.")),
            Choice(Among.WOMEN, Among.WOMEN.label, _("Only women come. Say so where you invite people.")),
            Choice(Among.MEN, Among.MEN.label, _("Only men come. Some talk about feelings here for the first time.")),
            Choice(
                Among.OWN, _("Others"), _("For example young people, or a community. You say it in your own words.")
            ),
        ),
        field="among",
    ),
    Question(
        "activity",
        _("What we mostly do"),
        _("What will you mostly do?"),
        _("Not everybody likes to sit and talk. Doing something side by side is sharing, too."),
        (
            Choice(Activity.TALKING, Activity.TALKING.label, _("A circle, tea, and time for each one.")),
            Choice(Activity.CREATIVE, Activity.CREATIVE.label, _("Hands are busy, and words come when they come.")),
            Choice(
                Activity.RECREATIONAL,
                Activity.RECREATIONAL.label,
                _("Good for people who sit alone a lot. Think of costs and of those who walk slowly."),
            ),
            Choice(
                Activity.DROP_IN,
                Activity.DROP_IN.label,
                _("Nobody signs up. Somebody should always be there to say hello."),
            ),
        ),
        words=_("In your own words"),
        longest=160,
        field="activity",
        words_field="kind_words",
    ),
    Question(
        "belonging",
        _("Open or closed"),
        _("May anybody just come?"),
        _("Both are good. You can change it later, and then everybody is told."),
        (
            Choice(
                Belonging.OPEN,
                Belonging.OPEN.label,
                _("Anybody may turn up, stay away, and come back. New faces are usual. Trust grows more slowly."),
            ),
            Choice(
                Belonging.CLOSED,
                Belonging.CLOSED.label,
                _("People ask first and somebody meets them. You know each other well. New people need some courage."),
            ),
        ),
        field="belonging",
    ),
    Question(
        "formality",
        _("Fixed or loose"),
        _("Shall everybody know who does what, or do you take turns?"),
        _("Some feel safe when things are fixed. Others feel at home when nobody is in charge."),
        (
            Choice(
                Formality.FORMAL,
                Formality.FORMAL.label,
                _("Each meeting has somebody who opens it. Work can be shared out, and people know whom to ask."),
            ),
            Choice(
                Formality.INFORMAL,
                Formality.INFORMAL.label,
                _("Nobody is asked to fill in roles. Whoever likes opens the door. Agree on who has the key."),
            ),
        ),
        field="formality",
    ),
    Question(
        "facilitating",
        _("Who opens the meetings"),
        _("Who opens the meetings and keeps an eye on the time?"),
        _("It is work, and it is easier for two. Nobody is above anybody because of it."),
        (
            Choice(
                "ME", _("I do, to begin with"), _("You are free to hand it on. Look for somebody beside you early.")
            ),
            Choice("TWO", _("Two of us together"), _("One can be ill or tired, and the evening still takes place.")),
            Choice("TURNS", _("We take turns"), _("Everybody learns it, and nobody wears out.")),
            Choice(
                "HELPED",
                _("Somebody from outside helps us begin"),
                _("Say from the start until when, so that the group becomes your own."),
            ),
        ),
        words=_("Anything to remember"),
        informal_about=_("You said that you take turns. Then you can leave this out."),
    ),
    Question(
        "place",
        _("The place"),
        _("What matters about the place?"),
        _("Think of those who find it hard to come: stairs, the way home in the dark, the price of the bus."),
        (
            Choice("STEP_FREE", _("No steps"), _("With a wheelchair, a stick or a pram one can get in.")),
            Choice("NEAR", _("Easy to reach"), _("A bus stop near by, and light on the way.")),
            Choice("PRIVATE", _("Nobody overhears"), _("A room with a door, and no sign outside that tells.")),
            Choice("NEUTRAL", _("Not in a clinic or office"), _("Many feel freer in a library or a kitchen.")),
            Choice("FREE", _("No rent"), _("Then nobody has to pay to come.")),
            Choice("PHONE", _("Also by phone or online"), _("For those who cannot leave the house.")),
        ),
        several=True,
        words=_("Places that come to mind"),
    ),
    Question(
        "rhythm",
        _("How often"),
        _("How often would you like to meet?"),
        _("The same day and hour each time is easiest to remember."),
        (
            Choice("WEEKLY", _("Every week"), _("It becomes a habit that carries. It is also the most work.")),
            Choice("FORTNIGHTLY", _("Every second week"), _("Time to breathe in between. Some will mix up the weeks.")),
            Choice("MONTHLY", _("Once a month"), _("Easy to keep up. Whoever misses one waits a long time.")),
            Choice("OTHER", _("Differently"), _("When it suits, or for some weeks only.")),
        ),
        words=_("Day and hour, if you know them"),
    ),
    Question(
        "size",
        _("How large"),
        _("How many would you like to be?"),
        _("In a small circle everybody gets to speak. A larger one goes on when some stay away."),
        (
            Choice("SMALL", _("Up to six"), _("Close and quiet. If two are ill, it is very small.")),
            Choice("MIDDLE", _("Six to twelve"), _("Room for different people, and for each one’s time.")),
            Choice("LARGE", _("More than twelve"), _("Lively. Two people should hold it, or you sit in two circles.")),
            Choice("ANY", _("As many as come"), _("Nobody is sent away. You see each time what it needs.")),
        ),
    ),
    Question(
        "deciding",
        _("How we decide"),
        _("How will you decide things?"),
        _("The group belongs to all of you. Quiet people need time to be heard, too."),
        (
            Choice("TALK", _("We talk until all can live with it"), _("Takes longer. Nobody is left behind.")),
            Choice("VOTE", _("We vote"), _("Quick and clear. Some will have wanted something else.")),
            Choice(
                "ENTRUST",
                _("Small things by whoever opens, large things together"),
                _("Saves time. Agree on what is small."),
            ),
        ),
        words=_("In your own words"),
    ),
    Question(
        "telling",
        _("How people hear of it"),
        _("How will people hear of it?"),
        _("At first nobody outside can find your group here. You choose when that changes."),
        (
            Choice("MOUTH", _("From person to person"), _("Slow and safe. People come because they trust somebody.")),
            Choice(
                "PAPER", _("A note on paper"), _("In a library, a shop, a waiting room. Say little about the topic.")
            ),
            Choice("SERVICES", _("Through services and other groups"), _("They know people who look for this.")),
            Choice("HERE", _("On the list of groups here"), _("People find you by place and language.")),
        ),
        several=True,
        words=_("Whom you would like to tell"),
    ),
    Question(
        "name",
        _("The name"),
        _("What shall it be called?"),
        _("A name that one can say on the phone with others in the room. The topic need not be in it."),
    ),
    Question(
        "language",
        _("Language and country"),
        _("In which language, and where?"),
        _("Each person still reads these pages in their own language. Days and hours follow the clock of the place."),
    ),
)
BY_CODE = {question.code: question for question in QUESTIONS}


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said to one question. ``state``: DECIDED, LATER or ASK (put it to the members)."""

    state: str = ""
    choice: list[str] = field(default_factory=list)
    words: str = ""
    more: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, stored: Any) -> "Answer":
        """From what was stored; anything unknown is left out."""
        stored = stored if isinstance(stored, dict) else {}
        return cls(
            state=str(stored.get("state", "")),
            choice=[str(code) for code in stored.get("choice", [])],
            words=str(stored.get("words", "")),
            more={str(key): str(value) for key, value in stored.get("more", {}).items()},
        )

    def stored(self) -> dict[str, Any]:
        """As it is stored."""
        return {"state": self.state, "choice": self.choice, "words": self.words, "more": self.more}

    @property
    def is_decided(self) -> bool:
        """Something was said, and is meant."""
        return self.state == "DECIDED"

    @property
    def is_for_members(self) -> bool:
        """The members are to be asked."""
        return self.state == "ASK"

    def labels(self, question: Question) -> list[str | Promise]:
        """The chosen answers in words."""
        return [choice.label for choice in question.choices if choice.code in self.choice]
