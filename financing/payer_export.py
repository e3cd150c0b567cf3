"""The file for the paying agency (CNASEA until March 2009, then ASP): one line a payment to make."""

import datetime as dt
from decimal import Decimal

from django.db.models import QuerySet

from financing.enums import AnnexState, Funding
from financing.models import Computation, PaymentLine
from iae_portal.core.exports import Column
from iae_portal.core.models import User
from iae_portal.core.rights import perimeter

# Ordonnance no 2009-325 of 25 March 2009: the Agence de services et de paiement takes over from the CNASEA.
ASP_SINCE = dt.date(2009, 4, 1)


def paying_agency(day: dt.date) -> str:
    return "ASP" if day >= ASP_SINCE else "CNASEA"


def lines_to_pay(user: User, until: dt.date) -> QuerySet[PaymentLine]:
    """Unpaid lines of payable annexes whose month has come, in the person's perimeter."""
    return (
        PaymentLine.objects.filter(perimeter(user).services_filter("annex__convention__service"))
        .filter(
            paid_on__isnull=True,
            month__lte=until,
            amount__gt=0,
            annex__state=AnnexState.VALIDATED,
            annex__funding=Funding.COMMITTED,
            annex__suspended=False,
        )
        .select_related("annex__convention__siae", "annex__convention__service", "annex__regime")
        .order_by("annex__number", "month", "pk")
    )


def with_computations(lines: list[PaymentLine]) -> list[tuple[PaymentLine, Computation | None]]:
    rows = Computation.objects.filter(annex__in={line.annex_id for line in lines}).order_by("pk")
    latest = {row.annex_id: row for row in rows}
    return [(line, latest.get(line.annex_id)) for line in lines]


def unit_amount(line: PaymentLine, run: Computation | None) -> Decimal | None:
    """The unit amount in force on the first of the line's month, from the frozen barème rows."""
    rows = run.inputs.get("baremes", []) if run else []
    month = f"{line.month:%Y-%m}"
    for row in rows:
        if row["from"] <= month and (row["to"] is None or month <= row["to"]):
            return Decimal(row["unit_amount"])
    return None


def monthly_fte(line: PaymentLine, run: Computation | None) -> Decimal | None:
    items = run.inputs.get("annexes", []) if run else []
    month = f"{line.month:%Y-%m}"
    for segment in items[0]["segments"] if items else []:
        if segment["from"] <= month <= segment["to"]:
            return Decimal(segment["fte"])
    return run.agreed_fte if run else None


COLUMNS = (
    Column("Numéro d'annexe", lambda row: row[0].annex.number),
    Column("Numéro de convention", lambda row: row[0].annex.convention.display_number),
    Column("Numéro de l'agence", lambda row: row[0].annex.convention.external_number),
    Column("Rang de reconduction", lambda row: row[0].annex.renewal_rank),
    Column("Rang de modification", lambda row: row[0].annex.modification_rank),
    Column("SIRET", lambda row: row[0].annex.convention.siae.siret),
    Column("Structure", lambda row: row[0].annex.convention.siae.name),
    Column("Type", lambda row: row[0].annex.convention.siae.type),
    Column("Début", lambda row: row[0].annex.start),
    Column("Fin", lambda row: row[0].annex.end),
    Column("ETP", lambda row: monthly_fte(*row)),
    Column("Montant unitaire", lambda row: unit_amount(*row)),
    Column("Montant total", lambda row: row[1].agreed_amount if row[1] else None),
    Column("Mois", lambda row: f"{row[0].month:%m/%Y}"),
    Column("Nature", lambda row: row[0].get_kind_display()),
    Column("Montant", lambda row: -row[0].amount if row[0].is_recovery else row[0].amount),
    Column("Titulaire", lambda row: row[0].annex.account_holder),
    Column("Compte", lambda row: row[0].annex.account_number),
    Column("Engagement juridique", lambda row: row[0].annex.commitment_number),
    Column("Date de signature", lambda row: row[0].annex.signed_on),
)
