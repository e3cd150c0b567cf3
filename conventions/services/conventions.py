"""Opening and keeping a convention's dossier."""

import datetime as dt

from django.db import transaction

from conventions.enums import ABANDONED_STATES, OPEN_STATES, RUNNING_STATES, ConventionState
from conventions.guards.convention import no_overlapping_convention
from conventions.models import Convention, InsertionProject, Piece, PieceType, Siae, Signatory
from conventions.rights import COMMIT, EDIT, require
from conventions.selectors.conventions import is_renewed, without_renewal
from conventions.services.deadlines import hand_over, keep_deadlines, keep_unattended
from conventions.services.negotiation import open_added_years
from conventions.services.open_dossier import lock_open, save_in
from conventions.services.opening import refuse_closed, refuse_days, refuse_days_on_paper
from conventions.signatories import parties_of
from iae_portal.core import clock
from iae_portal.core.errors import FieldRefusal, Refusal
from iae_portal.core.locks import under_lock
from iae_portal.core.models import User
from iae_portal.core.rights import colleagues
from iae_portal.core.services.journal import tell
from iae_portal.core.services.numbers import next_number
from iae_portal.core.services.undo import Undoable, undoable, undoes
from iae_portal.core.services.writing import add_and_tell, lock, take
from iae_portal.core.workflow import Request

REASSIGNED = "conventions.reassigned"
CONVENTION_FIELDS = ["form", "start", "end", "cofunded", "external_number", "commitment_number", "filed_on"]


def number_for(siae: Siae, year: int) -> str:
    """Our own number: type, service on three characters, year of effect, order in that series."""
    # Three characters, as in the numbers of the paying agency: 059, 59L, 971.
    service = siae.service.code.zfill(3)
    order = next_number(f"convention-{siae.type}-{service}-{year}")
    return f"{siae.type}-{service}-{year % 100:02d}-{order:04d}"


@transaction.atomic
def open_convention(
    *,
    actor: User,
    siae: Siae,
    form: str,
    start: dt.date,
    end: dt.date,
    officer: User | None = None,
    filed_on: dt.date | None = None,
    cofunded: bool = False,
    previous: Convention | None = None,
) -> Convention:
    """Open the dossier of a new convention, with its checklist, its empty project and its signatories.

    Raises NotAllowed, Refusal (a dossier is already open), ValidationError (dates, form).
    """
    siae = lock(siae, "service")
    require(actor, EDIT, siae)
    refuse_closed(siae)
    refuse_days(start, end, filed_on)
    # Said before the unique constraint says it: the sentence tells what to do.
    if Convention.objects.filter(siae=siae, state__in=OPEN_STATES).exists():
        raise FieldRefusal("Un dossier est déjà en cours d'instruction pour cette structure : reprenez-le.", "siae")
    hold_conventions(siae)  # the deadlines of the one that it renews change with it
    previous = previous or renewed_by(siae, start)
    convention = Convention(
        number=number_for(siae, start.year),
        siae=siae,
        service=siae.service,
        form=form,
        start=start,
        end=end,
        officer=officer or actor,
        filed_on=filed_on,
        cofunded=cofunded,
        previous=previous,
        last_action_on=clock.today(),
    )
    fields = [*CONVENTION_FIELDS, "officer", "previous"]
    sentence = f"Ouverture du dossier {convention}"
    add_and_tell(convention, actor=actor, action="convention.open", sentence=sentence, fields=fields)
    InsertionProject.objects.create(convention=convention)
    _make_checklist(convention)
    keep_signatories(convention)
    _keep_deadlines(convention)
    return convention


def _keep_deadlines(convention: Convention) -> None:
    """Its own, and those of the convention that it renews: nobody is asked for that renewal any more."""
    keep_deadlines(convention)
    if convention.previous:
        keep_deadlines(convention.previous)


def hold_conventions(siae: Siae) -> None:
    """Under the lock of the structure, those of its conventions: which renews which is chosen and kept under them."""
    take(*siae.conventions.all())


def renewed_by(siae: Siae, start: dt.date) -> Convention | None:
    """The last signed convention of the structure that ends before that day and that nothing renews yet."""
    states = (*RUNNING_STATES, ConventionState.EXPIRED)
    # Expired counts too: most renewals are opened after the end.
    rows = Convention.objects.filter(siae=siae, state__in=states, end__lt=start)
    return without_renewal(rows).order_by("-end").first()


def _make_checklist(convention: Convention) -> None:
    # The list of the day: a piece added to the catalogue later is not asked of this dossier.
    owed = [kind for kind in PieceType.objects.all() if convention.siae.type in kind.types]
    Piece.objects.bulk_create(Piece(convention=convention, type=kind) for kind in owed)


def keep_signatories(convention: Convention) -> None:
    """One line for each party that signs this convention, in the order of signature."""
    parties = parties_of(convention)
    convention.signatories.exclude(kind__in=[party.kind for party in parties]).delete()
    known = {row.kind: row for row in convention.signatories.all()}
    for order, party in enumerate(parties, start=1):
        row = known.get(party.kind) or Signatory(convention=convention, kind=party.kind, quality=party.quality)
        if row.order != order:
            row.order = order
            row.save()


@transaction.atomic
def take_over_convention(
    *,
    actor: User,
    siae: Siae,
    form: str,
    start: dt.date,
    end: dt.date,
    signed_on: dt.date,
    external_number: str = "",
    scan=None,
    scan_name: str = "",
) -> Convention:
    """Enter a convention born before the portal: no objectives asked, no guard on its past signature."""
    siae, today = lock(siae, "service"), clock.today()
    require(actor, EDIT, siae)
    if end >= today:
        refuse_closed(siae)
    refuse_days_on_paper(start, end, signed_on, today)
    previous, successor = _neighbours(siae, start, end)
    convention = Convention(
        number=number_for(siae, start.year),
        siae=siae,
        service=siae.service,
        siret_at_signature=siae.siret,
        form=form,
        start=start,
        end=end,
        # No transition fires for a convention of paper: its dates say its state.
        state=_state_on(start, end, today),
        officer=actor,
        taken_over=True,
        previous=previous,
        external_number=external_number,
        signed_on=signed_on,
        signed_scan=scan or "",
        signed_scan_name=scan_name,
        ended_on=end if end < today else None,
        last_action_on=today,
    )
    if overlap := no_overlapping_convention(convention, Request(actor, today)):
        raise FieldRefusal(overlap, "start")
    fields = [*CONVENTION_FIELDS, "signed_on", "state"]
    sentence = f"Reprise de la convention {convention}, née hors du portail"
    add_and_tell(convention, actor=actor, action="convention.take_over", sentence=sentence, fields=fields)
    if successor:
        _renew_it(successor, convention, actor, ", saisie après son ouverture")
    _keep_deadlines(convention)
    return convention


def _neighbours(siae: Siae, start: dt.date, end: dt.date) -> tuple[Convention | None, Convention | None]:
    """What a convention of these days renews, and what renews it, under their locks."""
    hold_conventions(siae)
    previous, successor = renewed_by(siae, start), _renewing(siae, start, end)
    if successor and successor.previous:
        previous = successor.previous  # it was taken for the one before, for want of this one
    return previous, successor


def _renewing(siae: Siae, start: dt.date, end: dt.date) -> Convention | None:
    """What follows a convention of these days and was opened first: the next, where it renews none so late."""
    later = Convention.objects.filter(siae=siae, start__gt=end).exclude(state__in=ABANDONED_STATES)
    found = later.select_related("previous").order_by("start", "pk").first()
    if found is None or (found.previous and found.previous.end >= start):
        return None
    return found


def renew_by_next(convention: Convention, actor: User) -> None:
    """The next convention of the structure renews it, where that one renews none so late: a dossier stood between them
    when it was entered, signed since or given up. Under `hold_conventions`."""
    successor = None if is_renewed(convention) else _renewing(convention.siae, convention.start, convention.end)
    if successor:
        _renew_it(successor, convention, actor)


def _renew_it(successor: Convention, convention: Convention, actor: User, why: str = "") -> None:
    successor.previous = convention
    successor.save(update_fields=["previous"])
    sentence = f"{successor} renouvelle {convention}{why}"
    tell(actor, successor, "convention.renews", sentence, after={"previous": str(convention)})


def _state_on(start: dt.date, end: dt.date, today: dt.date) -> str:
    if end < today:
        return ConventionState.EXPIRED
    return ConventionState.IN_FORCE if start <= today else ConventionState.SIGNED


@transaction.atomic
def update_convention(*, actor: User, convention: Convention, **values) -> Convention:
    """Change the frame of an open dossier (form, dates, references). A live signature version is cancelled."""
    siae = lock(convention.siae)
    hold_conventions(siae)
    locked = lock_open(actor, convention)
    start = values.get("start", locked.start)
    former = renewed_by(siae, start) if start != locked.start and not locked.previous_id else None
    if unknown := set(values) - set(CONVENTION_FIELDS):
        raise ValueError(f"not fields of the frame: {unknown}")
    if any(name in values and values[name] != getattr(locked, name) for name in ("start", "end", "filed_on")):
        refuse_days(*(values.get(name, getattr(locked, name)) for name in ("start", "end", "filed_on")))
    if former:  # the dossier was opened for days that overlapped it
        values["previous"] = former
    told = {"actor": actor, "action": "convention.update", "sentence": f"Cadre modifié : {locked}"}
    if save_in(locked, locked, **told, values=values):
        keep_signatories(locked)
        if locked.state == ConventionState.NEGOTIATION:
            open_added_years(locked)
        if former:
            keep_deadlines(former)
    return locked


@transaction.atomic
def reassign(*, actor: User, conventions: list[Convention], officer: User) -> Undoable | None:
    """A head gives dossiers to another officer of his service, one or many. None when they were all his already."""
    former = {}
    for convention in under_lock(Convention.objects.filter(pk__in=[row.pk for row in conventions])):
        require(actor, COMMIT, convention)
        # Asked of each dossier: the ones that were ticked may belong to several services.
        if not colleagues(convention.service).filter(pk=officer.pk).exists():
            raise Refusal(f"{officer} n'est pas affecté à {convention.service} : choisissez un agent de ce service.")
        if convention.officer_id == officer.pk:
            continue
        former[str(convention.pk)] = convention.officer_id
        _give(actor, convention, officer, f"{convention} confié à {officer}")
    return undoable(REASSIGNED, convention, {"former": former, "given": officer.pk}) if former else None


@undoes(REASSIGNED)
@transaction.atomic
def give_back(*, actor: User, undone: Undoable) -> None:
    """Each dossier goes back to whom it was taken from, while it is still with whom it was given to."""
    former = undone.kept["former"]
    for convention in under_lock(Convention.objects.filter(pk__in=former)):
        require(actor, COMMIT, convention)
        if convention.officer_id != undone.kept["given"]:
            raise Refusal(f"{convention} a été réaffecté entre-temps : rien n'est annulé. Relisez la liste.")
        officer = User.objects.filter(pk=former[str(convention.pk)]).first()
        _give(actor, convention, officer, f"Réaffectation annulée : {convention} revient à {officer or 'personne'}")


def _give(actor: User, convention: Convention, officer: User | None, sentence: str) -> None:
    before = str(convention.officer or "personne")
    convention.officer = officer
    convention.save(update_fields=["officer"])
    tell(
        actor,
        convention,
        "convention.reassign",
        sentence,
        before={"officer": before},
        after={"officer": str(officer or "personne")},
    )
    # Its reminders follow, or the former officer would keep receiving them.
    hand_over(convention)
    keep_unattended(convention.service, today=clock.today())
