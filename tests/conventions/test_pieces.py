"""The checklist on one page: one save for every piece, files dropped together, pieces taken again from last time."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from conventions.models import Piece, PieceType
from conventions.reminders import MISSING, RULES_OF_CONVENTIONS
from conventions.selectors.pieces import pieces_of_before
from tests.factories.conventions import ConventionFactory

pytestmark = pytest.mark.django_db

TODAY = dt.date(2008, 10, 15)


def pdf(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.4 essai", "application/pdf")


def address(convention) -> str:
    return reverse("conventions:pieces", args=[convention.number])


def test_every_piece_is_received_in_one_save(opened, officer_59l):
    rows = list(opened.pieces.all())
    typed = {f"received_{row.pk}": "2008-10-10" for row in rows} | {f"exam_{row.pk}": "yes" for row in rows}

    assert officer_59l.post(address(opened), typed).status_code == 302
    assert {(row.received_on, row.valid) for row in opened.pieces.all()} == {(dt.date(2008, 10, 10), True)}


@pytest.mark.parametrize(
    ("exams", "kept"),
    [
        (("yes", "no", ""), ["10", "10", None]),
        (("yes", "yes", "own"), ["10", "10", "08"]),
        (("", "", "own"), None),
    ],
)
def test_pieces_that_came_together_are_dated_once(opened, officer_59l, exams, kept):
    """The day is of those examined and left without one; of none, it is not taken in silence."""
    rows = list(opened.pieces.all()[:3])
    typed = {"together": "10/10/2008"}
    for row, exam in zip(rows, exams, strict=True):
        typed |= {f"exam_{row.pk}": exam.replace("own", "yes"), f"remark_{row.pk}": "Page 3 absente."}
        typed |= {f"received_{row.pk}": "08/10/2008"} if exam == "own" else {}

    page = officer_59l.post(address(opened), typed)

    days = [row.received_on for row in opened.pieces.all()]
    if kept is None:
        assert ("together" in page.context["form"].errors, page.status_code, set(days)) == (True, 422, {None})
    else:
        expected = [day and dt.date(2008, 10, int(day)) for day in kept]
        assert (days[:3], set(days[3:])) == (expected, {None})


def test_a_wrong_line_is_named_and_nothing_is_half_written(opened, officer_59l):
    first, second = opened.pieces.select_related("type")[:2]
    typed = {f"received_{first.pk}": "2008-10-10", f"exam_{second.pk}": "none", f"received_{second.pk}": ""}
    page = officer_59l.post(address(opened), typed)

    assert page.status_code == 422
    sentence = f"{second.type} : Indiquez en remarque pourquoi la pièce est sans objet."
    assert page.context["form"].errors == {f"remark_{second.pk}": [sentence]}
    # Above the form too, as a link to the field.
    assert f'href="#id_remark_{second.pk}"' in page.text
    assert page.context["form"][f"received_{first.pk}"].value() == "2008-10-10"
    assert not opened.pieces.filter(received_on__isnull=False).exists()

    assert officer_59l.post(address(opened), typed | {f"remark_{second.pk}": "Porteur public."}).status_code == 302
    second.refresh_from_db()
    assert (second.not_applicable, second.is_settled) == (True, True)


def test_the_database_wants_the_reason_of_a_piece_without_object(opened):
    with pytest.raises(IntegrityError, match="not_applicable"), transaction.atomic():
        opened.pieces.update(not_applicable=True, remark="")


def test_files_dropped_together_are_put_under_their_pieces(opened, officer_59l):
    sent = officer_59l.post(address(opened), {"dropped": [pdf("statuts.pdf"), pdf("rib.pdf")]})
    assert sent.status_code == 302
    statutes, bank = opened.dropped_files.all()
    piece = opened.pieces.first()

    placed = {f"place_{statutes.pk}": str(piece.pk), f"place_{bank.pk}": "throw"}
    assert officer_59l.post(address(opened), placed).status_code == 302

    piece.refresh_from_db()
    assert (piece.file_name, piece.received_on, piece.valid) == ("statuts.pdf", TODAY, None)
    assert not opened.dropped_files.exists()

    other = opened.pieces.last()
    line = {f"file_{other.pk}": pdf("kbis.pdf"), f"exam_{other.pk}": "yes"}
    assert officer_59l.post(address(opened), line).status_code == 302
    other.refresh_from_db()
    assert (other.file_name, other.received_on, other.valid) == ("kbis.pdf", TODAY, True)


def test_what_is_no_file_of_ours_is_refused(opened, officer_59l):
    page = officer_59l.post(address(opened), {"dropped": [pdf("statuts.exe")]})

    assert page.status_code == 422
    assert not opened.dropped_files.exists()


@pytest.fixture
def renewed(opened):
    """Its first piece was valid in the dossier before."""
    number = "ACI-59L-08-0009"
    before = ConventionFactory(number=number, siae=opened.siae, state="in_force", signed_on=dt.date(2007, 12, 1))
    type(opened).objects.filter(pk=opened.pk).update(previous=before)
    opened.refresh_from_db()
    kind = opened.pieces.first().type
    PieceType.objects.filter(pk=kind.pk).update(valid_months=12)
    file = ContentFile(b"%PDF-1.4 essai", name="statuts.pdf")
    Piece.objects.create(
        convention=before, type=kind, valid=True, received_on=dt.date(2007, 10, 15), file=file, file_name="statuts.pdf"
    )
    return opened


@pytest.mark.parametrize(("today", "proposed"), [(TODAY, 1), (dt.date(2008, 10, 16), 0)])
def test_a_piece_of_last_time_is_proposed_while_it_is_valid(renewed, today, proposed):
    assert len(pieces_of_before(renewed, today)) == proposed


def test_it_is_taken_again_with_its_day_and_its_file(renewed, officer_59l):
    piece = renewed.pieces.first()
    page = officer_59l.get(address(renewed)).content.decode()
    assert f"Reprendre celle du dossier {renewed.previous.display_number}" in page

    assert officer_59l.post(address(renewed), {f"exam_{piece.pk}": "again"}).status_code == 302
    piece.refresh_from_db()
    assert (piece.received_on, piece.valid, piece.file_name) == (dt.date(2007, 10, 15), True, "statuts.pdf")


@pytest.mark.parametrize(
    ("pieces", "asked", "told"),
    [
        (["Statuts", "Comptes"], "La page 3 manque.", "Il manque à EI 1 : Statuts ; Comptes. La page 3 manque."),
        (["Statuts"], "", "Il manque à EI 1 : Statuts."),
        ([], "La page 3.", "Demandé à EI 1 : La page 3."),
        ([], "", "Il ne manque plus aucune pièce à EI 1."),
    ],
)
def test_what_was_asked_in_words_is_a_sentence_beside_the_pieces(pieces, asked, told):
    class Dossier(SimpleNamespace):
        __str__ = lambda self: "EI 1"  # noqa: E731

    waited = [SimpleNamespace(asked_for=name, is_settled=False) for name in pieces]
    settled = SimpleNamespace(asked_for="Projet", is_settled=True)
    dossier = Dossier(waited_pieces=[*waited, settled], missing_reason=asked)
    rule = next(row for row in RULES_OF_CONVENTIONS if row.kind == MISSING)
    assert rule.sentence(SimpleNamespace(subject=dossier)) == told
