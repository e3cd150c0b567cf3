"""Reading figures by area from a table: one line an area, columns found by the words of their header. Pure.

DESIGN: nothing is guessed. A header that nobody knows, two headers for one figure, a number with too many decimals, an
area twice: the whole file is refused with the place of each fault. An empty cell changes nothing.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from cdiae.diagnosis.figures import BY_KEY, EXITS, FIGURES, PARTS_OF_JOB_SEEKERS, Figure, out_of_bounds
from iae_portal.core.imports.columns import NOTHING_SAID, Columns, Field, column_name
from iae_portal.core.imports.refused import UnknownColumns
from iae_portal.core.imports.tables import Table
from iae_portal.core.text import counted, decimal_in, fold, french_list, number

AREA = "area"
AREA_LABEL = "Bassin"
LABELS = {AREA: AREA_LABEL, **{figure.key: figure.label for figure in FIGURES}}
MOST_FAULTS = 10
_DERIVED = {"part", "taux", "pour", "pourcentage"}  # words of a ratio: its numbers are not counts


class UnreadableFile(ValueError):
    """The file cannot be read; each of `sentences` is in French and says where."""

    def __init__(self, *sentences: str):
        self.sentences = sentences
        super().__init__(" ".join(sentences))


@dataclass(frozen=True)
class FigureLine:
    """A line of the file: its number there, the name of its area, the figures given by key."""

    number: int
    area: str
    values: dict[str, int | Decimal]


class FigureColumns(Columns):
    """The titles of figures are known by their words, not by a list."""

    def meaning(self, title: str, own: Mapping[str, str] = NOTHING_SAID) -> str:
        if fold(title) in own:
            return own[fold(title)]
        found = _meanings(title)
        return found.pop() if len(found) == 1 else ""

    def places(self, header: list[str], own: Mapping[str, str], sample: list[str]) -> dict[str, int]:
        try:
            return _places(header, own)
        except UnreadableFile as error:
            raise UnknownColumns(str(error), header, sample) from error


COLUMNS = FigureColumns(Field(AREA, AREA_LABEL, needed=True), *(Field(figure.key, figure.label) for figure in FIGURES))


def lines_of(table: Table) -> list[FigureLine]:
    """UnreadableFile says what is wrong and where."""
    if not table.lines:
        raise UnreadableFile("Le fichier ne contient que ses intitulés : ajoutez une ligne par bassin.")
    faults: list[str] = []
    lines = list(_lines(table, table.places, faults))
    if faults:
        raise UnreadableFile(*first_faults(faults))
    return lines


def first_faults(faults: list[str]) -> list[str]:
    """Enough of them to correct the file, and how many wait behind."""
    more = len(faults) - MOST_FAULTS
    return faults if more <= 0 else [*faults[:MOST_FAULTS], f"Et {counted(more, 'autre faute', 'autres fautes')}."]


def _places(header: list[str], own: Mapping[str, str]) -> dict[str, int]:
    """The rank of each column that the file has; `own` is what a person said of some."""
    said = {text: own[fold(text)] for text in header if fold(text) in own}
    meanings = [{said[text]} - {""} if text in said else _meanings(text) for text in header]
    if not any(AREA in found for found in meanings) or not any(found - {AREA} for found in meanings):
        expected = ", ".join(
            label.lower() for label in (AREA_LABEL, "demandeurs d'emploi", "structures EI", "postes EI")
        )
        raise UnreadableFile(
            f"La première ligne doit porter les intitulés des colonnes ({expected}…) : partez du modèle du portail."
        )
    places: dict[str, int] = {}
    for rank, (text, found) in enumerate(zip(header, meanings, strict=True)):
        where = f"Colonne {column_name(rank)} « {text[:60]} »"
        if not found and (not text or text in said):
            continue
        if not found:
            raise UnreadableFile(
                f"{where} : cet intitulé n'est pas connu. Reprenez celui du modèle ou ôtez la colonne."
            )
        if len(found) > 1:
            names = french_list([f"« {LABELS[key]} »" for key in LABELS if key in found])
            raise UnreadableFile(f"{where} : cet intitulé peut vouloir dire {names}. Reprenez celui du modèle.")
        key = found.pop()
        if key in places:
            raise UnreadableFile(
                f"Colonnes {column_name(places[key])} et {column_name(rank)} : elles portent toutes deux "
                f"« {LABELS[key]} ». N'en gardez qu'une."
            )
        places[key] = rank
    return places


def _meanings(header: str) -> set[str]:
    words = set(fold(header).split())
    found = {figure.key for figure in FIGURES if _names(figure, header, words)}
    if found & set(PARTS_OF_JOB_SEEKERS):
        found.discard("job_seekers")  # « Demandeurs d'emploi de longue durée »
    return found | ({AREA} if words & {"bassin", "bassins"} else set())


def _names(figure: Figure, header: str, words: set[str]) -> bool:
    another = {"nombre"} if figure.key == EXITS else _DERIVED  # words that announce a number of another nature
    if words & another or ("%" in header and figure.key != EXITS):
        return False
    return any(words.issuperset(group) for group in figure.words)


def _lines(table: Table, places: dict[str, int], faults: list[str]) -> Iterator[FigureLine]:
    """The lines that can be read; what is wrong goes to `faults`."""
    seen: dict[str, int] = {}
    known = set(places.values())
    for line, cells in table.lines:
        stray = next((rank for rank, cell in enumerate(cells) if cell.strip() and rank not in known), None)
        if stray is not None:
            faults.append(
                f"Ligne {line}, colonne {column_name(stray)} : « {cells[stray].strip()[:40]} » n'a pas d'intitulé. "
                'Dans un fichier séparé par des virgules, les décimales se mettent entre guillemets : "12,5".'
            )
            continue
        texts = {key: cells[rank].strip() if rank < len(cells) else "" for key, rank in places.items()}
        area = texts.pop(AREA)
        if not area:
            faults.append(f"Ligne {line}, colonne {column_name(places[AREA])} : le nom du bassin manque.")
            continue
        first = seen.setdefault(fold(area), line)
        if first != line:
            faults.append(f"Ligne {line} : le bassin « {area} » est déjà à la ligne {first}. N'en gardez qu'une.")
            continue
        yield FigureLine(line, area, dict(_values(line, texts, places, faults)))


def _values(line: int, texts: dict[str, str], places: dict[str, int], faults: list[str]):
    for key, text in texts.items():
        if not text:
            continue
        try:
            yield key, parse(text, BY_KEY[key])
        except ValueError as error:
            faults.append(f"Ligne {line}, colonne {column_name(places[key])} « {LABELS[key]} » : {error}")


def parse(text: str, figure: Figure) -> int | Decimal:
    """« 1 234 » or « 12,5 » as a number; ValueError with the end of a French sentence."""
    shown = f"« {text[:40]} »"
    plain = text.removesuffix("%") if figure.key == EXITS else text
    if re.fullmatch(r"\s*[-−–]\s?[0-9\s.,]+", plain):
        raise ValueError(f"{shown} est négatif. Un nombre positif ou nul est attendu.")
    value = decimal_in(plain)
    if value is None:
        raise ValueError(f"{shown} n'est pas un nombre. Écrivez-le 1 234{' ou 12,5' if figure.places else ''}.")
    if value.as_tuple().exponent and not figure.places:
        raise ValueError(f"{shown} n'est pas un nombre entier. Arrondissez-le vous-même.")
    if out_of_bounds(figure, value):
        raise ValueError(f"{shown} est trop grand ({number(figure.maximum)} au plus).")
    if value != value.quantize(Decimal(1).scaleb(-figure.places)):
        raise ValueError(f"{shown} a trop de décimales ({figure.places} au plus). Arrondissez-le vous-même.")
    # DESIGN: a cell shown « 47 % » by a spreadsheet holds 0.47; no council has less than one exit in a hundred.
    if figure.key == EXITS and 0 < value < 1:
        raise ValueError(f"{shown} : écrivez le taux sur 100, par exemple 47,2.")
    return value if figure.places else int(value)
