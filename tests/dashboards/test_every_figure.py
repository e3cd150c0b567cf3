"""Every line of every block of a dashboard is a plain recount of the same rows, for every role."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest

from conventions.models import OpinionRequest
from financing.enums import BudgetLine
from financing.models import Commitment, FdiFile, FinancialDiagnostic, FundersRound
from financing.services.fdi import file_fdi
from iae_portal.core import clock
from iae_portal.core.enums import Role
from iae_portal.core.models import Service
from seminars.models import Contribution
from tests.dashboards import recount_blocks
from tests.dashboards.board_scene import PAGE
from tests.dashboards.test_territory import SEEN, tables_of, values_of
from tests.dashboards.test_territory_money import funded
from tests.factories import make_user, service
from tests.factories.conventions import MeasureFactory, SiaeFactory
from tests.factories.financing import credit
from tests.factories.seminars import ContributionFactory, region
from tests.scenes import scene

__all__ = ["funded"]
pytestmark = pytest.mark.django_db
BLOCKS: dict[str, Callable] = {
    "etats": recount_blocks.states_of,
    "sorties": recount_blocks.exits_of,
    "delais": recount_blocks.delays_of,
    "conseil": recount_blocks.council_of,
    "diagnostics": recount_blocks.diagnostics_of,
    "seminaires": recount_blocks.seminars_of,
    "retards": recount_blocks.late_of,
}
FILES = {"59L": "filed", "59V": "granted", "62": "first_paid", "69": "paid"}


@scene
def varied(funded):
    """What the other scenes leave at nothing: the year before, what is delivered and given, the other lines of
    credits, structures that did not answer."""
    for rank, (code, state) in enumerate(FILES.items(), 1):
        siae = SiaeFactory(service=service(code))
        MeasureFactory(siae=siae, indicator_code="SORTIES", year=2003 + rank, **exits(rank))
        _file_of_the_fund(code, siae, rank, state)
        credit(code, f"{2000 + rank}.05", year=2008, line=BudgetLine.MODULATION)
        diagnostic = FinancialDiagnostic.objects.filter(service=service(code))
        diagnostic.update(state="delivered", delivered_on=dt.date(2008, 9, 10 + rank))
        if rank > 2:
            # Delivered in the year that follows, or in the same one.
            diagnostic.update(started_on=dt.date(2007, rank, 1), delivered_on=dt.date(2011 - rank, 10, 1))
        before = OpinionRequest.objects.filter(service=service(code)).order_by("pk")[:rank]
        days = {"asked_on": dt.date(2007, 2, 1), "given_on": dt.date(2007, 3, rank)}
        OpinionRequest.objects.filter(pk__in=[row.pk for row in before]).update(**days)
    for days in (0, 1):
        _diagnostic_on(clock.today() + dt.timedelta(days=days))
    _contribution_given()


def _diagnostic_on(day: dt.date) -> None:
    """Begun today, or only planned; its round too."""
    siae = SiaeFactory(service=service("59L"))
    row = FinancialDiagnostic.objects.create(siae=siae, service=siae.service, consultant="Exemple", started_on=day)
    FundersRound.objects.create(diagnostic=row, held_on=day, need=Decimal(1000))


def exits(rank: int) -> dict:
    return {"value": None, "examined": 7 + rank, "durable": rank, "transition": 1, "positive": 1}


def _file_of_the_fund(code: str, siae, rank: int, state: str) -> None:
    envelope = credit(code, f"{500 * rank}.10", year=2008, line=BudgetLine.FDI)
    days = {"filed_on": dt.date(2008, 10, 1), "project_start": dt.date(2008, 12, 1)}
    values = {"nature": "consulting", "purpose": "x", "cost": Decimal(100), "requested": Decimal(100), **days}
    file = file_fdi(actor=make_user(Role.OFFICER, code, username=f"fonds-{code}"), siae=siae, values=values)
    if state == "filed":
        return
    granted = {"granted": 50 + rank, "granted_on": clock.today(), "first_payment": 20, "balance": 30 + rank}
    FdiFile.objects.filter(pk=file.pk).update(state=state, **granted)
    Commitment.objects.create(envelope=envelope, fdi_file=file, amount=50 + rank, reason="exemple", made_at=clock.now())


def _contribution_given() -> None:
    row = ContributionFactory(region=region("82"), service=service("R82"))
    day = clock.today()
    given = {"speakers_given_on": day, "fourth_answered_on": day, "presentation_given_on": day}
    correspondent = make_user(Role.REGIONAL_OFFICER, "R82", username="correspondant")
    Contribution.objects.filter(pk=row.pk).update(
        state="given", fourth="no", correspondent=correspondent, correspondent_named_on=day, **given
    )


def shown(tables: dict, key: str) -> dict[str, list]:
    lines = values_of(tables[key])
    if key == "sorties":  # the target and the reference are recounted beside the rates (test_territory)
        return {name: values[:3] for name, values in lines.items()}
    return lines


@pytest.mark.parametrize("role", SEEN)
def test_every_line_of_every_block_is_a_plain_recount(role, varied, request):
    codes = SEEN[role]
    tables = tables_of(request.getfixturevalue(role))

    assert {key: shown(tables, key) for key in BLOCKS} == {key: count(codes) for key, count in BLOCKS.items()}


@pytest.mark.parametrize("role", SEEN)
def test_the_other_lines_of_credits_are_a_plain_recount(role, varied, request):
    credits_ = values_of(tables_of(request.getfixturevalue(role))["credits"])

    for line in (BudgetLine.MODULATION, BudgetLine.FDI):
        notified, committed, paid = recount_blocks.line_of(SEEN[role], line)
        # Nothing of these lines waits; what is committed will be paid.
        assert credits_[line.label][:5] == [notified, committed, paid, 0, committed], line


PLACES = {
    "director_31": {"DDTEFP 59L": {"59L"}, "DDTEFP 59V": {"59V"}, "DDTEFP 62": {"62"}},
    "national": {"Nord-Pas-de-Calais": {"59L", "59V", "62"}, "Rhône-Alpes": {"69"}},
}


@pytest.mark.parametrize(("role", "whole"), [("director_31", "Nord-Pas-de-Calais"), ("national", "France")])
def test_the_exits_of_each_territory_and_of_six_years_are_a_plain_recount(role, whole, varied, request):
    client = request.getfixturevalue(role)
    places = PLACES[role] | {whole: set().union(*PLACES[role].values())}

    by_place = {row.name: row.cells for row in tables_of(client)["sorties-territoires"].lines}
    dynamic, durable = map(values_of, client.get(PAGE, {"year": "2008", "ans": "6"}).context["multiples"].tables)

    for name, codes in places.items():
        answered, *values = by_place[name]
        assert [answered.text, *(cell.value for cell in values)] == recount_blocks.place_of(codes), name
        assert [dynamic[name], durable[name]] == recount_blocks.six_years_of(codes), name
    assert len(places) <= len(by_place) <= Service.objects.count()
