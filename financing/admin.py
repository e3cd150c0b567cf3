"""Admin of financing. What a workflow, a ledger or the engine owns is only shown; the law has its own pages."""

from collections.abc import Sequence

from django.contrib import admin
from django.db.models import Model

from financing import models as m
from iae_portal.core.admin.base import ReadOnlyAdmin, ReadOnlyInline

STRUCTURE = "siae__search_key"


def show(
    model: type[Model],
    columns: Sequence[str],
    search: Sequence[str],
    *,
    filters: Sequence[str] = (),
    related: Sequence[str] = (),
    lines: Sequence[type[Model]] = (),
) -> None:
    """Register a model that is only read: its list, and the `lines` of its page."""
    options = {
        "list_display": columns,
        "search_fields": search,
        "list_filter": filters,
        "list_select_related": related,
        "inlines": [type(f"{row.__name__}Inline", (ReadOnlyInline,), {"model": row}) for row in lines],
    }
    admin.site.register(model, type(f"{model.__name__}Admin", (ReadOnlyAdmin,), options))


show(
    m.Regime,
    ["code", "label", "status", "method", "regularisation"],
    ["code", "label"],
    filters=["status", "method"],
    lines=[m.RegimePeriod],
)
show(
    m.Bareme,
    ["regime", "type", "context", "territory", "start", "end", "unit_amount", "verified"],
    ["regime__code", "reference"],
    filters=["type", "context", "territory", "verified"],
    related=["regime"],
)
show(
    m.Envelope,
    ["level", "region", "service", "year", "line", "target_fte"],
    ["service__name", "service__code", "region__name"],
    filters=["level", "year", "line"],
    related=["region", "service"],
)
show(
    m.EnvelopeMovement,
    ["made_on", "kind", "source", "target", "amount", "author"],
    ["reason"],
    filters=["kind"],
    related=["source__region", "source__service", "target__region", "target__service", "author"],
)
show(
    m.Commitment,
    ["made_at", "envelope", "annex", "fdi_file", "decision", "amount", "reason"],
    ["reason", "annex__number"],
    related=["envelope__region", "envelope__service", "annex__convention__siae", "fdi_file__siae", "decision__siae"],
)
show(
    m.FinancialAnnex,
    ["number", "convention", "year", "state", "funding", "suspended"],
    ["number", f"convention__{STRUCTURE}"],
    filters=["year", "state", "funding"],
    related=["convention__siae"],
    lines=[m.Segment, m.OtherFunding],
)
show(
    m.Computation,
    ["annex", "computed_at", "agreed_amount", "due", "reason", "engine_version"],
    ["annex__number"],
    related=["annex__convention__siae"],
)
show(
    m.MonthlyState,
    ["convention", "month", "hours", "headcount", "source"],
    ["convention__number", f"convention__{STRUCTURE}"],
    related=["convention__siae"],
)
show(
    m.PaymentLine,
    ["annex", "month", "kind", "amount", "paid_on"],
    ["annex__number"],
    filters=["kind"],
    related=["annex__convention__siae"],
)
show(
    m.ModulationCampaign,
    ["region", "type", "data_year", "regime", "state", "envelope_amount"],
    ["region__name", "regime__code"],
    filters=["state", "type"],
    related=["region", "regime"],
)
show(
    m.ModulationDecision,
    ["siae", "campaign", "mark", "computed_rate", "rate", "amount"],
    [STRUCTURE],
    related=["siae", "campaign__region"],
)
show(
    m.FinancialDiagnostic,
    ["siae", "service", "started_on", "delivered_on", "follow_up"],
    [STRUCTURE],
    filters=["origin", "follow_up"],
    related=["siae", "service"],
)
show(m.FundersRound, ["diagnostic", "held_on", "need"], [f"diagnostic__{STRUCTURE}"], related=["diagnostic__siae"])
show(
    m.FdiFile,
    ["siae", "service", "nature", "requested", "granted", "state"],
    [STRUCTURE],
    filters=["nature", "state"],
    related=["siae", "service"],
)
show(
    m.PaymentLot,
    ["number", "service", "prepared_on", "validated_on"],
    ["number", "service__name"],
    filters=["prepared_on"],
    related=["service"],
    lines=[m.LotLine],
)
show(
    m.RecoveryOrder,
    ["number", "annex", "amount", "issued_on", "due_on", "settled_on"],
    ["number", "annex__number"],
    related=["annex"],
    lines=[m.Receipt],
)
