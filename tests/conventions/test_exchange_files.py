"""Files that a structure drops together: each is kept, or said to be wrong beside its field."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from conventions.services import exchanges
from tests.conventions.exchange_desk import asked, inside, page_of
from tests.forms import forms_of
from tests.pages import said_beside

pytestmark = pytest.mark.django_db
GOOD, WRONG = b"%PDF-1.4 essai", b"garbage"


@pytest.fixture(autouse=True)
def files_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.parametrize("button", ["enregistrer", "envoyer"])
@pytest.mark.parametrize(("contents", "kept"), [((GOOD, WRONG), ["0.pdf"]), ((WRONG,), []), ((GOOD, GOOD), None)])
def test_a_file_that_is_refused_is_said_and_leaves_the_others(link, officer_59l, contents, kept, button):
    row = asked(link.convention, officer_59l.user, "pieces")
    client, address = inside(link), page_of(link, row)
    [page, *_] = forms_of(client.get(address).content.decode(), address)
    files = [SimpleUploadedFile(f"{rank}.pdf", content) for rank, content in enumerate(contents)]

    answer = client.post(address, dict(zip(page.files, files, strict=False)) | {button: "1"})

    row.refresh_from_db()
    found = sorted(row.files.values_list("name", flat=True))
    if kept is None:
        assert (answer.status_code, found) == (302, ["0.pdf", "1.pdf"])
        return
    assert (answer.status_code, found, row.sent_on) == (422, kept, None)
    assert list(said_beside(answer.content.decode())) == [page.files[contents.index(WRONG)]]


def test_a_file_beyond_the_quota_leaves_the_others(link, officer_59l, monkeypatch):
    monkeypatch.setattr(exchanges, "BYTES_MAX", 2 * len(GOOD))
    row = asked(link.convention, officer_59l.user, "pieces")
    client, address = inside(link), page_of(link, row)
    [page, *_] = forms_of(client.get(address).content.decode(), address)
    files = [SimpleUploadedFile("lourd.pdf", GOOD * 3), SimpleUploadedFile("leger.pdf", GOOD)]

    answer = client.post(address, dict(zip(page.files, files, strict=False)) | {"enregistrer": "1"})

    assert (answer.status_code, [file.name for file in row.files.all()]) == (422, ["leger.pdf"])
    monkeypatch.setattr(exchanges, "BYTES_MAX", len(GOOD))  # all of it for one file
    row.files.all().delete()
    client.post(address, {page.files[0]: SimpleUploadedFile("juste.pdf", GOOD), "enregistrer": "1"})
    assert [file.name for file in row.files.all()] == ["juste.pdf"]


def test_a_part_that_is_sent_says_what_is_still_missing_before_and_after(link, officer_59l):
    """What is dropped, or not needed, is not said to be missing; nor is anything once the service has settled it."""
    row = asked(link.convention, officer_59l.user, "pieces")
    client, address = inside(link), page_of(link, row)
    before = client.get(address)
    needed = before.context["missing"]
    fields = [f for f in before.context["form"] if f.field.wanted]
    assert len(needed) > 1 and needed == [field.label for field in fields]

    client.post(address, {fields[0].html_name: SimpleUploadedFile("a.pdf", GOOD), "enregistrer": "1"})
    kept = client.get(address)
    assert kept.context["missing"] == needed[1:]
    assert "n'envoie que ce qui est déposé" in kept.content.decode()

    client.post(address, {"envoyer": "1"})
    sent = client.get(address)
    assert "Cet envoi est incomplet" in sent.content.decode() and sent.context["missing"] == needed[1:]

    exchanges.set_aside(actor=officer_59l.user, exchange=row, comment="Exemple")
    assert "Cet envoi est incomplet" not in client.get(address).content.decode()
