"""The same figures on the page of an annexe, in its PDF and from `compute_aid --annex` fed back to the command."""

import subprocess
from decimal import Decimal

import pytest
from django.urls import reverse

from financing.models import FinancialAnnex
from financing.services.monthly_states import save_states
from iae_portal.core.text import euros
from iae_portal.documents.services.versions import produce_document
from tests.documents.accessibility import assert_pdf_is_accessible
from tests.factories import LetterheadFactory
from tests.factories.financing import credit, make_convention, validated
from tests.financing.test_monthly_states import rows
from tests.financing.test_replay import frozen, replay

pytestmark = pytest.mark.django_db


# What each method is agreed on: ETP of an EI (8.50 in the draft), hours and posts of an ETTI, requests of an ACI.
ENTRIES = {
    "EI": {},
    "ETTI": {
        "planned_hours": Decimal("43680.00"),
        "permanent_fte": Decimal("3.00"),
        "agreed_posts": Decimal("2.28"),
    },
    "ACI": {"requests": ("12000.00", "18000.00")},
}


@pytest.fixture
def annex(siae_type, officer_59l, settings, tmp_path) -> FinancialAnnex:
    """An annexe of 2008 and nine months of hours, the first one under the agreed number of an EI."""
    settings.MEDIA_ROOT = tmp_path
    LetterheadFactory()
    credit("59L", "1000000.00", year=2008)
    made = validated(officer_59l.user, make_convention(siae_type, 2008), **ENTRIES[siae_type])
    save_states(actor=officer_59l.user, convention=made.convention, rows=rows("1000", *["1066.04"] * 8))
    return made


def text_of(content: bytes) -> str:
    """The words of a PDF on one line, spaces of all kinds made plain."""
    words = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True).stdout
    return plain(words.decode())


def plain(text: str) -> str:
    return " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())


def amounts_of(answers: dict) -> set[str]:
    """The amounts of an aid per ETP, or those agreed and realised of the two others."""
    if not answers["annexes"]:
        return {answer["amount"] for answer in answers["accompaniment"]}
    (answer,) = answers["annexes"]
    return {answer["agreed_amount"], answer["due"], *(line["amount"] for line in answer["schedule"])}


@pytest.mark.parametrize("siae_type", ENTRIES)
def test_the_page_the_document_and_the_command_agree(officer_59l, annex, monkeypatch):
    amounts = amounts_of(replay(frozen(annex.number), monkeypatch))
    shown = {plain(euros(Decimal(amount))) for amount in amounts}

    page = plain(officer_59l.get(reverse("financing:annex_detail", args=[annex.slug])).content.decode())
    version = produce_document(kind="financing.annex", subject=annex, actor=officer_59l.user)
    with version.file.open() as file:
        content = file.read()
    printed = text_of(content)

    assert shown
    assert {amount for amount in shown if amount not in page} == set()
    assert {amount for amount in shown if amount not in printed} == set()
    assert_pdf_is_accessible(content)
