"""Numbers of the annexes financières as the paying agency writes them: "ACI 051 17 0013 A0 M1". Pure."""

import re
from dataclasses import dataclass

from conventions.structure_types import STRUCTURE_TYPES
from iae_portal.core.text import hyphenated

# Two prefixes besides our types: FDI is a fund, and the agency already numbers the type of 2018.
_PREFIXES = sorted({*STRUCTURE_TYPES, "EITI", "FDI"}, key=len, reverse=True)
_PATTERN = re.compile(
    rf"(?P<type>{'|'.join(_PREFIXES)})"
    r"(?P<territory>[0-9]{2}[A-Z0-9])(?P<year>[0-9]{2})(?P<order>[0-9]{4})"
    r"(?:A(?P<renewal>[0-9])M(?P<modification>[0-9]))?"
)
_SEPARATORS = re.compile(r"[\s./_\-]+")


@dataclass(frozen=True)
class AnnexNumber:
    """`territory` has three characters ("051", "59L"); the ranks are None when only the prefix was given."""

    siae_type: str
    territory: str
    year: int
    order: int
    renewal: int | None = None
    modification: int | None = None

    @property
    def prefix(self) -> str:
        return f"{self.siae_type}{self.territory}{self.year % 100:02d}{self.order:04d}"

    @property
    def spaced(self) -> str:
        head = f"{self.siae_type} {self.territory} {self.year % 100:02d} {self.order:04d}"
        return head if self.renewal is None else f"{head} A{self.renewal} M{self.modification}"


def parse_annex_number(text: str) -> AnnexNumber:
    """Any case, any separators. Raises ValueError with a French sentence."""
    match = _PATTERN.fullmatch(_SEPARATORS.sub("", hyphenated(text)).upper())
    if match is None:
        raise ValueError(
            f"Le numéro d'annexe « {text.strip()} » n'est pas reconnu. Exemple : ACI 051 17 0013 A0 M1 "
            "(type, département sur trois caractères, année, ordre, reconduction, modification)."
        )
    renewal, modification = match["renewal"], match["modification"]
    return AnnexNumber(
        siae_type=match["type"],
        territory=match["territory"],
        year=2000 + int(match["year"]),
        order=int(match["order"]),
        renewal=None if renewal is None else int(renewal),
        modification=None if modification is None else int(modification),
    )


# An annexe's number is its convention's followed by its ranks.
_RANKS = re.compile(r"\s*A[0-9]+\s*M[0-9]+$")


def convention_number(text: str) -> str:
    """Our number of the convention, from a convention's or an annexe's number, whatever parts its figures."""
    if match := _PATTERN.fullmatch(_SEPARATORS.sub("", hyphenated(text)).upper()):
        return "-".join(match.group("type", "territory", "year", "order"))
    plain = _RANKS.sub("", " ".join(hyphenated(text).upper().replace("-", " ").split()))
    return plain.replace(" ", "-")
