"""Each role in a group: what it is, and what it may do. This page is what the program enforces (SET-5).

A lay reader should be able to check it. Rights are named as Django names them: app, verb, thing.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


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
        "members.view_roster",  # the names that others chose to show
        "resources.view_of_group",  # the group's own list of more help
    }
)

FACILITATOR_RIGHTS = MEMBER_RIGHTS | {
    "groups.change_group",  # the group's own words about itself
    "meetings.change_meeting",  # plan, move, cancel
    "meetings.view_replies",  # how many come
    "meetings.record_headcount",  # how many came
    "members.view_waiting",  # what needs an answer
    "members.view_hidden",  # people who are hidden from the others
    "members.view_reminders",  # what is planned, what went, what did not
    "members.send_now",  # send a planned message at once
    "members.phone",  # numbers of those who asked for a call
    "members.reach",  # one person's number or address, for what this person said is all right
    "members.ask_to_tell",  # ask somebody whether something about them may be told, and to whom
    "members.view_consents",  # what people said is all right here; noting what was said in person
    "members.let_back_in",  # open a way back in for somebody who lost theirs
    "members.note_death",  # stop everything to somebody who has died
    "ethics.change_code",  # write down what was agreed
}

ROLES: dict[str, Role] = {
    "MEMBER": Role(_("Member"), _("Belongs to the group. Comes when they like."), MEMBER_RIGHTS),
    "CO_FACILITATOR": Role(
        _("Co-facilitator"), _("Shares the facilitator's work and may do all of it."), frozenset(FACILITATOR_RIGHTS)
    ),
    "FACILITATOR": Role(
        _("Facilitator"), _("Opens the meetings, plans them and keeps in touch."), frozenset(FACILITATOR_RIGHTS)
    ),
}

FACILITATING = frozenset({"FACILITATOR", "CO_FACILITATOR"})

COORDINATOR_RIGHTS = frozenset(
    {
        "groups.view_organisation",
        "groups.change_organisation",
        "groups.view_group",
        "groups.change_group",
        "groups.view_template",
        "groups.add_template",
        "groups.change_template",
        "groups.delete_template",
        "meetings.view_meeting",
        "resources.view_resource",
        "resources.add_resource",
        "resources.change_resource",
        "resources.delete_resource",
    }
)
"""What a coordinator may open in the administration: groups and dates, nobody's particulars (decision 12)."""
