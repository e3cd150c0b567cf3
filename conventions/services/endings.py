"""What stops a convention for a time or for good: suspension of payments, departure of the structure."""

import datetime as dt

from django.db import transaction

from conventions.enums import RUNNING_STATES, ConventionState, LetterKind
from conventions.models import Convention, Suspension
from conventions.models.dates import CONVENTION_DAYS
from conventions.reminders import CLAUSES, SUSPENSION
from conventions.renewal_steps import campaign_dates
from conventions.rights import COMMIT, EDIT
from conventions.selectors.owed import claim_motive
from conventions.services.deadlines import keep_deadlines, keep_owed
from conventions.services.letters import write_letter
from conventions.services.open_dossier import lock_convention
from conventions.slots import CLAIMED_EFFECTS
from conventions.terms import NOTICE_MONTHS, first_leaving_day
from conventions.workflows.convention import CONVENTION_WORKFLOW
from iae_portal.core import clock
from iae_portal.core.days import Edge, out_of_order, outside, refuse_outside
from iae_portal.core.errors import FieldRefusal, Refusal
from iae_portal.core.models import User
from iae_portal.core.selectors.found import row_or_gone
from iae_portal.core.selectors.journal import since
from iae_portal.core.services.journal import snapshot, tell
from iae_portal.core.services.undo import erase, note_removed
from iae_portal.core.services.writing import add_and_tell, save_and_tell
from iae_portal.core.text import french_date, spelled_months


def refuse_suspension(convention: Convention) -> None:
    if convention.state not in RUNNING_STATES:
        raise Refusal(
            since("La suspension concerne une convention signée ou en vigueur.", convention, CONVENTION_WORKFLOW)
        )


def refuse_departure(convention: Convention) -> None:
    if convention.state != ConventionState.IN_FORCE:
        raise Refusal(
            since("Le départ de la structure concerne une convention en vigueur.", convention, CONVENTION_WORKFLOW)
        )


@transaction.atomic
def suspend(
    *, actor: User, convention: Convention, start: dt.date, reason: str, end: dt.date | None = None
) -> Suspension:
    """A head stops the payments from a day on; the structure is told why, with its recourse."""
    locked = lock_convention(actor, COMMIT, convention)
    refuse_suspension(locked)
    if start < clock.today():
        raise FieldRefusal(
            "Une suspension ne revient pas sur ce qui est passé : choisissez aujourd'hui ou un jour à venir.", "start"
        )
    if start > locked.end:
        last = french_date(locked.end)
        raise FieldRefusal(
            f"La convention prend fin le {last} : une suspension commence au plus tard ce jour.", "start"
        )
    refuse_outside(outside("end", end, None, Edge(locked.end, "fin de la convention")))
    row = Suspension(convention=locked, start=start, end=end, reason=reason)
    _require_apart(row, "start")
    add_and_tell(
        row,
        actor=actor,
        action="convention.suspend",
        sentence=f"Paiements suspendus : {locked}",
        fields=["start", "end", "reason"],
        subject=locked,
    )
    said = {"start": french_date(start), "end": french_date(end) if end else "", "reason": reason}
    write_letter(convention=locked, kind=LetterKind.SUSPENSION, actor=actor, **said)
    keep_owed(locked, SUSPENSION)
    return row


def _require_apart(row: Suspension, field: str) -> None:
    """Two suspensions of one day would have two ends: lifting one would leave the payments stopped by the other."""
    others = row.convention.suspensions.exclude(pk=row.pk).order_by("start")
    if met := next((other for other in others if other.meets(row)), None):
        first = french_date(met.start)
        when = f"du {first} au {french_date(met.end)}" if met.end else f"depuis le {first}"
        sentence = f"Les paiements de cette convention sont déjà suspendus {when} : choisissez d'autres jours."
        raise FieldRefusal(sentence, field)


@transaction.atomic
def lift_suspension(*, actor: User, suspension: Suspension, end: dt.date) -> Suspension:
    """Say its last day, to the structure too: payments start again the day after."""
    convention = lock_convention(actor, COMMIT, suspension.convention)
    row = row_or_gone(convention.suspensions, suspension.pk)
    yesterday = clock.today() - dt.timedelta(days=1)
    if row.end and row.end < yesterday:
        raise Refusal(f"Cette suspension a pris fin le {french_date(row.end)} : elle ne change plus.")
    if end < yesterday:
        raise FieldRefusal(
            "Une levée ne revient pas sur ce qui est passé : son dernier jour est hier, ou un jour à venir.", "end"
        )
    refuse_outside(outside("end", end, None, Edge(convention.end, "fin de la convention")))
    _require_apart(Suspension(pk=row.pk, convention=convention, start=row.start, end=end), "end")
    told = {"action": "convention.lift_suspension", "sentence": f"Fin de la suspension : {convention}"}
    if save_and_tell(row, actor=actor, **told, values={"end": end}, subject=convention):
        said = {"start": french_date(row.start), "end": french_date(end)}
        write_letter(convention=convention, kind=LetterKind.RESUMPTION, actor=actor, **said)
    keep_owed(convention, SUSPENSION)
    return row


@transaction.atomic
def call_off_suspension(*, actor: User, suspension: Suspension) -> None:
    """Give up a suspension that has not begun: no payment is missed, and the structure is told."""
    convention = lock_convention(actor, COMMIT, suspension.convention)
    row = convention.suspensions.filter(pk=suspension.pk).first()
    if row is None:
        raise Refusal("Cette suspension n'est plus prévue : rechargez la page.")
    if row.start <= clock.today():
        raise Refusal(f"La suspension a commencé le {french_date(row.start)} : mettez-y fin.")
    before, start = snapshot(row, ["start", "end", "reason"]), french_date(row.start)
    kept, told = erase(row), {"sentence": f"Suspension abandonnée : {convention}", "before": before}
    note_removed(tell(actor, convention, "convention.call_off_suspension", **told), kept)
    write_letter(convention=convention, kind=LetterKind.RESUMPTION, actor=actor, start=start, end="")
    keep_owed(convention, SUSPENSION)


@transaction.atomic
def claim_back(*, actor: User, convention: Convention) -> None:
    """Order back the aid of a year whose financial amendment was never signed. Raises NotAllowed, Refusal."""
    locked, today = lock_convention(actor, COMMIT, convention), clock.today()
    motive = claim_motive(locked, today)
    if not motive:
        raise Refusal("L'aide de l'année n'est pas à reverser, ou l'ordre est déjà écrit : rechargez la page.")
    last = campaign_dates(today.year - 1).claimed_after
    if not any([effect(locked, actor, last, motive) for effect in CLAIMED_EFFECTS.all()]):
        raise Refusal(
            f"Rien n'est à reverser pour {today.year} : les paiements ne dépassent pas ce que justifient les états "
            "mensuels. S'il en manque, enregistrez-les d'abord."
        )
    keep_owed(locked, CLAUSES)


@transaction.atomic
def note_departure(
    *, actor: User, convention: Convention, told_on: dt.date, reason: str, last_day: dt.date | None = None
) -> Convention:
    """The structure stops: it denounces the convention (`last_day`, after its notice) or does not renew it (None)."""
    locked = lock_convention(actor, EDIT, convention)
    refuse_departure(locked)
    if told_on > clock.today():
        raise FieldRefusal("Le jour où la structure l'a annoncé ne peut pas être à venir.", "told_on")
    if sentence := out_of_order(CONVENTION_DAYS, locked, leaving_told_on=told_on):
        raise FieldRefusal(sentence, "told_on")
    leaving_on = last_day or locked.end  # not renewed: it runs to its end, without a notice
    if leaving_on > locked.end:
        raise FieldRefusal(
            f"La convention prend fin le {french_date(locked.end)} : choisissez un jour avant, ou aucun.", "last_day"
        )
    if leaving_on < locked.end and leaving_on < first_leaving_day(told_on):
        raise FieldRefusal(
            f"Le préavis de dénonciation est de {spelled_months(NOTICE_MONTHS)} : "
            f"le dernier jour est le {french_date(first_leaving_day(told_on))} au plus tôt.",
            "last_day",
        )
    save_and_tell(
        locked,
        actor=actor,
        action="convention.leave",
        sentence=f"Départ annoncé par la structure : {locked}",
        values={"leaving_told_on": told_on, "leaving_on": leaving_on, "leaving_reason": reason},
    )
    keep_deadlines(locked)
    return locked
