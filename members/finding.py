"""Rows that belong to a person though no column says so: letters to their addresses."""

from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Q

from members.models import ContactMethod, Delivery
from peersupport.privacy.walking import also_find


def addresses_of(member: Any) -> set[str]:
    """Every address and number of ``member``, in small letters."""
    found = [
        *ContactMethod.objects.filter(member=member.pk).exclude(channel="TOLD"),
        *EmailAddress.objects.filter(user=member.pk),
    ]
    return {(way.address if isinstance(way, ContactMethod) else way.email).lower() for way in found}


def letters_to(member: Any) -> Q:
    """Messages to an address of this member that name no member: numbers to sign in with."""
    theirs = addresses_of(member)
    rows = Delivery.objects.filter(member=None, address__isnull=False).only("pk", "address")
    return Q(pk__in=[row.pk for row in rows if str(row.address).lower() in theirs])


def told_by(member: Any) -> Q:
    """What this member told one chosen person; no key leads there."""
    return Q(person=str(member.pk))


also_find("members.Delivery", letters_to)
also_find("members.Confidence", told_by)
