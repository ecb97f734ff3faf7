"""The card about a visit, beside a request to join."""

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.actions.visiting import tells_place
from meetings.models import Place, Visit
from members import beside
from members.models import JoinRequest
from peersupport.web.moments import moment


def cards(row: JoinRequest, for_asker: bool, now: datetime.datetime) -> Iterator[beside.Beside]:
    """Each visit that is still ahead; for facilitators, the way to offer one."""
    visits = Visit.objects.filter(request=row, meeting__ends_at__gt=now).select_related("request", "meeting__place")
    for visit in visits.order_by("meeting__starts_at", "pk"):
        yield _card(visit, for_asker, now)
    if not for_asker and row.is_open:
        address = reverse("meetings:visit-offer", kwargs={"slug": row.group.slug, "pk": row.pk})
        yield beside.Beside(
            _("A visit before deciding"),
            [_("They can come to one meeting and see whether it fits.")],
            [beside.Link(_("Offer a visit"), address)],
        )


def _card(visit: Visit, for_asker: bool, now: datetime.datetime) -> beside.Beside:
    meeting = visit.meeting
    with timezone.override(meeting.time_zone):
        lines = [moment(meeting.starts_at)]
    if meeting.is_cancelled:
        return beside.Beside(_("Your visit") if for_asker else _("Visit"), [*lines, _("This meeting is called off.")])
    if not for_asker:
        said = {"YES": _("They will come."), "NO": _("Not this time."), "": _("No answer yet.")}[visit.answer]
        return beside.Beside(_("Visit"), [*lines, said])
    if tells_place(visit, now) and meeting.place is not None:
        lines += [part for part in _of_place(meeting.place) if part]
    elif visit.answer == Visit.Answer.YES:
        lines.append(_("You read here where it is, from the day before."))
    words = {"YES": _("You said that you will come."), "NO": _("You said: not this time. That is fine.")}
    if visit.answer:
        lines.append(words[visit.answer])
    if not meeting.takes_answers(now) or not visit.request.is_open:
        return beside.Beside(_("Your visit"), lines)
    return beside.Beside(
        _("Would you like to visit us?"),
        [*lines, _("You can just sit and listen. Afterwards you decide, and so do we.")],
        action=reverse("meetings:visit-answer", kwargs={"pk": visit.pk}),
        buttons=[("yes", _("Yes, I will come")), ("no", _("Not this time"))],
    )


def _of_place(place: Place) -> tuple[str, ...]:
    return place.name, place.detail, place.finding_it, place.link, place.number


beside.register(cards)
