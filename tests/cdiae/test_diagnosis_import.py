"""Figures of a diagnosis from a file: all its lines or none, and the model to fill."""

from decimal import Decimal

from cdiae.diagnosis.figures import DYNAMIC_EXITS, FIGURES
from cdiae.diagnosis.figures_file import FigureLine
from cdiae.models import Diagnosis, EmploymentArea
from cdiae.services.diagnosis import import_rows
from iae_portal.core.imports.tables import read_table
from iae_portal.core.models import JournalEntry
from tests import imports
from tests.cdiae.diagnoses import PAGE, enter, open_for_two_areas, row_of
from tests.cdiae.test_figures_file import workbook
from tests.scenes import scene


@scene
def diagnosis(officer_59l) -> Diagnosis:
    return open_for_two_areas(officer_59l.user)


def send(officer, diagnosis: Diagnosis, content: bytes, name: str = "chiffres.csv"):
    """Sent, and confirmed when the trial shows something to write."""
    path = f"{PAGE}diagnostics/{diagnosis.pk}/importer/"
    shown = imports.send(officer, path, content, name)
    return imports.confirm(officer, path, shown) if "trial" in (shown.context or {}) else shown


def test_a_file_is_imported_whole_or_not_at_all(diagnosis, officer_59l):
    lines = ["Bassin;Demandeurs d'emploi;Longue durée;Structures EI", "LILLE;1 000;400;3", "Valenciennes;500;600;4"]
    refused = send(officer_59l, diagnosis, "\n".join(lines).encode("cp1252"))
    page = refused.content.decode()
    assert (refused.status_code, "Ligne 3, Valenciennes : Les demandeurs de longue durée" in page) == (422, True)
    assert row_of(diagnosis, "Lille").job_seekers is None
    done = send(officer_59l, diagnosis, "\n".join(lines).replace("600", "300").encode("utf-8-sig"))
    lille = row_of(diagnosis, "Lille")
    assert (done.status_code, lille.job_seekers, lille.entered("structures:EI")) == (302, 1000, 3)


def test_each_refused_line_is_said_and_three_areas_ask_no_more_of_the_base_than_one(
    diagnosis, officer_59l, django_assert_num_queries
):
    diagnosis.rows.create(area=EmploymentArea.objects.create(council=diagnosis.council, name="Cambrai"))
    page = send(officer_59l, diagnosis, b"Bassin;Demandeurs d'emploi;Jeunes\nLille;1;2\nCambrai;;3\nValenciennes;4;5")
    said = [f"Ligne {line} : Les moins de 26 ans" in page.content.decode() for line in ("2, Lille", "4, Valenciennes")]
    assert (page.status_code, said) == (422, [True, True])

    names, told = ("Lille", "Valenciennes", "Cambrai"), JournalEntry.objects.filter(action="cdiae.diagnosis.row")
    given = {"actor": officer_59l.user, "diagnosis": diagnosis}
    import_rows(**given, lines=[FigureLine(2, "Lille", {"rmi": 1})])  # who he is, what a council is: asked once
    for count in (1, 3):
        lines = [FigureLine(rank, name, {"rmi": rank + count}) for rank, name in enumerate(names[:count], 2)]
        with django_assert_num_queries(8):
            assert import_rows(**given, lines=lines) == count
    assert [line.after["rmi"] for line in told.order_by("pk")] == [1, 3, 5, 6, 7]
    assert row_of(diagnosis, "Cambrai").rmi == 7


def test_an_unknown_area_imports_nothing(diagnosis, officer_59l):
    content = workbook(["Bassin", "Demandeurs d'emploi"], ["Lille", 10], ["Atlantide", 5])
    page = send(officer_59l, diagnosis, content, "chiffres.xlsx").content.decode()
    assert "Ligne 3 : le bassin « Atlantide » n&#x27;est pas de ce diagnostic." in page
    assert "Bassins attendus : Lille, Valenciennes. Rien n&#x27;est importé." in page
    assert row_of(diagnosis, "Lille").job_seekers is None


def test_a_fault_of_the_file_is_shown_with_its_place(diagnosis, officer_59l):
    content = workbook(["Bassin", "Demandeurs d'emploi"], ["Lille", 12.7], ["Valenciennes", -5])
    refused = send(officer_59l, diagnosis, content, "chiffres.xlsx")
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Ligne 2, colonne B « Demandeurs d&#x27;emploi » : « 12.7 » n&#x27;est pas un nombre entier." in page
    assert "Ligne 3, colonne B « Demandeurs d&#x27;emploi » : « -5 » est négatif." in page
    assert diagnosis.rows.exclude(job_seekers=None).count() == 0


def test_an_empty_cell_erases_nothing(diagnosis, officer_59l):
    enter(officer_59l, diagnosis, "Lille", rmi=7)
    send(officer_59l, diagnosis, b"Bassin;RMI;ZUS\nLille;;2")
    assert (row_of(diagnosis, "Lille").rmi, row_of(diagnosis, "Lille").priority_districts) == (7, 2)


def test_the_model_bears_the_areas_and_what_was_entered(diagnosis, officer_59l):
    enter(officer_59l, diagnosis, "Lille", rmi=7, posts__EI=Decimal("61.5"))
    answer = officer_59l.get(f"{PAGE}diagnostics/{diagnosis.pk}/modele/")
    table = read_table(answer.content)
    assert answer["Content-Disposition"] == 'attachment; filename="diagnostic-59-2007.xlsx"'
    assert table.header == ["Bassin", *(figure.label for figure in FIGURES)]
    lines = [dict(zip(table.header, cells, strict=True)) for _, cells in table.lines]
    kept = [{header: cell for header, cell in line.items() if cell} for line in lines]
    assert kept == [{"Bassin": "Lille", "Allocataires du RMI": "7", "Postes EI": "61.5"}, {"Bassin": "Valenciennes"}]
    assert imports.counts(send(officer_59l, diagnosis, answer.content, "chiffres.xlsx")) == (0, 0, 2, 0, 0)
    assert row_of(diagnosis, "Valenciennes").entered(DYNAMIC_EXITS.key) is None
