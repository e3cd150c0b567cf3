"""What leaves the portal: each kind of document on a few subjects, the outbox, the reminders of the days to come."""

import io
import re
import tempfile
from collections import defaultdict
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.portrait.visible import without_chance, words_of_pdf
from tests.portrait.walk import Portrait, words_of_mail

OF_EACH = 5
KEYS = range(1, 600, 7)  # far apart: subjects of several years, measures and states
DAYS = ("2008-10-15", "2008-11-15", "2009-01-15", "2009-03-31")


def documents() -> Portrait:
    made: Portrait = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        for kind in _kinds():
            for key in KEYS:
                if len(made[kind]) < OF_EACH and (words := _document(kind, key, Path(folder) / "document.pdf")):
                    made[kind].append(words)
    return made


def _kinds() -> list[str]:
    """The command lists them when it refuses one."""
    try:
        call_command("render_document", "?", "1", output=Path("never"))
    except CommandError as refusal:
        return re.findall(r"\w+\.\w+", str(refusal).partition("connues")[2])
    return []


def _document(kind: str, key: int, path: Path) -> str | None:
    try:
        call_command("render_document", kind, str(key), output=path, stdout=io.StringIO())
    except CommandError as refusal:
        return None if "Aucun objet" in str(refusal) else str(refusal)
    except Exception as error:  # noqa: BLE001 - a document that cannot be made is part of the portrait
        return f"{type(error).__name__} : {error}"
    return words_of_pdf(path.read_bytes())


def mails() -> Portrait:
    call_command("send_reminders", verbosity=0, stdout=io.StringIO())
    made: Portrait = defaultdict(list)
    for mail in apps.get_model("notifications.OutgoingMail").objects.order_by("pk"):
        names = [row.name for row in mail.attachments.order_by("pk")]
        made[mail.kind].append(without_chance("\n".join([words_of_mail(mail), *names])))
    return made


def reminders() -> Portrait:
    made: Portrait = {}
    for day in DAYS:
        out = io.StringIO()
        call_command("send_reminders", date=day, dry_run=True, stdout=out)
        made[day] = [without_chance(out.getvalue())]
    return made
