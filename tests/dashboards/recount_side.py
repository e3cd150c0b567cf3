"""The figures of territories side by side counted again, by loops on every row of some services."""

from decimal import ROUND_HALF_UP, Decimal

from conventions.enums import OPEN_STATES, RUNNING_STATES
from conventions.models import Convention
from financing.models import Envelope, FinancialDiagnostic
from iae_portal.core import clock
from iae_portal.core.figures import median_of
from iae_portal.core.models import Service
from iae_portal.notifications.models import Deadline
from tests.dashboards.recount import in_points, of_2008
from tests.dashboards.recount_blocks import exits_in, in_year, line_of, rates_of, siaes_of

DATED = ("signees", "delai", "dynamiques", "durables", "diagnostics")
CENTS, POINTS = Decimal(1), Decimal("0.1")


def figures_of(codes: set[str], year: int) -> dict:
    """By the key of its column; those that are not `DATED` are of 2008, whatever the year."""
    siaes = siaes_of(codes)
    mine = [row for row in Convention.objects.all() if row.siae_id in siaes]
    signed = [row for row in mine if in_year(row.signed_on, year)]
    waited = [(row.signed_on - row.filed_on).days for row in signed if row.filed_on]
    dynamic, durable = rates_of(exits_in(codes, year))
    notified, committed = _job_aid(codes)
    started = FinancialDiagnostic.objects.filter(service__code__in=codes)
    late = Deadline.objects.filter(service__code__in=codes, done_at=None, cancelled_at=None)
    return {
        "structures": sum(row.state == "active" for row in siaes.values()),
        "conventions": sum(of_2008(row) and row.state in RUNNING_STATES for row in mine),
        "instruction": sum(of_2008(row) and row.state in OPEN_STATES for row in mine),
        "signees": len(signed),
        "delai": median_of(waited) if waited else None,
        "dynamiques": dynamic,
        "durables": durable,
        "notifie": notified,
        "engage": in_points(committed, notified) if notified else None,
        "diagnostics": sum(row.started_on.year == year and row.started_on <= clock.today() for row in started),
        "retards": sum(row.due_on < clock.today() for row in late),
    }


def _job_aid(codes: set[str]) -> tuple:
    held = Envelope.objects.filter(level="service", year=2008, line="job_aid", service__code__in=codes)
    return line_of(codes, "job_aid")[:2] if held.exists() else (None, None)


def rank_in(value, values: list) -> int | None:
    """One more than those above it."""
    return None if value is None else 1 + sum(other is not None and other > value for other in values)


def mean_in(values: list, *, euros: bool):
    """Of those that are known, as the page rounds it, with how many they are where some are not."""
    known = [Decimal(value) for value in values if value is not None]
    mean = (sum(known) / len(known)).quantize(CENTS if euros else POINTS, ROUND_HALF_UP) if known else None
    return mean, len(known)


def places_of(reads: set[str], *, by_region: bool) -> dict[str, set[str]]:
    """By name of territory, the codes of its services among those that are read: a region counts its own service."""
    found: dict[str, set[str]] = {}
    for row in Service.objects.select_related("region").order_by("code"):
        if row.code in reads and (by_region or row.departement_id) and row.region_id:
            found.setdefault(row.region.name if by_region else row.short_name, set()).add(row.code)
    return found
