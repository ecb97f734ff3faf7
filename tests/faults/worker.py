"""Loaded into every worker of the fault tests: a small kind of message, and leases short enough to wait for.

FAULTS_LEASE: the lease in seconds. FAULTS_BLIND: pretend that the gateway drops second copies, which it does not; this
is the mistake that the tests must be able to see.
"""

import datetime
import os

from members import kinds
from members.models import Delivery
from members.outbox import timing
from peersupport.channels.message import Message
from peersupport.channels.sms import SmsChannel

CODE = "faults.news"


class News(kinds.Kind):
    """Says one sentence."""

    code = CODE

    def render(self, delivery: Delivery) -> Message:
        return Message("News", "News", "News")

    def subject_line(self, delivery: Delivery) -> str:
        return "News"


kinds.register(News())
timing.LEASE = datetime.timedelta(seconds=float(os.environ["FAULTS_LEASE"]))
timing.FIRST_WAIT = 0.5
SmsChannel.is_idempotent = bool(os.environ.get("FAULTS_BLIND"))
