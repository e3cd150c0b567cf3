"""The country's people: an officer and a head in each service where the story has none; it has the regional ones."""

import datetime as dt

from iae_portal.core.enums import DelegatedAct, Role
from iae_portal.core.models import Assignment, Service, SignatureDelegation, User
from iae_portal.demo.story.names import COUNCIL_CAST
from iae_portal.demo.story.people import SINCE, DemoContext

SEATS = ((Role.OFFICER, "agent", "Chargé de mission IAE"), (Role.HEAD, "chef", "Directeur départemental"))


def load_country_people(context: DemoContext) -> None:
    """They open with the password of the demonstration, as those of the story do. `context.people` knows them."""
    held = set(Assignment.objects.values_list("service", "role"))
    seats = [
        (service, role, f"{name}.{service.code.lower()}", title)
        for service in context.services.values()
        if service.is_departmental
        for role, name, title in SEATS
        if (service.pk, role) not in held
    ]
    # Overseas, where one service does both jobs, the regional officer is there already: he has both.
    known = {user.username: user for user in User.objects.filter(username__in=[username for *_, username, _ in seats])}
    password = context.people["national"].password
    made = [
        User(
            username=username,
            email=f"{username}@exemple.invalid",
            job_title=title,
            password=password,
            **_name(rank),
        )
        for rank, (*_, username, title) in enumerate(seats)
        if username not in known
    ]
    known |= {user.username: user for user in User.objects.bulk_create(made)}
    context.people |= known
    _assign([(service, role, known[username]) for service, role, username, _ in seats])


def _assign(seats: list[tuple[Service, str, User]]) -> None:
    Assignment.objects.bulk_create(
        Assignment(user=user, service=service, role=role, start=SINCE) for service, role, user in seats
    )
    SignatureDelegation.objects.bulk_create(
        SignatureDelegation(
            service=service,
            person=user,
            order_reference=f"arrêté n° 2008-{service.code} du 2 janvier 2008",
            acts=list(DelegatedAct.values),
            start=dt.date(2008, 1, 2),
        )
        for service, role, user in seats
        if role == Role.HEAD
    )


def _name(rank: int) -> dict[str, str]:
    named = COUNCIL_CAST.name(rank, rank // 3)
    return {key: named[key] for key in ("first_name", "last_name")}
