"""What a year will cost, counted again from raw rows in plain loops: its annexes by their hours, its conventions by the
last one."""

import datetime as dt
from collections import Counter, defaultdict
from decimal import ROUND_HALF_UP, Decimal

from conventions.models import Convention
from financing.models import Computation, FinancialAnnex, MonthlyState, Regime, Segment

CENT = Decimal("0.01")
IN_FORCE, BEFORE = ("validated", "closed"), ("entered", "provisional")
FALLEN = ("cancelled", "rejected", "superseded")


def table(model) -> dict[int, dict]:
    return {row["id"]: row for row in model.objects.order_by("pk").values()}


def by_key(rows, name: str) -> dict[int, list[dict]]:
    found = defaultdict(list)
    for row in rows:
        found[row[name]].append(row)
    return found


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def months_of(row: dict) -> list[dt.date]:
    """The months that a row touches, by their first days; a row stays in its year."""
    return [dt.date(row["start"].year, month, 1) for month in range(row["start"].month, row["end"].month + 1)]


def forecasts(today: dt.date) -> Counter:
    """By service and year, of the annexes that hold credits."""
    conventions, methods = table(Convention), {key: row["method"] for key, row in table(Regime).items()}
    last_run = {row["annex_id"]: row for row in table(Computation).values()}
    segments = by_key(table(Segment).values(), "annex_id")
    hours, of_siae = defaultdict(dict), defaultdict(Counter)
    for row in table(MonthlyState).values():
        hours[row["convention_id"]][row["month"]] = row["hours"]
        of_siae[conventions[row["convention_id"]]["siae_id"]][row["month"]] += row["hours"]
    held = [row for row in table(FinancialAnnex).values() if row["funding"] == "committed"]
    families = {family(row) for row in held if row["state"] in IN_FORCE}
    found = Counter()
    for annex in held:
        replaced = annex["state"] in BEFORE and family(annex) in families
        if annex["state"] not in (*IN_FORCE, *BEFORE) or replaced:
            continue
        convention, run = conventions[annex["convention_id"]], last_run.get(annex["id"])
        done = {month: value for month, value in hours[annex["convention_id"]].items() if month < today}
        done = {month: value for month, value in done.items() if month in months_of(annex)}
        known = (segments[annex["id"]], done, of_siae[convention["siae_id"]])
        found[convention["service_id"], annex["year"]] += expected(annex, methods[annex["regime_id"]], run, *known)
    return found


def family(annex: dict) -> tuple:
    return annex["convention_id"], annex["year"], annex["regime_id"]


def expected(annex: dict, method: str, run: dict | None, segments: list, done: dict, past: Counter) -> Decimal:
    """What is due, once every month is known; the agreed amount at the pace of those known, until then."""
    agreed = run["agreed_amount"] if run else Decimal(0)
    if method == "capped_lump_sum" or not done:
        return agreed
    if len(done) == len(months_of(annex)) and run["due"] is not None:
        return run["due"]
    per_post = method == "per_accompaniment_post"
    of_a_post = annex["hours_per_fte"] if per_post else Decimal(run["inputs"]["baremes"][0]["hours_per_fte"])
    pace = sum(done.values()) * 12 / of_a_post / len(done)
    year = whole_year(annex, done, past)
    pace *= year or 1
    if per_post:
        caps = [annex[name] for name in ("permanent_fte", "agreed_posts") if annex[name] is not None]
        agreed_for = len(months_of(annex | {"end": annex["agreed_end"] or annex["end"]}))
        by_month = (pace, (annex["planned_hours"] or Decimal(0)) / of_a_post * 12 / agreed_for)
        filled, wanted = (min(posts / 12, *caps) for posts in by_month)
    else:
        fte = {month: row["fte"] for row in segments for month in months_of(row)}
        asked = [fte.get(month, Decimal(0)) for month in (months_of(annex) if year else done)]
        filled, wanted = pace, sum(asked) / len(asked)
    return cents(agreed * min(filled / wanted, Decimal(1))) if wanted else agreed


def whole_year(annex: dict, done: dict, past: Counter) -> Decimal | None:
    """The mean month of the year over that of the months known, in the three years before that know them all."""
    known, total = Decimal(0), Decimal(0)
    for year in range(annex["year"] - 3, annex["year"]):
        same = [month.replace(year=year) for month in months_of(annex)]
        if not all(month in past for month in same) or not sum(past[month.replace(year=year)] for month in done):
            continue
        known += sum(past[month.replace(year=year)] for month in done)
        total += sum(past[month] for month in same)
    return (total / len(months_of(annex))) / (known / len(done)) if known else None


def asked_later() -> list[dict]:
    """The running conventions with what their last annexe costs a month, and the years that have one."""
    runs = {row["annex_id"]: row["agreed_amount"] for row in table(Computation).values()}
    annexes = by_key((row for row in table(FinancialAnnex).values() if row["state"] not in FALLEN), "convention_id")
    found = []
    for convention in table(Convention).values():
        mine = sorted(annexes[convention["id"]], key=lambda row: (row["year"], row["start"], row["id"]))
        costed = [row for row in mine if runs.get(row["id"])]
        if costed and convention["state"] in ("signed", "in_force"):
            last, years = costed[-1], {row["year"] for row in mine}
            monthly = runs[last["id"]] / len(months_of(last))
            found.append(convention | {"years": years, "after": last["year"], "monthly": monthly})
    return found


def planned(conventions: list[dict], services: set[int], year: int, first: int) -> Decimal:
    """What they will ask of a year without annexe, on a page that begins with the year `first`."""
    total = Decimal("0.00")
    for row in conventions:
        start, end = max(row["start"], dt.date(year, 1, 1)), min(row["end"], dt.date(year, 12, 31))
        told = row["after"] >= year or year in row["years"] or row["end"].year < first
        if row["service_id"] in services and start <= end and not told:
            total += cents(row["monthly"] * (end.month - start.month + 1))
    return total
