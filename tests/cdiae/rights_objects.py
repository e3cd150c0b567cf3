"""What the rights table of the councils opens, in a state that takes what its page offers."""

import datetime as dt
from collections.abc import Callable

from cdiae.enums import Departure
from cdiae.models import AppointmentOrder, Meeting, Member
from iae_portal.core.enums import Role
from iae_portal.core.models import User
from tests.cdiae.rights_base import council, meeting
from tests.factories import SignatureDelegationFactory, service
from tests.factories.cdiae import holder_of, seat_of


def code(**more) -> dict:
    return {"code": council().departement.code, **more}


def member() -> dict:
    return {"code": "59", "pk": holder_of(council(), "unions", 1).pk}


def gone_member() -> dict:
    arguments = member()
    Member.objects.filter(pk=arguments["pk"]).update(end=dt.date(2008, 9, 30), departure=Departure.choices[0][0])
    return arguments


def seat() -> dict:
    return {"code": "59", "pk": seat_of(council(), "unions", 2).pk}


def college() -> dict:
    return {"code": "59", "pk": seat_of(council(), "unions", 2).college_id}


def order() -> dict:
    return {"code": "59", "pk": council().orders.get().pk}


def without_college() -> dict:
    arguments = order()
    AppointmentOrder.objects.get(pk=arguments["pk"]).colleges.filter(code="qualified").delete()
    return arguments


def to_sign(make: Callable[[], dict]) -> Callable[[], dict]:
    """The heads of Lille sign."""

    def made() -> dict:
        for head in User.objects.filter(assignments__role=Role.HEAD, assignments__service=service("59L")):
            SignatureDelegationFactory(person=head)
        return make()

    return made


def moved() -> dict:
    made = meeting(convened=True)
    Meeting.objects.filter(pk=made.pk).update(place="Salle du conseil, deuxième étage")
    return {"pk": made.pk}


def prepared() -> dict:
    return {"pk": meeting().pk}


def convened() -> dict:
    return {"pk": meeting(convened=True).pk}
