"""The steps of an import, as a person takes them: send, read what it would do, confirm."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile

from iae_portal.core.forms.imports import KEPT, NOT_CARRIED


def send(client, url: str, content: bytes, name: str = "liste.csv", **fields):
    return client.post(url, {"file": SimpleUploadedFile(name, content), **fields})


def carried(answer) -> dict:
    """What the page of a trial, or of a question, sends back."""
    form = answer.context["form"]
    token = re.search(rf'name="{KEPT}" value="([^"]+)"', answer.content.decode())
    typed = {name: value for name, value in form.data.items() if name not in NOT_CARRIED}
    return typed | {KEPT: token[1] if token else ""}


def confirm(client, url: str, answer):
    return client.post(url, {**carried(answer), "confirmer": "1"})


def counts(answer) -> tuple[int, int, int, int, int]:
    """Created, changed, unchanged, refused, repeated."""
    trial = answer.context["trial"]
    return (len(trial.created), len(trial.changed), trial.unchanged, len(trial.refused), len(trial.repeated))
