"""How the web part is served, by ``manage.py up`` and by whatever measures it."""

import sys
from collections.abc import Iterable

APPLICATION = "peersupport.wsgi:application"


def web(binds: Iterable[str], workers: int) -> list[str]:
    """The command that serves pages at ``binds`` (``fd://3``, ``127.0.0.1:8000``) with so many processes."""
    return [
        *(sys.executable, "-m", "gunicorn", APPLICATION),
        *(f"--bind={bind}" for bind in binds),
        "--worker-class=gthread",
        f"--workers={workers}",
        "--threads=4",
        "--preload",  # one import instead of one for each worker: ready sooner, less memory
        "--timeout=60",
        "--graceful-timeout=5",
        "--no-control-socket",
        "--log-level=error",
    ]
