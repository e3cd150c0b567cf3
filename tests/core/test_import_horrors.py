"""The same file of horrors for every import: its titles, its letters and its errors are read alike."""

import pytest

from iae_portal.core.imports.kinds import IMPORTS
from iae_portal.core.imports.refused import DoubtfulLetters, FileRefused, UnknownColumns
from iae_portal.core.imports.tables import read_table
from iae_portal.core.text import fold

KINDS = {key: kind.columns for key, kind in IMPORTS}
HORROR = "  Socie\u0301te\u0301\u200e\u00a0 d'e\u0301te\u0301 \ufeff"


def horrors(kind: str, cell: str = HORROR, encoding: str = "utf-8-sig") -> bytes:
    """Titles in capitals under a line of title, decomposed and marked; every needed cell holds the same text."""
    titles = [f"\u200b{field.title.upper()} " for field in KINDS[kind].needed]
    rows = [["Liste du service"], titles, [f'"{cell}"'] * len(titles), ["#N/A"] * len(titles)]
    text = "sep=;\r\n" + "".join(";".join(row) + "\r\n" for row in rows)
    return text.encode(encoding)


@pytest.mark.parametrize("kind", KINDS)
def test_every_import_reads_the_same_horrors_alike(kind):
    table = read_table(horrors(kind), KINDS[kind])
    first, second = table.rows()
    assert (first.number, set(first.values.values()), first.problems) == (4, {"Société d'été"}, ())
    assert (second.number, len(second.problems)) == (5, len(KINDS[kind].needed))
    assert table.notes == ("1 ligne au-dessus de l'en-tête, laissée de côté : « Liste du service ».",)


@pytest.mark.parametrize("kind", KINDS)
def test_every_import_refuses_or_asks_alike(kind):
    columns = KINDS[kind]
    for wrong in ("Soci\ufffdt\ufffd", "SociÃ©tÃ©"):
        with pytest.raises(DoubtfulLetters):
            read_table(horrors(kind, wrong), columns)
    with pytest.raises(FileRefused, match="formule"):
        read_table(horrors(kind, "=1+1"), columns)
    with pytest.raises(UnknownColumns):
        read_table(b"Sorte;Truc\na;b\n", columns)


@pytest.mark.parametrize("kind", KINDS)
def test_no_title_of_an_import_means_two_fields(kind):
    words = [(fold(word), field.key) for field in KINDS[kind].fields for word in {field.title, *field.words}]
    assert len({word for word, _ in words}) == len({(word, key) for word, key in words})
