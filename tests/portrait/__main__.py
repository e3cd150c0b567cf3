"""make portrait: what the portal says and shows, kept in a folder, so that a change of its code can be compared.

python -m tests.portrait take FOLDER [--only PART...]; python -m tests.portrait compare BEFORE AFTER
"""

import argparse
import json
import logging
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path


def say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


def take(folder: Path, wanted: Callable[[str], bool]) -> None:
    """The demonstration in a folder of its own, frozen; texts in FOLDER/*.json, pictures in FOLDER/pictures."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as var:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "tests.portrait.settings",
            "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # the driver of the browser keeps an event loop in this thread
            "PORTAL_VAR_DIR": var,
        }
        os.environ.pop("DATABASE_URL", None)
        import django

        django.setup()
        logging.disable()  # every refusal of a form would be a line

        from tests.guide.portal import load

        load()
        _told("demonstration loaded")
        _read(folder, wanted)
        if wanted("pictures"):
            from tests.portrait.pictures import take_pictures

            take_pictures(folder / "pictures")
            _told("pictures")
        _papers(folder, wanted)


def _told(what: str) -> None:
    say(f"{time.process_time():6.0f} s  {what}")


def _keep(folder: Path, name: str, portrait: dict[str, list[str]]) -> None:
    text = json.dumps(portrait, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / f"{name}.json").write_text(text + "\n")
    _told(f"{name} : {sum(map(len, portrait.values()))}")


def _read(folder: Path, wanted: Callable[[str], bool]) -> None:
    from tests.portrait import walk

    for name in filter(wanted, walk.ROLES):
        visit = walk.walk(name, ["/"], walk.EACH.get(name, 2))
        _keep(folder, name, visit.pages)
        if name in walk.SENDERS:
            _keep(folder, f"{name}-forms", walk.send_all(name, visit.forms))
    if wanted("guest"):
        visit = walk.walk("", ["/connexion/", *walk.guest_links()], 6)
        _keep(folder, "guest", visit.pages)
        _keep(folder, "guest-forms", walk.send_all("", visit.forms))


def _papers(folder: Path, wanted: Callable[[str], bool]) -> None:
    from tests.portrait import papers

    for part in (papers.documents, papers.reminders, papers.mails):
        if wanted(part.__name__):
            _keep(folder, part.__name__, part())


def main() -> int:
    parser = argparse.ArgumentParser(prog="make portrait")
    actions = parser.add_subparsers(dest="action", required=True)
    taking = actions.add_parser("take", help="garde dans FOLDER ce que le portail dit et montre")
    taking.add_argument("folder", type=Path)
    taking.add_argument("--only", nargs="+", metavar="PART", help="un compte, guest, pictures, documents, mails…")
    comparing = actions.add_parser("compare", help="dit ce qui diffère entre deux portraits")
    comparing.add_argument("before", type=Path)
    comparing.add_argument("after", type=Path)
    options = parser.parse_args()
    if options.action == "take":
        take(options.folder, lambda part: options.only is None or part in options.only)
        return 0
    from tests.portrait.compare import compare

    return 0 if compare(options.before, options.after, say) else 1


sys.exit(main())
