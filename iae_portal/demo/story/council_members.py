"""The councils of the demonstration and who sits there: imaginary persons, the same at each run."""

import datetime as dt

from cdiae.enums import Basis, Departure, MemberKind
from cdiae.models import AppointmentOrder, Council, Member, Seat
from cdiae.services import members
from cdiae.services.orders import enter_order
from conventions.models import Siae
from iae_portal.core.models import User
from iae_portal.core.text import fold
from iae_portal.demo.story.days import on_day
from iae_portal.demo.story.names import COUNCIL_CAST, STREET

START = dt.date(2007, 1, 15)
ENDS_SOON = dt.date(2009, 1, 14)

FUNCTIONS = {
    "chair": ("Préfet", "Préfecture"),
    "elected": ("Conseiller", "Assemblée exemple"),
    "agency": ("Directeur départemental", "ANPE"),
    "iae": ("Directeur", "Réseau imaginaire"),
    "employers": ("Délégué", "Union patronale exemple"),
    "unions": ("Secrétaire départemental", "Union syndicale exemple"),
}
OFFICES = (
    ("Directeur départemental du travail", "DDTEFP"),
    ("Directeur départemental des affaires sanitaires et sociales", "DDASS"),
)
STRUCTURE_TYPES = ("EI", "ETTI", "AI", "ACI")  # the seats of the IAE college, in their order


class Names:
    """Persons of the council one after the other, from a place that differs for each council."""

    def __init__(self, first: int):
        self.rank = first

    def next(self, place: str) -> dict[str, str]:
        person = COUNCIL_CAST.name(self.rank, self.rank)
        self.rank += 1
        address = f"{fold(person['first_name'])}.{fold(person['last_name'])}.{self.rank}"
        return person | {
            "last_name": f"{person['last_name']}-{self.rank}",
            "email": f"{address}@{fold(place).replace(' ', '-')}.exemple.invalid",
        }


def make_council(keeper: User, *, departement, secretariat, served, siaes: list[Siae], first_name: int) -> Council:
    """A council with its order of 2007, its seats filled but one, some mandates ending within three months."""
    council = Council.objects.create(departement=departement, secretariat=secretariat)
    council.served.set(served)
    order = enter_order(
        actor=keeper,
        council=council,
        reference=f"n° 2007-{departement.code}-18",
        signed_on=dt.date(2007, 1, 10),
        start=START,
        mandate_years=3,
    )
    _fill(keeper, order, siaes, Names(first_name), departement.name)
    return council


def _fill(keeper: User, order: AppointmentOrder, siaes: list[Siae], names: Names, place: str) -> None:
    seats = Seat.objects.filter(college__order=order).select_related("college__order__council__secretariat")
    for rank, seat in enumerate(seats.order_by("college__rank", "rank")):
        siae = _structure(seat, siaes)
        full = _appoint(keeper, seat, names, place, siae=siae, ends_soon=rank % 6 == 5)
        if seat.basis != Basis.QUALIFIED and rank % 2 == 0:
            _appoint(keeper, seat, names, place, kind=MemberKind.SUBSTITUTE, body=full.body)
        if seat.college.code == "employers" and seat.rank == 3:  # the vacant seat of the demonstration
            leave = {"left_on": dt.date(2008, 8, 31), "departure": Departure.RESIGNATION}
            with on_day(dt.date(2008, 8, 25)):
                members.end_mandate(actor=keeper, member=full, **leave)


def _structure(seat: Seat, siaes: list[Siae]) -> Siae | None:
    """Each seat of the IAE college is held from a structure of its type."""
    if seat.college.code != "iae":
        return None
    kind = STRUCTURE_TYPES[(seat.rank - 1) % len(STRUCTURE_TYPES)]
    return next(row for row in siaes if row.type == kind)


def _quality(seat: Seat, siae: Siae | None) -> tuple[str, str]:
    """Function and body of a member."""
    if seat.college.code == "state":
        return OFFICES[(seat.rank - 1) % len(OFFICES)]
    function, body = FUNCTIONS[seat.college.code]
    if siae is not None:
        return function, siae.name
    if seat.basis == Basis.ELECTED:
        return function, seat.label
    return function, body if seat.basis == Basis.OFFICE else f"{body} {seat.rank}"


def _appoint(
    keeper, seat: Seat, names: Names, place: str, *, kind=MemberKind.FULL, siae=None, ends_soon=False, body=""
):
    function, own_body = _quality(seat, siae)
    full_term = members.default_mandate_end(seat, START)
    return members.appoint(
        actor=keeper,
        seat=seat,
        kind=kind,
        start=START,
        mandate_end=ENDS_SOON if ends_soon and full_term else full_term,
        function=function,
        body=body or own_body,
        siae=siae,
        phone="",
        address=f"{STREET}\n00000 {place}",
        **names.next(place),
    )


def holders(order: AppointmentOrder, day: dt.date) -> list[Member]:
    rows = Member.objects.on(day).filter(seat__college__order=order, kind=MemberKind.FULL)
    return list(rows.select_related("seat__college").order_by("seat__college__rank", "seat__rank"))
