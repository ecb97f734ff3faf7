"""The Celery application and the whole timetable.

Celery is only the alarm clock and the muscle: the database is the queue (docs/decisions/0004). So nothing here
is precious. No results, no eta, no retries, no content; a lost message costs one tick.
"""

import os
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import setup_logging, worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peersupport.settings")

TICK_SECONDS = 30.0
TIMETABLE = {
    "tick": {"task": "members.tasks.tick", "schedule": TICK_SECONDS, "options": {"expires": TICK_SECONDS - 5}},
    "forget": {"task": "members.tasks.forget", "schedule": crontab(hour=3, minute=17), "options": {"expires": 3600}},
}
CAREFUL_REDIS = {
    "socket_connect_timeout": 4,
    "socket_keepalive": True,
    "health_check_interval": 30,
    # A page that wakes a lane must not wait for a broker that is away: the tick wakes it later.
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.1,
}

app = Celery("peersupport")
app.set_default()  # for every thread of the web server, not only the one that imported this
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    beat_schedule=TIMETABLE,
    timezone="UTC",
    task_ignore_result=True,
    task_serializer="json",
    accept_content=["json"],
    worker_prefetch_multiplier=1,
    worker_max_tasks_per_child=1000,
    worker_enable_remote_control=False,  # whoever reaches the broker must not be able to command workers
    task_time_limit=180,  # a drain takes seconds; twice the lease means that something hangs
    broker_connection_retry_on_startup=True,
    broker_connection_timeout=4,
    broker_connection_max_retries=None,  # a broker that is away for a night comes back
    worker_cancel_long_running_tasks_on_connection_loss=True,
)
app.autodiscover_tasks()


@app.on_after_configure.connect  # type: ignore[untyped-decorator]
def keep_redis_honest(sender: Celery, **_kwargs: Any) -> None:
    """Notice soon when Redis is away or a connection died unseen."""
    if sender.conf.broker_url.startswith("redis"):
        sender.conf.broker_transport_options = {**sender.conf.broker_transport_options, **CAREFUL_REDIS}


@setup_logging.connect  # type: ignore[untyped-decorator]
def keep_our_logging(**_kwargs: Any) -> None:
    """Leave logging to settings.LOGGING, whose filter keeps people out of the log."""


@worker_ready.connect  # type: ignore[untyped-decorator]
def tick_at_start(**_kwargs: Any) -> None:
    """Do not let people wait for the first tick of the clock."""
    app.send_task("members.tasks.tick", expires=TICK_SECONDS - 5, ignore_result=True)
