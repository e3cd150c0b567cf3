"""A form filled as a person would, corrected where the page says it is wrong, until the page takes it."""

import datetime as dt
from collections.abc import Callable, Mapping

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from iae_portal.core import clock
from tests.factories.conventions import siret_number
from tests.forms import Form
from tests.pages import said_beside

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
TEXTS = ("Exemple saisi", "12", "59000", "", "EX1", siret_number(990), "0,5", "2008")
ROUNDS = 8


def tried(form: Form, name: str) -> list:
    """What a person types in that field, then what he types instead."""
    today, kind = clock.today(), form.kinds[name]
    if name in form.options:
        offered = [[value] for value in dict.fromkeys(form.options[name]) if value]
        return [*offered[:4], []]
    later = today + dt.timedelta(days=60)
    days = [today, later, dt.date(today.year + 1, 1, 1), dt.date(today.year + 1, 12, 31), today - dt.timedelta(days=15)]
    return {
        "date": [*map(dt.date.isoformat, days), ""],
        "datetime-local": [f"{later}T10:00"],
        "time": ["10:00", "17:00", ""],
        "email": ["exemple@structure.test", ""],
        "number": ["1", "2008", "0", ""],
    }.get(kind, list(TEXTS))


def files_of(form: Form) -> dict:
    return {name: SimpleUploadedFile("piece.pdf", PDF, content_type="application/pdf") for name in form.files}


def filled(form: Form, known: Mapping[str, str]) -> dict:
    """`known` fields, then what the page proposes, then the first thing tried."""
    typed = {name: tried(form, name)[0] for name in form.typed if not any(form.values.get(name, []))}
    return form.values | typed | known


def corrected(form: Form, typed: dict, page: str, ranks: dict[str, int]) -> dict | None:
    """Another value in each field that the page refuses, or the second step it asks for; None when nothing is left."""
    others = {}
    said = said_beside(page)
    if not said and 'name="confirmer"' in page and "confirmer" not in typed:
        return typed | {"confirmer": "1"}
    for name in [name for name in said if name in form.typed]:
        ranks[name] = ranks.get(name, 0) + 1
        if ranks[name] < len(tried(form, name)):
            others[name] = tried(form, name)[ranks[name]]
    return typed | others if others else None


def taken(form: Form, known: Mapping[str, str], send: Callable[[dict], HttpResponse]) -> dict | None:
    """What the page takes in the end: `send` posts what is typed. None when it takes nothing."""
    typed, ranks = filled(form, known), {}
    for _ in range(ROUNDS):
        answer = send(typed)
        if answer.status_code == 302:
            return typed
        page = answer.content.decode(errors="replace") if answer.status_code in (200, 422) else ""
        typed = corrected(form, typed, page, ranks)
        if typed is None:
            return None
    return None
