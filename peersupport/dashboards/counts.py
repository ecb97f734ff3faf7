"""How many people the groups of an organisation reach, by quarter and in steps of five (D12)."""

import datetime
from itertools import groupby
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members import second_step
from members.models import QuarterCount
from members.requests import MemberRequest
from peersupport.web.scoped import coordinated
from peersupport.web.sheets import sheet

QUARTERS = 8
"""So many quarters are on the page and in the file."""


@require_http_methods(["GET", "HEAD"])
def counts(request: MemberRequest) -> HttpResponse:
    """The numbers, to read."""
    quarters = _quarters(request)
    return second_step.ask(request) or render(request, "dashboards/counts.html", {"quarters": quarters})


@require_http_methods(["GET", "HEAD"])
def counts_file(request: MemberRequest) -> HttpResponse:
    """The same, for a spreadsheet."""
    quarters = _quarters(request)
    step = second_step.ask(request)
    if step is not None:
        return step
    head = [_("Quarter until"), _("Organisation"), _("Group"), _("Open or closed"), _("People who belong")]
    rows: list[list[str]] = [head]
    for one in quarters:
        until = one["ends_on"].isoformat()
        for organisation in one["organisations"]:
            rows += [
                [until, organisation["name"], row.group.name, row.group.get_belonging_display(), words_of(row)]
                for row in organisation["rows"]
            ]
            rows.append([until, organisation["name"], _("All groups together"), "", organisation["together"]])
    answer = HttpResponse(sheet(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="numbers.csv"'
    return answer


def words_of(row: QuarterCount) -> str:
    """The count in words that tell nobody apart."""
    if not row.fives:
        return _("fewer than five")
    return _("%(least)s to %(most)s") % {"least": row.at_least, "most": row.at_most}


def together(rows: list[QuarterCount]) -> str:
    """The sum of what is shown already, and nothing more: it cannot be used to work out what is not shown."""
    least = sum(row.at_least for row in rows)
    return _("at least %(number)s") % {"number": least} if least else _("fewer than five in each group")


def _organisation(row: QuarterCount) -> str:
    return row.group.organisation.name if row.group.organisation else ""


def _quarters(request: MemberRequest) -> list[dict[str, Any]]:
    organisations = coordinated(request)
    if not organisations:
        raise Http404
    mine = QuarterCount.objects.filter(group__organisation__in=organisations)
    days: list[datetime.date] = list(mine.order_by("-ends_on").values_list("ends_on", flat=True).distinct()[:QUARTERS])
    rows = mine.filter(ends_on__in=days).select_related("group__organisation")
    ordered = rows.order_by("-ends_on", "group__organisation__name", "group__name", "pk")
    found = []
    for day, of_day in groupby(ordered, key=lambda row: row.ends_on):
        by_organisation: list[dict[str, Any]] = [
            {"name": name, "rows": found_rows, "together": together(found_rows)}
            for name, found_rows in ((name, list(some)) for name, some in groupby(of_day, key=_organisation))
        ]
        for one in by_organisation:
            for row in one["rows"]:
                row.words = words_of(row)
        found.append({"ends_on": day, "name": date_format(day), "organisations": by_organisation})
    return found
