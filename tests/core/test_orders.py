"""What has no day comes last, on both databases and both ways."""

import datetime as dt

import pytest
from django.apps import apps
from django.db import models

from conventions.models import Convention, OpinionRequest
from iae_portal.core.lists import is_always_known, ordered
from tests.factories.conventions import OpinionRequestFactory


@pytest.mark.django_db
@pytest.mark.parametrize("reversed_", [False, True])
def test_a_list_sorted_by_a_day_ends_with_those_without(reversed_):
    first, second = (OpinionRequestFactory(effective_on=dt.date(2009, month, 1)) for month in (1, 2))
    unknown = OpinionRequestFactory(effective_on=None)

    rows = list(OpinionRequest.objects.order_by(ordered("effective_on", reversed_, OpinionRequest)))

    assert rows == ([second, first, unknown] if reversed_ else [first, second, unknown])


def test_no_model_isordered_by_a_day_that_may_be_missing():
    bare = [
        f"{model._meta.label} : {name}"
        for model in apps.get_models()
        for name in model._meta.ordering
        if isinstance(name, str) and _may_be_unknown(model, name.removeprefix("-"))
    ]

    assert bare == []


def _may_be_unknown(model: type[models.Model], path: str) -> bool:
    """A day at the end of the path, empty on some row."""
    field, unknown = None, False
    for name in path.split("__"):
        field = model._meta.pk if name == "pk" else model._meta.get_field(name)
        unknown = unknown or field.null
        model = field.related_model or model
    return unknown and isinstance(field, models.DateField)


@pytest.mark.parametrize(
    ("path", "known"),
    [
        ("start", True),
        ("siae__sort_key", True),
        ("signed_on", False),
        ("previous__number", False),
        ("counted_by_the_query", False),
        ("annexes", False),
    ],
)
def test_the_unknown_is_put_last_only_where_there_may_be_some(path, known):
    """An index gives the order of what is always known."""
    assert is_always_known(Convention, path) is known
    assert bool(ordered(path, False, Convention).nulls_last) is not known
