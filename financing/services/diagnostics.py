"""Financial diagnostics and their rounds of funders: saved, put before the council, held."""

import datetime as dt
from collections.abc import Sequence
from functools import partial

from django.db import transaction
from django.db.models import Model

from conventions.models import OpinionRequest, Siae
from conventions.services.opinions import ask_opinion
from financing.enums import DiagnosticState
from financing.models import FinancialDiagnostic, FundersRound
from financing.models.diagnostic import NOT_CLOSED
from financing.rights import EDIT, may
from financing.selectors.diagnostics import DIAGNOSTIC, opinion_on
from financing.services.moves import move
from financing.workflows.diagnostic import DIAGNOSTIC_WORKFLOW
from iae_portal.core import clock, seen
from iae_portal.core.days import Edge, months_after, outside, refuse_outside
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import User
from iae_portal.core.selectors.journal import since
from iae_portal.core.services.journal import snapshot, tell
from iae_portal.core.services.rows import keep_lines
from iae_portal.core.services.writing import lock, save_checked
from iae_portal.core.text import counted, lower_first, spelled
from iae_portal.core.workflow import Request

ACCOUNT_YEARS = 3
SINCE = dt.date(2005, 1, 1)
PLANNED_MONTHS = 12


def _require(actor: User, obj) -> None:
    if not may(actor, EDIT, obj):
        raise NotAllowed("Cette action est réservée au service de la structure.")


def _written(row: Model, values: dict) -> dict:
    """Write the values; returns what the journal says that they were before, nothing for a new row."""
    before = snapshot(row, list(values)) if row.pk else {}
    for name, value in values.items():
        setattr(row, name, value)
    save_checked(row)
    return before


def _tell_line(actor: User, diagnostic: FinancialDiagnostic, line: Model, before: dict, after: dict) -> None:
    """Each under its own name: the page that was open names who changed it."""
    sentence = f"{line} : {diagnostic}" if after else f"{line}, ligne supprimée : {diagnostic}"
    tell(actor, diagnostic, "diagnostic.line", sentence, before=before, after=after)


def _require_near(values: dict, name: str) -> None:
    """DESIGN: since the year of the oldest texts of the portal; planned a year ahead at most."""
    last = months_after(clock.today(), PLANNED_MONTHS)
    refuse_outside(outside(name, values.get(name), Edge(SINCE, "plus anciens textes du portail"), last))


def refuse_given_up(row: FinancialDiagnostic) -> None:
    if row.state == DiagnosticState.GIVEN_UP:
        sentence = "Ce diagnostic est abandonné : enregistrez-en un autre pour la structure."
        raise Refusal(since(sentence, row, DIAGNOSTIC_WORKFLOW))


def refuse_settled(row: FinancialDiagnostic) -> None:
    refuse_given_up(row)
    if row.state == DiagnosticState.DELIVERED:
        sentence = "Ce diagnostic est remis : corrigez d'abord sa remise, en disant pourquoi."
        raise Refusal(since(sentence, row, DIAGNOSTIC_WORKFLOW))


@transaction.atomic
def save_diagnostic(
    *, actor: User, siae: Siae, values: dict, years: Sequence[dict], diagnostic: FinancialDiagnostic | None = None
) -> FinancialDiagnostic:
    """Write a diagnostic with its closed years of accounts (three at most): `years` as keep_lines takes them."""
    row = lock(diagnostic) if diagnostic else FinancialDiagnostic(siae=siae, service=siae.service, author=actor)
    _require(actor, row)
    refuse_settled(row)
    _require_near(values, "started_on")
    before = _written(row, values)
    _move_round(row)
    kept = keep_lines(row.years, years, "year", partial(_tell_line, actor, row))
    for year in row.years.all():
        if year.last_day >= row.started_on:
            raise Refusal(f"« {year} » : {lower_first(NOT_CLOSED)}")
    row.years.update(started_on=row.started_on)
    if len(kept) > ACCOUNT_YEARS:
        raise Refusal(f"Un diagnostic porte sur {spelled(ACCOUNT_YEARS)} exercices clos au plus.")
    sentence = f"{row} {'modifié' if diagnostic else 'enregistré'}"
    tell(actor, row, "diagnostic.save", sentence, before=before, after={**values, "exercices": kept})
    return row


def _move_round(diagnostic: FinancialDiagnostic) -> None:
    """Its round of funders keeps a copy of the first day."""
    if found := FundersRound.objects.filter(diagnostic=diagnostic).first():
        found.started_on = diagnostic.started_on
        save_checked(found, update_fields=["started_on"])


@transaction.atomic
def change_diagnostic(
    *,
    actor: User,
    diagnostic: FinancialDiagnostic,
    name: str,
    comment: str = "",
    delivered_on: dt.date | None = None,
) -> FinancialDiagnostic:
    """deliver (with its day), reopen, give_up."""

    def keep(locked: FinancialDiagnostic, request: Request) -> None:
        locked.delivered_on = delivered_on

    day = {"delivered_on": delivered_on}
    return move(DIAGNOSTIC_WORKFLOW, diagnostic, name, actor=actor, comment=comment, before_save=keep, **day)


@transaction.atomic
def hold_round(*, actor: User, diagnostic: FinancialDiagnostic, values: dict, pledges: Sequence[dict]) -> FundersRound:
    """Write the round of funders of a diagnostic whose plan justifies it."""
    _require(actor, diagnostic)
    # The plan is read under the lock: two officers don't open two rounds on one diagnostic.
    locked = lock(diagnostic)
    refuse_given_up(locked)
    if not locked.plan.strip():
        raise Refusal("Un tour de table se justifie par le plan de développement : décrivez-le dans le diagnostic.")
    row = FundersRound.objects.filter(diagnostic=locked).first() or FundersRound(diagnostic=locked)
    seen.check(row)
    row.started_on = locked.started_on
    _require_near(values, "held_on")
    before = _written(row, values)
    kept = keep_lines(row.pledges, pledges, "funder", partial(_tell_line, actor, locked))
    tell(actor, locked, "round.save", f"{row} : {counted(len(kept), 'financeur')}", before=before, after=values)
    return row


@transaction.atomic
def put_before_council(*, actor: User, diagnostic: FinancialDiagnostic) -> OpinionRequest:
    """The council says which structures have a diagnostic: one that is delivered is not to launch any more."""
    locked = lock(diagnostic, "siae")
    _require(actor, locked)
    refuse_given_up(locked)
    if locked.delivered_on:
        raise Refusal("Ce diagnostic est déjà remis : le conseil n'a plus à se prononcer sur son lancement.")
    if opinion_on(locked):
        raise Refusal("Le conseil est déjà saisi de ce diagnostic.")
    return ask_opinion(
        actor=actor,
        kind=DIAGNOSTIC,
        subject=locked,
        service=locked.service,
        siae=locked.siae,
        label=f"Diagnostic financier à lancer – {locked.siae}",
        reason="Pour avis : le conseil choisit les structures qui bénéficient du diagnostic.",
        effective_on=locked.started_on,
    )
