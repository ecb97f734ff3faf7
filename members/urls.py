"""Addresses of everything about a person. Mounted before allauth, so that ours come first where both have one."""

from allauth.account.views import password_reset, request_login_code
from django.contrib.auth.decorators import login_not_required
from django.urls import path

from members.limits import limited
from members.views import (
    account,
    consents,
    contact,
    data,
    dying,
    getting_back,
    leaving,
    me,
    planning,
    privacy,
    reaching,
    signing,
    supporting,
    telling,
    waiting,
)
from members.views.steps import in_even_steps

app_name = "members"
urlpatterns = [
    path("groups/new/", planning.plans, name="plans"),
    path("groups/new/<uuid:pk>/", planning.plan, name="plan"),
    path("groups/new/<uuid:pk>/start/", planning.found, name="plan-found"),
    path("groups/new/<uuid:pk>/throw-away/", planning.throw_away, name="plan-throw-away"),
    path("groups/new/<uuid:pk>/<str:code>/", planning.question, name="plan-question"),
    path("me/", me.me, name="me"),
    path("me/groups/<uuid:pk>/", me.name_in_group, name="name-in-group"),
    path("me/groups/<str:slug>/leave/", leaving.leave_group, name="leave-group"),
    path("me/contact/", contact.contact, name="contact"),
    path("me/privacy/", privacy.privacy, name="privacy"),
    path("me/privacy/looks/", privacy.looks, name="looks"),
    path("me/privacy/all-right/<slug:code>/", consents.all_right, name="all-right"),
    path("me/privacy/all-right/<uuid:pk>/<slug:code>/", consents.all_right, name="all-right-in"),
    path("me/data/", data.data, name="data"),
    path("me/data/everything/", data.everything, name="data-everything"),
    path("me/data/export.json", data.take_along, name="data-file"),
    path("me/data/pause/", data.pause, name="pause"),
    path("me/data/erase/", data.erase, name="erase"),
    path("groups/<str:slug>/waiting/", waiting.waiting, name="waiting"),
    path("me/supporters/", supporting.supporters, name="supporters"),
    path("me/supporters/new/", supporting.choose_supporter, name="choose-supporter"),
    path("me/supporters/<uuid:pk>/", supporting.supporter, name="supporter"),
    path("me/supporters/<uuid:pk>/end/", supporting.end_supporter, name="end-supporter"),
    path("with/", supporting.with_others, name="with-others"),
    path("with/invitation/<str:words>/", supporting.invitation, name="invitation"),
    path("with/<uuid:pk>/step-back/", supporting.step_back, name="step-back"),
    path("me/questions/", telling.questions, name="questions"),
    path("me/questions/<uuid:pk>/", telling.question, name="question"),
    path("groups/<str:slug>/people/<uuid:pk>/telling/", telling.of_person, name="telling"),
    path("groups/<str:slug>/people/<uuid:pk>/telling/<uuid:question>/", telling.settle, name="telling-settle"),
    path("groups/<str:slug>/people/", reaching.people, name="reach-people"),
    path("groups/<str:slug>/people/<uuid:pk>/reach/", reaching.reach, name="reach"),
    path("groups/<str:slug>/people/<uuid:pk>/all-right/", consents.of_person, name="all-right-of"),
    path("groups/<str:slug>/people/<uuid:pk>/all-right/<slug:code>/", consents.note, name="all-right-note"),
    path("groups/<str:slug>/people/<uuid:pk>/died/", dying.died, name="died"),
    path("me/signing-in/", signing.signing_in, name="signing-in"),
    path("me/signing-in/name/", signing.sign_in_name, name="sign-in-name"),
    path("me/signing-in/phone/remove/", signing.remove_phone, name="remove-phone"),
    path("me/signing-in/out/", signing.sign_out_everywhere, name="sign-out-everywhere"),
    path("me/signing-in/word/", signing.recovery_word, name="recovery-word"),
    path(
        "accounts/password/word/", in_even_steps(limited("words")(signing.use_recovery_word)), name="use-recovery-word"
    ),
    path("groups/<str:slug>/people/back-in/", getting_back.choose, name="back-in"),
    path("groups/<str:slug>/people/<uuid:pk>/back-in/", getting_back.let_back_in, name="let-back-in"),
    path("accounts/back/", getting_back.use_words, name="use-way-back"),
    path("accounts/back/stop/<str:token>/", getting_back.stop_by_link, name="stop-way-back"),
    path("me/signing-in/back/<uuid:pk>/stop/", getting_back.stop_mine, name="stop-my-way-back"),
    path("coordination/second-steps/", getting_back.facilitators, name="second-steps"),
    path("coordination/second-steps/<uuid:pk>/", getting_back.reset_second_step, name="reset-second-step"),
    path("me/second-step/", signing.second_step, name="second-step"),
    # In front of allauth's pages of the same address.
    path("accounts/signup/", in_even_steps(account.SignUpView.as_view())),
    path("accounts/login/code/", in_even_steps(request_login_code)),
    path("accounts/password/reset/", in_even_steps(password_reset)),
    path("accounts/confirm-email/", in_even_steps(login_not_required(account.ConfirmEmailView.as_view()))),
    path("accounts/login/code/confirm/", in_even_steps(account.ConfirmSignInView.as_view())),
    path("accounts/phone/verify/", in_even_steps(account.confirm_phone)),
    path("accounts/email/", account.EmailView.as_view()),
    path("accounts/logout/", account.SignOutView.as_view()),
]
