"""What the organisation behind a group can see of it: read off the administration itself, so that it is what holds."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.utils import label_for_field
from django.utils.text import capfirst

from groups.models import Organisation
from groups.models.organisation import BOUNDS, USUAL
from members.roles import COORDINATOR_RIGHTS

OF_A_GROUP = ("groups.Group", "groups.Listing", "meetings.Meeting")
"""What coordinators may open about one group. A test compares this with the administration."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One sort of thing: what of it is seen, and what of that may be changed."""

    name: str
    sees: list[str]
    changes: list[str]


def seen_by_host() -> list[Seen]:
    """Everything about one group that its coordinators may open, in words."""
    return [found for label in OF_A_GROUP if (found := _seen(label))]


def _seen(label: str) -> Seen | None:
    model = apps.get_model(label)
    right = f"{model._meta.app_label}.{{}}_{model._meta.model_name}".format
    if right("view") not in COORDINATOR_RIGHTS and right("change") not in COORDINATOR_RIGHTS:
        return None
    room: Any = admin.site.get_model_admin(model)
    columns = {field.name for field in model._meta.get_fields()}
    names = [name for name in dict.fromkeys((*room.fields, *room.list_display)) if name in columns and name != "group"]
    fixed = set(room.readonly_fields)
    changes = [name for name in room.fields if name in columns and name not in fixed]
    may_change = right("change") in COORDINATOR_RIGHTS

    def words(some: list[str]) -> list[str]:
        return [str(capfirst(str(label_for_field(name, model, room)))) for name in some]

    return Seen(str(capfirst(model._meta.verbose_name)), words(names), words(changes) if may_change else [])


def kept_for(organisation: Organisation | None) -> list[tuple[str, int]]:
    """What is kept for how many days: as the organisation chose, else the usual time."""
    found = []
    for period in BOUNDS:
        column: Any = Organisation._meta.get_field(f"keep_{period}_days")
        chosen = getattr(organisation, column.name) if organisation else None
        found.append((str(capfirst(str(column.verbose_name))), chosen or USUAL[period]))
    return found
