"""The simulation of 2009: the ACI of the Nord-Pas-de-Calais, data of 2008."""

from decimal import Decimal

from conventions.enums import StructureType
from financing.models import Candidate, ModulationCampaign, Regime
from financing.selectors.campaigns import eligible_siaes
from financing.services.campaign_rates import compute_campaign, correct_score, override_rate
from financing.services.campaign_readings import save_readings
from financing.services.campaigns import change_campaign, open_campaign
from iae_portal.core.models import Region
from iae_portal.demo.story.people import DemoContext

UNIT = Decimal(9681)  # the EI's amount of 2008, as a working base: no text gives one for ACI
DATA_YEAR, PAYMENT_YEAR = 2008, 2009
SHARE = Decimal("0.04")  # of the bases: under the mean of the marks, so that the envelope binds


def load_campaign(context: DemoContext) -> ModulationCampaign:
    """Collected by the region, computed, a rate and a score kept by the head of Lille; a simulation notifies nobody."""
    director, officer = context.people["directeur.31"], context.people["agent.r31"]
    region = Region.objects.get(code="31")
    ftes = [_fte(rank) for rank in range(eligible_siaes(region, StructureType.ACI, DATA_YEAR).count())]
    campaign = open_campaign(
        actor=director,
        region=region,
        type=StructureType.ACI,
        data_year=DATA_YEAR,
        payment_year=PAYMENT_YEAR,
        regime=Regime.objects.get(code="MOD-ENCADREE-SIM"),
        envelope_amount=(sum(ftes) * UNIT * SHARE).quantize(Decimal("0.01")),
    )
    rows = campaign.candidates.select_related("siae", "service", "campaign").order_by("siae__sort_key", "pk")
    for rank, candidate in enumerate(rows):
        _fill(officer, candidate, rank)
    campaign = change_campaign(actor=director, campaign=campaign, name="close_collection")
    campaign = compute_campaign(actor=director, campaign=campaign)
    _override(context, campaign)
    return campaign


def _fte(rank: int) -> Decimal:
    return Decimal(6 + (rank * 7) % 19)


def _fill(officer, candidate: Candidate, rank: int) -> None:
    save_readings(actor=officer, candidate=candidate, base=UNIT * _fte(rank), readings=readings_of(rank))


def readings_of(rank: int) -> dict[str, tuple[Decimal, Decimal]]:
    """What was read of a structure: parts and wholes that differ from one rank to the next."""
    fte = _fte(rank)
    entered, exits = 10 + (rank * 5) % 23, 8 + (rank * 3) % 17
    return {
        "public": (Decimal(entered * (45 + (rank * 11) % 50) // 100), Decimal(entered)),
        "effort": (fte * (14 + (rank * 13) % 18) / 100, fte),
        "results": (Decimal(exits * (30 + (rank * 17) % 45) // 100), Decimal(exits)),
    }


def _override(context: DemoContext, campaign: ModulationCampaign) -> None:
    head = context.people["chef.59l"]
    decisions = campaign.decisions.filter(service=context.services["59L"]).select_related("service", "campaign", "siae")
    lowered = decisions.filter(rate__gt=Decimal("0.02")).first()
    if lowered is None:
        return
    override_rate(
        actor=head,
        decision=lowered,
        rate=lowered.rate - Decimal("0.01"),
        reason="Deux mois de fermeture en 2008 : la moitié de l'effort n'a pas été tenue.",
    )
    last = decisions.last()
    correct_score(
        actor=head,
        decision=last,
        criterion="results",
        score=Decimal(last.scores["results"]) + Decimal("0.1"),
        reason="La filature du bassin a fermé en mai 2008 : les sorties vers l'emploi y ont manqué.",
    )
