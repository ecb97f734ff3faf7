"""What a group that becomes two settled about the second one."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from groups.models.group import Group
from groups.models.life import LifeChange
from peersupport.encryption.fields import EncryptedTextField
from peersupport.privacy.classes import Audience, Erase, Field, same


class SecondGroup(models.Model):
    """The second of two groups before it exists, in the words of the first; afterwards, which group it became (SET-7).

    It names nobody: who looks after it and who goes there is known to ``members``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    change = models.OneToOneField(LifeChange, models.CASCADE, related_name="second", verbose_name=_("of which change"))
    group = models.ForeignKey(
        Group, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("the group it became")
    )
    name = EncryptedTextField(_("name"), max_length=80)
    purpose = EncryptedTextField(_("what brings them together"), max_length=600, blank=True)
    when = EncryptedTextField(_("when and where, in words"), max_length=160, blank=True)
    belonging = models.CharField(_("open or closed"), max_length=10, choices=Group.Belonging)
    language = models.CharField(_("language"), max_length=12, default="en")

    class Meta:
        verbose_name = _("second of two groups")
        verbose_name_plural = _("second groups")
        constraints = [
            models.UniqueConstraint(fields=["group"], name="second_group_comes_of_one_change"),
            models.CheckConstraint(
                condition=Q(belonging__in=["OPEN", "CLOSED"]), name="second_group_is_open_or_closed"
            ),
        ]

    class Privacy:
        purpose = _("Let people read what the second group will be before they choose their part.")
        fields = {
            "id": Field(Audience.PROGRAM, erase=Erase.KEEP),
            **same(
                Audience.GROUP,
                *("change", "group", "name", "purpose", "when", "belonging", "language"),
                erase=Erase.KEEP,
            ),
        }

    def __str__(self) -> str:
        return f"second of two groups {str(self.pk)[:8]}"

    @property
    def language_name(self) -> str:
        """The language that people mostly speak there, as the reader calls it."""
        return gettext(str(dict(settings.LANGUAGES).get(self.language, self.language)))
