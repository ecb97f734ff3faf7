"""Every page people can see, in the states in which they meet it: one list for all browser tests and the pictures."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.face import PASSWORD, Face, press, sign_in_by_form
from tests.browser.pages_of_a_life import OF_A_LIFE
from tests.browser.pages_of_polls import OF_POLLS
from tests.browser.pages_of_sheets import OF_SHEETS
from tests.browser.rig import World

__all__ = ["FACES", "MAIN", "PASSWORD", "Face", "press", "sign_in_by_form"]


def _ask_for_number(page: Page, world: World) -> None:
    page.goto(world.url + "/accounts/login/code/")
    page.locator("main form input:not([type=hidden])").first.fill("amina@example.org")
    press(page, "main form button.main")
    page.wait_for_url("**/confirm/**")


def _ask_for_password_number(page: Page, world: World) -> None:
    page.goto(world.url + "/accounts/password/reset/")
    page.locator("main form input:not([type=hidden])").first.fill("amina@example.org")
    press(page, "main form button.main")


def _make_recovery_word(page: Page, world: World) -> None:
    page.goto(world.url + "/me/signing-in/word/")
    press(page, "main form button")


def _make_calendar_address(page: Page, world: World) -> None:
    page.goto(world.url + "/me/calendar/")
    press(page, "button[value=make]")


def _send_empty_back_in(page: Page, world: World) -> None:
    page.goto(world.url + world.back_in_page("Okello"))
    press(page, "main form button.main")


def _make_words(page: Page, world: World) -> None:
    world.forget_ways_back("Okello")
    page.goto(world.url + world.back_in_page("Okello"))
    page.check("[name=how][value=PAPER]")
    page.check("[name=knows]")
    press(page, "main form button.main")


def _send_empty_sign_in(page: Page, world: World) -> None:
    page.goto(world.url + "/accounts/login/")
    press(page, "main form:has([name=password]) button.main")


def _send_empty_sign_up(page: Page, world: World) -> None:
    page.goto(world.url + "/accounts/signup/?way=NAME")
    press(page, "main form button.main")


def _send_place_alone(page: Page, world: World) -> None:
    page.goto(world.url + "/me/supporters/new/")
    page.fill("[name=called]", "My aunt")
    page.check("[name=sees_place]")
    press(page, "main form button.main")


def _send_gone_by(page: Page, world: World) -> None:
    page.goto(world.url + f"/meetings/{world.meeting.pk}/move/")
    page.fill("[name=on_date]", "2020-01-01")
    page.fill("[name=why]", "We would like to try another evening.")
    press(page, "main form button.main")


def _send_after_somebody_else(page: Page, world: World) -> None:
    page.goto(world.url + f"/meetings/{world.meeting.pk}/move/")
    world.meeting_gets_another_hour()
    page.fill("[name=start_time]", "16:00")
    press(page, "main form button.main")


SEASON = {"first_on": "2026-12-04", "start_time": "10:00", "end_time": "11:30"}


def _plan_season(page: Page, world: World) -> None:
    page.goto(world.url + "/groups/tuesday-circle/meetings/plan/week/")
    for name, said in SEASON.items():
        page.fill(f"[name={name}]", said)
    press(page, "main form button.main")


def _plan_season_backwards(page: Page, world: World) -> None:
    page.goto(world.url + "/groups/tuesday-circle/meetings/plan/weeks/")
    for name, said in {**SEASON, "end_time": "09:00"}.items():
        page.fill(f"[name={name}]", said)
    press(page, "main form button.main")


def _add_a_part_without_heading(page: Page, world: World) -> None:
    page.goto(world.url + "/groups/tuesday-circle/settings/welcome/new/")
    page.fill("[name=words]", "Bring slippers, the floor is cold.")
    press(page, "main form.form button.main")


def _take_a_taken_address(page: Page, world: World) -> None:
    page.goto(world.url + world.plan("start/"))
    page.fill("[name=slug]", "tuesday-circle")
    press(page, "main form button.main")


def _tick_without_words(page: Page, world: World) -> None:
    page.goto(world.url + "/groups/tuesday-circle/listing/")
    page.fill("[name=town]", "")
    press(page, "main form.form button.main")


def _send_empty_remark(page: Page, world: World) -> None:
    page.goto(world.url + "/groups/tuesday-circle/about-this-page/")
    press(page, "main form button.main")


def _expired_form(page: Page, world: World) -> None:
    page.goto(world.url + "/settings/display/")
    page.context.clear_cookies(name="csrf")
    press(page, "main form button.main")


def _send_empty_outing(page: Page, world: World) -> None:
    page.goto(world.url + "/groups/tuesday-circle/meetings/outing/")
    page.fill("[name=about]", "The sea")
    press(page, "main form button.main")


def _answer_by_link(page: Page, world: World) -> None:
    page.goto(world.url + world.link("Leila"))
    press(page, "button[value=unsure]")


def _say_yes_without_choosing(page: Page, world: World) -> None:
    page.goto(world.url + world.all_right_page("amina", "reach-care"))
    press(page, "button[value=yes]")


def _look_for_okello(page: Page, world: World) -> None:
    page.goto(world.url + "/groups/tuesday-circle/members/")
    page.fill("[name=name]", "okèllo")
    press(page, "main form button.main")


def _send_list_with_mistakes(page: Page, world: World) -> None:
    page.goto(world.url + "/groups/tuesday-circle/members/new/")
    page.fill("[name=line0-name]", "Okello")
    page.fill("[name=line1-name]", "Vera")
    page.fill("[name=line1-number]", "12")
    page.check("[name=is_all_right]")
    press(page, "main form button.main")


def _reach_okello(page: Page, world: World) -> None:
    page.goto(world.url + world.person_page("Okello", "reach"))
    press(page, "button[value=reach-meeting]")


def _reach_marlo(page: Page, world: World) -> None:
    page.goto(world.url + world.person_page("Marlo", "reach"))
    press(page, "button[value=reach-meeting]")


def _send_empty_ask(page: Page, world: World) -> None:
    page.goto(world.url + "/groups/family-table/join/")
    press(page, "main form button.main")


def _ask_for_somebody(page: Page, world: World) -> None:
    page.goto(world.url + "/groups/family-table/join/")
    page.check("[name=whom][value=OTHER]")
    page.check("[name=way][value=NONE]")
    page.fill("[name=words]", "I know somebody who has nobody to talk to.")
    press(page, "main form button.main")


def _asked_by(name: str, ending: str = "") -> Callable[[World], str]:
    return lambda world: f"/asked/{world.request_of(name).pk}/{ending}"


def _asked_of_ines(name: str, ending: str = "") -> Callable[[World], str]:
    return lambda world: f"/groups/family-table/requests/{world.request_of(name).pk}/{ending}"


FACES = (
    Face("landing", "/"),
    Face("groups", "/groups/", is_main=True),
    Face("groups-nothing-found", "/groups/?near=Nowhere&day=6&women=on"),
    Face("groups-of-member", "/groups/?near=hill&part=e", "amina"),
    Face("group-open", "/groups/tuesday-circle/", is_main=True),
    Face("group-called-off", "/groups/tuesday-circle/", before=lambda world: world.cancel()),
    Face("group-closed", "/groups/women-at-noon/"),
    Face("group-arabic", "/groups/مجلس-الجيران/"),
    Face("group-of-member", "/groups/tuesday-circle/", "amina"),
    Face("group-not-listed", "/groups/tuesday-circle/", "rosa", before=lambda world: world.unlist()),
    Face("group-something-wrong", "/groups/tuesday-circle/about-this-page/"),
    Face("group-something-wrong-said", "/groups/tuesday-circle/about-this-page/?thanks=yes"),
    Face("group-something-wrong-problems", "", arrive=_send_empty_remark),
    Face("just-come", "/groups/tuesday-circle/join/"),
    Face("just-come-signed-in", "/groups/tuesday-circle/join/", "mika"),
    Face("just-come-belongs", "/groups/tuesday-circle/join/", "amina"),
    Face("just-come-welcome-back", "/groups/tuesday-circle/join/", "lin", before=lambda world: world.go("lin")),
    Face("host", "/groups/tuesday-circle/host/", "amina"),
    Face("host-of-facilitator", "/groups/tuesday-circle/host/", "rosa", before=lambda world: world.depart()),
    Face("host-leave", "/groups/tuesday-circle/host/leave/", "rosa"),
    Face("listing", "/groups/tuesday-circle/listing/", "rosa"),
    Face("listing-sent-back", "/groups/tuesday-circle/listing/", "rosa", before=lambda world: world.unlist("Why?")),
    Face("listing-problems", "", "rosa", arrive=_tick_without_words),
    Face("sign-in", "/accounts/login/"),
    Face("sign-in-problems", "", arrive=_send_empty_sign_in),
    Face("sign-in-by-number", "/accounts/login/code/"),
    Face("number-confirm", "/accounts/login/code/confirm/", first=_ask_for_number),
    Face("second-step", "/accounts/2fa/authenticate/", first=sign_in_by_form),
    Face("sign-up", "/accounts/signup/"),
    Face("sign-up-email", "/accounts/signup/?way=EMAIL"),
    Face("sign-up-phone", "/accounts/signup/?way=SMS"),
    Face("sign-up-name", "/accounts/signup/?way=NAME"),
    Face("sign-up-problems", "", arrive=_send_empty_sign_up),
    Face("home-unanswered", "/home/", "amina", before=lambda world: world.unanswer("amina"), is_main=True),
    Face("home-answered", "/home/", "amina", before=lambda world: world.answer("amina", "YES")),
    Face("home-cancelled", "/home/", "amina", before=lambda world: world.cancel()),
    Face("home-moved", "/home/", "amina", before=lambda world: world.move()),
    Face("home-no-group", "/home/", "mika"),
    Face("home-of-facilitator", "/home/", "rosa"),
    Face("welcome", "/groups/tuesday-circle/welcome/", "amina", is_main=True),
    Face("welcome-closed", "/groups/family-table/welcome/", "joan"),
    Face("welcome-outside", "/groups/tuesday-circle/welcome/"),
    Face("welcome-asked", "/groups/family-table/welcome/", "noor"),
    Face("welcome-sheet", "/groups/tuesday-circle/welcome/sheet/", "amina"),
    Face("welcome-parts", "/groups/tuesday-circle/settings/welcome/", "rosa"),
    Face("welcome-part", "/groups/tuesday-circle/settings/welcome/door/", "rosa"),
    Face("welcome-part-problems", "", "rosa", arrive=_add_a_part_without_heading),
    Face("home-place-comes-later", "/home/", "joan"),
    Face("meeting", lambda world: f"/meetings/{world.meeting.pk}/", "amina", is_main=True),
    Face("meeting-of-facilitator", lambda world: f"/meetings/{world.meeting.pk}/", "rosa"),
    Face(
        "meeting-cancelled",
        lambda world: f"/meetings/{world.meeting.pk}/",
        "amina",
        before=lambda world: world.cancel(),
    ),
    Face("answer-link", lambda world: world.link("Leila"), before=lambda world: world.unanswer("Leila"), is_main=True),
    Face("answer-link-answered", "", arrive=_answer_by_link),
    Face("answer-gone", "/a/there-is-no-such-link/", status=404),
    Face("usually", "/groups/tuesday-circle/usually/", "amina"),
    Face("outing", lambda world: f"/meetings/{world.outing.pk}/", "amina"),
    Face("outing-of-facilitator", lambda world: f"/meetings/{world.outing.pk}/", "rosa"),
    Face("outing-plan", "/groups/tuesday-circle/meetings/outing/", "rosa"),
    Face("outing-plan-problems", "", "rosa", arrive=_send_empty_outing),
    Face("outing-places", lambda world: f"/meetings/{world.outing.pk}/places/", "rosa"),
    Face("somebody-away", lambda world: f"/meetings/{world.table.pk}/", "joan"),
    Face(
        "absence",
        lambda world: f"/meetings/{world.table.pk}/away/",
        "joan",
        before=lambda world: world.cannot_come("joan"),
    ),
    Face("absences", "/groups/family-table/meetings/away/", "ines"),
    Face("usually-said", "/groups/family-table/usually/", "joan"),
    Face("answer-link-cancelled", lambda world: world.link("Leila"), before=lambda world: world.cancel()),
    Face("today", "/today/", "rosa", is_main=True),
    Face("today-cancelled", "/today/", "rosa", before=lambda world: world.cancel()),
    Face("today-other-group", "/today/", "ines"),
    Face("join", "/groups/family-table/join/", is_main=True),
    Face("join-problems", "", arrive=_send_empty_ask),
    Face("join-asked-before", "/groups/family-table/join/", "noor"),
    Face("asked", _asked_by("noor"), "noor"),
    Face("asked-for-somebody", "", arrive=_ask_for_somebody),
    Face("asked-welcome", _asked_by("noor"), "noor", before=lambda world: world.decide("noor", "accept")),
    Face("asked-on-the-list", _asked_by("noor"), "noor", before=lambda world: world.decide("noor", "put_on_list")),
    Face("asked-no", _asked_by("noor"), "noor", before=lambda world: world.decide("noor", "refuse")),
    Face("asked-take-back", _asked_by("noor", "take-back/"), "noor"),
    Face("asked-list", "/asked/", "noor"),
    Face("asked-words", "/asked/words/"),
    Face("requests", "/groups/family-table/requests/", "ines", is_main=True),
    Face("request", _asked_of_ines("noor"), "ines"),
    Face("request-for-somebody", _asked_of_ines(""), "ines", before=lambda world: world.confide("ines")),
    Face("request-first-talk", _asked_of_ines("noor", "first-talk/"), "ines"),
    Face("door", "/groups/family-table/requests/door/", "ines"),
    Face("newcomers", "/newcomers/", "joan"),
    Face("wishes", "/apart/", "joan"),
    Face("keeping-apart", "/groups/family-table/apart/", "ines", before=lambda world: world.wish()),
    Face("away-ask", "/groups/family-table/away/", "ines"),
    Face("away", "/away/", "joan", before=lambda world: world.ask_away()),
    Face("invitations", "/groups/family-table/invitations/", "ines"),
    Face("invited-over", "/i/somebody-guessed/", status=404),
    Face("request-visit", _asked_of_ines("noor", "visit/"), "ines"),
    Face("waiting", "/groups/tuesday-circle/waiting/", "rosa"),
    Face("reminders", "/groups/tuesday-circle/reminders/", "rosa", is_main=True),
    Face("reminders-cancelled", "/groups/tuesday-circle/reminders/", "rosa", before=lambda world: world.cancel()),
    Face(
        "reminders-numbers-kept-back",
        "/groups/tuesday-circle/reminders/",
        "rosa",
        first=lambda page, world: world.sign_in(page.context, "rosa", hours_ago=1),
    ),
    Face(
        "reminders-stand-still",
        "/groups/tuesday-circle/reminders/",
        "rosa",
        before=lambda world: world.stop_the_clock(),
    ),
    Face("meetings", "/groups/tuesday-circle/meetings/", "rosa"),
    Face("meeting-cancel", lambda world: f"/meetings/{world.meeting.pk}/cancel/", "rosa"),
    Face("meeting-move", lambda world: f"/meetings/{world.meeting.pk}/move/", "rosa"),
    Face("meeting-move-meanwhile", "", "rosa", arrive=_send_after_somebody_else),
    Face("all-off-everywhere", "/coordination/all-off/", "chidi"),
    Face("meeting-move-problems", "", "rosa", arrive=_send_gone_by),
    Face(
        "all-off",
        "/groups/tuesday-circle/meetings/all-off/",
        "rosa",
        before=lambda world: world.call_all_off(),
    ),
    Face("places", "/groups/tuesday-circle/places/", "rosa"),
    Face("place-new", "/groups/tuesday-circle/places/new/", "rosa"),
    Face("place", lambda world: f"/groups/tuesday-circle/places/{world.meeting.place_id}/", "rosa"),
    Face("season-how-often", "/groups/tuesday-circle/meetings/plan/", "rosa"),
    Face("season-questions", "/groups/tuesday-circle/meetings/plan/month/", "rosa"),
    Face("season-questions-by-hand", "/groups/tuesday-circle/meetings/plan/dates/", "rosa"),
    Face("season-problems", "", "rosa", arrive=_plan_season_backwards),
    Face("season-days", "", "rosa", arrive=_plan_season),
    Face("season-change", lambda world: world.season_page(), "rosa"),
    Face("season-change-days", lambda world: world.season_page() + "?look=yes", "rosa"),
    *OF_SHEETS,
    Face("meeting-count", lambda world: f"/meetings/{world.past_meeting.pk}/count/", "rosa"),
    Face(
        "stand-in-asking",
        lambda world: f"/meetings/{world.meeting.pk}/stand-in/",
        "rosa",
        before=lambda w: w.look_for(),
    ),
    Face(
        "stand-in-found",
        lambda world: f"/meetings/{world.meeting.pk}/stand-in/",
        "rosa",
        before=lambda world: world.stand_in("Grace"),
    ),
    Face("stand-in-link", lambda world: world.stand_in_link("Grace"), is_main=True),
    Face("stand-in-link-yes", lambda world: world.stand_in("Grace")),
    Face(
        "standing-in",
        lambda world: f"/meetings/{world.meeting.pk}/standing-in/",
        "ines",
        before=lambda world: world.stand_in("ines"),
    ),
    Face("door-note", lambda world: f"/meetings/{world.meeting.pk}/door-note/", "rosa"),
    Face("how-it-goes", lambda world: f"/meetings/{world.meeting.pk}/how-it-goes/", "rosa"),
    Face("roles", "/groups/tuesday-circle/roles/", "amina", is_main=True),
    Face("role-dates", "/groups/tuesday-circle/roles/dates/", "rosa"),
    Face("facilitators", "/coordination/facilitators/", "chidi"),
    Face("facilitator", lambda world: world.facilitator_page("Rosa"), "chidi"),
    Face("roles-change", "/groups/tuesday-circle/roles/change/", "rosa"),
    *OF_A_LIFE,
    *OF_POLLS,
    Face("roles-asked", lambda world: world.role_offer("amina"), "amina"),
    Face("agreement", "/groups/tuesday-circle/code/", "amina"),
    Face("agreements", "/agreements/", "mika"),
    Face("more-help", "/support/"),
    Face("more-help-of-group", "/groups/tuesday-circle/support/", "amina"),
    Face("start-a-group", "/groups/new/", "mika"),
    Face("start-a-group-like-mine", "/groups/new/", "rosa"),
    Face("plan", lambda world: world.plan(), "mika", is_main=True),
    Face("plan-words", lambda world: world.plan("purpose/"), "mika"),
    Face("plan-choices", lambda world: world.plan("belonging/"), "mika", is_main=True),
    Face("plan-several-choices", lambda world: world.plan("place/"), "mika"),
    Face("plan-name", lambda world: world.plan("name/"), "mika"),
    Face("plan-language", lambda world: world.plan("language/"), "mika"),
    Face("plan-start", lambda world: world.plan("start/"), "mika"),
    Face("plan-start-problems", "", "mika", arrive=_take_a_taken_address),
    Face("plan-throw-away", lambda world: world.plan("throw-away/"), "mika"),
    Face("first-steps", "/groups/tuesday-circle/first-steps/", "rosa", before=lambda world: world.leave_open()),
    Face("first-steps-none", "/groups/family-table/first-steps/", "ines"),
    Face("my-groups", "/me/groups/", "amina"),
    Face("my-groups-none", "/me/groups/", "mika"),
    Face("looking-after", "/groups/tuesday-circle/looking-after/", "rosa"),
    Face("still-right", "/groups/tuesday-circle/still-right/", "rosa"),
    Face("looking-after-closed", "/groups/family-table/looking-after/", "ines"),
    Face("group-settings", "/groups/tuesday-circle/settings/", "rosa"),
    Face("group-words", "/groups/family-table/settings/words/", "ines"),
    Face("me", "/me/", "amina"),
    Face("me-contact", "/me/contact/", "amina"),
    Face("me-contact-call", "/me/contact/", "lin"),
    Face("me-calendar", "/me/calendar/", "lin", is_main=True),
    Face("me-calendar-followed", "/me/calendar/", "amina"),
    Face("me-calendar-made", "", "lin", arrive=_make_calendar_address),
    Face("me-second-step", "/accounts/2fa/", "rosa"),
    Face("who-leads", "/groups/tuesday-circle/who-leads/", "amina"),
    Face("who-leads-facilitator", "/groups/tuesday-circle/who-leads/", "rosa"),
    Face(
        "who-leads-asked",
        "/groups/tuesday-circle/who-leads/",
        "rosa",
        before=lambda world: world.ask_who_leads("amina"),
    ),
    Face("leaderships", "/coordination/leadership/", "chidi", before=lambda world: world.ask_who_leads("amina")),
    Face("back-in-choose", "/groups/tuesday-circle/people/back-in/", "rosa"),
    Face("back-in", lambda world: world.back_in_page("Okello"), "rosa"),
    Face("back-in-open", lambda world: world.back_in_page("Grace"), "rosa"),
    Face("back-in-problems", "", "rosa", arrive=_send_empty_back_in),
    Face("back-in-words", "", "rosa", arrive=_make_words),
    Face("six-words", "/accounts/back/"),
    Face("stop-way-back", lambda world: world.stop_link("Grace")),
    Face(
        "stop-way-back-over", lambda world: world.stop_link("Grace"), before=lambda world: world.stop_way_back("Grace")
    ),
    Face("coordination", "/admin/", "chidi"),
    Face("numbers", "/coordination/numbers/", "chidi"),
    Face("emergencies", "/coordination/emergencies/", "chidi"),
    Face("emergency-to-answer", lambda world: world.emergency_page(), "chidi"),
    Face("emergency-open", lambda world: world.emergency_page(is_granted=True), "wambui"),
    Face("second-steps-of-facilitators", "/coordination/second-steps/", "chidi"),
    Face("second-step-reset", lambda world: world.reset_page("Rosa"), "chidi"),
    Face("second-step-wanted", "/me/second-step/", "chidi", before=lambda world: world.forget_second_step("chidi")),
    Face("me-privacy", "/me/privacy/", "amina"),
    Face("me-privacy-looks", "/me/privacy/looks/", "amina"),
    Face("me-supporters", "/me/supporters/", "amina"),
    Face("me-supporters-none", "/me/supporters/", "lin"),
    Face("me-supporter-new", "/me/supporters/new/", "amina"),
    Face("me-supporter-new-problems", "", "amina", arrive=_send_place_alone),
    Face("me-supporter", lambda world: f"/me/supporters/{world.supporter().pk}/", "amina"),
    Face("me-supporter-invited", lambda world: f"/me/supporters/{world.supporter(is_taken_up=False).pk}/", "amina"),
    Face("with-others", "/with/", "mika"),
    Face("with-invitation", lambda world: world.invitation(), "sam"),
    Face("with-somebody", lambda world: f"/with/{world.supporter().pk}/", "mika", is_main=True),
    Face("all-right", lambda world: world.all_right_page("amina", "reach-care"), "amina"),
    Face("all-right-yes", lambda world: world.all_right_page("amina", "reach-meeting"), "amina"),
    Face("all-right-problems", "", "amina", arrive=_say_yes_without_choosing),
    Face("questions", "/me/questions/", "amina"),
    Face("question", lambda world: world.question_page("amina"), "amina"),
    Face("people", "/groups/tuesday-circle/members/", "rosa", is_main=True),
    Face("people-found", "", "rosa", arrive=_look_for_okello),
    Face("people-add", "/groups/tuesday-circle/members/new/", "rosa"),
    Face("people-add-problems", "", "rosa", arrive=_send_list_with_mistakes),
    Face("told", lambda world: world.person_page("Marlo", "told"), "rosa"),
    Face("told-nobody-yet", lambda world: world.person_page("Okello", "told"), "rosa"),
    Face("goodbye", lambda world: world.person_page("Okello", "goodbye"), "rosa"),
    Face("person", lambda world: world.person_page("Okello"), "rosa"),
    Face("reach", lambda world: world.person_page("Okello", "reach"), "rosa"),
    Face("reach-shown", "", "rosa", arrive=_reach_okello),
    Face("reach-not", "", "rosa", arrive=_reach_marlo),
    Face("all-right-of", lambda world: world.person_page("Okello", "all-right"), "rosa"),
    Face("all-right-note", lambda world: world.person_page("Okello", "all-right") + "reach-care/", "rosa"),
    Face("telling", lambda world: world.person_page("Okello", "telling"), "rosa"),
    Face("telling-asked", lambda world: world.person_page("amina", "telling"), "rosa"),
    Face("here", "/groups/tuesday-circle/here/", "amina"),
    Face("here-of-facilitator", "/groups/tuesday-circle/here/", "rosa"),
    Face("here-ask", lambda world: world.ask_page("Rosa"), "lin"),
    Face("in-touch", "/me/in-touch/", "amina"),
    Face("in-touch-none", "/me/in-touch/", "joan"),
    Face("in-touch-answer", lambda world: world.touch_question(), "sam"),
    Face("in-touch-asked-at-home", "/home/", "sam"),
    Face("chat-groups", "/help/chat-groups/"),
    Face("me-data", "/me/data/", "amina"),
    Face("me-data-everything", "/me/data/everything/", "amina"),
    Face("me-data-erase", "/me/data/erase/", "amina"),
    Face("me-leave-group", "/me/groups/tuesday-circle/leave/", "amina"),
    Face("me-signing-in", "/me/signing-in/", "amina"),
    Face("me-recovery-word", "/me/signing-in/word/", "amina"),
    Face("me-recovery-word-made", "", "amina", arrive=_make_recovery_word),
    Face("me-email", "/accounts/email/", "amina"),
    Face("me-phone", "/accounts/phone/change/", "amina"),
    Face("me-password", "/accounts/password/change/", "amina"),
    Face("me-app", "/accounts/2fa/totp/activate/", "amina"),
    Face("me-app-away", "/accounts/2fa/totp/deactivate/", "rosa"),
    Face("me-spare-numbers", "/accounts/2fa/recovery-codes/generate/", "rosa"),
    Face("me-devices", "/accounts/2fa/webauthn/", "rosa"),
    Face("me-device-new", "/accounts/2fa/webauthn/add/", "rosa"),
    Face("still-you", "/accounts/reauthenticate/", "amina"),
    Face("still-you-second-step", "/accounts/2fa/reauthenticate/", "rosa"),
    Face("sign-out", "/accounts/logout/", "amina"),
    Face("password-forgotten", "/accounts/password/reset/"),
    Face("password-forgotten-sent", "/accounts/password/reset/confirm/", first=_ask_for_password_number),
    Face("recovery-word", "/accounts/password/word/"),
    Face("way-in-closed", "/accounts/inactive/"),
    Face("someone-died", lambda world: world.death_page("Okello"), "rosa"),
    Face("display", "/settings/display/"),
    Face("display-signed-in", "/settings/display/", "amina"),
    Face("hiding", "/help/hiding/"),
    Face("privacy", "/privacy/"),
    Face("accessibility", "/accessibility/"),
    Face("about", "/about/"),
    Face("not-found", "/nowhere/", status=404),
    Face("not-open", "/groups/tuesday-circle/reminders/", "amina", status=403),
    Face("form-expired", "", arrive=_expired_form),
    Face("broken", "/tests/500/", status=500),
    Face("wait", "/tests/429/", status=429),
    Face("unreadable", "/tests/400/", status=400),
    Face("outbox", "/dev/outbox/"),
)
MAIN = tuple(face for face in FACES if face.is_main)
