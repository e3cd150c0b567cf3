"""The credits and the ETP of a dashboard: each figure is a plain recount of the same rows, for every role."""

import datetime as dt
import re
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from financing.enums import BudgetLine, PaymentKind
from financing.models import FinancialAnnex, MonthlyState, PaymentLine
from financing.selectors.monthly_fte import MonthlyFte
from financing.services.forecasts import refresh_forecasts
from iae_portal.core import clock
from iae_portal.core.enums import Role
from iae_portal.dashboards.selectors.board.blocks_work import fte
from iae_portal.dashboards.selectors.board.tallies import Tallies
from tests.dashboards.recount_money import credits_of, etp_of
from tests.dashboards.test_territory import SEEN, tables_of, values_of
from tests.factories import make_user, service
from tests.factories.conventions import SiaeFactory
from tests.factories.financing import credit, entered, make_convention
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@scene
def funded(territories):
    """In each service an annexe in force, paid in part, then one that waits for credits; none is that of another."""
    for rank, code in enumerate(("59L", "59V", "62", "69"), 1):
        actor = make_user(Role.OFFICER, code, username=f"argent-{code}")
        credit(code, f"{30_000 * rank}.37", year=2008)
        _in_force(actor, code, rank)
        entered(actor, make_convention("EI", 2008, siae=SiaeFactory(type="EI", service=service(code))), fte="30.00")
    refresh_forecasts(today=clock.today())


def _in_force(actor, code: str, rank: int) -> None:
    siae = SiaeFactory(type="EI", service=service(code), network="Réseau exemple" if rank == 2 else "")
    annex = entered(actor, make_convention("EI", 2008, siae=siae), fte=f"{rank}.25")
    FinancialAnnex.objects.filter(pk=annex.pk).update(state="validated")
    for month in (1, 2, 3):
        hours = Decimal(f"{120 * rank + month}.40")
        MonthlyState.objects.create(
            convention=annex.convention,
            month=dt.date(2008, month, 1),
            hours=hours,
            headcount=3,
            entered_at=clock.now(),
        )
    for kind, amount, paid in (
        (PaymentKind.ADVANCE, 3000, True),
        (PaymentKind.REGULARISATION, 900, False),
        (PaymentKind.RECOVERY, 200, True),
        (PaymentKind.MODULATION, 70, True),
    ):
        PaymentLine.objects.create(
            annex=annex,
            kind=kind,
            month=dt.date(2008, 3, 1),
            key=f"{kind}-{code}",
            amount=Decimal(f"{amount + rank}.03"),
            paid_on=clock.today() if paid else None,
        )


def shown(client, **asked) -> tuple:
    tables = tables_of(client, **asked)
    money, months = values_of(tables["credits"])[BudgetLine.JOB_AID.label], values_of(tables["etp"])
    return [Decimal(cents) / 100 for cents in money[:5]], (months["Conventionnés"], months["Réalisés"])


def rounded(etp: tuple) -> tuple:
    return tuple([value and round(value, 6) for value in months] for months in etp)


def test_credits_and_etp_are_a_plain_recount_for_every_role(funded, request):
    wrong, known = {}, set()
    for role, codes in SEEN.items():
        money, etp = shown(request.getfixturevalue(role))
        expected = credits_of(codes, 2008), etp_of(codes, 2008)
        known |= {*money, etp[1][0]}
        if (money, rounded(etp)) != (expected[0], rounded(expected[1])):
            wrong[role] = (money, expected[0], etp, expected[1])
    assert wrong == {}
    assert len(known) >= 30 and 0 not in known


def test_the_states_of_a_territory_are_read_once(funded, director_31):
    """Their hours, and of how many annexes they are; the territory is asked of their conventions alone."""
    with CaptureQueriesContext(connection) as captured:
        shown(director_31)

    (months,) = [query["sql"] for query in captured if ' FROM "financing_monthlystate"' in query["sql"]]
    assert months.count(' FROM "financing_monthlystate"') == 1
    # Of the annexes of the segments, of those expected, of the conventions of the states.
    assert months.count('"service_id" IN (') == 3


def test_a_choice_narrows_the_etp_and_not_the_credits(funded, director_31):
    money, etp = shown(director_31, network="Réseau exemple")
    assert money == shown(director_31)[0]
    assert etp[0] == [Decimal("2.25")] * 12


def test_credits_say_how_many_services_have_theirs(territories, director_31):
    for code in ("59L", "62"):
        credit(code, "1000.00", year=2008)

    tables = tables_of(director_31)

    money = values_of(tables["credits"])
    told = {line.name: line.cells[-1].shown for line in tables["credits"].lines}
    assert (money[BudgetLine.JOB_AID.label][0], told[BudgetLine.JOB_AID.label]) == (300_010, "2 sur 3")
    assert (money[BudgetLine.FDI.label][0], told[BudgetLine.FDI.label]) == (None, "0 sur 3")
    part = "Crédits des seuls services qui ont leur enveloppe : Nord-Pas-de-Calais (2 services sur 3)."
    assert part in tables["territoires"].how
    credit("59V", "1000.00", year=2008)
    assert part not in tables_of(director_31)["territoires"].how


def test_the_etp_of_a_month_say_how_many_states_they_are_of():
    january, *others = (dt.date(2008, month, 1) for month in range(1, 13))
    months = [MonthlyFte(january, Decimal(10), Decimal("4.056"), Decimal(1), Decimal(2))]
    months += [MonthlyFte(month, Decimal(10), None, None, Decimal(2)) for month in others]

    table = fte(SimpleNamespace(year=2008), Tallies(2008, months=months))

    assert [cell.shown for cell in table.lines[-1].cells] == ["1 sur 2"] + ["inconnu"] * 11
    # The page shows the chart and its own table, to the hundredth as the cells of the files.
    assert [line.texts[0] for line in table.chart.series] == [line.cells[0].shown for line in table.lines[:2]]
    assert table.chart.series[1].texts[0] == "4,06"
    page = render_to_string("components/charts/lines.html", {"chart": table.chart})
    assert re.findall(r'<th scope="row">États reçus</th>\s*<td class="portal-number">([^<]*)</td>', page) == ["1 sur 2"]
