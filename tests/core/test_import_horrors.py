"""The same file of horrors for every import: its titles, its letters and its errors are read alike."""

import pytest

from cdiae.diagnosis import figures_file
from iae_portal.core.imports.columns import column_name
from iae_portal.core.imports.kinds import IMPORTS
from iae_portal.core.imports.refused import DoubtfulLetters, FileRefused, UnknownColumns
from iae_portal.core.imports.tables import read_table
from iae_portal.core.text import fold
from tests.workbooks import ods, said

KINDS = {key: kind.columns for key, kind in IMPORTS} | {"diagnostic": figures_file.COLUMNS}
HORROR = "  Socie\u0301te\u0301\u200e\u00a0 d'e\u0301te\u0301 \ufeff"


def titles_of(columns) -> list[str]:
    """Those a file must have, and another one."""
    return [field.title for field in (*columns.needed, next(field for field in columns.fields if not field.needed))]


def horrors(kind: str, cell: str = HORROR, encoding: str = "utf-8-sig") -> bytes:
    """Titles in capitals under a line of title, decomposed and marked; every needed cell holds the same text."""
    titles = [f"\u200b{title.upper()} " for title in titles_of(KINDS[kind])]
    rows = [["Liste du service"], titles, [f'"{cell}"'] * len(titles), ["#N/A"] * len(titles)]
    text = "sep=;\r\n" + "".join(";".join(row) + "\r\n" for row in rows)
    return text.encode(encoding)


@pytest.mark.parametrize("kind", KINDS)
def test_every_import_reads_the_same_horrors_alike(kind):
    table = read_table(horrors(kind), KINDS[kind])
    first, second = table.rows()
    assert (first.number, set(first.values.values()), first.problems) == (4, {"Société d'été"}, ())
    assert (second.number, len(second.problems)) == (5, len(titles_of(KINDS[kind])))
    assert table.notes == ("1 ligne au-dessus de l'en-tête, laissée de côté : « Liste du service ».",)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "cp1252", "mac_roman", "cp850", "iso8859_15"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_import_reads_each_encoding_and_separator_alike(kind, encoding):
    titles = titles_of(KINDS[kind])
    content = "".join("\t".join(row) + "\r" for row in (titles, ["Régie d'Été à Lys"] * len(titles)))
    (line,) = read_table(content.encode(encoding), KINDS[kind]).rows()
    assert (set(line.values.values()), line.problems) == ({"Régie d'Été à Lys"}, ())


@pytest.mark.parametrize("kind", KINDS)
def test_every_import_reads_a_sheet_with_merged_cells_and_comments_alike(kind):
    titles = titles_of(KINDS[kind])
    note = "<office:annotation><text:p>à revoir</text:p></office:annotation>"
    down = said("Lys").replace("cell ", 'cell table:number-rows-spanned="2" ', 1).replace("<text:p>", f"{note}<text:p>")
    under = "<table:covered-table-cell/>"
    rest = "".join(said(f"V{rank}") for rank in range(1, len(titles)))
    title = said("Liste du service").replace("cell ", f'cell table:number-columns-spanned="{len(titles)}" ', 1)
    rows = [title, "".join(map(said, titles)), down + rest, under + rest]
    table = read_table(ods(*(">" + row for row in rows)), KINDS[kind])
    assert [next(iter(line.values.values())) for line in table.rows()] == ["Lys", "Lys"]
    assert [note.partition(" :")[0] for note in table.notes] == [
        "Cellules fusionnées",
        "1 ligne au-dessus de l'en-tête, laissée de côté",
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_every_import_refuses_or_asks_alike(kind):
    columns = KINDS[kind]
    for wrong in ("Soci\ufffdt\ufffd", "SociÃ©tÃ©"):
        with pytest.raises(DoubtfulLetters):
            read_table(horrors(kind, wrong), columns)
    with pytest.raises(FileRefused, match="guillemets de la ligne 4"):
        read_table(horrors(kind).replace(b'"\r\n#N/A', b"\r\n#N/A"), columns)
    with pytest.raises(FileRefused, match="formule"):
        read_table(horrors(kind, "=1+1"), columns)
    with pytest.raises(UnknownColumns):
        read_table(b"Sorte;Truc\na;b\n", columns)


def lines(*rows: list[str]) -> bytes:
    return "".join(";".join(row) + "\n" for row in rows).encode()


@pytest.mark.parametrize("kind", KINDS)
def test_every_import_says_what_it_would_read_in_the_wrong_column(kind):
    columns = KINDS[kind]
    titles = titles_of(columns)
    cells = [f"Valeur {rank}" for rank in range(len(titles))]

    shifted = read_table(lines(titles, [*cells, "", "de trop"]), columns)
    assert [len(row.problems) for row in shifted.rows()] == [1]

    repeated = read_table(lines(titles, cells, [*titles, ""], cells), columns)
    assert [row.number for row in repeated.rows()] == [2, 4]
    assert "l'en-tête" in repeated.notes[0]

    for tables in ([titles, cells, titles[::-1], cells], [titles, cells, [*titles[1:], titles[0]], cells]):
        with pytest.raises(FileRefused, match="deux tableaux"):
            read_table(lines(*tables), columns)


@pytest.mark.parametrize("kind", KINDS)
def test_a_column_without_a_title_is_not_left_aside_in_silence(kind):
    columns = KINDS[kind]
    titles = titles_of(columns)
    content = lines([*titles, "", ""], [*(f"Valeur {title}" for title in titles), "", "vu"])
    name = f"Colonne {column_name(len(titles) + 1)}"
    try:
        notes = read_table(content, columns).notes
    except UnknownColumns as unknown:
        notes = [str(unknown)]
    assert [name in note for note in notes] == [True]


@pytest.mark.parametrize("kind", KINDS)
def test_no_title_of_an_import_means_two_fields(kind):
    words = [(fold(word), field.key) for field in KINDS[kind].fields for word in {field.title, *field.words}]
    assert len({word for word, _ in words}) == len({(word, key) for word, key in words})
