"""The pages of an import: what is asked, what is kept for the next time, what two tabs and a second file do."""

import pytest
from django.urls import reverse

from conventions.models import Siae
from iae_portal.core.imports.letters import TWICE
from iae_portal.core.imports.tables import read_table
from iae_portal.core.models import Job, KnownColumn
from seminars.models import Guest
from tests import imports
from tests.conventions.files import csv_file, line
from tests.conventions.test_siae_import import last_job, report, run_jobs
from tests.factories.conventions import SiaeFactory, siret_number
from tests.factories.seminars import ContributionFactory, EventFactory
from tests.scenes import scene

pytestmark = pytest.mark.django_db
STRUCTURES = reverse("conventions:siae_import")
OWN = f"Liste du Nord;;\nSorte;Raison;Matricule\nACI;Société d'été;{siret_number(1)}\n".encode()
MEANT = {"colonne_sorte": "type", "colonne_raison": "name", "colonne_matricule": "siret"}


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@scene
def event(officer_59l):
    made = EventFactory()
    ContributionFactory(event=made)
    return made


def test_own_columns_are_asked_once_and_kept_for_the_service(officer_59l, head_59l, officer_62):
    asked = imports.send(officer_59l, STRUCTURES, OWN)
    form = asked.context["form"]
    assert (asked.status_code, form.errors["__all__"][0][:43]) == (422, "Il manque : Type, SIRET et Dénomination soc")
    labels = [form.fields[name].label for name in MEANT]
    assert labels == ["Colonne « Sorte »", "Colonne « Raison »", "Colonne « Matricule »"]
    assert form.fields["colonne_raison"].help_text == "Première valeur : Société d'été"

    assert officer_59l.post(STRUCTURES, imports.carried(asked) | MEANT).status_code == 302
    run_jobs()
    assert last_job().result["created"] == 1
    assert imports.send(head_59l, STRUCTURES, OWN).status_code == 302  # the same service, another person
    assert imports.send(officer_62, STRUCTURES, OWN).status_code == 422
    assert KnownColumn.objects.count() == 3


def test_a_file_already_read_can_be_read_another_way(officer_59l):
    imports.send(officer_59l, STRUCTURES, csv_file(line(1)))
    run_jobs()
    page = report(officer_59l, last_job())
    asked = officer_59l.post(STRUCTURES, {**page.context["to_read_again"], "relire": "1"})
    assert (asked.status_code, asked.context["form"]["colonne_mesure"].value()) == (422, "type")
    again = {**imports.carried(asked), "colonne_commune": "-"}
    officer_59l.post(STRUCTURES, again)
    run_jobs()
    ((_, row),) = last_job().result["first_created"]
    assert "Commune" not in row


def test_doubtful_letters_are_asked_then_read(officer_59l):
    content = f"Type;SIRET;Nom\nACI;{siret_number(1)};SociÃ©tÃ©\n".encode()
    asked = imports.send(officer_59l, STRUCTURES, content)
    assert asked.context["form"].fields["lettres"].choices[0] == (TWICE, "UTF-8 enregistré deux fois : Société")
    assert Job.objects.count() == 0
    officer_59l.post(STRUCTURES, imports.carried(asked) | {"lettres": TWICE})
    run_jobs()
    assert last_job().result["first_created"][0][1]["Dénomination"] == "Société"


def test_the_list_that_the_portal_exports_changes_nothing(officer_59l):
    siae = SiaeFactory(
        siret=siret_number(1),
        name="=L'ÉTÉ + LOIN",
        sign="@telier",
        phone="03 20 00 00 00",
        email="a@exemple.fr",
        network="-Réseau-",
        naf="8899B",
    )
    for kind in ("csv", "xlsx"):
        content = officer_59l.get(reverse("conventions:siae_list"), {"export": kind}).content
        imports.send(officer_59l, STRUCTURES, content, f"structures.{kind}")
        run_jobs()
        result = last_job().result
        assert {name: result[name] for name in ("created", "changed", "unchanged", "refused")} == {
            "created": 0,
            "changed": 0,
            "unchanged": 1,
            "refused": 0,
        }
    assert Siae.objects.get() == siae


def test_refused_lines_are_corrected_and_brought_back(officer_59l):
    imports.send(officer_59l, STRUCTURES, csv_file(line(1), line(2, SIRET="12"), line(3)))
    run_jobs()
    lines = officer_59l.get(reverse("conventions:siae_import_refused", args=[last_job().uuid])).content
    table = read_table(lines)
    assert (table.header[-1], len(table.lines)) == ("Motif du refus", 1)
    assert "compte 2 chiffres au lieu de 14" in table.lines[0][1][-1]

    imports.send(officer_59l, STRUCTURES, lines.decode("utf-8-sig").replace(";12;", f";{siret_number(2)};").encode())
    run_jobs()
    assert (last_job().result["created"], last_job().result["refused"]) == (1, 0)


def guests(*names: str) -> bytes:
    return "\n".join(["Nom;Catégorie;Courriel", *(f"{name};ANPE;" for name in names)]).encode()


def test_two_tabs_confirm_each_its_own_file(national, event):
    url = reverse("seminars:guests_import", args=[event.pk])
    first = imports.send(national, url, guests("Un", "Deux"), source="Liste A")
    second = imports.send(national, url, guests("Trois"), source="Liste B")
    imports.confirm(national, url, first)
    imports.confirm(national, url, second)
    assert sorted(Guest.objects.values_list("last_name", "source")) == [
        ("Deux", "Liste A"),
        ("Trois", "Liste B"),
        ("Un", "Liste A"),
    ]


def test_the_file_is_kept_while_the_rest_is_corrected_and_refused_lines_come_out(national, event):
    url = reverse("seminars:guests_import", args=[event.pk])
    asked = imports.send(
        national, url, b"Nom;Cat\xc3\xa9gorie;Courriel\nUn;ANPE;x\nDeux;ANPE;a@b.fr c@d.fr\n", source=""
    )
    assert list(asked.context["form"].errors) == ["source"]
    assert "« liste.csv » est gardé" in asked.content.decode()
    shown = national.post(url, imports.carried(asked) | {"source": "Liste"})
    assert imports.counts(shown) == (1, 0, 0, 1, 0)
    assert shown.context["trial"].told[0].sentence.endswith("à ajouter si besoin : c@d.fr.")
    lines = national.post(url, imports.carried(shown) | {"refusees": "1"}).content.decode("utf-8-sig")
    assert lines.splitlines()[1].startswith("Un;ANPE;x;« x » n'est pas une adresse")


@pytest.mark.parametrize(
    ("kind", "title"), [("structures", "SIRET"), ("invites", "Catégorie"), ("etats", "Heures"), ("comptes", "Rôle")]
)
def test_a_model_is_read_by_its_own_import(national, kind, title):
    table = read_table(national.get(reverse("core:import_model", args=[kind])).content)
    assert title in table.header and len(table.lines) == 1
    assert national.get(reverse("core:import_model", args=["inconnu"])).status_code == 404
