import uuid

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import groups.addresses
import groups.models.wording
import peersupport.encryption.fields


class Migration(migrations.Migration):
    replaces = [
        ("groups", "0001_initial"),
        ("groups", "0002_keep_by_choice"),
        ("groups", "0003_ways_and_own_words"),
        ("groups", "0004_templates_and_open_questions"),
        ("groups", "0005_listings_and_departures"),
        ("groups", "0006_life_changes"),
        ("groups", "0007_words_about_public_pages"),
        ("groups", "0008_welcome_in_own_words"),
        ("groups", "0009_becoming_two"),
    ]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=120, unique=True, verbose_name="name")),
                (
                    "country",
                    models.CharField(
                        blank=True,
                        help_text="Two letters, for example KE or FR. Help numbers and phone numbers follow it.",
                        max_length=2,
                        verbose_name="country",
                    ),
                ),
                ("time_zone", models.CharField(default="UTC", max_length=64, verbose_name="time zone")),
                (
                    "exit_url",
                    models.URLField(
                        blank=True,
                        help_text="An everyday page, such as the weather. It must not show who is looking.",
                        verbose_name="“Hide this page” leads to",
                    ),
                ),
                (
                    "languages",
                    models.CharField(
                        blank=True,
                        help_text="In which people can write or speak with you, for example: English, Arabic.",
                        max_length=80,
                        verbose_name="languages",
                    ),
                ),
                (
                    "procedures",
                    peersupport.encryption.fields.EncryptedTextField(
                        blank=True,
                        help_text="For example, whom to tell when somebody is in danger. Members of your groups read it.",
                        max_length=4000,
                        verbose_name="how we do things",
                    ),
                ),
                (
                    "keep_answers_days",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Days, from 7 to 365. Empty: 90.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(7),
                            django.core.validators.MaxValueValidator(365),
                        ],
                        verbose_name="who answered what is kept after a meeting",
                    ),
                ),
                (
                    "keep_left_days",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Days, from 7 to 365. Empty: 90.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(7),
                            django.core.validators.MaxValueValidator(365),
                        ],
                        verbose_name="people who went on are remembered",
                    ),
                ),
                (
                    "keep_messages_days",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Days, from 7 to 180. Empty: 30.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(7),
                            django.core.validators.MaxValueValidator(180),
                        ],
                        verbose_name="what was sent is remembered",
                    ),
                ),
                (
                    "keep_records_days",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Days, from 90 to 1095. Empty: 365.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(90),
                            django.core.validators.MaxValueValidator(1095),
                        ],
                        verbose_name="who changed or looked at what is remembered",
                    ),
                ),
            ],
            options={
                "verbose_name": "organisation",
                "verbose_name_plural": "organisations",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("keep_answers_days__isnull", True), ("keep_answers_days__range", (7, 365)), _connector="OR"
                        ),
                        name="organisation_keeps_answers_sensibly",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("keep_left_days__isnull", True), ("keep_left_days__range", (7, 365)), _connector="OR"
                        ),
                        name="organisation_keeps_left_sensibly",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("keep_messages_days__isnull", True),
                            ("keep_messages_days__range", (7, 180)),
                            _connector="OR",
                        ),
                        name="organisation_keeps_messages_sensibly",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("keep_records_days__isnull", True),
                            ("keep_records_days__range", (90, 1095)),
                            _connector="OR",
                        ),
                        name="organisation_keeps_records_sensibly",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Group",
            fields=[
                (
                    "purpose",
                    models.TextField(
                        blank=True,
                        help_text="In the group's own words.",
                        max_length=600,
                        verbose_name="what brings us together",
                    ),
                ),
                (
                    "sharing",
                    models.TextField(
                        blank=True,
                        help_text="What people bring, and what they may take home from it.",
                        max_length=600,
                        verbose_name="what we share",
                    ),
                ),
                (
                    "people",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("LIVED", "People who have lived through it themselves"),
                            ("FAMILIES", "Families and others who care for somebody"),
                            ("MIXED", "Both together"),
                        ],
                        max_length=10,
                        verbose_name="whose group it is",
                    ),
                ),
                (
                    "among",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ANYBODY", "Anybody"),
                            ("WOMEN", "Women"),
                            ("MEN", "Men"),
                            ("OWN", "As our own words say"),
                        ],
                        max_length=10,
                        verbose_name="who is among themselves",
                    ),
                ),
                (
                    "activity",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("TALKING", "Talking and listening"),
                            ("CREATIVE", "Making something: art, music, stories"),
                            ("RECREATIONAL", "Going out and doing things: walks, sport, cooking"),
                            ("DROP_IN", "An open café: come when you like, stay as long as you like"),
                        ],
                        max_length=14,
                        verbose_name="what we mostly do",
                    ),
                ),
                (
                    "kind_words",
                    models.CharField(
                        blank=True,
                        help_text="If none of the choices quite fits.",
                        max_length=160,
                        verbose_name="in our own words",
                    ),
                ),
                (
                    "formality",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("FORMAL", "Fixed: everybody knows who does what"),
                            ("INFORMAL", "Loose: we take turns"),
                        ],
                        max_length=10,
                        verbose_name="fixed or loose",
                    ),
                ),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="groups",
                        to="groups.organisation",
                        verbose_name="organisation",
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "slug",
                    models.CharField(
                        help_text="The end of the group's web address.",
                        max_length=60,
                        unique=True,
                        validators=[groups.addresses.validate_address],
                        verbose_name="address",
                    ),
                ),
                (
                    "belonging",
                    models.CharField(
                        choices=[("OPEN", "Open: anybody may simply come"), ("CLOSED", "Closed: people ask first")],
                        default="CLOSED",
                        max_length=10,
                        verbose_name="open or closed",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("FOUNDING", "Being founded"),
                            ("RUNNING", "Running"),
                            ("PAUSED", "Taking a break"),
                            ("CLOSED", "Ended"),
                        ],
                        default="RUNNING",
                        max_length=10,
                        verbose_name="where it is in its life",
                    ),
                ),
                ("is_listed", models.BooleanField(default=False, verbose_name="anybody may find it")),
                ("language", models.CharField(default="en", max_length=12, verbose_name="language")),
                ("country", models.CharField(blank=True, max_length=2, verbose_name="country")),
                ("time_zone", models.CharField(default="UTC", max_length=64, verbose_name="time zone")),
                (
                    "greets",
                    models.BooleanField(
                        default=True,
                        help_text="It says that there is a page to read, and no more.",
                        verbose_name="newcomers get a message",
                    ),
                ),
            ],
            options={
                "verbose_name": "group",
                "verbose_name_plural": "groups",
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_listed", True), ("status", "RUNNING")),
                        fields=["name"],
                        name="group_listed_by_name",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("belonging__in", ["OPEN", "CLOSED"])), name="group_is_open_or_closed"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["FOUNDING", "RUNNING", "PAUSED", "CLOSED"])),
                        name="group_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("people__in", ["", "LIVED", "FAMILIES", "MIXED"])),
                        name="group_people_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("among__in", ["", "ANYBODY", "WOMEN", "MEN", "OWN"])),
                        name="group_among_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("activity__in", ["", "TALKING", "CREATIVE", "RECREATIONAL", "DROP_IN"])),
                        name="group_activity_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("formality__in", ["", "FORMAL", "INFORMAL"])),
                        name="group_formality_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Template",
            fields=[
                (
                    "purpose",
                    models.TextField(
                        blank=True,
                        help_text="In the group's own words.",
                        max_length=600,
                        verbose_name="what brings us together",
                    ),
                ),
                (
                    "sharing",
                    models.TextField(
                        blank=True,
                        help_text="What people bring, and what they may take home from it.",
                        max_length=600,
                        verbose_name="what we share",
                    ),
                ),
                (
                    "people",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("LIVED", "People who have lived through it themselves"),
                            ("FAMILIES", "Families and others who care for somebody"),
                            ("MIXED", "Both together"),
                        ],
                        max_length=10,
                        verbose_name="whose group it is",
                    ),
                ),
                (
                    "among",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ANYBODY", "Anybody"),
                            ("WOMEN", "Women"),
                            ("MEN", "Men"),
                            ("OWN", "As our own words say"),
                        ],
                        max_length=10,
                        verbose_name="who is among themselves",
                    ),
                ),
                (
                    "activity",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("TALKING", "Talking and listening"),
                            ("CREATIVE", "Making something: art, music, stories"),
                            ("RECREATIONAL", "Going out and doing things: walks, sport, cooking"),
                            ("DROP_IN", "An open café: come when you like, stay as long as you like"),
                        ],
                        max_length=14,
                        verbose_name="what we mostly do",
                    ),
                ),
                (
                    "kind_words",
                    models.CharField(
                        blank=True,
                        help_text="If none of the choices quite fits.",
                        max_length=160,
                        verbose_name="in our own words",
                    ),
                ),
                (
                    "formality",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("FORMAL", "Fixed: everybody knows who does what"),
                            ("INFORMAL", "Loose: we take turns"),
                        ],
                        max_length=10,
                        verbose_name="fixed or loose",
                    ),
                ),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="templates",
                        to="groups.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "name",
                    models.CharField(help_text="For example: A talking circle.", max_length=80, verbose_name="name"),
                ),
                (
                    "about",
                    models.CharField(
                        blank=True,
                        help_text="One or two sentences for founders.",
                        max_length=300,
                        verbose_name="what it suits",
                    ),
                ),
                (
                    "belonging",
                    models.CharField(
                        blank=True,
                        choices=[("OPEN", "Open: anybody may simply come"), ("CLOSED", "Closed: people ask first")],
                        max_length=10,
                        verbose_name="open or closed",
                    ),
                ),
                (
                    "is_offered",
                    models.BooleanField(
                        default=False,
                        help_text="Everybody who is signed in can then read it.",
                        verbose_name="founders may start from it",
                    ),
                ),
            ],
            options={
                "verbose_name": "template for groups",
                "verbose_name_plural": "templates for groups",
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "name"), name="one_template_of_a_name"),
                    models.CheckConstraint(
                        condition=models.Q(("belonging__in", ["", "OPEN", "CLOSED"])), name="template_is_open_or_closed"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("people__in", ["", "LIVED", "FAMILIES", "MIXED"])),
                        name="template_people_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("among__in", ["", "ANYBODY", "WOMEN", "MEN", "OWN"])),
                        name="template_among_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("activity__in", ["", "TALKING", "CREATIVE", "RECREATIONAL", "DROP_IN"])),
                        name="template_activity_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("formality__in", ["", "FORMAL", "INFORMAL"])),
                        name="template_formality_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LifeChange",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "group",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="groups.group"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("OPEN", "The group becomes open"),
                            ("CLOSED", "The group becomes closed"),
                            ("BREAK", "The group takes a break"),
                            ("AGAIN", "The group meets again"),
                            ("SPLIT", "The group becomes two"),
                            ("END", "The group comes to its end"),
                        ],
                        max_length=6,
                        verbose_name="what changes",
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("TOGETHER", "We talked about it when we met"),
                            ("ASKED", "Everybody was asked"),
                            ("LEADERS", "Those who look after the group decided"),
                        ],
                        max_length=8,
                        verbose_name="how it was decided",
                    ),
                ),
                (
                    "words",
                    peersupport.encryption.fields.EncryptedTextField(
                        blank=True, max_length=600, verbose_name="the group's words"
                    ),
                ),
                (
                    "onward",
                    peersupport.encryption.fields.EncryptedTextField(
                        blank=True, max_length=600, verbose_name="where to go next"
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="groups.group",
                        verbose_name="a group to go on in",
                    ),
                ),
                ("holds_on", models.DateField(verbose_name="from, or at an end the last day")),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="first day after the break")),
                ("said_at", models.DateTimeField(verbose_name="told to everybody")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="came about")),
                ("taken_back_at", models.DateTimeField(blank=True, null=True, verbose_name="taken back")),
            ],
            options={
                "verbose_name": "change in a group's life",
                "verbose_name_plural": "changes in a group's life",
                "indexes": [models.Index(fields=["group", "said_at"], name="life_changes_of_a_group")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("done_at__isnull", True), ("taken_back_at__isnull", True)),
                        fields=("group",),
                        name="one_life_change_to_come",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["OPEN", "CLOSED", "BREAK", "AGAIN", "SPLIT", "END"])),
                        name="life_change_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("how__in", ["", "TOGETHER", "ASKED", "LEADERS"])),
                        name="life_change_says_how_it_was_decided",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("done_at__isnull", True), ("taken_back_at__isnull", True), _connector="OR"),
                        name="life_change_came_about_or_was_taken_back",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_on__isnull", True),
                            models.Q(("kind", "BREAK"), ("until_on__gte", models.F("holds_on"))),
                            _connector="OR",
                        ),
                        name="life_change_only_a_break_lasts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Listing",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "group",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="listing",
                        to="groups.group",
                        verbose_name="group",
                    ),
                ),
                ("shows_purpose", models.BooleanField(default=False, verbose_name="what brings us together")),
                ("shows_time", models.BooleanField(default=False, verbose_name="the usual day and hour")),
                ("shows_next", models.BooleanField(default=False, verbose_name="when we meet next")),
                ("shows_place", models.BooleanField(default=False, verbose_name="where we meet")),
                ("shows_step_free", models.BooleanField(default=False, verbose_name="whether there are steps")),
                ("shows_welcome", models.BooleanField(default=False, verbose_name="the page for newcomers")),
                ("town", models.CharField(blank=True, max_length=80, verbose_name="town or area")),
                ("languages", models.CharField(blank=True, max_length=80, verbose_name="languages")),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("LIVED", "People who have lived through it themselves"),
                            ("FAMILIES", "Families and others who care for somebody"),
                            ("MIXED", "Both together"),
                        ],
                        max_length=10,
                        verbose_name="whose group it is",
                    ),
                ),
                ("women_only", models.BooleanField(default=False, verbose_name="for women only")),
                ("daylight", models.BooleanField(default=False, verbose_name="over before dark")),
                ("children", models.BooleanField(default=False, verbose_name="children may come along")),
                ("in_person", models.BooleanField(default=False, verbose_name="in person")),
                ("by_phone", models.BooleanField(default=False, verbose_name="by phone")),
                ("online", models.BooleanField(default=False, verbose_name="online")),
                ("words", models.TextField(blank=True, max_length=600, verbose_name="our words to somebody new")),
                ("how_to_ask", models.CharField(blank=True, max_length=300, verbose_name="how to ask us")),
                ("in_search_engines", models.BooleanField(default=False, verbose_name="search engines may show it")),
                ("times", models.JSONField(blank=True, default=list, editable=False, verbose_name="usual times")),
                ("next_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="next meeting")),
                ("next_until", models.DateTimeField(blank=True, editable=False, null=True)),
                ("off_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="called off")),
                ("place", models.JSONField(blank=True, default=dict, editable=False, verbose_name="place")),
                ("step_free", models.BooleanField(default=False, editable=False, verbose_name="no steps")),
                ("town_key", models.CharField(blank=True, editable=False, max_length=160)),
                ("time_keys", models.CharField(blank=True, editable=False, max_length=200)),
                ("refreshed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "kept",
                    peersupport.encryption.fields.EncryptedJSONField(
                        blank=True, default=dict, editable=False, verbose_name="written and not shown"
                    ),
                ),
                (
                    "asked_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="asked to be listed"),
                ),
                (
                    "why",
                    peersupport.encryption.fields.EncryptedTextField(
                        blank=True, editable=False, max_length=300, verbose_name="why it is not listed"
                    ),
                ),
                ("why_since", models.DateTimeField(blank=True, editable=False, null=True)),
                ("round", models.PositiveIntegerField(default=0, editable=False)),
            ],
            options={
                "verbose_name": "public page",
                "verbose_name_plural": "public pages",
                "indexes": [
                    models.Index(fields=["next_at"], name="listing_soonest"),
                    models.Index(fields=["refreshed_at"], name="listing_refreshed"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["", "LIVED", "FAMILIES", "MIXED"])),
                        name="listing_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("next_at__isnull", True), ("next_until__isnull", True)),
                            ("next_until__gt", models.F("next_at")),
                            _connector="OR",
                        ),
                        name="listing_next_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("shows_next", True),
                            models.Q(("next_at__isnull", True), ("off_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="listing_tells_next_only_if_shown",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("shows_time", True), ("time_keys", ""), _connector="OR"),
                        name="listing_tells_time_only_if_shown",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("shows_step_free", True), ("step_free", False), _connector="OR"),
                        name="listing_tells_steps_only_if_shown",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Departure",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "group",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="departure", to="groups.group"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="groups.organisation"
                    ),
                ),
                ("announced_at", models.DateTimeField(verbose_name="said on")),
                ("leaves_at", models.DateTimeField(verbose_name="leaves on")),
            ],
            options={
                "verbose_name": "leaving an organisation",
                "verbose_name_plural": "leaving organisations",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("leaves_at__gt", models.F("announced_at"))),
                        name="departure_leaves_time_to_object",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SetUpPoint",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "group",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="groups.group"),
                ),
                ("code", models.CharField(max_length=14, verbose_name="question")),
                (
                    "state",
                    models.CharField(
                        choices=[("OPEN", "still open"), ("ASK", "to ask the members"), ("THOUGHT", "thought of")],
                        max_length=8,
                        verbose_name="what is to be done",
                    ),
                ),
                (
                    "answer",
                    peersupport.encryption.fields.EncryptedJSONField(
                        blank=True, default=dict, verbose_name="what was thought"
                    ),
                ),
            ],
            options={
                "verbose_name": "open question",
                "verbose_name_plural": "open questions",
                "constraints": [
                    models.UniqueConstraint(fields=("group", "code"), name="one_point_for_a_question"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["OPEN", "ASK", "THOUGHT"])), name="point_state_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "code__in",
                                [
                                    "purpose",
                                    "sharing",
                                    "people",
                                    "among",
                                    "activity",
                                    "belonging",
                                    "formality",
                                    "facilitating",
                                    "place",
                                    "rhythm",
                                    "size",
                                    "deciding",
                                    "telling",
                                    "name",
                                    "language",
                                ],
                            )
                        ),
                        name="point_code_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WelcomePart",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "group",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="groups.group"),
                ),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("WHEN", "When and where"),
                            ("DOOR", "At the door"),
                            ("HOW", "How it goes"),
                            ("VALUES", "What holds here"),
                            ("GIVES", "What it gives, and what it cannot"),
                            ("WHOM", "Whom to ask"),
                            ("OWN", "A part of your own"),
                        ],
                        max_length=6,
                        verbose_name="what it is about",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="place on the page")),
                ("is_shown", models.BooleanField(default=True, verbose_name="stands on the page")),
                (
                    "is_for_newcomers",
                    models.BooleanField(
                        default=False,
                        help_text="Otherwise they read ours; a part of your own is for those who belong.",
                        verbose_name="people on their way to the group may read these words, too",
                    ),
                ),
            ],
            options={
                "verbose_name": "part of a welcome",
                "verbose_name_plural": "parts of a welcome",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("code", "OWN"), _negated=True),
                        fields=("group", "code"),
                        name="one_welcome_part_of_each_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__in", ["WHEN", "DOOR", "HOW", "VALUES", "GIVES", "WHOM", "OWN"])),
                        name="welcome_part_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Wording",
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
                ("language", models.CharField(max_length=12, verbose_name="language")),
                (
                    "word",
                    models.CharField(
                        choices=[
                            ("MEMBER", "member"),
                            ("FACILITATOR", "facilitator"),
                            ("MEETING", "meeting"),
                            ("STAND_IN", "stand-in"),
                            ("AGREEMENT", "our agreement"),
                        ],
                        max_length=12,
                        verbose_name="instead of",
                    ),
                ),
                (
                    "one",
                    models.CharField(
                        max_length=30, validators=[groups.models.wording.validate_word], verbose_name="for one"
                    ),
                ),
                (
                    "many",
                    models.CharField(
                        max_length=30, validators=[groups.models.wording.validate_word], verbose_name="for several"
                    ),
                ),
            ],
            options={
                "verbose_name": "own word",
                "verbose_name_plural": "own words",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("group__isnull", True), ("organisation__isnull", True), _connector="XOR"),
                        name="wording_is_a_groups_or_an_organisations",
                    ),
                    models.UniqueConstraint(fields=("group", "language", "word"), name="one_wording_of_a_group"),
                    models.UniqueConstraint(
                        fields=("organisation", "language", "word"), name="one_wording_of_an_organisation"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("word__in", ["MEMBER", "FACILITATOR", "MEETING", "STAND_IN", "AGREEMENT"])),
                        name="wording_word_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Remark",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "listing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="remarks",
                        to="groups.listing",
                        verbose_name="public page",
                    ),
                ),
                (
                    "words",
                    peersupport.encryption.fields.EncryptedTextField(max_length=500, verbose_name="what is wrong"),
                ),
                ("said_on", models.DateField(verbose_name="said on")),
            ],
            options={
                "verbose_name": "word about a public page",
                "verbose_name_plural": "words about public pages",
                "indexes": [models.Index(fields=["said_on"], name="remark_said")],
            },
        ),
        migrations.CreateModel(
            name="SecondGroup",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "change",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="second",
                        to="groups.lifechange",
                        verbose_name="of which change",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="groups.group",
                        verbose_name="the group it became",
                    ),
                ),
                ("name", peersupport.encryption.fields.EncryptedTextField(max_length=80, verbose_name="name")),
                (
                    "purpose",
                    peersupport.encryption.fields.EncryptedTextField(
                        blank=True, max_length=600, verbose_name="what brings them together"
                    ),
                ),
                (
                    "when",
                    peersupport.encryption.fields.EncryptedTextField(
                        blank=True, max_length=160, verbose_name="when and where, in words"
                    ),
                ),
                (
                    "belonging",
                    models.CharField(
                        choices=[("OPEN", "Open: anybody may simply come"), ("CLOSED", "Closed: people ask first")],
                        max_length=10,
                        verbose_name="open or closed",
                    ),
                ),
                ("language", models.CharField(default="en", max_length=12, verbose_name="language")),
            ],
            options={
                "verbose_name": "second of two groups",
                "verbose_name_plural": "second groups",
                "constraints": [
                    models.UniqueConstraint(fields=("group",), name="second_group_comes_of_one_change"),
                    models.CheckConstraint(
                        condition=models.Q(("belonging__in", ["OPEN", "CLOSED"])), name="second_group_is_open_or_closed"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WelcomeText",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="texts", to="groups.welcomepart"
                    ),
                ),
                ("language", models.CharField(max_length=12, verbose_name="language")),
                (
                    "title",
                    peersupport.encryption.fields.EncryptedTextField(blank=True, max_length=60, verbose_name="heading"),
                ),
                (
                    "words",
                    peersupport.encryption.fields.EncryptedTextField(
                        blank=True, max_length=1200, verbose_name="your words"
                    ),
                ),
            ],
            options={
                "verbose_name": "words of a welcome",
                "verbose_name_plural": "words of a welcome",
                "constraints": [
                    models.UniqueConstraint(fields=("part", "language"), name="one_welcome_text_in_a_language")
                ],
            },
        ),
    ]
