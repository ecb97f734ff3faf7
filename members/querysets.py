"""Selecting memberships, consents and what is between two people, in the words of the field."""

import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from members.models import (  # the models import this file
        Consent,  # noqa: F401
        ContactExchange,  # noqa: F401
        Invitation,  # noqa: F401
        JoinRequest,  # noqa: F401
        Membership,  # noqa: F401
        Plan,  # noqa: F401
        Protection,  # noqa: F401
        RoleOffer,  # noqa: F401
        RoleTerm,  # noqa: F401
        StayAway,  # noqa: F401
        Supporter,  # noqa: F401
    )


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships, narrowed down."""

    def current(self) -> Self:
        """Those that hold now."""
        return self.filter(left_on__isnull=True)

    def facilitating(self) -> Self:
        """Those of facilitators and co-facilitators."""
        return self.filter(role__in=["FACILITATOR", "CO_FACILITATOR"])

    def on_roster_for(self, member: Any, group: Any) -> Self:
        """Those that ``member`` may see in ``group``: hidden people only by facilitators, and oneself (decision 11)."""
        rows = self.current().filter(group=group)
        if member.has_perm("members.view_hidden", group):
            return rows
        return rows.filter(models.Q(is_hidden=False) | models.Q(member=member))


class RoleTermQuerySet(models.QuerySet["RoleTerm"]):
    """Times in a role, narrowed down."""

    def open(self) -> Self:
        """Those that hold now."""
        return self.filter(ended_at__isnull=True)


class SupporterQuerySet(models.QuerySet["Supporter"]):
    """People at somebody's side, and invitations to be there."""

    def current(self, now: datetime.datetime) -> Self:
        """Those that hold now: taken up, not ended, not past their last day, with both people still here."""
        return self.filter(
            models.Q(until__isnull=True) | models.Q(until__gte=now.date()),
            helper__isnull=False,
            ended_at__isnull=True,
            member__is_active=True,
            helper__is_active=True,
        )

    def invitations(self, now: datetime.datetime) -> Self:
        """Those that somebody can still take up."""
        return self.filter(
            models.Q(until__isnull=True) | models.Q(until__gte=now.date()),
            helper__isnull=True,
            ended_at__isnull=True,
            invited_until__gt=now,
            member__is_active=True,
        )

    def visible_to(self, member: Any) -> Self:
        """Those in which ``member`` is the one who helps, as long as they hold."""
        return self.current(timezone.now()).filter(helper=member) if member.is_authenticated else self.none()


class ConsentQuerySet(models.QuerySet["Consent"]):
    """Answers to "Is it all right if…?"."""

    def current(self) -> Self:
        """The last word of each person to each question, yes or no."""
        return self.filter(ended_at__isnull=True)

    def in_force(self, now: datetime.datetime) -> Self:
        """Each yes that holds at ``now``, whether or not the clock has already ended what ran out."""
        in_time = models.Q(until__isnull=True) | models.Q(until__gt=now)
        return self.current().filter(in_time, answer="YES")


class PlanQuerySet(models.QuerySet["Plan"]):
    """Plans for groups, narrowed down."""

    def open(self) -> Self:
        """Those that have not become a group."""
        return self.filter(group__isnull=True).order_by("-changed_at")


class RoleOfferQuerySet(models.QuerySet["RoleOffer"]):
    """Questions about a role, narrowed down."""

    def open(self) -> Self:
        """Those that wait for an answer."""
        return self.filter(answer="")

    def agreed(self) -> Self:
        """Those that got a yes and whose day has not come."""
        return self.filter(answer="YES", done_at__isnull=True)


class JoinRequestQuerySet(models.QuerySet["JoinRequest"]):
    """Requests to join, narrowed down."""

    def open(self) -> Self:
        """Those that nobody has decided and that were not taken back, in the order of asking."""
        return self.filter(state__in=["ASKED", "WAITING"]).order_by("asked_at", "pk")

    def of_asker(self, member: Any, remembered: list[Any]) -> Self:
        """Those of ``member``, and those that this browser showed the words for."""
        mine = models.Q(pk__in=remembered)
        return self.filter(mine | models.Q(member=member) if member.is_authenticated else mine)

    def leading_in(self) -> Self:
        """Those that may still lead into the group: not answered, or answered with a yes that nobody came in with."""
        return self.filter(state__in=["ASKED", "WAITING", "ACCEPTED"], seat_taken_at__isnull=True)

    def reserving(self) -> Self:
        """Those that hold a seat: accepted, and nobody has come in with them yet."""
        return self.filter(state="ACCEPTED", seat_taken_at__isnull=True)


class ContactExchangeQuerySet(models.QuerySet["ContactExchange"]):
    """Questions about keeping in touch, as one of the two may know of them."""

    def asked_by(self, member: Any, now: datetime.datetime) -> Self:
        """Those that ``member`` asked and that have no yes: whether they were read or left is not told."""
        return self.filter(asker=member, agreed_at__isnull=True, is_over=False, ends_at__gt=now)

    def asked_of(self, member: Any, now: datetime.datetime) -> Self:
        """Those that wait for a word of ``member``."""
        return self.filter(
            asked=member, agreed_at__isnull=True, quiet_at__isnull=True, is_over=False, ends_at__gt=now
        ).filter(asker__is_active=True)

    def agreed_with(self, member: Any, now: datetime.datetime) -> Self:
        """Those on which ``member`` and another agreed, as long as ``member`` did not note it down."""
        mine = models.Q(asker=member, asker_noted=False) | models.Q(asked=member, asked_noted=False)
        return self.filter(mine, agreed_at__isnull=False, is_over=False, ends_at__gt=now)

    def visible_to(self, member: Any) -> Self:
        """All that ``member`` may open."""
        if not member.is_authenticated:
            return self.none()
        now = timezone.now()
        return self.asked_by(member, now) | self.asked_of(member, now) | self.agreed_with(member, now)


class ProtectionQuerySet(models.QuerySet["Protection"]):
    """Wishes not to meet somebody, narrowed down."""

    def kept(self, group: Any) -> Self:
        """Those that hold in ``group``."""
        return self.filter(group=group, state="KEPT")


class StayAwayQuerySet(models.QuerySet["StayAway"]):
    """Askings to stay away, narrowed down."""

    def holding(self) -> Self:
        """Those that were not ended; a day to look again that has passed ends nothing by itself."""
        return self.filter(ended_on__isnull=True)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations, narrowed down."""

    def working(self, now: datetime.datetime) -> Self:
        """Those that somebody can still use."""
        return self.filter(uses_left__gt=0, ends_at__gt=now)


def today() -> datetime.date:
    """The day, in UTC: good enough for dates that only say roughly when."""
    return datetime.datetime.now(datetime.UTC).date()
