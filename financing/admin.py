"""Admin of financing. What a workflow, a ledger or the engine owns is only shown; the law has its own pages."""

from financing import models as m
from iae_portal.core.admin.base import lines_of, show

show(
    m.Regime,
    "code label status method regularisation",
    "code label",
    filters="status method",
    lines=[lines_of(m.RegimePeriod)],
)
show(
    m.Bareme,
    "regime type context territory start end unit_amount verified",
    "regime__code reference",
    filters="type context territory verified",
)
show(
    m.Envelope,
    "level region service year line target_fte",
    "service__name service__code region__name",
    filters="level year line",
)
show(
    m.EnvelopeMovement,
    "made_on kind source target amount author",
    "reason",
    filters="kind",
    related="source__region source__service target__region target__service",
)
show(
    m.Commitment,
    "made_at envelope annex fdi_file decision amount reason",
    "reason annex__number",
    related="envelope__region envelope__service annex__convention__siae fdi_file__siae decision__siae",
)
show(
    m.FinancialAnnex,
    "number convention year state funding suspended",
    "number convention__siae__search_key",
    filters="year state funding",
    related="convention__siae",
    lines=[lines_of(m.Segment), lines_of(m.OtherFunding)],
)
show(
    m.Computation,
    "annex computed_at agreed_amount due reason engine_version",
    "annex__number",
    related="annex__convention__siae",
)
show(
    m.MonthlyState,
    "convention month hours headcount source",
    "convention__number convention__siae__search_key",
    related="convention__siae",
)
show(
    m.PaymentLine, "annex month kind amount paid_on", "annex__number", filters="kind", related="annex__convention__siae"
)
show(
    m.ModulationCampaign,
    "region type data_year regime state envelope_amount",
    "region__name regime__code",
    filters="state type",
)
show(
    m.ModulationDecision, "siae campaign mark computed_rate rate amount", "siae__search_key", related="campaign__region"
)
show(
    m.FinancialDiagnostic,
    "siae service started_on delivered_on follow_up",
    "siae__search_key",
    filters="origin follow_up",
)
show(m.FundersRound, "diagnostic held_on need", "diagnostic__siae__search_key", related="diagnostic__siae")
show(m.FdiFile, "siae service nature requested granted state", "siae__search_key", filters="nature state")
show(
    m.PaymentLot,
    "number service prepared_on validated_on",
    "number service__name",
    filters="prepared_on",
    lines=[lines_of(m.LotLine)],
)
show(
    m.RecoveryOrder,
    "number annex amount issued_on due_on settled_on",
    "number annex__number",
    lines=[lines_of(m.Receipt)],
)
