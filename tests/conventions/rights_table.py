"""Who opens what of structures and conventions: Lille's dossiers, seen from everywhere."""

import datetime as dt

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile

from conventions.enums import Axis, ConventionState, OpinionState, SignatoryKind, SiaeState
from conventions.models import Objective, OpinionRequest, Piece, Signatory, Target
from tests.factories.conventions import (
    AntennaFactory,
    ConventionFactory,
    IndicatorFactory,
    PieceTypeFactory,
    SiaeFactory,
)
from tests.rights import EVERYBODY, LILLE_HEAD, LILLE_READERS, LILLE_TEAM, NOT_LILLE, Row

LOCAL = LILLE_TEAM | {"officer_59v", "officer_62", "officer_69"}
# What one sees but may not do is refused in a sentence; what one does not see does not exist.
EDITED = {"readers": LILLE_TEAM, "refused": 403, "refusals": dict.fromkeys(NOT_LILLE, 404)}
COMMITTED = {**EDITED, "readers": LILLE_HEAD}
SCAN = b"%PDF-1.4 essai"


def a_siae(**values) -> dict:
    return {"pk": SiaeFactory(**values).pk}


def a_closed_siae() -> dict:
    return a_siae(state=SiaeState.CLOSED, closed_on=dt.date(2008, 9, 30))


def an_antenna() -> dict:
    row = AntennaFactory()
    return {"pk": row.siae_id, "antenna_pk": row.pk}


def a_dossier(**values) -> dict:
    return {"number": ConventionFactory(**values).number}


def negotiated() -> dict:
    return a_dossier(state=ConventionState.NEGOTIATION)


def an_action(name: str, **values):
    return lambda: {**a_dossier(**values), "name": name}


def a_piece(**values) -> dict:
    row = Piece.objects.create(convention=ConventionFactory(), type=PieceTypeFactory(), **values)
    return {"number": row.convention.number, "pk": row.pk}


def a_received_piece() -> dict:
    return a_piece(file=ContentFile(SCAN, "piece.pdf"), file_name="piece.pdf", received_on=dt.date(2008, 10, 1))


def an_objective() -> dict:
    convention = ConventionFactory(state=ConventionState.NEGOTIATION)
    row = Objective.objects.create(convention=convention, axis=Axis.SUPPORT, text="Objectif d'essai")
    return {"number": convention.number, "pk": row.pk}


def a_target() -> dict:
    convention = ConventionFactory(state=ConventionState.NEGOTIATION)
    row = Target.objects.create(convention=convention, indicator=IndicatorFactory(), year=2009)
    return {"number": convention.number, "pk": row.pk}


def an_indicator_in_use() -> dict:
    values = a_target()
    return {**values, "pk": Target.objects.get(pk=values["pk"]).indicator_id}


def a_signatory() -> dict:
    convention = ConventionFactory()
    row = Signatory.objects.create(convention=convention, kind=SignatoryKind.STRUCTURE, order=1)
    return {"number": convention.number, "pk": row.pk}


def a_signed_convention() -> dict:
    return a_dossier(
        state=ConventionState.IN_FORCE,
        taken_over=True,
        signed_on=dt.date(2008, 12, 1),
        signed_scan=ContentFile(SCAN, "convention.pdf"),
        signed_scan_name="convention.pdf",
    )


def an_opinion(**values) -> OpinionRequest:
    convention = ConventionFactory(state=ConventionState.OPINION_PENDING)
    return OpinionRequest.objects.create(
        kind="convention",
        content_type=ContentType.objects.get_for_model(convention),
        object_id=convention.pk,
        label=f"Convention {convention.number}",
        service=convention.service,
        siae=convention.siae,
        reason="Pour avis : convention nouvelle.",
        asked_on=dt.date(2008, 10, 1),
        **values,
    )


def an_opinion_waited_for() -> dict:
    return {"number": an_opinion().subject.number}


def minutes() -> dict:
    row = an_opinion(
        state=OpinionState.ANSWERED,
        opinion="favourable",
        source="by_hand",
        given_on=dt.date(2008, 10, 10),
        minutes=ContentFile(SCAN, "pv.pdf"),
        minutes_name="pv.pdf",
    )
    return {"pk": row.pk}


STRUCTURES = [
    Row("conventions:siae_list", readers=EVERYBODY),
    Row("conventions:siae_list", query="export=csv", readers=EVERYBODY),
    Row("conventions:siae_list", query="export=xlsx", readers=EVERYBODY),
    Row("conventions:siae_create", readers=LOCAL, refused=403),
    Row("conventions:siae_detail", a_siae, readers=LILLE_READERS),
    Row("conventions:siae_edit", a_siae, **EDITED),
    Row("conventions:siae_close", a_siae, **EDITED),
    Row("conventions:siae_reopen", a_closed_siae, **EDITED),
    Row("conventions:antenna_add", a_siae, **EDITED),
    Row("conventions:antenna_remove", an_antenna, method="post", status=302, **EDITED),
]
DOSSIERS = [
    Row("conventions:list", readers=EVERYBODY),
    Row("conventions:list", query="export=csv", readers=EVERYBODY),
    Row("conventions:list", query="export=xlsx", readers=EVERYBODY),
    Row("conventions:open", readers=LOCAL, refused=403),
    Row("conventions:take_over", readers=LOCAL, refused=403),
    Row("conventions:reassign_many", readers=EVERYBODY, status=302),
    Row("conventions:detail", a_dossier, readers=LILLE_READERS),
    Row("conventions:frame", a_dossier, **EDITED),
    Row("conventions:reassign", a_dossier, **COMMITTED),
    Row("conventions:action", an_action("ask_pieces"), **EDITED),
    Row("conventions:action", an_action("refuse"), **COMMITTED),
    Row("conventions:action", an_action("sign", state=ConventionState.READY_TO_SIGN), **COMMITTED),
    Row("conventions:pieces", a_dossier, readers=LILLE_READERS),
    Row("conventions:piece_edit", a_piece, **EDITED),
    Row("conventions:piece_file", a_received_piece, readers=LILLE_READERS),
    Row("conventions:project", a_dossier, readers=LILLE_READERS),
]
NEGOTIATION = [
    Row("conventions:objective_new", negotiated, **EDITED),
    Row("conventions:objective_edit", an_objective, **EDITED),
    Row("conventions:objective_remove", an_objective, **EDITED),
    Row("conventions:objective_remove", an_objective, method="post", status=302, **EDITED),
    Row("conventions:negotiation", negotiated, readers=LILLE_READERS),
    Row("conventions:add_indicator", negotiated, method="post", status=302, **EDITED),
    Row("conventions:drop_indicator", an_indicator_in_use, method="post", status=302, **EDITED),
    Row("conventions:propose", a_target, method="post", status=422, **EDITED),
    Row("conventions:propose", a_target, method="post", status=422, headers={"X-Replay": "1"}, **EDITED),
    Row("conventions:accept", a_target, method="post", status=422, **EDITED),
]
SIGNATURE = [
    Row("conventions:signature", a_dossier, readers=LILLE_READERS),
    Row("conventions:signatory_edit", a_signatory, **EDITED),
    Row("conventions:signatory_follow", a_signatory, **EDITED),
    Row("conventions:signed_copy", a_dossier, **EDITED),
    Row("conventions:scan_file", a_signed_convention, readers=LILLE_READERS),
    Row("conventions:opinion_by_hand", an_opinion_waited_for, **COMMITTED),
    Row("conventions:minutes_file", minutes, readers=LILLE_READERS),
]
ROWS = [*STRUCTURES, *DOSSIERS, *NEGOTIATION, *SIGNATURE]
