"""People and their assignments. Territories and services are the real ones, loaded by the migrations."""

import datetime as dt

import factory
from axes.models import AccessAttempt
from factory.django import DjangoModelFactory

from iae_portal.core.enums import DelegatedAct, Role
from iae_portal.core.models import (
    ApiToken,
    Assignment,
    Counter,
    Job,
    JournalEntry,
    Letterhead,
    Service,
    SignatureDelegation,
    User,
)
from iae_portal.core.services.journal import tell

PASSWORD = "mot-de-passe-de-test"
LONG_AGO = dt.date(2007, 1, 1)


def service(code: str) -> Service:
    """A real service by its code: "59L", "59V", "62", "69", "R31", "R82", "974", "DGEFP"..."""
    return Service.objects.get(code=code)


class UserFactory(DjangoModelFactory):
    """A person without any assignment: sees nothing. The password is PASSWORD."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"personne.{n}")
    first_name = "Prénom"
    last_name = factory.Sequence(lambda n: f"Nom-{n:06}")  # never a part of another's name
    email = factory.LazyAttribute(lambda user: f"{user.username}@exemple.invalid")
    password = factory.django.Password(PASSWORD)


class AssignmentFactory(DjangoModelFactory):
    """Officer of Lille since 2007, without end, unless told otherwise."""

    class Meta:
        model = Assignment

    user = factory.SubFactory(UserFactory)
    service = factory.LazyFunction(lambda: service("59L"))
    role = Role.OFFICER
    start = LONG_AGO


class ApiTokenFactory(DjangoModelFactory):
    """A token whose secret nobody has."""

    class Meta:
        model = ApiToken

    owner = factory.SubFactory(UserFactory)
    label = "Tableur d'essai"
    prefix = "iae_abcdefgh"
    digest = factory.Sequence(lambda n: f"{n:064x}")
    made_on = dt.date(2008, 10, 1)
    expires_on = dt.date(2008, 12, 31)


class SignatureDelegationFactory(DjangoModelFactory):
    """Lille, every act, since 2007, without end, unless told otherwise."""

    class Meta:
        model = SignatureDelegation

    service = factory.LazyFunction(lambda: service("59L"))
    person = factory.SubFactory(UserFactory)
    order_reference = factory.Sequence(lambda n: f"arrêté n° 2007-{n} du 2 janvier 2007")
    acts = factory.LazyFunction(lambda: list(DelegatedAct.values))
    start = LONG_AGO


class LetterheadFactory(DjangoModelFactory):
    class Meta:
        model = Letterhead

    service = factory.LazyFunction(lambda: service("59L"))
    prefet_title = "Le préfet de la région Nord-Pas-de-Calais, préfet du Nord"
    prefecture = "Préfecture du Nord"
    address = "1 rue de l'Exemple"
    postcode = "59000"
    city = "Lille"
    start = LONG_AGO

    @classmethod
    def three(cls) -> list[Letterhead]:
        """One a service: two letterheads of a service never share a day."""
        return [cls(service=service(code)) for code in ("59L", "59V", "62")]


class CounterFactory(DjangoModelFactory):
    class Meta:
        model = Counter

    key = factory.Sequence(lambda n: f"série {n}")


class JournalEntryFactory(DjangoModelFactory):
    """A line about a person, as `tell` writes it."""

    class Meta:
        model = JournalEntry

    actor = factory.SubFactory(UserFactory)
    subject = factory.SelfAttribute("actor")
    action = "essai"
    sentence = "Action d'essai"

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return tell(**kwargs)


class AccessAttemptFactory(DjangoModelFactory):
    class Meta:
        model = AccessAttempt

    username = factory.Sequence(lambda n: f"inconnu.{n}")
    ip_address = "192.0.2.1"
    failures_since_start = 1


class JobFactory(DjangoModelFactory):
    """Work of an officer, still waiting for a worker; its kind has no handler."""

    class Meta:
        model = Job

    kind = "essai"
    label = factory.Sequence(lambda n: f"Travail d'essai {n}")
    owner = factory.SubFactory(UserFactory)


def make_user(role: str, service_code: str, **values) -> User:
    """A person who holds `role` in the service, since 2007: make_user(Role.HEAD, "59L").

    An administrator enters the Django admin (is_staff, is_superuser), as in the portal itself.
    """
    if role == Role.ADMINISTRATOR:
        values = {"is_staff": True, "is_superuser": True, **values}
    user = UserFactory(**values)
    AssignmentFactory(user=user, service=service(service_code), role=role)
    return user
