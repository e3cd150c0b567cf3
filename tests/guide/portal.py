"""The portal of the pictures: the demonstration in a folder of its own, its long work done here, at once."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager, suppress

from django.conf import settings
from django.core.management import call_command

from iae_portal.core.enums import JobState
from iae_portal.core.models import Job
from iae_portal.core.services.jobs import run

START_SECONDS = 60


def load() -> None:
    call_command("migrate", verbosity=0)
    call_command("load_demo", verbosity=0)
    do_waiting_work()


def do_waiting_work() -> None:
    """What a worker would do: documents to draw, lists to read."""
    for job_id in Job.objects.filter(state=JobState.QUEUED).order_by("pk").values_list("pk", flat=True):
        run(job_id)


@contextmanager
def served():
    """The address of the portal, for the length of the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "manage.py", "runserver", "--noreload", "--insecure", f"127.0.0.1:{port}"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(command, cwd=settings.BASE_DIR, env=os.environ, **quiet)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(f"{address}/sante/web/")
        yield address
    finally:
        server.terminate()
        server.wait()


def _wait_for(url: str) -> None:
    limit = time.monotonic() + START_SECONDS
    while time.monotonic() < limit:
        with suppress(OSError), urllib.request.urlopen(url, timeout=2):
            return
        time.sleep(0.2)
    raise TimeoutError(url)
