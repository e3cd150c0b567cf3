import hashlib
import io
import zipfile

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.db.models.fields.files import FieldFile

from iae_portal.core.errors import Refusal
from iae_portal.documents import uploads

ODT_TYPE = "application/vnd.oasis.opendocument.text"
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def archive(**entries: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, text in entries.items():
            zipped.writestr(name, text)
    return out.getvalue()


def office(name: str, **more: str) -> bytes:
    return archive(**{"[Content_Types].xml": "<Types/>", name: "<x/>", **more})


GOOD = {
    "a.pdf": (uploads.PDF, b"%PDF-1.4\n%%EOF"),
    "a.PDF": (uploads.PDF, b"%PDF-1.4\n%%EOF"),
    "scanner.pdf": (uploads.PDF, b"\xef\xbb\xbf\r\n%PDF-1.4\n%%EOF"),
    "a.jpg": (uploads.JPEG, b"\xff\xd8\xff\xe0 image"),
    "a.jpeg": (uploads.JPEG, b"\xff\xd8\xff\xe0 image"),
    "a.png": (uploads.PNG, b"\x89PNG\r\n\x1a\n image"),
    "a.odt": (uploads.ODT, archive(mimetype=ODT_TYPE)),
    "a.ods": (uploads.ODS, archive(mimetype=ODS_TYPE)),
    "a.docx": (uploads.DOCX, office("word/document.xml")),
    "a.xlsx": (uploads.XLSX, office("xl/workbook.xml")),
    "online.docx": (uploads.DOCX, office("word/document2.xml")),
    "online.xlsx": (uploads.XLSX, office("xl/workbook12.xml")),
    "a.odp": (uploads.ODP, archive(mimetype=uploads.ODP.content_type)),
    "a.pptx": (uploads.PPTX, office("ppt/presentation.xml")),
}


def sent(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def refusal(name: str, content: bytes, kinds=uploads.ALL_KINDS) -> str:
    with pytest.raises(ValidationError) as caught:
        uploads.validate_upload(sent(name, content), kinds)
    return caught.value.messages[0]


@pytest.mark.parametrize("name", GOOD)
def test_each_accepted_kind_is_known_by_its_content(name):
    kind, content = GOOD[name]

    assert uploads.validate_upload(sent(name, content)) == kind


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"<html><script>alert(1)</script></html>"),
        ("a.pdf", b"MZ\x90 program"),
        ("a.pdf", b"text %PDF-1.4"),
        ("a.docx", archive(other="x")),
        ("a.docx", office("word/documents.xml")),
        ("a.odt", archive(mimetype="application/epub+zip")),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    ],
    ids=[
        "page",
        "program",
        "text",
        "archive",
        "office",
        "epub",
        "svg",
    ],  # an archive holds the hour at which it was made
)
def test_other_contents_are_refused(name, content):
    sentence = (
        "Le contenu de ce fichier n'est pas d'un format accepté (PDF, JPEG, PNG, ODT, ODS, DOCX, XLSX, ODP, PPTX)."
    )

    assert refusal(name, content) == sentence


def test_an_archive_that_cannot_be_read_is_damaged():
    assert refusal("a.docx", b"PK\x03\x04 broken") == (
        "Ce fichier est abîmé : ouvrez-le, enregistrez-le de nouveau, puis envoyez-le."
    )


def test_the_name_must_agree_with_the_content():
    assert refusal("a.png", GOOD["a.pdf"][1]) == (
        "Ce fichier contient du PDF mais son nom se termine autrement : renommez-le en « .pdf »."
    )


def test_a_scan_cannot_be_a_spreadsheet():
    assert refusal("a.xlsx", GOOD["a.xlsx"][1], uploads.SCANS) == (
        "Le contenu de ce fichier n'est pas d'un format accepté (PDF, JPEG, PNG)."
    )


def test_an_empty_file_and_a_heavy_one(settings):
    settings.UPLOAD_MAX_BYTES = 1024 * 1024

    assert refusal("a.pdf", b"") == "Ce fichier est vide : vérifiez-le, puis envoyez-le de nouveau."
    assert refusal("a.pdf", b"%PDF-" + b"x" * 1572864) == (
        "Ce fichier pèse 1,5\u00a0Mo, la limite est de 1\u00a0Mo : réduisez-le ou découpez-le."
    )


@pytest.mark.parametrize("name", ["xl/vbaProject.bin", "Basic/script.xml"])
def test_macros_are_refused(name):
    assert refusal("a.xlsx", office("xl/workbook.xml", **{name: "x"})) == (
        "Ce fichier contient des macros : enregistrez-le sans elles, puis envoyez-le de nouveau."
    )


def test_an_archive_that_swells_is_refused(monkeypatch):
    monkeypatch.setattr(uploads, "UNPACKED_MAX_BYTES", 1000)

    assert refusal("a.docx", office("word/document.xml", padding="0" * 2000)) == (
        "Ce fichier est trop volumineux une fois ouvert : réduisez-le ou découpez-le."
    )


class Attachment(forms.Form):
    file = uploads.UploadField(label="Pièce", kinds=uploads.SCANS)


def test_the_field_checks_and_says_what_it_takes():
    good = Attachment(files={"file": sent("a.pdf", GOOD["a.pdf"][1])})
    bad = Attachment(files={"file": sent("a.pdf", b"text")})

    assert good.is_valid() is True
    assert bad.errors == {"file": ["Le contenu de ce fichier n'est pas d'un format accepté (PDF, JPEG, PNG)."]}
    assert good.fields["file"].help_text == "PDF, JPEG, PNG, 20\u00a0Mo au plus."
    assert 'accept=".pdf,.jpg,.jpeg,.png"' in str(good["file"])


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("statuts 2008.pdf", "statuts 2008.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\dossier\\rib.pdf", "rib.pdf"),
        ("a\r\nb.pdf", "ab.pdf"),
        ("x" * 300 + ".pdf", "x" * 156 + ".pdf"),
    ],
)
def test_the_name_shown_is_a_name_and_nothing_else(typed, shown):
    assert uploads.display_name(typed) == shown


def test_the_stored_name_owes_nothing_to_the_person():
    class Row:
        class _meta:
            label_lower = "conventions.piece"

    path = uploads.upload_path(Row(), "../secret.PDF")

    assert path.startswith("uploads/conventions.piece/")
    assert path.endswith(".pdf")
    assert len(path.removeprefix("uploads/conventions.piece/")) == 32 + len(".pdf")
    assert uploads.upload_path(Row(), "a.pdf") != uploads.upload_path(Row(), "a.pdf")


def test_the_fields_of_a_stored_file():
    upload = sent("dossier/rib.pdf", b"%PDF-1.4")

    assert uploads.stored_values(upload) == {
        "file": upload,
        "original_name": "rib.pdf",
        "size": 8,
        "sha256": hashlib.sha256(b"%PDF-1.4").hexdigest(),
    }


def test_a_file_is_served_as_a_download_that_nothing_runs():
    response = uploads.serve(ContentFile(b"%PDF-1.4", name="x.pdf"), "pièce n° 1.pdf")

    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''pi%C3%A8ce%20n%C2%B0%201.pdf"
    assert b"".join(response.streaming_content) == b"%PDF-1.4"


def test_an_unknown_extension_is_served_as_bytes():
    assert uploads.serve(ContentFile(b"x", name="x"), "page.html")["Content-Type"] == "application/octet-stream"


def test_a_file_that_the_store_has_lost_is_said_and_told_to_the_administrators(settings, tmp_path, caplog):
    settings.MEDIA_ROOT = tmp_path
    name = default_storage.save("piece.pdf", ContentFile(b"%PDF-1.4"))
    file = FieldFile(None, models.FileField(name="file"), name)
    file.storage.delete(name)

    with pytest.raises(Refusal, match="manque au portail"):
        uploads.serve(file, "piece.pdf")

    assert "is not in the store: piece.pdf" in caplog.text


@pytest.mark.parametrize(
    ("size", "said"), [(1, "1\u00a0Ko"), (1024, "1\u00a0Ko"), (1025, "2\u00a0Ko"), (1024**2, "1\u00a0Mo")]
)
def test_a_size_is_said_in_the_unit_of_its_limit(size, said):
    """The limit is said in Mo: "37,3 Kio" beside it was another language."""
    assert uploads.file_size(size) == said
