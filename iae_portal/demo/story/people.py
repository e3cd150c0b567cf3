"""The people of the demonstration: accounts, letterheads and delegations of signature."""

import datetime as dt
from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.auth.hashers import make_password

from conventions.models import Siae
from iae_portal.core import clock
from iae_portal.core.enums import DelegatedAct, Role
from iae_portal.core.models import Assignment, Letterhead, Service, SignatureDelegation, User
from iae_portal.demo.story.names import PHONE, STREET

SINCE = dt.date(2007, 1, 2)


@dataclass(frozen=True)
class Person:
    """An account of the demonstration: user name, first name, last name, title, role, service code."""

    username: str
    first_name: str
    last_name: str
    title: str
    role: str
    service: str


PEOPLE = (
    Person("agent.59l", "Aline", "Exemple", "Chargée de mission IAE", Role.OFFICER, "59L"),
    Person("agent2.59l", "Boris", "Fictif", "Chargé de mission IAE", Role.OFFICER, "59L"),
    Person("chef.59l", "Claude", "Modèle", "Directeur départemental", Role.HEAD, "59L"),
    Person("agent.59v", "Denis", "Exemple", "Chargé de mission IAE", Role.OFFICER, "59V"),
    Person("chef.59v", "Elsa", "Fictive", "Directrice départementale", Role.HEAD, "59V"),
    Person("agent.62", "Fabrice", "Modèle", "Chargé de mission IAE", Role.OFFICER, "62"),
    Person("chef.62", "Gilles", "Exemple", "Directeur départemental", Role.HEAD, "62"),
    Person("agent.69", "Hélène", "Fictive", "Chargée de mission IAE", Role.OFFICER, "69"),
    Person("chef.69", "Irène", "Modèle", "Directrice départementale", Role.HEAD, "69"),
    Person("agent.38", "Jules", "Exemple", "Chargé de mission IAE", Role.OFFICER, "38"),
    Person("chef.38", "Karine", "Fictive", "Directrice départementale", Role.HEAD, "38"),
    Person("agent.r31", "Louise", "Modèle", "Chargée de mission régionale", Role.REGIONAL_OFFICER, "R31"),
    Person("directeur.31", "Marc", "Exemple", "Directeur régional", Role.REGIONAL_DIRECTOR, "R31"),
    Person("agent.r82", "Noémie", "Fictive", "Chargée de mission régionale", Role.REGIONAL_OFFICER, "R82"),
    Person("directeur.82", "Odile", "Modèle", "Directrice régionale", Role.REGIONAL_DIRECTOR, "R82"),
    Person("national", "Paul", "Exemple", "Mission insertion professionnelle", Role.NATIONAL, "DGEFP"),
    Person("admin", "Quentin", "Fictif", "Administrateur du portail", Role.ADMINISTRATOR, "DGEFP"),
)

LETTERHEADS = {
    "59L": ("Le préfet de la région Nord-Pas-de-Calais, préfet du Nord", "Préfecture du Nord", "59000", "Lille"),
    "59V": ("Le préfet de la région Nord-Pas-de-Calais, préfet du Nord", "Préfecture du Nord", "59300", "Valenciennes"),
    "62": ("Le préfet du Pas-de-Calais", "Préfecture du Pas-de-Calais", "62000", "Arras"),
    "69": ("Le préfet de la région Rhône-Alpes, préfet du Rhône", "Préfecture du Rhône", "69003", "Lyon"),
    "38": ("Le préfet de l'Isère", "Préfecture de l'Isère", "38000", "Grenoble"),
}


@dataclass
class DemoContext:
    """The frozen day, services by code, people by user name, structures by code of their service."""

    today: dt.date
    services: dict[str, Service]
    people: dict[str, User] = field(default_factory=dict)
    structures: dict[str, list[Siae]] = field(default_factory=dict)

    def team(self, code: str) -> tuple[User, User]:
        """The officer and the head of a departmental service."""
        return self.people[f"agent.{code.lower()}"], self.people[f"chef.{code.lower()}"]


def found_people() -> DemoContext:
    """The services and the people who are in the base, at the portal's day."""
    people = {row.username: row for row in User.objects.all()}
    return DemoContext(clock.today(), {row.code: row for row in Service.objects.all()}, people)


def load_people() -> DemoContext:
    """Accounts, assignments, letterheads, delegations. Returns what the next chapters share."""
    context = found_people()
    password = make_password(settings.DEMO_PASSWORD)
    for person in PEOPLE:
        context.people[person.username] = _make(person, context.services[person.service], password)
    for code, (title, prefecture, postcode, city) in LETTERHEADS.items():
        Letterhead.objects.create(
            service=context.services[code],
            prefet_title=title,
            prefecture=prefecture,
            address=STREET,
            postcode=postcode,
            city=city,
            phone=PHONE,
            email=f"ddtefp{code.lower()}@exemple.invalid",
            start=SINCE,
        )
    return context


def _make(person: Person, service: Service, password: str) -> User:
    administrator = person.role == Role.ADMINISTRATOR
    user = User.objects.create(
        username=person.username,
        first_name=person.first_name,
        last_name=person.last_name,
        email=f"{person.username}@exemple.invalid",
        job_title=person.title,
        password=password,
        is_staff=administrator,
        is_superuser=administrator,
    )
    Assignment.objects.create(user=user, service=service, role=person.role, start=SINCE)
    if person.role == Role.HEAD:
        SignatureDelegation.objects.create(
            service=service,
            person=user,
            order_reference=f"arrêté n° 2008-{service.code} du 2 janvier 2008",
            acts=list(DelegatedAct.values),
            start=dt.date(2008, 1, 2),
        )
    return user
