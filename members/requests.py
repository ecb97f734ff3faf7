"""The type of a request that only a signed-in member can make."""

from django.http import HttpRequest

from members.models import Member


class MemberRequest(HttpRequest):
    """What a view receives behind the sign-in: ``LoginRequiredMiddleware`` lets nobody else through."""

    user: Member
