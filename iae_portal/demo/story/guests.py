"""Regional people of the demonstration, and the guests: imaginary names that say so, the same at each run."""

import datetime as dt
import random

from django.contrib.auth.hashers import make_password

from iae_portal.core.enums import Role, ServiceKind
from iae_portal.core.models import Assignment, Service, User
from iae_portal.demo.story.names import PHONE, SEMINAR_CAST
from iae_portal.demo.story.people import SINCE, DemoContext
from iae_portal.documents.codes import ALPHABET, RANDOM_SIGNS, check_sign
from seminars.enums import GuestCategory
from seminars.models import Event, Guest

FUNCTIONS = {
    GuestCategory.COUNCIL: ("Membre du CDIAE", "Conseil départemental d'exemple"),
    GuestCategory.REGIONAL_PRESIDENT: ("Président", "Conseil régional d'exemple"),
    GuestCategory.GENERAL_PRESIDENT: ("Président", "Conseil général d'exemple"),
    GuestCategory.SOCIAL_PARTNER: ("Représentant", "Organisation d'exemple"),
    GuestCategory.ANPE: ("Directeur délégué", "ANPE d'exemple"),
    GuestCategory.NETWORK: ("Délégué régional", "Réseau d'exemple"),
    GuestCategory.CDC: ("Chargé de développement", "Caisse des Dépôts, direction d'exemple"),
    GuestCategory.LOCAL_PARTNER: ("Directeur", "Partenaire local d'exemple"),
}
SHARES = (
    *[GuestCategory.COUNCIL] * 10,
    GuestCategory.REGIONAL_PRESIDENT,
    *[GuestCategory.GENERAL_PRESIDENT] * 2,
    *[GuestCategory.SOCIAL_PARTNER] * 3,
    *[GuestCategory.ANPE] * 2,
    *[GuestCategory.NETWORK] * 3,
    GuestCategory.CDC,
    *[GuestCategory.LOCAL_PARTNER] * 2,
)
ROLES = (
    (Role.REGIONAL_OFFICER, "agent", "Chargé de mission régional"),
    (Role.REGIONAL_DIRECTOR, "directeur", "Directeur régional"),
)


def load_regional_people(context: DemoContext) -> dict[int, dict[str, User]]:
    """By service: the regional officer and director; made where the demonstration has nobody yet."""
    found: dict[int, dict[str, User]] = {}
    rows = Assignment.objects.filter(role__in=[Role.REGIONAL_OFFICER, Role.REGIONAL_DIRECTOR]).select_related("user")
    for row in rows:
        found.setdefault(row.service_id, {})[row.role] = row.user
    services = Service.objects.filter(kind__in=[ServiceKind.DRTEFP, ServiceKind.DTEFP]).order_by("code")
    made = []
    for rank, service in enumerate(services):
        held = found.setdefault(service.pk, {})
        for shift, (role, name, title) in enumerate(ROLES):
            if role not in held:
                person = _person(service, name, title, rank * 2 + shift)
                made.append((service, role, person))
    User.objects.bulk_create([person for _, _, person in made])
    Assignment.objects.bulk_create(
        Assignment(user=person, service=service, role=role, start=SINCE) for service, role, person in made
    )
    for service, role, person in made:
        found[service.pk][role] = person
    return found


def _person(service: Service, name: str, title: str, rank: int) -> User:
    username, named = f"{name}.{service.code.lower()}", SEMINAR_CAST.name(rank, rank)
    return User(
        username=username,
        first_name=named["first_name"],
        last_name=named["last_name"],
        email=f"{username}@exemple.invalid",
        job_title=title,
        phone=PHONE,
        password=make_password(None),
    )


def draw_code(draw: random.Random) -> str:
    """A badge code, the same at each run."""
    body = "".join(draw.choice(ALPHABET) for _ in range(RANDOM_SIGNS))
    return body + check_sign(body)


def guests_for(event: Event, count: int, invited_at: dt.datetime | None) -> list[Guest]:
    """Unsaved guests of the attached départements, who have not answered yet."""
    draw = random.Random(f"invités de {event.city}")
    regions = [row.region for row in event.contributions.select_related("region").order_by("region__code")]
    departements = [list(region.departements.order_by("code")) for region in regions]
    guests = []
    for rank in range(count):
        region_rank = rank % len(regions)
        category = SHARES[rank % len(SHARES)]
        function, organisation = FUNCTIONS[category]
        person = SEMINAR_CAST.name(rank * 7 + region_rank, rank)
        guest = Guest(
            event=event,
            category=category,
            title=person["title"],
            first_name=person["first_name"],
            last_name=f"{person['last_name']}-{rank + 1}",
            function=function,
            organisation=f"{organisation} {rank // len(SHARES) + 1}",
            email=f"invite.{event.rank}.{rank + 1}@exemple.invalid",
            region=regions[region_rank],
            departement=draw.choice(departements[region_rank]),
            source="Conseils départementaux (CDIAE)" if category == GuestCategory.COUNCIL else "Liste des régions",
            nonce=f"demo-{event.rank}-{rank + 1}",
            badge_code=draw_code(draw),
            invited_at=invited_at,
        )
        guest.set_keys()
        guests.append(guest)
    return guests
