"""Places, arrangements, meetings, answers and when people are reminded."""

from meetings.models.absence import Absence, AbsenceCustom
from meetings.models.all_off import AllOff
from meetings.models.answer_link import AnswerLink
from meetings.models.attendance import Attendance
from meetings.models.hard_to_come import Arrangement, ComingCustom, Hand, HardToCome, Reason
from meetings.models.meeting import Meeting
from meetings.models.needs import Needs
from meetings.models.own_calendar import OwnCalendar
from meetings.models.place import Place
from meetings.models.poll import Poll, PollAnswer, PollLink, PollOption
from meetings.models.presence import Presence, TickList
from meetings.models.reminder_rule import ReminderRule
from meetings.models.series import Series
from meetings.models.sheet import Bring, SheetLine, SheetRound
from meetings.models.stand_in import StandInAsk, StandInSearch
from meetings.models.usual_yes import UsualYes
from meetings.models.visit import Visit

__all__ = [
    "Absence",
    "AbsenceCustom",
    "AllOff",
    "AnswerLink",
    "Arrangement",
    "Attendance",
    "Bring",
    "ComingCustom",
    "Hand",
    "HardToCome",
    "Meeting",
    "Needs",
    "OwnCalendar",
    "Place",
    "Poll",
    "PollAnswer",
    "PollLink",
    "PollOption",
    "Presence",
    "Reason",
    "ReminderRule",
    "Series",
    "SheetLine",
    "SheetRound",
    "StandInAsk",
    "StandInSearch",
    "TickList",
    "UsualYes",
    "Visit",
]
