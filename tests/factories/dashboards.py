"""The follow-up of the plan: its steps, its meetings."""

import datetime as dt

import factory
from django.core.files.base import ContentFile
from factory.django import DjangoModelFactory

from iae_portal.core.models import Service
from iae_portal.dashboards.enums import AUDIENCES, Audience, Chantier, SteeringKind, TextKind
from iae_portal.dashboards.models import PlanStep, PlanText, SteeringMeeting, TextDelivery
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


class PlanTextFactory(DjangoModelFactory):
    """Sent to its services, read nowhere."""

    class Meta:
        model = PlanText
        skip_postgeneration_save = True

    kind = TextKind.CIRCULAR
    title = factory.Sequence(lambda n: f"Texte {n}")
    dated_on = dt.date(2008, 10, 10)
    sent_on = dt.date(2008, 10, 15)
    audience = Audience.REGIONS
    file = factory.LazyFunction(lambda: ContentFile(b"%PDF-1.4", "texte.pdf"))
    original_name = "texte.pdf"
    size = 8
    sha256 = "0" * 64

    @factory.post_generation
    def deliveries(self, create, extracted, **kwargs):
        services = Service.objects.filter(kind__in=AUDIENCES[self.audience])
        TextDelivery.objects.bulk_create(TextDelivery(text=self, service=row) for row in services)
