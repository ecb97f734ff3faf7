"""Keeps a few programs running together: starts them, starts a crashed one again, stops them in order.

Each part has a session of its own, so that Ctrl-C reaches only the supervisor, and is told by the kernel when the
supervisor dies, so that none is left behind.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

CHANCES = 5
"""How often a part may crash in a row before everything is stopped."""
LONG_ENOUGH = 60
"""Seconds after which a part counts as well again."""
STOPPING = 13
"""Seconds in which everything has to stop; what is left then is ended by force."""
STARTING = 90
"""Seconds in which the first part has to answer."""
PR_SET_PDEATHSIG = 1


@dataclass
class Part:
    """One program to keep running."""

    name: str
    command: list[str]
    process: "subprocess.Popen[bytes] | None" = None
    crashes: int = 0
    started_at: float = 0.0
    start_at: float = field(default=0.0)
    """Monotonic second before which it is not started (again)."""

    @property
    def is_running(self) -> bool:
        """Whether its process lives."""
        return self.process is not None and self.process.poll() is None


class Supervisor:
    """Runs ``parts`` until told to stop. The first must answer before the others start."""

    def __init__(
        self,
        parts: Iterable[Part],
        *,
        environment: Mapping[str, str],
        handed_down: Iterable[int],
        answers: Callable[[], bool],
        on_ready: Callable[[], None],
        say: Callable[[str], None],
    ) -> None:
        self.parts = list(parts)
        self.environment = dict(environment)
        self.handed_down = tuple(handed_down)
        self.answers = answers
        self.on_ready = on_ready
        self.say = say
        self.is_stopping = False
        self.is_urgent = False
        self._asked_at = 0.0

    def run(self) -> int:
        """Stay until a signal (0) or until a part cannot be kept running (1)."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._hear)
        try:
            problem = self._start_first() or self._keep_all()
        finally:
            self._stop_all()
        if problem:
            self.say(problem)
            return 1
        return 0

    def _hear(self, number: int, _frame: object) -> None:
        # Ctrl-C under make arrives twice, once by make: only a second, later Ctrl-C means "at once".
        if self.is_stopping and number == signal.SIGINT and time.monotonic() - self._asked_at > 1:
            self.is_urgent = True
        if not self.is_stopping:
            self._asked_at = time.monotonic()
        self.is_stopping = True

    def _start_first(self) -> str:
        first = self.parts[0]
        deadline = time.monotonic() + STARTING
        while not self.is_stopping:
            problem = self._tend(first)
            if problem:
                return problem
            if first.is_running and self.answers():
                self.on_ready()
                return ""
            if time.monotonic() > deadline:
                return f"The {first.name} part did not answer within {STARTING} seconds. The lines above may say why."
            time.sleep(0.05)
        return ""

    def _keep_all(self) -> str:
        while not self.is_stopping:
            for part in self.parts:
                problem = self._tend(part)
                if problem:
                    return problem
            time.sleep(0.2)
        return ""

    def _tend(self, part: Part) -> str:
        """Start ``part`` if it is not running and its time has come; a sentence when it is given up."""
        now = time.monotonic()
        if part.is_running:
            if part.crashes and now - part.started_at > LONG_ENOUGH:
                part.crashes = 0
            return ""
        if part.process is not None:
            self._end_group(part)
            part.process = None
            part.crashes += 1
            if part.crashes >= CHANCES:
                return (
                    f"The {part.name} part stopped {CHANCES} times in a row, so everything was stopped. See above why."
                )
            part.start_at = now + 0.25 * 2**part.crashes
            self.say(f"The {part.name} part stopped by itself; starting it again.")
        if now >= part.start_at:
            part.started_at = now
            part.process = subprocess.Popen(  # noqa: S603  (our own words only)
                part.command,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                pass_fds=self.handed_down,
                preexec_fn=_follow_to_the_grave(os.getpid()),  # noqa: PLW1509  (this process has one thread)
            )
        return ""

    def _stop_all(self) -> None:
        deadline = time.monotonic() + STOPPING
        for part in self._stopping_order():
            if part.process is not None and part.is_running:
                part.process.terminate()
                while part.is_running and time.monotonic() < deadline and not self.is_urgent:
                    time.sleep(0.02)
        for part in self.parts:
            self._end_group(part)

    def _stopping_order(self) -> list[Part]:
        """Nothing new is asked for (beat), then nobody waits for a page (web), then work in hand is finished."""
        order = {"beat": 0, "web": 1}
        return sorted(self.parts, key=lambda part: order.get(part.name, 2))

    def _end_group(self, part: Part) -> None:
        if part.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(part.process.pid, signal.SIGKILL)
        part.process.wait()


def _follow_to_the_grave(parent: int) -> Callable[[], None]:
    libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None

    def prepare_child() -> None:
        if libc is not None:
            libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
            if os.getppid() != parent:  # it died before we could ask
                os._exit(1)

    return prepare_child
