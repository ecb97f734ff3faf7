import datetime
import uuid

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import members.models.invitation
import members.models.way_back
import members.querysets
import peersupport.encryption.fields


class Migration(migrations.Migration):
    replaces = [
        ("members", "0001_initial"),
        ("members", "0002_own_words_pause_and_passing"),
        ("members", "0003_recovery_word"),
        ("members", "0004_role_terms"),
        ("members", "0005_a_supporter_of_ones_choosing"),
        ("members", "0006_consents"),
        ("members", "0007_way_back"),
        ("members", "0008_plans_for_groups"),
        ("members", "0009_disclosures"),
        ("members", "0010_sharing_the_work"),
        ("members", "0011_asking_to_join"),
        ("members", "0012_keeping_in_touch_when_both_say_yes"),
        ("members", "0013_vacancy"),
        ("members", "0014_invitations_and_keeping_apart"),
        ("members", "0015_roles_for_one_meeting"),
        ("members", "0016_emergencies"),
        ("members", "0017_counts_of_quarters"),
        ("members", "0018_somebody_tells_them"),
        ("members", "0019_endings_and_keepsakes"),
        ("members", "0020_way_and_group_in_words"),
        ("members", "0021_join_decision_is_one_of_two"),
        ("members", "0022_choosing_a_part"),
        ("members", "0023_dates_of_those_who_facilitate"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("groups", "0001_squashed"),
    ]

    operations = [
        migrations.CreateModel(
            name="Confidence",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "about",
                    peersupport.encryption.fields.EncryptedTextField(
                        help_text="The id of the request.", max_length=40, searchable=True, unique=True
                    ),
                ),
                (
                    "reader",
                    peersupport.encryption.fields.EncryptedTextField(
                        help_text="The id of the chosen facilitator.", max_length=40, searchable=True
                    ),
                ),
                (
                    "person",
                    peersupport.encryption.fields.EncryptedTextField(
                        blank=True, help_text="Who said it, if signed in; else empty.", max_length=40, searchable=True
                    ),
                ),
                (
                    "words",
                    peersupport.encryption.fields.EncryptedTextField(
                        blank=True, max_length=1000, verbose_name="what was said in confidence"
                    ),
                ),
                ("told_on", models.DateField(default=members.querysets.today, verbose_name="day")),
                ("is_read", models.BooleanField(default=False, verbose_name="read")),
            ],
            options={
                "verbose_name": "word in confidence",
                "verbose_name_plural": "words in confidence",
            },
        ),
        migrations.CreateModel(
            name="Member",
            fields=[
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "sign_in_name",
                    peersupport.encryption.fields.EncryptedAliasField(
                        blank=True, max_length=60, null=True, searchable=True, unique=True, verbose_name="sign-in name"
                    ),
                ),
                ("password", peersupport.encryption.fields.EncryptedTextField(max_length=200, verbose_name="password")),
                (
                    "recovery_word",
                    peersupport.encryption.fields.EncryptedTextField(
                        blank=True, editable=False, max_length=200, verbose_name="word on paper"
                    ),
                ),
                (
                    "name",
                    peersupport.encryption.fields.EncryptedTextField(
                        blank=True, max_length=60, verbose_name="what we call you"
                    ),
                ),
                (
                    "pronouns",
                    peersupport.encryption.fields.EncryptedTextField(
                        blank=True, max_length=40, verbose_name="my pronouns"
                    ),
                ),
                (
                    "own_words",
                    peersupport.encryption.fields.EncryptedTextField(
                        blank=True, max_length=300, verbose_name="how I describe myself"
                    ),
                ),
                (
                    "neutral_label",
                    peersupport.encryption.fields.EncryptedTextField(
                        blank=True,
                        help_text="Messages use it in place of a group's name, for example “Library group”.",
                        max_length=40,
                        verbose_name="your own word for this",
                    ),
                ),
                (
                    "message_wording",
                    models.CharField(
                        choices=[
                            ("DISCREET", "Only the day and the time"),
                            ("FULL", "Also the group's name and the place"),
                        ],
                        default="DISCREET",
                        max_length=10,
                        verbose_name="what messages may say",
                    ),
                ),
                ("language", models.CharField(default="en", max_length=12, verbose_name="language")),
                ("time_zone", models.CharField(default="UTC", max_length=64, verbose_name="time zone")),
                ("text_size", models.PositiveSmallIntegerField(default=1, verbose_name="text size")),
                (
                    "colours",
                    models.CharField(
                        choices=[("AUTO", "As my device has it"), ("LIGHT", "Light"), ("DARK", "Dark")],
                        default="AUTO",
                        max_length=5,
                        verbose_name="colours",
                    ),
                ),
                ("quiet_from", models.TimeField(default=datetime.time(21, 0), verbose_name="quiet from")),
                ("quiet_until", models.TimeField(default=datetime.time(8, 0), verbose_name="quiet until")),
                ("paused_until", models.DateField(blank=True, null=True, verbose_name="no messages until")),
                ("session_epoch", models.PositiveIntegerField(default=0, editable=False)),
                ("is_staff", models.BooleanField(default=False, verbose_name="may open the administration")),
                ("is_active", models.BooleanField(default=True, verbose_name="account is open")),
                ("joined_on", models.DateField(default=datetime.date.today, editable=False, verbose_name="here since")),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "member",
                "verbose_name_plural": "members",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text_size__in", [1, 2, 3])), name="member_text_size_is_1_to_3"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Door",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "group",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="groups.group"
                    ),
                ),
                (
                    "questions",
                    peersupport.encryption.fields.EncryptedJSONField(
                        blank=True, default=list, help_text="A list of at most five texts.", verbose_name="questions"
                    ),
                ),
                (
                    "seats",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="How many people fit well. Empty: there is always room.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(2),
                            django.core.validators.MaxValueValidator(60),
                        ],
                        verbose_name="seats",
                    ),
                ),
                (
                    "members_may_invite",
                    models.BooleanField(default=False, verbose_name="members may invite people they know"),
                ),
            ],
            options={
                "verbose_name": "door of a group",
                "verbose_name_plural": "doors of groups",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("seats__isnull", True), ("seats__range", (2, 60)), _connector="OR"),
                        name="door_has_a_sensible_number_of_seats",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Emergency",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="groups.group",
                        verbose_name="group",
                    ),
                ),
                (
                    "reason",
                    peersupport.encryption.fields.EncryptedTextField(max_length=500, verbose_name="what happened"),
                ),
                ("asked_by_id", models.UUIDField(null=True, verbose_name="asked by")),
                ("asked_at", models.DateTimeField(verbose_name="asked")),
                ("answered_by_id", models.UUIDField(null=True, verbose_name="answered by")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="answered")),
                ("is_granted", models.BooleanField(default=False, verbose_name="said yes")),
                ("told_at", models.DateTimeField(null=True, verbose_name="those concerned were told")),
                ("open_until", models.DateTimeField(null=True, verbose_name="open until")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended")),
            ],
            options={
                "verbose_name": "emergency",
                "verbose_name_plural": "emergencies",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("group",),
                        name="one_emergency_of_a_group_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_by_id__isnull", True),
                            ("asked_by_id__isnull", True),
                            models.Q(("answered_by_id", models.F("asked_by_id")), _negated=True),
                            _connector="OR",
                        ),
                        name="emergency_takes_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("is_granted", False), ("open_until__isnull", True), ("told_at__isnull", True)),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("is_granted", True),
                                ("open_until__isnull", False),
                                ("told_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="emergency_opens_only_when_granted_and_told",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("open_until__isnull", True),
                            models.Q(
                                ("open_until__gt", models.F("answered_at")),
                                (
                                    "open_until__lte",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("answered_at"), "+", models.Value(datetime.timedelta(seconds=3600))
                                    ),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="emergency_is_open_for_an_hour_at_most",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_at__isnull", True),
                            models.Q(
                                ("answered_at__gte", models.F("asked_at")),
                                (
                                    "answered_at__lte",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("asked_at"), "+", models.Value(datetime.timedelta(days=1))
                                    ),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="emergency_is_answered_within_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_at__isnull", False), ("answered_by_id__isnull", True), _connector="OR"
                        ),
                        name="emergency_says_when_it_was_answered",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QuarterCount",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="groups.group",
                        verbose_name="group",
                    ),
                ),
                ("ends_on", models.DateField(verbose_name="last day of the quarter")),
                ("fives", models.PositiveSmallIntegerField(verbose_name="how many times five people")),
            ],
            options={
                "verbose_name": "count of a quarter",
                "verbose_name_plural": "counts of quarters",
                "constraints": [models.UniqueConstraint(fields=("group", "ends_on"), name="quarter_is_counted_once")],
            },
        ),
        migrations.CreateModel(
            name="RoleCustom",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "group",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="groups.group"
                    ),
                ),
                (
                    "two_from",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Many groups say 12. Empty: we suggest nothing.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(4),
                            django.core.validators.MaxValueValidator(200),
                        ],
                        verbose_name="From how many members should two people open the meetings?",
                    ),
                ),
                (
                    "may_be_without",
                    models.BooleanField(
                        default=False,
                        help_text="Then the last one may step back, too. Nobody can move or call off a meeting here until there is one.",
                        verbose_name="Our group may be without a facilitator for a while",
                    ),
                ),
                (
                    "asks_next_door",
                    models.BooleanField(
                        blank=True,
                        choices=[
                            (None, "As is usual: open groups yes, closed groups no"),
                            (True, "Yes"),
                            (False, "No"),
                        ],
                        help_text="Whoever says yes sees the place and the names expected at that one meeting.",
                        null=True,
                        verbose_name="If nobody here can stand in, ask facilitators of our organisation’s other groups",
                    ),
                ),
                ("put_off_until", models.DateField(editable=False, null=True)),
            ],
            options={
                "verbose_name": "what a group settled about roles",
                "verbose_name_plural": "what groups settled about roles",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("two_from__isnull", True), ("two_from__range", (4, 200)), _connector="OR"),
                        name="two_from_is_sensible",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Tick",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "tick",
                "verbose_name_plural": "ticks",
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="there_is_one_clock")],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="consents",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="groups.group",
                        verbose_name="group",
                    ),
                ),
                ("question", models.CharField(max_length=40, verbose_name="question")),
                (
                    "answer",
                    models.CharField(
                        choices=[("YES", "Yes, that is all right"), ("NO", "No, please not")],
                        max_length=3,
                        verbose_name="answer",
                    ),
                ),
                ("option", models.CharField(blank=True, max_length=10, verbose_name="which")),
                (
                    "wording",
                    peersupport.encryption.fields.EncryptedTextField(
                        max_length=3000, verbose_name="the words that were shown"
                    ),
                ),
                ("language", models.CharField(max_length=12, verbose_name="language")),
                (
                    "said",
                    models.CharField(
                        choices=[("HERE", "answered here"), ("IN_PERSON", "said in person")],
                        default="HERE",
                        max_length=9,
                        verbose_name="how it was said",
                    ),
                ),
                ("noted_by_id", models.UUIDField(null=True, verbose_name="noted by")),
                ("given_at", models.DateTimeField(verbose_name="when")),
                (
                    "until",
                    models.DateTimeField(
                        help_text="Empty: until the person says otherwise.", null=True, verbose_name="until"
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended")),
                (
                    "ended_how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("TAKEN_BACK", "taken back"),
                            ("RAN_OUT", "its time was over"),
                            ("ANEW", "answered anew"),
                            ("LEFT", "left the group"),
                        ],
                        max_length=10,
                        verbose_name="how it ended",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer to “Is it all right if…?”",
                "verbose_name_plural": "answers to “Is it all right if…?”",
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at", None)), fields=["group", "question"], name="consent_in_force"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True), ("group__isnull", False)),
                        fields=("member", "group", "question"),
                        name="one_answer_holds_in_a_group",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True), ("group__isnull", True)),
                        fields=("member", "question"),
                        name="one_answer_holds_everywhere",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answer__in", ["YES", "NO"])), name="consent_answer_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answer", "YES"), models.Q(("option", ""), ("until__isnull", True)), _connector="OR"
                        ),
                        name="no_has_no_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True), ("until__gt", models.F("given_at")), _connector="OR"
                        ),
                        name="consent_ends_after_it_began",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_how", "")),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("ended_how__in", ["TAKEN_BACK", "RAN_OUT", "ANEW", "LEFT"]),
                            ),
                            _connector="OR",
                        ),
                        name="consent_ending_says_how",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("noted_by_id__isnull", True), ("said", "HERE")),
                            ("said", "IN_PERSON"),
                            _connector="OR",
                        ),
                        name="noted_is_said_in_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactExchange",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="groups.group",
                        verbose_name="group",
                    ),
                ),
                (
                    "asker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "asked",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("whom", peersupport.encryption.fields.EncryptedTextField(max_length=36, searchable=True)),
                (
                    "asker_name",
                    peersupport.encryption.fields.EncryptedTextField(max_length=60, verbose_name="name of who asked"),
                ),
                (
                    "asked_name",
                    peersupport.encryption.fields.EncryptedTextField(
                        max_length=60, verbose_name="name of who was asked"
                    ),
                ),
                (
                    "asker_shares",
                    peersupport.encryption.fields.EncryptedTextField(
                        blank=True, max_length=300, verbose_name="what I would share"
                    ),
                ),
                (
                    "asked_shares",
                    peersupport.encryption.fields.EncryptedTextField(
                        blank=True, max_length=300, verbose_name="what I shared in return"
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="when it was asked")),
                ("quiet_at", models.DateTimeField(blank=True, null=True, verbose_name="when I left it")),
                ("agreed_at", models.DateTimeField(blank=True, null=True, verbose_name="when both had said yes")),
                ("ends_at", models.DateTimeField(verbose_name="until when it stands here")),
                ("asker_noted", models.BooleanField(default=False, verbose_name="noted down by who asked")),
                ("asked_noted", models.BooleanField(default=False, verbose_name="noted down by who was asked")),
                ("is_over", models.BooleanField(default=False, verbose_name="over")),
            ],
            options={
                "verbose_name": "question about keeping in touch",
                "verbose_name_plural": "questions about keeping in touch",
                "indexes": [
                    models.Index(condition=models.Q(("is_over", False)), fields=["ends_at"], name="exchange_ends")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("asked__isnull", True),
                            models.Q(("asked", models.F("asker")), _negated=True),
                            _connector="OR",
                        ),
                        name="exchange_is_between_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agreed_at__isnull", True),
                            models.Q(("asked__isnull", False), ("quiet_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="exchange_is_agreed_by_both",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_over", False)),
                        fields=("asker", "whom"),
                        name="one_open_question_to_a_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Coordination",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="groups.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="coordinations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("since", models.DateField(default=members.querysets.today, verbose_name="since")),
            ],
            options={
                "verbose_name": "coordination",
                "verbose_name_plural": "coordinations",
                "constraints": [models.UniqueConstraint(fields=("organisation", "member"), name="coordinates_once")],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=40, verbose_name="kind of message")),
                (
                    "member",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="groups.group",
                        verbose_name="group",
                    ),
                ),
                (
                    "subject_id",
                    models.UUIDField(
                        help_text="What it is about: a meeting's id, say. Random for sign-in numbers.",
                        verbose_name="about (a number)",
                    ),
                ),
                ("sequence", models.PositiveIntegerField(default=0, verbose_name="version")),
                ("lane", models.CharField(max_length=20)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("PLANNED", "Planned"),
                            ("CLAIMED", "About to go"),
                            ("SENDING", "Going"),
                            ("ACCEPTED", "Sent"),
                            ("DELIVERED", "Arrived"),
                            ("UNDELIVERED", "Did not arrive"),
                            ("UNKNOWN", "Not sure whether it went"),
                            ("FAILED", "Could not be sent"),
                            ("CANCELLED", "Not needed any more"),
                            ("EXPIRED", "Too late to send"),
                            ("SUPPRESSED", "Not sent by choice"),
                            ("CALLING", "Waits for a phone call"),
                        ],
                        default="PLANNED",
                        max_length=12,
                        verbose_name="what came of it",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=40, verbose_name="why")),
                ("is_urgent", models.BooleanField(default=False)),
                ("due_at", models.DateTimeField(verbose_name="planned for")),
                ("next_attempt_at", models.DateTimeField()),
                ("escalate_at", models.DateTimeField(null=True)),
                ("expires_at", models.DateTimeField()),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("claim_token", models.UUIDField(null=True)),
                ("lease_until", models.DateTimeField(null=True)),
                ("idempotency_key", models.UUIDField(default=uuid.uuid4, unique=True)),
                (
                    "address",
                    peersupport.encryption.fields.EncryptedTextField(
                        max_length=254, null=True, verbose_name="address or number"
                    ),
                ),
                ("payload", peersupport.encryption.fields.EncryptedJSONField(null=True)),
                ("accepted_at", models.DateTimeField(null=True, verbose_name="sent")),
                ("delivered_at", models.DateTimeField(null=True, verbose_name="arrived")),
                (
                    "withdrawn_at",
                    models.DateTimeField(
                        help_text="When it was called off, moved or answered: nobody needs to be told of it any more.",
                        null=True,
                        verbose_name="called off",
                    ),
                ),
                ("handled_at", models.DateTimeField(null=True, verbose_name="phoned")),
                (
                    "handled_by_id",
                    models.UUIDField(
                        help_text="Empty, too, when that person was erased.", null=True, verbose_name="phoned by"
                    ),
                ),
                (
                    "handled_how",
                    models.CharField(
                        blank=True,
                        choices=[("TOLD", "Told"), ("NOT_REACHED", "Not reached"), ("WRONG_NUMBER", "Wrong number")],
                        max_length=12,
                        verbose_name="what came of the call",
                    ),
                ),
            ],
            options={
                "verbose_name": "message",
                "verbose_name_plural": "messages",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "PLANNED")),
                        fields=["lane", "-is_urgent", "next_attempt_at"],
                        name="delivery_due",
                    ),
                    models.Index(
                        condition=models.Q(("state", "CLAIMED")), fields=["lease_until"], name="delivery_claimed"
                    ),
                    models.Index(
                        condition=models.Q(("state", "SENDING")), fields=["lease_until"], name="delivery_sending"
                    ),
                    models.Index(
                        condition=models.Q(
                            ("state__in", ["CALLING", "FAILED", "UNKNOWN", "UNDELIVERED", "EXPIRED"]),
                            ("withdrawn_at__isnull", True),
                        ),
                        fields=["group", "due_at"],
                        name="delivery_for_a_person",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("subject_id", "member", "kind", "sequence"), name="said_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("handled_at__isnull", True), ("handled_by_id__isnull", True), ("handled_how", "")
                            ),
                            models.Q(("handled_at__isnull", False), models.Q(("handled_how", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="handled_says_when_and_how",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("member__isnull", False),
                            ("address__isnull", False),
                            ("payload__isnull", True),
                            _connector="OR",
                        ),
                        name="delivery_has_somebody_to_reach",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("claim_token__isnull", False), ("lease_until__isnull", False)),
                            models.Q(("state__in", ["CLAIMED", "SENDING"]), _negated=True),
                            _connector="OR",
                        ),
                        name="work_in_hand_has_a_lease",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Disclosure",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="groups.group",
                        verbose_name="group",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="disclosures",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("asked_by_id", models.UUIDField(null=True, verbose_name="asked by")),
                ("asked_at", models.DateTimeField(verbose_name="asked on")),
                ("until", models.DateTimeField(verbose_name="until")),
                (
                    "to_whom",
                    peersupport.encryption.fields.EncryptedTextField(max_length=120, verbose_name="who would be told"),
                ),
                (
                    "what",
                    peersupport.encryption.fields.EncryptedTextField(
                        max_length=1000, verbose_name="what would be told"
                    ),
                ),
                ("why", peersupport.encryption.fields.EncryptedTextField(max_length=500, verbose_name="what for")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ASKED", "asked"),
                            ("YES", "yes, you may tell them this"),
                            ("TALK", "let’s talk first"),
                            ("NO", "no, please not"),
                            ("TAKEN_BACK", "the yes was taken back"),
                            ("TOLD", "told"),
                            ("LET_GO", "not needed any more"),
                            ("RAN_OUT", "its time was over"),
                        ],
                        default="ASKED",
                        max_length=10,
                        verbose_name="where it stands",
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True, verbose_name="answered on")),
                ("is_in_person", models.BooleanField(default=False, verbose_name="said in person")),
                ("noted_by_id", models.UUIDField(null=True, verbose_name="noted by")),
                ("told_by_id", models.UUIDField(null=True, verbose_name="told by")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended")),
            ],
            options={
                "verbose_name": "question before telling somebody",
                "verbose_name_plural": "questions before telling somebody",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("state__in", ["ASKED", "YES", "TALK"])),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("state__in", ["NO", "TAKEN_BACK", "TOLD", "LET_GO", "RAN_OUT"]),
                            ),
                            _connector="OR",
                        ),
                        name="disclosure_is_open_or_ended",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["YES", "TALK", "NO", "TAKEN_BACK", "TOLD"]), _negated=True),
                            ("answered_at__isnull", False),
                            _connector="OR",
                        ),
                        name="nothing_is_told_without_an_answer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("asked_at"))), name="disclosure_ends_after_asking"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("told_by_id__isnull", True), ("state", "TOLD"), _connector="OR"),
                        name="only_who_told_is_named_as_telling",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="groups.group",
                        verbose_name="group",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
                (
                    "token",
                    peersupport.encryption.fields.EncryptedTextField(
                        default=members.models.invitation.new_token, max_length=40, searchable=True, unique=True
                    ),
                ),
                (
                    "note",
                    peersupport.encryption.fields.EncryptedTextField(
                        blank=True, max_length=100, verbose_name="for whom"
                    ),
                ),
                ("uses_left", models.PositiveSmallIntegerField(default=1, verbose_name="how often it still works")),
                ("made_at", models.DateTimeField(verbose_name="made")),
                ("ends_at", models.DateTimeField(verbose_name="works until")),
            ],
            options={
                "verbose_name": "invitation",
                "verbose_name_plural": "invitations",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("uses_left__range", (0, 20))), name="invitation_works_a_few_times"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("made_at"))), name="invitation_ends_later"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="JoinRequest",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="groups.group",
                        verbose_name="group",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="join_requests",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "claim",
                    peersupport.encryption.fields.EncryptedTextField(
                        max_length=64, null=True, searchable=True, unique=True
                    ),
                ),
                (
                    "form_key",
                    peersupport.encryption.fields.EncryptedTextField(
                        max_length=64, null=True, searchable=True, unique=True
                    ),
                ),
                (
                    "shown_name",
                    peersupport.encryption.fields.EncryptedTextField(
                        blank=True, max_length=60, verbose_name="name to be called by"
                    ),
                ),
                ("is_for_other", models.BooleanField(default=False, verbose_name="for somebody else")),
                (
                    "answers",
                    peersupport.encryption.fields.EncryptedJSONField(blank=True, default=list, verbose_name="answers"),
                ),
                (
                    "words",
                    peersupport.encryption.fields.EncryptedTextField(
                        blank=True, max_length=2000, verbose_name="what was said"
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        blank=True,
                        choices=[("EMAIL", "Email"), ("SMS", "Text message")],
                        max_length=5,
                        verbose_name="way",
                    ),
                ),
                (
                    "address",
                    peersupport.encryption.fields.EncryptedTextField(
                        blank=True, max_length=254, verbose_name="address or number"
                    ),
                ),
                ("language", models.CharField(default="en", max_length=12)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ASKED", "Asked"),
                            ("WAITING", "On the waiting list"),
                            ("ACCEPTED", "Welcome"),
                            ("REFUSED", "Not this time"),
                            ("WITHDRAWN", "Taken back"),
                        ],
                        default="ASKED",
                        max_length=9,
                        verbose_name="where it stands",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked")),
                ("waits_since", models.DateTimeField(null=True, verbose_name="waits for a word since")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decided")),
                ("decided_by_id", models.UUIDField(null=True, verbose_name="decided by")),
                ("seat_taken_at", models.DateTimeField(null=True, verbose_name="came in")),
                (
                    "meets_with",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who offers to meet",
                    ),
                ),
                ("forget_on", models.DateField(null=True, verbose_name="kept until")),
            ],
            options={
                "verbose_name": "request to join",
                "verbose_name_plural": "requests to join",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["ASKED", "WAITING"])),
                        fields=["group", "asked_at"],
                        name="join_open",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_for_other", False), ("state__in", ["ASKED", "WAITING"])),
                        fields=("group", "member"),
                        name="one_open_request",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["ASKED", "WAITING", "ACCEPTED", "REFUSED", "WITHDRAWN"])),
                        name="join_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", False), ("state__in", ["ACCEPTED", "REFUSED"])),
                            models.Q(
                                ("decided_at__isnull", True),
                                models.Q(("state__in", ["ACCEPTED", "REFUSED"]), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="join_decision_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seat_taken_at__isnull", True), ("state", "ACCEPTED"), _connector="OR"),
                        name="only_accepted_come_in",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["", "EMAIL", "SMS"])), name="join_channel_is_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Keepsake",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="keepsakes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="groups.lifechange",
                        verbose_name="of which ending",
                    ),
                ),
                ("keeps_name", models.BooleanField(default=False, verbose_name="my name may stand in our story")),
                (
                    "name",
                    peersupport.encryption.fields.EncryptedTextField(
                        blank=True, max_length=60, verbose_name="name in our story"
                    ),
                ),
            ],
            options={
                "verbose_name": "what somebody keeps of a group",
                "verbose_name_plural": "what people keep of groups",
                "constraints": [models.UniqueConstraint(fields=("member", "change"), name="one_keepsake_of_an_ending")],
            },
        ),
        migrations.CreateModel(
            name="MeetingRole",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="groups.group",
                        verbose_name="group",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="meeting_roles",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("meeting_id", models.UUIDField(verbose_name="meeting (a number)")),
                (
                    "kind",
                    models.CharField(
                        choices=[("STAND_IN", "Stands in"), ("ALONG", "Comes along")], max_length=8, verbose_name="role"
                    ),
                ),
                ("from_at", models.DateTimeField(verbose_name="from")),
                ("run_until", models.DateTimeField(verbose_name="runs the meeting until")),
                ("until", models.DateTimeField(verbose_name="until")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended before")),
            ],
            options={
                "verbose_name": "role for one meeting",
                "verbose_name_plural": "roles for one meeting",
                "indexes": [models.Index(fields=["member", "until"], name="meeting_roles_of_a_person")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True), ("kind", "STAND_IN")),
                        fields=("meeting_id",),
                        name="one_stand_in",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("meeting_id", "member", "kind"),
                        name="one_role_per_meeting_and_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["STAND_IN", "ALONG"])), name="meeting_role_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("run_until__gt", models.F("from_at")), ("until__gte", models.F("run_until"))
                        ),
                        name="meeting_role_has_its_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="groups.group",
                        verbose_name="group",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("MEMBER", "Member"),
                            ("CO_FACILITATOR", "Co-facilitator"),
                            ("FACILITATOR", "Facilitator"),
                        ],
                        default="MEMBER",
                        max_length=14,
                        verbose_name="role",
                    ),
                ),
                (
                    "shown_name",
                    peersupport.encryption.fields.EncryptedTextField(max_length=60, verbose_name="name in this group"),
                ),
                (
                    "is_hidden",
                    models.BooleanField(
                        default=False,
                        help_text="Other members then do not see that you belong.",
                        verbose_name="only facilitators see me",
                    ),
                ),
                ("meets_newcomers", models.BooleanField(default=False, verbose_name="likes to meet newcomers")),
                ("joined_on", models.DateField(default=members.querysets.today, verbose_name="since")),
                ("left_on", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "ending",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("LEFT", "Went on"),
                            ("DIED", "Died"),
                            ("AWAY", "Asked to stay away"),
                            ("OVER", "The group came to its end"),
                        ],
                        max_length=4,
                        verbose_name="how it ended",
                    ),
                ),
            ],
            options={
                "verbose_name": "membership",
                "verbose_name_plural": "memberships",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("left_on__isnull", True)),
                        fields=("group", "member"),
                        name="one_current_membership",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("left_on__isnull", True), ("left_on__gte", models.F("joined_on")), _connector="OR"
                        ),
                        name="membership_ends_after_it_began",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["MEMBER", "CO_FACILITATOR", "FACILITATOR"])),
                        name="membership_role_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ending", ""),
                            models.Q(("ending__in", ["LEFT", "DIED", "AWAY", "OVER"]), ("left_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="membership_ending_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NoAsking",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="groups.group",
                        verbose_name="group",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "wish not to be asked",
                "verbose_name_plural": "wishes not to be asked",
                "constraints": [
                    models.UniqueConstraint(fields=("group", "member"), name="not_asked_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("member__isnull", True)), fields=("group",), name="group_not_asked_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PartChoice",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="part_choices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="groups.lifechange",
                        verbose_name="of which change",
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("FIRST", "I stay here"),
                            ("SECOND", "I go to the new one"),
                            ("BOTH", "Both"),
                            ("NEITHER", "Neither: I leave when you become two"),
                        ],
                        max_length=7,
                        verbose_name="which part",
                    ),
                ),
                ("noted_by_id", models.UUIDField(null=True, verbose_name="noted by")),
                (
                    "is_kept_there",
                    models.BooleanField(default=False, verbose_name="the name may be kept in the new group"),
                ),
            ],
            options={
                "verbose_name": "choice of a part",
                "verbose_name_plural": "choices of a part",
                "constraints": [
                    models.UniqueConstraint(fields=("member", "change"), name="one_part_for_each_person"),
                    models.CheckConstraint(
                        condition=models.Q(("part__in", ["FIRST", "SECOND", "BOTH", "NEITHER"])), name="part_is_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PartLead",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="groups.lifechange",
                        verbose_name="of which change",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="part_leads",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[("FIRST", "this group"), ("SECOND", "the new one")],
                        max_length=7,
                        verbose_name="which part",
                    ),
                ),
                ("asked_by_id", models.UUIDField(null=True, verbose_name="asked by")),
                ("asked_at", models.DateTimeField(verbose_name="asked")),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("YES", "Yes"), ("NOT_NOW", "Not now"), ("TAKEN_BACK", "Taken back")],
                        max_length=10,
                        verbose_name="answer",
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True, verbose_name="answered")),
            ],
            options={
                "verbose_name": "question whether somebody looks after a part",
                "verbose_name_plural": "questions whether somebody looks after a part",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answer__in", ["", "YES"])),
                        fields=("change", "part"),
                        name="one_person_asked_for_each_part",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("part__in", ["FIRST", "SECOND"])), name="part_that_is_led_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at__isnull", True)),
                            models.Q(("answer__in", ["YES", "NOT_NOW", "TAKEN_BACK"]), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="part_lead_answer_has_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Passing",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="passing", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="groups.group",
                        verbose_name="group",
                    ),
                ),
                ("noted_by_id", models.UUIDField(null=True, verbose_name="noted by")),
                ("noted_at", models.DateTimeField(verbose_name="noted")),
                (
                    "before",
                    peersupport.encryption.fields.EncryptedJSONField(
                        help_text="Ranks of ways, memberships that ended, whether the account was open."
                    ),
                ),
            ],
            options={
                "verbose_name": "note that somebody died",
                "verbose_name_plural": "notes that somebody died",
            },
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="plans", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="groups.group",
                        verbose_name="group",
                    ),
                ),
                (
                    "answers",
                    peersupport.encryption.fields.EncryptedJSONField(
                        blank=True, default=dict, verbose_name="what was thought"
                    ),
                ),
                ("changed_at", models.DateTimeField(verbose_name="last changed")),
            ],
            options={
                "verbose_name": "plan for a group",
                "verbose_name_plural": "plans for groups",
                "constraints": [models.UniqueConstraint(fields=("group",), name="one_plan_of_a_group")],
            },
        ),
        migrations.CreateModel(
            name="RoleDate",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="groups.group",
                        verbose_name="group",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("FIRST_LOOK", "A talk about the first weeks"),
                            ("TRAINING", "Something learned"),
                            ("AWAY", "Away"),
                        ],
                        max_length=10,
                        verbose_name="what for",
                    ),
                ),
                ("on_date", models.DateField(verbose_name="day, or the first one")),
                ("until_on", models.DateField(verbose_name="last day")),
                (
                    "words",
                    peersupport.encryption.fields.EncryptedTextField(
                        blank=True, max_length=200, verbose_name="what was learned"
                    ),
                ),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="spoken about")),
            ],
            options={
                "verbose_name": "date of somebody who facilitates",
                "verbose_name_plural": "dates of those who facilitate",
                "indexes": [models.Index(fields=["group", "until_on"], name="role_dates_of_a_group")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "TRAINING"), _negated=True),
                        fields=("group", "member", "kind", "on_date", "until_on"),
                        name="one_role_date_of_a_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["FIRST_LOOK", "TRAINING", "AWAY"])),
                        name="role_date_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_on", models.F("on_date")),
                            models.Q(("kind", "AWAY"), ("until_on__gte", models.F("on_date"))),
                            _connector="OR",
                        ),
                        name="role_date_only_time_away_lasts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("done_on__isnull", True), ("kind", "FIRST_LOOK"), _connector="OR"),
                        name="role_date_only_a_talk_is_done",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoleOffer",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="groups.group",
                        verbose_name="group",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="role_offers",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("MEMBER", "Member"),
                            ("CO_FACILITATOR", "Co-facilitator"),
                            ("FACILITATOR", "Facilitator"),
                        ],
                        max_length=14,
                        verbose_name="role",
                    ),
                ),
                (
                    "offered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                ("offered_at", models.DateTimeField(verbose_name="asked")),
                ("from_on", models.DateField(verbose_name="from")),
                ("hands_over", models.BooleanField(default=False, verbose_name="whoever asks steps back then")),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("YES", "Yes"), ("NOT_NOW", "Not now"), ("TAKEN_BACK", "Taken back")],
                        max_length=10,
                        verbose_name="answer",
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True, verbose_name="answered")),
                ("done_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "question about a role",
                "verbose_name_plural": "questions about a role",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answer", "")), fields=("group", "member"), name="one_open_role_offer"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["MEMBER", "CO_FACILITATOR", "FACILITATOR"])),
                        name="role_offer_is_a_role",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at__isnull", True)),
                            models.Q(("answer__in", ["YES", "NOT_NOW", "TAKEN_BACK"]), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="role_offer_answer_has_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("done_at__isnull", True), ("answer", "YES"), _connector="OR"),
                        name="only_a_yes_is_done",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoleTerm",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="groups.group",
                        verbose_name="group",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="role_terms",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("MEMBER", "Member"),
                            ("CO_FACILITATOR", "Co-facilitator"),
                            ("FACILITATOR", "Facilitator"),
                        ],
                        max_length=14,
                        verbose_name="role",
                    ),
                ),
                ("began_at", models.DateTimeField(verbose_name="since")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                ("look_again_on", models.DateField(blank=True, null=True, verbose_name="to be looked at again")),
            ],
            options={
                "verbose_name": "time in a role",
                "verbose_name_plural": "times in a role",
                "indexes": [models.Index(fields=["group", "began_at"], name="role_terms_of_a_group")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("group", "member"),
                        name="one_open_role_term",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True), ("ended_at__gte", models.F("began_at")), _connector="OR"
                        ),
                        name="role_term_ends_after_it_began",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["CO_FACILITATOR", "FACILITATOR"])), name="role_term_is_a_role"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("member__isnull", False), ("ended_at__isnull", False), _connector="OR"),
                        name="open_role_term_has_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StayAway",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="groups.group",
                        verbose_name="group",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stay_aways",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("reason", peersupport.encryption.fields.EncryptedTextField(max_length=1000, verbose_name="reason")),
                ("asked_on", models.DateField(verbose_name="since")),
                ("asked_by_id", models.UUIDField(null=True, verbose_name="asked by")),
                ("look_again_on", models.DateField(verbose_name="looked at again on")),
                (
                    "objection",
                    peersupport.encryption.fields.EncryptedTextField(
                        blank=True, max_length=2000, verbose_name="what you say to it"
                    ),
                ),
                ("objected_at", models.DateTimeField(null=True, verbose_name="objected")),
                ("looked_at", models.DateTimeField(null=True, verbose_name="looked at again")),
                ("ended_on", models.DateField(null=True, verbose_name="ended")),
            ],
            options={
                "verbose_name": "being asked to stay away",
                "verbose_name_plural": "being asked to stay away",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on__isnull", True)),
                        fields=("group", "member"),
                        name="asked_to_stay_away_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("look_again_on__gt", models.F("asked_on"))),
                        name="staying_away_is_looked_at_again_later",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Supporter",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="supporters",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "helper",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="supporting",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "called",
                    peersupport.encryption.fields.EncryptedTextField(max_length=60, verbose_name="what I call them"),
                ),
                (
                    "shown_name",
                    peersupport.encryption.fields.EncryptedTextField(
                        max_length=60, verbose_name="the name they see for me"
                    ),
                ),
                (
                    "label",
                    peersupport.encryption.fields.EncryptedTextField(
                        max_length=40, verbose_name="the words they see for my group"
                    ),
                ),
                (
                    "helper_name",
                    peersupport.encryption.fields.EncryptedTextField(
                        blank=True, max_length=60, verbose_name="the name they gave"
                    ),
                ),
                (
                    "groups",
                    peersupport.encryption.fields.EncryptedJSONField(
                        blank=True, default=list, verbose_name="which groups it is about"
                    ),
                ),
                ("sees_meetings", models.BooleanField(default=False, verbose_name="my next meetings: day and hour")),
                ("sees_place", models.BooleanField(default=False, verbose_name="the place too")),
                ("sees_answer", models.BooleanField(default=False, verbose_name="whether I answered, and what")),
                ("sees_reminders", models.BooleanField(default=False, verbose_name="which reminders I was sent")),
                ("sees_agreement", models.BooleanField(default=False, verbose_name="our agreement")),
                ("sees_page", models.BooleanField(default=False, verbose_name="what I chose on my page")),
                (
                    "is_told",
                    models.BooleanField(default=False, verbose_name="tell my supporter too when I am reminded"),
                ),
                ("until", models.DateField(blank=True, null=True, verbose_name="last day")),
                (
                    "phrase",
                    peersupport.encryption.fields.EncryptedTextField(
                        blank=True,
                        max_length=100,
                        null=True,
                        searchable=True,
                        unique=True,
                        verbose_name="words of the invitation",
                    ),
                ),
                ("invited_until", models.DateTimeField(verbose_name="invitation holds until")),
                ("accepted_at", models.DateTimeField(blank=True, null=True, verbose_name="since")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                (
                    "ending",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("MEMBER", "You ended it"),
                            ("HELPER", "They stepped back"),
                            ("DAY", "Its last day came"),
                        ],
                        max_length=6,
                        verbose_name="how it ended",
                    ),
                ),
            ],
            options={
                "verbose_name": "supporter of a person’s choosing",
                "verbose_name_plural": "supporters of a person’s choosing",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("helper__isnull", True),
                            models.Q(("helper", models.F("member")), _negated=True),
                            _connector="OR",
                        ),
                        name="supporter_is_somebody_else",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("member", "helper"),
                        name="supports_a_person_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("accepted_at__isnull", True),
                                ("ended_at__isnull", True),
                                ("ending", ""),
                                ("helper__isnull", True),
                                ("phrase__isnull", False),
                            ),
                            models.Q(
                                ("accepted_at__isnull", False),
                                ("ended_at__isnull", True),
                                ("ending", ""),
                                ("helper__isnull", False),
                                ("phrase__isnull", True),
                            ),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("ending__in", ["MEMBER", "HELPER", "DAY"]),
                                ("phrase__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="supporter_is_invited_here_or_gone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sees_meetings", True),
                            models.Q(("is_told", False), ("sees_answer", False), ("sees_place", False)),
                            _connector="OR",
                        ),
                        name="supporter_sees_no_more_than_the_meeting",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Vacancy",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="groups.group",
                        verbose_name="group",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "together_with",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="together with",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked")),
                ("joined_at", models.DateTimeField(null=True, verbose_name="a second one joined")),
                ("holds_at", models.DateTimeField(null=True, verbose_name="both look after it from")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended")),
                (
                    "ending",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("HERE", "A facilitator is here"),
                            ("BACK", "Taken back"),
                            ("NOT_NOW", "The organisation said: not now"),
                            ("GIVEN", "They look after the group now"),
                        ],
                        max_length=7,
                        verbose_name="how it ended",
                    ),
                ),
            ],
            options={
                "verbose_name": "question whether anybody leads",
                "verbose_name_plural": "questions whether anybody leads",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("group",),
                        name="one_vacancy_of_a_group_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("asked_by", models.F("together_with")), _negated=True),
                        name="vacancy_takes_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("holds_at__isnull", True), ("joined_at__isnull", True), ("together_with__isnull", True)
                            ),
                            models.Q(
                                (
                                    "holds_at__gte",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("joined_at"), "+", models.Value(datetime.timedelta(days=14))
                                    ),
                                ),
                                ("together_with__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="vacancy_gives_fourteen_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ending", "")),
                            models.Q(("ended_at__isnull", False), ("ending__in", ["HERE", "BACK", "NOT_NOW", "GIVEN"])),
                            _connector="OR",
                        ),
                        name="vacancy_says_how_it_ended",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WayBack",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ways_back",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="groups.group",
                        verbose_name="group",
                    ),
                ),
                ("asked_by_id", models.UUIDField(null=True, verbose_name="asked by")),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("PAPER", "With six words on paper"),
                            ("EMAIL", "With six words sent to a new email address"),
                            ("SMS", "With six words sent to a new phone"),
                            ("STEP", "The second step is taken away"),
                        ],
                        max_length=5,
                        verbose_name="what opens",
                    ),
                ),
                (
                    "address",
                    peersupport.encryption.fields.EncryptedTextField(
                        max_length=254, null=True, verbose_name="new address or number"
                    ),
                ),
                (
                    "words",
                    peersupport.encryption.fields.EncryptedTextField(
                        max_length=200, null=True, searchable=True, unique=True
                    ),
                ),
                (
                    "stop_token",
                    peersupport.encryption.fields.EncryptedTextField(
                        default=members.models.way_back.new_token, max_length=40, searchable=True, unique=True
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked")),
                ("opens_at", models.DateTimeField(verbose_name="opens")),
                ("closes_at", models.DateTimeField(verbose_name="ends")),
                ("told_at", models.DateTimeField(null=True, verbose_name="words sent")),
                ("stopped_at", models.DateTimeField(null=True, verbose_name="stopped")),
                ("used_at", models.DateTimeField(null=True, verbose_name="used")),
            ],
            options={
                "verbose_name": "way back in",
                "verbose_name_plural": "ways back in",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("stopped_at__isnull", True),
                            ("used_at__isnull", True),
                            models.Q(("how", "STEP"), _negated=True),
                        ),
                        fields=("member", "group"),
                        name="one_way_back_at_a_time",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("how", "STEP"), ("stopped_at__isnull", True), ("used_at__isnull", True)),
                        fields=("member", "group"),
                        name="one_reset_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("how__in", ["PAPER", "EMAIL", "SMS", "STEP"])), name="way_back_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closes_at__gt", models.F("opens_at")), ("opens_at__gt", models.F("asked_at"))
                        ),
                        name="way_back_waits_and_ends",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("stopped_at__isnull", True), ("used_at__isnull", True), _connector="OR"),
                        name="stopped_way_back_is_not_used",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("words__isnull", True),
                            models.Q(("stopped_at__isnull", True), ("used_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="ended_way_back_has_no_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("how__in", ["EMAIL", "SMS"]), ("address__isnull", True), _connector="OR"),
                        name="only_sent_words_have_an_address",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Willing",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="groups.group",
                        verbose_name="group",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("STAND_IN", "You may ask me to stand in for one meeting"),
                            ("NEXT_DOOR", "Groups next door may ask me to stand in, too"),
                            ("FACILITATE", "I would like to facilitate one day"),
                        ],
                        max_length=10,
                        verbose_name="to what",
                    ),
                ),
                ("since", models.DateField(default=members.querysets.today, verbose_name="since")),
            ],
            options={
                "verbose_name": "“you may ask me”",
                "verbose_name_plural": "“you may ask me”",
                "constraints": [
                    models.UniqueConstraint(fields=("group", "member", "kind"), name="willing_once"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["STAND_IN", "NEXT_DOOR", "FACILITATE"])),
                        name="willing_kind_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeliveryAttempt",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tries", to="members.delivery"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("lane", models.CharField(max_length=20)),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("ACCEPTED", "Taken"),
                            ("DEFINITE", "Refused"),
                            ("AMBIGUOUS", "No clear answer"),
                            ("LATE", "Answer came after the lease had ended"),
                        ],
                        max_length=10,
                    ),
                ),
                ("provider_ref", models.CharField(blank=True, max_length=120)),
                ("error_code", models.CharField(blank=True, max_length=40)),
            ],
            options={
                "verbose_name": "try",
                "verbose_name_plural": "tries",
            },
        ),
        migrations.CreateModel(
            name="JoinMessage",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="members.joinrequest",
                        verbose_name="request to join",
                    ),
                ),
                ("is_from_group", models.BooleanField(verbose_name="said by the group")),
                ("author_id", models.UUIDField(null=True, verbose_name="said by")),
                (
                    "words",
                    peersupport.encryption.fields.EncryptedTextField(max_length=2000, verbose_name="what was said"),
                ),
                ("said_at", models.DateTimeField(verbose_name="when")),
            ],
            options={
                "verbose_name": "word about joining",
                "verbose_name_plural": "words about joining",
                "ordering": ["said_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ContactMethod",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contact_methods",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("EMAIL", "Email"),
                            ("SMS", "Text message"),
                            ("CALL", "A phone call from a person"),
                            ("TOLD", "Somebody tells them"),
                        ],
                        max_length=10,
                        verbose_name="way",
                    ),
                ),
                (
                    "address",
                    peersupport.encryption.fields.EncryptedTextField(
                        blank=True, max_length=254, searchable=True, verbose_name="address or number"
                    ),
                ),
                (
                    "told_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="For TOLD: who passes on what is said (NOTE-6). Empty once that is over; then a facilitator does.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="members.membership",
                        verbose_name="who tells them",
                    ),
                ),
                ("rank", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="order")),
                ("verified_at", models.DateTimeField(blank=True, null=True, verbose_name="confirmed")),
                ("stopped_at", models.DateTimeField(blank=True, null=True, verbose_name="stopped")),
                (
                    "best_time",
                    peersupport.encryption.fields.EncryptedTextField(
                        blank=True, max_length=120, verbose_name="best time to call"
                    ),
                ),
                (
                    "call_words",
                    peersupport.encryption.fields.EncryptedTextField(
                        blank=True,
                        help_text="Leave it empty for our words: “It’s Rosa. Is this a good moment?”",
                        max_length=200,
                        verbose_name="what the caller should say",
                    ),
                ),
            ],
            options={
                "verbose_name": "way to reach somebody",
                "verbose_name_plural": "ways to reach somebody",
                "constraints": [
                    models.UniqueConstraint(fields=("member", "channel"), name="one_way_per_channel"),
                    models.UniqueConstraint(
                        condition=models.Q(("rank__isnull", False)), fields=("member", "rank"), name="one_way_per_rank"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("channel__in", ["EMAIL", "SMS"]), ("verified_at__isnull", False)),
                        fields=("channel", "address"),
                        name="verified_address_is_one_persons",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rank__isnull", True), ("rank__in", [1, 2]), _connector="OR"),
                        name="rank_is_1_or_2",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["EMAIL", "SMS", "CALL", "TOLD"])),
                        name="contact_channel_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("channel", "TOLD"), ("told_by__isnull", True), _connector="OR"),
                        name="only_who_is_told_has_a_teller",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("rank__isnull", True),
                            ("channel__in", ["CALL", "TOLD"]),
                            ("verified_at__isnull", False),
                            _connector="OR",
                        ),
                        name="only_verified_ways_are_used",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Protection",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="groups.group",
                        verbose_name="group",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="protections",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="protections",
                        to="members.joinrequest",
                        verbose_name="request to join",
                    ),
                ),
                (
                    "who",
                    peersupport.encryption.fields.EncryptedTextField(
                        max_length=300, verbose_name="whom you would rather not meet"
                    ),
                ),
                (
                    "other",
                    peersupport.encryption.fields.EncryptedTextField(
                        blank=True, help_text="The other's id, once known.", max_length=40, searchable=True
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ASKED", "Asked"),
                            ("KEPT", "The two are kept apart here"),
                            ("TALKED", "Settled by talking"),
                            ("ENDED", "Not needed any more"),
                        ],
                        default="ASKED",
                        max_length=6,
                        verbose_name="where it stands",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="answered")),
                ("answered_by_id", models.UUIDField(null=True, verbose_name="answered by")),
                (
                    "answer",
                    peersupport.encryption.fields.EncryptedTextField(
                        blank=True, max_length=600, verbose_name="what the facilitator says"
                    ),
                ),
            ],
            options={
                "verbose_name": "wish not to meet somebody",
                "verbose_name_plural": "wishes not to meet somebody",
                "indexes": [models.Index(fields=["group", "state"], name="protections_of_a_group")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("state", "ASKED")),
                            models.Q(models.Q(("state", "ASKED"), _negated=True), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="protection_answer_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("member__isnull", False), ("request__isnull", False), _connector="OR"),
                        name="protection_is_of_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["ASKED", "KEPT", "TALKED", "ENDED"])),
                        name="protection_state_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SupporterLook",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "supporter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="looks", to="members.supporter"
                    ),
                ),
                ("looked_at", models.DateTimeField(verbose_name="when")),
            ],
            options={
                "verbose_name": "look of a supporter",
                "verbose_name_plural": "looks of a supporter",
                "indexes": [models.Index(fields=["supporter", "looked_at"], name="looks_of_a_supporter")],
            },
        ),
    ]
