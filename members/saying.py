"""Codes in words, for people who read what is held about them."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from groups.guide import BY_CODE, Answer, Question
from groups.models import Group
from members.consents import QUESTIONS, WHICH
from members.models import Member
from peersupport.privacy.export import read_as

ACTIONS = {
    "calendar.address_ended": _("an address for a calendar was ended"),
    "calendar.address_made": _("an address for a calendar was made"),
    "calendar.chosen": _("what a calendar says was chosen"),
    "code.adopted": _("an agreement was written down"),
    "code.looked_at": _("a group looked at its agreement again"),
    "code.draft_laid": _("a draft of an agreement was laid before a group"),
    "code.draft_put_away": _("a draft of an agreement was put away"),
    "coming.arranged": _("what a group does so that people can come was written down"),
    "coming.asked": _("a group asks what makes it hard to come"),
    "coming.not_asked": _("a group does not ask what makes it hard to come"),
    "coming.said": _("it was said what makes it hard to come, or a hand was offered"),
    "coming.taken_back": _("what was said about coming was taken back"),
    "coming.talked": _("a talk about coming was noted"),
    "consent.answered": _("an answer to “Is it all right if…?” was kept"),
    "consent.taken_back": _("a yes was taken back"),
    "contact.call_described": _("how to phone was described"),
    "contact.claimed": _("a phone number was given"),
    "contact.confirmed": _("an address or number was confirmed"),
    "contact.quiet_hours_chosen": _("quiet hours were chosen"),
    "contact.removed": _("a way to be reached was removed"),
    "contact.ways_chosen": _("ways to be reached were chosen"),
    "contact.wording_chosen": _("what messages may say was chosen"),
    "coordination.began": _("looking after an organisation began"),
    "disclosure.answered": _("a question before telling somebody was answered"),
    "disclosure.asked": _("a person was asked before somebody was told"),
    "disclosure.let_go": _("a question before telling somebody was let go"),
    "disclosure.told": _("something was told, as the person said is all right"),
    "door.changed": _("how people come in was changed"),
    "emergency.asked": _("a coordinator asked for a way to reach people in an emergency"),
    "emergency.closed": _("help in an emergency was ended"),
    "emergency.granted": _("a way to reach people in an emergency was opened"),
    "emergency.refused": _("a way to reach people in an emergency was not opened"),
    "emergency.way_seen": _("a way to reach somebody was seen in an emergency"),
    "exchange.agreed": _("two people agreed to keep in touch"),
    "exchange.asked": _("a question about keeping in touch was asked"),
    "exchange.asking_set": _("it was said whether people may ask about keeping in touch"),
    "exchange.taken_back": _("a question about keeping in touch was taken back"),
    "group.founded": _("a group was founded"),
    "group.began": _("a group began"),
    "group.points_noted": _("open questions of a group were noted"),
    "group.points_settled": _("open questions of a group were settled"),
    "group.settings_changed": _("a group's settings were changed"),
    "group.words_chosen": _("a group's own words were chosen"),
    "group.leadership_asked": _("somebody asked whether anybody looks after the group"),
    "group.leadership_joined": _("a second person would look after the group"),
    "group.leadership_settled": _("who looks after the group was settled"),
    "group.leaving_host": _("a group said that it will stand alone"),
    "group.left_host": _("a group left its organisation"),
    "group.life_announced": _("a change for the group was announced"),
    "group.life_changed": _("a change for the group came about"),
    "group.life_taken_back": _("a change for the group was taken back"),
    "keepsake.chosen": _("what to keep of a group was chosen"),
    "group.left_without_facilitator": _("a group lost its only facilitator"),
    "invitation.ended": _("an invitation was ended"),
    "invitation.made": _("somebody was invited"),
    "join.accepted": _("somebody was welcomed"),
    "join.answered": _("a word was said to somebody who asked to join"),
    "join.asked": _("somebody asked to join"),
    "join.put_on_list": _("somebody was put on the waiting list"),
    "join.refused": _("somebody who asked to join was told no"),
    "join.withdrawn": _("a wish to join was taken back"),
    "join.not_me": _("somebody cannot meet a newcomer this time"),
    "group.stays_with_host": _("a group stays with its organisation"),
    "listing.asked": _("a group asked to be listed"),
    "listing.listed": _("a group was listed"),
    "listing.sent_back": _("a group was not listed yet"),
    "listing.taken_down": _("a group was taken off the list"),
    "listing.read": _("why a group is not listed was read"),
    "listing.remarked": _("somebody said that something is wrong with a public page"),
    "listing.remarks_put_away": _("words about a public page were looked at"),
    "listing.withdrawn": _("a group took its page back"),
    "listing.written": _("what anybody may know of a group was written"),
    "usual_yes.said": _("“I come unless I say so” was said"),
    "usual_yes.ended": _("“I come unless I say so” was taken back"),
    "absence.chosen": _("what the others read about an absence was chosen"),
    "absences.settled": _("a group decided whether absences are said"),
    "absences.told": _("the others were told that somebody will be away"),
    "meeting.outing_planned": _("an outing was planned"),
    "meeting.places_changed": _("how many can come, or what it costs, was changed"),
    "place.handed_on": _("a place that became free was handed on"),
    "meeting.answered": _("an answer about a meeting was given"),
    "meeting.cancelled": _("a meeting was called off"),
    "meeting.counted": _("people at a meeting were counted"),
    "meeting.followed_the_clocks": _("a meeting followed a change of the clocks"),
    "meetings.all_off": _("all meetings were called off for some days"),
    "meetings.on_again": _("all meetings take place after all"),
    "meeting.put_back": _("a meeting takes place after all"),
    "meeting.moved": _("a meeting was moved"),
    "meeting_role.ended": _("a part in one meeting ended"),
    "meeting_role.given": _("a part in one meeting was given"),
    "member.added": _("a person was added"),
    "member.died": _("a death was noted"),
    "member.died_undone": _("a noted death was undone"),
    "member.erased": _("a person was erased"),
    "member.exported_by_operator": _("everything was written out by the people who run this site"),
    "member.paused": _("a pause began"),
    "member.recovery_word_made": _("a recovery word was made"),
    "member.recovery_word_used": _("a recovery word was used"),
    "member.renamed": _("names and own words were changed"),
    "member.resumed": _("a pause ended"),
    "member.sign_in_name_chosen": _("a sign-in name was chosen"),
    "member.second_step_reset": _("a second step was taken away"),
    "member.signed_out_everywhere": _("all devices were signed out"),
    "member.signed_up": _("an account was made"),
    "member.way_back_opened": _("a way back in was opened"),
    "member.way_back_stopped": _("a way back in was stopped"),
    "member.way_back_used": _("somebody came in by a way back"),
    "membership.came_back": _("somebody came back to a group"),
    "membership.began": _("belonging to a group began"),
    "membership.ended": _("belonging to a group ended"),
    "membership.meets_newcomers": _("meeting newcomers was offered or ended"),
    "membership.shown_as": _("the name in a group was changed"),
    "message.called": _("a call was noted"),
    "message.sent_now": _("a message was sent at once"),
    "organisation.founded": _("an organisation was entered"),
    "plan.started": _("a plan for a group was begun"),
    "plan.thrown_away": _("a plan for a group was thrown away"),
    "part.chosen": _("somebody chose their part in a group that becomes two"),
    "part.lead_answered": _("a question about leading one of two groups was answered"),
    "part.lead_asked": _("somebody was asked to lead one of two groups"),
    "part.lead_taken_back": _("a question about leading one of two groups was taken back"),
    "part.moved": _("somebody went on in the other of two groups"),
    "place.added": _("a place was added"),
    "place.changed": _("what is written about a place was changed"),
    "poll.answered": _("an answer about day and hour was given"),
    "poll.asked": _("a group was asked which day and hour suit"),
    "poll.closed": _("a question about day and hour was closed"),
    "poll.noted": _("an answer about day and hour was noted for somebody"),
    "poll.prolonged": _("a question about day and hour was left open longer"),
    "poll.settled": _("a day and hour became the rhythm of a group"),
    "poll.sheets_counted": _("answers on paper about day and hour were counted"),
    "poll.note_taken_back": _("an answer about day and hour that was noted for somebody was taken back"),
    "poll.taken_back": _("an answer about day and hour was taken back"),
    "reminder_rule.set": _("times of reminders were set"),
    "protection.answered": _("a wish not to meet somebody was answered"),
    "protection.asked": _("somebody would rather not meet a certain person"),
    "protection.ended": _("a wish not to meet somebody was ended"),
    "resource.added": _("more help was added"),
    "role.answered": _("a question about a role was answered"),
    "role.ended": _("a role ended"),
    "role.given": _("a role was given"),
    "role.looked_at": _("the group looked at a role again"),
    "role.offer_taken_back": _("a question about a role was taken back"),
    "role.offered": _("somebody was asked to take a role"),
    "role_date.noted": _("a date of somebody who facilitates was noted"),
    "role_date.spoken": _("a talk about the first weeks was noted"),
    "role_date.taken_away": _("a date of somebody who facilitates was taken away"),
    "roles.settled": _("how the group wants its roles was settled"),
    "roles.suggestion_put_off": _("the thought of a second facilitator was put off"),
    "supporter.began": _("somebody came to a person’s side"),
    "supporter.changed": _("what a supporter sees was changed"),
    "supporter.ended": _("a supporter’s part ended"),
    "supporter.invited": _("a supporter was invited"),
    "series.arranged": _("regular meetings were arranged"),
    "series.changed": _("regular meetings were changed"),
    "series.looked_at": _("a group looked at its day, hour and place again"),
    "needs.said": _("somebody said what helps them at meetings"),
    "sheet.closed": _("a phone that was passed round was closed"),
    "sheet.handed_round": _("a phone was passed round with the sign-up sheet"),
    "sheet.line_erased": _("a line of a sign-up sheet was erased"),
    "sheet.taken_in": _("somebody from a sign-up sheet was added"),
    "sheet.way_in_sent": _("somebody from a sign-up sheet was sent the way in"),
    "sheet.written": _("somebody wrote on a sign-up sheet"),
    "ticks.decided": _("a group decided to note who was there"),
    "ticks.noted": _("it was noted who was there"),
    "ticks.stopped": _("a group decided to note no names any more"),
    "standin.found": _("somebody said yes to stand in"),
    "standin.given_back": _("a stand-in cannot come after all"),
    "standin.not_needed": _("no stand-in was needed any more"),
    "standin.notes_written": _("notes for a stand-in were written"),
    "standin.searched": _("a stand-in was looked for"),
    "standin.widened": _("groups next door were asked for a stand-in"),
    "stay_away.asked": _("somebody was asked to stay away"),
    "stay_away.ended": _("staying away was ended"),
    "stay_away.goes_on": _("staying away goes on until another day"),
    "stay_away.objected": _("somebody said what they think of staying away"),
    "visit.answered": _("an answer about a visit was given"),
    "visit.offered": _("a visit was offered"),
    "welcome.added": _("a part was added to the page for newcomers"),
    "welcome.arranged": _("what stands on the page for newcomers was arranged"),
    "welcome.removed": _("a part was taken off the page for newcomers"),
    "welcome.said": _("the page for newcomers got the group's own words"),
    "willing.chosen": _("it was said what a person may be asked"),
    "data.forgotten": _("what had had its time was forgotten"),
}
"""What each line of the trail says; a test compares them with the program."""

REASONS = {
    "ANSWERED": _("it was answered"),
    "BEGUN": _("it had begun"),
    "SWITCHED_OFF": _("the group does not wish it"),
    "WAITS": _("you wait for a place"),
    "TOLD_TOGETHER": _("a newer message says it together with more"),
    "NO_CALL": _("nobody is phoned about this"),
    "GAVE_BACK": _("you gave the place back"),
    "ANSWERED_NO": _("you answered “not this time”"),
    "CANCELLED": _("the meeting is off"),
    "CLOCKS": _("the clocks were changed"),
    "CLOSED": _("the account is closed"),
    "DIED": _("a death was noted"),
    "GIVEN_BACK": _("the stand-in could not come after all"),
    "GONE": _("it is there no more"),
    "GROUP_PAUSED": _("the group takes a break"),
    "LATE": _("it was too late"),
    "LEFT": _("you left the group"),
    "MOVED": _("the meeting was moved"),
    "NO_WAY": _("you chose no way to be reached"),
    "NO_TELLER": _("nobody could pass it on to you"),
    "PAUSED": _("you paused messages"),
    "QUIET": _("of your quiet hours"),
    "SETTLED": _("it was settled"),
    "TAKEN_BACK": _("it was taken back"),
    "TELLER": _("somebody else passes it on"),
    "SECOND_WAY": _("the first way did not work"),
}

KINDS = (
    ("meeting.reminder", _("a reminder")),
    ("meeting.moved", _("a change of time")),
    ("meeting.cancelled", _("a meeting called off")),
    ("meeting.elsewhere", _("a change of place")),
    ("meeting.season", _("other dates from now on")),
    ("meeting.all_off", _("all meetings off for some days")),
    ("meeting.on_again", _("meetings on again")),
    ("poll.asked", _("which day and hour suit")),
    ("away.said", _("who will be away")),
    ("place.free", _("a place that became free")),
    ("standin.", _("about a stand-in")),
    ("account.", _("about signing in")),
    ("person.tell", _("a note to pass on")),
    ("person.", _("a question to one person")),
    ("role.", _("about a role")),
    ("coordination.", _("about an emergency")),
    ("group.", _("about looking after a group")),
    ("supporter.", _("a note for somebody who supports another person")),
    ("join.", _("about joining")),
    ("life.", _("about what changes for a group")),
    ("part.", _("about leading one of two groups")),
)


def kind(code: str) -> str:
    """What sort of message it was."""
    return next((str(words) for start, words in KINDS if code.startswith(start)), code)


def table(label: str) -> str:
    """What was changed."""
    try:
        return str(apps.get_model(label)._meta.verbose_name)
    except (LookupError, ValueError):
        return label


def language(code: str) -> str:
    """The language's own name."""
    return str(dict(settings.LANGUAGES).get(code, code))


def groups(ids: Any) -> str:
    """The names of groups that are named by their ids; what is not a list stands as it is."""
    if not isinstance(ids, list):
        return str(ids)
    return ", ".join(Group.objects.filter(pk__in=ids).order_by("name").values_list("name", flat=True))


def question(code: str) -> str:
    """What was asked, shortly."""
    return str(QUESTIONS[code].short) if code in QUESTIONS else code


def which(code: str) -> str:
    """What a yes was about."""
    return str(dict(WHICH).get(code, code))


def said(answers: Any) -> str:
    """Questions with their answers; what is not a list stands as it is."""
    if not isinstance(answers, list):
        return str(answers)
    return " ".join(f"{one['question']} {one['answer']}" for one in answers)


def planned(answers: Any) -> str:
    """What somebody thought about a new group, question by question; what is none of ours stands as it is."""
    if not isinstance(answers, dict):
        return str(answers)
    lines = [(asked, Answer.of(answers[code])) for code, asked in BY_CODE.items() if code in answers]
    thought = [f"{asked.short}: {', '.join(words)}" for asked, one in lines if (words := _thought(asked, one))]
    rest = [str(value) for code, value in answers.items() if code not in BY_CODE]
    return "; ".join([*thought, *rest])


def _thought(asked: Question, one: Answer) -> list[str]:
    return [*map(str, one.labels(asked)), *(text for text in (one.words, *one.more.values()) if text)]


def nothing(_value: Any) -> str:
    """A number for programs: it is in the file."""
    return ""


read_as("audit.AuditEvent", "action", lambda code: str(ACTIONS.get(code, code)))
read_as("audit.AuditEvent", "subject_kind", table)
read_as("members.Delivery", "kind", kind)
read_as("members.Delivery", "reason", lambda code: str(REASONS.get(code, code)))
read_as("members.Delivery", "subject_id", nothing)
read_as("members.Delivery", "sequence", nothing)
read_as("members.Supporter", "groups", groups)
read_as("members.Consent", "question", question)
read_as("members.Consent", "option", which)
read_as("members.Consent", "language", language)
read_as("members.JoinRequest", "answers", said)
read_as("members.Plan", "answers", planned)
read_as(Member._meta.label, "language", language)
