"""The questions of the planning guide as forms: everything may stay empty."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.addresses import LONGEST, address_of
from groups.guide import Answer, Choice, Question
from groups.models import Group, Template
from members.actions.planning import free_address, is_free
from members.models import Plan
from peersupport.web.forms import CareForm
from peersupport.web.places import countries, time_zones


def explained(choice: Choice) -> tuple[str, str]:
    """A choice with what it means for people below it."""
    return choice.code, format_html("<strong>{}</strong> <small>{}</small>", choice.label, choice.means)


class QuestionForm(CareForm):
    """One question with its choices and a field for own words."""

    form_tag = False

    def __init__(self, *args: Any, question: Question, plan: Plan, **kwargs: Any) -> None:
        self.question = question
        said = plan.answer_to(question.code)
        kwargs["initial"] = {
            "choice": said.choice if question.several else "".join(said.choice[:1]),
            "words": said.words,
        }
        super().__init__(*args, **kwargs)
        if question.choices:
            several = question.several
            self.fields["choice"] = (forms.MultipleChoiceField if several else forms.ChoiceField)(
                label=_("What fits? Take as many as you like.") if several else _("What fits best?"),
                choices=[explained(choice) for choice in question.choices],
                required=False,
                widget=forms.CheckboxSelectMultiple if several else forms.RadioSelect,
            )
        if question.words:
            self.fields["words"] = forms.CharField(
                label=str(question.words),
                max_length=question.longest,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2 if question.choices else 4}),
            )
        self.check_texts()

    def answer(self) -> Answer:
        """What was said; nothing said is left for later."""
        choice = self.cleaned_data.get("choice") or []
        choice = choice if isinstance(choice, list) else [choice]
        words = self.cleaned_data.get("words", "")
        return Answer(state="DECIDED" if choice or words else "LATER", choice=choice, words=words)


class AddressMixin:
    """A name, and the address that follows from it unless another one is wished for."""

    cleaned_data: dict[str, Any]

    def clean_slug(self) -> str:
        """The address as it can be used. ValidationError with a suggestion if it is taken."""
        typed = self.cleaned_data["slug"]
        slug = address_of(typed)
        if typed and not slug:
            raise ValidationError(_("Please use letters or figures."), code="address")
        if slug and not is_free(slug):
            raise ValidationError(
                _("This address cannot be used. How about “%(other)s”?"),
                code="taken",
                params={"other": free_address(slug)},
            )
        return slug


def name_field(**kwargs: Any) -> forms.CharField:
    """What the group is called."""
    return forms.CharField(label=gettext_lazy("Name of the group"), max_length=80, **kwargs)


def address_field() -> forms.CharField:
    """The end of the group's address."""
    return forms.CharField(
        label=gettext_lazy("Its address"),
        help_text=gettext_lazy("Shown at the top of the browser. Empty: it follows the name. Any script will do."),
        max_length=LONGEST,
        required=False,
    )


class PlanNameForm(AddressMixin, CareForm):
    """A name and an address, if there is one already."""

    form_tag = False
    name = name_field(required=False)
    slug = address_field()

    def __init__(self, *args: Any, question: Question, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, initial=plan.answer_to(question.code).more, **kwargs)

    def answer(self) -> Answer:
        """The name; none is left for later."""
        state = "DECIDED" if self.cleaned_data["name"] else "LATER"
        return Answer(state=state, more={name: self.cleaned_data[name] for name in ("name", "slug")})


class PlaceForm(CareForm):
    """Language, country and clock of a group."""

    form_tag = False
    language = forms.ChoiceField(label=gettext_lazy("The language you mostly speak there"), choices=settings.LANGUAGES)
    country = forms.ChoiceField(
        label=gettext_lazy("Country"), help_text=gettext_lazy("Numbers for help now follow it."), required=False
    )
    time_zone = forms.ChoiceField(label=gettext_lazy("The clock of the place"), choices=time_zones)

    def __init__(self, *args: Any, question: Question, plan: Plan, **kwargs: Any) -> None:
        usual = {"language": plan.member.language, "time_zone": plan.member.time_zone}
        super().__init__(*args, initial=usual | plan.answer_to(question.code).more, **kwargs)
        self.fields["country"].choices = [("", _("We leave it open")), *countries()]  # type: ignore[attr-defined]

    def answer(self) -> Answer:
        """All three."""
        return Answer(state="DECIDED", more={name: self.cleaned_data[name] for name in self.fields})


SPECIAL: dict[str, type[PlanNameForm | PlaceForm]] = {"name": PlanNameForm, "language": PlaceForm}


def form_of(question: Question, plan: Plan, data: Any = None) -> QuestionForm | PlanNameForm | PlaceForm:
    """The form of a question, with what was said before."""
    return SPECIAL.get(question.code, QuestionForm)(data, question=question, plan=plan)


class FoundForm(AddressMixin, CareForm):
    """The three things a group cannot do without; two of them are there already."""

    submit_label = gettext_lazy("Start this group")
    form_tag = False
    autocomplete = {"shown_name": "nickname"}
    name = name_field(help_text=gettext_lazy("A working name will do. You can change it later."))
    slug = address_field()
    shown_name = forms.CharField(
        label=gettext_lazy("Your name in this group"),
        help_text=gettext_lazy("Any name you like. The others will see it."),
        max_length=60,
    )


class StartForm(CareForm):
    """Where a plan begins: from nothing, from a group one knows from within, or from a template."""

    submit_label: str | Promise = gettext_lazy("Begin")
    form_tag = False
    like = forms.ChoiceField(label=gettext_lazy("Where would you like to begin?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, groups: list[Group], templates: list[Template], **kwargs: Any) -> None:
        super().__init__(*args, initial={"like": "nothing"}, **kwargs)
        self.found: dict[str, Group | Template] = {
            **{str(group.pk): group for group in groups},
            **{str(template.pk): template for template in templates},
        }
        self.fields["like"].choices = [  # type: ignore[attr-defined]
            explained(
                Choice("nothing", _("From nothing"), _("One question after the other. You can leave out any of them."))
            ),
            *(explained(Choice(str(one.pk), _("Like %(group)s") % {"group": one.name}, _LIKE_GROUP)) for one in groups),
            *(
                explained(Choice(str(one.pk), one.name, f"{one.about} ({one.organisation.name})".strip()))
                for one in templates
            ),
        ]

    @property
    def like_what(self) -> Group | Template | None:
        """What was chosen to begin from."""
        return self.found.get(self.cleaned_data["like"])


_LIKE_GROUP = gettext_lazy("Its answers and its own words are there already; no people. You change what differs.")
