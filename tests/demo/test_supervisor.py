"""The supervisor with small children: restart with back-off, clean stop, no orphan."""

import contextlib
import os
import signal
import subprocess
import sys
import textwrap
import time

import pytest

from iae_portal.demo.supervisor import LONGEST_DELAY, Child

# A child that starts one of its own, as gunicorn and celery do; both write their process id.
FAMILY = """
import os, subprocess, sys, time
if len(sys.argv) > 2:
    subprocess.Popen([sys.executable, __file__, sys.argv[1]])
with open(sys.argv[1], "a") as file:
    file.write(f"{os.getpid()}\\n")
time.sleep(120)
"""
SUPERVISE = """
import sys
from pathlib import Path
from iae_portal.demo.supervisor import Child, Supervisor
folder = Path(sys.argv[1])
command = [sys.executable, str(folder / "family.py"), str(folder / "pids"), "parent"]
Supervisor([Child("Famille", command, folder / "log")], on_tick=lambda: None).run()
"""


def wait_for(condition, seconds=15):
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, "nothing came"
        time.sleep(0.05)
    return value


def is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.fixture
def family(tmp_path):
    """A running supervisor, its folder, and `pids(count)`: the ids of its family once it has so many members."""
    (tmp_path / "family.py").write_text(textwrap.dedent(FAMILY))
    supervisor = subprocess.Popen(
        [sys.executable, "-c", SUPERVISE, str(tmp_path)], stdout=subprocess.PIPE, text=True, cwd=os.getcwd()
    )

    def pids(count):
        path = tmp_path / "pids"
        return wait_for(lambda: path.exists() and len(rows := path.read_text().split()) >= count and rows)

    try:
        yield supervisor, lambda count: [int(pid) for pid in pids(count)]
    finally:
        supervisor.kill()
        supervisor.communicate()
        for pid in pids(1):
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(pid), signal.SIGKILL)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_the_whole_family(family, number):
    supervisor, pids = family
    members = pids(2)

    supervisor.send_signal(number)

    assert supervisor.wait(15) == 0
    assert [is_alive(pid) for pid in members] == [False, False]


def test_a_killed_child_comes_back_and_leaves_no_orphan(family):
    supervisor, pids = family
    first = pids(2)
    leader = next(pid for pid in first if os.getpgid(pid) == pid)

    os.kill(leader, signal.SIGKILL)

    members = pids(4)
    assert [is_alive(pid) for pid in members] == [False, False, True, True]
    supervisor.terminate()
    supervisor.wait(15)
    assert "Famille : arrêt inattendu (code -9), nouveau départ dans 0,5 s." in supervisor.stdout.read()


def test_a_killed_supervisor_takes_its_children_with_it(family):
    supervisor, pids = family
    members = pids(2)
    leader = next(pid for pid in members if os.getpgid(pid) == pid)

    supervisor.kill()

    wait_for(lambda: not is_alive(leader))


def test_a_child_that_does_not_hold_waits_longer_each_time(tmp_path, capsys):
    child = Child("Éphémère", [sys.executable, "-c", "raise SystemExit(3)"], tmp_path / "log")
    delays = []
    for _ in range(8):
        child.restart_at = 0
        child.tend()
        child.process.wait()
        child.tend()
        delays.append(child.delay)

    assert delays == [1, 2, 4, 8, 16, LONGEST_DELAY, LONGEST_DELAY, LONGEST_DELAY]
    assert capsys.readouterr().out.splitlines()[0] == (
        f"Éphémère : arrêt inattendu (code 3), nouveau départ dans 0,5 s. Voir {tmp_path / 'log'}."
    )
