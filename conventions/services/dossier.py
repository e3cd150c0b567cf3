"""Filling the dossier: pieces, insertion project, objectives, signatories."""

import datetime as dt

from django.db import transaction

from conventions.enums import ConventionState, SignatoryKind
from conventions.models import Convention, InsertionProject, Objective, Orientation, Piece, Signatory
from conventions.models.project import PROJECT_FIELDS
from conventions.rights import EDIT
from conventions.services.lock import lock_open, require, touched
from iae_portal.core.errors import Refusal
from iae_portal.core.models import User
from iae_portal.core.services.journal import changes, record, snapshot

PIECE_FIELDS = ["received_on", "valid", "remark", "file_name"]


@transaction.atomic
def receive_piece(
    *,
    actor: User,
    piece: Piece,
    received_on: dt.date | None,
    valid: bool | None,
    remark: str = "",
    file=None,
    file_name: str = "",
) -> Piece:
    """Note a piece as received and valid or not; a new file replaces the link, the old file is kept in the store."""
    convention = lock_open(actor, piece.convention)
    locked = Piece.objects.select_for_update(of=("self",)).select_related("type").get(pk=piece.pk)
    if valid and received_on is None:
        raise Refusal("Une pièce valable porte sa date de réception.")
    before = snapshot(locked, PIECE_FIELDS)
    locked.received_on, locked.valid, locked.remark = received_on, valid, remark
    if file:
        locked.file, locked.file_name = file, file_name
    locked.full_clean()
    locked.save()
    old, new = changes(before, snapshot(locked, PIECE_FIELDS))
    if new:
        touched(
            convention,
            actor=actor,
            action="convention.piece",
            sentence=f"Pièce « {locked.type} » mise à jour",
            before=old,
            after=new,
        )
    return locked


@transaction.atomic
def describe_project(*, actor: User, convention: Convention, **values) -> InsertionProject:
    """Write the insertion project (PROJECT_FIELDS; FTE are Decimals)."""
    locked = lock_open(actor, convention)
    project, _ = InsertionProject.objects.get_or_create(convention=locked)
    before = snapshot(project, PROJECT_FIELDS)
    for name in PROJECT_FIELDS:
        if name in values:
            setattr(project, name, values[name])
    project.full_clean()
    project.save()
    old, new = changes(before, snapshot(project, PROJECT_FIELDS))
    if new:
        touched(
            locked,
            actor=actor,
            action="convention.project",
            sentence="Projet d'insertion modifié",
            before=old,
            after=new,
        )
    return project


@transaction.atomic
def write_objective(
    *,
    actor: User,
    convention: Convention,
    axis: str,
    text: str,
    actions: str = "",
    orientation: Orientation | None = None,
    objective: Objective | None = None,
) -> Objective:
    """Add an operational objective on an axis, or rewrite one of the same convention."""
    locked = lock_open(actor, convention)
    if orientation and orientation.departement_id != locked.service.departement_id:
        raise Refusal("Citez une orientation du même département.")
    if orientation and orientation.voted_on is None:
        raise Refusal("Cette orientation n'est pas encore votée : citez-en une qui l'est.")
    fields = ["axis", "text", "actions", "orientation"]
    if objective is None:
        objective = Objective(convention=locked, rank=locked.objectives.count() + 1)
        before = {}
    else:
        objective = locked.objectives.get(pk=objective.pk)
        before = snapshot(objective, fields)
    objective.axis, objective.text, objective.actions, objective.orientation = axis, text, actions, orientation
    objective.full_clean()
    objective.save()
    old, new = changes(before, snapshot(objective, fields))
    touched(
        locked,
        actor=actor,
        action="convention.objective",
        sentence=f"Objectif sur l'axe « {objective.get_axis_display()} »",
        before=old,
        after=new,
    )
    return objective


@transaction.atomic
def remove_objective(*, actor: User, objective: Objective) -> None:
    locked = lock_open(actor, objective.convention)
    before = snapshot(objective, ["axis", "text", "actions"])
    objective.delete()
    touched(locked, actor=actor, action="convention.objective", sentence="Objectif retiré", before=before)


@transaction.atomic
def name_signatory(*, actor: User, signatory: Signatory, name: str, quality: str) -> Signatory:
    """Say who signs for a party and in which quality; this changes the document, so it cancels a live version."""
    locked = lock_open(actor, signatory.convention)
    before = snapshot(signatory, ["name", "quality"])
    signatory.name, signatory.quality = name.strip(), quality.strip()
    signatory.full_clean()
    signatory.save()
    old, new = changes(before, snapshot(signatory, ["name", "quality"]))
    if new:
        touched(
            locked,
            actor=actor,
            action="convention.signatory",
            sentence=f"Signataire ({signatory.get_kind_display()}) : {signatory.name}",
            before=old,
            after=new,
        )
    return signatory


@transaction.atomic
def follow_signature(
    *, actor: User, signatory: Signatory, sent_on: dt.date | None, signed_on: dt.date | None, today: dt.date
) -> Signatory:
    """Note when the paper was sent to a party and signed by it. The State's own signature is the `sign` transition."""
    convention = Convention.objects.select_for_update(of=("self",)).get(pk=signatory.convention_id)
    require(actor, EDIT, convention)
    if convention.state != ConventionState.READY_TO_SIGN:
        raise Refusal("Le suivi des signatures s'ouvre quand le dossier est prêt à signer.")
    if signatory.kind == SignatoryKind.STATE:
        raise Refusal("L'État signe par l'action « Signer pour l'État ».")
    if any(day and day > today for day in (sent_on, signed_on)):
        raise Refusal("Une date d'envoi ou de signature ne peut pas être à venir.")
    before = snapshot(signatory, ["sent_on", "signed_on"])
    signatory.sent_on, signatory.signed_on = sent_on, signed_on
    signatory.full_clean()
    signatory.save()
    record(
        actor=actor,
        action="convention.signature_follow",
        subject=convention,
        service=convention.service,
        sentence=f"Suivi de la signature : {signatory.get_kind_display()}",
        before=before,
        after=snapshot(signatory, ["sent_on", "signed_on"]),
    )
    return signatory
