"""`make demo`: prepare the database, start the portal, its worker and its scheduler, tell the address and accounts."""

import datetime as dt
import errno
import fcntl
import os
import signal
import socket
import sys
import time
import urllib.request
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "iae_portal.settings.demo"

from django.conf import settings  # noqa: E402 - the environment comes first

from iae_portal.demo.preparation import Preparation, PreparationError  # noqa: E402
from iae_portal.demo.story.days import STORY_DAY  # noqa: E402
from iae_portal.demo.supervisor import Child, Supervisor, say, seconds  # noqa: E402

CELERY = [sys.executable, "-m", "celery", "-A", "iae_portal"]


def asked_port() -> int:
    asked = os.environ.get("PORT") or "8000"
    if not asked.isdecimal() or not 1 <= int(asked) <= 65535:
        sys.exit(f"PORT vaut « {asked} » : donnez un nombre de 1 à 65535, par exemple « make demo PORT=8001 ».")
    return int(asked)


def require_day() -> None:
    """The day of the demonstration: that of its story, or a later one until which it goes on."""
    asked = os.environ.get("PORTAL_TODAY") or STORY_DAY.isoformat()
    try:
        day = dt.date.fromisoformat(asked)
    except ValueError:
        day = None
    if day is None or day < STORY_DAY:
        sys.exit(
            f"La date « {asked} » ne convient pas : l'histoire est au {STORY_DAY.isoformat()}, donnez ce jour ou un "
            "autre qui le suit, par exemple « make demo DATE=2009-07-01 »."
        )


def require_free_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reasons = {
                errno.EADDRINUSE: "un autre programme l'utilise",
                errno.EACCES: "il est réservé à l'administrateur de la machine",
            }
            reason = reasons.get(error.errno, f"erreur {error.errno} du système")
            sys.exit(
                f"Le port {port} ne peut pas être ouvert sur {host} : {reason}. "
                f"Choisissez-en un autre, par exemple « make demo PORT={max(port + 1, 8000)} »."
            )


def take_lock(path: Path):
    """One demonstration a folder: two would share a database that the second may rebuild."""
    lock = open(path, "w")  # noqa: SIM115 - held until the process ends
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit("Une démonstration tourne déjà depuis ce dossier : arrêtez-la d'abord (Ctrl-C dans son terminal).")
    return lock


def children(host: str, port: int, environment: dict[str, str]) -> list[Child]:
    logs = settings.VAR_DIR / "log"
    web = [
        *(
            sys.executable,
            "-m",
            "gunicorn",
            "iae_portal.wsgi",
            "--bind",
            f"{host}:{port}",
            "--no-control-socket",
        ),
        *("--preload", "--workers", "2", "--threads", "4", "--access-logfile", "-"),
    ]
    # By files, one process is enough, and a PDF in it does not hold the pages: they are other processes.
    pool = ["--concurrency", "2"] if os.environ.get("REDIS_URL") else ["--pool", "solo"]
    worker = [
        *(*CELERY, "worker", *pool, "--queues", ",".join(settings.QUEUES), "--loglevel", "INFO"),
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
    ]
    beat = [*CELERY, "beat", "--schedule", str(settings.VAR_DIR / "beat-schedule"), "--pidfile", ""]
    return [
        Child("Serveur web", web, logs / "web.log", environment),
        Child("Travaux de fond", worker, logs / "worker.log", environment),
        Child("Planificateur", beat, logs / "beat.log", environment),
    ]


class Announcement:
    """Says that the portal is ready, once, when its own health page answers."""

    def __init__(self, address: str, began: float):
        self.address = address
        self.began = began
        self.done = False

    def __call__(self) -> None:
        if self.done or not self._answers():
            return
        self.done = True
        width = max(len(name) for name, _role in settings.DEMO_ACCOUNTS)
        say()
        say(f"Portail IAE, démonstration : prêt en {seconds(time.monotonic() - self.began)}.")
        say(f"  Adresse : {self.address}")
        say(f"  Comptes (mot de passe : {settings.DEMO_PASSWORD}) :")
        for name, role in settings.DEMO_ACCOUNTS:
            say(f"    {name:<{width}}  {role}")
        say(f"  Journaux : {settings.VAR_DIR / 'log'} ; courriels envoyés : {settings.EMAIL_FILE_PATH}")
        say("  Pour arrêter : Ctrl-C")

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/sante/web/", timeout=2) as answer:
                return answer.status == 200
        except OSError:
            return False


def main() -> None:
    began = time.monotonic()
    for number in (signal.SIGTERM, signal.SIGHUP):  # during the preparation; then the supervisor has its own
        signal.signal(number, signal.default_int_handler)
    host, port = os.environ.get("HOST") or "127.0.0.1", asked_port()
    require_day()
    require_free_port(host, port)
    lock = take_lock(settings.VAR_DIR / "demo.lock")
    address = f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}"
    environment = os.environ | {"SITE_URL": address}
    try:
        given = bool(os.environ.get("DATABASE_URL"))
        database = None if given else settings.DATABASES["default"]["NAME"]
        Preparation(settings.BASE_DIR, settings.VAR_DIR, database, environment).run()
        require_free_port(host, port)  # taken meanwhile, the portal of another would be announced as ours
        Supervisor(children(host, port, environment), on_tick=Announcement(address, began)).run()
        say("Démonstration arrêtée.")
    except PreparationError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit("Préparation interrompue : elle reprendra au prochain « make demo ».")
    finally:
        lock.close()


if __name__ == "__main__":
    main()
