"""Every form of floor 2 sent garbage: never an error page, nothing written when refused, what was typed comes back."""

import pytest
from django.db import transaction
from django.urls import reverse

from iae_portal.core.models import JournalEntry
from tests.conventions.rights_table import ROWS

pytestmark = pytest.mark.django_db

GARBAGE = {
    "huge": "é" * 200_000,
    "emoji": "🦄👩‍👩‍👧‍👦 de droite à gauche \u202e",
    "nul": "a\x00b",
    "negative": "-1",
    "decimal": "1e400",
    "nan": "NaN",
    "infinite": "-Infinity",
    "first day": "0001-01-01",
    "last day": "9999-12-31",
    "no day": "2008-02-31",
    "unknown id": "999999999999999999999999",
    "digit that is no number": "²",
    "lines": "un\r\ndeux\r\nBcc: x@exemple.invalid",
    "markup": "<script>alert(1)</script>{{ settings }}{% now %}",
    "lone surrogate": b"\xed\xb3\xbf".decode("latin-1"),
    "empty": "",
}


def forms_of_floor_2():
    """Each page of the table of rights that a person of Lille opens and may send, once."""
    seen = {}
    for row in ROWS:
        if row.view.endswith("_file"):
            continue  # a download takes no form
        if row.view.startswith("conventions:") and row.readers and not row.query and not row.headers:
            arguments = row.arguments
            seen.setdefault((row.view, id(arguments)), row)
    return list(seen.values())


def fields_of(client, address: str) -> set[str]:
    """Names of the fields that the page shows; pages made of buttons get every name that floor 2 knows."""
    answer = client.get(address)
    form = (answer.context or {}).get("form") if answer.status_code in (200, 422) else None
    known = {"side", "expected_rounds", "client_key", "value", "durable", "transition", "positive", "reason"}
    return set(form.fields) if form is not None else known | {"indicator", "dossier", "officer", "comment"}


@pytest.fixture(autouse=True)
def files_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.parametrize("row", forms_of_floor_2(), ids=str)
def test_garbage_is_refused_in_a_page_and_writes_nothing(row, officer_59l, head_59l):
    client = officer_59l if "officer_59l" in row.readers else head_59l
    address = reverse(row.view, kwargs=row.arguments())
    names = fields_of(client, address)
    for kind, garbage in GARBAGE.items():
        before = JournalEntry.objects.count()
        with transaction.atomic():
            answer = client.post(address, dict.fromkeys(names, garbage))
            written = JournalEntry.objects.count() - before
            transaction.set_rollback(True)
        assert answer.status_code < 500, f"{kind} in {sorted(names)}"
        if answer.status_code >= 400:
            assert written == 0, f"{kind}: refused, yet something was written"
