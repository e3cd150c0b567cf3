"""The annexe as a PDF: the figures of the page, watermark until it is validated."""

import pytest

from financing.documents.annex import ANNEX_KIND, build_context
from financing.models import FinancialAnnex
from iae_portal.core.text import euros
from iae_portal.documents.rendering import html_of
from iae_portal.documents.services.versions import prepare_version, produce_document
from tests.factories import LetterheadFactory
from tests.factories.financing import credit, entered, make_convention, validated

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("siae_type", "values"),
    [("EI", {}), ("ACI", {"requests": ("12000", "18000")})],
)
def test_the_document_says_what_the_page_says(officer_59l, siae_type, values):
    credit("59L", "200000.00")
    annex = entered(officer_59l.user, make_convention(siae_type), **values)
    html = html_of(prepare_version(kind="financing.annex", subject=annex, actor=officer_59l.user))
    run = annex.computations.get()
    assert euros(run.agreed_amount) in html
    for line in run.explanation:
        assert line["text"].replace("'", "&#x27;") in html


def test_it_is_final_once_validated(officer_59l):
    credit("59L", "200000.00")
    annex = validated(officer_59l.user, make_convention())
    assert ANNEX_KIND.is_final(annex) is True
    assert ANNEX_KIND.is_final(FinancialAnnex(state="entered")) is False
    assert build_context(annex)["agreed_amount"] == annex.computations.order_by("-pk").first().agreed_amount


def test_the_file_is_made(officer_59l):
    LetterheadFactory()
    credit("59L", "200000.00")
    annex = validated(officer_59l.user, make_convention())
    version = produce_document(kind="financing.annex", subject=annex, actor=officer_59l.user)
    with version.file.open() as file:
        assert file.read(5) == b"%PDF-"
