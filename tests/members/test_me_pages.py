"""My own pages: names, ways of signing in, and who may open them."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.test import Client

from members.adapter import AccountAdapter
from members.models import Delivery, Member
from peersupport.audit.models import AuditEvent
from tests.factories.members import PASSWORD
from tests.helpers import sign_in, text_of

SIGNED_OUT_PAGES = {
    "/accounts/login/": 200,
    "/accounts/signup/": 200,
    "/accounts/signup/?way=EMAIL": 200,
    "/accounts/signup/?way=SMS": 200,
    "/accounts/signup/?way=NAME": 200,
    "/accounts/login/code/": 200,
    "/accounts/password/reset/": 200,
    "/accounts/password/word/": 200,
    "/accounts/inactive/": 200,
    "/accounts/login/code/confirm/": 302,
    "/accounts/confirm-email/": 302,
    "/accounts/phone/verify/": 302,
    "/accounts/password/reset/confirm/": 302,
    "/accounts/password/reset/complete/": 302,
    "/accounts/password/reset/done/": 200,
    "/accounts/2fa/authenticate/": 302,
    "/accounts/2fa/webauthn/login/": 302,
    "/accounts/logout/": 302,
}
OWN_PAGES = [
    "/me/",
    "/me/contact/",
    "/me/signing-in/",
    "/me/second-step/",
    "/me/signing-in/word/",
    "/accounts/email/",
    "/accounts/phone/change/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/2fa/webauthn/",
]


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "status"), SIGNED_OUT_PAGES.items())
def test_page_of_signing_in_opens_for_somebody_signed_out(client: Client, address: str, status: int) -> None:
    answer = client.get(address)

    assert answer.status_code == status
    assert "/accounts/login/?next=" not in answer.headers.get("Location", "")


@pytest.mark.parametrize("address", OWN_PAGES)
def test_own_page_opens_for_its_owner_and_asks_others_to_sign_in(client: Client, mika: Member, address: str) -> None:
    assert client.get(address).headers["Location"].startswith("/accounts/login/?next=")

    assert sign_in(client, mika).get(address).status_code == 200


def test_name_is_kept_and_greets_its_owner(client: Client, mika: Member) -> None:
    sign_in(client, mika)

    saved = client.post("/me/", {"name": "Mika 🌱", "time_zone": "Asia/Amman"}, follow=True)

    mika.refresh_from_db()
    assert (mika.name, mika.time_zone) == ("Mika 🌱", "Asia/Amman")
    assert "Saved." in text_of(saved)
    assert AuditEvent.objects.filter(action="member.renamed", by_id=mika.pk).exists()


def test_name_in_one_group_changes_there_only_and_only_for_its_owner(
    client: Client, amina: Member, rosa: Member
) -> None:
    own, others = amina.memberships.get(), rosa.memberships.get()
    sign_in(client, amina)

    client.post(f"/me/groups/{own.pk}/", {f"{own.pk}-shown_name": "A.", f"{own.pk}-is_hidden": "on"})
    refused = client.post(f"/me/groups/{others.pk}/", {f"{others.pk}-shown_name": "R."})

    own.refresh_from_db()
    others.refresh_from_db()
    assert (own.shown_name, own.is_hidden) == ("A.", True)
    assert refused.status_code == 404
    assert others.shown_name == "Rosa"


def test_emptied_name_in_a_group_is_refused_beside_the_field(client: Client, amina: Member) -> None:
    own = amina.memberships.get()
    sign_in(client, amina)

    refused = client.post(f"/me/groups/{own.pk}/", {f"{own.pk}-shown_name": ""})

    assert refused.status_code == 200
    assert "Please look again" in refused.content.decode()
    own.refresh_from_db()
    assert own.shown_name == "Amina"


# --- Ways of signing in ---------------------------------------------------------------------------------------


def confirmed(client: Client) -> Client:
    """The same browser, after the password was asked again."""
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def test_sign_in_name_is_changed_after_the_password_again(client: Client, mika: Member) -> None:
    sign_in(client, mika)
    asked = client.post("/me/signing-in/name/", {"sign_in_name": "Quietriver"})
    assert asked.headers["Location"].startswith("/accounts/reauthenticate/")

    confirmed(client).post("/me/signing-in/name/", {"sign_in_name": "Quietriver"})

    mika.refresh_from_db()
    assert mika.sign_in_name == "quietriver"


@pytest.mark.parametrize("name", ["rosa", "rosa@example.org", "+44 7700 900123", "quiet\u200briver", "turned\u202e"])
def test_sign_in_name_that_is_taken_or_misleads_is_refused(
    client: Client, mika: Member, rosa: Member, name: str
) -> None:
    confirmed(sign_in(client, mika))

    refused = client.post("/me/signing-in/name/", {"sign_in_name": name})

    assert refused.context["form"].errors
    mika.refresh_from_db()
    assert mika.sign_in_name == "mika"


def test_last_way_to_sign_in_cannot_be_taken_away(client: Client, sam: Member) -> None:
    confirmed(sign_in(client, sam))
    assert "Forget this phone" in text_of(client.get("/me/signing-in/"))

    sam.set_unusable_password()
    sam.save()
    sign_in(client, sam)
    page = client.get("/me/signing-in/")
    kept = client.post("/me/signing-in/phone/remove/", follow=True)

    assert "Forget this phone" not in text_of(page)
    assert "only way to sign in" in text_of(kept)
    assert sam.contact_methods.exists()


def test_phone_is_forgotten_where_another_way_is_left(client: Client, sam: Member) -> None:
    confirmed(sign_in(client, sam))

    client.post("/me/signing-in/phone/remove/")

    assert not sam.contact_methods.exists()


def test_email_is_replaced_once_the_number_was_typed_and_the_old_address_is_told(
    client: Client, mika: Member, joan: Member
) -> None:
    confirmed(sign_in(client, mika))

    asked = client.post("/accounts/email/", {"email": "mika@new.example.org", "action_add": "1"})
    assert [way.address for way in mika.contact_methods.all()] == ["mika@example.org"]
    number = Delivery.objects.get().payload["text"]
    done = client.post(asked.headers["Location"], {"code": re.search(r"\d{6}", number)[0]})

    assert done.status_code == 302
    assert [row.email for row in EmailAddress.objects.filter(user=mika)] == ["mika@new.example.org"]
    assert [(way.address, way.rank) for way in mika.contact_methods.all()] == [("mika@new.example.org", 1)]
    told = [row for row in Delivery.objects.all() if row.address == "mika@example.org"]
    assert "another email address" in told[0].payload["text"]
    assert "mika" not in told[0].payload["text"]


def test_email_of_somebody_else_can_be_asked_for_but_not_taken(client: Client, mika: Member, joan: Member) -> None:
    confirmed(sign_in(client, mika))

    asked = client.post("/accounts/email/", {"email": "joan@example.org", "action_add": "1"})
    wrong = client.post(asked.headers["Location"], {"code": "000000"})

    assert wrong.status_code == 200
    assert [row.email for row in EmailAddress.objects.filter(user=mika)] == ["mika@example.org"]


def test_phone_is_added_once_the_number_was_typed(client: Client, mika: Member) -> None:
    confirmed(sign_in(client, mika))

    asked = client.post("/accounts/phone/change/", {"phone": "+44 7700 900777"})
    assert not mika.contact_methods.filter(channel="SMS").exists()
    number = re.search(r"\d{6}", Delivery.objects.get().payload["text"])[0]
    client.post(asked.headers["Location"], {"code": number})

    way = mika.contact_methods.get(channel="SMS")
    assert (way.address, way.rank) == ("+447700900777", None)


def test_email_is_forgotten_as_a_way_to_be_reached_too(client: Client, mika: Member) -> None:
    confirmed(sign_in(client, mika))

    client.post("/accounts/email/", {"email": "mika@example.org", "action_remove": "1"})

    assert not EmailAddress.objects.filter(user=mika).exists()
    assert not mika.contact_methods.exists()


# --- Allauth's questions --------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["Zoë", "Zoe\u0308", "straße", "🌱🌱", "École", "ESCUELA"])
def test_sign_in_name_of_any_script_signs_in_again_however_it_is_composed(client: Client, name: str) -> None:
    import unicodedata

    passphrase = "lantern river 9 acorn velvet"
    made = client.post("/accounts/signup/", {"way": "NAME", "username": name, "password1": passphrase})
    assert made.headers["Location"] == "/me/signing-in/word/"

    for form in ("NFC", "NFD", "NFKC"):
        client.logout()
        again = client.post(
            "/accounts/login/",
            {"login": unicodedata.normalize(form, name).upper().replace("SS", "ß"), "password": passphrase},
        )
        assert again.headers.get("Location") == "/home/", form


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["nul\x00", "turned\u202e", "un\u200bseen"])
def test_sign_up_with_hidden_signs_is_refused_and_keeps_what_was_typed(client: Client, name: str) -> None:
    refused = client.post(
        "/accounts/signup/",
        {"way": "NAME", "username": name, "name": "Kept", "password1": "lantern river 9 acorn velvet"},
    )

    assert refused.status_code == 200
    assert refused.context["form"].errors.keys() == {"username"}
    assert 'value="Kept"' in refused.content.decode()
    assert not Member.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/accounts/signup/", "/accounts/login/", "/accounts/login/code/"])
def test_half_a_sign_is_answered_kindly(client: Client, address: str) -> None:
    raw = b"way=NAME&login=%ED%A0%80&username=%ED%A0%80&email=%ED%A0%80&password=x&password1=x"

    answer = client.generic("POST", address, raw, content_type="application/x-www-form-urlencoded")

    assert answer.status_code == 400
    assert "<h1" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["login", "password"])
def test_sign_in_with_hidden_signs_is_refused_kindly(client: Client, field: str) -> None:
    answer = client.post("/accounts/login/", {"login": "mika", "password": "something", field: "nul\x00"})

    assert answer.status_code == 200
    assert "hidden sign" in text_of(answer)


@pytest.mark.django_db
def test_asking_for_a_number_without_an_address_is_refused_kindly(client: Client) -> None:
    none = client.post("/accounts/login/code/", {"email": "", "phone": ""})
    both = client.post("/accounts/login/code/", {"email": "a@example.org", "phone": "+447700900123"})

    wrong = client.post("/accounts/login/code/", {"email": "neither"})

    assert none.context["form"].errors.keys() == {"email"}
    assert "not both" in text_of(both)
    assert wrong.context["form"].errors.keys() == {"email"}
    assert 'value="neither"' in wrong.content.decode()


def test_number_can_be_asked_for_by_phone_in_the_same_field(client: Client, sam: Member) -> None:
    client.post("/accounts/login/code/", {"email": "+44 7700 900102"})

    assert Delivery.objects.get().address == "+447700900102"


@pytest.mark.parametrize(
    ("typed", "region", "meant"),
    [
        ("07700 900123", "GB", "+447700900123"),
        ("00420 777 123 456", "GB", "+420777123456"),
        ("+44 (0)7700 900123", None, "+447700900123"),
        ("٠٧٧٠٠ ٩٠٠١٢٣", "GB", "+447700900123"),
    ],
)
def test_phone_numbers_are_taken_as_people_write_them(
    settings: Any, typed: str, region: str | None, meant: str
) -> None:
    settings.PHONENUMBER_DEFAULT_REGION = region

    assert AccountAdapter().phone_form_field().clean(typed) == meant


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["12", "hello", "+44", "07700 900123"])
def test_phone_number_that_nobody_can_dial_is_refused_with_an_example(client: Client, typed: str) -> None:
    refused = client.post("/accounts/signup/", {"way": "SMS", "phone": typed})

    assert "for example +44 7700 900123" in text_of(refused)
    assert typed in refused.content.decode()


def test_choosing_a_way_asks_for_its_fields_without_blame(client: Client, db: None) -> None:
    first = client.get("/accounts/signup/")
    second = client.post("/accounts/signup/", {"way": "EMAIL"})

    assert list(first.context["form"].fields) == ["way"]
    assert list(second.context["form"].fields) == ["way", "name", "email", "reminders", "shared"]
    assert second.context["form"].errors == {}
    assert not second.context["form"]["reminders"].value()


# --- Who may know ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["account/emailaddress/", "mfa/authenticator/", "auth/group/", "members/member/"])
def test_administration_holds_nothing_about_how_people_sign_in(
    client: Client, chidi: Member, root: Member, path: str
) -> None:
    for person in (chidi, root):
        sign_in(client, person, second_step=True)
        assert client.get("/admin/").status_code == 200
        assert client.get(f"/admin/{path}").status_code == 404
        assert client.get(f"/admin/{path}?q=anna@example.org").status_code == 404


def test_second_step_page_leads_those_who_have_one_to_it(client: Client, rosa: Member) -> None:
    sign_in(client, rosa)
    assert "A second step keeps them safe" in text_of(client.get("/me/second-step/"))

    Authenticator.objects.create(user=rosa, type="totp", data={"secret": "A" * 32})

    assert client.get("/me/second-step/").headers["Location"] == "/accounts/2fa/"
