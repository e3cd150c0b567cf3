"""Every line of the blocks of a dashboard counted again, by loops on every row of some services."""

from collections import Counter, defaultdict
from decimal import Decimal

from cdiae.models import Meeting
from conventions.enums import ConventionState, OpinionValue, StructureType
from conventions.models import Convention, Measure, OpinionRequest, Siae
from financing.models import Commitment, Envelope, EnvelopeMovement, FinancialDiagnostic, FundersRound, PaymentLine
from iae_portal.core import clock
from iae_portal.core.figures import median_of
from iae_portal.core.models import Service
from iae_portal.notifications.models import Deadline
from iae_portal.notifications.reminders import RULES
from seminars.models import Contribution
from tests.dashboards.recount import dynamic_of, in_points, of_2008, slowest_tenth

YEARS = (2008, 2007)
CLASSES = {
    "Sorties examinées": "examined",
    "Emploi durable": "durable",
    "Emploi de transition": "transition",
    "Sorties positives": "positive",
}
OPINIONS = {"Avis favorables": "favourable", "Avis favorables avec réserves": "reserved"}
OPINIONS |= {"Avis défavorables": "unfavourable"}


def in_year(day, year: int) -> bool:
    return day is not None and day.year == year


def each_year(days) -> list[int]:
    days = list(days)
    return [sum(in_year(day, year) for day in days) for year in YEARS]


def siaes_of(codes: set[str]) -> dict[int, Siae]:
    return {row.pk: row for row in Siae.objects.select_related("service") if row.service.code in codes}


def states_of(codes: set[str]) -> dict[str, list]:
    siaes, found = siaes_of(codes), Counter()
    for row in Convention.objects.all():
        if row.siae_id in siaes and of_2008(row):
            found[row.state, siaes[row.siae_id].type] += 1
    lines = {state.label: [found[state, type_] for type_ in StructureType] for state in ConventionState}
    return {label: [*counts, sum(counts)] for label, counts in lines.items()}


def exits_in(codes: set[str], year: int) -> list[Measure]:
    siaes = siaes_of(codes)
    return [row for row in Measure.objects.filter(indicator_code="SORTIES", year=year) if row.siae_id in siaes]


def rates_of(rows: list[Measure]) -> list[Decimal | None]:
    """Dynamic, then durable."""
    examined = sum(row.examined for row in rows)
    parts = (dynamic_of(rows), sum(row.durable for row in rows))
    return [in_points(part, examined) if examined else None for part in parts]


def people_of(rows: list[Measure]) -> list[int | None]:
    return [sum(getattr(row, name) for row in rows) if rows else None for name in CLASSES.values()]


def minus(now, then):
    return None if now is None or then is None else now - then


def exits_of(codes: set[str]) -> dict[str, list]:
    """Of the year, of the one before, and the gap."""
    both = [exits_in(codes, year) for year in YEARS]
    lines = {name: list(found) for name, found in zip(CLASSES, zip(*map(people_of, both), strict=True), strict=True)}
    rates = zip(*map(rates_of, both), strict=True)
    lines |= {
        name: list(found) for name, found in zip(("Sorties dynamiques", "dont emploi durable"), rates, strict=True)
    }
    return {name: [*values, minus(*values)] for name, values in lines.items()}


def place_of(codes: set[str]) -> list:
    """How many answered, of how many; the people and the rates."""
    rows, siaes = exits_in(codes, 2008), siaes_of(codes)
    answered = sum(siaes[row.siae_id].state == "active" for row in rows)
    asked = sum(row.state == "active" for row in siaes.values())
    return [f"{answered} sur {asked}", *people_of(rows), *rates_of(rows)]


def six_years_of(codes: set[str]) -> list[list]:
    """Dynamic then durable, from 2003."""
    return [list(rates) for rates in zip(*(rates_of(exits_in(codes, year)) for year in range(2003, 2009)), strict=True)]


def delays_of(codes: set[str]) -> dict[str, list]:
    siaes = siaes_of(codes)
    signed, given = defaultdict(list), defaultdict(list)
    for row in Convention.objects.filter(signed_on__isnull=False, filed_on__isnull=False):
        signed[row.signed_on.year if row.siae_id in siaes else None].append((row.signed_on - row.filed_on).days)
    for row in OpinionRequest.objects.filter(given_on__isnull=False):
        given[row.given_on.year if row.siae_id in siaes else None].append((row.given_on - row.asked_on).days)
    return {
        name: [
            len(days[2008]),
            median_of(days[2008]),
            slowest_tenth(days[2008]) if days[2008] else None,
            median_of(days[2007]),
        ]
        for name, days in (("Du dépôt à la signature", signed), ("De la saisine du conseil à l'avis", given))
    }


def council_of(codes: set[str]) -> dict[str, list]:
    siaes = siaes_of(codes)
    meetings = [row for row in Meeting.objects.all() if codes & {office.code for office in row.council.served.all()}]
    opinions = [row for row in OpinionRequest.objects.all() if row.siae_id in siaes]
    assert set(OPINIONS.values()) == set(OpinionValue.values)
    return {
        "Séances tenues": each_year(row.held_on for row in meetings if row.state == "closed"),
        "Séances sans quorum": each_year(row.held_on for row in meetings if row.state == "no_quorum"),
    } | {name: each_year(row.given_on for row in opinions if row.opinion == sense) for name, sense in OPINIONS.items()}


def diagnostics_of(codes: set[str]) -> dict[str, list]:
    rows = [row for row in FinancialDiagnostic.objects.select_related("service") if row.service.code in codes]
    keys = {row.pk for row in rows}
    rounds = [row for row in FundersRound.objects.all() if row.diagnostic_id in keys]
    return {
        "Diagnostics commencés": each_year(row.started_on for row in rows if row.started_on <= clock.today()),
        "Diagnostics remis": each_year(row.delivered_on for row in rows),
        "Tours de table": each_year(row.held_on for row in rounds if row.held_on <= clock.today()),
    }


def seminars_of(codes: set[str]) -> dict[str, list]:
    regions = {row.region_id for row in Service.objects.filter(code__in=codes)}
    rows = [row for row in Contribution.objects.all() if row.region_id in regions]
    return {"Contributions des régions": [len(rows), sum(not row.missing for row in rows)]}


def late_of(codes: set[str]) -> dict[str, list]:
    found = Counter()
    for row in Deadline.objects.select_related("service"):
        late = row.done_at is None and row.cancelled_at is None and row.due_on < clock.today()
        found[row.kind] += late and row.service.code in codes
    return {RULES.get(kind).label: [count] for kind, count in found.items() if count}


def line_of(codes: set[str], line: str) -> list[int]:
    """Notified, committed, paid, in cents, of a line of credits of 2008 that has no hours."""
    wanted = {"level": "service", "year": 2008, "line": line, "service__code__in": codes}
    envelopes = set(Envelope.objects.filter(**wanted).values_list("pk", flat=True))
    moved = sum(row.amount for row in EnvelopeMovement.objects.all() if row.target_id in envelopes)
    held = [row for row in Commitment.objects.select_related("fdi_file") if row.envelope_id in envelopes]
    paid = Decimal(0)
    if line == "modulation":
        for row in PaymentLine.objects.select_related("annex__convention__service"):
            mine = row.annex.funding == "committed" and row.annex.convention.service.code in codes
            paid += row.amount * (mine and row.kind == "modulation" and row.paid_on is not None)
    for row in held:
        if (file := row.fdi_file) and row.amount > 0:
            parts = {"first_paid": ["first_payment"], "paid": ["first_payment", "balance"]}.get(file.state, [])
            paid += sum(getattr(file, part) for part in parts)
    return [int(100 * amount) for amount in (moved, sum(row.amount for row in held), paid)]
