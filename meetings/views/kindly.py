"""Links from messages that lead nowhere any more."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string

from peersupport.web.reading import Reading


def kindly_gone(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A link that leads nowhere, whatever the reason, says what may have happened and where to go instead."""

    @wraps(view)
    def kind(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Http404:
            page = render_to_string("meetings/answer_gone.html", {"reading": Reading.of_request(request)})
            return HttpResponse(page, status=HTTPStatus.NOT_FOUND)

    return kind
