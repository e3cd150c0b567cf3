"""The base of the measurements: the national demonstration, then a real list of structures when there is one."""

import time
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from conventions.services.siae_import import apply_rows, read_rows
from iae_portal.core.models import User


def prepare(real_list: Path, *, keep: bool) -> list[str]:
    """Make the base (or keep the one of the last time) and say how long each step took."""
    if not keep:
        _forget_the_last_one()
    call_command("migrate", verbosity=0)
    lines = []
    if not User.objects.exists():
        started = time.monotonic()
        call_command("load_demo", national=True, verbosity=0)
        lines.append(f"Démonstration nationale chargée en {time.monotonic() - started:.1f} s")
    return lines + _import(real_list)


def _forget_the_last_one() -> None:
    """Only the file of SQLite: on PostgreSQL the base is given empty, nobody's rows are ever erased from here."""
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        name = Path(settings.DATABASES["default"]["NAME"])
        for path in name.parent.glob(f"{name.name}*"):
            path.unlink()


def _import(path: Path) -> list[str]:
    if not path.is_file():
        return [f"Pas de liste réelle à importer ({path})"]
    return [_timed_import(path, title) for title in ("Import de la liste réelle", "Le même, une seconde fois")]


def _timed_import(path: Path, title: str) -> str:
    started, cpu = time.monotonic(), time.process_time()
    rows = read_rows(path.read_bytes())
    counts = apply_rows(actor=None, rows=rows).counts
    figures = ", ".join(f"{counts[key]} {label}" for key, label in COUNTS.items())
    spent = f"{time.monotonic() - started:.1f} s, dont {time.process_time() - cpu:.1f} s de processeur"
    return f"{title} : {len(rows)} lignes en {spent} ({figures})"


COUNTS = {
    "created": "créées",
    "changed": "modifiées",
    "unchanged": "inchangées",
    "refused": "refusées",
    "repeated": "répétées",
}
