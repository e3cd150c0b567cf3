"""Programs of the portal begun as forks of one process that has read it already: a start takes two seconds otherwise.

Each is a process of its own, in a group of its own, with its own environment, settings and connections: SIGKILL ends
it as any other. `make demo` and its drill start the commands themselves.
"""

import multiprocessing
import os
import runpy
import sys
import time
from importlib import import_module
from pathlib import Path

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.process_ready"])
SETTINGS_MODULES = ("iae_portal.settings", "tests.process_settings", "tests.council_settings")


class Fork:
    """`python -m words`, with what `subprocess.Popen` offers to who starts and kills it."""

    def __init__(self, words: list[str], environment: dict[str, str], log: Path):
        self._process = FORKS.Process(target=play, args=(words, environment, log))
        self._process.start()
        self.pid: int = self._process.pid
        while self.poll() is None and os.getpgid(self.pid) != self.pid:
            time.sleep(0.001)

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self) -> None:
        self._process.join()


def play(words: list[str], environment: dict[str, str], log: Path) -> None:
    """In the fork."""
    os.setsid()
    with open(log, "ab") as output:
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
    os.environ.clear()
    os.environ.update(environment, CELERY_SKIP_CHECKS="1")  # Celery reads no answer of them
    read_settings_again()
    sys.argv = words
    runpy.run_module(words[0], run_name="__main__", alter_sys=True)


def read_settings_again() -> None:
    """Those of this environment, in place of those of the process that was forked."""
    from django.conf import settings
    from django.db import connection
    from django.test import override_settings

    for name in [name for name in sys.modules if name.startswith(SETTINGS_MODULES)]:
        del sys.modules[name]
    module = import_module(os.environ["DJANGO_SETTINGS_MODULE"])
    named = {name: getattr(module, name) for name in dir(module) if name.isupper()}
    changed = {name: value for name, value in named.items() if value != getattr(settings, name, None)}
    connection.settings_dict.update(changed.pop("DATABASES", {}).get("default", {}))
    override_settings(**changed).enable()
