"""The diagnosis in a real browser: typed, imported after a fault, compared, ready to print."""

import pytest

from tests.browser.watch import assert_page_is_fit
from tests.cdiae.diagnoses import PAGE, enter, measure, open_for_two_areas, row_of, structure

pytestmark = pytest.mark.browser

SAVE = "[type=submit][name=enregistrer]"


def csv_file(*lines: str) -> dict:
    return {"name": "chiffres.csv", "mimeType": "text/csv", "buffer": "\r\n".join(lines).encode("cp1252")}


def test_the_figures_of_a_diagnosis_are_typed_and_imported(page, visit, sign_in, officer_59l):
    diagnosis = open_for_two_areas(officer_59l.user)
    measure(structure(), 40, 18)
    sign_in(officer_59l)
    visit(PAGE)
    assert_page_is_fit(page, "diagnosis-empty")
    page.click("text=Reprendre les chiffres du portail")
    page.click("th a >> text=Valenciennes")
    page.fill("[name=structures_ei]", "1,5")
    page.click(SAVE)
    page.wait_for_selector("text=Structures EI : un nombre entier est attendu.")
    assert_page_is_fit(page, "diagnosis-row-refused")
    page.fill("[name=structures_ei]", "7")
    page.click(SAVE)
    page.click("text=Importer des chiffres")
    page.set_input_files("[name=file]", csv_file("Bassin;Longue durée", "Lille;-5"))
    page.click("text=Lire le fichier")
    page.wait_for_selector("text=Ligne 2, colonne B « Longue durée » : « -5 » est négatif.")
    assert_page_is_fit(page, "diagnosis-import-refused")
    page.set_input_files("[name=file]", csv_file("Bassin;Demandeurs d'emploi;Postes EI", "Lille;1 000;12,5"))
    page.click("text=Lire le fichier")
    page.click("[name=confirmer]")
    page.wait_for_selector("text=Chiffres importés pour 1 bassin.")
    assert_page_is_fit(page, "diagnosis-full")
    figures = row_of(diagnosis, "Valenciennes").figure("structures:EI"), row_of(diagnosis, "Lille").job_seekers
    assert figures == (7, 1000)


def test_figures_of_reference_reach_the_printed_page(page, visit, sign_in, officer_59l, national):
    diagnosis = open_for_two_areas(officer_59l.user)
    enter(officer_59l, diagnosis, "Lille", job_seekers=1000, posts__EI=20)
    sign_in(national)
    visit("/cdiae/comparaison/?annee=2007")
    assert_page_is_fit(page, "territory-empty")
    page.click("text=Saisir des chiffres")
    page.fill("[name=source]", "Étude d'exemple")
    page.fill("[name=job_seekers]", "1 900 000")
    page.fill("[name=posts_aci]", "24800,5")
    page.click(SAVE)
    page.wait_for_selector("text=Chiffres enregistrés : France, 2007.")
    assert_page_is_fit(page, "territory")
    page.click("th >> text=France")
    assert_page_is_fit(page, "territory-edit")
    visit(f"{PAGE}diagnostics/{diagnosis.pk}/")
    page.emulate_media(media="print")
    assert page.locator("[data-print]").is_hidden()
    assert page.locator("text=France : Étude d'exemple.").is_visible()
    assert page.locator("tfoot tr >> nth=2").inner_text().split("\t")[-1].strip() == "13,1"
