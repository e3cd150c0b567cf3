"""A small country for the dashboard: three services of one region, one of another, two years."""

import datetime as dt
from decimal import Decimal

from django.urls import reverse

from cdiae.enums import MeetingState
from conventions.enums import ConventionState, OpinionState
from conventions.models import Indicator
from financing.models import FinancialDiagnostic, FundersRound
from iae_portal.core import clock
from tests.factories.cdiae import make_council, make_meeting
from tests.factories.conventions import (
    ConventionFactory,
    MeasureFactory,
    OpinionRequestFactory,
    ProposalFactory,
    SiaeFactory,
    TargetFactory,
)
from tests.factories.core import service
from tests.factories.financing import credit
from tests.factories.notifications import DeadlineFactory
from tests.factories.seminars import ContributionFactory

PAGE = reverse("dashboards:territory")
SERVICES = ("59L", "59V", "62", "69")
KINDS = ("conventions.stale", "conventions.missing_pieces")


def build() -> None:
    """Each service has its own numbers, so that a figure of one is never that of another."""
    make_council("59L", served=("59V",), with_members=False)
    make_council("69", with_members=False)
    for rank, code in enumerate(SERVICES, 1):
        _structures(code, rank)
        _late(code, rank)
    _late("R31", 2)
    for code, day, state in (
        ("59L", dt.date(2008, 3, 4), MeetingState.CLOSED),
        ("59L", dt.date(2008, 6, 3), MeetingState.NO_QUORUM),
        ("59L", dt.date(2007, 6, 5), MeetingState.CLOSED),
        ("69", dt.date(2008, 2, 5), MeetingState.CLOSED),
    ):
        times = {"opened_at": clock.now(), "closed_at": clock.now(), "closed_on": day, "convened_on": day}
        council = service(code).councils.get()
        make_meeting(council, held_on=day, state=state, **(times if state == MeetingState.CLOSED else {}))
    ContributionFactory()
    credit("59L", "1000.10", year=2008)
    credit("69", "0.05", year=2008)


def _structures(code: str, rank: int) -> None:
    place = service(code)
    siaes = [
        SiaeFactory(service=place, type=kind, network=network)
        for kind, network in (("ACI", "Chantier exemple"), ("EI", ""))
        for _ in range(rank)
    ]
    SiaeFactory(service=place, state="closed", closed_on=dt.date(2008, 1, 1))
    for number, siae in enumerate(siaes):
        _conventions(siae, rank, number)
        for year in (2007, 2008):
            MeasureFactory(
                siae=siae,
                indicator_code="SORTIES",
                year=year,
                value=None,
                examined=10 * rank,
                durable=rank + number % 2,
                transition=year - 2007,
                positive=1,
            )


def _conventions(siae, rank: int, number: int) -> None:
    period = {"start": dt.date(2008, 1, 1), "end": dt.date(2008, 12, 31)}
    filed = dt.date(2007, 10, 1)
    signed = {"filed_on": filed, "signed_on": filed + dt.timedelta(days=20 * rank + number)}
    kept = ConventionFactory(siae=siae, state=ConventionState.IN_FORCE, **period, **signed)
    ConventionFactory(siae=siae, state=ConventionState.NEGOTIATION, start=dt.date(2008, 7, 1), end=dt.date(2009, 6, 30))
    ConventionFactory(
        siae=siae,
        state=ConventionState.SIGNED,
        start=dt.date(2009, 1, 1),
        end=dt.date(2009, 12, 31),
        signed_on=dt.date(2008, 9, 1),
        filed_on=dt.date(2008, 9, 1) - dt.timedelta(days=7 * rank),
    )
    asked = dt.date(2008, 2, 1)
    OpinionRequestFactory(
        convention=kept,
        asked_on=asked,
        state=OpinionState.ANSWERED,
        opinion=("favourable", "reserved", "unfavourable")[number % 3],
        given_on=asked + dt.timedelta(days=10 * rank + number),
        source="council",
    )
    indicator = Indicator.objects.get(code="SORTIES", retired_on__isnull=True)
    target = TargetFactory(convention=kept, indicator=indicator, year=2008)
    rates = {"durable": Decimal(20 + rank), "transition": Decimal(20), "positive": Decimal(10)}
    target.agreed = ProposalFactory(target=target, value=None, state="accepted", **rates)
    target.save()
    if number == 0:
        started = FinancialDiagnostic.objects.create(
            siae=siae, service=siae.service, origin="service", consultant="Exemple", started_on=dt.date(2008, rank, 1)
        )
        FundersRound.objects.create(diagnostic=started, held_on=dt.date(2008, 9, 1), need=Decimal(1000))


def _late(code: str, count: int) -> None:
    for rank in range(count):
        DeadlineFactory(service=service(code), kind=KINDS[rank % 2], due_on=clock.today() - dt.timedelta(days=1))
    DeadlineFactory(service=service(code), due_on=clock.today())
