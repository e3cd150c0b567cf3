"""What the rights table of financing opens: each made by the portal's own services wherever they hold a rule."""

import datetime as dt
from decimal import Decimal

from financing.enums import BudgetLine, CampaignState, EnvelopeLevel, MovementKind
from financing.models import (
    Bareme,
    Candidate,
    Envelope,
    EnvelopeMovement,
    FdiFile,
    FinancialAnnex,
    ModulationCampaign,
    ModulationDecision,
    PaymentLine,
    PaymentLot,
    RecoveryOrder,
    Regime,
)
from financing.services.diagnostics import save_diagnostic
from financing.services.envelopes import get_envelope
from financing.services.fdi import file_fdi
from financing.services.lots import prepare_lot, validate_lot
from financing.services.recoveries import issue_order
from iae_portal.core import clock
from iae_portal.core.enums import Role
from iae_portal.core.models import Region, User
from tests.factories import make_user, service
from tests.factories.conventions import SiaeFactory
from tests.factories.financing import credit, draft, entered, make_convention, validated


def somebody() -> User:
    known = User.objects.filter(username="auteur").first()
    return known or make_user(Role.OFFICER, "59L", username="auteur")


def a_draft() -> dict:
    return {"slug": draft(somebody(), make_convention()).slug}


def a_shared() -> dict:
    """An annexe of 2015: months that a département shares."""
    return {"slug": draft(somebody(), make_convention("ACI", 2015)).slug}


def a_freeze() -> dict:
    return _taken(MovementKind.FREEZE, None)


def a_fungibility() -> dict:
    return _taken(MovementKind.FUNGIBILITY, credit("59L", "1000", line=BudgetLine.FDI, author=somebody()))


def _taken(kind: str, target: Envelope | None) -> dict:
    actor = somebody()
    row = EnvelopeMovement.objects.create(
        source=credit("59L", "1000", author=actor),
        target=target,
        amount=Decimal(100),
        kind=kind,
        reason="exemple",
        made_on=clock.today(),
        made_at=clock.now(),
        author=actor,
    )
    return {"pk": row.pk}


def a_reserved() -> dict:
    return {"slug": entered(somebody(), make_convention()).slug}


def a_validated() -> dict:
    return {"slug": a_validated_annex().slug}


def this_year() -> dict:
    """An annexe some months of which are over."""
    actor = somebody()
    credit("59L", "1000000", year=2008, author=actor)
    return {"slug": validated(actor, make_convention("EI", 2008)).slug}


def with_credits(level: str, **arguments):
    """The page of whoever holds credits of this year: the nation, or region 31."""

    def made() -> dict:
        region = Region.objects.get(code="31") if level == EnvelopeLevel.REGION else None
        envelope = get_envelope(level=level, region=region, year=2008, line=BudgetLine.JOB_AID)
        values = {"kind": MovementKind.NOTIFICATION, "reason": "exemple", "author": somebody()}
        day = {"made_on": clock.today(), "made_at": clock.now()}
        EnvelopeMovement.objects.create(target=envelope, amount=Decimal(1000), **values, **day)
        return arguments

    return made


def a_validated_annex() -> FinancialAnnex:
    actor = somebody()
    credit("59L", "1000000", author=actor)
    return validated(actor, make_convention())


def an_action(name: str, make=a_draft):
    return lambda: {**make(), "name": name}


def a_convention() -> dict:
    return {"number": make_convention().number}


def a_campaign(state: str = CampaignState.OPENED, data_year: int = 2008) -> ModulationCampaign:
    regime = Regime.objects.get(code="MOD-ENCADREE-SIM")
    campaign = ModulationCampaign.objects.create(
        region=Region.objects.get(code="31"),
        service=service("R31"),
        type="ACI",
        data_year=data_year,
        payment_year=2009,
        regime=regime,
        envelope_amount=Decimal(1000),
        floor=regime.floor,
        ceiling=regime.ceiling,
        state=state,
        opened_by=somebody(),
    )
    for criterion, weight in regime.weights.items():
        campaign.criteria.create(criterion=criterion, weight=weight, numerator="n", denominator="d")
    return campaign


def campaign_pk(state: str = CampaignState.OPENED):
    return lambda: {"pk": a_campaign(state).pk}


def a_candidate() -> dict:
    campaign, siae = a_campaign(), SiaeFactory()
    row = Candidate.objects.create(campaign=campaign, siae=siae, service=siae.service)
    return {"pk": campaign.pk, "candidate_pk": row.pk}


def campaign_with_lille() -> dict:
    return {"pk": a_candidate()["pk"]}


def a_decision() -> dict:
    campaign, siae = a_campaign(CampaignState.COMPUTED), SiaeFactory()
    campaign.result = {"coefficient": "1.00000000", "structures": [{"id": str(siae.pk), "amount": "50.00"}]}
    campaign.save()
    row = ModulationDecision.objects.create(
        campaign=campaign,
        siae=siae,
        service=siae.service,
        base=Decimal(1000),
        scores={"public": "0.5000", "effort": "0.5000", "results": "0.5000"},
        mark=Decimal("0.5"),
        raw_rate=Decimal("0.05"),
        computed_rate=Decimal("0.05"),
        rate=Decimal("0.05"),
        amount=Decimal(50),
        explanation=[{"text": "Étape d'exemple.", "source": "exemple"}],
    )
    return {"pk": campaign.pk, "decision_pk": row.pk}


def an_unpaid_part() -> dict:
    keys = a_decision()
    day = {"decided_on": clock.today(), "notified_on": clock.today()}
    ModulationCampaign.objects.filter(pk=keys["pk"]).update(state=CampaignState.NOTIFIED, **day)
    ModulationDecision.objects.filter(pk=keys["decision_pk"]).update(notified_at=clock.now())
    return keys


def a_diagnostic() -> dict:
    values = {"origin": "service", "consultant": "x", "started_on": dt.date(2008, 9, 1), "plan": "Un plan."}
    return {"pk": save_diagnostic(actor=somebody(), siae=SiaeFactory(), values=values, years=[]).pk}


def an_fdi_file() -> FdiFile:
    values = {
        "nature": "consulting",
        "purpose": "x",
        "filed_on": dt.date(2008, 10, 1),
        "project_start": dt.date(2008, 12, 1),
        "cost": Decimal(100),
        "requested": Decimal(100),
    }
    return file_fdi(actor=somebody(), siae=SiaeFactory(), values=values)


def fdi_pk() -> dict:
    return {"pk": an_fdi_file().pk}


def a_bareme(code: str):
    return lambda: {"code": code, "pk": Bareme.objects.filter(regime__code=code).earliest("start").pk}


def a_prepared_lot() -> dict:
    """Of a lump sum, which waits for no hours."""
    actor = somebody()
    credit("59L", "12000", year=2008, author=actor)
    validated(actor, make_convention("ACI", 2008), requests=["12000"])
    return {"pk": prepare_lot(actor=actor, service=service("59L")).pk}


def a_validated_lot() -> dict:
    lot = PaymentLot.objects.get(**a_prepared_lot())
    return {"pk": validate_lot(actor=make_user(Role.HEAD, "59L"), lot=lot).pk}


def a_recovery_line() -> PaymentLine:
    """What is to give back was paid before."""
    annex, amount, month = a_validated_annex(), Decimal(80), dt.date(2009, 1, 1)
    PaymentLine.objects.create(
        annex=annex, month=month, kind="advance", amount=amount, key="paid", paid_on=dt.date(2009, 1, 20)
    )
    return PaymentLine.objects.create(annex=annex, month=month, kind="recovery", amount=amount, key="trop")


def an_order() -> dict:
    line = a_recovery_line()
    return {"pk": issue_order(actor=make_user(Role.HEAD, "59L"), line=line, due_on=dt.date(2008, 12, 15)).pk}


def a_late_order() -> dict:
    """Its due date was yesterday."""
    found = an_order()
    RecoveryOrder.objects.filter(**found).update(issued_on=dt.date(2008, 9, 1), due_on=dt.date(2008, 10, 14))
    return found


def a_recovery() -> dict:
    line = a_recovery_line()
    return {"slug": line.annex.slug, "line_pk": line.pk}
