"""What can be done with a group."""

import pytest
from django.core.exceptions import ValidationError

from groups.actions import found_group
from groups.models import Group
from peersupport.audit.models import AuditEvent
from tests.cast import Cast


@pytest.mark.guidance("SET-1", "SET-8")
def test_group_is_founded_closed_and_found_by_nobody_until_it_is_listed(cast: Cast) -> None:
    group = found_group(by=cast.mika, name="Night Owls", slug="night-owls", purpose="We cannot sleep.")

    assert (group.belonging, group.is_listed, group.is_running, group.organisation) == ("CLOSED", False, True, None)
    assert group not in Group.objects.listed()
    assert AuditEvent.objects.get(action="group.founded").by_id == cast.mika.pk

    group.is_listed = True
    group.save()
    assert list(Group.objects.listed()) == [group]


@pytest.mark.parametrize(
    "values",
    [{"slug": "tuesday-circle"}, {"slug": "no spaces"}, {"slug": "x", "name": ""}, {"slug": "x", "belonging": "AJAR"}],
)
def test_group_that_does_not_fit_is_refused_with_words(cast: Cast, values: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        found_group(by=cast.mika, **{"name": "Others", **values})

    assert Group.objects.count() == 2


@pytest.mark.guidance("SET-7")
def test_group_that_paused_or_ended_is_not_listed(cast: Cast) -> None:
    Group.objects.update(is_listed=True)
    Group.objects.filter(pk=cast.family.pk).update(status=Group.Status.PAUSED)

    assert list(Group.objects.listed()) == [cast.tuesday]


def test_group_is_visible_to_those_who_belong(cast: Cast) -> None:
    assert list(Group.objects.visible_to(cast.amina)) == [cast.tuesday]
    assert list(Group.objects.visible_to(cast.joan)) == [cast.family]
    assert list(Group.objects.visible_to(cast.mika)) == []


@pytest.mark.guidance("MEM-3")
def test_group_says_of_itself_whether_it_is_open(cast: Cast) -> None:
    assert (cast.tuesday.is_closed, cast.family.is_closed) == (False, True)
