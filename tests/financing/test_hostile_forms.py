"""Every form of financing given nonsense in every field: a sentence in French, nothing lost, never a failure."""

import re

import pytest
from django.urls import reverse
from django.utils.html import escape

from tests.financing.rights_table import ROWS
from tests.rights import Row

pytestmark = pytest.mark.django_db

FIRST = ("head_59l", "director_31", "national", "officer_59l")
FIELD = re.compile(r'<(?:input|select|textarea)[^>]*\bname="([^"]+)"')
NOT_FORMS = frozenset({"annex_list", "payer_export", "diagnostic_list", "fdi_list", "envelopes", "states_import"})
KEPT = "<b>À GARDER</b>"
NONSENSE = {
    "words": KEPT,
    "negative": "-1",
    "huge": "9" * 30,
    "exponent": "1e400",
    "not-a-number": "NaN",
    "infinite": "Infinity",
    "null": "a\x00b",
    "arabic": "\u0663",
    "no-such-day": "2008-02-30",
    "far-year": "9999-12-31",
    "long": "é" * 5000,
    "list": "[]",
}
ENGLISH = ("Enter a ", "This field", "Ensure ", "Select a valid", "Please ")


def has_form(row: Row) -> bool:
    name = row.view.split(":")[1]
    return row.method == "get" and row.status == 200 and not row.query and name not in NOT_FORMS


FORMS = [row for row in ROWS if has_form(row)]


def fields_of(page: str) -> list[str]:
    """Names of the fields inside the page's own forms."""
    main = page[page.index("<main") : page.index("</main")]
    forms = re.findall(r'<form[^>]*method="post".*?</form>', main, re.S)
    return [name for form in forms for name in FIELD.findall(form) if name != "csrfmiddlewaretoken"]


@pytest.mark.parametrize("row", FORMS, ids=[f"{rank:02d}-{row.view}" for rank, row in enumerate(FORMS)])
def test_nonsense_is_answered_in_a_sentence(row, request):
    role = next(role for role in (*FIRST, *row.readers) if role in row.readers)
    client = request.getfixturevalue(role)
    address = reverse(row.view, kwargs=row.arguments())
    names = fields_of(client.get(address).content.decode())
    typed = [name for name in names if not name.endswith(("_FORMS", "version", "lines"))]
    if not typed:
        pytest.skip("the page only asks to confirm, or only reads")
    frame = {name: "1" for name in names if name.endswith("_FORMS")}
    accepted = False  # nonsense may be a fair reason: the action is then done, and no longer open
    for kind, value in NONSENSE.items():
        answer = client.post(address, frame | dict.fromkeys(typed, value))
        page = answer.content.decode()
        if accepted and answer.status_code == 403:
            break
        accepted = accepted or answer.status_code == 302
        assert answer.status_code in (200, 302, 422), (kind, answer.status_code)
        assert [word for word in ENGLISH if word in page] == [], kind
        if answer.status_code == 422:
            assert any(mark in page for mark in ("fr-error-text", 'role="alert"', "fr-alert--error")), kind
        if kind == "words" and answer.status_code == 422:
            assert escape(KEPT) in page


@pytest.mark.parametrize("row", FORMS, ids=[f"{rank:02d}-{row.view}" for rank, row in enumerate(FORMS)])
def test_a_broken_frame_of_rows_is_no_failure(row, request):
    """The hidden counts of the lists typed line by line come back wrong or not at all."""
    role = next(role for role in (*FIRST, *row.readers) if role in row.readers)
    client = request.getfixturevalue(role)
    address = reverse(row.view, kwargs=row.arguments())
    names = fields_of(client.get(address).content.decode())
    counts = [name for name in names if name.endswith("_FORMS")]
    if not counts:
        pytest.skip("no list in this form")
    for value in ("", "-3", "abc", "9" * 12):
        assert client.post(address, dict.fromkeys(counts, value)).status_code in (302, 422)
    assert client.post(address, {}).status_code in (302, 422)
