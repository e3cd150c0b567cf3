"""The payments of an annexe as its page shows them, and the file for the paying agency: one line a payment to make."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch, QuerySet

from conventions.models import Suspension
from financing.calculation import months
from financing.enums import PAYABLE_STATES, Funding, Method
from financing.models import Bareme, Computation, FinancialAnnex, PaymentLine, RecoveryOrder
from financing.selectors.annexes import family_payments
from financing.selectors.lots import asked_lines, unasked
from financing.selectors.payable import PAYABLE, situations_of
from financing.selectors.year_payments import with_computed
from iae_portal.core import clock
from iae_portal.core.exports import Column
from iae_portal.core.models import User
from iae_portal.core.rights import perimeter
from iae_portal.core.slices import in_slices

ZERO = Decimal("0.00")
# Ordonnance no 2009-325 of 25 March 2009: the Agence de services et de paiement takes over from the CNASEA.
ASP_SINCE = dt.date(2009, 4, 1)


@dataclass(frozen=True)
class Schedule:
    """The lines of a year with their situation, and their sums by situation."""

    lines: list[tuple[PaymentLine, str]]
    paid: Decimal
    to_pay: Decimal
    to_come: Decimal
    waiting: Decimal
    recovery: Decimal


def schedule_of(annex: FinancialAnnex, today: dt.date) -> Schedule:
    """Each line with its situation: `paid`, `due`, `coming`, `waiting` (for credits), `recovery`, `nothing`."""
    situations = situations_of([annex], today)
    orders = RecoveryOrder.objects.filter(withdrawn_on__isnull=True).order_by("pk")
    rows = (
        family_payments(annex)
        .select_related("annex")
        .prefetch_related(
            Prefetch("orders", orders),
            Prefetch("lot_lines", asked_lines().select_related("lot", "annex"), to_attr="asked"),
        )
    )
    lines = [(line, situations[line.pk]) for line in rows]
    with_computed(row for line, _ in lines for row in line.asked)
    sums = dict.fromkeys(("paid", "due", "coming", "waiting", "recovery", "nothing"), ZERO)
    for line, state in lines:
        if state == "paid" and line.is_recovery:
            sums["paid"] -= line.amount
        else:
            sums[state] += line.amount
    return Schedule(lines, sums["paid"], sums["due"], sums["coming"], sums["waiting"], sums["recovery"])


def paying_agency(day: dt.date) -> str:
    return "ASP" if day >= ASP_SINCE else "CNASEA"


def to_paying_agency(day: dt.date) -> str:
    return "à l'ASP" if day >= ASP_SINCE else "au CNASEA"


def payable_lines(user: User) -> QuerySet[PaymentLine]:
    """Lines of payable annexes, due or to come, in the person's perimeter; what a lot asked left out."""
    return (
        unasked(PaymentLine.objects.filter(perimeter(user).services_filter("annex__convention__service")))
        .filter(
            amount__gt=0,
            annex__state__in=PAYABLE_STATES,
            annex__funding=Funding.COMMITTED,
            annex__suspended=False,
        )
        .exclude(annex__convention__in=Suspension.objects.on(clock.today()).values("convention"))
        .select_related("annex__convention__siae", "annex__convention__service", "annex__regime")
        .order_by("annex__number", "month", "pk")
    )


@dataclass(frozen=True)
class Row:
    """A line to pay with the calculation it comes from, and the unit amount of a post where the aid follows posts."""

    line: PaymentLine
    run: Computation | None
    post_amount: Decimal | None


def with_computations(lines: list[PaymentLine]) -> list[Row]:
    runs = Computation.objects.filter(annex__in={line.annex_id for line in lines}).order_by("pk")
    # In order of pk: the last one wins.
    latest = {run.annex_id: run for run in runs}
    posts = list(Bareme.objects.filter(regime__method=Method.PER_POST).order_by("start"))
    return [Row(line, latest.get(line.annex_id), _post_amount(line, posts)) for line in lines]


def rows_to_pay(lines: QuerySet[PaymentLine], until: dt.date) -> Iterator[Row]:
    """Of payable lines, those that are due: each slice is read with the whole years of its annexes."""
    for some in in_slices(lines):
        situations = situations_of([line.annex for line in some], until)
        yield from with_computations([line for line in some if situations[line.pk] in PAYABLE])


def _post_amount(line: PaymentLine, posts: list[Bareme]) -> Decimal | None:
    if not line.annex.is_per_post:
        return None
    found = [row for row in posts if row.regime_id == line.annex.regime_id and row.in_force(_counted_month(line))]
    return found[-1].unit_amount if found else None


def _counted_month(line: PaymentLine) -> dt.date:
    """A balance may be paid after the end, on the posts and the barème of the last month."""
    return min(line.month, line.annex.end)


def unit_amount(row: Row) -> Decimal | None:
    """The unit amount in force on the first of the line's month, from the frozen barème rows."""
    line, run = row.line, row.run
    if row.post_amount is not None:
        return row.post_amount
    rows = run.inputs.get("baremes", []) if run else []
    month = f"{_counted_month(line):%Y-%m}"
    # The frozen rows, not the law of today: the agency pays what was computed.
    for known in rows:
        if known["from"] <= month and (known["to"] is None or month <= known["to"]):
            return Decimal(known["unit_amount"])
    return None


def monthly_fte(row: Row) -> Decimal | None:
    line, run = row.line, row.run
    items = run.inputs.get("annexes", []) if run else []
    month = f"{_counted_month(line):%Y-%m}"
    for segment in items[0]["segments"] if items else []:
        if segment["from"] <= month <= segment["to"]:
            return Decimal(segment["fte"])
    return run.agreed_fte if run else None


COLUMNS = (
    Column("Numéro d'annexe", lambda row: row.line.annex.number),
    Column("Numéro de convention", lambda row: row.line.annex.convention.display_number),
    Column("Numéro de l'agence", lambda row: row.line.annex.convention.external_number),
    Column("Rang de reconduction", lambda row: row.line.annex.renewal_rank),
    Column("Rang de modification", lambda row: row.line.annex.modification_rank),
    Column("SIRET", lambda row: row.line.annex.convention.siae.siret),
    Column("Structure", lambda row: row.line.annex.convention.siae.name),
    Column("Type", lambda row: row.line.annex.convention.siae.type),
    Column("Début", lambda row: row.line.annex.start),
    Column("Fin", lambda row: months.last_day_of(row.line.annex.end)),
    Column("ETP", monthly_fte),
    Column("Montant unitaire", unit_amount),
    Column("Montant total", lambda row: row.run.agreed_amount if row.run else None),
    Column("Mois", lambda row: f"{row.line.month:%m/%Y}"),
    Column("Nature", lambda row: row.line.get_kind_display()),
    Column("Montant", lambda row: row.line.amount),
    Column("Titulaire", lambda row: row.line.annex.account_holder),
    Column("Compte", lambda row: row.line.annex.account_number),
    Column("Engagement juridique", lambda row: row.line.annex.commitment_number),
    Column("Date de signature", lambda row: row.line.annex.signed_on),
)
