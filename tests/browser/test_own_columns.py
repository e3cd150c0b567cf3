"""A service brings its own list, in its own words: asked once, shown, confirmed."""

import pytest

from conventions.models import Siae
from iae_portal.core.enums import JobState
from iae_portal.core.models import Job
from iae_portal.core.services import jobs
from tests.factories.conventions import siret_number

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST = f"Liste au 1er octobre 2008;;\nSorte;Raison;Matricule\nACI;Les Jardins d'Été;{siret_number(1)}\nACI;Faux;12\n"


def work(page) -> None:
    for job in Job.objects.filter(state=JobState.QUEUED):
        jobs.run(job.pk)
    page.reload()


def test_an_import_with_own_columns(page, sign_in, visit, officer_59l, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.CELERY_TASK_ALWAYS_EAGER = False
    path = tmp_path / "liste.csv"
    path.write_bytes(LIST.encode("mac_roman"))
    sign_in(officer_59l)
    visit("/structures/importer/")
    page.set_input_files("input[type=file]", path)
    page.get_by_role("button", name="Essayer l'import").click()

    page.get_by_text("« liste.csv » est gardé").wait_for()
    for title, meaning in (("Sorte", "Type"), ("Raison", "Dénomination sociale"), ("Matricule", "SIRET")):
        page.get_by_label(f"Colonne « {title} »").select_option(label=meaning)
    page.get_by_role("button", name="Essayer l'import").click()
    page.wait_for_url("**/structures/importer/*-*/")
    work(page)

    page.get_by_role("cell", name="Les Jardins d'Été").wait_for()
    page.get_by_text("Ligne 4 : Le SIRET « 12 » compte 2 chiffres au lieu de 14").wait_for()
    page.get_by_text("« Raison » donne Dénomination sociale").wait_for()
    page.get_by_role("button", name="Confirmer l'import").click()
    page.wait_for_load_state("networkidle")
    work(page)
    page.get_by_text("Import terminé").wait_for()
    assert list(Siae.objects.values_list("name", "service__code")) == [("Les Jardins d'Été", "59L")]
