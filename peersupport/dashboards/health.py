"""Two addresses for machines: is the program alive, and can it do its work? They tell nothing about people."""

import datetime
import time
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from members.outbox import listing
from peersupport.dashboards import probes
from peersupport.web import paper

GRACE = 60
"""Seconds after a start in which the first tick may still be on its way."""

_started = time.monotonic()


@login_not_required
@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """The web part answers."""
    return JsonResponse({"status": "live"})


@login_not_required
@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Everything needed is there and messages go out; otherwise 503 and the reasons in plain words.

    What is missing and not needed, because something simpler takes its place, is named beside "ready".
    """
    reasons = what_is_missing(timezone.now(), seconds_since_start=time.monotonic() - _started)
    if reasons:
        return JsonResponse({"status": "not ready", "reasons": reasons}, status=HTTPStatus.SERVICE_UNAVAILABLE)
    lost = paper.missing()
    return JsonResponse({"status": "ready", **({"does_without": [lost]} if lost else {})})


def what_is_missing(now: datetime.datetime, *, seconds_since_start: float) -> list[str]:
    """Plain sentences, empty when all is well."""
    reason = probes.database()
    if reason:
        return [reason]  # nothing else can be asked then
    reasons = [reason for reason in (probes.broker(), probes.cached(), probes.keys()) if reason]
    if seconds_since_start > GRACE:
        reasons += _stuck(now)
    return reasons


def _stuck(now: datetime.datetime) -> list[str]:
    reasons = []
    ticked_at = listing.last_tick()
    if ticked_at is None or now - ticked_at > listing.LATE_TICK:
        reasons.append("The background parts (worker, beat) have not looked for messages for 3 minutes.")
    due_at = listing.oldest_due(now)
    if due_at is not None and now - due_at > listing.LATE_ROW:
        reasons.append("A message has been waiting for more than 5 minutes.")
    return reasons
