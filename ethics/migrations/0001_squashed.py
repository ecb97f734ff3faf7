import uuid

import django.db.models.deletion
from django.db import migrations, models

import peersupport.encryption.fields


class Migration(migrations.Migration):
    replaces = [
        ("ethics", "0001_initial"),
        ("ethics", "0002_a_draft_to_begin_with"),
        ("ethics", "0003_agreement_looked_at_again"),
    ]

    initial = True

    dependencies = [
        ("groups", "0001_squashed"),
    ]

    operations = [
        migrations.CreateModel(
            name="CodeDraft",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "group",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="groups.group"
                    ),
                ),
                ("principles", peersupport.encryption.fields.EncryptedJSONField(verbose_name="what others agreed")),
                ("since", models.DateField(verbose_name="here since")),
            ],
            options={
                "verbose_name": "draft of an agreement",
                "verbose_name_plural": "drafts of agreements",
            },
        ),
        migrations.CreateModel(
            name="CodeVersion",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "group",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="groups.group"),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                ("principles", peersupport.encryption.fields.EncryptedJSONField(verbose_name="what we agreed")),
                ("adopted_on", models.DateField(verbose_name="agreed on")),
                ("looked_on", models.DateField(blank=True, null=True, verbose_name="looked at again")),
            ],
            options={
                "verbose_name": "agreement",
                "verbose_name_plural": "agreements",
                "constraints": [models.UniqueConstraint(fields=("group", "number"), name="code_versions_are_counted")],
            },
        ),
    ]
