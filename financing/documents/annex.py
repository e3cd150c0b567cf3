"""The annexe financière as a document: plain values, from the last frozen calculation."""

from decimal import Decimal

from conventions.enums import StructureType
from financing.calculation import months
from financing.computation.facts import planned
from financing.enums import AnnexState, PaymentKind
from financing.models import FinancialAnnex
from financing.rights import EDIT, READ, may
from financing.selectors.annexes import current_computation, family_payments
from financing.selectors.department_share import shown_share
from financing.selectors.recoveries import left_of, unrecovered
from financing.selectors.year_payments import due_beside, is_free, settled_of, year_payments
from iae_portal.core.text import address_line, in_fours
from iae_portal.core.workflow import right
from iae_portal.documents.kinds import DocumentKind

# A superseded annexe was signed: its document stays final.
FINAL_STATES = (AnnexState.VALIDATED, AnnexState.CLOSED, AnnexState.SUPERSEDED)


def build_context(annex: FinancialAnnex) -> dict:
    run = current_computation(annex)
    siae = annex.convention.siae
    rows = _schedule(annex, run.result) if run else []
    return {
        "year": str(annex.year),
        "first_month": months.label_of(annex.start),
        "last_month": months.label_of(annex.end),
        "structure": {
            "name": siae.name,
            "type_label": siae.get_type_display(),
            "siret": siae.siret_display,
            "address": address_line(siae.address, siae.postcode, siae.city),
        },
        "convention_number": annex.convention.display_number,
        "renewal_rank": annex.renewal_rank,
        "modification_rank": annex.modification_rank,
        "commitment_number": annex.commitment_number,
        "regime": {name: getattr(annex.regime, name) for name in ("label", "reference", "modulates")},
        "segments": [
            {"start": months.label_of(row.start), "end": months.label_of(row.end), "fte": row.fte}
            for row in annex.segments.all()
        ],
        "request_label": "Chantier ou action" if siae.type == StructureType.ACI else "Action",
        "requests": [{"label": row.label, "amount": row.amount} for row in annex.requests.all()],
        "agreed_amount": run.agreed_amount if run else Decimal(0),
        "due": run.due if run else None,
        # Nothing is due by hours before the signature, nor at all of a lump sum: the paper doesn't say it.
        "says_due": annex.signed_on is not None and not annex.is_lump_sum,
        "explanation": _sentences(run.explanation) if run else [],
        "schedule": [
            {"month": months.label(month), "kind": str(PaymentKind(kind).label), "amount": amount}
            for month, kind, amount in rows
        ],
        "total": sum((-amount if kind == PaymentKind.RECOVERY else amount for _, kind, amount in rows), Decimal(0)),
        "unrecovered": _unrecovered(annex),
        "fundings": [{"label": str(row), "amount": row.amount} for row in annex.other_fundings.all()],
        "share": _share(annex),
        "account_holder": annex.account_holder,
        "account_number": in_fours(annex.account_number),
    }


def _unrecovered(annex: FinancialAnnex) -> list[dict]:
    """Orders of the year that do not come back, and what each leaves owed."""
    orders = unrecovered().filter(line__in=family_payments(annex).order_by().values("pk"))
    told = {"stated_on": "unrecovered_on", "reason": "unrecovered_reason"}
    return [
        {"number": order.number, "left": left_of(order)} | {key: getattr(order, name) for key, name in told.items()}
        for order in orders
    ]


def _sentences(lines: list[dict]) -> list[dict]:
    return [{"text": line["text"], "source": line["source"]} for line in lines]


def _schedule(annex: FinancialAnnex, result: dict) -> list[tuple[int, str, Decimal]]:
    """Month, kind and amount of the lines of the page, recalls and recoveries among them.

    Before the signature, what the page will show after it: what the year paid or asks already, and what is left.
    """
    if annex.state in FINAL_STATES:
        return [(months.of(line.month), line.kind, line.amount) for line in family_payments(annex)]
    payments = year_payments(annex)
    left = settled_of(annex, planned(result), payments)
    kept = [(line.month, line.kind, line.amount) for line in payments.lines if not is_free(line)]
    kept += [(line.month, line.kind, line.amount) for line in left.lines]
    last = max(payments.paid_months, default=annex.end)
    for kind, amount in due_beside(left, payments):
        kept.append((last, kind, amount))
    return [(months.of(month), kind, amount) for month, kind, amount in sorted(kept, key=lambda row: row[0])]


def _share(annex: FinancialAnnex) -> dict:
    """The département's share, its part of the whole and its lines; empty when there is none."""
    shown = shown_share(annex)
    if shown is None:
        return {}
    return {
        "agreement": shown.share.agreement,
        "amount": shown.amount,
        "state_amount": shown.state_amount,
        "ratio": shown.ratio,
        "lines": _sentences(shown.lines),
    }


ANNEX_KIND = DocumentKind(
    key="financing.annex",
    label="Annexe financière",
    model=FinancialAnnex,
    template="financing/documents/annex.html",
    build_context=build_context,
    number=lambda annex: annex.number,
    may_read=right(may, READ),
    may_request=right(may, EDIT),
    is_final=lambda annex: annex.state in FINAL_STATES,
    public_facts=lambda annex: [
        ("Structure", annex.convention.siae.name),
        ("Convention", annex.convention.display_number),
        ("Exercice", str(annex.year)),
    ],
    letterhead_day=lambda annex: annex.signed_on,
)
