"""Structures and what hangs from them. SIRETs are made with a right key and belong to nobody."""

import datetime as dt
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory
from stdnum import luhn

from conventions.enums import (
    AmendmentKind,
    Axis,
    ConventionForm,
    ConventionState,
    IndicatorUnit,
    LetterKind,
    ReviewForm,
    Side,
    SignatoryKind,
    StructureType,
)
from conventions.models import (
    ActivitySector,
    AdversarialProcedure,
    Amendment,
    Antenna,
    Convention,
    Indicator,
    InsertionProject,
    Letter,
    ManagementReview,
    Measure,
    Objective,
    OpinionRequest,
    Orientation,
    Piece,
    PieceType,
    Proposal,
    Siae,
    Signatory,
    SignatureVersion,
    Target,
    YearReturn,
)
from iae_portal.core.calendars import end_of_months
from tests.factories.core import UserFactory, service

NOON = dt.datetime(2008, 10, 1, 12, tzinfo=dt.UTC)


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
    name = factory.Sequence(lambda n: f"Atelier exemple {n:04d}")  # in the order of their birth, whatever came before
    legal_form = "Association déclarée"
    address = "1 rue de l'Exemple"
    postcode = "59000"
    city = "Lille"


class AntennaFactory(DjangoModelFactory):
    class Meta:
        model = Antenna

    siae = factory.SubFactory(SiaeFactory)
    name = factory.Sequence(lambda n: f"Antenne {n}")


class ConventionFactory(DjangoModelFactory):
    """A dossier opened for the year 2009; over several years when its end says so."""

    class Meta:
        model = Convention

    number = factory.Sequence(lambda n: f"ACI-59L-09-{n:04d}")
    siae = factory.SubFactory(SiaeFactory)
    service = factory.SelfAttribute("siae.service")
    form = factory.LazyAttribute(
        lambda row: ConventionForm.ANNUAL if row.end <= end_of_months(row.start, 12) else ConventionForm.MULTI_YEAR
    )
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
    minimum, maximum = Decimal("0.00"), Decimal("100.00")
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


class ActivitySectorFactory(DjangoModelFactory):
    class Meta:
        model = ActivitySector

    code = factory.Sequence(lambda n: f"SECTEUR{n}")
    name = factory.Sequence(lambda n: f"Secteur exemple {n}")


class PieceFactory(DjangoModelFactory):
    class Meta:
        model = Piece

    convention = factory.SubFactory(ConventionFactory)
    type = factory.SubFactory(PieceTypeFactory)


class InsertionProjectFactory(DjangoModelFactory):
    class Meta:
        model = InsertionProject

    convention = factory.SubFactory(ConventionFactory)


class SignatoryFactory(DjangoModelFactory):
    class Meta:
        model = Signatory

    convention = factory.SubFactory(ConventionFactory)
    order = 1
    kind = SignatoryKind.STRUCTURE


class SignatureVersionFactory(DjangoModelFactory):
    class Meta:
        model = SignatureVersion

    convention = factory.SubFactory(ConventionFactory)
    rank = 1
    snapshot = factory.LazyFunction(dict)
    frozen_at = NOON
    frozen_by = factory.SubFactory(UserFactory)


class ObjectiveFactory(DjangoModelFactory):
    class Meta:
        model = Objective

    convention = factory.SubFactory(ConventionFactory)
    axis = Axis.SUPPORT
    text = "Objectif d'exemple."


class TargetFactory(DjangoModelFactory):
    class Meta:
        model = Target

    convention = factory.SubFactory(ConventionFactory)
    indicator = factory.SubFactory(IndicatorFactory)
    year = 2009


class ProposalFactory(DjangoModelFactory):
    """First round, by the service: 50 %."""

    class Meta:
        model = Proposal

    target = factory.SubFactory(TargetFactory)
    round = 1
    side = Side.SERVICE
    value = 50
    author = factory.SubFactory(UserFactory)
    made_at = NOON


class OpinionRequestFactory(DjangoModelFactory):
    """Asked about a convention, not answered yet."""

    class Meta:
        model = OpinionRequest
        exclude = ["convention"]

    convention = factory.SubFactory(ConventionFactory)
    kind = "convention"
    subject = factory.SelfAttribute("convention")
    label = factory.LazyAttribute(lambda row: str(row.convention))
    service = factory.SelfAttribute("convention.service")
    siae = factory.SelfAttribute("convention.siae")
    reason = "Pour avis : première convention."
    asked_on = dt.date(2008, 10, 1)


class OrientationFactory(DjangoModelFactory):
    """An orientation of the Nord."""

    class Meta:
        model = Orientation

    departement = factory.LazyFunction(lambda: service("59L").departement)
    axis = "Publics"
    text = factory.Sequence(lambda n: f"Orientation d'exemple {n}")
    start = dt.date(2008, 1, 1)
    voted_on = dt.date(2007, 12, 4)


class ManagementReviewFactory(DjangoModelFactory):
    class Meta:
        model = ManagementReview

    convention = factory.SubFactory(ConventionFactory)
    year = 2008
    form = ReviewForm.LIGHT
    held_on = dt.date(2008, 10, 1)
    participants = "La structure, le service."
    findings = "Constats d'exemple."
    conclusions = "Conclusions d'exemple."
    author = factory.SubFactory(UserFactory)


class AmendmentFactory(DjangoModelFactory):
    class Meta:
        model = Amendment

    convention = factory.SubFactory(ConventionFactory)
    rank = 1
    kind = factory.LazyAttribute(lambda row: AmendmentKind.OTHER if row.posts_after is None else AmendmentKind.POSTS)
    purpose = "Objet d'exemple."
    effective_on = dt.date(2009, 6, 1)
    posts_after = None
    after = factory.LazyAttribute(lambda row: {} if row.posts_after is None else {"posts_fte": str(row.posts_after)})


class AdversarialProcedureFactory(DjangoModelFactory):
    class Meta:
        model = AdversarialProcedure

    convention = factory.SubFactory(ConventionFactory)
    grounds = "Griefs d'exemple."
    notified_on = dt.date(2008, 9, 1)
    observations_due_on = dt.date(2008, 10, 1)


class LetterFactory(DjangoModelFactory):
    class Meta:
        model = Letter

    convention = factory.SubFactory(ConventionFactory)
    rank = 1
    kind = LetterKind.MISSING
    facts = factory.LazyFunction(lambda: {"comment": "Statuts à jour.", "pieces": ["Statuts à jour"]})
    written_on = dt.date(2008, 10, 1)
    due_on = dt.date(2008, 11, 1)


class YearReturnFactory(DjangoModelFactory):
    class Meta:
        model = YearReturn

    convention = factory.SubFactory(ConventionFactory, state="in_force", signed_on=dt.date(2008, 1, 1))
    year = 2007
