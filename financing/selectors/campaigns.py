"""Reading campaigns: a regional role sees its region's, a service sees its own structures in them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from conventions.enums import ConventionState, SiaeState
from conventions.models import Orientation, Siae
from conventions.selectors.in_force import in_year
from financing.enums import (
    PAYABLE_STATES,
    BudgetLine,
    CampaignState,
    Criterion,
    RegimeStatus,
)
from financing.models import (
    Candidate,
    Commitment,
    Envelope,
    FinancialAnnex,
    ModulationCampaign,
    ModulationDecision,
    PaymentLine,
    Reading,
    Regime,
    RegimePeriod,
)
from financing.rights import visible_region_ids
from financing.selectors.envelopes import region_envelope
from iae_portal.core.errors import OfField
from iae_portal.core.models import Region, Service, User
from iae_portal.core.rights import perimeter
from iae_portal.core.text import of_name, rate

SEPTEMBER = 9
# A convention that is over may have covered the year of data.
CONVENTIONED = (
    ConventionState.SIGNED,
    ConventionState.IN_FORCE,
    ConventionState.EXPIRED,
    ConventionState.RENEWED,
    ConventionState.TERMINATED,
)


def campaigns_visible_to(user: User) -> QuerySet[ModulationCampaign]:
    rows = ModulationCampaign.objects.select_related(
        "region", "regime", "service", "envelope", "orientation__departement"
    )
    if perimeter(user).country_wide:
        return rows
    return rows.filter(region__in=visible_region_ids(user))


def orientations_for(campaign: ModulationCampaign) -> QuerySet[Orientation]:
    """Those that the councils of the region have voted and that bear on a day of the year paid."""
    year = campaign.payment_year
    voted = Orientation.objects.voted().filter(departement__region=campaign.region_id)
    bearing = voted.filter(Q(end__isnull=True) | Q(end__gte=dt.date(year, 1, 1)), start__lte=dt.date(year, 12, 31))
    return bearing.select_related("departement").order_by("departement__code", "axis", "pk")


def candidates_visible_to(user: User, campaign: ModulationCampaign) -> QuerySet[Candidate]:
    """A local role only sees the structures of its own service."""
    rows = campaign.candidates.select_related("siae", "service").prefetch_related("readings")
    return rows.filter(perimeter(user).services_filter("service"))


def decisions_visible_to(user: User, campaign: ModulationCampaign) -> QuerySet[ModulationDecision]:
    rows = campaign.decisions.select_related("siae", "service", "overridden_by")
    return rows.filter(perimeter(user).services_filter("service"))


def ranked(
    campaign: ModulationCampaign, decisions: Iterable[ModulationDecision]
) -> list[tuple[int, ModulationDecision]]:
    """Each decision with its rank in the whole batch, best mark first, whatever part of it the reader sees."""
    marks = list(campaign.decisions.order_by("pk").values_list("mark", flat=True))
    # Equal marks share a rank.
    return [(1 + sum(mark > row.mark for mark in marks), row) for row in decisions]


def eligible_siaes(region: Region, siae_type: str, year: int) -> QuerySet[Siae]:
    """Active structures of the type whose convention covered some part of the year."""
    return conventioned_in(year).filter(type=siae_type, service__region=region).distinct()


def conventioned_in(year: int) -> QuerySet[Siae]:
    """Active structures, once a convention that covered some part of the year."""
    return Siae.objects.filter(
        in_year(year, "conventions__"), state=SiaeState.ACTIVE, conventions__state__in=CONVENTIONED
    )


def campaigns_to_open(regions: Iterable[int], today: dt.date) -> list[tuple[str, int, str, int]]:
    """Region, year of data, type, structures, where a regime modulates and no campaign was opened. One query.

    DESIGN: from September a campaign is about the year that ends (the exchanges of September 2008 prepare 2009),
    before it about the last one.
    """
    year = today.year if today.month >= SEPTEMBER else today.year - 1
    opened = ModulationCampaign.objects.filter(
        region=OuterRef("service__region"), type=OuterRef("type"), data_year=year
    ).exclude(state=CampaignState.CANCELLED)
    day = dt.date(year, 12, 31)
    modulated = RegimePeriod.objects.filter(
        Q(start__lte=day) & (Q(end__isnull=True) | Q(end__gte=day)) | Q(regime__status=RegimeStatus.SIMULATION),
        regime__ceiling__isnull=False,
    )
    types = modulated.order_by().values("type")
    rows = conventioned_in(year).filter(~Exists(opened), service__region__in=list(regions), type__in=types)
    grouped = rows.order_by("service__region__name", "type").values_list("service__region__name", "type")
    return [(region, year, *found) for region, *found in grouped.annotate(n=Count("pk", distinct=True))]


def cuts_year(regime: Regime, siae_type: str, year: int) -> bool:
    """The regime begins during the year: what was aided before it is another calculation (ACI and AI in 2014)."""
    periods = regime.periods.filter(type=siae_type, start__year=year, start__month__gt=1)
    return not regime.is_simulation and periods.exists()


def annexes_of_year(siae: Siae, year: int, regime: Regime) -> list[FinancialAnnex]:
    """Those really in force in the year of data, under one regime, the last first: two conventions may share the year.

    Of a year that the regime cuts in two, those that it aids: the accompaniment of the spring is no socle.
    """
    rows = list(payable_annexes(year).filter(convention__siae=siae).select_related("regime"))
    return aided_together(rows, regime, cut=bool(rows) and cuts_year(regime, siae.type, year))


def payable_annexes(year: int) -> QuerySet[FinancialAnnex]:
    rows = FinancialAnnex.objects.filter(year=year, state__in=PAYABLE_STATES)
    return rows.order_by("-start", "-modification_rank", "-pk")


def aided_together(rows: list[FinancialAnnex], regime: Regime, *, cut: bool) -> list[FinancialAnnex]:
    """Of the annexes of a structure, the last first: those of the regime that cuts the year, or of the last one's."""
    aided = regime.pk if cut or not rows else rows[0].regime_id
    return [row for row in rows if row.regime_id == aided]


def annex_of_year(siae: Siae, year: int, regime: Regime) -> FinancialAnnex | None:
    """The last of them: it bears the modulated part."""
    return next(iter(annexes_of_year(siae, year, regime)), None)


PART_KEY = "modulation-"


# A payment draws the part of the decision that its key names.
PART_DRAWN = PaymentLine.objects.filter(key=Concat(Value(PART_KEY), Cast(OuterRef("pk"), CharField())))


def unpaid_parts() -> QuerySet[ModulationDecision]:
    """Notified, drawn on no annexe and not lifted: none was in force in the year of data when the letters left."""
    owed = ModulationDecision.objects.filter(notified_at__isnull=False, amount__gt=0, lifted_on__isnull=True)
    rows = owed.exclude(Exists(PART_DRAWN))
    return rows.select_related("siae", "campaign__regime", "campaign__region", "campaign__service")


def unpaid_keys(campaign: ModulationCampaign) -> set[int]:
    """Of the decisions of a campaign; none before its notification."""
    rows = unpaid_parts().filter(campaign=campaign).order_by("pk")
    return set(rows.values_list("pk", flat=True)) if campaign.notified_on else set()


def parts_to_draw(annex: FinancialAnnex) -> QuerySet[ModulationDecision]:
    """Of its structure and its year, notified a moment ago: the job that pays them has not come to them yet."""
    rows = ModulationDecision.objects.filter(notified_at__isnull=True, amount__gt=0)
    notified = {"campaign__state": CampaignState.NOTIFIED, "campaign__data_year": annex.year}
    return rows.filter(siae=annex.convention.siae_id, **notified)


def without_socle(campaign: ModulationCampaign) -> list[Siae]:
    """Structures whose modulated part would apply to nothing: no annexe was in force in the year of data."""
    rows = campaign.decisions.filter(amount__gt=0).exclude(siae__in=_funded(campaign))
    return [row.siae for row in rows.select_related("siae").order_by("pk")]


def unfunded_candidates(campaign: ModulationCampaign) -> set[int]:
    """Keys of those kept whose part would apply to nothing: what the collection says before the rates are decided."""
    if campaign.is_simulation or campaign.state == CampaignState.CANCELLED:
        return set()
    rows = campaign.candidates.filter(excluded=False).exclude(siae__in=_funded(campaign))
    return set(rows.order_by().values_list("pk", flat=True))


def _funded(campaign: ModulationCampaign) -> QuerySet:
    """Structures with an annexe in force in the year of data."""
    funded = FinancialAnnex.objects.filter(year=campaign.data_year, state__in=PAYABLE_STATES)
    if cuts_year(campaign.regime, campaign.type, campaign.data_year):
        funded = funded.filter(regime=campaign.regime)
    return funded.values("convention__siae")


def reading_told(candidate: Candidate) -> str:
    """What the journal of the campaign says when a structure is read."""
    return f"Relevés {of_name(candidate.siae)}"


def is_complete(candidate: Candidate) -> bool:
    return candidate.base is not None and len(candidate.readings.all()) == len(Criterion)


def incomplete_candidates(campaign: ModulationCampaign) -> list[Candidate]:
    rows = campaign.candidates.filter(excluded=False).select_related("siae").prefetch_related("readings")
    return [candidate for candidate in rows if not is_complete(candidate)]


def total_of(campaign: ModulationCampaign) -> Decimal:
    return sum(campaign.decisions.order_by("pk").values_list("amount", flat=True), Decimal("0.00"))


@dataclass(frozen=True)
class Progress:
    """How far the collection is, for a whole campaign or one service."""

    complete: int
    waiting: int
    excluded: int


def paying_envelope(campaign: ModulationCampaign) -> Envelope | None:
    """The one known at the opening, or the one that received its credits since."""
    return campaign.envelope or region_envelope(campaign.region, campaign.payment_year, BudgetLine.MODULATION)


def holds_credits(campaign: ModulationCampaign) -> bool:
    return Commitment.objects.filter(decision__campaign=campaign).exists()


def progress_of(candidates: list[Candidate]) -> Progress:
    kept = [candidate for candidate in candidates if not candidate.excluded]
    complete = sum(1 for candidate in kept if is_complete(candidate))
    return Progress(complete, len(kept) - complete, len(candidates) - len(kept))


def readings_by_criterion(candidate: Candidate) -> dict[str, Reading]:
    return {row.criterion: row for row in candidate.readings.all()}


def regional_service(region: Region) -> Service:
    """The service that runs a region's campaigns: its DRTEFP, or the DTEFP overseas."""
    return Service.objects.filter(Q(kind="DRTEFP") | Q(kind="DTEFP"), region=region).order_by("kind").get()


def modulating_regimes() -> QuerySet[Regime]:
    """Those that a campaign may be opened under, whatever the type and the year."""
    rows = Regime.objects.filter(ceiling__isnull=False, periods__isnull=False)
    return rows.distinct().prefetch_related("periods__regime")


def regimes_for(siae_type: str, year: int) -> QuerySet[Regime]:
    """Regimes that modulate this type: those whose dates cover the year of data, and every simulation."""
    day = dt.date(year, 12, 31)
    dated = Q(periods__type=siae_type, periods__start__lte=day) & (
        Q(periods__end__isnull=True) | Q(periods__end__gte=day)
    )
    simulated = Q(periods__type=siae_type, status="simulation")
    return Regime.objects.filter(dated | simulated, ceiling__isnull=False).distinct()


def outside_national_frame(regime: Regime, floor: Decimal, ceiling: Decimal) -> str | None:
    """What is said of a local frame, for good or on trial, that leaves the national one."""
    if regime.floor <= floor and ceiling <= regime.ceiling:
        return None
    low, high = rate(regime.floor, 2), rate(regime.ceiling, 2)
    field = "floor" if floor < regime.floor else "ceiling"
    return OfField(f"Le cadre national va de {low} à {high} : restez à l'intérieur.", field)
