"""A file of figures: what is read, what is refused, and where the fault is."""

import io
from decimal import Decimal

import pytest
import xlsxwriter

from cdiae.diagnosis.figures import BY_KEY
from cdiae.diagnosis.figures_file import COLUMNS, FigureLine, UnreadableFile, column_name, lines_of, parse
from iae_portal.core.imports.refused import FileRefused
from iae_portal.core.imports.tables import read_table

HEADER = "Bassin;Demandeurs d'emploi;Postes EI"


def workbook(*rows) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    for line, row in enumerate(rows):
        sheet.write_row(line, 0, row)
    book.close()
    return out.getvalue()


def text(*lines: str, encoding: str = "utf-8") -> bytes:
    return "\r\n".join(lines).encode(encoding)


def read_figures(content: bytes) -> list[FigureLine]:
    """As the import does: the file, then its lines."""
    try:
        return lines_of(read_table(content, COLUMNS))
    except FileRefused as refused:
        raise UnreadableFile(str(refused)) from refused


def sentences(content: bytes) -> tuple[str, ...]:
    with pytest.raises(UnreadableFile) as refused:
        read_figures(content)
    return refused.value.sentences


def test_figures_are_read_by_their_headers():
    content = workbook(
        ["Bassin d'emploi", "Allocataires du RMI", "Demandeurs d'emploi", "Structures ETTI", "Postes ETTI (ETP)"],
        ["Lille", 29800, "61 200", 4, 12.5],
    )
    values = {"rmi": 29800, "job_seekers": 61200, "structures:ETTI": 4, "posts:ETTI": Decimal("12.5")}
    assert read_figures(content) == [FigureLine(2, "Lille", values)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_csv_is_read_in_each_encoding(encoding):
    content = text("Bassin;Longue durée;Postes EI", "Cambrésis;1 234;12,5", encoding=encoding)
    assert read_figures(content) == [FigureLine(2, "Cambrésis", {"long_term": 1234, "posts:EI": Decimal("12.5")})]


def test_a_csv_parted_by_commas_keeps_its_decimals_in_quotes():
    content = text("Bassin,Postes EI,Sorties dynamiques (%)", 'Lille,"12,5",47.2')
    assert read_figures(content)[0].values == {"posts:EI": Decimal("12.5"), "dynamic_exits": Decimal("47.2")}
    torn = text("Bassin,Sorties dynamiques (%),Postes EI", "Lille,47,12,5")
    assert "Ligne 2, colonne D : « 5 » n'a pas d'intitulé." in sentences(torn)[0]


def test_an_empty_cell_changes_nothing():
    assert read_figures(text(HEADER, "Lille;;61,5")) == [FigureLine(2, "Lille", {"posts:EI": Decimal("61.5")})]


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("Demandeurs d'emploi de longue durée", "long_term"),
        ("dont jeunes", "young"),
        ("DE 50 ans et +", "seniors"),
        ("ZUS", "priority_districts"),
        ("ETP ACI", "posts:ACI"),
        ("Structures AI", "structures:AI"),
        ("Taux de sorties dynamiques", "dynamic_exits"),
    ],
)
def test_a_header_is_known_by_its_words(header, key):
    assert list(read_figures(text(f"Bassin;{header}", "Lille;4"))[0].values) == [key]


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        ("Bassin;Habitants;RMI", "Colonne B « Habitants » : cet intitulé n'est pas connu."),
        ("Bassin;RMI;Structures", "Colonne C « Structures » : cet intitulé n'est pas connu."),
        ("Bassin;RMI;Postes pour 1 000 demandeurs d'emploi", "n'est pas connu"),
        ("Bassin;RMI;Nombre de sorties dynamiques", "n'est pas connu"),
        ("Bassin;RMI;Part de longue durée (%)", "n'est pas connu"),
        ("Bassin;RMI;De 26 à 50 ans", "peut vouloir dire « Moins de 26 ans » et « 50 ans et plus »"),
        ("Bassin;RMI;Allocataires du RMI", "Colonnes B et C : elles portent toutes deux « Allocataires du RMI »."),
        ("Bassin;RMI;Bassin d'emploi", "Colonnes A et C : elles portent toutes deux « Bassin »."),
        ("Commune;Habitants", "doit porter les intitulés"),
        ("Bassin;Habitants", "doit porter les intitulés"),
    ],
)
def test_a_header_that_is_not_sure_is_refused(header, sentence):
    assert sentence in sentences(text(header, "Lille;4;5"))[0]


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("beaucoup", "« beaucoup » n'est pas un nombre. Écrivez-le 1 234."),
        ("-5", "« -5 » est négatif. Un nombre positif ou nul est attendu."),
        ("12,7", "« 12,7 » n'est pas un nombre entier. Arrondissez-le vous-même."),
        ("12 34", "« 12 34 » n'est pas un nombre. Écrivez-le 1 234."),
        ("99999999999", "« 99999999999 » est trop grand (10\u202f000\u202f000 au plus)."),
        ("1e3", "« 1e3 » n'est pas un nombre. Écrivez-le 1 234."),
    ],
)
def test_a_wrong_number_says_its_line_and_column(cell, sentence):
    assert sentences(text(HEADER, "Lille;10;1", f"Douai;{cell};1")) == (
        f"Ligne 3, colonne B « Demandeurs d'emploi » : {sentence}",
    )


def test_a_decimal_number_of_a_workbook_is_never_cut():
    assert (
        "colonne B « Demandeurs d'emploi » : « 12.7 » n'est pas un nombre entier"
        in sentences(workbook(["Bassin", "Demandeurs d'emploi"], ["Lille", 12.7]))[0]
    )


@pytest.mark.parametrize(
    ("key", "cell", "value"),
    [
        ("job_seekers", "1\u202f234", 1234),
        ("job_seekers", "1\u00a0234 567", 1234567),
        ("posts:EI", "1 234,5", Decimal("1234.5")),
        ("dynamic_exits", "47,2 %", Decimal("47.2")),
        ("dynamic_exits", "0", Decimal(0)),
    ],
)
def test_numbers_typed_the_french_way(key, cell, value):
    assert parse(cell, BY_KEY[key]) == value


@pytest.mark.parametrize(
    ("key", "cell", "sentence"),
    [
        ("posts:EI", "1.234", "a trop de décimales"),  # a thousand, or a little more than one: nobody knows
        ("dynamic_exits", "0,47", "écrivez le taux sur 100"),
        ("dynamic_exits", "101", "est trop grand"),
        ("posts:EI", "−1", "est négatif"),
    ],
)
def test_a_doubtful_number_is_refused(key, cell, sentence):
    with pytest.raises(ValueError, match=sentence):
        parse(cell, BY_KEY[key])


def test_an_area_comes_once_and_has_a_name():
    assert sentences(text(HEADER, "Lille;1;1", "LILLE;2;2", ";3;3")) == (
        "Ligne 3 : le bassin « LILLE » est déjà à la ligne 2. N'en gardez qu'une.",
        "Ligne 4, colonne A : le nom du bassin manque.",
    )


def test_the_first_ten_faults_are_said():
    found = sentences(text(HEADER, *(f"Bassin {rank};x;1" for rank in range(12))))
    assert (len(found), found[-1]) == (11, "Et 2 autres fautes.")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Ce fichier est vide"),
        (b"\xef\xbb\xbf\r\n;;\r\n", "ne contient aucune ligne"),
        (b"%PDF-1.4 \x00", "n'est ni un texte CSV, ni un classeur"),
        (text(HEADER), "ne contient que ses intitulés"),
        (text(HEADER, "Lille;=1+1;2"), "contient une formule"),
        (b"Bassin;RMI\r\n" + b" " * 20 * 1024 * 1024, "dépasse 20 Mo"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(content, sentence):
    assert sentence in sentences(content)[0]


def test_columns_have_the_letters_of_a_spreadsheet():
    assert [column_name(rank) for rank in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
