"""Asking to join a closed group, and the page on which the asker finds the answer."""

from typing import Any
from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from groups.models import Group
from members import claims, conversation, invited
from members.actions import asking
from members.beside import beside
from members.forms.joining import AskForm, ClaimForm, ConfideForm, SeatForm, WordsForm
from members.keeping_apart import staying_away
from members.models import Confidence, JoinRequest, Member, Membership
from members.requests import MemberRequest
from members.seats import door_of, free_seats
from peersupport.web.reading import is_signed_in


def _member(request: HttpRequest) -> Member | None:
    return request.user if is_signed_in(request) else None  # type: ignore[return-value]


def _layout(request: HttpRequest) -> str:
    return "layouts/member.html" if is_signed_in(request) else "layouts/public.html"


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, slug: str) -> HttpResponse:
    """The group's own few questions, and who will read what one says (MEM-2). Unlisted groups are not there."""
    invitation = invited.invitation(request)
    found = Q(is_listed=True) | Q(pk=invitation.group_id if invitation else None)
    closed = Group.objects.filter(belonging=Group.Belonging.CLOSED, status=Group.Status.RUNNING)
    group = closed.filter(found, slug=slug).select_related("listing").first()
    if group is None:
        raise Http404
    member = _member(request)
    if member is not None and staying_away(member, group) is not None:
        return redirect("members:away")
    if member is not None and group.pk in member.group_ids():
        messages.info(request, _("You belong here already."))
        return redirect("dashboards:home")
    known = _asked_before(member, group)
    readers = _readers(group)
    door = door_of(group)
    form = AskForm(
        request.POST or None,
        questions=door.questions,
        has_account=member is not None,
        initial={"form_key": claims.new_key(), "shown_name": member.name if member else ""},
    )
    if request.method == "POST" and form.is_valid() and not (known and not form.values["is_for_other"]):
        if not ratelimit.consume(request, action="signup"):
            return ratelimit.respond_429(request)
        try:
            row = asking.ask(
                by=member,
                group=group,
                form_key=form.cleaned_data["form_key"],
                answers=form.answers,
                invitation=invitation if invited.opens(invitation, group) and not group.is_listed else None,
                now=timezone.now(),
                language=get_language() or "en",
                **form.values,
            )
        except asking.GoneError:
            raise Http404 from None
        if row.claim:
            claims.remember(request, row.pk, claims.phrase_for(form.cleaned_data["form_key"]))
        messages.success(request, _("Thank you. What you said has arrived."))
        return redirect("members:asked-one", pk=row.pk)
    if request.method == "POST" and known and form.is_valid():
        messages.info(request, _("You have asked already. Nothing is lost; here it is."))
        return redirect("members:asked-one", pk=known.pk)
    return render(
        request,
        "members/join.html",
        {
            "layout": _layout(request),
            "asked_group": group,
            "listing": getattr(group, "listing", None) if group.is_listed else None,
            "form": form,
            "known": known,
            "readers": readers,
            "reader_names": _names(readers),
            "is_full": free_seats(group, door) == 0,
            "is_invited": invited.opens(invitation, group),
        },
        status=422 if form.errors else 200,
    )


@login_not_required
@require_http_methods(["GET", "HEAD"])
def asked(request: HttpRequest) -> HttpResponse:
    """What this person asked; signed out, the way there is by their words."""
    member = _member(request)
    if member is None:
        return redirect("members:asked-words")
    rows = JoinRequest.objects.of_asker(member, list(claims.remembered(request))).select_related("group")
    return render(request, "members/asked_list.html", {"rows": rows.order_by("-asked_at", "pk")})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def words(request: HttpRequest) -> HttpResponse:
    """Come back with six words. Guessing is slowed, and wrong words say no more than that."""
    form = ClaimForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        mark = claims.mark_of(form.cleaned_data["phrase"])
        if not ratelimit.consume(request, action="login_failed", key=f"claim {mark}"):
            return ratelimit.respond_429(request)
        row = JoinRequest.objects.filter(claim=mark).first()
        if row is not None:
            claims.remember(request, row.pk, form.cleaned_data["phrase"])
            return redirect("members:asked-one", pk=row.pk)
        form.add_error(
            "phrase",
            _("These words open nothing. Please look at each word, and at their order. Old ones end after a while."),
        )
    return render(
        request,
        "members/asked_words.html",
        {"layout": _layout(request), "form": form},
        status=422 if form.errors else 200,
    )


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where it stands, the conversation, and what the asker can do now."""
    row = _fetch(request, pk)
    if row is None:
        return redirect("members:asked-words")
    form = WordsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            asking.say(by=_member(request), row=row, now=timezone.now(), **form.cleaned_data)
        except asking.GoneError:
            messages.info(request, _("You took this back. You can ask again whenever you like."))
        else:
            messages.success(request, _("Your words have arrived."))
        return redirect("members:asked-one", pk=row.pk)
    return _page(request, row, form=form)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask once more, then take it back."""
    row = _fetch(request, pk)
    if row is None:
        return redirect("members:asked-words")
    if request.method == "POST":
        try:
            asking.withdraw(by=_member(request), row=row, now=timezone.now())
        except asking.GoneError:
            messages.info(request, _("The group had answered already. Please read what it says."))
        else:
            messages.success(request, _("You took it back. What you had said is forgotten."))
        return redirect("members:asked-one", pk=row.pk)
    return render(request, "members/asked_take_back.html", {"layout": _layout(request), "row": row})


@login_not_required
@require_POST
def confide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """“It was me”, to one person of one's choice, or unsaying it."""
    row = _fetch(request, pk)
    if row is None or not row.is_for_other:
        return redirect("members:asked-words")
    if request.POST.get("unsay"):
        asking.take_back_confidence(row=row)
        messages.success(request, _("It is unsaid here. What somebody has read, they may remember."))
        return redirect("members:asked-one", pk=row.pk)
    readers = _readers(row.group)
    form = ConfideForm(request.POST, readers=readers)
    if not form.is_valid():
        return _page(request, row, confide_form=form)
    reader = next(one.member for one in readers if str(one.pk) == form.cleaned_data["reader"])
    asking.confide(by=_member(request), row=row, reader=reader, words=form.cleaned_data["words"])
    messages.success(request, _("Only this one person can read it. Nobody else sees that you said anything."))
    return redirect("members:asked-one", pk=row.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def come_in(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Take the seat that waits, with an account."""
    row = _fetch(request, pk)
    if row is None or not row.may_take_seat:
        return redirect("members:asked-words")
    form = SeatForm(request.POST or None, initial={"shown_name": row.shown_name or request.user.name})
    if request.method == "POST" and form.is_valid():
        try:
            asking.take_seat(by=request.user, row=row, now=timezone.now(), **form.cleaned_data)
        except asking.GoneError:
            messages.info(request, _("Somebody has come in with these words already."))
            return redirect("dashboards:home")
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("You belong here now. Welcome."))
            return redirect("dashboards:home")
    return render(request, "members/asked_come_in.html", {"row": row, "form": form}, status=422 if form.errors else 200)


def _fetch(request: HttpRequest, pk: UUID) -> JoinRequest | None:
    """One's own request. Nothing for a signed-out stranger; 404 for a signed-in one, as for what does not exist."""
    mine = JoinRequest.objects.of_asker(request.user, list(claims.remembered(request)))
    row = mine.select_related("group", "member", "meets_with").filter(pk=pk).first()
    if row is None and is_signed_in(request):
        raise Http404
    return row


def _groups_of(request: HttpRequest) -> list[UUID]:
    """The groups that whoever looks belongs to."""
    member = _member(request)
    return list(member.group_ids()) if member else []


def _asked_before(member: Member | None, group: Group) -> JoinRequest | None:
    if member is None:
        return None
    return JoinRequest.objects.open().filter(group=group, member=member, is_for_other=False).first()


def _readers(group: Group) -> list[Membership]:
    rows = Membership.objects.current().facilitating().filter(group=group, member__is_active=True)
    return list(rows.select_related("member").order_by("joined_on", "pk"))


def _names(readers: list[Membership]) -> str:
    return get_text_list([one.shown_name for one in readers], gettext("and"))


def _page(request: HttpRequest, row: JoinRequest, **forms: Any) -> HttpResponse:
    told = Confidence.objects.filter(about=str(row.pk)).first() if row.is_for_other else None
    readers = _readers(row.group)
    bound = [form for form in forms.values() if form.is_bound and form.errors]
    return render(
        request,
        "members/join_asked.html",
        {
            "layout": _layout(request),
            "row": row,
            "said": conversation.said(row),
            "phrase": claims.remembered(request).get(row.pk, ""),
            "form": forms.get("form") or WordsForm(),
            "confide_form": forms.get("confide_form") or ConfideForm(readers=readers),
            "told": next((one.shown_name for one in readers if told and str(one.member_id) == told.reader), ""),
            "readers": readers,
            "reader_names": _names(readers),
            "cards": beside(row, for_asker=True, now=timezone.now()),
            "leads_in": row.is_open or row.may_take_seat or row.group_id in _groups_of(request),
            "looked_at": bound[0] if bound else None,
        },
        status=422 if bound else 200,
    )
