"""From the shipped law to rows. Used by the data migration; pure enough to be read with historical models."""

import calendar
import datetime as dt
from typing import Any

from financing.baremes import shipped_law, shipped_rsa
from financing.calculation import months
from financing.calculation.law import LUMP_AMOUNTS, REGIME_TEXTS, LumpSum, Regime, Row

# The last month of the first half of 2014, when lump sums end (décret 2014-197: AI and ACI from 1 July 2014).
LUMP_SUMS_END = dt.date(2014, 6, 30)


def last_day(month: int | None) -> dt.date | None:
    if month is None:
        return None
    year, index = divmod(month, 12)
    return dt.date(year, index + 1, calendar.monthrange(year, index + 1)[1])


def regime_values(regime: Regime) -> dict[str, Any]:
    """Fields of the row of a regime."""
    values = {name: getattr(regime, name) for name in REGIME_TEXTS}
    rule = regime.modulation
    if rule:
        values |= {
            "floor": rule.floor,
            "ceiling": rule.ceiling,
            "prison_ceiling": rule.prison_ceiling,
            "target_mean": rule.target_mean,
            "hypothesis": rule.hypothesis,
            **{f"weight_{criterion}": weight for criterion, weight in rule.weights.items()},
        }
    return values


def row_values(row: Row) -> dict[str, Any]:
    """Fields of a barème per ETP, its regime apart."""
    return {
        "type": row.key.type,
        "context": row.key.context,
        "territory": row.key.territory,
        "start": months.first_day(row.first),
        "end": last_day(row.last),
        "unit_amount": row.unit_amount,
        "hours_per_fte": row.hours_per_fte,
        "hours_kind": row.hours_kind,
        "posts_cap": row.posts_cap,
        "accompaniment_share": row.accompaniment_share,
        "reference": row.reference,
        "published_on": dt.date.fromisoformat(row.published_on) if row.published_on else None,
        "verified": row.verified,
        "source": row.source,
    }


def lump_values(lump: LumpSum) -> dict[str, Any]:
    """Fields of a barème of accompaniment posts or lump sums, its regime apart."""
    return {
        **{name: getattr(lump, name) for name in ("type", *LUMP_AMOUNTS)},
        "context": "ordinary",
        "territory": "general",
        "start": dt.date(lump.from_year, 1, 1),
        "end": LUMP_SUMS_END if lump.to_year == LUMP_SUMS_END.year else dt.date(lump.to_year, 12, 31),
        "single_request": lump.single_request,
        "reference": lump.reference,
        "published_on": dt.date.fromisoformat(lump.published_on) if lump.published_on else None,
        "verified": lump.verified,
        "source": lump.source,
        "note": lump.note,
    }


def load_law(apps, schema_editor=None) -> None:
    """Insert every shipped regime, its periods and its barèmes."""
    regime_model, period_model, bareme_model = (
        apps.get_model("financing", name) for name in ("Regime", "RegimePeriod", "Bareme")
    )
    law = shipped_law()
    regimes = {code: regime_model.objects.create(**regime_values(item)) for code, item in law.regimes.items()}
    period_model.objects.bulk_create(
        period_model(regime=regimes[code], type=type_, start=months.first_day(first), end=last_day(last))
        for code, item in law.regimes.items()
        for type_, (first, last) in item.periods.items()
    )
    rows = [row for found in law.table.rows.values() for row in found]
    bareme_model.objects.bulk_create(
        [bareme_model(regime=regimes[row.key.regime], **row_values(row)) for row in rows]
        + [bareme_model(regime=regimes[lump.regime], **lump_values(lump)) for lump in law.lump_sums]
    )


def load_rsa(apps, schema_editor=None) -> None:
    """Insert every shipped RSA amount."""
    model = apps.get_model("financing", "RsaAmount")
    model.objects.bulk_create(
        model(
            territory=item.territory,
            start=months.first_day(item.row.first),
            monthly_amount=item.row.monthly_amount,
            reference=item.row.reference,
            published_on=dt.date.fromisoformat(item.published_on) if item.published_on else None,
            verified=item.row.verified,
            source=item.source,
        )
        for item in shipped_rsa()
    )
