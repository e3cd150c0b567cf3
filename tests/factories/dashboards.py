"""The follow-up of the plan: its steps, its meetings."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from iae_portal.core.models import Service
from iae_portal.dashboards.enums import Chantier, SteeringKind
from iae_portal.dashboards.models import PlanStep, SteeringMeeting
from tests.factories.core import service


class SteeringMeetingFactory(DjangoModelFactory):
    """The regional direction of Lille takes part, unless told otherwise."""

    class Meta:
        model = SteeringMeeting
        skip_postgeneration_save = True

    kind = SteeringKind.DIRECTORS
    held_on = factory.Sequence(lambda n: dt.date(2008, 9, 9) + dt.timedelta(days=60 * n))

    @factory.post_generation
    def codes(self, create, extracted, **kwargs):
        self.services.set(Service.objects.filter(code__in=extracted or ["R31"]))


class PlanStepFactory(DjangoModelFactory):
    class Meta:
        model = PlanStep

    chantier = Chantier.SUPPORT
    title = factory.Sequence(lambda n: f"Étape {n}")
    service = factory.LazyFunction(lambda: service("DGEFP"))
    due_on = dt.date(2008, 12, 31)
