"""Slides, minutes and papers of the items. They come before the day or after it; the programme does not move."""

from django.db import transaction

from iae_portal.core.errors import Refusal
from iae_portal.core.models import User
from iae_portal.core.services.journal import tell
from iae_portal.core.services.undo import Undoable, erase, put_back, undoable, undoes
from iae_portal.core.services.writing import save_checked
from seminars.models import Event, Material
from seminars.selectors.programme import materials_settled
from seminars.services.locks import event_to_prepare

MATERIAL = "seminars.material"


@transaction.atomic
def add_material(*, actor: User, event: Event, material: Material) -> Material:
    locked = _event_open_to_materials(actor, event)
    # The number of the journal's sentence exists only once the row does.
    save_checked(material)
    _tell(actor, locked, "add", f"Support ajouté : n° {material.pk}, « {material.item} »")
    return material


@transaction.atomic
def withdraw_material(*, actor: User, event: Event, material: Material) -> Undoable:
    locked = _event_open_to_materials(actor, event)
    _tell(actor, locked, "withdraw", f"Support retiré : n° {material.pk}, « {material.item} »")
    return undoable(MATERIAL, locked, erase(material))


@undoes(MATERIAL)
@transaction.atomic
def put_material_back(*, actor: User, undone: Undoable) -> None:
    locked = _event_open_to_materials(actor, undone.subject)
    material, *_ = put_back(undone, actor=actor)
    _tell(actor, locked, "add", f"Retrait annulé : support n° {material.pk}, « {material.item} »")


def _event_open_to_materials(actor: User, event: Event) -> Event:
    locked = event_to_prepare(actor, event, whatever_state=True)
    if why := materials_settled(locked):
        raise Refusal(why)
    return locked


def _tell(actor: User, event: Event, action: str, sentence: str) -> None:
    """By number: a title may name its author, and the journal is never erased."""
    tell(actor, event, f"seminars.material.{action}", f"{sentence} ({event})")
