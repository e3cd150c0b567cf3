"""Long lists of the country: a page is found by an index of the order asked, and only its rows are read."""

import pytest

from conventions.models import Convention, Measure, Siae
from conventions.views.conventions import ConventionList
from conventions.views.results import ExitList
from conventions.views.siae_list import SiaeListView
from iae_portal.core.lists import KeysFirst, PortalListView
from tests.urls import all_views


def lists() -> list[type[PortalListView]]:
    found = (getattr(view, "view_class", object) for _, view in all_views())
    return [view for view in found if issubclass(view, PortalListView)]


def test_every_list_sorts_its_keys_alone():
    chosen = [
        view for view in lists() if isinstance(view.paginator, type) and not issubclass(view.paginator, KeysFirst)
    ]
    assert chosen == []


@pytest.mark.parametrize(
    ("view", "model", "narrowed"),
    [(SiaeListView, Siae, []), (ConventionList, Convention, []), (ExitList, Measure, ["indicator_code"])],
)
def test_an_order_of_its_own_columns_is_that_of_an_index(view, model, narrowed):
    indexes = [index.fields for index in model._meta.indexes]
    indexes += [[field.name] for field in model._meta.fields if field.unique]
    orders = [[*narrowed, *sort.fields] for sort in view.sorts if not any("__" in name for name in sort.fields)]
    assert [order for order in orders if order not in [known[: len(order)] for known in indexes]] == []
