"""Keeps the processes of the demonstration alive and stops them together, without leaving one behind."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

PR_SET_PDEATHSIG = 1
TICK_SECONDS = 0.2
FIRST_DELAY, LONGEST_DELAY = 0.5, 30.0
STEADY_SECONDS = 30.0  # a child that lived that long starts again without waiting
STOP_SECONDS = 10.0


def say(sentence: str = "") -> None:
    """One line for the person at the terminal, who may have closed it."""
    with contextlib.suppress(OSError):
        sys.stdout.write(f"{sentence}\n")
        sys.stdout.flush()


def die_with_parent() -> None:
    """Linux: ask the kernel for SIGTERM when the supervisor dies, even by SIGKILL. Elsewhere, nothing."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def seconds(duration: float) -> str:
    return f"{duration:.1f} s".replace(".", ",")


@dataclass
class Child:
    """A program to keep running, in its own process group, its output in a file."""

    name: str
    command: list[str]
    log: Path
    environment: dict[str, str] = field(default_factory=lambda: dict(os.environ))
    process: subprocess.Popen | None = None
    started_at: float = 0.0
    restart_at: float = 0.0
    delay: float = FIRST_DELAY

    def start(self) -> None:
        with open(self.log, "ab") as output:
            self.process = subprocess.Popen(
                self.command,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent,  # noqa: PLW1509 - the supervisor has one thread
            )
        self.started_at = time.monotonic()

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def signal_group(self, number: int) -> None:
        """Reach the program and everything it started, also after its own death."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)

    def tend(self) -> None:
        """Start again a program that died, later each time it does not hold."""
        if self.is_running():
            return
        now = time.monotonic()
        if self.process is not None:
            self.signal_group(signal.SIGKILL)
            steady = now - self.started_at >= STEADY_SECONDS
            wait = FIRST_DELAY if steady else self.delay
            self.delay = min(wait * 2, LONGEST_DELAY)
            self.restart_at = now + wait
            say(
                f"{self.name} : arrêt inattendu (code {self.process.returncode}), nouveau départ dans {seconds(wait)}. "
                f"Voir {self.log}."
            )
            self.process = None
        elif now >= self.restart_at:
            self.start()


class Supervisor:
    """Runs children until SIGINT, SIGTERM or SIGHUP; a second signal stops them without waiting."""

    def __init__(self, children: list[Child], on_tick: Callable[[], None]):
        self.children = children
        self.on_tick = on_tick
        self.signals = 0

    def run(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._note_signal)
        try:
            while not self.signals:
                for child in self.children:
                    child.tend()
                self.on_tick()
                time.sleep(TICK_SECONDS)
        finally:
            self.stop()

    def _note_signal(self, number, frame) -> None:
        self.signals += 1

    def stop(self) -> None:
        """Ask each leader to finish its work in hand, then end what is left of each group."""
        running = [child for child in self.children if child.is_running()]
        for child in running:
            child.process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        while any(child.is_running() for child in running) and time.monotonic() < deadline and self.signals < 2:
            time.sleep(0.05)
        for child in self.children:
            child.signal_group(signal.SIGKILL)
            if child.process is not None:
                child.process.wait()
