"""Reading the figures of the partners from a spreadsheet: one row an area, columns found by their header."""

from io import BytesIO

from python_calamine import CalamineError, CalamineWorkbook

from iae_portal.core.text import fold

AREA = "bassin"
COLUMNS = {
    "job_seekers": "demandeurs d'emploi",
    "long_term": "longue durée",
    "young": "moins de 26 ans",
    "seniors": "50 ans et plus",
    "rmi": "allocataires du RMI",
    "priority_districts": "zones urbaines sensibles",
}


class UnreadableFile(ValueError):
    """The file cannot be read; the message is a French sentence."""


def read_figures(content: bytes) -> dict[str, dict[str, int | None]]:
    """By area: the columns present in the file. UnreadableFile says what is wrong and where."""
    try:
        rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    except CalamineError as error:
        raise UnreadableFile("Ce fichier n'est pas un classeur lisible (XLSX ou ODS).") from error
    if not rows:
        raise UnreadableFile("La première feuille du classeur est vide.")
    places = _places([fold(str(cell)) for cell in rows[0]])
    figures = {}
    for number, row in enumerate(rows[1:], start=2):
        name = str(row[places[AREA]]).strip()
        if name:
            figures[name] = {
                column: _number(row[place], number, COLUMNS[column])
                for column, place in places.items()
                if column != AREA
            }
    return figures


def _places(headers: list[str]) -> dict[str, int]:
    wanted = {AREA: AREA, **COLUMNS}
    places = {
        column: next(place for place, header in enumerate(headers) if fold(label) in header)
        for column, label in wanted.items()
        if any(fold(label) in header for header in headers)
    }
    if AREA not in places or len(places) < 2:
        expected = ", ".join(wanted.values())
        raise UnreadableFile(f"La première ligne doit porter les intitulés des colonnes : {expected}.")
    return places


def _number(value, line: int, column: str) -> int | None:
    if value in ("", None):
        return None
    try:
        return int(float(str(value).replace("\u202f", "").replace("\u00a0", "").replace(" ", "").replace(",", ".")))
    except ValueError:
        raise UnreadableFile(f"Ligne {line}, colonne « {column} » : « {value} » n'est pas un nombre.") from None
