"""The parts that pages are put together from."""

import re
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string


def drawn(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


@pytest.mark.guidance("NOTE-2")
@pytest.mark.parametrize("chosen", ["", "yes", "unsure", "no"])
def test_three_answers_are_equal_and_only_the_given_one_is_marked(chosen):
    html = render_to_string("components/answer_buttons.html", {"action": "/x/", "chosen": chosen})
    buttons = re.findall(
        r'<button type="submit" class="([^"]*)" name="answer" value="(\w+)" aria-pressed="(\w+)">', html
    )
    assert [(css, value) for css, value, _p in buttons] == [("button", "yes"), ("button", "unsure"), ("button", "no")]
    assert [value for _css, value, pressed in buttons if pressed == "true"] == ([chosen] if chosen else [])
    assert "<legend>Will you come?</legend>" in html
    assert 'method="post" action="/x/"' in html


def test_answers_of_a_meeting_can_be_asked_in_other_words():
    html = render_to_string("components/answer_buttons.html", {"action": "/x/", "question": "Tea?", "about": "Tuesday"})
    assert '<legend>Tea?<span class="only-read"> Tuesday</span></legend>' in html


def test_replies_are_drawn_and_said_in_words():
    html = render_to_string("components/replies_bar.html", {"yes": 7, "unsure": 2, "silent": 4, "no": 0})
    assert 'viewBox="0 0 13 1"' in html
    assert re.findall(r'<rect width="(\d+)"', html) == ["13", "9", "7"]
    assert "<b>7</b> will come" in html
    assert "<b>2</b> not sure" in html
    assert "<b>4</b> no answer yet" in html
    assert "not this time" not in html


def test_replies_of_nobody_are_drawn_empty():
    html = render_to_string("components/replies_bar.html", {"yes": 0, "unsure": 0, "silent": 0, "no": 2})
    assert 'viewBox="0 0 1 1"' in html
    assert "<b>2</b> not this time" in html


def test_card_escapes_its_title_and_keeps_its_body():
    html = drawn('{% card title tone="tint" %}<p>{{ title }}</p>{% endcard %}', title="<b>")
    assert '<section class="card tint" id="card-1" aria-labelledby="card-1-title">' in html
    assert html.count("&lt;b&gt;") == 2
    assert "<b>" not in html


def test_cards_of_a_page_have_different_ids():
    html = drawn('{% card "A" %}{% endcard %}{% card "B" %}{% endcard %}{% card "C" id="c" %}{% endcard %}')
    assert re.findall(r'<section class="card" id="([^"]+)"', html) == ["card-1", "card-2", "c"]


@pytest.mark.parametrize("only", ["", " only"])
def test_cards_of_a_page_and_of_what_it_includes_have_different_ids(only: str) -> None:
    included = Template('{% card "A" %}{% endcard %}')
    page = f'{{% include part{only} %}}{{% card "B" %}}{{% endcard %}}{{% include part{only} %}}'
    assert re.findall(r'<section class="card" id="([^"]+)"', drawn(page, part=included)) == [
        "card-1",
        "card-2",
        "card-3",
    ]


def test_card_without_a_title_names_no_heading():
    assert "aria-labelledby" not in drawn("{% card %}x{% endcard %}")


def test_icon_is_not_heard_and_does_not_break_out():
    html = drawn('{% icon "phone" 24 %}')
    assert html.startswith("<svg ")
    assert 'aria-hidden="true"' in html
    assert 'width="24"' in html


def test_unknown_icon_is_a_mistake_that_shows_at_once():
    with pytest.raises(Exception, match="does not exist"):
        drawn('{% icon "no-such-drawing" %}')


@pytest.mark.parametrize("size", ["small", "large"])
def test_ring_has_six_seats_and_one_of_them_is_open(size):
    html = drawn("{% ring size %}", size=size)
    assert len(re.findall(r'class="(?:seat|sunny|ember)"', html)) == 5
    assert html.count('class="open"') == 1


def test_phone_number_keeps_its_direction_and_is_escaped():
    assert drawn("{{ n|ltr }}", n="+49 30<b>") == '<bdi dir="ltr">+49 30&lt;b&gt;</bdi>'


@pytest.mark.parametrize(("text", "shown"), [("ABCDEFGHIJ", "ABCD EFGH IJ"), ("", "")])
def test_long_row_of_letters_is_shown_in_fours(text, shown):
    assert drawn("{{ text|in_fours }}", text=text) == shown


def test_qr_picture_is_drawn_into_the_page():
    html = drawn("{% qr_code text %}", text="otpauth://totp/Circle?secret=ABC")
    assert html.startswith('<svg aria-hidden="true"')
    assert "data:" not in html
    assert "style=" not in html


def test_confirm_gives_both_ways_the_same_look():
    html = render_to_string(
        "components/confirm.html", {"text": "?", "action": "/x/", "back": "/y/", "yes": "Do", "no": "Keep"}
    )
    assert html.count('class="button"') == 2
    assert 'href="/y/"' in html


def test_call_row_names_the_person_in_each_button():
    html = render_to_string("components/call_row.html", {"name": "Okello", "phone": "+15550100", "action": "/x/"})
    assert 'href="tel:+15550100"' in html
    assert html.count('<span class="only-read">') == html.count("Okello") - 1


def test_chips_have_a_word_each():
    chips = [SimpleNamespace(icon="coffee", label="Tea"), SimpleNamespace(icon="", label="Free")]
    html = render_to_string("components/chips.html", {"chips": chips})
    assert html.count("<svg") == 1
    assert "Tea</li>" in html
    assert "Free</li>" in html


def test_empty_state_has_one_sentence_and_one_action():
    html = render_to_string("components/empty_state.html", {"text": "Nothing yet.", "href": "/x/", "label": "Look"})
    assert "<p>Nothing yet.</p>" in html
    assert html.count("<a ") == 1
    assert "<a " not in render_to_string("components/empty_state.html", {"text": "Nothing yet."})


def test_steps_have_their_hour_where_there_is_one():
    html = render_to_string("components/steps.html", {"steps": [SimpleNamespace(label="Tea", time=None)]})
    assert "<li><span>Tea</span></li>" in html


def test_pages_of_a_list_lead_both_ways():
    from django.core.paginator import Paginator

    html = render_to_string("components/pagination.html", {"page_obj": Paginator(range(30), 10).page(2)})
    assert 'href="?page=1"' in html
    assert 'href="?page=3"' in html
    assert "Page 2 of 3" in html
    assert render_to_string("components/pagination.html", {"page_obj": Paginator([], 10).page(1)}).strip() == ""


@pytest.mark.parametrize(("pressed", "attribute"), [(True, "true"), (False, "false")])
def test_button_that_stays_pressed_says_so(pressed, attribute):
    html = render_to_string("components/button.html", {"label": "Tea", "name": "a", "value": "b", "pressed": pressed})
    assert f'aria-pressed="{attribute}"' in html
    assert "aria-pressed" not in render_to_string("components/button.html", {"label": "Tea"})


def test_number_of_the_demo_is_shown_only_where_there_is_one():
    html = render_to_string("mfa/_demo_code.html", {"demo_code": "123456"})
    assert re.search(r"<output[^>]* data-demo-code>123456</output>", html)
    assert "output" not in render_to_string("mfa/_demo_code.html", {})
