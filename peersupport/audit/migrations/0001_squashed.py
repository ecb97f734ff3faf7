import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("audit", "0001_initial"),
        ("audit", "0002_labels"),
        ("audit", "0003_who_looked"),
        ("audit", "0004_look_purposes"),
        ("audit", "0005_emergencies"),
    ]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("action", models.CharField(max_length=60, verbose_name="what was done")),
                ("by_id", models.UUIDField(null=True, verbose_name="by")),
                ("subject_kind", models.CharField(max_length=60, verbose_name="to what")),
                ("subject_id", models.UUIDField(null=True)),
                ("group_id", models.UUIDField(null=True, verbose_name="group")),
                ("happened_at", models.DateTimeField(verbose_name="when")),
            ],
            options={
                "verbose_name": "line of the trail",
                "verbose_name_plural": "lines of the trail",
                "indexes": [models.Index(fields=["group_id", "happened_at"], name="audit_by_group")],
            },
        ),
        migrations.CreateModel(
            name="LookLog",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("subject_id", models.UUIDField(verbose_name="whose")),
                ("by_id", models.UUIDField(null=True, verbose_name="seen by")),
                ("group_id", models.UUIDField(verbose_name="group")),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("CALL", "To phone you"),
                            ("MEETING", "About a meeting, as you said is all right"),
                            ("CARE", "To ask how you are, as you said is all right"),
                            ("EMERGENCY", "In an emergency: two people of the organisation agreed"),
                        ],
                        max_length=10,
                        verbose_name="what for",
                    ),
                ),
                ("looked_at", models.DateTimeField(verbose_name="when")),
            ],
            options={
                "verbose_name": "look at somebody’s particulars",
                "verbose_name_plural": "looks at somebody’s particulars",
                "indexes": [models.Index(fields=["subject_id", "looked_at"], name="looks_at_a_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("purpose__in", ["CALL", "MEETING", "CARE", "EMERGENCY"])),
                        name="look_purpose_is_known",
                    )
                ],
            },
        ),
    ]
