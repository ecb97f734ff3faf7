"""Organisations and groups, for coordinators: nobody's particulars (decision 12)."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.helpers import ActionForm
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from groups.actions import listing as listings
from groups.actions import remarks
from groups.models import Group, Listing, Organisation, Remark, Template, Wording
from peersupport.web.scoped import coordinated


class WordingFormSet(forms.BaseInlineFormSet):
    """The own words on the page of an organisation."""

    @classmethod
    def get_default_prefix(cls) -> str:
        """How their fields are called."""
        return "words"


class WordingInline(admin.StackedInline):
    """What an organisation calls things, for those of its groups that have no word of their own (LANG-4)."""

    model = Wording
    formset = WordingFormSet
    fields = ("language", "word", "one", "many")
    extra = 1

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Languages by name."""
        if db_field.name == "language":
            return forms.ChoiceField(label=db_field.verbose_name, choices=settings.LANGUAGES)
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    """The organisations that one coordinates. Making and removing them is the operator's, by ``manage.py setup``."""

    list_display = ("name", "country", "time_zone")
    search_fields = ("name",)
    fields = (
        "name",
        "country",
        "time_zone",
        "languages",
        "procedures",
        "exit_url",
        "keep_answers_days",
        "keep_left_days",
        "keep_messages_days",
        "keep_records_days",
    )
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    inlines = (WordingInline,)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Organisation]:
        """Only those that this person coordinates."""
        return super().get_queryset(request).filter(pk__in=coordinated(request)).order_by("name")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Made by ``manage.py setup``."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never from a list."""
        return False


@admin.register(Group)
class GroupAdmin(admin.ModelAdmin):
    """The groups of the organisations that one coordinates."""

    list_display = ("name", "belonging", "status", "is_listed")
    list_filter = ("belonging", "status", "is_listed", "language")
    search_fields = ("name", "purpose")
    fields = (
        "organisation",
        "name",
        "slug",
        "purpose",
        "belonging",
        "status",
        "is_listed",
        "language",
        "country",
        "time_zone",
    )
    readonly_fields = ("organisation", "belonging", "is_listed")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Group]:
        """Only groups of organisations that this person coordinates."""
        organisations = coordinated(request)
        return super().get_queryset(request).filter(organisation__in=organisations).order_by("name")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Groups are founded by their members."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A group ends by its own choice."""
        return False


@admin.register(Template)
class TemplateAdmin(admin.ModelAdmin):
    """Set-ups that one's organisations offer to founders."""

    list_display = ("name", "organisation", "is_offered")
    list_filter = ("is_offered",)
    search_fields = ("name", "about")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Template]:
        """Only those of organisations that this person coordinates."""
        return super().get_queryset(request).filter(organisation__in=coordinated(request)).order_by("name")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only for organisations that this person coordinates."""
        if db_field.name == "organisation":
            kwargs["queryset"] = Organisation.objects.filter(pk__in=coordinated(request)).order_by("name")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class AnswerForm(forms.ModelForm):
    """What to answer a group that asks to be listed."""

    LEAVE, LIST, SEND_BACK = "", "list", "back"
    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[
            (LEAVE, _("Not yet")),
            (LIST, _("List the group")),
            (SEND_BACK, _("Do not list it, or take it off the list, and say why")),
        ],
        required=False,
    )
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("Kindly, and so that the group can do something about it. Its facilitators read it."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    put_away = forms.BooleanField(
        label=_("I looked at what people say about it"),
        help_text=_("It is thrown away then."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """An answer has to fit what the group asks."""
        cleaned = super().clean() or {}
        answer, listing = cleaned.get("answer"), self.instance
        if answer == self.SEND_BACK and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Please say why, so that the group can do something about it."))
        asks = listing.is_waiting
        if (answer == self.LIST and not asks) or (answer == self.SEND_BACK and not (asks or listing.group.is_listed)):
            self.add_error("answer", _("This group is not asking at the moment."))
        return cleaned


class ReasonForm(ActionForm):
    """What to do with those that are ticked, and why."""

    reason = forms.CharField(label=_("Why (for sending back)"), max_length=300, required=False)


class Waiting(admin.SimpleListFilter):
    """Those that wait for an answer, that anybody may find, or about which somebody wrote."""

    title = _("where it stands")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The three that matter."""
        return [
            ("waiting", _("Waits for an answer")),
            ("listed", _("Listed")),
            ("words", _("Somebody says that something is wrong")),
        ]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Listing]) -> models.QuerySet[Listing]:
        """Narrowed down."""
        if self.value() == "waiting":
            return queryset.filter(asked_at__isnull=False)
        if self.value() == "words":
            return queryset.filter(pk__in=Remark.objects.values("listing_id"))
        return queryset.filter(group__is_listed=True) if self.value() == "listed" else queryset


@admin.register(Listing)
class ListingAdmin(admin.ModelAdmin):
    """Public pages that ask to be listed, or are. Only what anybody would read; the words are the group's own."""

    form = AnswerForm
    action_form = ReasonForm
    actions = ("list_them", "send_them_back")
    list_display = ("group", "state", "town", "asked_at", "said")
    list_filter = (Waiting,)
    list_select_related = ("group",)
    search_fields = ("group__name", "town")
    readonly_fields = (
        "group",
        "state",
        "purpose",
        "town",
        "languages",
        "kind",
        "women_only",
        "daylight",
        "children",
        "in_person",
        "by_phone",
        "online",
        "words",
        "how_to_ask",
        "remarks",
    )
    fields = (*readonly_fields, "answer", "reason", "put_away")

    @admin.display(description=_("where it stands"))
    def state(self, listing: Listing) -> str:
        """Waiting, listed, or neither."""
        if listing.is_waiting:
            return str(_("Waits for an answer"))
        return str(_("Listed")) if listing.group.is_listed else str(_("Not listed"))

    @admin.display(description=_("what people say about the page"))
    def remarks(self, listing: Listing) -> str:
        """What anybody wrote, oldest first, without who."""
        rows = listing.remarks.order_by("said_on", "pk")
        return format_html_join("", "<p><bdi>{}</bdi><br><small>{}</small></p>", ((r.words, r.said_on) for r in rows))

    @admin.display(description=_("words about it"), ordering="number_of_remarks")
    def said(self, listing: Any) -> int | str:
        """How many people wrote that something is wrong."""
        return listing.number_of_remarks or ""

    @admin.display(description=_("what brings us together"))
    def purpose(self, listing: Listing) -> str:
        """The group's purpose, if it is to be shown."""
        return listing.group.purpose if listing.shows_purpose else ""

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Listing]:
        """Those that asked or are listed: of one's own organisations, and, for the operator, of groups without any."""
        mine = Q(group__organisation__in=coordinated(request))
        if getattr(request.user, "is_superuser", False):
            mine |= Q(group__organisation=None)
        asked = Q(asked_at__isnull=False) | Q(group__is_listed=True)
        rows = super().get_queryset(request).filter(mine & asked)
        return rows.annotate(number_of_remarks=Count("remarks")).order_by("asked_at", "group__name")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Written by the group's facilitators."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Taken off the list with a reason, never removed."""
        return False

    @admin.action(description=_("List these groups"))
    def list_them(self, request: HttpRequest, queryset: models.QuerySet[Listing]) -> None:
        """Each that asks is listed and told; the others stay as they are."""
        self._answer_each(request, queryset, lambda listing, **who: listings.accept(listing=listing, **who))

    @admin.action(description=_("Do not list these, or take them off the list, and say why"))
    def send_them_back(self, request: HttpRequest, queryset: models.QuerySet[Listing]) -> None:
        """Each is told the reason, which has to be there."""
        why = request.POST.get("reason", "").strip()[:300]
        if not why:
            self.message_user(request, _("Please say why, so that the group can do something about it."), level="ERROR")
            return
        self._answer_each(request, queryset, lambda listing, **who: listings.send_back(listing=listing, why=why, **who))

    def _answer_each(self, request: HttpRequest, chosen: models.QuerySet[Listing], answer: Callable[..., Any]) -> None:
        """Answer one after the other: what cannot be answered any more does not hold up the rest."""
        now, done, left = timezone.now(), 0, 0
        for listing in chosen:
            try:
                answer(listing, by=request.user, now=now)
                done += 1
            except ValidationError:
                left += 1
        told = ngettext("%(number)s group was told.", "%(number)s groups were told.", done) % {"number": done}
        self.message_user(request, told)
        if left:
            stays = ngettext(
                "%(number)s group is not asking at the moment and stays as it is.",
                "%(number)s groups are not asking at the moment and stay as they are.",
                left,
            )
            self.message_user(request, stays % {"number": left}, level="WARNING")

    def save_model(self, request: HttpRequest, obj: Listing, form: Any, change: bool) -> None:
        """Answer the group; nothing else is changed here."""
        by: Any = request.user
        answer, now = form.cleaned_data["answer"], timezone.now()
        try:
            if answer == AnswerForm.LIST:
                listings.accept(by=by, listing=obj, now=now)
            elif answer == AnswerForm.SEND_BACK:
                listings.send_back(by=by, listing=obj, why=form.cleaned_data["reason"], now=now)
        except ValidationError as error:  # another answered at this very moment
            self.message_user(request, error.messages[0], level="ERROR")
        if form.cleaned_data["put_away"]:
            remarks.put_away(by=by, listing=obj)
