"""“I come unless I say so.”"""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.models import Group
from meetings.querysets import UsualYesQuerySet
from members.models import Member
from members.querysets import today
from peersupport.privacy.classes import Audience, Field, same


class UsualYes(models.Model):
    """A member said once that they come unless they say so. The row is there while it holds; taking it back deletes it.

    What follows from it are answers of their own (``Attendance.is_usual``), so that everything that counts answers
    counts these, too.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, verbose_name=_("group"), related_name="+")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    since = models.DateField(_("since"), default=today)

    objects = UsualYesQuerySet.as_manager()

    class Meta:
        verbose_name = _("“I come unless I say so”")
        verbose_name_plural = _("“I come unless I say so”")
        constraints = [models.UniqueConstraint(fields=["group", "member"], name="one_usual_yes")]

    class Privacy:
        purpose = _("Count on somebody who wishes it, without asking each time.")
        fields = {
            "id": Field(Audience.PROGRAM),
            **same(Audience.OWNER, "group", "member", "since"),
        }

    def __str__(self) -> str:
        return f"usual yes {str(self.pk)[:8]}"
