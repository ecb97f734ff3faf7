"""Each role in a group: what it is, and what it may do. This page is what the program enforces (SET-5).

A lay reader should be able to check it. Rights are named as Django names them: app, verb, thing.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from groups.words import Words


@dataclass(frozen=True, slots=True)
class Role:
    """A role: its name, one sentence about it, and its rights."""

    name: Promise
    sentence: Promise
    rights: frozenset[str]


MEMBER_RIGHTS = frozenset(
    {
        "groups.view_inside",  # read the group's own pages
        "meetings.view_meeting",  # when, and where as soon as it may be told
        "meetings.answer",  # say whether I come
        "ethics.view_code",  # read our agreement
        "members.ask_who_leads",  # say that nobody opens the meetings any more, and that one would
        "members.view_roster",  # the names that others chose to show
        "members.ask_to_keep_in_touch",  # ask one of them about keeping in touch outside the group
        "resources.view_of_group",  # the group's own list of more help
    }
)

FACILITATOR_RIGHTS = MEMBER_RIGHTS | {
    "groups.change_group",  # the group's own words about itself
    "groups.take_along",  # the group's own data, without anybody's
    "groups.leave_host",  # say that the group will leave its organisation
    "meetings.change_meeting",  # plan, move, cancel
    "meetings.view_replies",  # how many come
    "meetings.view_expected",  # the names expected at a meeting
    "meetings.view_handover",  # what was written down for whoever stands in
    "meetings.view_plan",  # how a meeting goes
    "meetings.record_headcount",  # how many came
    "meetings.tick_names",  # who was there, where the group decided so and of those who agreed
    "meetings.hand_round",  # let a phone go round with the sign-up sheet
    "meetings.view_bring",  # what to bring for people, in numbers
    "meetings.view_sheet",  # what people wrote on the sheet: names, and ways to reach them
    "members.view_waiting",  # what needs an answer
    "members.answer_requests",  # read and answer who asks to join
    "members.keep_apart",  # see that two people do not meet here; ask somebody to stay away
    "members.add_people",  # people without an account, and who tells them
    "members.change_door",  # the questions to newcomers, and how many seats there are
    "members.view_hidden",  # people who are hidden from the others
    "members.view_members",  # who belongs, and who said that they would help
    "members.view_reminders",  # what is planned, what went, what did not
    "members.send_now",  # send a planned message at once
    "members.phone",  # numbers of those who asked for a call
    "members.reach",  # one person's number or address, for what this person said is all right
    "members.ask_to_tell",  # ask somebody whether something about them may be told, and to whom
    "members.view_consents",  # what people said is all right here; noting what was said in person
    "members.let_back_in",  # open a way back in for somebody who lost theirs
    "members.change_life",  # announce what changes: open or closed, a break, an ending
    "members.change_roles",  # ask people to share the work, and step back
    "members.note_death",  # stop everything to somebody who has died
    "ethics.change_code",  # write down what was agreed
}

STAND_IN_RIGHTS = frozenset(
    {
        "meetings.view_meeting",  # when and where that meeting is
        "meetings.view_replies",  # how many come to it
        "meetings.view_expected",  # the names expected at it
        "meetings.view_handover",  # what the facilitator wrote down for the stand-in
        "meetings.view_bring",  # what to bring for people, in numbers
    }
)
"""For one meeting, from the yes until a day after its end (security paper, part 4, column SF)."""

RUNNING_RIGHTS = frozenset(
    {
        "meetings.record_headcount",  # how many came to it
        "meetings.tick_names",  # who was there, of those who agreed that it is noted
        "meetings.hand_round",  # let a phone go round with the sign-up sheet
        "meetings.view_plan",  # how the meeting goes
    }
)
"""For one meeting, until half an hour after its end (decision 9): no second step is asked for."""

ALONG_RIGHTS = frozenset({"meetings.view_plan"})
"""For one meeting, until half an hour after its end: for a member who comes along to learn how it is held (FAC-4)."""

ROLES: dict[str, Role] = {
    "MEMBER": Role(_("Member"), _("Belongs to the group. Comes when they like."), MEMBER_RIGHTS),
    "CO_FACILITATOR": Role(
        _("Co-facilitator"), _("Shares the facilitator's work and may do all of it."), frozenset(FACILITATOR_RIGHTS)
    ),
    "FACILITATOR": Role(
        _("Facilitator"), _("Opens the meetings, plans them and keeps in touch."), frozenset(FACILITATOR_RIGHTS)
    ),
}

ROLES |= {
    "STAND_IN": Role(
        _("Stand-in"),
        _("Opens one meeting for somebody who cannot come. It ends by itself."),
        STAND_IN_RIGHTS | RUNNING_RIGHTS,
    ),
    "ALONG": Role(_("Coming along"), _("Sees how one meeting is held, to try it one day."), ALONG_RIGHTS),
}


def role_name(code: str, words: Words) -> str:
    """What a group calls a role: its own word, if it has one (LANG-4)."""
    if code == "MEMBER" and "member" in words.own:
        return capfirst(words.member)
    if code == "FACILITATOR" and "facilitator" in words.own:
        return capfirst(words.facilitator)
    if code == "CO_FACILITATOR" and "facilitator" in words.own:
        return gettext("%(facilitator)s (together with others)") % {"facilitator": capfirst(words.facilitator)}
    return str(ROLES[code].name)


FACILITATING = frozenset({"FACILITATOR", "CO_FACILITATOR"})

COORDINATOR_RIGHTS = frozenset(
    {
        "groups.view_organisation",
        "groups.change_organisation",
        "groups.view_group",
        "groups.change_group",
        "groups.view_wording",
        "groups.add_wording",
        "groups.change_wording",
        "groups.delete_wording",
        "groups.view_template",
        "groups.add_template",
        "groups.change_template",
        "groups.delete_template",
        "groups.view_listing",
        "groups.change_listing",
        "meetings.view_meeting",
        "resources.view_resource",
        "resources.add_resource",
        "resources.change_resource",
        "resources.delete_resource",
    }
)
"""What a coordinator may open in the administration: groups and dates, nobody's particulars (decision 12)."""

SENTENCES: dict[str, Promise] = {
    "groups.view_inside": _("Read the group’s own pages"),
    "groups.change_group": _("Change what the group says about itself"),
    "groups.take_along": _("Take the group’s own data along, without anybody’s name"),
    "groups.leave_host": _("Say that the group leaves its organisation, after a second step"),
    "groups.view_listing": _("See the page of a group that asks to be listed, or is"),
    "groups.change_listing": _("List a group that asks, or say why not"),
    "groups.view_organisation": _("See the organisation"),
    "groups.change_organisation": _("Change what the organisation says about itself"),
    "groups.view_group": _("See that the group exists, and whether somebody leads it"),
    "groups.view_wording": _("See the organisation’s own words"),
    "groups.add_wording": _("Choose a word for all of the organisation’s groups"),
    "groups.change_wording": _("Change a word for all of the organisation’s groups"),
    "groups.delete_wording": _("Take a word for all of the organisation’s groups back"),
    "groups.view_template": _("See patterns for new groups"),
    "groups.add_template": _("Add a pattern for new groups"),
    "groups.change_template": _("Change a pattern for new groups"),
    "groups.delete_template": _("Take a pattern for new groups away"),
    "meetings.view_meeting": _("See when and where you meet"),
    "meetings.answer": _("Say whether they come"),
    "meetings.change_meeting": _("Plan, move and call off meetings"),
    "meetings.view_replies": _("See how many come"),
    "meetings.view_expected": _("See the names expected at the meeting, but not of those who are hidden"),
    "meetings.view_handover": _("Read what was written down for whoever stands in"),
    "meetings.view_plan": _("See how a meeting goes"),
    "meetings.record_headcount": _("Write down how many came: a number, no names"),
    "meetings.tick_names": _("Tick who was there: only where the group decided so, and only who agreed"),
    "meetings.hand_round": _("Let a phone go round on which people sign up"),
    "meetings.view_bring": _("See what to bring for people: numbers, no names"),
    "meetings.view_sheet": _("See who signed up, and how they wish to be reached"),
    "ethics.view_code": _("Read our agreement"),
    "ethics.change_code": _("Write down what was agreed"),
    "members.view_roster": _("See the names that others chose to show"),
    "members.view_hidden": _("See who is hidden from the others"),
    "members.view_members": _("See who belongs, how each wishes to be told, and who would like to help"),
    "members.add_people": _("Add somebody without an account who said that this is all right, and note who tells them"),
    "members.view_waiting": _("See what needs an answer"),
    "members.view_reminders": _("See what messages are planned and what went"),
    "members.send_now": _("Send a planned message at once"),
    "members.phone": _("See the numbers of those who asked for a call, after a second step; each look is noted"),
    "members.view_consents": _("See what people said is all right here, and note what was said in person"),
    "members.reach": _("See one person’s number or address, for what they said is all right; each look is noted"),
    "members.ask_to_tell": _("Ask somebody whether something about them may be told, and to whom"),
    "members.let_back_in": _("Open a way back in for somebody who lost theirs"),
    "members.answer_requests": _("Read who asks to join, and answer them"),
    "members.change_door": _("Decide how people come in"),
    "members.keep_apart": _("Keep two people apart, and ask somebody to stay away"),
    "members.ask_to_keep_in_touch": _("Ask somebody to keep in touch outside the group"),
    "members.change_roles": _("Ask people to share the work, and step back"),
    "members.change_life": _("Announce what changes for the group: open or closed, a break, an ending"),
    "members.ask_who_leads": _("Say that nobody looks after the group any more"),
    "members.note_death": _("Stop everything to somebody who has died"),
    "resources.view_of_group": _("Read the group’s list of more help"),
    "resources.view_resource": _("Read the list of more help"),
    "resources.add_resource": _("Add to the list of more help"),
    "resources.change_resource": _("Change the list of more help"),
    "resources.delete_resource": _("Take something off the list of more help"),
}
"""Each right in a plain sentence, for the page on which a group reads who may do what."""

FOR_ONE_MEETING = STAND_IN_RIGHTS | RUNNING_RIGHTS | ALONG_RIGHTS
"""All that somebody may be lent for one meeting."""
