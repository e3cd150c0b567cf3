"""Series, events and guests; the smallest valid rows, around a seminar of Lille open to answers."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from iae_portal.core import clock
from iae_portal.core.hours import in_paris
from iae_portal.core.models import Region
from seminars.enums import EventKind, EventState, GuestCategory, HalfDay, ItemKind
from seminars.models import (
    Attendance,
    BudgetLine,
    Contribution,
    Event,
    Guest,
    Material,
    Partner,
    ProgrammeItem,
    ProgrammeVersion,
    Quota,
    Room,
    Series,
    SeriesTemplate,
    Speaker,
    SurveyAnswer,
    TemplateEvent,
    TemplateItem,
    WorkshopChoice,
)
from tests.factories.core import service

HELD_ON = dt.date(2008, 11, 13)
INVITED_AT = dt.datetime(2008, 9, 22, 7, tzinfo=dt.UTC)
CLOSES_ON = dt.date(2008, 11, 6)


def region(code: str) -> Region:
    return Region.objects.get(code=code)


class SeriesTemplateFactory(DjangoModelFactory):
    class Meta:
        model = SeriesTemplate

    name = factory.Sequence(lambda n: f"Modèle d'essai {n}")


class TemplateEventFactory(DjangoModelFactory):
    class Meta:
        model = TemplateEvent

    template = factory.SubFactory(SeriesTemplateFactory)
    rank = 1
    city = "Lille"
    host = factory.LazyFunction(lambda: service("R31"))
    day_offset = 0


class TemplateItemFactory(DjangoModelFactory):
    class Meta:
        model = TemplateItem

    template = factory.SubFactory(SeriesTemplateFactory)
    rank = 1
    kind = ItemKind.PLENARY
    title = "Séance d'essai"
    starts_at = dt.time(9, 30)
    ends_at = dt.time(12, 0)


class SeriesFactory(DjangoModelFactory):
    class Meta:
        model = Series

    name = factory.Sequence(lambda n: f"Série d'essai {n}")
    first_day = dt.date(2008, 10, 1)
    opened_on = dt.date(2008, 8, 25)


class EventFactory(DjangoModelFactory):
    """Lille hosts, answers are taken until a week before, a hundred places."""

    class Meta:
        model = Event

    series = factory.SubFactory(SeriesFactory)
    rank = factory.Sequence(lambda n: n + 1)
    kind = EventKind.SEMINAR
    city = "Lille"
    host = factory.LazyFunction(lambda: service("R31"))
    state = EventState.OPEN
    held_on = HELD_ON
    date_confirmed = True
    answers_close_on = CLOSES_ON
    capacity = 100
    venue = "Salle d'exemple"


class ContributionFactory(DjangoModelFactory):
    class Meta:
        model = Contribution

    event = factory.SubFactory(EventFactory)
    region = factory.LazyFunction(lambda: region("31"))
    service = factory.LazyFunction(lambda: service("R31"))


class SpeakerFactory(DjangoModelFactory):
    class Meta:
        model = Speaker

    event = factory.SubFactory(EventFactory)
    name = factory.Sequence(lambda n: f"Intervenant Exemple {n}")


class RoomFactory(DjangoModelFactory):
    class Meta:
        model = Room

    event = factory.SubFactory(EventFactory)
    name = factory.Sequence(lambda n: f"Salle {n}")
    capacity = 40


class PartnerFactory(DjangoModelFactory):
    class Meta:
        model = Partner

    event = factory.SubFactory(EventFactory)
    name = "Organisme d'exemple"


class BudgetLineFactory(DjangoModelFactory):
    class Meta:
        model = BudgetLine

    event = factory.SubFactory(EventFactory)
    label = "Location d'exemple"
    payer = "État"
    amount = 1000


class ItemFactory(DjangoModelFactory):
    """A plenary of the morning."""

    class Meta:
        model = ProgrammeItem

    event = factory.SubFactory(EventFactory)
    rank = factory.Sequence(lambda n: n + 1)
    kind = ItemKind.PLENARY
    title = "Ouverture d'exemple"
    starts_at = dt.time(9, 30)
    ends_at = dt.time(12, 30)


class WorkshopFactory(ItemFactory):
    kind = ItemKind.WORKSHOP
    workshop_number = 1
    title = "Atelier d'exemple"
    starts_at = dt.time(14, 0)
    ends_at = dt.time(16, 0)


class MaterialFactory(DjangoModelFactory):
    class Meta:
        model = Material

    item = factory.SubFactory(ItemFactory)
    title = "Support d'exemple"
    file = "uploads/exemple.pdf"
    original_name = "exemple.pdf"
    size = 10
    sha256 = "0" * 64


class ProgrammeVersionFactory(DjangoModelFactory):
    class Meta:
        model = ProgrammeVersion

    event = factory.SubFactory(EventFactory)
    number = 1
    content = factory.LazyFunction(list)
    published_at = factory.LazyFunction(clock.now)


class GuestFactory(DjangoModelFactory):
    """Invited, has not answered."""

    class Meta:
        model = Guest

    event = factory.SubFactory(EventFactory)
    category = GuestCategory.COUNCIL
    first_name = "Prénom"
    last_name = factory.Sequence(lambda n: f"Invité-{n:06}")
    organisation = "Organisme d'exemple"
    email = factory.Sequence(lambda n: f"invite.{n}@exemple.invalid")
    region = factory.LazyFunction(lambda: region("31"))
    source = "Essai"
    invited_at = INVITED_AT


class WorkshopChoiceFactory(DjangoModelFactory):
    class Meta:
        model = WorkshopChoice

    guest = factory.SubFactory(GuestFactory)
    workshop = factory.SubFactory(WorkshopFactory, event=factory.SelfAttribute("..guest.event"))
    rank = 1


class QuotaFactory(DjangoModelFactory):
    class Meta:
        model = Quota

    event = factory.SubFactory(EventFactory)
    category = GuestCategory.COUNCIL
    places = 10


class AttendanceFactory(DjangoModelFactory):
    class Meta:
        model = Attendance

    guest = factory.SubFactory(GuestFactory)
    half_day = HalfDay.MORNING
    # Nobody is marked present before the day.
    at = factory.LazyAttribute(lambda row: max(clock.now(), in_paris(row.guest.event.held_on, dt.time(9, 30))))


class SurveyAnswerFactory(DjangoModelFactory):
    class Meta:
        model = SurveyAnswer

    event = factory.SubFactory(EventFactory)
    content = 3
    usefulness = 4
    organisation = 2
    given_on = dt.date(2008, 10, 15)
