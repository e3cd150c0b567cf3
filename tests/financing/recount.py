"""The money of the whole base counted again, from raw rows in plain Python: no selector of the portal is asked."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal

from conventions.models import Convention
from financing.models import Commitment, Envelope, EnvelopeMovement, FdiFile, FinancialAnnex, PaymentLine
from financing.selectors.envelopes import Balance, balances_of
from financing.selectors.steering import funds_by_year
from financing.selectors.years import YearFunds, tops_of, years_of
from financing.services.forecasts import refresh_forecasts
from iae_portal.core import clock
from iae_portal.core.figures import Answers
from iae_portal.core.models import Region, Service
from tests.financing.gauges import gauges_of
from tests.financing.recount_years import asked_later, forecasts, planned, table


@dataclass(frozen=True)
class Counted:
    """From raw rows: by envelope, then by service, year and line."""

    sums: dict[int, Counter]
    free: dict[int, Decimal]
    paid: Counter
    awaited: Counter
    foreseen: Counter
    later: list[dict]


FIELDS = ("received", "delegated", "frozen", "fungible", "carried", "committed")


def counted_by_envelope() -> dict[int, Counter]:
    found = defaultdict(Counter)
    for row in table(EnvelopeMovement).values():
        source, target, amount = row["source_id"], row["target_id"], row["amount"]
        kind = row["kind"]
        if kind in ("notification", "redeployment"):
            found[source]["delegated"] += amount
            found[target]["received"] += amount
        elif kind == "freeze":
            found[source]["frozen"] += amount
        elif kind == "lift":
            found[target]["frozen"] -= amount
        else:
            name = {"fungibility": "fungible", "carry_over": "carried"}[kind]
            found[source][name] -= amount
            found[target][name] += amount
    for row in table(Commitment).values():
        found[row["envelope_id"]]["committed"] += row["amount"]
    return found


def paid_and_awaited() -> tuple[Counter, Counter]:
    """By service, year and line."""
    annexes, conventions, files = table(FinancialAnnex), table(Convention), table(FdiFile)
    envelopes = table(Envelope)
    paid, awaited = Counter(), Counter()
    for row in table(PaymentLine).values():
        annex = annexes[row["annex_id"]]
        service = conventions[annex["convention_id"]]["service_id"]
        if row["paid_on"] is None or annex["funding"] != "committed":
            continue
        if row["kind"] == "modulation":
            paid[service, row["month"].year, "modulation"] += row["amount"]
        else:
            paid[service, annex["year"], "job_aid"] += row["amount"] * (-1 if row["kind"] == "recovery" else 1)
    for row in table(Commitment).values():
        if (file := files.get(row["fdi_file_id"])) and row["amount"] > 0:
            envelope = envelopes[row["envelope_id"]]
            parts = {"first_paid": ["first_payment"], "paid": ["first_payment", "balance"]}.get(file["state"], [])
            paid[envelope["service_id"], envelope["year"], "fdi"] += sum(file[part] for part in parts)
    for annex in annexes.values():
        if annex["reserved_at"]:
            service = conventions[annex["convention_id"]]["service_id"]
            awaited[service, annex["year"], "job_aid"] += annex["reserved_amount"]
    return paid, awaited


def assert_counted_again() -> int:
    """Envelope by envelope, service by service, then each region and the country. Returns how many envelopes."""
    today = clock.today()
    refresh_forecasts(today=today)
    envelopes, sums = list(Envelope.objects.order_by("pk")), counted_by_envelope()
    free = {row.pk: _free(sums[row.pk]) for row in envelopes}
    counted = Counted(sums, free, *paid_and_awaited(), forecasts(today), asked_later())
    for row, balance in zip(envelopes, balances_of(envelopes).values(), strict=True):
        assert {name: getattr(balance, name) for name in FIELDS} == {name: sums[row.pk][name] for name in FIELDS}, row
        assert balance.available == counted.free[row.pk] >= 0, row
    _services(envelopes, counted)
    for region in Region.objects.all():
        rows = [row for row in envelopes if row.region_id == region.pk]
        _years({"level": "region", "region": region}, set(region.services.values_list("pk", flat=True)), rows, counted)
    country = set(Service.objects.filter(departement__isnull=False).values_list("pk", flat=True))
    _years({"level": "national"}, country, envelopes, counted)
    # Nothing is lost on the way: what the finance acts opened is free, frozen or committed somewhere.
    opened = sums[None]["delegated"]
    assert opened == sum(counted.free[row.pk] + sums[row.pk]["frozen"] + sums[row.pk]["committed"] for row in envelopes)
    return len(envelopes)


def _free(mine: Counter) -> Decimal:
    moved = mine["received"] - mine["delegated"] - mine["frozen"] + mine["fungible"] + mine["carried"]
    return moved - mine["committed"]


def _services(envelopes: list[Envelope], counted: Counted) -> None:
    """Their gauges, what a dashboard shows of them, and the three years of each."""
    rows = [row for row in envelopes if row.level == "service"]
    found = funds_by_year({row.service_id for row in rows}, {row.year for row in rows})
    gauges = gauges_of(rows, clock.today())
    for row, gauge in zip(rows, gauges, strict=True):
        key, mine = (row.service_id, row.year, row.line), counted.sums[row.pk]
        funds, foreseen = found[key], _foreseen(row, counted)
        expected = [
            counted.free[row.pk] + mine["committed"],
            mine["committed"],
            counted.paid[key],
            counted.awaited[key],
        ]
        assert [
            Decimal(cents) / 100 for cents in (funds.notified, funds.committed, funds.paid, funds.reserved)
        ] == expected
        assert [gauge.balance.notified, gauge.balance.committed, gauge.paid, gauge.reserved] == expected
        assert gauge.forecast == foreseen, row
        # Each night works out the forecast of this year and of the last.
        assert funds.forecast is None or Decimal(funds.forecast) / 100 == foreseen, row
    for service in {row.service_id for row in rows}:
        mine = [row for row in rows if row.service_id == service]
        _years({"level": "service", "service_id": service}, {service}, mine, counted)


def _foreseen(row: Envelope, counted: Counted) -> Decimal:
    if row.line == "job_aid":
        return counted.foreseen[row.service_id, row.year]
    return counted.sums[row.pk]["committed"]


def _years(top: dict, services: set[int], rows: list[Envelope], counted: Counted) -> None:
    """The three years of a place, as its page shows them: everything that they hold."""
    for first, line in {(row.year, row.line) for row in rows}:
        shown = years_of(tops_of(first, line, **top), services)
        tops = Envelope.objects.filter(year__in=[year.year for year in shown], line=line, **top)
        own = {row.year: counted.sums[row.pk] for row in tops}
        for each in shown:
            mine = [row for row in rows if (row.year, row.line) == (each.year, line)]
            of_services = [row for row in mine if row.level == "service"]
            keys = [(row.service_id, row.year, line) for row in of_services]
            nightly = [row.forecast for row in of_services] if line == "job_aid" else []
            foreseen = [_foreseen(row, counted) for row in of_services]
            assert each == YearFunds(
                year=each.year,
                top=Balance(**{name: own[each.year][name] for name in FIELDS}) if each.year in own else None,
                reserved=sum(counted.awaited[key] for key in keys),
                committed=sum(counted.sums[row.pk]["committed"] for row in of_services),
                paid=sum(counted.paid[key] for key in keys),
                forecast=None if None in nightly or not foreseen else sum(foreseen),
                planned=planned(counted.later, services, each.year, first) if line == "job_aid" else 0,
                free=sum(counted.free[row.pk] for row in (mine if own else of_services)) if mine else None,
                funded=Answers(len(of_services), len(services)),
            ), (top, line)
