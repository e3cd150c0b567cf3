"""The département's share of an aid (décret 2014-728, code du travail D. 5132-41)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from financing.calculation.money import to_cent

RSA_SHARE = Decimal("0.88")
REFERENCE = "Décret n° 2014-728 du 27 juin 2014 ; code du travail, article D. 5132-41"


@dataclass(frozen=True, slots=True)
class BeneficiaryMonth:
    """RSA of one person without children that month, and the beneficiaries still in the annexe."""

    rsa: Decimal
    beneficiaries: int


def monthly_share(rsa: Decimal) -> Decimal:
    """88 % of the RSA for one person, to the cent."""
    return to_cent(RSA_SHARE * rsa)


def departmental_share(months: Sequence[BeneficiaryMonth]) -> Decimal:
    return sum((monthly_share(month.rsa) * month.beneficiaries for month in months), Decimal("0.00"))


def cofunded_ratio(cofunded: Decimal, total: Decimal) -> Decimal:
    """Part of an annexe that the département pays, which also splits its ETP; 0 where the total is 0."""
    return cofunded / total if total else Decimal(0)
