"""The files that people have, handed beside the repository: each with its right value."""

import datetime as dt

import pytest
from django.conf import settings

from conventions.imports.siae_rows import COLUMNS as STRUCTURES
from conventions.imports.siae_rows import rows_of
from financing.checks.states_file import COLUMNS as STATES
from financing.checks.states_file import lines_of as states_of
from iae_portal.core.imports.refused import DoubtfulLetters
from iae_portal.core.imports.tables import read_table
from seminars.guests_import import COLUMNS as GUESTS
from seminars.guests_import import Words
from seminars.guests_import import lines_of as guests_of

CASES = settings.BASE_DIR.parent / "shared" / "cases" / "files"
OCTOBER = dt.date(2008, 10, 1)
WORDS = Words(
    {"reseau de l insertion": "network"},
    {"33": "72", "01": "82", "2A": "94", "2B": "94", "59": "31"},
    {},
    {"59L": "59"},
)


def case(name: str) -> bytes:
    if not (CASES / name).exists():
        pytest.skip(f"{name} n'est pas à côté du dépôt (shared/cases/files)")
    return (CASES / name).read_bytes()


@pytest.mark.parametrize(
    ("name", "names", "refused"),
    [
        ("03-siae-mac.csv", ["Régie d'été à Lys"], []),
        ("05-siae-nfc.csv", ["Société Étoile d'été"], []),
        ("05-siae-nfd.csv", ["Société Étoile d'été"], []),
        ("07-siae-sep-line.csv", ["Les Ateliers"], []),
        (
            "08-siae-zeros.csv",
            ["Zéro perdu", "Scientifique", "Apostrophe de tête", "Espaces insécables", "Décimales"],
            ["Scientifique"],
        ),
        (
            "09-siae-numbers-hidden.xlsx",
            ["SIRET en nombre, zéro perdu", "Ligne masquée par un filtre", "Ligne visible"],
            [],
        ),
        ("10-siae-title-lines.xlsx", ["Sous un titre"], []),
        ("12-siae-errors.xlsx", ["Avec gras"], []),
        ("17-siae-own-list-of-a-ddtefp.csv", ["LES JARDINS D'ESSAI", "SERVICES D'ESSAI"], []),
    ],
)
def test_the_lists_of_structures_that_people_have(name, names, refused):
    rows = list(rows_of(read_table(case(name), STRUCTURES), "59L"))
    assert [row.values["name"] for row in rows] == names
    assert [row.values["name"] for row in rows if row.problems] == refused


def test_what_a_service_knows_besides_comes_in():
    first, second = rows_of(read_table(case("17-siae-own-list-of-a-ddtefp.csv"), STRUCTURES), "59L")
    assert (first.territory, first.siret, first.values["phone"]) == ("59L", "65355852800069", "03 20 00 00 01")
    assert first.values["email"] == "accueil@jardins-essai.invalid"
    assert "à ajouter si besoin : direction@jardins-essai.invalid" in first.told[0]
    assert second.values["address"] == "Siège : 2 place de l'Essai"
    with pytest.raises(DoubtfulLetters):
        read_table(case("06-siae-replacement.csv"), STRUCTURES)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        (
            "20-guests-emails.csv",
            ["abel.un", "basile", "colin", None, "emile", "felix", "gael", None, None, "jules.correct"],
        ),
        ("21-guests-departements.csv", ["33", "01", "2A", "2B", "59"]),
        ("22-guests-phone-number.xlsx", ["05 56 00 00 00", "05 56 00 00 00"]),
    ],
)
def test_the_lists_of_guests_that_people_have(name, values):
    lines = list(guests_of(read_table(case(name), GUESTS), WORDS))
    field = {"20": "email", "21": "departement", "22": "phone"}[name[:2]]
    assert [None if row.problems else row.values[field].partition("@")[0] for row in lines] == values


@pytest.mark.parametrize(
    ("name", "hours"),
    [
        ("30-states-excel.xlsx", ["1820.04", "151.67", "151.67", "151.67", "151.67", "57.7"]),
        ("31-states-excel-fr.csv", ["1820.04", None, "1820.04", "1820.04", "1820.04"]),
    ],
)
def test_the_monthly_states_that_people_have(name, hours):
    lines = states_of(read_table(case(name), STATES))
    assert [line.row and str(line.row.hours) for line in lines] == hours
    assert {line.row.month for line in lines[:5] if line.row} == {OCTOBER}
