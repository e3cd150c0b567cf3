"""The département's share of an aid (décret 2014-728, code du travail D. 5132-41)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from financing.calculation import months
from financing.calculation.errors import Fault, Refused
from financing.calculation.explanation import Line
from financing.calculation.money import to_cent
from financing.calculation.wording import count, euros, percent

RSA_SHARE = Decimal("0.88")
REFERENCE = "Décret n° 2014-728 du 27 juin 2014 ; code du travail, article D. 5132-41"
# DESIGN: the décret was published at the end of June 2014 and aid is counted by whole months: July is the first one.
FIRST_MONTH = 2014 * 12 + 6


@dataclass(frozen=True, slots=True)
class RsaRow:
    """RSA of one person, from a month until the next row of the same territory."""

    first: int
    monthly_amount: Decimal
    reference: str
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Share:
    """What the département pays of an annexe, and how."""

    amount: Decimal
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class _Span:
    first: int
    last: int
    row: RsaRow
    beneficiaries: int

    @property
    def months(self) -> int:
        return self.last - self.first + 1

    @property
    def amount(self) -> Decimal:
        return monthly_share(self.row.monthly_amount) * self.beneficiaries * self.months


def monthly_share(rsa: Decimal) -> Decimal:
    """88 % of the RSA for one person, to the cent."""
    return to_cent(RSA_SHARE * rsa)


def cofunded_ratio(cofunded: Decimal, total: Decimal) -> Decimal:
    """Part of an annexe that the département pays, which also splits its ETP; 0 where the total is 0."""
    return cofunded / total if total else Decimal(0)


def explained_share(beneficiaries: dict[int, int], rows: Sequence[RsaRow]) -> Share:
    """The share of the months given, with the line of each run of equal months. Refused names the months at fault."""
    spans = list(_spans(_dated(beneficiaries, rows)))
    total = sum((span.amount for span in spans), Decimal("0.00"))
    lines = [_line(span) for span in spans if span.beneficiaries]
    lines.append(
        Line(
            "share_total",
            f"La part du département est de {euros(total)}.",
            {"amounts": [line.value for line in lines]},
            f"{total:f}",
            REFERENCE,
        )
    )
    return Share(total, tuple(lines))


def _dated(beneficiaries: dict[int, int], rows: Sequence[RsaRow]) -> list[tuple[int, RsaRow, int]]:
    """Each month with the RSA in force on its first day."""
    found, faults = [], []
    for month, number in sorted(beneficiaries.items()):
        row = max((row for row in rows if row.first <= month), key=lambda row: row.first, default=None)
        # A month without anybody is never at fault: an annexe may begin before July.
        if number and month < FIRST_MONTH:
            faults.append(Fault(months.text(month), _too_early(month)))
        elif number and row is None:
            faults.append(Fault(months.text(month), f"Aucun montant du RSA n’est connu {months.span(month, month)}."))
        elif row is not None:
            found.append((month, row, number))
    if faults:
        raise Refused(*faults)
    return found


def _too_early(month: int) -> str:
    return (
        f"{months.label(month).capitalize()} : aucun texte ne fixait la part du département avant "
        f"{months.label(FIRST_MONTH)} ; laissez ce mois vide."
    )


def _spans(dated: Iterable[tuple[int, RsaRow, int]]) -> Iterator[_Span]:
    """Runs of months with the same RSA and the same number of people."""
    # A gap between two months would change the difference between a month and its rank: it opens another run.
    ranked = enumerate(dated)
    for (_, row, number), run in groupby(ranked, key=lambda item: (item[1][0] - item[0], item[1][1], item[1][2])):
        kept = [month for _, (month, _, _) in run]
        yield _Span(kept[0], kept[-1], row, number)


def _line(span: _Span) -> Line:
    share = monthly_share(span.row.monthly_amount)
    people = count(span.beneficiaries, "bénéficiaire", "bénéficiaires")
    doubt = "" if span.row.verified else ", montant non vérifié dans un texte"
    return Line(
        "share_months",
        f"{_capital(months.span(span.first, span.last))}, {people} : {percent(RSA_SHARE)} du RSA d’une personne seule "
        f"({euros(span.row.monthly_amount)}{doubt}), soit {euros(share)} par personne et par mois, "
        f"sur {count(span.months, 'mois', 'mois')} : {euros(span.amount)}.",
        {
            "from": months.text(span.first),
            "to": months.text(span.last),
            "rsa": f"{span.row.monthly_amount:f}",
            "rate": f"{RSA_SHARE:f}",
            "beneficiaries": str(span.beneficiaries),
        },
        f"{span.amount:f}",
        f"{span.row.reference} ; {REFERENCE}",
    )


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
