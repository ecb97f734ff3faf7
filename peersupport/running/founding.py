"""What setting up leaves behind: an organisation, its first coordinator, and a file of settings."""

import os
from pathlib import Path

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from groups.models import Organisation
from members.actions.joining import let_coordinate
from members.models import Member
from peersupport.audit.record import record

HEAD = "# Settings of this instance, by “manage.py setup”. Names and meanings: .env.example. Keep this file private.\n"


@transaction.atomic
def found(
    *, organisation: str, country: str, time_zone: str, name: str, sign_in_name: str, password: str
) -> Organisation:
    """Make the organisation (or find it by its name) and a coordinator for it, who then signs in and adds the rest.

    Raises ValidationError with plain sentences when a value does not fit.
    """
    body = Organisation.objects.filter(name=organisation).first()
    if body is None:
        body = Organisation(name=organisation, country=country.upper(), time_zone=time_zone)
        body.full_clean()
        body.save()
        record("organisation.founded", by=None, subject=body)
    if Member.objects.filter(sign_in_name=sign_in_name).exists():
        raise ValidationError(f"Somebody already signs in as “{sign_in_name}”. Choose another sign-in name.")
    member = Member(name=name, sign_in_name=sign_in_name, time_zone=time_zone)
    validate_password(password, member)
    member.set_password(password)
    member.full_clean(exclude=["password"])
    member.save()
    record("member.added", by=None, subject=member)
    let_coordinate(by=None, member=member, organisation=body)
    return body


def keep_settings(path: Path, values: dict[str, str]) -> None:
    """Write ``values`` into the settings file at ``path`` (mode 0600); its other lines stay."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True) if path.exists() else [HEAD]
    kept = [line for line in lines if line.partition("=")[0].strip() not in values]
    text = "".join(kept) + "".join(f"{name}={value}\n" for name, value in values.items())
    temporary = path.with_suffix(".new")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
