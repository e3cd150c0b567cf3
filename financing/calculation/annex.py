"""The annexe financière: one convention, one period, the unit of calculation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from financing.calculation.explanation import Line

# Codes of the command's answer: frozen documents hold them, they never change.
ADVANCE, REGULARISATION, BALANCE = "advance", "regularisation", "balance"


@dataclass(frozen=True, slots=True)
class Segment:
    """Whole months at one monthly number of ETP; an avenant closes one and opens the next."""

    first: int
    last: int
    fte: Decimal


@dataclass(frozen=True, slots=True)
class Annex:
    """Months are integers (see `months`). Without `hours`, nothing is realised yet."""

    id: str
    type: str
    context: str
    territory: str
    start: int
    end: int
    segments: tuple[Segment, ...]
    hours: Mapping[int, Decimal] = field(default_factory=dict)
    paid: Mapping[int, Decimal] = field(default_factory=dict)
    modulation_rate: Decimal | None = None
    regime: str | None = None

    @property
    def duration(self) -> int:
        return self.end - self.start + 1


@dataclass(frozen=True, slots=True)
class Payment:
    """One line of the schedule."""

    month: int
    kind: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class AnnexResult:
    id: str
    regime: str
    agreed_amount: Decimal
    schedule: tuple[Payment, ...]
    realised_fte: Decimal | None
    capped_fte: Decimal | None
    excess_fte: Decimal | None
    due: Decimal | None
    recall: Decimal
    recovery: Decimal
    modulated_amount: Decimal
    explanation: tuple[Line, ...]
