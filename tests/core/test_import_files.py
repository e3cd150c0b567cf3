"""Files as people have them: what each cell means, and what is asked before anything is read wrong. No database."""

import datetime as dt
import io
from decimal import Decimal

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import settings as bounds
from hypothesis import strategies as st

from iae_portal.core.exports import Column, csv_bytes, xlsx_bytes
from iae_portal.core.imports.columns import Columns, Field
from iae_portal.core.imports.letters import AS_IS, TWICE
from iae_portal.core.imports.refused import DoubtfulLetters, FileRefused, Reading, UnknownColumns
from iae_portal.core.imports.tables import read_table
from iae_portal.core.text import composed, unguarded

PEOPLE = Columns(Field("name", "Nom", needed=True), Field("place", "Commune", ("Ville",)), Field("note", "Remarque"))


def book(*rows, sheets=("Liste",), hidden_row=None, hidden_column=None) -> bytes:
    """The rows on the last sheet; a cell may be (value, format) or a formula ("=…", its stored value)."""
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, {"in_memory": True})
    for name in sheets:
        sheet = workbook.add_worksheet(name)
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            value, shown = cell if isinstance(cell, tuple) else (cell, None)
            if isinstance(value, str) and value.startswith("="):
                sheet.write_formula(number, place, value, value=shown)
            else:
                sheet.write(number, place, value, workbook.add_format({"num_format": shown}) if shown else None)
    if hidden_row is not None:
        sheet.set_row(hidden_row, None, None, {"hidden": True})
    if hidden_column is not None:
        sheet.set_column(hidden_column, hidden_column, None, None, {"hidden": True})
    workbook.close()
    return out.getvalue()


NAMES = "Nom;Ville\nRégie d'été à Lys;Bœrsch\n"


@pytest.mark.parametrize(
    ("encoding", "note"),
    [("utf-8", ""), ("cp1252", ""), ("iso8859_15", "ISO-8859-15"), ("mac_roman", "Macintosh")],
)
def test_each_encoding_gives_the_same_letters_and_an_unusual_one_is_said(encoding, note):
    table = read_table(NAMES.encode(encoding), PEOPLE)
    assert table.lines == [(2, ["Régie d'été à Lys", "Bœrsch"])]
    assert [note in said for said in table.notes] == [True] * bool(note)


@pytest.mark.parametrize("names", ["Régie d'été à Lys;Béthune", "LES AMIS DE L'ÎLE;ÉTAPLES", "Maître;L'HÔPITAL"])
def test_dos_letters_are_read_and_said(names):
    table = read_table(f"Nom;Ville\n{names}\n".encode("cp850"), PEOPLE)
    assert table.lines[0][1] == names.split(";")
    assert "un fichier DOS" in table.notes[0]


def test_letters_of_no_known_reading_are_asked_with_the_words_under_each():
    content = "Nom;Ville\nŁódź;Lille\n".encode("iso8859_2")
    with pytest.raises(DoubtfulLetters, match="« £ód¼ »") as doubt:
        read_table(content, PEOPLE)
    assert set(doubt.value.choices) == {
        ("cp1252", "£ód¼"),
        ("iso8859_15", "£ódŒ"),
        ("cp850", "ú¾d╝"),
        ("mac_roman", "£Ûdº"),
    }
    assert read_table(content, PEOPLE, Reading("iso8859_15")).lines[0][1][0] == "£ódŒ"


@pytest.mark.parametrize(
    "make", [lambda text: text.encode(), lambda text: book(*(row.split(";") for row in text.split("\n")))]
)
def test_letters_encoded_twice_or_lost_are_shown_before_anything_is_read(make):
    twice = make("Nom;Ville\nSociÃ©tÃ© Ã‰toile;Lille")
    with pytest.raises(DoubtfulLetters, match="« SociÃ©tÃ© » et « Ã‰toile »") as doubt:
        read_table(twice, PEOPLE)
    assert doubt.value.choices == ((TWICE, "Société Étoile"), (AS_IS, "SociÃ©tÃ© Ã‰toile"))
    assert read_table(twice, PEOPLE, Reading(TWICE)).lines[0][1] == ["Société Étoile", "Lille"]
    lost = make("Nom;Ville\nSoci\ufffdt\ufffd;Lille")
    with pytest.raises(DoubtfulLetters) as doubt:
        read_table(lost, PEOPLE)
    assert doubt.value.choices == ((AS_IS, "Soci\ufffdt\ufffd"),)
    assert read_table(lost, PEOPLE, Reading(AS_IS)).lines[0][1] == ["Soci\ufffdt\ufffd", "Lille"]


@pytest.mark.parametrize("word", ["MUÑOZ", "Société d’Été", "« Âge d'or »", "n°½", "D'AGNÈS", "Þórr"])
def test_a_right_word_of_a_utf_8_file_is_left_alone(word):
    assert read_table(f"Nom;Ville\n{word};Lille\n".encode(), PEOPLE).lines[0][1][0] == word


def test_values_are_read_as_the_sheet_shows_them():
    rows = [
        ["Nom", "Commune", "Remarque"],
        [57.70000000000001, (0.472, "0.0%"), (6.319444444444444, "[h]:mm")],
        [42385500000000, (dt.date(2008, 10, 31), "mmm-yy"), ("=1+1", 2)],
        [("=NA()", "#N/A"), "Soc\u200eie\u0301té", 1e-7],
    ]
    table = read_table(book(*rows, sheets=["Lisez-moi", "Suite"], hidden_row=2, hidden_column=1), PEOPLE)
    assert [cells for _, cells in table.lines] == [
        ["57.7", "47.2 %", "151:40"],
        ["42385500000000", "2008-10-31", "2"],
        ["#N/A", "Sociét\u00e9", "0.0000001"],
    ]
    assert table.notes == (
        "Feuille lue : « Suite » ; laissées de côté : « Lisez-moi ».",
        "1 ligne masquée dans le classeur, lues comme les autres : 3.",
        "1 colonne masquée dans le classeur, lues comme les autres.",
        "2 formules dans la feuille : c'est la valeur enregistrée avec le classeur qui est lue.",
    )
    assert ["« #N/A » du tableur" in " ".join(row.problems) for row in table.rows()] == [False, False, True]


def test_the_header_is_found_under_titles_and_own_titles_are_said_once():
    content = "Liste du service;\nau 1er octobre 2008;\nRaison;Où;Couleur\nAtelier;Lille;rouge\n".encode()
    with pytest.raises(UnknownColumns, match="Il manque : Nom.") as unknown:
        read_table(content, PEOPLE)
    assert (unknown.value.header, unknown.value.sample) == (("Raison", "Où", "Couleur"), ("Atelier", "Lille", "rouge"))
    table = read_table(content, PEOPLE, Reading(columns={"raison": "name", "ou": "place", "couleur": ""}))
    assert [line.values for line in table.rows()] == [{"name": "Atelier", "place": "Lille"}]
    assert table.notes == (
        "2 lignes au-dessus de l'en-tête, laissées de côté : « Liste du service ».",
        "Colonnes lues comme votre service l'a dit : « Raison » donne Nom et « Où » donne Commune.",
    )
    with pytest.raises(FileRefused, match="Deux colonnes donnent Nom"):
        read_table(b"Nom;Nom\na;b\n", PEOPLE)
    both = read_table(b"Nom;Nom\na;b\n", PEOPLE, Reading(columns={"nom": "", "nom 2": "name"}))
    assert [line.values["name"] for line in both.rows()] == ["b"]


PRINTED = st.text(st.characters(blacklist_categories=["Cs", "Cc", "Cn", "Co"]), min_size=1, max_size=20)


@bounds(max_examples=30, deadline=None)
@given(st.lists(st.tuples(PRINTED, st.decimals("-999999", "999999", places=2)), min_size=1, max_size=4))
def test_what_the_portal_exports_it_imports(rows):
    """After the documented normalisation: letters composed, signs without width and guarding apostrophes gone."""
    columns = [
        Column("Nom", lambda row: f"N{row[0]}"),
        Column("Ville", lambda row: row[0]),
        Column("Remarque", lambda row: row[1]),
    ]
    told = [(f"N{text}", unguarded(text), amount) for text, amount in rows]
    expected = [(*(" ".join(composed(text).split()) for text in texts), amount) for *texts, amount in told]
    read = list(read_table(csv_bytes(columns, rows), PEOPLE, Reading(AS_IS)).rows())
    assert [
        (row.values["name"], row.values["place"], Decimal(row.values["note"].replace(",", "."))) for row in read
    ] == expected


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
