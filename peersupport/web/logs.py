"""Keeps people out of the log: addresses, phone numbers, tokens and what follows a question mark are blotted out."""

import logging
import re

BLOT = "…"
EMAIL = re.compile(r"[^\s@<>\"'(),;:]+@[^\s@<>\"'(),;:]+\.[\w-]+")
PHONE = re.compile(r"(?<![\w.:/-])(?!\d{4}-\d\d-\d\d)\+?\(?\d[\d ()/-]{6,}\d(?![\w.:-])")
TOKEN = re.compile(r"(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{16,}(?![\w-])")
QUERY = re.compile(r"\?[^\s\"'<>]+")
LINK_KEY = re.compile(r"(/(?:accounts/(?:confirm-email|password/reset/key)|calendar|groups|a|p|s)/)[^\s/\"'<>]+")


def blot(text: str) -> str:
    """``text`` with everything blotted out that could lead to a person."""
    text = QUERY.sub(f"?{BLOT}", text)
    text = LINK_KEY.sub(rf"\1{BLOT}", text)
    for pattern in (EMAIL, TOKEN, PHONE):
        text = pattern.sub(BLOT, text)
    return text


class DiscreetFilter(logging.Filter):
    """Rewrites each record before it is written, the text of exceptions included."""

    _plain = logging.Formatter()

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the record pass, blotted."""
        record.msg = blot(record.getMessage())
        record.args = ()
        if record.exc_info and not record.exc_text:
            record.exc_text = self._plain.formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = blot(record.exc_text)
        return True
