"""Opening and keeping a convention's dossier."""

import datetime as dt

from django.db import transaction

from conventions.enums import OPEN_STATES, RUNNING_STATES, ConventionState, SignatoryKind
from conventions.guards.convention import no_overlapping_convention
from conventions.models import Convention, InsertionProject, Piece, PieceType, Siae, Signatory
from conventions.partners import employment_agency
from conventions.rights import COMMIT, EDIT
from conventions.services.deadlines import hand_over, keep_deadlines
from conventions.services.open_dossier import lock_open, require, touched
from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.models import User
from iae_portal.core.rights import colleagues
from iae_portal.core.services.journal import changes, record, snapshot
from iae_portal.core.services.numbers import next_number
from iae_portal.core.workflow import Request

CONVENTION_FIELDS = ["form", "start", "end", "cofunded", "external_number", "commitment_number", "filed_on"]


def number_for(siae: Siae, year: int) -> str:
    """Our own number: type, service on three characters, year of effect, order in that series."""
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
    require(actor, EDIT, siae)
    if Convention.objects.filter(siae=siae, state__in=OPEN_STATES).exists():
        raise Refusal("Un dossier est déjà en cours d'instruction pour cette structure : reprenez-le.")
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
        previous=previous or renewed_by(siae, start),
        last_action_on=clock.today(),
    )
    convention.full_clean()
    convention.save()
    InsertionProject.objects.create(convention=convention)
    _make_checklist(convention)
    _make_signatories(convention)
    record(
        actor=actor,
        action="convention.open",
        subject=convention,
        service=convention.service,
        sentence=f"Ouverture du dossier {convention}",
        after=snapshot(convention, [*CONVENTION_FIELDS, "officer", "previous"]),
    )
    keep_deadlines(convention)
    if convention.previous:
        keep_deadlines(convention.previous)
    return convention


def renewed_by(siae: Siae, start: dt.date) -> Convention | None:
    """The last signed convention of the structure that ends before that day and that nothing renews yet."""
    states = (*RUNNING_STATES, ConventionState.EXPIRED)
    rows = Convention.objects.filter(siae=siae, state__in=states, end__lt=start, renewals__isnull=True)
    return rows.order_by("-end").first()


def _make_checklist(convention: Convention) -> None:
    owed = [kind for kind in PieceType.objects.all() if convention.siae.type in kind.types]
    Piece.objects.bulk_create(Piece(convention=convention, type=kind) for kind in owed)


def _make_signatories(convention: Convention) -> None:
    kinds = [SignatoryKind.STRUCTURE, SignatoryKind.AGENCY, SignatoryKind.STATE]
    if convention.cofunded:
        kinds.insert(2, SignatoryKind.DEPARTEMENT)
    Signatory.objects.bulk_create(
        Signatory(
            convention=convention,
            order=order,
            kind=kind,
            quality=f"Directeur d'agence, {employment_agency(convention.start)}"
            if kind == SignatoryKind.AGENCY
            else "",
        )
        for order, kind in enumerate(kinds, start=1)
    )


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
    require(actor, EDIT, siae)
    today = clock.today()
    convention = Convention(
        number=number_for(siae, start.year),
        siae=siae,
        service=siae.service,
        siret_at_signature=siae.siret,
        form=form,
        start=start,
        end=end,
        state=_state_on(start, end, today),
        officer=actor,
        taken_over=True,
        previous=renewed_by(siae, start),
        external_number=external_number,
        signed_on=signed_on,
        signed_scan=scan or "",
        signed_scan_name=scan_name,
        ended_on=end if end < today else None,
        last_action_on=today,
    )
    if overlap := no_overlapping_convention(convention, Request(actor, today)):
        raise Refusal(overlap)
    convention.full_clean()
    convention.save()
    record(
        actor=actor,
        action="convention.take_over",
        subject=convention,
        service=convention.service,
        sentence=f"Reprise de la convention {convention}, née hors du portail",
        after=snapshot(convention, [*CONVENTION_FIELDS, "signed_on", "state"]),
    )
    keep_deadlines(convention)
    return convention


def _state_on(start: dt.date, end: dt.date, today: dt.date) -> str:
    if end < today:
        return ConventionState.EXPIRED
    return ConventionState.IN_FORCE if start <= today else ConventionState.SIGNED


@transaction.atomic
def update_convention(*, actor: User, convention: Convention, **values) -> Convention:
    """Change the frame of an open dossier (form, dates, references). A live signature version is cancelled."""
    locked = lock_open(actor, convention)
    before = snapshot(locked, CONVENTION_FIELDS)
    for name in values:
        if name not in CONVENTION_FIELDS:
            raise ValueError(f"{name} is not a field of the frame")
        setattr(locked, name, values[name])
    locked.full_clean()
    old, new = changes(before, snapshot(locked, CONVENTION_FIELDS))
    if new:
        locked.save()
        if "cofunded" in new:
            _follow_cofunding(locked)
        touched(
            locked, actor=actor, action="convention.update", sentence=f"Cadre modifié : {locked}", before=old, after=new
        )
    return locked


def _follow_cofunding(convention: Convention) -> None:
    """The département signs when it co-funds, between the agency and the State."""
    if not convention.cofunded:
        convention.signatories.filter(kind=SignatoryKind.DEPARTEMENT).delete()
        return
    convention.signatories.filter(kind=SignatoryKind.STATE).update(order=4)
    Signatory.objects.get_or_create(convention=convention, kind=SignatoryKind.DEPARTEMENT, defaults={"order": 3})


@transaction.atomic
def reassign(*, actor: User, conventions: list[Convention], officer: User) -> int:
    """A head gives dossiers to another officer of his service, one or many. Returns how many changed."""
    count = 0
    for convention in Convention.objects.select_for_update(of=("self",)).filter(pk__in=[c.pk for c in conventions]):
        require(actor, COMMIT, convention)
        if not colleagues(convention.service).filter(pk=officer.pk).exists():
            raise Refusal(f"{officer} n'est pas affecté à {convention.service} : choisissez un agent de ce service.")
        if convention.officer_id == officer.pk:
            continue
        before = str(convention.officer or "personne")
        convention.officer = officer
        convention.save(update_fields=["officer"])
        record(
            actor=actor,
            action="convention.reassign",
            subject=convention,
            service=convention.service,
            sentence=f"{convention} confié à {officer}",
            before={"officer": before},
            after={"officer": str(officer)},
        )
        hand_over(convention)
        count += 1
    return count
