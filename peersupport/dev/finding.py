"""Messages shown instead of sent belong to whoever they were written to."""

from typing import Any

from django.db.models import Q

from members.finding import addresses_of
from peersupport.dev.models import SentMessage
from peersupport.privacy.walking import also_find


def shown_to(member: Any) -> Q:
    """Shown messages to an address of this member."""
    theirs = addresses_of(member)
    return Q(pk__in=[row.pk for row in SentMessage.objects.all() if str(row.content.get("to", "")).lower() in theirs])


also_find("dev.SentMessage", shown_to)
