"""A file as a table: its header and its numbered lines, whatever its format. Pure."""

from dataclasses import dataclass

from iae_portal.core.imports.refused import MAX_BYTES, MAX_LINES, FileRefused, too_big, too_many_lines
from iae_portal.core.imports.texts import read_csv
from iae_portal.core.imports.workbooks import read_workbook

OLD_EXCEL = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Table:
    """`lines` are (number of the line in the file, cells); empty lines are gone."""

    header: list[str]
    lines: list[tuple[int, list[str]]]


def read_table(content: bytes) -> Table:
    """CSV, XLSX or ODS, recognised by content. Raises FileRefused with a French sentence."""
    if not content.strip():
        raise FileRefused("Ce fichier est vide : vérifiez-le, puis envoyez-le de nouveau.")
    if len(content) > MAX_BYTES:
        raise too_big()
    if content.startswith(OLD_EXCEL):
        raise FileRefused(
            "Ce classeur est à l'ancien format XLS ou protégé par un mot de passe : "
            "enregistrez-le en XLSX ou en ODS, sans mot de passe."
        )
    records = list(enumerate(read_workbook(content), 1)) if content.startswith(b"PK") else read_csv(content)
    written = [(number, cells) for number, cells in records if any(cell.strip() for cell in cells)]
    if not written:
        raise FileRefused("Ce fichier ne contient aucune ligne : vérifiez que la liste est sur la première feuille.")
    (_, header), *lines = written
    if len(lines) > MAX_LINES:
        raise too_many_lines()
    return Table([name.strip() for name in header], lines)
