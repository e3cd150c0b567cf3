"""Rights of financing, page by page: readers of Lille, its team, its head, the region, the nation."""

import datetime as dt
from decimal import Decimal

from financing.enums import CampaignState, MovementKind
from financing.models import (
    Bareme,
    Candidate,
    EnvelopeMovement,
    FdiFile,
    FinancialAnnex,
    ModulationCampaign,
    ModulationDecision,
    PaymentLine,
    PaymentLot,
    Regime,
    RsaAmount,
)
from financing.services.diagnostics import save_diagnostic
from financing.services.fdi import file_fdi
from financing.services.lots import prepare_lot, validate_lot
from financing.services.recoveries import issue_order
from iae_portal.core import clock
from iae_portal.core.enums import Role
from iae_portal.core.models import Region, User
from tests.factories import make_user, service
from tests.factories.conventions import SiaeFactory
from tests.factories.financing import credit, draft, entered, make_convention, validated
from tests.rights import COUNTRY, EVERYBODY, LILLE_HEAD, LILLE_READERS, LILLE_TEAM, NOT_LILLE, REGION_31, Row

OFFICES = frozenset({"officer_59l", "head_59l", "officer_59v", "officer_62", "officer_69"})
IN_REGION = frozenset({"officer_59l", "head_59l", "officer_59v", "officer_62"}) | REGION_31
DIRECTOR_31 = frozenset({"director_31"})
# An object that one reads but does not write is refused in a sentence; one that is not seen does not exist.
WRITTEN = {"readers": LILLE_TEAM, "refused": 403, "refusals": dict.fromkeys(NOT_LILLE, 404)}
COMMITTED = {"readers": LILLE_HEAD, "refused": 403, "refusals": dict.fromkeys(NOT_LILLE, 404)}
OUT_OF_REGION = dict.fromkeys(EVERYBODY - IN_REGION - COUNTRY, 404)


def somebody() -> User:
    known = User.objects.filter(username="auteur").first()
    return known or make_user(Role.OFFICER, "59L", username="auteur")


def a_draft() -> dict:
    return {"slug": draft(somebody(), make_convention()).slug}


def a_shared() -> dict:
    """An annexe of 2015: months that a département shares."""
    return {"slug": draft(somebody(), make_convention("ACI", 2015)).slug}


def a_freeze() -> dict:
    actor = somebody()
    envelope = credit("59L", "1000", author=actor)
    row = EnvelopeMovement.objects.create(
        source=envelope,
        amount=Decimal(100),
        kind=MovementKind.FREEZE,
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
    return PaymentLine.objects.create(
        annex=a_validated_annex(), month=dt.date(2009, 1, 1), kind="recovery", amount=Decimal(80), key="trop"
    )


def an_order() -> dict:
    line = a_recovery_line()
    return {"pk": issue_order(actor=make_user(Role.HEAD, "59L"), line=line, due_on=dt.date(2008, 12, 15)).pk}


def a_recovery() -> dict:
    line = a_recovery_line()
    return {"slug": line.annex.slug, "line_pk": line.pk}


NATIONAL = frozenset({"national"})
REGION_READERS = REGION_31 | COUNTRY

ANNEXES = [
    Row("financing:home", readers=EVERYBODY, status=302),
    Row("financing:annex_list", readers=EVERYBODY),
    Row("financing:annex_list", query="export=csv", readers=EVERYBODY),
    Row("financing:payer_export", readers=EVERYBODY),
    Row("financing:annex_open", a_convention, method="post", data={"year": "2009"}, status=302, **WRITTEN),
    Row("financing:annex_detail", a_draft, readers=LILLE_READERS),
    Row("financing:annex_entry", a_draft, **WRITTEN),
    Row("financing:annex_trial", a_draft, method="post", **WRITTEN),
    Row("financing:annex_action", an_action("enter"), **WRITTEN),
    Row("financing:annex_action", an_action("reject", a_reserved), **COMMITTED),
    Row("financing:annex_action", an_action("cancel_validated", a_validated), **COMMITTED),
    Row("financing:annex_retry", a_reserved, method="post", status=302, **WRITTEN),
    Row("financing:annex_suspend", a_validated, **COMMITTED),
    Row("financing:monthly_states", a_validated, readers=LILLE_READERS),
    Row("financing:monthly_states", a_validated, method="post", status=302, **WRITTEN),
    Row("financing:states_file", readers=OFFICES, refused=403),
    Row("financing:department_share", a_draft, readers=LILLE_READERS),
    Row("financing:department_share", a_shared, readers=LILLE_READERS),
    Row(
        "financing:department_share",
        a_shared,
        method="post",
        data={"mois-0-beneficiaries": "2"},
        status=302,
        **WRITTEN,
    ),
    Row("financing:record_payments", a_validated, method="post", status=302, **WRITTEN),
]
LOTS = [
    Row("financing:lot_list", readers=EVERYBODY),
    Row("financing:lot_list", query="export=csv", readers=EVERYBODY),
    Row("financing:lot_prepare", lambda: {"code": "59L"}, readers=LILLE_READERS),
    Row("financing:lot_prepare", lambda: {"code": "59L"}, method="post", status=302, **WRITTEN),
    Row("financing:lot_detail", a_prepared_lot, readers=LILLE_READERS),
    Row("financing:lot_refresh", a_prepared_lot, method="post", status=302, **WRITTEN),
    Row("financing:lot_drop", a_prepared_lot, method="post", status=302, **WRITTEN),
    Row("financing:lot_validate", a_prepared_lot, method="post", status=302, **COMMITTED),
    Row("financing:lot_file", a_validated_lot, readers=LILLE_READERS),
    Row("financing:lot_paid", a_validated_lot, **WRITTEN),
    Row("financing:lot_return", a_validated_lot, **WRITTEN),
    Row("financing:lot_answer", lambda: {**a_validated_lot(), "rank": 1}, **WRITTEN),
]
RECOVERIES = [
    Row("financing:recovery_list", readers=EVERYBODY),
    Row("financing:recovery_list", query="export=csv", readers=EVERYBODY),
    Row("financing:recovery_detail", an_order, readers=LILLE_READERS),
    Row("financing:recovery_issue", a_recovery, **COMMITTED),
    Row("financing:recovery_receipt", an_order, **WRITTEN),
    Row("financing:recovery_withdraw", an_order, **COMMITTED),
]
ENVELOPES = [
    Row("financing:envelopes", readers=COUNTRY, refused=302),
    Row("financing:envelope_region", lambda: {"code": "31"}, readers=REGION_READERS),
    Row("financing:envelope_service", lambda: {"code": "59L"}, readers=LILLE_READERS),
    Row("financing:movement_national", readers=NATIONAL, refused=403),
    Row(
        "financing:movement_lift",
        a_freeze,
        readers=DIRECTOR_31,
        refused=403,
        refusals={**OUT_OF_REGION, "officer_59v": 404, "officer_62": 404},
    ),
    Row(
        "financing:movement_region",
        lambda: {"code": "31"},
        readers=DIRECTOR_31,
        refused=403,
        refusals=OUT_OF_REGION,
    ),
]
CAMPAIGNS = [
    Row("financing:campaign_list", readers=EVERYBODY),
    Row("financing:campaign_open", readers=frozenset({"director_31", "director_82"}), refused=403),
    Row("financing:campaign_detail", campaign_pk(), readers=IN_REGION | COUNTRY),
    Row("financing:campaign_frame", campaign_pk(), readers=REGION_31, refused=403, refusals=OUT_OF_REGION),
    Row("financing:campaign_trial", campaign_pk(), readers=REGION_31, refused=403, refusals=OUT_OF_REGION),
    Row(
        "financing:campaign_readings",
        campaign_with_lille,
        readers=REGION_31 | LILLE_TEAM,
        refused=403,
        refusals=OUT_OF_REGION,
    ),
    Row("financing:campaign_exclude", a_candidate, readers=REGION_31, refused=403, refusals=OUT_OF_REGION),
    Row(
        "financing:campaign_action",
        lambda: {"pk": a_campaign().pk, "name": "cancel"},
        readers=DIRECTOR_31,
        refused=403,
        refusals=OUT_OF_REGION,
    ),
    Row("financing:campaign_rate", a_decision, readers=LILLE_READERS),
    Row(
        "financing:campaign_rate",
        a_decision,
        method="post",
        data={"rate": "4", "reason": "Motif"},
        status=302,
        **COMMITTED,
    ),
]
SUPPORT = [
    Row("financing:diagnostic_list", readers=EVERYBODY),
    Row("financing:diagnostic_new", readers=OFFICES, refused=403),
    Row("financing:diagnostic_detail", a_diagnostic, readers=LILLE_READERS),
    Row("financing:diagnostic_action", lambda: {**a_diagnostic(), "name": "give_up"}, **WRITTEN),
    Row("financing:diagnostic_council", a_diagnostic, **WRITTEN, method="post", status=302),
    Row("financing:diagnostic_edit", a_diagnostic, **WRITTEN),
    Row("financing:funders_round", a_diagnostic, **WRITTEN),
    Row("financing:fdi_list", readers=EVERYBODY),
    Row("financing:fdi_new", readers=OFFICES, refused=403),
    Row("financing:fdi_detail", fdi_pk, readers=LILLE_READERS),
    Row("financing:fdi_action", lambda: {**fdi_pk(), "name": "submit"}, **WRITTEN),
    Row("financing:fdi_action", lambda: {**fdi_pk(), "name": "refuse"}, **COMMITTED),
]
LAW = [
    Row("financing:law", readers=EVERYBODY),
    Row("financing:rsa", readers=EVERYBODY),
    Row("financing:rsa_new", readers=NATIONAL, refused=403),
    Row(
        "financing:rsa_edit",
        lambda: {"pk": RsaAmount.objects.earliest("start").pk},
        readers=NATIONAL,
        refused=403,
    ),
    Row("financing:regime", lambda: {"code": "EI-2005"}, readers=EVERYBODY),
    Row("financing:regime_edit", lambda: {"code": "MOD-ENCADREE-SIM"}, readers=NATIONAL, refused=403),
    Row("financing:bareme_edit", a_bareme("EI-2005"), readers=NATIONAL, refused=403),
    Row("financing:bareme_edit", a_bareme("ETTI-2005"), readers=NATIONAL, refused=403),
    Row("financing:bareme_edit", a_bareme("ACI-ACC-2005"), readers=NATIONAL, refused=403),
    Row("financing:bareme_delete", a_bareme("EI-2005"), readers=NATIONAL, refused=403),
    Row("financing:bareme_new", lambda: {"code": "EI-2005"}, readers=NATIONAL, refused=403),
]
API = [Row("api:annexes", public=True, status=401)]
ROWS = [*ANNEXES, *LOTS, *RECOVERIES, *ENVELOPES, *CAMPAIGNS, *SUPPORT, *LAW, *API]
