"""The figures of a dashboard counted again, by loops on every row of some services."""

import datetime as dt
import math
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal

from cdiae.models import Meeting
from conventions.enums import OPEN_STATES, RUNNING_STATES
from conventions.models import Convention, Measure, OpinionRequest, Siae, Target
from financing.models import EnvelopeMovement, FinancialDiagnostic, FundersRound
from iae_portal.core import clock
from iae_portal.core.figures import median_of
from iae_portal.notifications.models import Deadline

CENT = Decimal("0.01")


def of_2008(row: Convention) -> bool:
    return row.start <= dt.date(2008, 12, 31) and row.end >= dt.date(2008, 1, 1)


def slowest_tenth(days) -> int:
    """What nine in ten did not exceed."""
    ranked = sorted(days)
    return ranked[math.ceil(len(ranked) * 9 / 10) - 1]


def in_points(part, whole) -> Decimal:
    """To one decimal, as the page shows them, rounded once."""
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


def mean_of(values) -> Decimal:
    return (sum(values, Decimal(0)) / len(values)).quantize(CENT)


def dynamic_of(rows) -> int:
    return sum(row.durable + row.transition + row.positive for row in rows)


def recounted(codes: set[str], wanted=lambda siae: True) -> dict:
    """What the page of these services shows of 2008, of the structures that are `wanted`."""
    mine = [row for row in Siae.objects.select_related("service") if row.service.code in codes and wanted(row)]
    keys = {row.pk for row in mine}
    counted = {
        "structures": sum(row.state == "active" for row in mine),
        "diagnostics": sum(row.siae_id in keys for row in FinancialDiagnostic.objects.all()),
        "rounds": sum(row.diagnostic.siae_id in keys for row in FundersRound.objects.select_related("diagnostic")),
    }
    return counted | dossiers_of(keys) | exits_of(keys) | recounted_whole(codes)


def dossiers_of(keys: set[int]) -> dict:
    """Conventions and opinions of these structures."""
    conventions = [row for row in Convention.objects.all() if row.siae_id in keys]
    signed = [row for row in conventions if row.signed_on and row.signed_on.year == 2008]
    opinions = [row for row in OpinionRequest.objects.all() if row.siae_id in keys]
    signing = [(row.signed_on - row.filed_on).days for row in signed]
    waiting = [(row.given_on - row.asked_on).days for row in opinions]
    return {
        "running": sum(of_2008(row) and row.state in RUNNING_STATES for row in conventions),
        "open": sum(of_2008(row) and row.state in OPEN_STATES for row in conventions),
        "signed": len(signed),
        "signing": median_of(signing),
        "signing_tenth": slowest_tenth(signing),
        "opinions": Counter(row.opinion for row in opinions),
        "opinion": median_of(waiting),
        "opinion_tenth": slowest_tenth(waiting),
    }


def exits_of(keys: set[int]) -> dict:
    """Exits of these structures, of the year before too, and what was agreed with them."""
    every = [row for row in Measure.objects.filter(indicator_code="SORTIES") if row.siae_id in keys]
    exits, before = ([row for row in every if row.year == year] for year in (2008, 2007))
    agreed = [row.agreed for row in Target.objects.filter(year=2008) if row.agreed and row.convention.siae_id in keys]
    examined = sum(row.examined for row in exits)
    return {
        "examined": examined,
        "dynamic": in_points(dynamic_of(exits), examined),
        "dynamic_before": in_points(dynamic_of(before), sum(row.examined for row in before)),
        "dynamic_agreed": mean_of([dynamic_of([row]) for row in agreed]),
        "durable": in_points(sum(row.durable for row in exits), examined),
        "durable_agreed": mean_of([row.durable for row in agreed]),
    }


def recounted_whole(codes: set[str]) -> dict:
    """What is of the services themselves, whatever the type and the network."""
    meetings = [row for row in Meeting.objects.all() if codes & {office.code for office in row.council.served.all()}]
    return {
        "notified": sum(
            int(100 * row.amount)
            for row in EnvelopeMovement.objects.select_related("target__service")
            if row.target.service.code in codes
        ),
        "held": sum(row.state == "closed" and row.held_on.year == 2008 for row in meetings),
        "held_before": sum(row.state == "closed" and row.held_on.year == 2007 for row in meetings),
        "without_quorum": sum(row.state == "no_quorum" for row in meetings),
        "late": sum(
            row.service.code in codes and row.due_on < clock.today()
            for row in Deadline.objects.open().select_related("service")
        ),
    }
