"""Every form of every page given nonsense: an answer in French, nothing lost, never a failure."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Max
from django.utils.html import escape

from iae_portal.core.models import JournalEntry
from tests.clients import PortalClient
from tests.forms import Form, forms_of
from tests.rights import ROLES, Row
from tests.test_rights_table import ROWS

pytestmark = pytest.mark.django_db

KEPT = "<b>À GARDER</b>"
NONSENSE = {
    "words": KEPT,
    "empty": "",
    "negative": "-1",
    "huge": "9" * 30,
    "exponent": "1e400",
    "not-a-number": "NaN",
    "infinite": "Infinity",
    "null": "a\x00b",
    "arabic": "\u0663",
    "no-such-day": "2008-02-30",
    "far-year": "9999-12-31",
    "first-year": "0001-01-01",
    "long": "é" * 5000,
    "list": "[]",
    "emoji": "🦄👩‍👩‍👧‍👦 de droite à gauche \u202e",
    "digit that is no number": "²",
    "lines": "un\r\ndeux\r\nBcc: x@exemple.invalid",
    "lone surrogate": b"\xed\xb3\xbf".decode("latin-1"),
}
BROKEN_COUNTS = ("", "-3", "abc", "9" * 12)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
FILES = {"facture.pdf": b"garbage\x00\xff", "liste.xlsx": b"PK\x03\x04garbage", "liste.csv": b"\xff\xfe\x00;\n"}
ENGLISH = ("Enter a ", "This field", "Ensure ", "Select a valid", "Please ")
DESCRIBED = re.compile('aria-describedby="([^"]*)"')
SAID = ("fr-error-text", 'role="alert"', "fr-alert--error", "fr-message--error")
ANSWERS = (200, 302, 403, 404, 422, 429)  # 403 and 404: the nonsense before was a fair answer, and the thing is done
PAGES = [
    row for row in ROWS if row.method == "get" and row.status == 200 and not row.headers and (row.public or row.readers)
]


@pytest.fixture(autouse=True)
def files_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def found(row: Row, request) -> tuple[PortalClient, list[Form]]:
    """A reader of the page, and its forms."""
    client = PortalClient()
    if not row.public:
        client = request.getfixturevalue(next(role for role in ROLES if role in row.readers))
    address = row.address(client)
    answer = client.get(address)
    if answer.streaming:
        b"".join(answer.streaming_content)  # a served file stays open until it is read
        return client, []
    return client, one_of_each(forms_of(answer.content.decode(errors="replace"), address))


def one_of_each(forms: list[Form]) -> list[Form]:
    """A page may bear the same small form on each of its lines."""
    kinds = {(re.sub(r"\d+", "0", form.action), *form.typed, *form.files): form for form in reversed(forms)}
    return list(kinds.values())


def last_written() -> int | None:
    """Key of the last line of the journal."""
    return JournalEntry.objects.aggregate(last=Max("pk"))["last"]


def send(client: PortalClient, form: Form, values: dict, what: str) -> str | None:
    """Post it; the page if it was refused. Whatever the answer, it is one of ours, in French."""
    before = last_written()
    answer = client.post(form.action, {name: value for name, value in values.items() if value is not None})
    assert answer.status_code in ANSWERS, (form.action, what, answer.status_code)
    assert answer.status_code < 400 or last_written() == before, (
        f"{form.action} {what}: refused, yet something is written"
    )
    if answer.streaming or answer.status_code != 422:
        return None
    page = answer.content.decode()
    assert [words for words in ENGLISH if words in page] == [], (form.action, what)
    assert any(mark in page for mark in SAID), (form.action, what)
    described = {name for names in DESCRIBED.findall(page) for name in names.split()}
    assert [name for name in described if f'id="{name}"' not in page] == [], (form.action, what)
    return page


@pytest.mark.parametrize("row", PAGES, ids=str)
def test_nonsense_is_answered_in_a_sentence(row, found):
    client, forms = found
    for form in forms:
        keep_files(client, form)
    for form in forms:
        break_frame(client, form)  # first: refused, it leaves the page as it was
    for form in forms:
        # A form of buttons sends the same whatever is typed: done, then done already.
        for what, value in list(NONSENSE.items())[: None if form.typed else 2]:
            page = send(client, form, form.values | dict.fromkeys(form.typed, value), what)
            if page and what == "words" and form.free:
                assert escape(KEPT) in page, form.action
        send(client, form, {}, "nothing")


def keep_files(client: PortalClient, form: Form) -> None:
    """A file that nothing is wrong with is kept by the page that refuses another field."""
    if not form.files:
        return
    chosen = {field: SimpleUploadedFile("piece.pdf", PDF) for field in form.files}
    page = send(client, form, form.values | dict.fromkeys(form.typed, KEPT) | chosen, "a good file")
    refused = [field for field in form.files if page and not re.search(rf"""name="{field}"[^>]*aria-invalid""", page)]
    assert [field for field in refused if f'name="{field}-garde"' not in page] == [], form.action


def break_frame(client: PortalClient, form: Form) -> None:
    """The hidden counts of the lists typed line by line come back wrong; the file is not what its name says."""
    counts = [name for name in form.values if name.endswith("_FORMS")]
    for value in BROKEN_COUNTS if counts else ():
        send(client, form, form.values | dict.fromkeys(counts, value), f"counts {value}")
    for name, content in FILES.items() if form.files else ():
        files = {field: SimpleUploadedFile(name, content) for field in form.files}
        send(client, form, form.values | files, name)
