"""The words with which somebody without an account comes back to what they asked (MEM-7, D11).

Only a mark of the words is kept. What they open is remembered by the browser's session for half an hour.
"""

import hashlib
import secrets
import time
import unicodedata
import uuid

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from members.passphrase import WORDS

COUNT = 6
REMEMBERED_SECONDS = 30 * 60
SESSION_KEY = "asked"


def new_key() -> str:
    """A key for one form on one page: sent twice, it is one request."""
    return secrets.token_urlsafe(24)


def phrase_for(form_key: str) -> str:
    """Six words that follow from the key of a form, so that a form sent twice shows the same ones."""
    number = int.from_bytes(salted_hmac("members.claims", form_key, algorithm="sha256").digest())
    found = []
    for _word in range(COUNT):
        number, place = divmod(number, len(WORDS))
        found.append(WORDS[place])
    return " ".join(found)


def mark_of(phrase: str) -> str:
    """What is kept of a phrase. Capitals, other spaces and line breaks make no difference."""
    words = " ".join(unicodedata.normalize("NFKC", phrase).casefold().split())
    return hashlib.sha256(f"claim:{words}".encode()).hexdigest()


def remember(request: HttpRequest, pk: uuid.UUID, phrase: str) -> None:
    """Let this browser open the request ``pk`` for half an hour; ``phrase`` is shown to it meanwhile."""
    kept = request.session.get(SESSION_KEY, {})
    request.session[SESSION_KEY] = {**kept, str(pk): [phrase, int(time.time()) + REMEMBERED_SECONDS]}
    if not request.user.is_authenticated:
        request.session.set_expiry(REMEMBERED_SECONDS)


def remembered(request: HttpRequest) -> dict[uuid.UUID, str]:
    """The requests that this browser may open, with their phrases."""
    kept = request.session.get(SESSION_KEY, {})
    return {uuid.UUID(pk): phrase for pk, (phrase, until) in kept.items() if time.time() < until}


def forget(request: HttpRequest) -> None:
    """Let this browser open none of them any more."""
    request.session.pop(SESSION_KEY, None)
