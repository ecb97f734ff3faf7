"""What workers do. Messages to them name a lane or nothing; losing, repeating or reading one is harmless."""

from celery import shared_task
from django.utils import timezone

from members.actions import forgetting
from members.outbox import draining, ticking
from members.waking import wake
from peersupport.channels.registry import LANES


@shared_task(name="members.tasks.tick")  # type: ignore[untyped-decorator]
def tick() -> None:
    """Plan, take back, hand over, wake."""
    ticking.tick(timezone.now(), clock=timezone.now)


@shared_task(name="members.tasks.forget")  # type: ignore[untyped-decorator]
def forget() -> None:
    """Once a day: forget what has had its time."""
    forgetting.forget_expired(timezone.now())


@shared_task(name="members.tasks.drain")  # type: ignore[untyped-decorator]
def drain(lane: str) -> None:
    """Send for a few seconds what is due on ``lane``; then let others have a turn."""
    if lane in LANES and draining.drain(lane):
        wake(lane)
