"""The country of the demonstration, cut to three regions: each is full, and no rule of the base broken."""

import datetime as dt
from math import ceil

import pytest
from django.db import transaction
from django.db.models import Count, F
from django.test import override_settings

from cdiae.models import Council, Meeting
from conventions.models import Convention, Measure, OpinionRequest, Siae, Target, YearReturn
from conventions.selectors.measures import EXIT_RATES
from conventions.selectors.year_returns import with_missing
from conventions.year_parts import missing_of
from financing.enums import AnnexState, Funding, LotAnswer, MovementKind, PaymentKind
from financing.models import (
    Envelope,
    EnvelopeMovement,
    FinancialAnnex,
    FinancialDiagnostic,
    LotLine,
    ModulationCampaign,
    PaymentLine,
    PaymentLot,
    RecoveryOrder,
    Segment,
)
from financing.selectors.envelopes import balances_of
from iae_portal.core.base_rules import all_rules
from iae_portal.core.models import Region
from iae_portal.dashboards.enums import StepState, TextKind
from iae_portal.dashboards.models import PlanStep, TextDelivery
from iae_portal.demo.story import national
from iae_portal.demo.story.guests import load_regional_people
from iae_portal.demo.story.national_plan import load_country_plan
from iae_portal.demo.story.people import load_people
from iae_portal.demo.story.plan import load_plan
from iae_portal.notifications.models import Deadline
from tests.kept_rows import put_rows_back

# Two services of one département, a large region, one service overseas.
REGIONS = ("31", "82", "01")
ROUNDS = 5  # structures a service: two ACI, an EI, an AI, an ETTI


pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("country of the demonstration")]


@pytest.fixture(scope="module")
def country(django_db_setup, django_db_blocker):
    """Committed once for all these tests, which only read; the base is put back after the last."""
    with (
        django_db_blocker.unblock(),
        override_settings(DEMO_PASSWORD="demo"),
        pytest.MonkeyPatch.context() as patch,
        transaction.atomic(),
    ):
        context = load_people()
        load_plan(context)
        load_regional_people(context)
        context.services = {
            code: row for code, row in context.services.items() if row.region and row.region.code in REGIONS
        }
        services = sum(row.is_departmental for row in context.services.values())
        patch.setattr(national, "STRUCTURES", ROUNDS * services)
        national.load_national(context)
        national.load_national_life(context)
        load_country_plan(context)
    yield context
    with django_db_blocker.unblock():
        put_rows_back()


def test_a_letter_can_go_to_every_structure(country):
    assert not Siae.objects.filter(address="").exists()


def test_no_row_breaks_a_rule_of_the_base(country):
    broken = {rule.name: list(rule.find())[:3] for rule in all_rules()}

    assert {name: rows for name, rows in broken.items() if rows} == {}


def test_it_counts_what_it_states(country):
    """By structure, so that it holds at any size: 4 000 give 9 500 conventions with those of the story."""
    siaes = ROUNDS * sum(row.is_departmental for row in country.services.values())
    exits = Measure.objects.filter(indicator_code=EXIT_RATES).values_list("year").annotate(Count("pk"))
    annexes = FinancialAnnex.objects.values_list("year").annotate(Count("pk"))

    assert (national.STRUCTURES, Siae.objects.count()) == (4000, siaes)
    assert not Siae.objects.filter(address="").exists()  # or no letter could be written to it
    assert Convention.objects.filter(taken_over=True).count() == 2 * siaes
    assert Convention.objects.filter(taken_over=False).count() == ceil(siaes / 3)
    assert dict(exits) == dict.fromkeys(range(2002, 2008), siaes)
    assert dict(annexes) == {2007: siaes, 2008: siaes}
    assert YearReturn.objects.count() == siaes
    assert ModulationCampaign.objects.count() == len(REGIONS)


@pytest.mark.parametrize(
    ("model", "path"),
    [
        (FinancialAnnex, "convention__service__region"),
        (PaymentLine, "annex__convention__service__region"),
        (Envelope, "region"),
        (Meeting, "council__secretariat__region"),
        (OpinionRequest, "service__region"),
        (ModulationCampaign, "region"),
        (Measure, "siae__service__region"),
        (LotLine, "lot__service__region"),
        (PlanStep, "service__region"),
    ],
)
def test_every_region_has_some(country, model, path):
    found = set(model.objects.order_by().values_list(path, flat=True)) - {None}

    assert found == set(Region.objects.filter(code__in=REGIONS).values_list("pk", flat=True))


def test_each_service_spends_less_than_it_was_notified(country):
    envelopes = list(Envelope.objects.filter(level="service", line="job_aid", year=2008))
    balances = balances_of(envelopes)

    assert len(envelopes) == sum(row.is_departmental for row in country.services.values())
    assert all(0 < balances[row.pk].committed <= balances[row.pk].notified for row in envelopes)


def test_what_a_text_carries_to_the_next_year_came_back_from_every_region(country):
    nation = list(Envelope.objects.filter(level="national", line="job_aid").order_by("year"))
    balances = [balances_of(nation)[row.pk] for row in nation]
    movement = EnvelopeMovement.objects.get(kind=MovementKind.CARRY_OVER)

    assert [(row.year, balance.carried) for row, balance in zip(nation, balances, strict=True)] == [
        (2007, -movement.amount),
        (2008, movement.amount),
    ]
    assert (movement.text, nation[0].incoming.exclude(source=None).count()) == (
        "Arrêté du 28 mars 2008 portant report de crédits (exemple)",
        len(REGIONS),
    )


def test_each_service_asked_for_a_month_in_one_lot_and_for_what_came_back_by_an_order(country):
    asked = list(PaymentLot.objects.order_by("prepared_on").values_list("prepared_on", "service"))
    months = [dt.date(2007, month, 16) for month in range(1, 13)] + [dt.date(2008, month, 16) for month in range(1, 9)]

    assert (sorted({day for day, _ in asked}), len(asked)) == (months, len(set(asked)))
    assert not LotLine.objects.exclude(answer=LotAnswer.PAID, asked_on=F("lot__validated_on")).exists()
    orders = RecoveryOrder.objects.filter(settled_on=F("line__paid_on"), amount=F("line__amount")).count()
    assert orders == PaymentLine.objects.filter(kind=PaymentKind.RECOVERY, paid_on__isnull=False).count() > 0


def test_its_figures_are_those_of_a_real_year(country):
    assert set(FinancialAnnex.objects.filter(year=2007).values_list("state", flat=True)) == {AnnexState.CLOSED}
    assert set(FinancialAnnex.objects.filter(year=2008).values_list("state", "funding")) == {
        (AnnexState.VALIDATED, Funding.COMMITTED),
        (AnnexState.ENTERED, Funding.RESERVED),
        (AnnexState.DRAFT, Funding.NONE),
    }
    assert all(6 <= row.fte <= 20 for row in Segment.objects.all())
    assert set(FinancialDiagnostic.objects.values_list("started_on__year", flat=True)) == {2007, 2008}
    assert not Target.objects.filter(year__lt=2009).exists()
    assert Target.objects.filter(year=2009).exists()
    assert Council.objects.annotate(n=Count("meetings")).filter(n=3).count() == Council.objects.count()


def test_some_dossiers_are_late_and_most_are_not(country):
    opened = Convention.objects.filter(start__year=2009).count()
    late = Deadline.objects.open().filter(kind="conventions.stale", due_on__lt=country.today).count()

    assert 0 < late < opened / 2


def test_most_structures_gave_their_results_and_some_are_late(country):
    found = with_missing(YearReturn.objects.filter(year=2007))
    lacking = [bool(missing_of(row)) for row in found]

    assert len(lacking) // 10 < sum(lacking) < len(lacking) // 2


def test_the_plan_has_late_steps_and_done_ones_and_texts_unread(country):
    steps = PlanStep.objects.filter(meeting__isnull=False)

    assert set(steps.values_list("state", flat=True)) == set(StepState) - {StepState.DROPPED}
    assert any(step.is_late(country.today) for step in steps)
    assert {row.read_on is None for row in TextDelivery.objects.filter(text__kind=TextKind.NOTE)} == {True, False}
