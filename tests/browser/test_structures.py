"""Structures, imports and the catalogue in a real browser: accessibility, strict CSP, the journey of an import."""

import pytest

from conventions.models import Indicator, Siae
from iae_portal.core.enums import JobState
from iae_portal.core.models import Job
from iae_portal.core.services import jobs
from tests.browser.watch import assert_page_is_fit
from tests.conventions.files import csv_file, line
from tests.factories.conventions import AntennaFactory, ConventionFactory, MeasureFactory, SiaeFactory

pytestmark = pytest.mark.browser


def run_jobs() -> None:
    for job in Job.objects.filter(state=JobState.QUEUED):
        jobs.run(job.pk)


def test_pages_of_a_structure(page, visit, sign_in, officer_59l):
    siae = SiaeFactory(type="AI", legal_form="SARL unipersonnelle")
    AntennaFactory(siae=siae), MeasureFactory(siae=siae)
    ConventionFactory(siae=siae)
    sign_in(officer_59l)
    for path, name in [
        ("/structures/", "list"),
        ("/structures/?q=introuvable", "none"),
        (f"/structures/{siae.pk}/", "detail"),
        ("/structures/creer/", "create"),
        (f"/structures/{siae.pk}/modifier/", "edit"),
        (f"/structures/{siae.pk}/fermer/", "close"),
        (f"/structures/{siae.pk}/antennes/ajouter/", "antenna"),
        ("/structures/importer/", "import"),
    ]:
        visit(path)
        assert_page_is_fit(page, f"siae-{name}")


def test_create_a_structure_by_keyboard(page, visit, sign_in, officer_59l):
    sign_in(officer_59l)
    visit("/structures/creer/")
    page.focus("#id_type")
    page.keyboard.type("Atelier")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("732 829 320 00075")
    page.keyboard.press("Tab")
    page.keyboard.type("Atelier du Beffroi")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=La clé du SIRET")
    assert_page_is_fit(page, "siae-create-error")
    page.fill("#id_siret", "732 829 320 00074")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Atelier du Beffroi (ACI) est créée")
    assert Siae.objects.get().siret == "73282932000074"


def test_the_journey_of_an_import(page, visit, sign_in, officer_59l, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.CELERY_TASK_ALWAYS_EAGER = False
    path = tmp_path / "liste.csv"
    path.write_bytes(csv_file(line(1), line(1, COMMUNE="LOMME"), line(2, CODE_DEPARTEMENT="62")))
    sign_in(officer_59l)
    visit("/structures/importer/")
    page.set_input_files("input[type=file]", path)
    page.click("text=Essayer l'import")
    page.wait_for_url("**/structures/importer/*-*/")
    run_jobs()
    page.reload()
    page.wait_for_selector("text=Essai terminé")
    assert_page_is_fit(page, "import-report")
    page.click("text=Confirmer l'import")
    page.wait_for_load_state("networkidle")
    run_jobs()
    page.reload()
    page.wait_for_selector("text=Import terminé")
    assert_page_is_fit(page, "import-done")
    assert Siae.objects.count() == 1


def test_pages_of_the_catalogue(page, visit, sign_in, national):
    indicator = Indicator.objects.get(code="FORMATION")
    sign_in(national)
    for path, name in [
        ("/indicateurs/", "list"),
        (f"/indicateurs/{indicator.pk}/", "detail"),
        (f"/indicateurs/{indicator.pk}/nouvelle-version/", "publish"),
        (f"/indicateurs/{indicator.pk}/retirer/", "retire"),
        ("/indicateurs/ajouter/", "create"),
    ]:
        visit(path)
        assert_page_is_fit(page, f"indicator-{name}")
