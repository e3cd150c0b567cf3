"""The credits and the ETP of a dashboard counted again from raw rows, in plain loops."""

from collections import Counter, defaultdict
from decimal import Decimal

from conventions.models import Convention, Siae
from financing.models import Bareme, Commitment, Envelope, EnvelopeMovement, FinancialAnnex, MonthlyState, PaymentLine
from financing.models import Segment as AnnexSegment
from iae_portal.core import clock
from iae_portal.core.models import Service
from tests.financing.recount_years import IN_FORCE, by_key, forecasts, months_of, table

ARRIVES = ("notification", "redeployment", "fungibility", "lift", "carry_over")
LEAVES = ("notification", "redeployment", "fungibility", "freeze", "carry_over")


def services_of(codes: set[str]) -> set[int]:
    return set(Service.objects.filter(code__in=codes).values_list("pk", flat=True))


def credits_of(codes: set[str], year: int) -> list[Decimal]:
    """Job aid notified, committed, paid, waiting and foreseen, in euros."""
    services = services_of(codes)
    envelopes = {
        key: row
        for key, row in table(Envelope).items()
        if (row["service_id"] in services and (row["level"], row["year"], row["line"]) == ("service", year, "job_aid"))
    }
    notified = Decimal(0)
    for row in table(EnvelopeMovement).values():
        notified += row["amount"] * (row["target_id"] in envelopes and row["kind"] in ARRIVES)
        notified -= row["amount"] * (row["source_id"] in envelopes and row["kind"] in LEAVES)
    committed = sum(row["amount"] for row in table(Commitment).values() if row["envelope_id"] in envelopes)
    conventions = table(Convention)
    annexes = {
        key: row
        for key, row in table(FinancialAnnex).items()
        if row["year"] == year and conventions[row["convention_id"]]["service_id"] in services
    }
    paid = Decimal(0)
    for row in table(PaymentLine).values():
        annex = annexes.get(row["annex_id"])
        if annex and annex["funding"] == "committed" and row["paid_on"] and row["kind"] != "modulation":
            paid += row["amount"] * (-1 if row["kind"] == "recovery" else 1)
    waiting = sum(row["reserved_amount"] for row in annexes.values() if row["reserved_at"])
    foreseen = forecasts(clock.today())
    return [notified, committed, paid, waiting, sum(foreseen[row["service_id"], year] for row in envelopes.values())]


def etp_of(codes: set[str], year: int, type_: str = "") -> tuple[list, list]:
    """Agreed and realised, month by month; None where nothing is known."""
    services, siaes, conventions = services_of(codes), table(Siae), table(Convention)
    segments, states = (
        by_key(table(AnnexSegment).values(), "annex_id"),
        by_key(table(MonthlyState).values(), "convention_id"),
    )
    per_fte = {row["type"]: row["hours_per_fte"] for row in _baremes(year)}
    agreed, realised = Counter(), defaultdict(Decimal)
    for annex in table(FinancialAnnex).values():
        convention = conventions[annex["convention_id"]]
        kind = siaes[convention["siae_id"]]["type"]
        held = annex["state"] in IN_FORCE and annex["funding"] == "committed" and annex["year"] == year
        if not held or convention["service_id"] not in services or type_ not in ("", kind):
            continue
        for row in segments[annex["id"]]:
            for month in months_of(row):
                agreed[month.month] += row["fte"]
        for row in states[annex["convention_id"]]:
            if row["month"] in months_of(annex):
                realised[row["month"].month] += row["hours"] * 12 / per_fte[kind]
    return [agreed.get(month) for month in range(1, 13)], [realised.get(month) for month in range(1, 13)]


def _baremes(year: int) -> list[dict]:
    """Those that hold the whole year: no text of the test changes in it."""
    whole = (row for row in Bareme.objects.filter(context="ordinary", territory="general").values())
    return [
        row
        for row in whole
        if row["hours_per_fte"] and row["start"].year <= year and (row["end"] is None or row["end"].year >= year)
    ]
