"""Rights of financing, page by page: readers of Lille, its team, its head, the region, the nation."""

from financing.enums import EnvelopeLevel
from financing.models import (
    RsaAmount,
)
from tests.financing.rights_objects import (
    a_bareme,
    a_campaign,
    a_candidate,
    a_convention,
    a_decision,
    a_diagnostic,
    a_draft,
    a_freeze,
    a_fungibility,
    a_late_order,
    a_prepared_lot,
    a_recovery,
    a_reserved,
    a_shared,
    a_validated,
    a_validated_lot,
    an_action,
    an_order,
    an_unpaid_part,
    campaign_pk,
    campaign_with_lille,
    fdi_pk,
    this_year,
    with_credits,
)
from tests.rights import COUNTRY, EVERYBODY, LILLE_HEAD, LILLE_READERS, LILLE_TEAM, NOT_LILLE, REGION_31, Row

OFFICES = frozenset({"officer_59l", "head_59l", "officer_59v", "officer_62", "officer_69"})
IN_REGION = frozenset({"officer_59l", "head_59l", "officer_59v", "officer_62"}) | REGION_31
DIRECTOR_31 = frozenset({"director_31"})
# An object that one reads but does not write is refused in a sentence; one that is not seen does not exist.
WRITTEN = {"readers": LILLE_TEAM, "refused": 403, "refusals": dict.fromkeys(NOT_LILLE, 404)}
COMMITTED = {"readers": LILLE_HEAD, "refused": 403, "refusals": dict.fromkeys(NOT_LILLE, 404)}
OUT_OF_REGION = dict.fromkeys(EVERYBODY - IN_REGION - COUNTRY, 404)

NATIONAL = frozenset({"national"})
REGION_READERS = REGION_31 | COUNTRY

ANNEXES = [
    Row("financing:home", readers=EVERYBODY, status=302),
    Row("financing:annex_list", readers=EVERYBODY),
    Row("financing:annex_list", query="export=csv", readers=EVERYBODY),
    Row("financing:payer_export", readers=EVERYBODY),
    Row("financing:annex_open", a_convention, method="post", data={"year": "2009"}, status=302, **WRITTEN),
    Row("financing:annex_detail", a_draft, readers=LILLE_READERS),
    Row("financing:annex_frozen", a_reserved, readers=LILLE_READERS),
    Row("financing:annex_entry", a_draft, **WRITTEN),
    Row("financing:annex_trial", a_draft, method="post", **WRITTEN),
    Row("financing:annex_action", an_action("enter"), **WRITTEN),
    Row("financing:annex_action", an_action("reject", a_reserved), **COMMITTED),
    Row("financing:annex_action", an_action("cancel_validated", a_validated), **COMMITTED),
    Row("financing:annex_retry", a_reserved, method="post", status=302, **WRITTEN),
    Row("financing:annex_suspend", a_validated, **COMMITTED),
    Row("financing:monthly_states", this_year, readers=LILLE_READERS),
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
    Row("financing:record_payments", a_validated, method="post", status=422, **COMMITTED),
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
    Row("financing:recovery_unrecovered", a_late_order, **COMMITTED),
]
ENVELOPES = [
    Row("financing:envelopes", readers=COUNTRY, refused=302),
    Row("financing:envelope_region", lambda: {"code": "31"}, readers=REGION_READERS),
    Row("financing:envelope_service", lambda: {"code": "59L"}, readers=LILLE_READERS),
    Row("financing:envelope_consumption", lambda: {"code": "59L"}, readers=LILLE_READERS),
    Row("financing:redistribution_region", with_credits(EnvelopeLevel.REGION, code="31"), readers=REGION_READERS),
    Row(
        "financing:redistribution_region",
        lambda: {"code": "31"},
        method="post",
        readers=DIRECTOR_31,
        status=422,
        refused=403,
        refusals=dict.fromkeys(EVERYBODY - REGION_READERS, 404),
    ),
    Row("financing:redistribution_service", lambda: {"code": "59L"}, readers=LILLE_READERS),
    Row("financing:redistribution_service", lambda: {"code": "59L"}, method="post", status=422, **WRITTEN),
    Row("financing:movement_national", readers=NATIONAL, refused=403),
    Row("financing:movement_list", readers=EVERYBODY),
    Row("financing:movement_list", query="export=csv", readers=EVERYBODY),
    Row("financing:commitment_list", readers=EVERYBODY),
    Row("financing:commitment_list", query="export=xlsx", readers=EVERYBODY),
    Row("financing:carry_over", with_credits(EnvelopeLevel.NATIONAL), readers=NATIONAL, refused=403),
    *(
        Row(
            "financing:movement_lift",
            movement,
            readers=DIRECTOR_31,
            refused=403,
            refusals={**OUT_OF_REGION, "officer_59v": 404, "officer_62": 404},
        )
        for movement in (a_freeze, a_fungibility)
    ),
    Row(
        "financing:movement_region",
        with_credits(EnvelopeLevel.REGION, code="31"),
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
    Row(
        "financing:campaign_lift",
        an_unpaid_part,
        readers=DIRECTOR_31,
        refused=403,
        refusals={**OUT_OF_REGION, "officer_59v": 404, "officer_62": 404},
    ),
    Row("financing:campaign_score", a_decision, **COMMITTED),
    Row(
        "financing:campaign_score",
        a_decision,
        method="post",
        data={"criterion": "results", "score": "0,6", "reason": "Motif"},
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
