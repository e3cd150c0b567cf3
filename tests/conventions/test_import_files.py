"""Reading files of lists: every format, every encoding, and what is refused as a whole. No database."""

import time

import pytest

from conventions.imports.siae_rows import COLUMNS
from iae_portal.core.imports.refused import FileRefused, UnknownColumns
from iae_portal.core.imports.tables import read_table
from tests.conventions import files
from tests.conventions.files import HEADER, csv_file, line, ods_file, xlsx_file


@pytest.mark.parametrize(
    "content",
    [
        csv_file(line(1), line(2)),
        csv_file(line(1), line(2), encoding="utf-8-sig"),
        csv_file(line(1), line(2), encoding="cp1252"),
        csv_file(line(1), line(2), separator=","),
        csv_file(line(1), line(2), separator="\t"),
        csv_file(line(1), [""] * 10, line(2)),
        xlsx_file(line(1), line(2)),
        ods_file(line(1), line(2)),
    ],
    ids=["utf-8", "utf-8-sig", "cp1252", "comma", "tab", "blank line", "xlsx", "ods"],
)
def test_every_format_gives_the_same_table(content):
    table = read_table(content)
    assert table.header == HEADER
    assert [cells for _, cells in table.lines] == [line(1), line(2)]


def test_lines_keep_their_number_in_the_file():
    content = csv_file(line(1, DENOMINATION_SOCIALE='"SUR DEUX\nLIGNES"'), [""] * 10, line(2))
    assert [number for number, _ in read_table(content).lines] == [2, 5]
    assert [number for number, _ in read_table(xlsx_file([""] * 10, line(2))).lines] == [3]


def test_a_number_of_a_spreadsheet_reads_as_a_person_sees_it():
    table = read_table(xlsx_file(line(1, CODE_DEPARTEMENT=1, NUM_RUE=12.0, CODE_POSTAL=1500)))
    assert [table.lines[0][1][place] for place in (1, 2, 8)] == ["1", "1500", "12"]


FORMULA, HUGE, DAMAGED = "formule", "mémoire", "abîmé"
HOSTILE = {  # made by the test that reads it, not by each process that collects the tests
    "empty": (lambda: b"", "vide"),
    "spaces": (lambda: b" \r\n ; \r\n", "aucune ligne"),
    "utf-16 cut": (lambda: csv_file(line(), encoding="utf-16")[:-1], "encodage"),
    "neither encoding": (lambda: csv_file(line()) + b"\x81\x8d\x8f", "encodage"),
    "two encodings": (lambda: csv_file(line(COMMUNE="é")) + csv_file(line(COMMUNE="é"), encoding="cp1252"), "mélange"),
    "binary": (lambda: bytes(range(256)) * 20, "texte CSV"),
    "control signs": (lambda: b"MESURE;SIRET\r\nACI;\x001", "texte CSV"),
    "pdf": (lambda: b"%PDF-1.7\n\x00\x01\x02", "texte CSV"),
    "old excel": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "ancien format XLS"),
    "open quote": (lambda: csv_file(line(DENOMINATION_SOCIALE='"ATELIER'), line(2)), "guillemets"),
    "csv formula": (lambda: csv_file(line(DENOMINATION_SOCIALE="=1+1")), FORMULA),
    "csv call": (lambda: csv_file(line(DENOMINATION_SOCIALE="@SOMME(A1)")), FORMULA),
    "csv pipe": (lambda: csv_file(line(NOM_RUE="+cmd|calc")), FORMULA),
    "xlsx formula": (lambda: files.without_values(xlsx_file(line(), formula="=1+1")), "cellule H2"),
    "ods formula": (lambda: ods_file(line(), cell=' table:formula="of:=1+1"/><table:table-cell{}'), FORMULA),
    "too many lines": (lambda: csv_file(*[line()] * 20_001), "20 000 lignes"),
    "too many lines xlsx": (lambda: xlsx_file(*[["x"]] * 20_001), "20 000 lignes"),
    "too many bytes": (lambda: csv_file(line(NOM_RUE="x" * (21 * 1024 * 1024))), "20 Mo"),
    "zip bomb": (lambda: files.zip_bomb(), "20 Mo"),
    "lying zip bomb": (lambda: files.lying_zip_bomb(), DAMAGED),
    "repeated rows": (lambda: ods_file(line(), row_attributes=' table:number-rows-repeated="90000000"'), HUGE),
    "shared string": (lambda: files.shared_string_bomb(), HUGE),
    "not a workbook": (lambda: files.archive({"a.txt": "x"}), DAMAGED),
    "cut archive": (lambda: xlsx_file(line())[:-40], DAMAGED),
    "too wide": (lambda: xlsx_file(["x"] * 200), "colonnes"),
}


@pytest.mark.parametrize(("make", "word"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused_in_words(make, word):
    content = make()
    started = time.monotonic()
    with pytest.raises(FileRefused) as refused:
        read_table(content)
    assert word in str(refused.value)
    assert time.monotonic() - started < 60


@pytest.mark.parametrize("name", ["LES + FORTS", "@TELIER", "-20 DEGRÉS", 'L\'ÉLAN "BIS"', "ŒUVRE & Cie"])
def test_a_name_with_signs_is_no_formula(name):
    assert read_table(csv_file(line(DENOMINATION_SOCIALE=name))).lines[0][1][7] == name


@pytest.mark.parametrize(
    ("header", "word"),
    [
        (["A", "B"], "Il manque : Type, SIRET et Dénomination sociale. Les titres lus sont : A et B. Dites"),
        (["MESURE", "CODE_DEPARTEMENT", "DENOMINATION_SOCIALE"], "Il manque : SIRET."),
        ([*HEADER, "siret"], "Deux colonnes donnent SIRET"),
        ([*HEADER, "siret (2)"], "Deux colonnes donnent SIRET"),
        (line(1), "Si ce sont des valeurs, ajoutez une ligne de titres. Dites"),
    ],
)
def test_a_wrong_header_names_what_is_missing(header, word):
    with pytest.raises(UnknownColumns) as refused:
        COLUMNS.places(header, {}, [])
    assert word in str(refused.value)


def test_titles_are_read_in_any_case_and_order_and_unknown_ones_are_told():
    header = ["Code département", "Siret", "couleur", "mesure", "Dénomination sociale"]
    assert COLUMNS.places(header, {}, []) == {"territory": 0, "siret": 1, "type": 3, "name": 4}
    assert COLUMNS.unknown(header, {}) == ["couleur"]


@pytest.mark.parametrize("make", [xlsx_file, ods_file], ids=["xlsx", "ods"])
def test_a_formula_is_read_by_its_stored_value_and_said(make):
    content = (
        xlsx_file(line(), formula="=1+1") if make is xlsx_file else ods_file(line(), cell=' table:formula="of:=1"{}')
    )
    table = read_table(content)
    assert table.lines[0][1][7].startswith("ATELIER")
    assert "formule" in table.notes[0]


def test_the_longest_list_that_is_allowed_is_read():
    content = xlsx_file(*[line(number) for number in range(20_000)])
    assert len(read_table(content).lines) == 20_000
