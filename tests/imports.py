"""The steps of an import, as a person takes them: send, read what it would do, confirm."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile

from iae_portal.core.forms.imports import KEPT, NOT_CARRIED
from iae_portal.core.views.import_conflicts import SHOWN


def send(client, url: str, content: bytes, name: str = "liste.csv", **fields):
    return client.post(url, {"file": SimpleUploadedFile(name, content), **fields})


def carried(answer) -> dict:
    """What the page of a trial, or of a question, sends back."""
    form = answer.context["form"]
    token = re.search(rf'name="{KEPT}" value="([^"]+)"', answer.content.decode())
    shown = re.search(rf'name="{SHOWN}" value="([^"]+)"', answer.content.decode())
    typed = {name: value for name, value in form.data.items() if name not in NOT_CARRIED}
    return typed | {KEPT: token[1] if token else "", SHOWN: shown[1] if shown else ""}


def confirm(client, url: str, answer):
    return client.post(url, {**carried(answer), "confirmer": "1"})


def counts(answer) -> tuple[int, int, int, int, int]:
    """Created, changed, unchanged, refused, repeated."""
    trial = answer.context["trial"]
    return (len(trial.created), len(trial.changed), trial.unchanged, len(trial.refused), len(trial.repeated))
