"""Workbooks as people have them: each cell is read as its sheet shows it. No database."""

import datetime as dt
import io
import zipfile
from contextlib import nullcontext
from decimal import Decimal

import pytest

from iae_portal.core.exports import Column, xlsx_bytes
from iae_portal.core.imports.columns import Columns, Field
from iae_portal.core.imports.refused import FileRefused, Reading
from iae_portal.core.imports.tables import read_table
from tests.workbooks import CELL, book, made, ods, said

PEOPLE = Columns(Field("name", "Nom", needed=True), Field("place", "Commune", ("Ville",)), Field("note", "Remarque"))


def test_values_are_read_as_the_sheet_shows_them():
    rows = [
        ["Nom", "Commune", "Remarque"],
        [57.70000000000001, (0.472, "0.0%"), (6.319444444444444, "[h]:mm")],
        [42385500000000, (dt.date(2008, 10, 31), "mmm-yy"), ("=1+1", 2)],
        [("=NA()", "#N/A"), "Soc\u200eie\u0301té_x000D_\n", 1e-7],
        [1, (151.66 / 24, "[h]:mm")],  # seconds that nobody sees
    ]
    table = read_table(book(*rows, sheets=["Lisez-moi", "Suite"], hidden_row=2, hidden_column=1), PEOPLE)
    assert [cells for _, cells in table.lines] == [
        ["57.7", "47.2 %", "151:40"],
        ["42385500000000", "2008-10-31", "2"],
        ["#N/A", "Sociét\u00e9\r\n", "0.0000001"],
        ["1", "151:39:36", ""],
    ]
    assert table.notes == (
        "Feuille lue : « Suite » ; laissées de côté : « Lisez-moi ».",
        "1 ligne masquée dans le classeur, lues comme les autres : 3.",
        "1 colonne masquée dans le classeur, lues comme les autres.",
        "2 formules dans la feuille : c'est la valeur enregistrée avec le classeur qui est lue.",
    )
    assert ["« #N/A » du tableur" in " ".join(row.problems) for row in table.rows()] == [False, False, True, False]


def test_numbers_keep_the_zeros_and_the_figures_that_the_sheet_shows():
    rows = [["Nom", "Ville"], [(1000, "00000"), (320010203, '0#" "##" "##" "##" "##')], [1.2345678901234567e19, -0.0]]
    rows.append([(41234567800013, '000" "000" "000" "00000'), (1234567800013, "0" * 14)])
    assert [cells for _, cells in read_table(book(*rows), PEOPLE).lines] == [
        ["01000", "320010203"],
        ["12345678901234600000", "0"],
        ["41234567800013", "01234567800013"],
    ]


def test_a_part_of_a_second_that_no_cell_shows_is_not_read():
    """What a clock or a subtraction of hours leaves behind a day or an hour."""
    day, hour = "dd/mm/yyyy", "hh:mm"
    rows = [["Nom", "Ville"], [(39813.123456, day), (0.3333333, hour)], [(39813.9999999, day), (0.9999999, hour)]]
    assert [cells for _, cells in read_table(book(*rows), PEOPLE).lines] == [
        ["2008-12-31T02:57:46", "8:00"],
        ["2008-12-31T23:59:59", "24:00"],
    ]


def test_a_sheet_that_is_seen_comes_before_a_hidden_one():
    def build(workbook):
        for name in ("Ancienne", "Liste"):
            workbook.add_worksheet(name).write_column(0, 0, ["Nom", name])
            workbook.get_worksheet_by_name(name).write(0, 1, "Ville")
        workbook.worksheets()[0].hide()
        workbook.worksheets()[1].activate()

    content = made(build)
    for asked, note in (("", "« Liste » ; laissées"), ("Ancienne", "« Ancienne » (masquée) ; laissées")):
        table = read_table(content, PEOPLE, Reading(sheet=asked))
        assert (table.lines[0][1][0], note in table.notes[0]) == (asked or "Liste", True)


def test_a_cell_merged_down_says_the_same_of_each_line():
    def build(workbook):
        sheet = workbook.add_worksheet()
        sheet.merge_range("A1:A2", "Nom")
        sheet.merge_range("B1:C1", "Où et quoi")
        sheet.write_row("B2", ["Ville", "Remarque"])
        sheet.write_column("A3", ["Atelier", "Régie"])
        sheet.merge_range("B3:B4", "Lille")

    table = read_table(made(build), PEOPLE)
    assert [line.values["place"] for line in table.rows()] == ["Lille", "Lille"]
    assert table.notes[0] == (
        "Cellules fusionnées : leur valeur est lue pour chacune de leurs lignes (1 à 2 et 3 à 4)."
    )


@pytest.mark.parametrize(("corner", "places"), [("B2:B3", ["Lille", "Lille", ""]), ("B2:C4", ["Lille"] * 3)])
def test_a_cell_merged_down_and_across_says_the_same_of_each_line(corner, places):
    def build(workbook):
        sheet = workbook.add_worksheet()
        sheet.write_row("A1", ["Nom", "Ville", "Remarque"])
        sheet.write_column("A2", ["Atelier", "Régie", "Chantier"])
        sheet.merge_range(corner, "Lille")

    table = read_table(made(build), PEOPLE)
    assert [line.values["place"] for line in table.rows()] == places
    assert table.notes[0].startswith("Cellules fusionnées : leur valeur est lue pour chacune de leurs lignes (2 à")


def test_a_cell_merged_across_is_told_to_be_read_once():
    """In both formats, a title alone left out."""

    def build(workbook):
        sheet = workbook.add_worksheet()
        sheet.merge_range("A1:C1", "Liste du service")
        sheet.write_row("A2", ["Nom", "Ville", "Remarque"])
        sheet.write_column("A3", ["Atelier", "Régie", "Chantier"])
        sheet.merge_range("B3:C3", "Lille")
        sheet.write_row("B4", ["Arras", "Lens"])
        sheet.merge_range("B5:C5", 0.5, workbook.add_format({"num_format": "0 %"}))

    wide = [
        CELL.format(kind, f"<text:p>{text}</text:p>").replace("cell ", 'cell table:number-columns-spanned="2" ', 1)
        for kind, text in (("string", "Lille"), ('percentage" office:value="0.5', "50 %"))
    ]
    under = "<table:covered-table-cell/>"
    titles = ">" + "".join(map(said, ("Nom", "Ville", "Remarque")))
    plain = ">" + "".join(map(said, ("Régie", "Arras", "Lens")))
    title = ">" + said("Liste").replace("cell ", 'cell table:number-columns-spanned="3" ', 1)
    sheet = ods(title, titles, f">{said('Atelier')}{wide[0]}{under}", plain, f">{said('Chantier')}{wide[1]}{under}")
    for content in (made(build), sheet):
        table = read_table(content, PEOPLE)
        assert [(line.values["place"], line.values["note"]) for line in table.rows()] == [
            ("Lille", ""),
            ("Arras", "Lens"),
            ("50 %", ""),
        ]
        assert table.notes[0] == (
            "Cellules fusionnées sur plusieurs colonnes : leur valeur est lue pour la première seulement, les autres "
            "restent vides (lignes 3 et 5)."
        )


def test_nothing_of_a_workbook_is_left_unread_in_silence():
    for row, column, sentence in ((30_000, 1, "plus de 20 000 lignes"), (1, 300, "trop de colonnes")):

        def build(workbook, place=(row, column)):
            sheet = workbook.add_worksheet()
            sheet.write_row(0, 0, ["Nom", "Ville"])
            sheet.write_row(1, 0, ["Atelier", "Lille"])
            sheet.write(*place, "x")

        with pytest.raises(FileRefused, match=sentence):
            read_table(made(build), PEOPLE)


def test_an_ods_workbook_is_read_as_its_sheet_shows_it():
    cell = '<table:table-cell office:value-type="{}">{}</table:table-cell>'
    texts = [cell.format("string", f"<text:p>{text}</text:p>") for text in ("Nom", "Ville", "Remarque")]
    far = '<table:table-cell table:number-columns-repeated="16000"/>'
    content = ods(
        ">" + "".join(texts),
        ' table:number-rows-repeated="2">'
        + texts[0].replace("cell ", 'cell table:number-columns-repeated="2" ', 1)
        + far,
        ">"
        + cell.format('percentage" office:value="0.47', "")
        + cell.format('time" office:time-value="PT151H40M00S', ""),
        ' table:number-rows-repeated="1048000">' + far,
    )
    lines = [[cell for cell in cells if cell] for _, cells in read_table(content, PEOPLE).lines]
    assert lines == [["Nom", "Nom"], ["Nom", "Nom"], ["47 %", "151:40"]]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (  # merged down, then across with what it hides
            [
                said("A").replace("cell ", 'cell table:number-rows-spanned="2" ', 1) + said("B"),
                said("caché").replace("table-cell", "covered-table-cell") + said("C"),
                said("D").replace("cell ", 'cell table:number-columns-spanned="2" ', 1)
                + said("caché").replace("table-cell", "covered-table-cell"),
            ],
            [["A", "B"], ["A", "C"], ["D", ""]],
        ),
        ([said("#N/A").replace('"string"', '"string" office:string-value="" calcext:value-type="error"')], [["#N/A"]]),
        (  # a postcode shown with its zero, a number without
            [CELL.format('float" office:value="1000', f"<text:p>{shown}</text:p>") for shown in ("01000", "1 000")],
            [["01000"], ["1000"]],
        ),
        (
            [
                CELL.format(f'time" office:time-value="{span}', "")
                for span in ("PT1820H02M24.00S", "P1DT2H3M", "PT7H30M")
            ],
            [["1820:02:24"], ["26:03"], ["7:30"]],
        ),
        (  # a comment is no value; the paragraphs and the parts of a text are
            [said("a</text:p><text:p>b"), said("x<text:span>y</text:span>z")]
            + [CELL.format("string", "<office:annotation><text:p>Note</text:p></office:annotation><text:p>N</text:p>")],
            [["a\nb"], ["xyz"], ["N"]],
        ),
    ],
)
def test_a_cell_of_an_ods_sheet_says_what_it_shows(rows, expected):
    lines = read_table(ods(">" + said("Nom") + said("Ville"), *(">" + row for row in rows)), PEOPLE).lines
    assert [[cell for cell in cells if cell] for _, cells in lines] == [
        [cell for cell in row if cell] for row in expected
    ]


def test_a_percentage_of_repeated_rows_is_one_in_each():
    share = CELL.format('percentage" office:value="0.5', "").replace(
        "cell ", 'cell table:number-columns-repeated="2" ', 1
    )
    lines = read_table(ods(">" + said("Nom") + said("Ville"), f' table:number-rows-repeated="2">{share}'), PEOPLE).lines
    assert [cells[:2] for _, cells in lines] == [["50 %"] * 2] * 2


@pytest.mark.parametrize(
    ("kind", "kept", "refused"),
    [
        *(("", kept, True) for kept in ("", "<v></v>", "<v/>", "<v> </v>")),
        ("", "<v>2</v>", False),
        *((' t="str"', kept, False) for kept in ("<v></v>", "<v/>")),
    ],
)
def test_a_formula_that_keeps_no_value_is_refused_an_empty_text_is_one(kind, kept, refused):
    content, cell = io.BytesIO(), f'<c r="A2"{kind}><f>1+1</f>{kept}</c>'.encode()
    with zipfile.ZipFile(io.BytesIO(book(["Nom", "Ville"], [("=1+1", 2), "Lys"]))) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(content, "w") as new:
        for name, part in parts.items():
            new.writestr(name, part.replace(b'<c r="A2"><f>1+1</f><v>2</v></c>', cell))
    with pytest.raises(FileRefused, match="cellule A2") if refused else nullcontext():
        assert read_table(content.getvalue(), PEOPLE).lines[0][1][1] == "Lys"


def test_a_formula_that_keeps_no_value_is_refused_in_an_ods_sheet_too():
    for empty in ("/>", "></table:table-cell>"):
        formula = f'><table:table-cell table:formula="of:=[.A1]"{empty}'
        with pytest.raises(FileRefused, match="formule sans valeur"):
            read_table(ods(">" + said("Nom") + said("Ville"), formula), PEOPLE)


def test_the_workbook_that_the_portal_exports_is_read_back():
    rows = [("=1+1", Decimal("1820.04")), ("'= nom", Decimal("0.1"))]
    columns = [
        Column("Nom", lambda row: row[0]),
        Column("Ville", lambda row: ""),
        Column("Remarque", lambda row: row[1]),
    ]
    assert [cells for _, cells in read_table(xlsx_bytes(columns, rows), PEOPLE).lines] == [
        ["=1+1", "", "1820.04"],
        ["'= nom", "", "0.1"],
    ]


@pytest.mark.parametrize(("wide", "read"), [("Nom;Ville" + ";" * 500, True), ("Nom;Ville" + ";x" * 99, False)])
def test_a_text_is_as_wide_as_a_workbook_at_most(wide, read):
    """Its empty columns do not count."""
    content = f"{wide}\nAtelier;Lille\n".encode()
    if read:
        assert [line.values["place"] for line in read_table(content, PEOPLE).rows()] == ["Lille"]
        assert read_table(f"Nom;Ville{';x' * 98}\nAtelier;Lille\n".encode(), PEOPLE).rows()
        return
    with pytest.raises(FileRefused, match="trop de colonnes"):
        read_table(content, PEOPLE)


def with_parts(content: bytes, change) -> bytes:
    """The same workbook, `change` giving the name and the content of each of its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(*change(name, old.read(name)))
    return out.getvalue()


@pytest.mark.parametrize(
    ("old", "new"), [("sheet1.xml", "Feuil1.xml"), ("sheet1.xml", "sheet1.xml"), (" r:id=", " ns0:id=")]
)
def test_what_a_sheet_shows_is_read_whatever_its_program_names_its_parts(old, new):
    content = book(["Nom", "Ville"], [(0.47, "0 %"), (1000, "00000")], [("=NA()", "#N/A"), "Lys"])

    def renamed(name, part):
        part = part.replace(old.encode(), new.encode()).replace(
            b"xmlns:r=", b"xmlns:ns0=" if "ns0" in new else b"xmlns:r="
        )
        return name.replace(old, new), part

    assert [cells for _, cells in read_table(with_parts(content, renamed), PEOPLE).lines] == [
        ["47 %", "01000"],
        ["#N/A", "Lys"],
    ]


def test_a_binary_workbook_is_refused_by_its_name():
    content = with_parts(book(["Nom", "Ville"]), lambda name, part: (name.replace("book.xml", "book.bin"), part))
    with pytest.raises(FileRefused, match="XLSB"):
        read_table(content, PEOPLE)
