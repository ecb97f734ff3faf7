"""What addresses of the administration can be about; see objects.py."""

from collections.abc import Callable, Iterator

from django.contrib.contenttypes.models import ContentType

from groups.models import Group
from resources.models import Resource
from tests.matrix.objects import HERE, NOBODY, NOWHERE, Parts, Variant, fixed, kind
from tests.matrix.world import World


def _rows(ours: Callable[[World], object], theirs: Callable[[World], object], nothing: object) -> Iterator[Variant]:
    yield Variant("ours", HERE, lambda w, _r: {"object_id": str(ours(w))}, is_whole=True)
    yield Variant("another organisation's", NOWHERE, lambda w, _r: {"object_id": str(theirs(w))})
    yield fixed("none", NOWHERE, object_id=nothing)


@kind("row of organisation")
def _organisation() -> Iterator[Variant]:
    yield from _rows(lambda w: w.cast.organisation.pk, lambda w: w.elsewhere.organisation_id, NOBODY)


@kind("row of group")
def _group_row() -> Iterator[Variant]:
    yield from _rows(lambda w: w.cast.tuesday.pk, lambda w: w.elsewhere.pk, NOBODY)


@kind("row of meeting")
def _meeting_row() -> Iterator[Variant]:
    yield from _rows(lambda w: w.cast.tomorrow.pk, lambda w: w.meeting(w.elsewhere).pk, NOBODY)


@kind("row of resource")
def _resource_row() -> Iterator[Variant]:
    yield from _rows(
        lambda _w: Resource.objects.get(group=None).pk, lambda w: Resource.objects.get(group=w.cast.tuesday).pk, NOBODY
    )


@kind("row of template")
def _template_row() -> Iterator[Variant]:
    yield from _rows(lambda w: w.template.pk, lambda w: w.other_template.pk, NOBODY)


@kind("row of listing")
def _listing_row() -> Iterator[Variant]:
    yield from _rows(lambda w: w.page_of(w.cast.tuesday), lambda w: w.page_of(w.elsewhere), NOBODY)


@kind("kind of row")
def _kind_of_row() -> Iterator[Variant]:
    def parts(world: World, _role: str) -> Parts:
        return {
            "content_type_id": str(ContentType.objects.get_for_model(Group).pk),
            "object_id": str(world.cast.tuesday.pk),
        }

    yield Variant("a group", HERE, parts, is_whole=True)


@kind("part of the administration")
def _part() -> Iterator[Variant]:
    yield fixed("groups", HERE, app_label="groups")
    yield fixed("meetings", HERE, app_label="meetings")
    yield fixed("resources", HERE, app_label="resources")


@kind("nothing")
def _nothing() -> Iterator[Variant]:
    yield fixed("nothing", HERE, url="nothing-here/")
    yield fixed("people", HERE, url="members/member/")
    yield fixed("memberships", HERE, url="members/membership/")
    yield fixed("messages", HERE, url="members/delivery/")
    yield fixed("who looked", HERE, url="audit/looklog/")
