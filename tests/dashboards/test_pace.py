"""The credits, posts and delays of a home: those of the dashboard, as the night has counted them."""

import datetime as dt
from decimal import Decimal

import pytest

from iae_portal.core import clock
from iae_portal.core.models import NightCount
from iae_portal.core.services.night import count_country
from iae_portal.dashboards.selectors.pace import KIND, paces_of
from tests.dashboards.test_country import tables_of
from tests.factories.financing import credit, make_convention, validated
from tests.financing.test_monthly_states import rows, save_states
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@scene
def counted(territories, national, officer_59l):
    """The territories, one of which has worked two months of the year."""
    credit("59L", "100000.00", year=2008)
    annex = validated(officer_59l.user, make_convention("EI", 2008), fte="2.00")
    save_states(actor=officer_59l.user, convention=annex.convention, rows=rows("250", "266.52"))
    count_country(today=clock.today())


def shown(client) -> dict:
    (pace,) = paces_of(client.user, clock.today())
    posts = pace.posts
    return {
        "money": [pace.notified, pace.committed],
        "posts": [
            posts.month,
            posts.agreed,
            round(posts.realised, 2),
            f"{posts.answered:.0f} sur {posts.expected:.0f}",
        ],
        "delays": [pace.signing.count, pace.signing.median, pace.signing.slowest_tenth],
    }


def of_the_dashboard(client, **asked) -> dict:
    tables = tables_of(client, compte="direct", **asked)
    aid = tables["credits"].lines[0].cells
    agreed, realised, received = (
        dict(zip(tables["etp"].columns, line.cells, strict=True)) for line in tables["etp"].lines
    )
    month = [name for name, cell in realised.items() if cell.value is not None][-1]
    return {
        "money": [Decimal(cell.value) / 100 for cell in aid[:2]],
        "posts": [month, agreed[month].value, round(realised[month].value, 2), received[month].text],
        "delays": [cell.value for cell in tables["delais"].lines[0].cells[:3]],
    }


def test_a_home_says_what_the_dashboard_says(counted, director_31, regional_officer_31, national):
    for reader in (director_31, regional_officer_31, national):
        assert shown(reader) == of_the_dashboard(reader)
    assert shown(director_31)["delays"] != shown(national)["delays"]


def test_each_figure_of_the_home_leads_to_what_it_counts(counted, director_31):
    page = " ".join(director_31.get("/").content.decode().replace("\u202f", " ").replace("\xa0", " ").split())
    (pace,) = paces_of(director_31.user, clock.today())

    assert director_31.get(pace.signed_url).context["total"] == pace.signing.count
    for sentence in (
        "ETP réalisés en février pour 2,00 conventionnés</a>, 1 état sur 1.",
        "jours de médiane depuis le dépôt",
    ):
        assert sentence in page


@pytest.mark.parametrize(("hours", "there"), [(29, True), (30, False)])
def test_a_home_shows_no_figure_of_another_day(counted, national, officer_59l, hours, there):
    NightCount.objects.filter(kind=KIND).update(made_at=clock.now() - dt.timedelta(hours=hours))

    assert ("crédits, postes et délais" in national.get("/").content.decode()) is there
    assert paces_of(officer_59l.user, clock.today()) == []
