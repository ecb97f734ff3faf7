"""Putting a message together for each way of sending."""

from peersupport.channels.message import Message


def test_a_link_that_the_text_holds_already_is_not_repeated() -> None:
    message = Message("S", "Come? http://h/a", "Hello,\n\nhttp://h/a\n", "http://h/a")

    assert message.as_short_text() == "Come? http://h/a"
    assert message.as_long_text() == "Hello,\n\nhttp://h/a"


def test_a_link_that_the_text_does_not_hold_is_added() -> None:
    message = Message("S", "Come?", "Hello,", "http://h/a")

    assert message.as_short_text() == "Come? http://h/a"
    assert message.as_long_text() == "Hello,\n\nhttp://h/a"


def test_a_subject_and_a_short_text_are_one_line_each() -> None:
    message = Message("Tuesday\nBcc: all@example.org", " Come\n\n tomorrow ", "")

    assert message.as_subject() == "Tuesday Bcc: all@example.org"
    assert message.as_short_text() == "Come tomorrow"


def test_empty_lines_that_a_template_leaves_are_closed_up() -> None:
    assert Message("", "", "\nHello,\n\n  \n\n\nTuesday.\n").as_long_text() == "Hello,\n\nTuesday."
