"""Somebody changes a structure between the trial of a list and its confirmation: it is left, and said."""

import pytest

from conventions.models import Siae
from iae_portal.core.models import JournalEntry
from iae_portal.core.services.journal import tell
from tests.conventions.files import csv_file, line
from tests.conventions.test_siae_import import confirm, last_job, run_jobs, send
from tests.factories.conventions import SiaeFactory, siret_number

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def name(rank: int) -> str:
    return Siae.objects.get(siret=siret_number(rank)).name


@pytest.mark.parametrize(
    ("since", "kept", "changed"),
    [({}, "ATELIER 1", 2), ({"name": "AVANT"}, "ATELIER 1", 2), ({"name": "ENTRE"}, "ENTRE", 1)],
    ids=["nothing", "the same", "another name"],
)
def test_only_what_was_shown_is_replaced(officer_59l, head_59l, since, kept, changed):
    for rank in (1, 2):
        SiaeFactory(siret=siret_number(rank), name="AVANT")
    send(officer_59l, csv_file(line(1), line(2)))
    run_jobs()
    trial = last_job()
    siae = Siae.objects.get(siret=siret_number(1))
    Siae.objects.filter(pk=siae.pk).update(**since or {"phone": "0320000001"})
    tell(head_59l.user, siae, "siae.edit", "Structure modifiée", before={"name": "AVANT"}, after=since)

    confirm(officer_59l, trial)
    run_jobs()

    application = last_job()
    said = [row.message for row in application.lines.filter(level="warning")]
    assert (name(1), name(2)) == (kept, "ATELIER 2")
    assert (application.result["changed"], len(said)) == (changed, 2 - changed)
    assert JournalEntry.objects.filter(action="siae.import_update").count() == changed
    if said:
        assert (
            said[0].startswith("ATELIER 1 (")
            and f"« AVANT » à l'essai, « ENTRE » à présent ({head_59l.user}, le" in said[0]
        )
        assert said[0].endswith("laissée telle quelle. Envoyez de nouveau la liste pour la modifier.")


def test_a_structure_made_since_is_left_as_it_is(officer_59l):
    send(officer_59l, csv_file(line(1), line(2)))
    run_jobs()
    trial = last_job()
    SiaeFactory(siret=siret_number(1), name="ENTRE")

    confirm(officer_59l, trial)
    run_jobs()

    assert (name(1), name(2), last_job().result["created"]) == ("ENTRE", "ATELIER 2", 1)
