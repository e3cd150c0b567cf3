"""The printed convention at its smallest: one year, a table of one line."""

from conventions.documents import CONVENTION
from iae_portal.documents.rendering import pdf_of
from iae_portal.documents.services.versions import prepare_version
from tests.documents.accessibility import assert_pdf_is_accessible


def test_a_convention_of_one_year_is_accessible(maker, siae):
    convention = maker.negotiate(maker.complete(maker.open(siae, years=1)))
    assert_pdf_is_accessible(pdf_of(prepare_version(kind=CONVENTION, subject=convention, actor=None)))
