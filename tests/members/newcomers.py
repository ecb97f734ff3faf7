"""What tests of asking to join share: a person who fills in the page, and comes back with six words."""

import re
from typing import Any

from django.test import Client

JOIN = "/groups/family-table/join/"
SECRET = "I sleep badly since the winter"


def typed(client: Client, **values: str) -> dict[str, str]:
    """What a person sends from the page: its key, and what they filled in."""
    page = client.get(JOIN).content.decode()
    key = re.findall(r'name="form_key" value="([^"]+)"', page)[0]
    return {"form_key": key, "whom": "ME", "way": "NONE", "shown_name": "", "words": "", **values}


def asks(client: Client, **values: str) -> Any:
    """Ask, and follow to the page with the answer."""
    return client.post(JOIN, typed(client, **values), follow=True)


def phrase_on(response: Any) -> str:
    """The six words that the page shows."""
    return str(re.findall(r"data-claim>([^<]+)<", response.content.decode())[0])


def comes_back(phrase: str) -> tuple[Client, Any]:
    """Another device, and the six words."""
    client = Client()
    return client, client.post("/asked/words/", {"phrase": phrase}, follow=True)
