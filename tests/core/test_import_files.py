"""Files as people have them: what each cell means, and what is asked before anything is read wrong. No database."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import settings as bounds
from hypothesis import strategies as st

from iae_portal.core.exports import Column, csv_bytes
from iae_portal.core.imports.columns import Columns, Field
from iae_portal.core.imports.letters import AS_IS, TWICE
from iae_portal.core.imports.refused import DoubtfulLetters, FileRefused, Reading, UnknownColumns
from iae_portal.core.imports.tables import read_table
from iae_portal.core.text import composed, unguarded
from tests.workbooks import book

PEOPLE = Columns(Field("name", "Nom", needed=True), Field("place", "Commune", ("Ville",)), Field("note", "Remarque"))


NAMES = "Nom;Ville\nRégie d'été à Lys;Bœrsch\n"


@pytest.mark.parametrize(
    ("encoding", "note"),
    [
        *((name, "") for name in ("utf-8", "cp1252", "utf-16", "utf-16-le", "utf-16-be")),
        ("iso8859_15", "ISO-8859-15"),
        ("mac_roman", "Macintosh"),
    ],
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


@pytest.mark.parametrize(
    "start", ["<html><table>", "%PDF-1.4\n%\u00e2\u00e3", "{\\rtf1", "\x00Nom", "\x0eNom", "\xff\xfeN"]
)
def test_what_is_no_list_is_said_to_be_none(start):
    with pytest.raises(FileRefused, match="en « CSV UTF-8 »") as refused:
        read_table(start.encode("latin-1"), PEOPLE)
    assert type(refused.value) is FileRefused  # nobody is asked which of its letters are right


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("a" * 131_072, ""),
        ("a" * 131_073, "131\u202f072 signes"),
        ('"' + "a" * 131_073, "Les guillemets de la ligne 2"),
    ],
    ids=["longest", "longer", "open quote"],
)
def test_a_cell_longer_than_any_is_said_to_be_one(cell, said):
    try:
        read_table(f"Nom;Ville\n{cell};Lys\n".encode(), PEOPLE)
    except FileRefused as refused:
        assert said and said in str(refused)
    else:
        assert not said


@pytest.mark.parametrize("sign", ["\x0b", "\x0c", "\x85", "\u2028"])
def test_a_line_break_of_another_program_in_a_cell_is_read(sign):
    (line,) = read_table(f"Nom;Ville\nRégie{sign}d'été;Lys\n".encode(), PEOPLE).rows()
    assert line.values == {"name": "Régie d'été", "place": "Lys"}


@pytest.mark.parametrize(
    "text",
    [
        'Nom,Ville,"Remarque; note; autre; rang"\nAtelier,"Lille, Nord",x\n',
        "Liste du service, au 1er octobre 2008, Nord\nNom;Ville\nAtelier;Lille, Nord\n",
        "Liste du service\n\nNom\tVille\nAtelier\tLille, Nord\n",
        "Nom|Ville\rAtelier|Lille, Nord\r",
    ],
)
def test_the_separator_is_the_one_that_cuts_most_lines_alike(text):
    (line,) = read_table(text.encode(), PEOPLE).rows()
    assert (line.values["name"], line.values["place"]) == ("Atelier", "Lille, Nord")


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


@pytest.mark.parametrize("cell", ["#N/A", "#CHAMP!", "Err:508", "Err : 502", "########"])
def test_what_a_spreadsheet_shows_instead_of_a_value_is_no_name(cell):
    (line,) = read_table(f"Nom;Ville\n{cell};Lille\n".encode(), PEOPLE).rows()
    assert [f"« {cell} »" in problem for problem in line.problems] == [True]


def test_a_text_that_a_formula_holds_in_quotes_is_that_text():
    content = b'Nom;Ville\n="00123";"=""Lille"""\n'
    assert read_table(content, PEOPLE).lines == [(2, ["00123", "Lille"])]


@pytest.mark.parametrize("word", ["MUÑOZ", "Société d’Été", "« Âge d'or »", "n°½", "D'AGNÈS", "Þórr"])
def test_a_right_word_of_a_utf_8_file_is_left_alone(word):
    assert read_table(f"Nom;Ville\n{word};Lille\n".encode(), PEOPLE).lines[0][1][0] == word


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


@bounds(max_examples=30)
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
