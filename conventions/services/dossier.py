"""Filling the dossier: pieces, insertion project, objectives."""

import datetime as dt

from django.db import transaction

from conventions.models import Convention, InsertionProject, Objective, Orientation, Piece
from conventions.models.project import PROJECT_FIELDS
from conventions.services.open_dossier import lock_open, touched
from iae_portal.core.errors import Refusal
from iae_portal.core.models import User
from iae_portal.core.services.journal import changes, snapshot

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
