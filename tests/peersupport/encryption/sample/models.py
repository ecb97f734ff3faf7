"""One person with every kind of field, and a circle to reach the person through a join."""

import uuid

from django.db import models

from peersupport.encryption.fields import (
    EncryptedAliasField,
    EncryptedDateField,
    EncryptedEmailField,
    EncryptedJSONField,
    EncryptedPhoneField,
    EncryptedTextField,
)
from peersupport.privacy.classes import Audience, same


class Circle(models.Model):
    """A plain model on the other side of a join."""

    name = models.CharField(max_length=40)

    class Privacy:
        purpose = "Try joins in tests."
        fields = same(Audience.PROGRAM, "id", "name")

    def __str__(self) -> str:
        return f"circle {self.pk}"


class Person(models.Model):
    """Every kind of encrypted field."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    circle = models.ForeignKey(Circle, models.CASCADE, null=True, blank=True, related_name="people")
    sign_in_name = EncryptedAliasField(max_length=60, searchable=True, unique=True, null=True, blank=True)
    name = EncryptedTextField(max_length=60)
    story = EncryptedTextField(blank=True)
    email = EncryptedEmailField(searchable=True, null=True, blank=True)
    phone = EncryptedPhoneField(searchable=True, null=True, blank=True)
    is_confirmed = models.BooleanField(default=False)
    born = EncryptedDateField(null=True, blank=True)
    answers = EncryptedJSONField(null=True, blank=True)
    word = EncryptedTextField(searchable=True, null=True, blank=True, context="vaultsample.person.pinned_word")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["email"], condition=models.Q(is_confirmed=True), name="vaultsample_one_confirmed_email"
            )
        ]

    class Privacy:
        purpose = "Try encrypted fields in tests."
        fields = same(
            Audience.PROGRAM,
            *("id", "circle", "sign_in_name", "name", "story", "email", "phone"),
            *("is_confirmed", "born", "answers", "word"),
        )

    def __str__(self) -> str:
        return f"person {self.pk}"
