"""A form filled as a person would, corrected where the page says it is wrong, until the page takes it."""

import datetime as dt
from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import resolve

from iae_portal.core import clock
from tests.factories import UserFactory, service
from tests.factories.conventions import SiaeFactory, siret_number
from tests.forms import Form
from tests.pages import said_beside

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
TEXTS = ("Exemple saisi", "12", "59000", "", "EX1", siret_number(990), "0,5", "2008")
ROUNDS = 8


def own_structure() -> str:
    return str(SiaeFactory(service=service("59L")).pk)


STRUCTURE = {"siae": own_structure}
NEXT_YEAR = STRUCTURE | {"start": "2009-01-01", "end": "2009-12-31"}
MONTH = ("hours", "headcount", "remark")  # of what is not over
# What no list of things to try would find, by page.
KNOWN = {
    "cdiae:college_add": {"code": "qualified"},
    "conventions:open": NEXT_YEAR,
    "conventions:procedure_new": {"notified_on": "", "observations_due_on": ""},
    "conventions:take_over": STRUCTURE | dict.fromkeys(("start", "signed_on"), "2008-01-01") | {"end": "2008-12-31"},
    "conventions:exchange_ask": {"kind": "project"},
    "conventions:review_send": {"others": "ana@exemple.invalid"},
    "core:assignment_add": {"username": lambda: UserFactory().username},
    "financing:bareme_new": {"start": "2012-01-01", "end": "2012-12-31"},
    "conventions:review": {f"engagements-{rank}-due_on": "2009-06-01" for rank in range(3)}
    | {f"engagements-{rank}-kept_on": "" for rank in range(3)},
    "financing:campaign_score": {"score": "0,6"},
    "financing:monthly_states": {f"etats-{rank}-{name}": "" for rank in (9, 10, 11) for name in MONTH},
    "financing:diagnostic_new": STRUCTURE
    | {f"exercices-{rank}-year": str(2005 + rank) for rank in range(3)}
    | {f"exercices-{rank}-{day}": "" for rank in range(3) for day in ("start", "end")},
    "financing:fdi_new": STRUCTURE,
    "financing:lot_answer": {"code": ""},
    "financing:rsa_new": {"start": "2012-01-01", "end": ""},
}


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


def filled(form: Form, address: str) -> dict:
    """What is known of that page, then what it proposes, then the first thing tried."""
    found = KNOWN.get(resolve(address.partition("?")[0]).view_name, {})
    known = {name: value() if callable(value) else value for name, value in found.items()}
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


def taken(form: Form, address: str, send: Callable[[dict], HttpResponse]) -> dict | None:
    """What the page takes in the end: `send` posts what is typed. None when it takes nothing."""
    typed, ranks = filled(form, address), {}
    for _ in range(ROUNDS):
        answer = send(typed)
        if answer.status_code == 302:
            return typed
        page = answer.content.decode(errors="replace") if answer.status_code in (200, 422) else ""
        typed = corrected(form, typed, page, ranks)
        if typed is None:
            return None
    return None
