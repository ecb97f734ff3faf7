"""A supporter of one's own choosing: invited in person, taken up once, sees what was said, ends at a word (CON-9)."""

import datetime
import json
from typing import Any

import pytest
from django.test import Client

from members.actions import erasing, joining, supporting
from members.models import Member, Supporter
from members.models.supporter import SEES
from peersupport.audit.models import AuditEvent
from peersupport.privacy.export import as_json
from tests.cast import Cast
from tests.factories.members import MemberFactory, MembershipFactory, SupporterFactory
from tests.helpers import at_once, same_for_all, sign_in, text_of

pytestmark = pytest.mark.guidance("CON-9")

DAY = datetime.timedelta(days=1)
ASKED = {"called": "My sister", "shown_name": "Amina", "label": "Library group", "until": ""}


def invitation_of(amina: Member, now: datetime.datetime, **choices: Any) -> Supporter:
    said = {"called": "My sister", "shown_name": "Amina", "label": "Library group", "groups": amina.group_ids()}
    return supporting.invite(by=amina, now=now, **{**said, **choices})


def address(supporter: Supporter) -> str:
    return f"/with/invitation/{str(supporter.phrase).replace(' ', '-')}/"


# --- Inviting -------------------------------------------------------------------------------------------------


def test_choosing_somebody_shows_every_choice_off_and_asks_for_no_address(client: Client, amina: Member) -> None:
    page = sign_in(client, amina).get("/me/supporters/new/").content.decode()

    assert all(f'name="{name}"' in page for name in SEES)
    assert "checked" not in page
    assert 'type="email"' not in page
    assert 'type="tel"' not in page


def test_choosing_somebody_makes_an_invitation_to_hand_on(client: Client, amina: Member) -> None:
    sign_in(client, amina)

    page = client.post("/me/supporters/new/", {**ASKED, "sees_meetings": "on"}, follow=True)

    made = Supporter.objects.get(member=amina)
    assert (made.helper, made.sees_meetings, made.sees_place, made.is_told) == (None, True, False, False)
    assert made.group_ids == amina.group_ids()
    assert len(str(made.phrase).split()) == 6
    assert str(made.phrase) in text_of(page)
    assert address(made) in page.content.decode()
    assert AuditEvent.objects.filter(action="supporter.invited", by_id=amina.pk, group_id=None).exists()


def test_place_without_the_meeting_is_refused_beside_the_choice_and_the_rest_is_kept(
    client: Client, amina: Member
) -> None:
    refused = sign_in(client, amina).post("/me/supporters/new/", {**ASKED, "sees_place": "on"})

    assert refused.status_code == 422
    assert "they also need to see the day and the hour" in text_of(refused)
    assert 'value="My sister"' in refused.content.decode()
    assert not Supporter.objects.exists()


@pytest.mark.parametrize("until", ["2026-11-22", "2040-01-01"])
def test_last_day_that_is_gone_or_far_away_is_refused(until: str, client: Client, amina: Member) -> None:
    refused = sign_in(client, amina).post("/me/supporters/new/", {**ASKED, "until": until})

    assert refused.status_code == 422
    assert "Choose" in text_of(refused)
    assert not Supporter.objects.exists()


def test_person_in_two_groups_says_which_and_cannot_name_a_group_of_others(client: Client, cast: Cast) -> None:
    MembershipFactory(group=cast.family, member=cast.amina)
    sign_in(client, cast.amina)

    unsaid = client.post("/me/supporters/new/", {**ASKED, "sees_meetings": "on"})
    client.post("/me/supporters/new/", {**ASKED, "sees_meetings": "on", "about": [str(cast.family.pk)]})
    other = supporting.invite(
        by=cast.joan, called="x", shown_name="J", label="L", groups=[cast.tuesday.pk], now=cast.tomorrow.starts_at
    )

    assert (unsaid.status_code, "Please choose at least one group." in text_of(unsaid)) == (422, True)
    assert Supporter.objects.get(member=cast.amina).group_ids == [cast.family.pk]
    assert other.group_ids == []


def test_sixth_supporter_is_refused_kindly(client: Client, amina: Member) -> None:
    SupporterFactory.create_batch(5, member=amina)

    refused = sign_in(client, amina).post("/me/supporters/new/", ASKED)

    assert (refused.status_code, Supporter.objects.count()) == (422, 5)
    assert "five supporters" in text_of(refused)


# --- Taking it up ---------------------------------------------------------------------------------------------


def test_invited_person_reads_what_they_would_see_and_says_yes(
    client: Client, amina: Member, mika: Member, now: datetime.datetime
) -> None:
    made = invitation_of(amina, now, sees_meetings=True)
    sign_in(client, mika)

    page = client.get(address(made))
    done = client.post(address(made), {"answer": "yes", "helper_name": "Mik"}, follow=True)

    assert "Amina would like you at their side" in text_of(page)
    assert "day and hour" in text_of(page)
    assert "Tuesday Circle" not in text_of(page)
    made.refresh_from_db()
    assert (made.helper, made.helper_name, made.phrase) == (mika, "Mik", None)
    assert "At Amina’s side" in text_of(done)
    assert AuditEvent.objects.filter(action="supporter.began", by_id=mika.pk).exists()


def test_opening_the_invitation_takes_up_nothing(
    client: Client, amina: Member, mika: Member, now: datetime.datetime
) -> None:
    made = invitation_of(amina, now)

    sign_in(client, mika).get(address(made))

    assert Supporter.objects.get().helper is None


def test_words_typed_as_people_type_them_lead_to_the_invitation(
    client: Client, amina: Member, mika: Member, now: datetime.datetime
) -> None:
    made = invitation_of(amina, now)
    typed = " " + str(made.phrase).upper().replace(" ", ",  ") + "\n"

    led = sign_in(client, mika).post("/with/", {"phrase": typed})

    assert led.headers["Location"] == address(made)


def test_wrong_used_and_ended_words_get_one_answer(
    client: Client, amina: Member, mika: Member, now: datetime.datetime
) -> None:
    used, back, late = (invitation_of(amina, now) for _each in range(3))
    words = [str(one.phrase) for one in (used, back, late)]
    supporting.take_up(by=MemberFactory(), supporter=used, helper_name="Noa", now=now)
    supporting.end(by=amina, supporter=back, now=now)
    Supporter.objects.filter(pk=late.pk).update(invited_until=now)
    sign_in(client, mika)

    answers = [client.post("/with/", {"phrase": text}) for text in [*words, "no such words at all here"]]
    shown = {
        same_for_all(answer)[1].replace(text.encode(), b"")
        for answer, text in zip(answers, [*words, "no such words at all here"], strict=True)
    }

    assert {answer.status_code for answer in answers} == {422}
    assert len(shown) == 1
    assert "These words open nothing" in text_of(answers[0])


def test_after_many_wrong_words_even_right_ones_open_nothing_for_a_while(
    client: Client, amina: Member, mika: Member, now: datetime.datetime, clock: Any
) -> None:
    made = invitation_of(amina, now)
    sign_in(client, mika)
    assert client.get(address(made)).status_code == 200

    for number in range(21):
        client.post("/with/", {"phrase": f"no such words {'a' * number}"})

    assert client.get(address(made)).status_code == 302
    clock.shift(datetime.timedelta(hours=2))
    assert client.get(address(made)).status_code == 200


def test_nobody_takes_up_their_own_invitation_or_a_second_one_of_the_same_person(
    amina: Member, mika: Member, now: datetime.datetime
) -> None:
    first, second = invitation_of(amina, now), invitation_of(amina, now)

    with pytest.raises(supporting.NotTakenUpError):
        supporting.take_up(by=amina, supporter=first, helper_name="I", now=now)
    supporting.take_up(by=mika, supporter=first, helper_name="Mika", now=now)
    with pytest.raises(supporting.NotTakenUpError):
        supporting.take_up(by=mika, supporter=second, helper_name="Mika", now=now)

    assert Supporter.objects.filter(helper=mika).count() == 1


def test_saying_no_closes_the_invitation_without_naming_anybody(
    client: Client, amina: Member, mika: Member, now: datetime.datetime
) -> None:
    made = invitation_of(amina, now)

    sign_in(client, mika).post(address(made), {"answer": "no"})

    made.refresh_from_db()
    assert (made.helper, made.ending, made.phrase) == (None, "HELPER", None)
    assert "They stepped back" in text_of(sign_in(Client(), amina).get("/me/supporters/"))


@pytest.mark.django_db(transaction=True)
def test_two_who_take_up_one_invitation_at_once_are_one() -> None:
    now = datetime.datetime.now(datetime.UTC)
    made = invitation_of(MemberFactory(), now)
    people = MemberFactory.create_batch(2)

    results = at_once(
        *(
            lambda person=person: supporting.take_up(by=person, supporter=made, helper_name="N", now=now)
            for person in people
        )
    )

    assert sorted(type(one).__name__ for one in results) == ["NotTakenUpError", "Supporter"]


# --- Seeing, changing, ending ---------------------------------------------------------------------------------


def test_change_holds_from_the_next_page_on(client: Client, cast: Cast) -> None:
    supporter = SupporterFactory(
        member=cast.amina, helper=cast.mika, sees_agreement=True, groups=[str(cast.tuesday.pk)]
    )
    helper = sign_in(Client(), cast.mika)
    assert "What was agreed on" in text_of(helper.get(f"/with/{supporter.pk}/"))

    sign_in(client, cast.amina).post(f"/me/supporters/{supporter.pk}/", ASKED)

    assert "What was agreed on" not in text_of(helper.get(f"/with/{supporter.pk}/"))


def test_person_reads_when_their_supporter_looked(client: Client, cast: Cast, clock: Any) -> None:
    supporter = SupporterFactory(member=cast.amina, helper=cast.mika)
    helper = sign_in(Client(), cast.mika)
    for hours in (0, 0, 3):
        clock.shift(datetime.timedelta(hours=hours))
        helper.get(f"/with/{supporter.pk}/")

    page = sign_in(client, cast.amina).get(f"/me/supporters/{supporter.pk}/")

    assert supporter.looks.count() == 2
    assert text_of(page).count("Nov. 23, 2026") + text_of(page).count("23 November 2026") >= 2


def ends_by_the_person(cast: Cast, supporter: Supporter) -> None:
    sign_in(Client(), cast.amina).post(f"/me/supporters/{supporter.pk}/end/")


def ends_by_the_helper(cast: Cast, supporter: Supporter) -> None:
    sign_in(Client(), cast.mika).post(f"/with/{supporter.pk}/step-back/")


def ends_by_day(cast: Cast, supporter: Supporter) -> None:
    Supporter.objects.filter(pk=supporter.pk).update(until=cast.tomorrow.on_date - 2 * DAY)


def ends_with_the_account(cast: Cast, supporter: Supporter) -> None:
    Member.objects.filter(pk=cast.amina.pk).update(is_active=False)


@pytest.mark.parametrize("how", [ends_by_the_person, ends_by_the_helper, ends_by_day, ends_with_the_account])
def test_whatever_ends_it_the_page_is_then_as_if_it_had_never_been(how: Any, cast: Cast) -> None:
    supporter = SupporterFactory(member=cast.amina, helper=cast.mika, sees_meetings=True)
    helper = sign_in(Client(), cast.mika)
    assert helper.get(f"/with/{supporter.pk}/").status_code == 200

    how(cast, supporter)

    gone, never = helper.get(f"/with/{supporter.pk}/"), helper.get("/with/00000000-0000-4000-8000-000000000000/")
    assert same_for_all(gone) == same_for_all(never)
    assert gone.status_code == 404
    assert "Amina" not in text_of(helper.get("/with/")) + text_of(helper.get("/home/"))


def test_last_day_itself_still_counts(cast: Cast, now: datetime.datetime) -> None:
    supporter = SupporterFactory(member=cast.amina, helper=cast.mika, until=now.date())

    assert sign_in(Client(), cast.mika).get(f"/with/{supporter.pk}/").status_code == 200


def test_clock_writes_down_last_days_and_forgets_what_nobody_took_up(cast: Cast, now: datetime.datetime) -> None:
    over = SupporterFactory(member=cast.amina, helper=cast.mika, until=(now - DAY).date())
    SupporterFactory(member=cast.amina, invited=True, invited_until=now)
    stays = SupporterFactory(member=cast.lin, helper=cast.mika, until=now.date())

    assert [supporting.close(now), supporting.close(now)] == [2, 0]

    over.refresh_from_db()
    stays.refresh_from_db()
    assert (over.ending, over.ended_at, stays.ended_at) == ("DAY", now, None)
    assert Supporter.objects.count() == 2


@pytest.mark.parametrize("who", ["amina", "mika"])
def test_erasing_either_ends_it_without_a_trace(who: str, cast: Cast, now: datetime.datetime) -> None:
    supporter = SupporterFactory(member=cast.amina, helper=cast.mika)
    supporting.note_look(supporter=supporter, now=now)

    erasing.erase_everything(by=None, member=getattr(cast, who), now=now)

    assert not Supporter.objects.exists()


def test_each_takes_along_their_own_side(cast: Cast) -> None:
    SupporterFactory(
        member=cast.amina, helper=cast.mika, called="My neighbour", helper_name="Mik", groups=[str(cast.tuesday.pk)]
    )

    amina, mika = (json.loads(as_json(one))["held"]["members.Supporter"][0] for one in (cast.amina, cast.mika))

    assert (amina["called"], amina["helper_name"], amina["member"]) == ("My neighbour", "Mik", "you")
    assert (mika["shown_name"], mika["helper"]) == ("Amina", "you")
    assert not {"called", "groups", "phrase"} & set(mika)
    assert "helper" not in amina


# --- Helping is not deciding ----------------------------------------------------------------------------------


def test_supporter_who_sees_everything_can_still_decide_nothing(cast: Cast) -> None:
    """With every choice said yes to, a helper gets no further than a stranger at every door but their own page."""
    supporter = SupporterFactory(
        member=cast.amina, helper=cast.mika, groups=[str(cast.tuesday.pk)], **dict.fromkeys(SEES, True)
    )
    helper = sign_in(Client(), cast.mika, second_step=True)
    belonging = cast.amina.memberships.get()
    before = list(Member.objects.filter(pk=cast.amina.pk).values())

    refused = [
        helper.post(path, data).status_code
        for path, data in (
            (f"/meetings/{cast.tomorrow.pk}/answer/", {"answer": "yes"}),
            (f"/meetings/{cast.tomorrow.pk}/", {}),
            (f"/groups/{cast.tuesday.slug}/code/", {}),
            (f"/me/groups/{belonging.pk}/", {f"{belonging.pk}-shown_name": "Other"}),
            (f"/me/groups/{cast.tuesday.slug}/leave/", {}),
            (f"/me/supporters/{supporter.pk}/", {**ASKED, "sees_page": "on"}),
            (f"/me/supporters/{supporter.pk}/end/", {}),
            (f"/groups/{cast.tuesday.slug}/reminders/", {}),
        )
    ]
    changed = helper.post(f"/with/{supporter.pk}/", {"answer": "yes"}).status_code

    assert set(refused) == {404}
    assert changed == 405
    assert list(Member.objects.filter(pk=cast.amina.pk).values()) == before
    assert not cast.tomorrow.attendances.exists()
    assert cast.mika.group_ids() == []
    with pytest.raises(Supporter.DoesNotExist):
        supporting.choose(by=cast.mika, supporter=supporter, groups=[], sees_page=True)


def test_group_and_facilitator_learn_nothing_of_it(client: Client, cast: Cast) -> None:
    SupporterFactory(member=cast.amina, helper=cast.mika, called="My sister", helper_name="Noa")
    sign_in(client, cast.rosa, second_step=True)

    for path in ("/today/", f"/groups/{cast.tuesday.slug}/reminders/", f"/meetings/{cast.tomorrow.pk}/"):
        page = text_of(client.get(path))
        assert "Noa" not in page
        assert "sister" not in page
    assert not AuditEvent.objects.filter(action__startswith="supporter.", group_id__isnull=False).exists()


def test_person_who_left_the_group_shows_nothing_of_it_any_more(cast: Cast, now: datetime.datetime) -> None:
    supporter = SupporterFactory(
        member=cast.amina, helper=cast.mika, groups=[str(cast.tuesday.pk)], **dict.fromkeys(SEES, True)
    )
    helper = sign_in(Client(), cast.mika)
    assert "Tomorrow" in text_of(helper.get(f"/with/{supporter.pk}/"))

    joining.leave(by=cast.amina, membership=cast.amina.memberships.get(), now=now)

    page = text_of(helper.get(f"/with/{supporter.pk}/"))
    assert "Tomorrow" not in page
    assert "What was agreed on" not in page
