"""Asks /health/live or /health/ready, for containers: healthcheck.py live|ready [host]. Exit code 0 when well."""

import http.client
import os
import sys
from urllib.parse import urlsplit


def main(question: str, host: str = "127.0.0.1") -> int:
    """Whether the web part answers that all is well. It is asked by the name that people type."""
    port = int(os.environ.get("PORT", "8000"))
    name = urlsplit(os.environ.get("BASE_URL", "")).netloc or f"localhost:{port}"
    connection = http.client.HTTPConnection(host, port, timeout=4)
    try:
        connection.request("GET", f"/health/{question}", headers={"Host": name})
        answer = connection.getresponse()
        print(answer.read(2000).decode("utf-8", "replace"))
    except OSError as error:
        print(error)
        return 1
    return 0 if answer.status == http.HTTPStatus.OK else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
