import datetime
import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import meetings.models.answer_link
import peersupport.encryption.fields


class Migration(migrations.Migration):
    replaces = [
        ("meetings", "0001_initial"),
        ("meetings", "0002_labels"),
        ("meetings", "0003_visits"),
        ("meetings", "0004_standing_in"),
        ("meetings", "0005_off_for_a_break"),
        ("meetings", "0006_seasons"),
        ("meetings", "0007_rhythm_looked_at_again"),
        ("meetings", "0008_all_off_and_another_place"),
        ("meetings", "0009_places_as_a_checklist"),
    ]

    initial = True

    dependencies = [
        ("groups", "0001_squashed"),
        ("members", "0001_squashed"),
    ]

    operations = [
        migrations.CreateModel(
            name="Place",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "group",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="groups.group"),
                ),
                ("name", peersupport.encryption.fields.EncryptedTextField(max_length=120, verbose_name="name")),
                (
                    "finding_it",
                    peersupport.encryption.fields.EncryptedTextField(
                        blank=True, max_length=400, verbose_name="how to find it"
                    ),
                ),
                (
                    "detail",
                    peersupport.encryption.fields.EncryptedTextField(
                        blank=True, max_length=120, verbose_name="floor or entrance"
                    ),
                ),
                (
                    "features",
                    peersupport.encryption.fields.EncryptedJSONField(
                        blank=True, default=list, verbose_name="good to know"
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("IN_PERSON", "In a room"),
                            ("PHONE", "By phone"),
                            ("ONLINE", "Online"),
                            ("MIXED", "In a room, and by phone or online"),
                        ],
                        default="IN_PERSON",
                        max_length=9,
                        verbose_name="how you come together",
                    ),
                ),
                (
                    "link",
                    peersupport.encryption.fields.EncryptedTextField(blank=True, max_length=300, verbose_name="link"),
                ),
                (
                    "number",
                    peersupport.encryption.fields.EncryptedTextField(
                        blank=True, max_length=80, verbose_name="phone number to call"
                    ),
                ),
                (
                    "seats",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="how many people fit in"),
                ),
                (
                    "key",
                    peersupport.encryption.fields.EncryptedTextField(
                        blank=True, max_length=120, verbose_name="who has the key"
                    ),
                ),
                (
                    "told",
                    models.CharField(
                        choices=[
                            ("EVERYBODY", "Everybody"),
                            ("MEMBERS", "Members only"),
                            ("ON_THE_DAY", "Members only, on the day"),
                        ],
                        default="MEMBERS",
                        max_length=12,
                        verbose_name="who is told",
                    ),
                ),
            ],
            options={
                "verbose_name": "place",
                "verbose_name_plural": "places",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("told__in", ["EVERYBODY", "MEMBERS", "ON_THE_DAY"])),
                        name="place_told_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("way__in", ["IN_PERSON", "PHONE", "ONLINE", "MIXED"])),
                        name="place_way_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReminderRule",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "group",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="groups.group"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("DAYS", "Days before, at an hour"), ("HOURS", "Hours before")],
                        default="DAYS",
                        max_length=5,
                        verbose_name="counted in",
                    ),
                ),
                ("ahead", models.PositiveSmallIntegerField(default=1, verbose_name="how many")),
                ("at_time", models.TimeField(default=datetime.time(9, 0), verbose_name="at")),
            ],
            options={
                "verbose_name": "reminder rule",
                "verbose_name_plural": "reminder rules",
                "constraints": [
                    models.UniqueConstraint(fields=("group", "kind", "ahead"), name="one_rule_per_lead"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ahead__range", (1, 14)), ("kind", "DAYS")),
                            models.Q(("ahead__range", (1, 48)), ("kind", "HOURS")),
                            _connector="OR",
                        ),
                        name="reminder_lead_is_sensible",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AllOff",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="groups.group",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="groups.organisation",
                    ),
                ),
                ("from_on", models.DateField(verbose_name="first day without meetings")),
                ("until_on", models.DateField(verbose_name="last day without meetings")),
                (
                    "why",
                    peersupport.encryption.fields.EncryptedTextField(blank=True, max_length=300, verbose_name="why"),
                ),
                ("said_at", models.DateTimeField(verbose_name="told to everybody")),
                ("taken_back_at", models.DateTimeField(blank=True, null=True, verbose_name="taken back")),
            ],
            options={
                "verbose_name": "days without meetings",
                "verbose_name_plural": "days without meetings",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("group__isnull", True), ("organisation__isnull", False)),
                            models.Q(("group__isnull", False), ("organisation__isnull", True)),
                            _connector="OR",
                        ),
                        name="all_off_is_of_a_group_or_an_organisation",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until_on__gte", models.F("from_on"))), name="all_off_ends_after_it_began"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("group__isnull", False), ("taken_back_at__isnull", True)),
                        fields=("group", "from_on", "until_on"),
                        name="all_off_of_a_group_is_said_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("organisation__isnull", False), ("taken_back_at__isnull", True)),
                        fields=("organisation", "from_on", "until_on"),
                        name="all_off_of_an_organisation_is_said_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Series",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "group",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="groups.group"),
                ),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="meetings.place",
                    ),
                ),
                (
                    "rule",
                    models.CharField(
                        help_text="An iCalendar rule, for example FREQ=WEEKLY;BYDAY=TU.",
                        max_length=200,
                        verbose_name="rule",
                    ),
                ),
                ("first_on", models.DateField(verbose_name="first day")),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                ("looked_on", models.DateField(blank=True, null=True, verbose_name="looked at again")),
                ("start_time", models.TimeField(verbose_name="starts at")),
                ("minutes", models.PositiveSmallIntegerField(default=90, verbose_name="how long, in minutes")),
                ("time_zone", models.CharField(max_length=64, verbose_name="time zone")),
                (
                    "left_out",
                    models.JSONField(blank=True, default=list, editable=False, verbose_name="days without a meeting"),
                ),
                (
                    "looked_until",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="days looked through until"),
                ),
                ("sequence", models.PositiveIntegerField(default=0, editable=False)),
            ],
            options={
                "verbose_name": "series",
                "verbose_name_plural": "series",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("group", "rule", "first_on", "start_time"), name="one_series_of_a_rhythm_and_hour"
                    ),
                    models.CheckConstraint(condition=models.Q(("minutes__gt", 0)), name="series_lasts_some_time"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_on__isnull", True), ("until_on__gte", models.F("first_on")), _connector="OR"
                        ),
                        name="series_ends_after_it_began",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "group",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="groups.group"),
                ),
                (
                    "series",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="meetings",
                        to="meetings.series",
                    ),
                ),
                ("series_on", models.DateField(blank=True, editable=False, null=True)),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="meetings.place",
                        verbose_name="place",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("SUPPORT", "Meeting"), ("OUTING", "Outing"), ("REFLECTION", "How are we doing?")],
                        default="SUPPORT",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("ON", "Takes place"), ("CANCELLED", "Cancelled")],
                        default="ON",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "off_for",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="groups.lifechange",
                        verbose_name="off for",
                    ),
                ),
                (
                    "all_off",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="meetings.alloff",
                        verbose_name="off with all",
                    ),
                ),
                ("on_date", models.DateField(verbose_name="day")),
                ("start_time", models.TimeField(verbose_name="starts at")),
                ("minutes", models.PositiveSmallIntegerField(default=90, verbose_name="how long, in minutes")),
                ("time_zone", models.CharField(max_length=64, verbose_name="time zone")),
                ("starts_at", models.DateTimeField(editable=False)),
                ("ends_at", models.DateTimeField(editable=False)),
                ("sequence", models.PositiveIntegerField(default=0, editable=False)),
                ("changed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("placed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "why",
                    peersupport.encryption.fields.EncryptedTextField(blank=True, max_length=300, verbose_name="why"),
                ),
                ("yes_count", models.PositiveIntegerField(default=0, editable=False)),
                ("unsure_count", models.PositiveIntegerField(default=0, editable=False)),
                ("no_count", models.PositiveIntegerField(default=0, editable=False)),
                ("head_count", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="how many came")),
            ],
            options={
                "verbose_name": "meeting",
                "verbose_name_plural": "meetings",
                "indexes": [
                    models.Index(fields=["group", "starts_at"], name="meeting_by_group"),
                    models.Index(condition=models.Q(("status", "ON")), fields=["starts_at"], name="meeting_coming"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("series__isnull", False)),
                        fields=("series", "series_on"),
                        name="one_meeting_per_series_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("off_for__isnull", True), ("status", "CANCELLED"), _connector="OR"),
                        name="meeting_off_for_a_reason_is_off",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("all_off__isnull", True), ("status", "CANCELLED"), _connector="OR"),
                        name="meeting_off_with_all_is_off",
                    ),
                    models.CheckConstraint(condition=models.Q(("minutes__gt", 0)), name="meeting_lasts_some_time"),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="meeting_ends_after_start"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["ON", "CANCELLED"])), name="meeting_status_is_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AnswerLink",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="meetings.meeting"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "token",
                    peersupport.encryption.fields.EncryptedTextField(
                        default=meetings.models.answer_link.new_token, max_length=40, searchable=True, unique=True
                    ),
                ),
            ],
            options={
                "verbose_name": "answer link",
                "verbose_name_plural": "answer links",
                "constraints": [models.UniqueConstraint(fields=("meeting", "member"), name="one_answer_link")],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendances",
                        to="meetings.meeting",
                        verbose_name="meeting",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendances",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[("YES", "Yes, I will come"), ("UNSURE", "Not sure yet"), ("NO", "Not this time")],
                        max_length=6,
                        verbose_name="answer",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer",
                "verbose_name_plural": "answers",
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "member"), name="one_answer_per_meeting"),
                    models.CheckConstraint(
                        condition=models.Q(("answer__in", ["YES", "UNSURE", "NO"])), name="answer_is_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StandInSearch",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="meetings.meeting",
                        verbose_name="meeting",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who cannot come",
                    ),
                ),
                (
                    "stand_in",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who stands in",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("OPEN", "Being asked"),
                            ("FOUND", "Somebody stands in"),
                            ("OVER", "Not needed any more"),
                        ],
                        default="OPEN",
                        max_length=5,
                        verbose_name="where it stands",
                    ),
                ),
                (
                    "notes",
                    peersupport.encryption.fields.EncryptedTextField(
                        blank=True, max_length=1000, verbose_name="what whoever stands in should know"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=0)),
                ("starts_at", models.DateTimeField(verbose_name="for the meeting at")),
                ("begun_at", models.DateTimeField(verbose_name="asked")),
                ("widens_at", models.DateTimeField(null=True)),
                ("widened_at", models.DateTimeField(null=True)),
                ("nobody_told_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "search for a stand-in",
                "verbose_name_plural": "searches for a stand-in",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["OPEN", "FOUND"])),
                        fields=("meeting",),
                        name="one_search_per_meeting",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["OPEN", "FOUND", "OVER"])), name="search_state_is_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="members.joinrequest",
                        verbose_name="request to join",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="visits",
                        to="meetings.meeting",
                        verbose_name="meeting",
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("YES", "Will come"), ("NO", "Not this time")],
                        max_length=3,
                        verbose_name="answer",
                    ),
                ),
                ("offered_by_id", models.UUIDField(null=True, verbose_name="offered by")),
            ],
            options={
                "verbose_name": "visit before joining",
                "verbose_name_plural": "visits before joining",
                "constraints": [
                    models.UniqueConstraint(fields=("request", "meeting"), name="one_visit_per_meeting"),
                    models.CheckConstraint(
                        condition=models.Q(("answer__in", ["", "YES", "NO"])), name="visit_answer_is_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StandInAsk",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "search",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="asks", to="meetings.standinsearch"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("is_next_door", models.BooleanField(default=False, verbose_name="from another group")),
                (
                    "token",
                    peersupport.encryption.fields.EncryptedTextField(
                        default=meetings.models.answer_link.new_token, max_length=40, searchable=True, unique=True
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("YES", "Yes"), ("NO", "Not this time")],
                        max_length=3,
                        verbose_name="answer",
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True, verbose_name="answered")),
            ],
            options={
                "verbose_name": "question to a stand-in",
                "verbose_name_plural": "questions to stand-ins",
                "constraints": [
                    models.UniqueConstraint(fields=("search", "member"), name="asked_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at__isnull", True)),
                            models.Q(("answer__in", ["YES", "NO"]), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="stand_in_answer_has_a_time",
                    ),
                ],
            },
        ),
    ]
