"""Writing the figures of reference of a region or of the country."""

from django.db import transaction

from cdiae.diagnosis.figures import FIGURES
from cdiae.models import TerritoryFigures
from cdiae.rights import may_write_territory
from cdiae.services.diagnosis import ENTERED
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import Region, User
from iae_portal.core.services.journal import changes, snapshot, tell
from iae_portal.core.services.undo import Undoable, erase, put_back, undoable, undoes
from iae_portal.core.services.writing import add_and_tell, lock

NOT_YOURS = (
    "Les chiffres de la France sont tenus par la mission nationale, ceux d'une région par elle ou par le directeur "
    "régional : vous pouvez lire, pas modifier."
)
ROW = "cdiae.territory"
KEPT = ["source", *ENTERED]


@transaction.atomic
def add_territory(*, actor: User, year: int, region: Region | None, source: str, figures: dict) -> TerritoryFigures:
    """One row a year and territory; `region` None is France."""
    _require(actor, region)
    row = TerritoryFigures(year=year, region=region)
    _write(row, source, figures)
    sentence = f"Chiffres de comparaison, ajout : {row}"
    return add_and_tell(row, actor=actor, action="cdiae.territory.add", sentence=sentence, fields=KEPT)


@transaction.atomic
def update_territory(*, actor: User, row: TerritoryFigures, source: str, figures: dict) -> TerritoryFigures:
    locked = _locked(actor, row)
    before = snapshot(locked, KEPT)
    _write(locked, source, figures)
    old, new = changes(before, snapshot(locked, KEPT))
    if new:
        sentence = f"Chiffres de comparaison, modification : {locked}"
        locked.save()
        tell(actor, locked, "cdiae.territory.edit", sentence, before=old, after=new)
    return locked


@transaction.atomic
def remove_territory(*, actor: User, row: TerritoryFigures) -> Undoable:
    """The diagnoses go back to the sums of the portal."""
    locked = _locked(actor, row)
    sentence = f"Chiffres de comparaison, retrait : {locked}"
    before = snapshot(locked, KEPT)
    tell(actor, locked, "cdiae.territory.remove", sentence, before=before)
    return undoable(ROW, locked, erase(locked))


@undoes(ROW)
@transaction.atomic
def put_territory_back(*, actor: User, undone: Undoable) -> None:
    row, *_ = put_back(undone, actor=actor)
    _require(actor, row.region)
    sentence = f"Chiffres de comparaison, retrait annulé : {row}"
    tell(actor, row, "cdiae.territory.add", sentence, after=snapshot(row, KEPT))


def _require(actor: User, region: Region | None) -> None:
    if not may_write_territory(actor, region):
        raise NotAllowed(NOT_YOURS)


def _locked(actor: User, row: TerritoryFigures) -> TerritoryFigures:
    locked = lock(row, "region")
    _require(actor, locked.region)
    return locked


def _write(row: TerritoryFigures, source: str, figures: dict) -> None:
    row.source = source.strip()
    for key, value in figures.items():
        row.enter(key, value)
    if all(row.entered(figure.key) is None for figure in FIGURES):
        raise Refusal("Saisissez au moins un chiffre : sans lui, la comparaison serait vide.")
    row.full_clean()
