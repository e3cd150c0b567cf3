"""Admin of financing. What a workflow, a ledger or the engine owns is only shown; the law has its own pages."""

from django.contrib import admin

from financing.models import (
    Bareme,
    Commitment,
    Computation,
    Envelope,
    EnvelopeMovement,
    FdiFile,
    FinancialAnnex,
    FinancialDiagnostic,
    FundersRound,
    ModulationCampaign,
    ModulationDecision,
    MonthlyState,
    OtherFunding,
    PaymentLine,
    Regime,
    RegimePeriod,
    Segment,
)
from iae_portal.core.admin.base import ReadOnlyAdmin, ReadOnlyInline


class RegimePeriodInline(ReadOnlyInline):
    model = RegimePeriod


@admin.register(Regime)
class RegimeAdmin(ReadOnlyAdmin):
    list_display = ["code", "label", "status", "method", "regularisation"]
    search_fields = ["code", "label"]
    list_filter = ["status", "method"]
    inlines = [RegimePeriodInline]


@admin.register(Bareme)
class BaremeAdmin(ReadOnlyAdmin):
    list_display = ["regime", "type", "context", "territory", "start", "end", "unit_amount", "verified"]
    search_fields = ["regime__code", "reference"]
    list_filter = ["type", "context", "territory", "verified"]
    list_select_related = ["regime"]


@admin.register(Envelope)
class EnvelopeAdmin(ReadOnlyAdmin):
    list_display = ["level", "region", "service", "year", "line", "target_fte"]
    search_fields = ["service__name", "service__code", "region__name"]
    list_filter = ["level", "year", "line"]
    list_select_related = ["region", "service"]


@admin.register(EnvelopeMovement)
class EnvelopeMovementAdmin(ReadOnlyAdmin):
    list_display = ["made_on", "kind", "source", "target", "amount", "author"]
    search_fields = ["reason"]
    list_filter = ["kind"]
    list_select_related = ["source__region", "source__service", "target__region", "target__service", "author"]


@admin.register(Commitment)
class CommitmentAdmin(ReadOnlyAdmin):
    list_display = ["made_at", "envelope", "annex", "fdi_file", "decision", "amount", "reason"]
    search_fields = ["reason", "annex__number"]
    list_select_related = [
        "envelope__region",
        "envelope__service",
        "annex__convention__siae",
        "fdi_file__siae",
        "decision__siae",
    ]


class SegmentInline(ReadOnlyInline):
    model = Segment


class OtherFundingInline(ReadOnlyInline):
    model = OtherFunding


@admin.register(FinancialAnnex)
class FinancialAnnexAdmin(ReadOnlyAdmin):
    list_display = ["number", "convention", "year", "state", "funding", "suspended"]
    list_filter = ["year", "state", "funding"]
    search_fields = ["number", "convention__siae__search_key"]
    list_select_related = ["convention__siae"]
    inlines = [SegmentInline, OtherFundingInline]


@admin.register(Computation)
class ComputationAdmin(ReadOnlyAdmin):
    list_display = ["annex", "computed_at", "agreed_amount", "due", "reason", "engine_version"]
    search_fields = ["annex__number"]
    list_select_related = ["annex__convention__siae"]


@admin.register(MonthlyState)
class MonthlyStateAdmin(ReadOnlyAdmin):
    list_display = ["convention", "month", "hours", "headcount", "source"]
    search_fields = ["convention__number", "convention__siae__search_key"]
    list_select_related = ["convention__siae"]


@admin.register(PaymentLine)
class PaymentLineAdmin(ReadOnlyAdmin):
    list_display = ["annex", "month", "kind", "amount", "paid_on"]
    search_fields = ["annex__number"]
    list_filter = ["kind"]
    list_select_related = ["annex__convention__siae"]


@admin.register(ModulationCampaign)
class ModulationCampaignAdmin(ReadOnlyAdmin):
    list_display = ["region", "type", "data_year", "regime", "state", "envelope_amount"]
    search_fields = ["region__name", "regime__code"]
    list_filter = ["state", "type"]
    list_select_related = ["region", "regime"]


@admin.register(ModulationDecision)
class ModulationDecisionAdmin(ReadOnlyAdmin):
    list_display = ["siae", "campaign", "mark", "computed_rate", "rate", "amount"]
    search_fields = ["siae__search_key"]
    list_select_related = ["siae", "campaign__region"]


@admin.register(FinancialDiagnostic)
class FinancialDiagnosticAdmin(ReadOnlyAdmin):
    list_display = ["siae", "service", "started_on", "delivered_on", "follow_up"]
    search_fields = ["siae__search_key"]
    list_filter = ["origin", "follow_up"]
    list_select_related = ["siae", "service"]


@admin.register(FundersRound)
class FundersRoundAdmin(ReadOnlyAdmin):
    list_display = ["diagnostic", "held_on", "need"]
    search_fields = ["diagnostic__siae__search_key"]
    list_select_related = ["diagnostic__siae"]


@admin.register(FdiFile)
class FdiFileAdmin(ReadOnlyAdmin):
    list_display = ["siae", "service", "nature", "requested", "granted", "state"]
    search_fields = ["siae__search_key"]
    list_filter = ["nature", "state"]
    list_select_related = ["siae", "service"]
