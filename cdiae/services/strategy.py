"""Writing the strategy: areas, orientations, action plan, initiatives."""

import datetime as dt

from django.db import models, transaction

from cdiae.enums import MeetingState
from cdiae.models import AgendaItem, Council, EmploymentArea, Initiative, Meeting, PlannedAction
from cdiae.rights import RUN, require
from cdiae.rulesets import RULE_SETS
from cdiae.terms import in_ten_years
from conventions.models import Orientation
from iae_portal.core import clock
from iae_portal.core.days import Edge, outside, refuse_outside
from iae_portal.core.errors import FieldRefusal, Refusal
from iae_portal.core.locks import under_lock
from iae_portal.core.models import User
from iae_portal.core.services.writing import add_and_tell, save_and_tell

# DESIGN: an initiative may be older than the councils; none is older than the circular of 1979 on the adaptation to
# working life, which the first structures of insertion date from.
FIRST_INITIATIVES = Edge(dt.date(1979, 9, 10), "circulaire qui a reconnu les premières structures")
IN_HANDS = (MeetingState.CONVENED, MeetingState.OPEN)


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
    """Draft an orientation, or change one that the council has neither voted nor before its eyes."""
    if orientation is not None:
        refuse_shown(orientation)
    _refuse_far(start=values.get("start"), end=values.get("end"))
    row = orientation or Orientation(departement=council.departement)
    return save(actor, council, row, "orientation", **values)


def refuse_shown(orientation: Orientation) -> None:
    """Under the lock of the meetings that vote it: convening one, or closing it, waits."""
    meetings = under_lock(_meetings_that_vote(orientation))
    if Orientation.objects.get(pk=orientation.pk).voted_on:
        raise Refusal("Cette orientation est votée : proposez-en une nouvelle au conseil.")
    if meeting := meetings.first():
        raise Refusal(
            f"Les membres ont reçu cette orientation pour la {meeting} : attendez leur vote, ou retirez-la d'abord de "
            "l'ordre du jour."
        )


def _meetings_that_vote(orientation: Orientation) -> models.QuerySet[Meeting]:
    shown = AgendaItem.objects.filter(orientation=orientation, meeting__state__in=IN_HANDS)
    return Meeting.objects.filter(pk__in=shown.values("meeting"))


def is_shown(orientation: Orientation) -> bool:
    """Whether a council voted it, or has it before its eyes."""
    return bool(orientation.voted_on) or _meetings_that_vote(orientation).exists()


def refuse_vote_to_come(voted_on: dt.date | None) -> None:
    if voted_on and voted_on > clock.today():
        raise Refusal("Un vote ne s'annonce pas : la date de celui d'une orientation ne peut pas être à venir.")


@transaction.atomic
def write_action(*, actor: User, council: Council, action: PlannedAction | None = None, **values) -> PlannedAction:
    _refuse_far(due_on=values.get("due_on"))
    return save(actor, council, action or PlannedAction(council=council), "action", **values)


@transaction.atomic
def write_initiative(*, actor: User, council: Council, initiative: Initiative | None = None, **values) -> Initiative:
    if (started_on := values.get("started_on")) and started_on > clock.today():
        raise FieldRefusal("Une initiative lancée ne peut pas l'être à une date à venir.", "started_on")
    refuse_outside(outside("started_on", started_on, FIRST_INITIATIVES))
    return save(actor, council, initiative or Initiative(council=council), "initiative", **values)


def _refuse_far(**days: dt.date | None) -> None:
    first, last = Edge(RULE_SETS[0].starts_on, "création des conseils"), in_ten_years(clock.today())
    refuse_outside(*(outside(name, day, first, last) for name, day in days.items()))


def save(actor: User, council: Council, row: models.Model, noun: str, **values):
    require(actor, RUN, council)
    place = {"subject": council, "service": council.service}
    told = {"actor": actor, "action": f"cdiae.strategy.{noun}", **place}
    label = row._meta.verbose_name.capitalize()
    if row.pk is None:
        for name, value in values.items():
            setattr(row, name, value)
        return add_and_tell(row, **told, sentence=f"{label}, ajout : {row}", fields=list(values))
    # The form has already written on the caller's own: the journal compares with the row as it is stored.
    stored = type(row)._base_manager.get(pk=row.pk)
    save_and_tell(stored, **told, sentence=lambda row: f"{label}, modification : {row}", values=values)
    return stored
