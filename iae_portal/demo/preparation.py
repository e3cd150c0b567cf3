"""What must exist before the demonstration starts, done again only when its inputs have changed."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from iae_portal.demo.supervisor import die_with_parent, say

STORY = "iae_portal/demo/story"
PACKAGES = ("iae_portal", "conventions", "cdiae", "financing", "seminars")


class PreparationError(Exception):
    """A step failed; its message says where to read why."""


def digest(parts: Iterable[bytes]) -> str:
    total = hashlib.sha256()
    for part in parts:
        total.update(hashlib.sha256(part).digest())
    return total.hexdigest()


def database_inputs(base: Path, day: str = "") -> str:
    """Fingerprint of what shapes the demonstration's database: migrations, the story, the day until which it goes."""
    paths = (path for package in PACKAGES for path in (base / package).rglob("*.*") if path.suffix != ".pyc")
    kept = sorted(path for path in paths if _shapes_the_database(path.relative_to(base)))
    parts = (part for path in kept for part in (str(path.relative_to(base)).encode(), path.read_bytes()))
    return digest([day.encode(), *parts])


def _shapes_the_database(path: Path) -> bool:
    return "migrations" in path.parts or path.is_relative_to(STORY)


def static_inputs(base: Path) -> str:
    """Fingerprint of the static files: ours by date and size, those of the packages by their pinned versions."""
    folders = [
        base / "static",
        base / "docs" / "guide" / "images",
        *(folder for package in PACKAGES for folder in (base / package).rglob("static")),
    ]
    paths = sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())
    rows = (f"{path.relative_to(base)} {path.stat().st_mtime_ns} {path.stat().st_size}".encode() for path in paths)
    return digest([(base / "requirements.txt").read_bytes(), *rows])


class Preparation:
    """The database and the static files of the demonstration, each with a stamp of what it was made from.

    `database` is None when DATABASE_URL gives one: it belongs to whoever gave it, and is never set aside.
    """

    def __init__(self, base: Path, var: Path, database: Path | None, environment: dict[str, str]):
        self.base = base
        self.database = database
        self.environment = environment
        self.log = var / "log" / "preparation.log"
        self.stamp_file = var / "demo.stamp.json"

    def run(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        stamps = self._stamps()
        static, database = (
            static_inputs(self.base),
            database_inputs(self.base, self.environment.get("PORTAL_TODAY", "")),
        )
        if stamps.get("static") != static:
            say("Fichiers statiques…")
            self._manage("collectstatic", "--noinput", "-v", "0")
            self._stamp(static=static)
        if self.database is None:
            say("Base donnée par DATABASE_URL…")
            self._manage("load_demo", "--given")
        elif stamps.get("database") != database or not self.database.exists():
            self._set_aside(finished="database" in stamps)
            say("Base de données…")
            self._manage("migrate", "--noinput", "-v", "0")
            say("Jeu de démonstration…")
            self._manage("load_demo")
            self._stamp(database=database)

    def _set_aside(self, finished: bool) -> None:
        """Make room for a new database: keep a finished one under another name, drop a half-made one."""
        self._stamp(database=None)
        previous = self.database.with_name(f"previous-{self.database.name}")
        for suffix in ("", "-wal", "-shm"):
            path = Path(f"{self.database}{suffix}")
            if finished and path.exists():
                path.replace(f"{previous}{suffix}")
            path.unlink(missing_ok=True)
        if finished:
            say(f"Le jeu de démonstration a changé : l'ancienne base est gardée dans {previous}.")

    def _manage(self, *arguments: str) -> None:
        command = [sys.executable, str(self.base / "manage.py"), *arguments]
        with open(self.log, "ab") as output:
            code = subprocess.run(
                command,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                preexec_fn=die_with_parent,
            ).returncode
        if code:
            raise PreparationError(f"« manage.py {arguments[0]} » a échoué (code {code}). Voir la fin de {self.log}.")

    def _stamps(self) -> dict[str, str]:
        if not self.stamp_file.exists():
            return {}
        return json.loads(self.stamp_file.read_text())

    def _stamp(self, **values: str | None) -> None:
        kept = {key: value for key, value in (self._stamps() | values).items() if value is not None}
        temporary = self.stamp_file.with_suffix(".tmp")
        temporary.write_text(json.dumps(kept))
        os.replace(temporary, self.stamp_file)
