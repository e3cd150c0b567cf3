"""The whole demonstration as `make demo` starts it: SQLite, files as broker, a real worker and a real scheduler."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from django.conf import settings

# One process of the suite runs them all: they share one demonstration.
pytestmark = [pytest.mark.worker, pytest.mark.xdist_group("demo")]
READY_SECONDS, ALIVE_SECONDS = 400, 90  # the whole story loads slowly on a machine that does other work


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(var, port, **options) -> subprocess.Popen:
    environment = os.environ | {"PORTAL_VAR_DIR": str(var), "PORT": str(port), "DATABASE_URL": "", "REDIS_URL": ""}
    return subprocess.Popen(
        [sys.executable, "-m", "iae_portal.demo"],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **options,
    )


def get(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """A running demonstration: its folder, port, process, and what it said at its start."""
    var, port = tmp_path_factory.mktemp("var"), free_port()
    process = start(var, port)
    said, deadline = [], time.monotonic() + READY_SECONDS
    for line in process.stdout:
        said.append(line.rstrip("\n"))
        if "Pour arrêter" in line or time.monotonic() > deadline:
            break
    yield var, port, process, said
    process.terminate()
    process.communicate(timeout=30)


def members_of(supervisor: int) -> list[int]:
    """Ids of the processes that the supervisor started, and of those that they started."""
    rows = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = [tuple(map(int, row.split())) for row in rows.splitlines()]
    found = {supervisor}
    while more := {pid for pid, parent in parents if parent in found} - found:
        found |= more
    return sorted(found - {supervisor})


def test_it_tells_its_address_and_its_accounts(demo):
    _var, port, process, said = demo

    assert process.poll() is None, "\n".join(said)
    assert f"  Adresse : http://127.0.0.1:{port}" in said
    assert "  Comptes (mot de passe : demo) :" in said
    assert [line.split()[0] for line in said if line.startswith("    ")] == [
        *("agent.59l", "chef.59l", "agent.59v", "agent.62", "agent.69", "chef.69", "agent.r31"),
        *("directeur.31", "agent.r82", "directeur.82", "national", "admin"),
    ]


def test_its_worker_and_its_scheduler_give_signs_of_life(demo):
    _var, port, _process, _said = demo
    deadline = time.monotonic() + ALIVE_SECONDS
    while (answer := get(f"http://127.0.0.1:{port}/sante/"))[0] != 200 and time.monotonic() < deadline:
        time.sleep(0.5)

    status, body = answer
    assert (status, json.loads(body)["etat"]) == (200, "ok"), body


def test_a_second_one_is_refused_by_the_port_then_by_the_folder(demo):
    var, port, _process, _said = demo

    same_port, _ = start(var, port).communicate(timeout=60)
    same_folder, _ = start(var, free_port()).communicate(timeout=60)

    assert same_port == (
        f"Le port {port} ne peut pas être ouvert sur 127.0.0.1 : un autre programme l'utilise. "
        f"Choisissez-en un autre, par exemple « make demo PORT={port + 1} ».\n"
    )
    assert same_folder == (
        "Une démonstration tourne déjà depuis ce dossier : arrêtez-la d'abord (Ctrl-C dans son terminal).\n"
    )


def test_a_port_that_is_no_number_is_refused(tmp_path):
    said, _ = start(tmp_path, "huit mille").communicate(timeout=60)

    assert said == ("PORT vaut « huit mille » : donnez un nombre de 1 à 65535, par exemple « make demo PORT=8001 ».\n")


def test_it_starts_again_without_preparing_and_stops_without_orphans(demo):
    var, port, process, _said = demo
    members = members_of(process.pid)

    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=30)

    assert said.endswith("Démonstration arrêtée.\n")
    assert process.returncode == 0
    assert [pid for pid in members if os.path.exists(f"/proc/{pid}")] == []
    again = start(var, port)
    assert again.stdout.readline() + again.stdout.readline()[:30] == "\nPortail IAE, démonstration : p"
    again.terminate()
    again.communicate(timeout=30)
