"""The log says what happened and to nobody in particular."""

import logging
import sys

import pytest

from peersupport.web.logs import DiscreetFilter, blot


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("mail to amina@example.org bounced", "mail to … bounced"),
        ("call +49 30 1234567 now", "call … now"),
        ("call (030) 123-4567", "call …"),
        ("Not Found: /about/?next=/me/&email=a@b.c", "Not Found: /about/?…"),
        ("GET /a/sJ2kd83nf8Fk39xk/ gone", "GET /a/…/ gone"),
        ("GET /calendar/short.ics", "GET /calendar/…"),
        ("Not Found: /groups/tuesday-circle/members/", "Not Found: /groups/…/members/"),
        ("key 1f0c2d3e-4b5a-6789-8abc-def012345678 read", "key … read"),
    ],
)
def test_what_leads_to_a_person_is_blotted_out(line, written):
    assert blot(line) == written


@pytest.mark.parametrize(
    "line",
    [
        "2026-11-23 18:28:58,830 ERROR tick took 1250 ms",
        "Not Found: /no/such/page/",
        "peersupport.encryption.keyring has 2 keys",
        "worker 4711 listens on 127.0.0.1:8000",
        "300 rows sent, 0 waiting",
    ],
)
def test_what_leads_to_nobody_stays(line):
    assert blot(line) == line


def test_record_with_arguments_and_an_exception_is_blotted():
    try:
        int("Key (phone)=(+49301234567) exists")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "for %s", ("amina@example.org",), sys.exc_info())
    assert DiscreetFilter().filter(record) is True
    text = logging.Formatter("%(message)s").format(record)
    assert "amina" not in text
    assert "1234567" not in text
    assert text.startswith("for …\nTraceback")
    assert "ValueError" in text
