"""Columns of a file by their meaning: titles known with their synonyms, or as a person said of his own. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from iae_portal.core.imports.refused import UnknownColumns
from iae_portal.core.text import decimal_in, fold, french_list

NOTHING_SAID: Mapping[str, str] = MappingProxyType({})
_REPEATED = re.compile(r" \([0-9]+\)$")
HEADER_WITHIN = 20  # lines of titles and of dates that a list may have above its header


def told_apart(titles: Iterable[str]) -> list[str]:
    """The titles of a header on one line, a repeated one followed by its rank: "Nom", "Nom (2)"."""
    seen: Counter[str] = Counter()
    told = []
    for title in (" ".join(text.split()) for text in titles):
        seen[fold(title)] += bool(title)
        rank = seen[fold(title)]
        told.append(f"{title} ({rank})" if rank > 1 else title)
    return told


def column_name(rank: int) -> str:
    """The letters a spreadsheet gives to a column: 0 is A, 26 is AA."""
    name = ""
    rank += 1
    while rank:
        rank, rest = divmod(rank - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


@dataclass(frozen=True)
class Field:
    """What a column may give: `words` are titles that mean it, beside its own; `needed` when a file must have it;
    `example` goes into the model file."""

    key: str
    title: str
    words: tuple[str, ...] = ()
    needed: bool = False
    example: str = ""


def _looks_like_titles(cells: list[str]) -> tuple[bool, int]:
    """Titles are words, and fill their line."""
    written = [cell for cell in cells if cell.strip()]
    return all(decimal_in(cell) is None for cell in written), len(written)


class Columns:
    """The fields of a kind of file, and what its titles mean."""

    def __init__(self, *fields: Field):
        self.fields = fields
        self.by_key = {field.key: field for field in fields}
        self._known = {fold(word): field.key for field in fields for word in (field.title, *field.words)}

    @property
    def needed(self) -> list[Field]:
        return [field for field in self.fields if field.needed]

    def meaning(self, title: str, own: Mapping[str, str] = NOTHING_SAID) -> str:
        """The key of a field, "" for a column that gives nothing. What a person said of his titles comes first."""
        folded = fold(title)
        return own[folded] if folded in own else self._known.get(fold(_REPEATED.sub("", title)), "")

    def found_in(self, titles: Iterable[str], own: Mapping[str, str]) -> list[str]:
        return [self.meaning(title, own) for title in titles]

    def header_rank(self, records: list[tuple[int, list[str]]], own: Mapping[str, str]) -> int:
        """Which of the first lines bears the titles: the one that knows most of them, the fullest when none does."""

        def known(rank: int) -> tuple[int, int]:
            keys = set(self.found_in(records[rank][1], own)) - {""}
            return sum(field.key in keys for field in self.needed), len(keys)

        ranks = range(min(len(records), HEADER_WITHIN))
        best = max(ranks, key=lambda rank: (*known(rank), -rank))
        # One word may be a title by chance ("Nom" alone): a header says at least two.
        if known(best)[1] > 1:
            return best
        return max(ranks, key=lambda rank: (*_looks_like_titles(records[rank][1]), -rank))

    def is_header(self, cells: list[str], own: Mapping[str, str]) -> bool:
        """Whether a line bears the titles that a file must have."""
        first = next((cell for cell in cells if cell.strip()), "")
        if not self.meaning(first, own):  # most lines are told by their first cell
            return False
        found = set(self.found_in(cells, own)) - {""}
        return len(found) > 1 and all(field.key in found for field in self.needed)

    def places(self, header: list[str], own: Mapping[str, str], sample: list[str]) -> dict[str, int]:
        """The rank of the column of each field. Raises UnknownColumns: a needed one is missing, or there twice."""
        keys = self.found_in(header, own)
        found = set(keys) - {""}
        twice = [field.title for field in self.fields if keys.count(field.key) > 1]
        if twice:
            raise UnknownColumns(
                f"Deux colonnes donnent {french_list(twice)} : gardez-en une, ou dites ce que donne chacune.",
                header,
                sample,
            )
        missing = [field.title for field in self.needed if field.key not in found]
        if missing:
            shown = french_list([title[:40] for title in header[:15] if title]) or "aucun titre"
            # Mapped as titles, the first values of a list without titles would be lost.
            untitled = "" if _looks_like_titles(header)[0] else " Si ce sont des valeurs, ajoutez une ligne de titres."
            raise UnknownColumns(
                f"Il manque : {french_list(missing)}. Les titres lus sont : {shown}.{untitled} "
                "Dites ce que donnent vos colonnes, ou corrigez les titres du fichier.",
                header,
                sample,
            )
        return {key: rank for rank, key in enumerate(keys) if key}

    def said(self, header: list[str], own: Mapping[str, str]) -> list[str]:
        """How titles are read because a person said so, where nothing else says it."""
        known = [(title, own[fold(title)]) for title in header if own.get(fold(title))]
        return [
            f"« {title[:60]} » donne {self.by_key[key].title}" for title, key in known if key != self.meaning(title)
        ]

    def unknown(self, header: list[str], own: Mapping[str, str]) -> list[str]:
        """Titles that mean nothing here, and that nobody set aside."""
        return [title[:60] for title in header if title and not self.meaning(title, own) and fold(title) not in own]
