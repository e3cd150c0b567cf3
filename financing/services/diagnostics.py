"""Financial diagnostics and their rounds of funders: saved, put before the council, held."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Manager

from conventions.models import OpinionRequest, Siae
from conventions.services.opinions import ask_opinion
from financing.enums import DiagnosticState
from financing.models import FinancialDiagnostic, FundersRound
from financing.rights import EDIT, may
from financing.selectors.diagnostics import DIAGNOSTIC, opinion_on
from financing.services.moves import move, tell
from financing.workflows.diagnostic import DIAGNOSTIC_WORKFLOW
from iae_portal.core import seen
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import User
from iae_portal.core.services.writing import lock
from iae_portal.core.text import counted
from iae_portal.core.workflow import Request

ACCOUNT_YEARS = 3


def _require(actor: User, obj) -> None:
    if not may(actor, EDIT, obj):
        raise NotAllowed("Cette action est réservée au service de la structure.")


def _refuse_given_up(row: FinancialDiagnostic) -> None:
    if row.state == DiagnosticState.GIVEN_UP:
        raise Refusal("Ce diagnostic est abandonné : enregistrez-en un autre pour la structure.")


@transaction.atomic
def save_diagnostic(
    *, actor: User, siae: Siae, values: dict, years: Sequence[dict], diagnostic: FinancialDiagnostic | None = None
) -> FinancialDiagnostic:
    """Write a diagnostic with its closed years of accounts (three at most): `years` as _keep_lines takes them."""
    _require(actor, siae)
    row = lock(diagnostic) if diagnostic else FinancialDiagnostic(siae=siae, service=siae.service, author=actor)
    _refuse_given_up(row)
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    kept = _keep_lines(row.years, years, "year")
    for year in kept:
        if year >= row.started_on.year:
            raise Refusal(f"L'exercice {year} n'était pas clos au début du diagnostic.")
    if len(kept) > ACCOUNT_YEARS:
        raise Refusal("Un diagnostic porte sur trois exercices clos au plus.")
    tell(
        actor,
        row,
        "diagnostic.save",
        f"{row} {'modifié' if diagnostic else 'enregistré'}",
        after={**values, "exercices": kept},
    )
    return row


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
    _refuse_given_up(locked)
    if not locked.plan.strip():
        raise Refusal("Un tour de table se justifie par le plan de développement : décrivez-le dans le diagnostic.")
    row = FundersRound.objects.filter(diagnostic=locked).first() or FundersRound(diagnostic=locked)
    seen.check(row)
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    kept = _keep_lines(row.pledges, pledges, "funder")
    tell(actor, locked, "round.save", f"{row} : {counted(len(kept), 'financeur')}", after=values)
    return row


def _keep_lines(held: Manager, lines: Sequence[dict], main: str) -> list:
    """Write the lines of a row that is locked; returns `main` of all those that it has now.

    A line has the fields of its row, and the key of a row that is there already under `pk`: without its `main`, it
    goes. A row of which no line speaks stays as it is.
    """
    known = {row.pk: row for row in held.all()}
    for line in sorted(lines, key=lambda line: bool(line[main])):  # those that go leave their place first
        values = {name: value for name, value in line.items() if name != "pk"}
        row = known.get(line.get("pk"))
        if row:
            seen.check(row)
        if row and not line[main]:
            row.delete()
        elif line[main]:
            row = row or held.model(**held.core_filters)
            for name, value in values.items():
                setattr(row, name, value)
            row.full_clean()
            row.save()
    return list(held.values_list(main, flat=True))


@transaction.atomic
def put_before_council(*, actor: User, diagnostic: FinancialDiagnostic) -> OpinionRequest:
    """The council says which structures have a diagnostic: one that is delivered is not to launch any more."""
    locked = lock(diagnostic, "siae")
    _require(actor, locked)
    _refuse_given_up(locked)
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
