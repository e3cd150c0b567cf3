"""Long lists of the country: a page is found by an index of the order asked, and only its rows are read."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conventions.models import Convention, Measure, OpinionRequest, Siae
from conventions.views.conventions import ConventionList
from conventions.views.results import ExitList, OpinionList
from conventions.views.siae_list import SiaeListView
from iae_portal.core import lists as shared
from iae_portal.core.lists import KeysFirst, PortalListView
from tests.factories.conventions import ConventionFactory, MeasureFactory, SiaeFactory
from tests.urls import all_views


def list_views() -> list[type[PortalListView]]:
    found = (getattr(view, "view_class", object) for _, view in all_views())
    return [view for view in found if issubclass(view, PortalListView)]


def test_every_list_sorts_its_keys_alone():
    chosen = {view.paginator for view in list_views()}
    assert {paginator for paginator in chosen if isinstance(paginator, type)} <= {KeysFirst}


@pytest.mark.parametrize(
    ("view", "model", "narrowed"),
    [
        (SiaeListView, Siae, []),
        (ConventionList, Convention, []),
        (ExitList, Measure, ["indicator_code"]),
        (OpinionList, OpinionRequest, []),
    ],
)
def test_an_order_of_its_own_columns_is_that_of_an_index(view, model, narrowed):
    indexes = [index.fields for index in model._meta.indexes]
    indexes += [[field.name] for field in model._meta.fields if field.unique]
    orders = [[*narrowed, *sort.fields] for sort in view.sorts if not any("__" in name for name in sort.fields)]
    assert [order for order in orders if order not in [known[: len(order)] for known in indexes]] == []


def test_the_most_exits_first_is_the_order_of_an_index_too():
    """Thousands examined as many: an index walked backwards would leave their keys to be sorted."""
    assert ["indicator_code", "-examined", "id"] in [index.fields for index in Measure._meta.indexes]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("view", "sort", "walked"),
    [
        (ConventionList, "fin", '."end" = '),
        (ConventionList, "-fin", '."end" = '),
        (ConventionList, "-etat", '."state" = '),
        (ExitList, "annee", '."year" = '),
        (ExitList, "-annee", '."year" = '),
    ],
)
def test_the_rows_of_one_value_are_walked_in_the_order_of_the_list(national, monkeypatch, view, sort, walked):
    for rank, name in enumerate(("Alpha", "Bêta", "Bêta", "Zêta", "Gamma")):
        siae = SiaeFactory(name=name)
        ConventionFactory(siae=siae, start=dt.date(2008, 1, 1), end=dt.date(2008 + rank // 3, 12, 31))
        counts = {"value": None, "examined": 4, "durable": 1, "transition": 1, "positive": 1}
        MeasureFactory(siae=siae, indicator_code="SORTIES", year=2005 + rank // 3, **counts)
    page = reverse("conventions:list" if view is ConventionList else "conventions:exit_list")
    monkeypatch.setattr(view, "page_size", 1)

    def read(few: int) -> tuple[list, int]:
        monkeypatch.setattr(shared, "FEW", few)
        with CaptureQueriesContext(connection) as captured:
            found = [national.get(page, {"tri": sort, "page": n}).context["object_list"][0].pk for n in range(1, 6)]
        return found, sum(walked in query["sql"] for query in captured)

    (sorted_, none), (found, each) = read(99), read(0)
    assert found == sorted_
    assert (len(set(found)), none, each) == (5, 0, 5)
