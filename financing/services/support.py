"""Writing diagnostics, rounds of funders and FDI files."""

from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction

from conventions.models import OpinionRequest, Siae
from conventions.services.opinions import ask_opinion
from financing.baremes import shipped_fdi_natures
from financing.calculation.fdi import fdi_grant, fdi_maximum
from financing.enums import BudgetLine, FdiState
from financing.fdi_workflow import FDI_WORKFLOW
from financing.models import DiagnosticYear, FdiFile, FinancialDiagnostic, FundersRound, Pledge
from financing.rights import EDIT, may
from financing.selectors.envelopes import balance_of, service_envelope
from financing.services.commitments import lock_envelope, write_commitment
from iae_portal.core import clock
from iae_portal.core.calendars import add_months
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import User
from iae_portal.core.services.journal import record
from iae_portal.core.services.workflow import fire
from iae_portal.core.text import euros
from iae_portal.core.workflow import Request

ACCOUNT_YEARS = 3
OPINION_MONTHS = 1  # circulaire DGEFP 2005-28: the council answers within a month
FDI = "fdi"


def _require(actor: User, obj) -> None:
    if not may(actor, EDIT, obj):
        raise NotAllowed("Cette action est réservée au service de la structure.")


@transaction.atomic
def save_diagnostic(
    *,
    actor: User,
    siae: Siae,
    values: dict,
    years: Sequence[dict],
    diagnostic: FinancialDiagnostic | None = None,
) -> FinancialDiagnostic:
    """Write a diagnostic with its closed years of accounts (three at most)."""
    _require(actor, siae)
    if len(years) > ACCOUNT_YEARS:
        raise Refusal("Un diagnostic porte sur trois exercices clos au plus.")
    row = diagnostic or FinancialDiagnostic(siae=siae, service=siae.service, author=actor)
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    row.years.all().delete()
    for line in years:
        if line["year"] >= row.started_on.year:
            raise Refusal(f"L'exercice {line['year']} n'était pas clos au début du diagnostic.")
        year = DiagnosticYear(diagnostic=row, **line)
        year.full_clean()
        year.save()
    record(
        actor=actor,
        action="diagnostic.save",
        subject=row,
        service=row.service,
        sentence=f"{row} {'modifié' if diagnostic else 'enregistré'}",
        after={**values, "exercices": [line["year"] for line in years]},
    )
    return row


@transaction.atomic
def hold_round(*, actor: User, diagnostic: FinancialDiagnostic, values: dict, pledges: Sequence[dict]) -> FundersRound:
    """Write the round of funders of a diagnostic whose plan justifies it."""
    _require(actor, diagnostic)
    if not diagnostic.plan.strip():
        raise Refusal("Un tour de table se justifie par le plan de développement : décrivez-le dans le diagnostic.")
    row = getattr(diagnostic, "round", None) or FundersRound(diagnostic=diagnostic)
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    row.pledges.all().delete()
    for line in pledges:
        pledge = Pledge(round=row, **line)
        pledge.full_clean()
        pledge.save()
    record(
        actor=actor,
        action="round.save",
        subject=diagnostic,
        service=diagnostic.service,
        sentence=f"{row} : {len(pledges)} financeurs",
        after=values,
    )
    return row


@transaction.atomic
def file_fdi(*, actor: User, siae: Siae, values: dict, round: FundersRound | None = None) -> FdiFile:
    """A request to the fund, filed before the project starts; its ceiling comes from its nature and cost."""
    _require(actor, siae)
    row = FdiFile(siae=siae, service=siae.service, round=round, **values)
    row.maximum = fdi_maximum(shipped_fdi_natures()[row.nature], row.cost)
    row.full_clean()
    row.save()
    record(
        actor=actor,
        action="fdi.file",
        subject=row,
        service=row.service,
        sentence=f"Dossier déposé : {row}, {euros(row.requested)} demandés",
        after={"coût": row.cost, "plafond": row.maximum},
    )
    return row


def _fire(actor: User | None, file: FdiFile, name: str, comment: str = "", before_save=None, **data) -> FdiFile:
    request = Request(actor=actor, today=clock.today(), comment=comment, data=data)
    return fire(FDI_WORKFLOW, obj=file, name=name, request=request, before_save=before_save)


@transaction.atomic
def submit_fdi(*, actor: User, file: FdiFile) -> FdiFile:
    """Ask the council, which has one month."""
    submitted = _fire(actor, file, "submit")
    submitted.opinion = ask_opinion(
        actor=actor,
        kind=FDI,
        subject=submitted,
        service=submitted.service,
        siae=submitted.siae,
        label=str(submitted),
        reason="Pour avis : le conseil est consulté sur chaque dossier du fonds, et répond dans le mois.",
        effective_on=submitted.project_start,
        due_on=add_months(clock.today(), OPINION_MONTHS),
    )
    submitted.save(update_fields=["opinion"])
    return submitted


def fdi_opinion_was_given(request: OpinionRequest, actor: User | None) -> None:
    """Effect of an answered request on its file; a file already decided after the month keeps its state."""
    file = request.subject
    if not isinstance(file, FdiFile):  # a file that the portal does not hold: the council was asked on its structure
        return
    if file.state == FdiState.OPINION_PENDING:
        _fire(actor, file, "record_opinion")


@transaction.atomic
def grant_fdi(*, actor: User, file: FdiFile, granted: Decimal) -> FdiFile:
    """The préfet decides: inside the ceiling and inside the service's FDI envelope; 40 % then the balance."""
    grant = fdi_grant(shipped_fdi_natures()[file.nature], cost=file.cost, requested=granted)

    def keep(locked: FdiFile, request: Request) -> None:
        locked.granted, locked.granted_on = granted, request.today
        locked.first_payment, locked.balance = grant.first_payment, grant.balance

    decided = _fire(actor, file, "grant", before_save=keep, granted=granted)
    envelope = service_envelope(decided.service, clock.today().year, BudgetLine.FDI)
    if envelope is None:
        raise Refusal(f"Aucune enveloppe FDI n'est notifiée au service pour {clock.today().year}.")
    locked = lock_envelope(envelope)
    available = balance_of(locked).available
    if granted > available:
        raise Refusal(f"L'enveloppe FDI du service n'a plus que {euros(available)} disponibles.")
    write_commitment(envelope=locked, amount=granted, reason=str(decided), actor=actor, fdi_file=decided)
    return decided


@transaction.atomic
def change_fdi(*, actor: User, file: FdiFile, name: str, comment: str = "") -> FdiFile:
    """pay_first, pay_balance, refuse."""
    return _fire(actor, file, name, comment)
