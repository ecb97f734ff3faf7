"""When what an entry says changes without its meeting: another word for the group, another language, another name.

A calendar takes a newer entry for newer by its moment alone (RFC 5545 3.8.7.3), so the moment goes along. These words
are changed on pages of lower apps and in the administration, so it is the rows themselves that are watched.
"""

from typing import Any

from django.db.models import Model
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.utils import timezone

from groups.models import Group
from meetings.models import Meeting, OwnCalendar
from members.models import Member


@receiver(pre_save, sender=Member)
def note_own_words(instance: Member, update_fields: Any = None, **kwargs: Any) -> None:
    """The person's own word, or the language of all their entries, is another."""
    if _changes(instance, ("neutral_label", "language"), update_fields):
        OwnCalendar.objects.filter(member=instance.pk).update(changed_at=timezone.now())


@receiver(pre_save, sender=Group)
def note_name_of_group(instance: Group, update_fields: Any = None, **kwargs: Any) -> None:
    """The group is called otherwise: what is still to come says so in the calendars of who wishes its name there."""
    if _changes(instance, ("name",), update_fields):
        now = timezone.now()
        Meeting.objects.filter(group=instance.pk, ends_at__gt=now).update(revised_at=now)


def _changes(instance: Model, names: tuple[str, ...], update_fields: Any) -> bool:
    """Whether saving gives one of these fields another value than the one that is kept."""
    if update_fields is not None and not set(names) & set(update_fields):
        return False
    kept = type(instance)._default_manager.filter(pk=instance.pk).values_list(*names).first()
    return kept is not None and kept != tuple(getattr(instance, name) for name in names)
