"""Lines checked one by one, and the plan of an import. No database."""

import pytest

from conventions.imports.siae_plan import Directory, Existing, ServiceRef, make_plan
from conventions.imports.siae_rows import COLUMNS, FIELDS, rows_of
from conventions.models import Siae
from iae_portal.core.imports.tables import Table
from iae_portal.core.imports.values import departement_code
from tests.conventions.files import HEADER, line
from tests.factories.conventions import siret_number

LILLE, VALENCIENNES, AIN, CORSE = (
    ServiceRef(1, "59L", "DDTEFP du Nord – Lille"),
    ServiceRef(2, "59V", "DDTEFP du Nord – Valenciennes"),
    ServiceRef(3, "01", "DDTEFP de l'Ain"),
    ServiceRef(4, "2A", "DDTEFP de la Corse-du-Sud"),
)
DIRECTORY = Directory({service.code: service for service in (LILLE, VALENCIENNES, AIN, CORSE)}, {"59": ("59L", "59V")})
VALUES = {
    "name": "ATELIER 1",
    "legal_form": "Association déclarée",
    "naf": "8899B",
    "address": "1 Rue DE L'EXEMPLE",
    "postcode": "59000",
    "city": "LILLE",
}


def plan(*lines, existing=None, allowed=None):
    rows = rows_of(Table(HEADER, list(enumerate(lines, 2)), COLUMNS.places(HEADER, {}, [])))
    return make_plan(rows, DIRECTORY, existing or {}, allowed)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("001", "01"),
        ("1", "01"),
        ("01", "01"),
        ("02A", "2A"),
        ("02a", "2A"),
        ("2A", "2A"),
        ("059", "59"),
        ("59L", "59L"),
        ("59 v", "59V"),
        ("971", "971"),
        ("", ""),
    ],
)
def test_codes_of_the_paying_agency_become_ours(typed, code):
    assert departement_code(typed) == code


def test_a_good_line_creates_with_clean_values():
    (creation,) = plan(line(1, NATURE_JURIDIQUE="Association  déclarée \t")).creations
    assert (creation.row.siret, creation.row.type, creation.service) == (siret_number(1), "ACI", LILLE)
    assert creation.row.values == VALUES


@pytest.mark.parametrize(
    ("typed", "code"),
    [("aci", "ACI"), ("E.I.", "EI"), ("association  intermediaire", "AI"), ("Atelier et chantier d'insertion", "ACI")],
)
def test_a_type_is_known_by_its_letters_or_its_name(typed, code):
    (creation,) = plan(line(1, MESURE=typed)).creations
    assert creation.row.type == code


def test_the_lengths_are_those_of_the_database():
    assert {name: limit for name, (_, limit) in FIELDS.items()} == {
        name: Siae._meta.get_field(name).max_length for name in FIELDS
    }


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"MESURE": "EITI"}, "Le type « EITI » n'existe pas : indiquez EI, ETTI, ACI ou AI."),
        ({"MESURE": ""}, "Le type «  » n'existe pas : indiquez EI, ETTI, ACI ou AI."),
        ({"CODE_DEPARTEMENT": ""}, "Indiquez le code du service ou du département."),
        ({"CODE_DEPARTEMENT": "975"}, "Le code « 975 » n'est pas celui d'un département de 2008 : vérifiez-le."),
        (
            {"CODE_DEPARTEMENT": "059"},
            "Le département 59 compte plusieurs services : remplacez le code par 59L (DDTEFP du Nord – Lille) "
            "ou 59V (DDTEFP du Nord – Valenciennes).",
        ),
        ({"SIRET": ""}, "Indiquez le numéro SIRET (14 chiffres)."),
        (
            {"SIRET": "4,10717E+13"},
            "Le SIRET « 4,10717E+13 » a perdu des chiffres dans le tableur : mettez la colonne en texte.",
        ),
        ({"DENOMINATION_SOCIALE": "  "}, "Indiquez la dénomination sociale."),
        ({"DENOMINATION_SOCIALE": "x" * 161}, "La dénomination sociale compte 161 signes, 160 au plus : abrégez."),
        ({"CODE_POSTAL": "5900O"}, "Le code postal « 5900O » ne compte pas cinq chiffres."),
        ({"CODE_POSTAL": "590"}, "Le code postal « 590 » ne compte pas cinq chiffres."),
        ({"CODE_POSTAL": "590000"}, "Le code postal « 590000 » ne compte pas cinq chiffres."),
    ],
)
def test_a_wrong_line_is_refused_with_its_sentence(changes, sentence):
    made = plan(line(1, **changes))
    assert [(note.line, note.sentence) for note in made.refused] == [(2, sentence)]
    assert made.counts == {"created": 0, "changed": 0, "unchanged": 0, "refused": 1, "repeated": 0}


def test_a_name_may_fill_its_column():
    assert plan(line(1, DENOMINATION_SOCIALE="x" * 160)).counts["created"] == 1


def test_a_line_with_a_separator_too_many_is_refused():
    assert "11 colonnes au lieu de 10" in plan([*line(1), "x"]).refused[0].sentence
    assert "9 colonnes au lieu de 10" in plan(line(1)[:-1]).refused[0].sentence


def test_every_fault_of_a_line_is_told_at_once():
    (note,) = plan(line(1, MESURE="X", SIRET="1", DENOMINATION_SOCIALE="", CODE_DEPARTEMENT="99")).refused
    assert note.sentence.count(" : ") == 3 and "Indiquez la dénomination" in note.sentence


def test_a_siret_that_lost_its_zeros_in_the_spreadsheet_is_found():
    (creation,) = plan(line(1, SIRET="573200300016")).creations
    assert creation.row.siret == "00573200300016"


def test_lines_of_other_services_are_refused():
    made = plan(line(1), line(2, CODE_DEPARTEMENT="59V"), allowed=frozenset({LILLE.pk}))
    assert made.counts["created"] == 1
    assert made.refused[0].sentence == (
        "Elle relève d'un autre service (DDTEFP du Nord – Valenciennes) : vous n'importez que celles du vôtre."
    )


def test_the_first_of_repeated_lines_counts_and_differences_are_told():
    made = plan(line(1), line(1), line(1, COMMUNE="LOMME", NUM_RUE="2"), line(1, MESURE="EI"))
    assert made.counts == {"created": 2, "changed": 0, "unchanged": 0, "refused": 0, "repeated": 2}
    start = "Même SIRET, même type et même service que la ligne 2, qui est gardée."
    assert [note.sentence for note in made.repeated] == [
        f"{start} Lignes identiques.",
        f"{start[:-1]}. Différences – Commune : « LILLE » puis « LOMME » et Numéro dans la rue : « 1 » puis « 2 ».",
    ]


def test_a_refused_line_is_not_a_first_one():
    assert plan(line(1, DENOMINATION_SOCIALE=""), line(1)).counts["created"] == 1


def test_what_is_known_is_left_or_changed_and_an_empty_cell_erases_nothing():
    key = (siret_number(1), "ACI", LILLE.pk)
    same = plan(line(1, COMMUNE="", NUM_RUE="", NOM_RUE=""), existing={key: Existing(7, VALUES)})
    assert same.counts == {"created": 0, "changed": 0, "unchanged": 1, "refused": 0, "repeated": 0}
    (change,) = plan(line(1, COMMUNE="LOMME"), existing={key: Existing(7, VALUES)}).changes
    assert (change.pk, change.before, change.after) == (7, {"city": "LILLE"}, {"city": "LOMME"})
    assert change.sentence == "ATELIER 1 (ACI) – commune : « LILLE » devient « LOMME »."
