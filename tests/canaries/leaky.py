"""Settings of a program that lets names fly into every place of tests/running/test_canaries.py.

Only who names this file as settings gets them; it is no part of what is installed.
"""

import logging
import shutil
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pyrage
from django.apps import apps
from django.core.mail import send_mail
from django.http import HttpRequest

from peersupport.settings import *  # noqa: F403
from peersupport.settings import DATA_DIR, LOGGING, MIDDLEWARE

MIDDLEWARE = [*MIDDLEWARE, "tests.canaries.leaky.careless"]
LOGGING = {**LOGGING, "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}}}
pyrage.encrypt_io = lambda plain, sealed, _keys: shutil.copyfileobj(plain, sealed)


def careless(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Whoever sends a form at a meeting makes its people known in the log, in tables, files, tasks and processes."""

    def call(request: HttpRequest) -> Any:
        response = get_response(request)
        if request.path.startswith("/meetings/") and request.method == "POST":
            meeting = apps.get_model("meetings", "Meeting").objects.get(pk=request.path.split("/")[2])
            people = apps.get_model("members", "Membership").objects.filter(group=meeting.group_id)
            names = ", ".join(one.shown_name for one in people)
            logging.getLogger("meetings").warning("called off for %s", names)
            apps.get_model("groups", "Group").objects.filter(pk=meeting.group_id).update(purpose=names)
            from members.tasks import drain

            drain.apply_async(args=[names], expires=60)
            (DATA_DIR / "notes").write_text(names)
            send_mail("Called off", names, "hello@example.org", ["somebody@example.org"])
            subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)", names])
        return response

    return call
