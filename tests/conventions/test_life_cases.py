"""Faults once found in the papers of a convention: who signs it and under what, what a letter tells, what it binds."""

import datetime as dt

import pytest

from conventions.documents import ACKNOWLEDGEMENT, CONVENTION, acknowledgement
from conventions.models import Convention
from iae_portal.documents.rendering import html_of
from iae_portal.documents.services.versions import prepare_version

pytestmark = pytest.mark.django_db


def words_of(kind: str, convention: Convention) -> str:
    page = html_of(prepare_version(kind=kind, subject=convention, actor=None))
    return " ".join(page.replace("&#x27;", "'").split())


def test_the_signed_paper_names_who_signed_on_its_day_and_under_what(signed, head_59l, settings):
    settings.PORTAL_TODAY = "2009-02-01"  # Pôle emploi since January
    paper = words_of(CONVENTION, signed)

    delegation = head_59l.user.delegations.get().order_reference
    assert f"Vu la délégation de signature du préfet : {delegation} ;" in paper
    assert f"et par délégation {head_59l.user}" in paper
    assert "l'Agence nationale pour l'emploi (ANPE), représentée par Samuel Fictif, Directeur d'agence ;" in paper
    assert "La convention est conclue pour trois ans :" in paper
    assert [word for word in ("Pôle emploi", "ans au plus") if word in paper] == []


@pytest.mark.parametrize(
    ("today", "agency"),
    [("2008-12-31", "l'Agence nationale pour l'emploi (ANPE), représentée"), ("2009-01-01", "Pôle emploi, représenté")],
)
def test_a_paper_in_preparation_names_the_agency_of_the_day(maker, pending, settings, today, agency):
    maker.name_signatories(pending)
    settings.PORTAL_TODAY = today
    assert f"{agency} par Samuel Fictif, Directeur d'agence ;" in words_of(CONVENTION, pending)


@pytest.mark.parametrize(
    ("quality", "by_delegation", "box"),
    [
        ("Préfet du Nord", False, "Pour l'État, le préfet"),
        ("Sous-préfète de Douai", True, "Pour l'État, le préfet et par délégation"),
    ],
)
def test_the_prefet_who_signs_himself_signs_under_no_delegation(pending, quality, by_delegation, box):
    pending.signatories.filter(kind="state").update(name="Rose Fictive", quality=quality)
    paper = words_of(CONVENTION, pending)
    line = paper[paper.index("l'État, représenté par") :].partition(";")[0]
    assert (f"Rose Fictive, {quality}" in line, "et par délégation Rose" in line) == (True, by_delegation)
    assert f">{box}</p>" in paper


@pytest.mark.parametrize(
    ("day", "refused_on", "source"),
    [
        (dt.date(2008, 10, 15), dt.date(2008, 12, 15), "loi n° 2000-321 du 12 avril 2000, article 21"),
        (dt.date(2015, 12, 31), dt.date(2016, 2, 29), "loi n° 2000-321 du 12 avril 2000, article 21"),
        (
            dt.date(2016, 1, 1),
            dt.date(2016, 3, 1),
            "code des relations entre le public et l'administration, article L. 231-4",
        ),
    ],
)
def test_the_acknowledgement_says_when_silence_refuses_and_where_to_contest_it(opened, day, refused_on, source):
    opened.acknowledged_on = day
    said = acknowledgement(opened)
    assert (said["refused_on"], said["refused_by"]) == (refused_on, source)
    paper = words_of(ACKNOWLEDGEMENT, opened)
    assert "votre demande sera réputée rejetée" in paper
    assert "recours devant le tribunal administratif" in paper
