"""That somebody has died, as far as a group knows."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from members.models.member import Member
from peersupport.encryption.fields import EncryptedJSONField
from peersupport.privacy.classes import PERSON, Audience, Erase, Field, same


class Passing(models.Model):
    """A facilitator noted that a member has died, and everything to that person was stopped (NOTE-7).

    ``before`` is what was there, so that a mistake can be undone for some days.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.OneToOneField(Member, models.CASCADE, related_name="passing")
    group = models.ForeignKey(Group, models.CASCADE, verbose_name=_("group"), related_name="+")
    noted_by_id = models.UUIDField(_("noted by"), null=True)
    noted_at = models.DateTimeField(_("noted"))
    before = EncryptedJSONField(help_text="Ranks of ways, memberships that ended, whether the account was open.")

    class Meta:
        verbose_name = _("note that somebody died")
        verbose_name_plural = _("notes that somebody died")

    class Privacy:
        purpose = _("Stop everything to somebody who died, and be able to undo a mistake.")
        fields = {
            **same(Audience.PROGRAM, "id", "before"),
            "member": Field(Audience.FACILITATORS, why="The person is erased 90 days later."),
            **same(Audience.FACILITATORS, "group", "noted_at", of=("member", "noted_by_id")),
            "noted_by_id": Field(Audience.FACILITATORS, erase=Erase.BLANK, names=PERSON),
        }

    def __str__(self) -> str:
        return f"passing {str(self.pk)[:8]}"
