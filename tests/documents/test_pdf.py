import hashlib
import io

import pikepdf
import pytest

from iae_portal.core.errors import Refusal
from iae_portal.documents import pdf
from iae_portal.documents.rendering import html_of, pdf_of
from iae_portal.documents.services.versions import prepare_version
from tests.documents.accessibility import assert_pdf_is_accessible
from tests.documents.kinds import KEY, LETTER_KEY, kind
from tests.scenes import scene

PAGE = '<html lang="fr"><head><title>Essai</title></head><body data-reference="x"><h1>Essai</h1>{}</body></html>'
IDENTIFIER = "ab" * 32


def render(body: str, draft: bool = False) -> bytes:
    return pdf.render(PAGE.format(body), draft=draft, identifier=IDENTIFIER)


@scene
def version(charter, lille):
    return prepare_version(kind=KEY, subject=lille, actor=None)


def is_dict(entry) -> bool:
    return isinstance(entry, pikepdf.Dictionary)


def names_of_fonts(file: pikepdf.Pdf) -> set[str]:
    return {
        str(font.BaseFont).partition("+")[2] for page in file.pages for font in page.Resources.get("/Font", {}).values()
    }


def test_a_document_passes_the_independent_checker(version):
    assert_pdf_is_accessible(pdf_of(version))


def test_a_draft_and_a_letter_pass_too(fill_kind, letter, lille):
    fill_kind(kind(is_final=lambda service: False))

    assert_pdf_is_accessible(pdf_of(prepare_version(kind=KEY, subject=lille, actor=None)))
    assert_pdf_is_accessible(pdf_of(prepare_version(kind=LETTER_KEY, subject=lille, actor=None)))


def test_the_checker_refuses_a_picture_without_text():
    with pytest.raises(pdf.DefectiveDocument):
        render('<img src="static:portal/print-flag.svg">')


def test_language_title_and_embedded_fonts(version):
    with pikepdf.open(io.BytesIO(pdf_of(version))) as file:
        assert str(file.Root.Lang) == "fr"
        assert str(file.docinfo.Title) == "Convention d'insertion n° 59L 09 0001"
        assert str(file.docinfo.Author) == version.service.name
        assert names_of_fonts(file) == {"Marianne", "Marianne-Medium", "Marianne-Bold", "Marianne-Italic"}
        assert len(file.pages) >= 8


def test_headers_of_tables_say_their_scope():
    table = (
        '<table><thead><tr><th scope="col">A</th></tr></thead><tbody><tr><th scope="row">B</th></tr></tbody></table>'
    )

    with pikepdf.open(io.BytesIO(render(table))) as file:
        scopes = [
            str(entry.A.Scope)
            for entry in file.objects
            if is_dict(entry) and entry.get("/S") == "/TH" and "/A" in entry
        ]

    assert sorted(scopes) == ["/Column", "/Row"]


def test_page_numbers_are_artifacts_not_content():
    with pikepdf.open(io.BytesIO(render("<p>Un seul paragraphe.</p>"))) as file:
        content = file.pages[0].Contents.read_bytes()

    assert content.count(b"/Pagination") == 2


def test_the_same_page_gives_the_same_bytes(version):
    html = html_of(version)

    first = pdf.render(html, draft=False, identifier=IDENTIFIER)
    second = pdf.render(html, draft=False, identifier=IDENTIFIER)

    assert hashlib.sha256(first).hexdigest() == hashlib.sha256(second).hexdigest()


@pytest.mark.parametrize(
    "address",
    [
        "https://exemple.invalid/image.png",
        "file:///etc/hostname",
        "static:portal/../../manage.py",
        "static:admin/img/icon-yes.svg",
        "static:portal/absente.svg",
    ],
)
def test_only_known_static_files_are_read(address):
    with pytest.raises(pdf.DefectiveDocument, match="refused|not found|Failed"):
        render(f'<img alt="image" src="{address}">')


def test_a_sign_that_no_font_draws_is_named():
    """The job of the document says it to who asked for it."""
    with pytest.raises(Refusal, match="pas de dessin pour « 李 » et « ❌ » : remplacez") as refused:
        render("<p>李 demande ❌ ou 李</p>")
    assert isinstance(refused.value, pdf.DefectiveDocument)


def test_a_bad_style_is_a_defect():
    with pytest.raises(pdf.DefectiveDocument):
        render('<p style="colour: red">x</p>')


def test_only_a_draft_bears_the_watermark():
    def words_behind(content: bytes) -> bool:
        """The words of the watermark are alone to be written in DejaVu."""
        with pikepdf.open(io.BytesIO(content)) as file:
            return any("DejaVu" in str(entry.get("/BaseFont", "")) for entry in file.objects if is_dict(entry))

    assert words_behind(render("<p>x</p>", draft=True)) is True
    assert words_behind(render("<p>x</p>")) is False
