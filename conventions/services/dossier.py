"""Filling the dossier: pieces, insertion project, objectives."""

import datetime as dt

from django.db import transaction

from conventions.enums import Axis
from conventions.models import Convention, InsertionProject, Objective, Orientation, Piece
from conventions.models.project import PROJECT_FIELDS
from conventions.services.open_dossier import add_in, lock_open, save_in, touched
from conventions.terms import received_from
from iae_portal.core import clock
from iae_portal.core.days import outside, refuse_outside
from iae_portal.core.errors import FieldRefusal
from iae_portal.core.models import User
from iae_portal.core.selectors.found import row_or_gone
from iae_portal.core.services.journal import snapshot
from iae_portal.core.services.undo import Undoable, erase, put_back, undoable, undoes
from iae_portal.core.services.writing import lock

OBJECTIVE = "conventions.objective"
OBJECTIVE_FIELDS = ["axis", "text", "actions"]


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
    not_applicable: bool = False,
) -> Piece:
    """Note a piece as received and valid or not; a new file replaces the link, the old file is kept in the store."""
    convention = lock_open(actor, piece.convention)
    locked = lock(piece, "type")
    if file and not received_on:
        received_on = clock.today()  # a file that comes dates a piece that had no day yet
    if received_on and received_on > clock.today():
        raise FieldRefusal("La date de réception d'une pièce ne peut pas être à venir.", "received_on")
    if received_on != locked.received_on:
        refuse_outside(outside("received_on", received_on, received_from(convention.start)))
    if valid and received_on is None:
        raise FieldRefusal("Une pièce valable porte sa date de réception.", "received_on")
    if valid is False and not remark.strip():
        raise FieldRefusal("Indiquez en remarque ce qui ne convient pas : la structure le lira.", "remark")
    if not_applicable and not remark.strip():
        raise FieldRefusal("Indiquez en remarque pourquoi la pièce est sans objet.", "remark")
    values = {"received_on": received_on, "valid": valid, "not_applicable": not_applicable, "remark": remark}
    if file:
        locked.file = file
        values["file_name"] = file_name
    sentence = f"Pièce « {locked.type} » mise à jour"
    told = {"actor": actor, "action": "convention.piece", "sentence": sentence}
    if not save_in(convention, locked, **told, values=values) and file:
        locked.save()  # another file under the same name: the journal has nothing to say
    return locked


@transaction.atomic
def describe_project(*, actor: User, convention: Convention, **values) -> InsertionProject:
    """Write the insertion project (PROJECT_FIELDS; FTE are Decimals)."""
    locked = lock_open(actor, convention)
    project, _ = InsertionProject.objects.get_or_create(convention=locked)
    written = {name: values[name] for name in PROJECT_FIELDS if name in values}
    told = {"actor": actor, "action": "convention.project", "sentence": "Projet d'insertion modifié"}
    save_in(locked, project, **told, values=written)
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
        raise FieldRefusal("Citez une orientation du même département.", "orientation")
    if orientation and orientation.voted_on is None:
        raise FieldRefusal("Cette orientation n'est pas encore votée : citez-en une qui l'est.", "orientation")
    values = {"axis": axis, "text": text, "actions": actions, "orientation": orientation}
    sentence = f"Objectif sur l'axe « {Axis(axis).label} »"
    told = {"actor": actor, "action": "convention.objective", "sentence": sentence}
    if objective is None:
        row = Objective(convention=locked, rank=locked.objectives.count() + 1, **values)
        return add_in(locked, row, **told, fields=list(values))
    row = row_or_gone(locked.objectives, objective.pk)
    save_in(locked, row, **told, values=values)
    return row


@transaction.atomic
def remove_objective(*, actor: User, objective: Objective) -> Undoable:
    locked = lock_open(actor, objective.convention)
    before = snapshot(objective, OBJECTIVE_FIELDS)
    kept = erase(objective)
    touched(locked, actor=actor, action="convention.objective", sentence="Objectif retiré", before=before)
    return undoable(OBJECTIVE, locked, kept)


@undoes(OBJECTIVE)
@transaction.atomic
def put_objective_back(*, actor: User, undone: Undoable) -> None:
    locked = lock_open(actor, undone.subject)
    objective, *_ = put_back(undone, actor=actor)
    told = {"actor": actor, "action": "convention.objective", "sentence": "Retrait annulé : objectif remis"}
    touched(locked, **told, after=snapshot(objective, OBJECTIVE_FIELDS))
