"""A batch for tests: the five structures of golden example G20, in the Nord-Pas-de-Calais, data of 2015."""

import datetime as dt
from decimal import Decimal

from conventions.enums import ConventionState, StructureType
from conventions.models import Convention
from financing.enums import AnnexState, BudgetLine, EnvelopeLevel, Funding, MovementKind
from financing.models import Envelope, EnvelopeMovement, FinancialAnnex, ModulationCampaign, Regime
from financing.services.campaign_readings import save_readings
from financing.services.campaigns import open_campaign
from financing.services.envelopes import get_envelope
from iae_portal.core import clock
from iae_portal.core.models import Region, User
from tests.factories.conventions import SiaeFactory
from tests.factories.core import service
from tests.factories.financing import make_convention

# name, service, ETP, public %, effort ratio x 100, results %
G20 = (
    ("A", "59L", 12, "80", "20", "55"),
    ("B", "59L", 20, "70", "25", "62"),
    ("C", "59V", 8, "90", "30", "48"),
    ("D", "62", 30, "60", "15", "70"),
    ("E", "62", 10, "70", "22", "62"),
)
UNIT = Decimal(19354)
ENVELOPE = Decimal("77416.00")


def structures() -> None:
    for name, code, *_ in G20:
        siae = SiaeFactory(
            name=f"Structure {name}", service=service(code), type=StructureType.ACI, email=f"{name}@exemple.invalid"
        )
        convention = make_convention(
            siae=siae, year=2015, state=ConventionState.IN_FORCE, signed_on=dt.date(2014, 12, 15), taken_over=True
        )
        annexe_in_force(convention)


def annexe_in_force(convention: Convention, first_month: int = 1) -> FinancialAnnex:
    """The socle of a structure: the annexe of its year, without a calculation."""
    year = convention.start.year
    return FinancialAnnex.objects.create(
        convention=convention,
        year=year,
        renewal_rank=0,
        number=f"{convention.display_number} A0 M0",
        regime=Regime.objects.get(code="AIDE-POSTE-2014"),
        start=dt.date(year, first_month, 1),
        end=dt.date(year, 12, 1),
        state=AnnexState.VALIDATED,
        funding=Funding.COMMITTED,
    )


def opened(actor: User, regime: str = "AIDE-POSTE-2014", envelope: Decimal = ENVELOPE) -> ModulationCampaign:
    structures()
    return open_campaign(
        actor=actor,
        region=Region.objects.get(code="31"),
        type=StructureType.ACI,
        data_year=2015,
        payment_year=2016,
        regime=Regime.objects.get(code=regime),
        envelope_amount=envelope,
    )


def fill(actor: User, campaign: ModulationCampaign) -> None:
    rows = {f"Structure {name}": rest for name, _, *rest in G20}
    for candidate in campaign.candidates.select_related("siae", "service", "campaign"):
        fte, public, effort, results = rows[candidate.siae.name]
        values = {"public": public, "effort": effort, "results": results}
        save_readings(
            actor=actor,
            candidate=candidate,
            base=UNIT * fte,
            readings={key: (Decimal(value), Decimal(100)) for key, value in values.items()},
        )


def regional_credits(author: User, amount: str = "100000") -> Envelope:
    """Credits straight into the region's envelope of 2016 for the modulated part."""
    envelope = get_envelope(
        level=EnvelopeLevel.REGION, region=Region.objects.get(code="31"), year=2016, line=BudgetLine.MODULATION
    )
    EnvelopeMovement.objects.create(
        target=envelope,
        amount=Decimal(amount),
        kind=MovementKind.NOTIFICATION,
        reason="exemple",
        made_on=clock.today(),
        made_at=clock.now(),
        author=author,
    )
    return envelope
