"""Writing the strategy: areas, orientations, action plan, initiatives."""

from django.db import models, transaction

from cdiae.models import Council, EmploymentArea, Initiative, PlannedAction
from cdiae.rights import RUN, require
from conventions.models import Orientation
from iae_portal.core.errors import Refusal
from iae_portal.core.models import User
from iae_portal.core.services.writing import add_and_tell


@transaction.atomic
def add_area(*, actor: User, council: Council, name: str, postcodes: list[str]) -> EmploymentArea:
    return save(actor, council, EmploymentArea(council=council, name=name, postcodes=postcodes), "area")


@transaction.atomic
def update_area(*, actor: User, area: EmploymentArea, name: str, postcodes: list[str]) -> EmploymentArea:
    """Its name, and the postcodes that place structures in it from the next count on."""
    return save(actor, area.council, area, "area", name=name, postcodes=postcodes)


@transaction.atomic
def write_orientation(
    *, actor: User, council: Council, orientation: Orientation | None = None, **values
) -> Orientation:
    """Draft an orientation, or change one that the council has not voted."""
    if orientation is not None and orientation.voted_on:
        raise Refusal("Cette orientation est votée : proposez-en une nouvelle au conseil.")
    row = orientation or Orientation(departement=council.departement)
    return save(actor, council, row, "orientation", **values)


@transaction.atomic
def write_action(*, actor: User, council: Council, action: PlannedAction | None = None, **values) -> PlannedAction:
    return save(actor, council, action or PlannedAction(council=council), "action", **values)


@transaction.atomic
def write_initiative(*, actor: User, council: Council, initiative: Initiative | None = None, **values) -> Initiative:
    return save(actor, council, initiative or Initiative(council=council), "initiative", **values)


def save(actor: User, council: Council, row: models.Model, noun: str, **values):
    require(actor, RUN, council)
    verb = "ajout" if row.pk is None else "modification"
    for name, value in values.items():
        setattr(row, name, value)
    return add_and_tell(
        row,
        actor=actor,
        action=f"cdiae.strategy.{noun}",
        sentence=f"{row._meta.verbose_name.capitalize()}, {verb} : {row}",
        fields=list(values),
        subject=council,
        service=council.service,
    )
