"""Run by test_rotation_under_load.py: somebody who reads and writes all the time. Prints what was acknowledged.

Usage: rotation_client.py NUMBER FILE; ends when FILE is there.
"""

import json
import sys
import time
from pathlib import Path

import django

django.setup()

from members.models import ContactMethod, Member  # noqa: E402

number, stop = int(sys.argv[1]), Path(sys.argv[2])
member = Member.objects.get(sign_in_name=f"writer{number}")
turns, last, wrong = 0, "", []
while not stop.exists():
    turns += 1
    last = f"Writer {number}, turn {turns}"
    try:
        Member.objects.filter(pk=member.pk).update(name=last)
        if Member.objects.get(sign_in_name=f"writer{number}").name != last:
            wrong.append("a name came back wrong")
        way, _made = ContactMethod.objects.update_or_create(
            member=member, channel="CALL", defaults={"address": f"+4477009{number:02}{turns % 1000:03}"}
        )
        if ContactMethod.objects.get(channel="CALL", address=way.address, member=member).pk != way.pk:
            wrong.append("an address was not found")
        for other in Member.objects.all()[:20]:
            if not other.name:
                wrong.append("somebody has no name")
    except Exception as error:
        wrong.append(f"{type(error).__name__}: {error}")
    time.sleep(0.005)
print(json.dumps({"turns": turns, "last": last, "wrong": wrong[:5], "mistakes": len(wrong)}))
