"""`make demo` asks for its port again once the base is prepared: another program may have taken it meanwhile."""

import os
import socket
import subprocess
import sys

from django.conf import settings

START = """
import os, socket
from iae_portal.demo import __main__ as demo

port = socket.socket()

class Prepared:
    def __init__(self, *given):
        pass

    def run(self):
        port.bind(("127.0.0.1", int(os.environ["PORT"])))
        port.listen()

demo.Preparation, demo.Supervisor = Prepared, None
demo.main()
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_a_port_taken_while_the_base_is_prepared_is_said(tmp_path):
    environment = os.environ | {"PORT": str(free_port()), "PORTAL_VAR_DIR": str(tmp_path)}

    done = subprocess.run(
        [sys.executable, "-c", START],
        env=environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert (done.returncode, "un autre programme l'utilise" in done.stderr) == (1, True)
