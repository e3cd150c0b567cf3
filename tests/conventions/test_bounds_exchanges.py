"""Both sides of what a structure may send by its link, and what a request holds until it is answered."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from conventions.models import Exchange, ExchangeFile
from conventions.services import exchanges
from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from tests.conventions.exchange_desk import asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(link, officer_59l) -> Exchange:
    return asked(link.convention, officer_59l.user, "pieces")


@pytest.mark.parametrize(
    ("count", "size", "kept"),
    [(19, 1, True), (20, 1, False), (1, 60 * 1024**2 - 5, True), (1, 60 * 1024**2 - 4, False)],
)
def test_what_is_sent_holds_twenty_files_and_sixty_megabytes(row, link, settings, tmp_path, count, size, kept):
    settings.MEDIA_ROOT = tmp_path
    others = (ExchangeFile(exchange=row, line=f"{rank}", file="a.pdf", size=size) for rank in range(1, count + 1))
    ExchangeFile.objects.bulk_create(others)
    last = {"link": link, "exchange": row, "line": "0", "file": SimpleUploadedFile("b.pdf", b"%PDF-")}

    if kept:
        assert exchanges.drop_file(**last).name == "b.pdf"
    else:
        with pytest.raises(Refusal, match="ne tient pas plus de 20 fichiers ni de 60.Mo"):
            exchanges.drop_file(**last)


def test_a_request_has_no_period_unless_told_and_each_writing_counts(row, link):
    assert (row.year, row.month, row.reminded, row.version) == (0, 0, True, 0)
    for version in (1, 2):
        row = exchanges.keep_draft(link=link, exchange=row, typed={})
        assert row.version == version


@pytest.mark.parametrize(("days", "accepted"), [(0, True), (-1, False)])
def test_an_answer_is_expected_from_today_on(link, officer_59l, days, accepted):
    due_on = clock.today() + dt.timedelta(days=days)
    given = {"actor": officer_59l.user, "convention": link.convention, "kind": "project", "due_on": due_on}
    if accepted:
        assert exchanges.ask(**given).due_on == due_on
    else:
        with pytest.raises(Refusal, match="La date attendue est passée"):
            exchanges.ask(**given)


def test_what_the_structure_did_not_send_is_neither_taken_nor_given_back(link, officer_59l):
    row = asked(link.convention, officer_59l.user, "project")
    with pytest.raises(Refusal, match="Rien n'est rempli"):
        exchanges.send(link=link, exchange=row, typed={})
    given = {"actor": officer_59l.user, "exchange": row}
    with pytest.raises(Refusal, match="La structure n'a encore rien envoyé"):
        exchanges.take_over(**given, keys={"publics"})
    with pytest.raises(Refusal, match="La structure n'a encore rien envoyé"):
        exchanges.give_back(**given, comment="Dites combien.", due_on=clock.today())
