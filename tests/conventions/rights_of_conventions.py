"""Rights of the dossier of a convention, page by page and action by action."""

import datetime as dt

from django.core.files.base import ContentFile

from conventions.enums import Axis, ConventionState, OpinionState, Side
from conventions.models import Amendment, Convention, Objective, OpinionRequest, Proposal, Signatory, Target
from conventions.services.opinions import ask_opinion
from iae_portal.core import clock
from tests.factories import UserFactory
from tests.factories.conventions import (
    ConventionFactory,
    IndicatorFactory,
    LetterFactory,
    ManagementReviewFactory,
    PieceTypeFactory,
    YearReturnFactory,
)
from tests.rights import EVERYBODY, LILLE_HEAD, LILLE_READERS, LILLE_TEAM, NOT_LILLE, Row

OFFICES = frozenset({"officer_59l", "head_59l", "officer_59v", "officer_62", "officer_69"})
# A dossier that one reads but does not write is refused in a sentence; one that is not seen does not exist.
WRITTEN = {"readers": LILLE_TEAM, "refused": 403, "refusals": dict.fromkeys(NOT_LILLE, 404)}
COMMITTED = {"readers": LILLE_HEAD, "refused": 403, "refusals": dict.fromkeys(NOT_LILLE, 404)}
PDF = ContentFile(b"%PDF-1.4 essai", name="essai.pdf")


def dossier(**values) -> Convention:
    return ConventionFactory(**values)


def number(**values) -> dict:
    return {"number": dossier(**values).number}


IN_FORCE = {"state": ConventionState.IN_FORCE, "signed_on": dt.date(2008, 10, 1)}
THAT_YEAR = IN_FORCE | {"start": dt.date(2008, 1, 1), "end": dt.date(2008, 12, 31)}


def in_force() -> dict:
    return number(**IN_FORCE)


def a_piece(file=False) -> dict:
    convention = dossier()
    piece = convention.pieces.create(type=PieceTypeFactory(), file=PDF if file else "", file_name="essai.pdf")
    return {"number": convention.number, "pk": piece.pk}


def a_dropped_file() -> dict:
    convention = dossier()
    row = convention.dropped_files.create(file=PDF, file_name="essai.pdf")
    return {"number": convention.number, "pk": row.pk}


def an_objective() -> dict:
    convention = dossier()
    row = Objective.objects.create(convention=convention, axis=Axis.SUPPORT, text="Objectif d'essai.")
    return {"number": convention.number, "pk": row.pk}


def a_target() -> dict:
    convention = dossier(state=ConventionState.NEGOTIATION)
    row = Target.objects.create(convention=convention, indicator=IndicatorFactory(), year=2009)
    return {"number": convention.number, "pk": row.pk}


def a_proposal() -> dict:
    arguments = a_target()
    Proposal.objects.create(
        target_id=arguments["pk"], round=1, side=Side.STRUCTURE, value=10, author=UserFactory(), made_at=clock.now()
    )
    Target.objects.filter(pk=arguments["pk"]).update(rounds=1)
    return arguments


def an_indicator() -> dict:
    arguments = a_target()
    return {**arguments, "pk": Target.objects.get(pk=arguments["pk"]).indicator_id}


def a_signatory(state=ConventionState.OPENED) -> dict:
    convention = dossier(state=state)
    row = Signatory.objects.create(convention=convention, order=1, kind="structure")
    return {"number": convention.number, "pk": row.pk}


def asked() -> OpinionRequest:
    convention = dossier(state=ConventionState.OPINION_PENDING)
    return ask_opinion(
        actor=None,
        kind="convention",
        subject=convention,
        service=convention.service,
        siae=convention.siae,
        label="Essai",
        reason="Pour avis.",
    )


def a_review() -> dict:
    row = ManagementReviewFactory(convention=dossier(**IN_FORCE))
    return {"number": row.convention.number, "year": row.year}


def reserved() -> dict:
    request = asked()
    request.state, request.opinion, request.source = OpinionState.ANSWERED, "reserved", "by_hand"
    request.given_on = clock.today()
    request.save()
    return {"number": request.subject.number}


def minutes() -> dict:
    request = asked()
    request.state, request.opinion, request.source = OpinionState.ANSWERED, "favourable", "by_hand"
    request.given_on, request.minutes, request.minutes_name = clock.today(), PDF, "pv.pdf"
    request.save()
    return {"pk": request.pk}


def an_amendment(file=False, **values) -> dict:
    convention = dossier(state=ConventionState.IN_FORCE, signed_on=dt.date(2008, 12, 1))
    row = Amendment.objects.create(
        convention=convention,
        rank=1,
        kind="posts" if "posts_after" in values else "other",
        after={"posts_fte": "3"} if "posts_after" in values else {},
        purpose="Essai.",
        effective_on=dt.date(2009, 3, 1),
        scan=PDF if file else "",
        scan_name="avenant.pdf",
        **values,
    )
    return {"number": convention.number, "pk": row.pk}


def an_amendment_asked() -> dict:
    arguments = an_amendment(state="opinion_pending", posts_after=3)
    row = Amendment.objects.get(pk=arguments["pk"])
    given = {"service": row.service, "siae": row.convention.siae, "label": "Essai", "reason": "Pour avis."}
    ask_opinion(actor=None, kind="amendment", subject=row, **given)
    return arguments


def amendment_action(name: str, **values):
    return lambda: {**an_amendment(**values), "name": name}


def a_suspension(days: int = 0) -> dict:
    convention, start = dossier(**IN_FORCE), clock.today() + dt.timedelta(days=days)
    return {"number": convention.number, "pk": convention.suspensions.create(start=start, reason="Essai.").pk}


def a_letter() -> dict:
    row = LetterFactory()
    return {"number": row.convention.number, "pk": row.pk}


def a_year(**values) -> dict:
    row = YearReturnFactory(**values)
    return {"number": row.convention.number, "year": row.year}


def a_paper() -> dict:
    given = a_year(report=PDF, report_name="bilan.pdf", report_received_on=dt.date(2008, 3, 3))
    return {**given, "name": "report"}


def a_procedure() -> dict:
    convention = dossier(state=ConventionState.IN_FORCE, signed_on=dt.date(2008, 12, 1))
    row = convention.procedures.create(
        grounds="Essai.", notified_on=dt.date(2008, 9, 1), observations_due_on=dt.date(2008, 9, 20)
    )
    return {"number": convention.number, "pk": row.pk}


def action(name: str, **values):
    return lambda: {**number(**values), "name": name}


ROWS = [
    Row("conventions:opinions", readers=EVERYBODY),
    Row("conventions:opinions", query="export=csv", readers=EVERYBODY),
    Row("conventions:list", readers=EVERYBODY),
    Row("conventions:list", query="export=csv", readers=EVERYBODY),
    Row("conventions:list", query="export=xlsx", readers=EVERYBODY),
    Row("conventions:open", readers=OFFICES, refused=403),
    Row("conventions:take_over", readers=OFFICES, refused=403),
    Row("conventions:reassign_many", readers=EVERYBODY, status=302),
    Row("conventions:renewals", readers=EVERYBODY),
    Row("conventions:renewals", query="export=csv", readers=EVERYBODY),
    Row("conventions:renewals_remind", readers=OFFICES, refused=403),
    Row("conventions:renewals_open", readers=OFFICES, refused=403),
    Row("conventions:year_returns", readers=EVERYBODY),
    Row("conventions:year_returns", query="export=csv", readers=EVERYBODY),
    Row("conventions:year_returns_remind", readers=OFFICES, refused=403),
    Row("conventions:result_import", readers=OFFICES, refused=403),
    Row("conventions:year_papers", a_year, **WRITTEN),
    Row("conventions:year_paper_file", a_paper, readers=LILLE_READERS),
    Row("conventions:renewals_print", readers=OFFICES, refused=403),
    Row("conventions:detail", number, readers=LILLE_READERS),
    Row("conventions:frame", number, **WRITTEN),
    Row("conventions:reassign", number, **COMMITTED),
    Row("conventions:action", action("withdraw"), **WRITTEN),
    Row("conventions:action", action("ask_pieces"), **WRITTEN),
    Row("conventions:action", action("refuse"), **COMMITTED),
    Row("conventions:action", action("sign", state=ConventionState.READY_TO_SIGN), **COMMITTED),
    Row("conventions:action", action("inconnue"), refused=404),
    Row("conventions:pieces", number, readers=LILLE_READERS),
    Row("conventions:piece_edit", a_piece, **WRITTEN),
    Row("conventions:piece_file", lambda: a_piece(file=True), readers=LILLE_READERS),
    Row("conventions:dropped_file", a_dropped_file, readers=LILLE_READERS),
    Row("conventions:project", number, readers=LILLE_READERS),
    Row("conventions:objective_new", number, **WRITTEN),
    Row("conventions:objective_edit", an_objective, **WRITTEN),
    Row("conventions:objective_remove", an_objective, **WRITTEN),
    Row("conventions:negotiation", number, readers=LILLE_READERS),
    Row("conventions:add_indicator", number, method="post", **WRITTEN | {"status": 302}),
    Row("conventions:drop_indicator", an_indicator, method="post", **WRITTEN | {"status": 302}),
    Row(
        "conventions:propose",
        a_target,
        method="post",
        data={"side": "structure", "expected_rounds": "0", "value": "12,5"},
        **WRITTEN | {"status": 302},
    ),
    Row(
        "conventions:propose",
        a_target,
        method="post",
        data={"side": "structure", "expected_rounds": "0", "value": "12,5"},
        headers={"X-Replay": "1", "HX-Request": "true"},
        anonymous=401,
        **WRITTEN,
    ),
    Row(
        "conventions:accept",
        a_proposal,
        method="post",
        data={"side": "service", "expected_rounds": "1"},
        **WRITTEN | {"status": 302},
    ),
    Row("conventions:signature", number, readers=LILLE_READERS),
    Row("conventions:signatories", lambda: {"number": a_signatory()["number"]}, **WRITTEN),
    Row("conventions:signatory_follow", lambda: a_signatory(ConventionState.READY_TO_SIGN), **WRITTEN),
    Row("conventions:signed_copy", in_force, **WRITTEN),
    Row(
        "conventions:scan_file",
        lambda: number(signed_scan=PDF, signed_scan_name="convention.pdf"),
        readers=LILLE_READERS,
    ),
    Row("conventions:opinion_by_hand", lambda: {"number": asked().subject.number}, **COMMITTED),
    Row("conventions:minutes_file", minutes, readers=LILLE_READERS),
    Row("conventions:life", in_force, readers=LILLE_READERS),
    Row("conventions:review", lambda: {**number(**THAT_YEAR), "year": 2008}, **WRITTEN),
    Row("conventions:review_alert", a_review, **WRITTEN),
    Row("conventions:review_send", a_review, **WRITTEN),
    Row("conventions:reservations", reserved, **WRITTEN),
    Row("conventions:results", lambda: {**in_force(), "year": 2007}, **WRITTEN),
    Row("conventions:amendment_new", in_force, **WRITTEN),
    Row("conventions:amendment_action", amendment_action("inform"), **WRITTEN),
    Row("conventions:amendment_action", amendment_action("submit", posts_after=3), **WRITTEN),
    Row("conventions:amendment_action", amendment_action("make_ready", state="told", told_on=clock.today()), **WRITTEN),
    Row(
        "conventions:amendment_action",
        amendment_action("sign", state="ready_to_sign", frozen_on=clock.today()),
        **COMMITTED,
    ),
    Row("conventions:amendment_action", amendment_action("rework", state="told", told_on=clock.today()), **WRITTEN),
    Row("conventions:amendment_detail", an_amendment, readers=LILLE_READERS),
    Row("conventions:amendment_edit", an_amendment, **WRITTEN),
    Row("conventions:amendment_opinion", an_amendment_asked, **COMMITTED),
    Row("conventions:as_of", in_force, readers=LILLE_READERS),
    Row("conventions:as_of", in_force, query="jour=2009-06-01", readers=LILLE_READERS),
    Row("conventions:amendment_action", amendment_action("cancel"), **WRITTEN),
    Row("conventions:amendment_file", lambda: an_amendment(file=True), readers=LILLE_READERS),
    Row("conventions:procedure_new", in_force, **COMMITTED),
    Row("conventions:procedure_follow", a_procedure, **WRITTEN),
    Row("conventions:procedure_close", a_procedure, **WRITTEN),
    Row("conventions:suspend", in_force, **COMMITTED),
    # No law of that day claims a year back.
    Row("conventions:claim_back", in_force, refused=404, refusals=dict.fromkeys(LILLE_READERS - LILLE_HEAD, 403)),
    Row("conventions:lift_suspension", a_suspension, **COMMITTED),
    Row("conventions:call_off_suspension", lambda: a_suspension(days=20), **COMMITTED),
    Row("conventions:renewal", in_force, **WRITTEN),
    Row("conventions:departure", in_force, **WRITTEN),
    Row("conventions:letters", number, readers=LILLE_READERS),
    Row("conventions:letter_follow", a_letter, **WRITTEN),
]
