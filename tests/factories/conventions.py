"""Structures and what hangs from them. SIRETs are made with a right key and belong to nobody."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory
from stdnum import luhn

from conventions.enums import Axis, ConventionForm, ConventionState, IndicatorUnit, StructureType
from conventions.models import Antenna, Convention, Indicator, Measure, PieceType, Siae
from tests.factories.core import service


def siren_number(rank: int) -> str:
    """A SIREN with its key, in a range that the register does not give (starting with 99)."""
    body = f"99{rank:06d}"
    return body + luhn.calc_check_digit(body)


def siret_number(rank: int, establishment: int = 1) -> str:
    body = f"{siren_number(rank)}{establishment:04d}"
    return body + luhn.calc_check_digit(body)


class SiaeFactory(DjangoModelFactory):
    """An ACI of Lille, unless told otherwise."""

    class Meta:
        model = Siae

    siret = factory.Sequence(siret_number)
    type = StructureType.ACI
    service = factory.LazyFunction(lambda: service("59L"))
    name = factory.Sequence(lambda n: f"Atelier exemple {n}")
    legal_form = "Association déclarée"
    postcode = "59000"
    city = "Lille"


class AntennaFactory(DjangoModelFactory):
    class Meta:
        model = Antenna

    siae = factory.SubFactory(SiaeFactory)
    name = factory.Sequence(lambda n: f"Antenne {n}")


class ConventionFactory(DjangoModelFactory):
    """A dossier opened for the year 2009."""

    class Meta:
        model = Convention

    number = factory.Sequence(lambda n: f"ACI-59L-09-{n:04d}")
    siae = factory.SubFactory(SiaeFactory)
    service = factory.SelfAttribute("siae.service")
    form = ConventionForm.ANNUAL
    start = dt.date(2009, 1, 1)
    end = dt.date(2009, 12, 31)
    state = ConventionState.OPENED
    last_action_on = dt.date(2008, 10, 1)


class IndicatorFactory(DjangoModelFactory):
    class Meta:
        model = Indicator

    code = factory.Sequence(lambda n: f"TEST{n}")
    name = factory.Sequence(lambda n: f"Indicateur exemple {n}")
    axis = Axis.SUPPORT
    definition = "Définition d'exemple."
    unit = IndicatorUnit.PERCENT
    types = factory.LazyFunction(lambda: list(StructureType.values))
    source = "exemple"


class MeasureFactory(DjangoModelFactory):
    class Meta:
        model = Measure

    siae = factory.SubFactory(SiaeFactory)
    indicator_code = "TEST"
    year = 2007
    value = 50


class PieceTypeFactory(DjangoModelFactory):
    """A mandatory piece of every type of structure."""

    class Meta:
        model = PieceType

    code = factory.Sequence(lambda n: f"piece-{n}")
    label = factory.Sequence(lambda n: f"Pièce {n}")
    types = factory.LazyFunction(lambda: list(StructureType.values))
