"""What the database refuses of one field is said beside it, with a link from the head of the page."""

import pytest
from django.apps import apps
from django.db.models import CheckConstraint, F, Q
from django.urls import reverse

from iae_portal.core.constraints import FieldCheck
from tests.factories.conventions import ConventionFactory
from tests.forms import forms_of
from tests.pages import said_beside

OURS = ("conventions.", "cdiae.", "financing.", "seminars.", "iae_portal.")
CHECKS = [
    (model, rule)
    for model in apps.get_models()
    if model.__module__.startswith(OURS)
    for rule in model._meta.constraints
    if isinstance(rule, CheckConstraint)
]


def columns_of(condition: Q) -> set[str]:
    """The columns that a condition reads, one beyond names where it computes."""
    found = set()
    for part in condition.children:
        if isinstance(part, Q):
            found |= columns_of(part)
        elif isinstance(part, tuple):
            found |= {part[0].partition("__")[0]}
            found |= {name.name for name in getattr(part[1], "flatten", list)() if isinstance(name, F)}
            found |= {part[1].name} if isinstance(part[1], F) else set()
        else:
            found |= {"", "computed"}
    return found


def test_a_rule_of_one_column_names_its_field():
    """A state alone is typed by nobody."""
    alone = [(rule.name, columns_of(rule.condition)) for _, rule in CHECKS if not isinstance(rule, FieldCheck)]
    assert [name for name, columns in alone if len(columns) == 1 and columns != {"state"}] == []
    named = [(model, rule) for model, rule in CHECKS if isinstance(rule, FieldCheck)]
    assert len(named) > 100
    unknown = [rule.name for model, rule in named if rule.field not in {row.name for row in model._meta.fields}]
    assert unknown == []


@pytest.mark.django_db
@pytest.mark.parametrize(("end", "said"), [("2009-01-01", True), ("2009-01-02", False)])
def test_the_field_of_a_rule_says_it(officer_59l, end, said):
    address = reverse("conventions:frame", args=[ConventionFactory(siae__service__code="59L").number])
    (form,) = forms_of(officer_59l.get(address).content.decode(), address)

    page = officer_59l.post(address, form.values | {"start": "2009-01-01", "end": end})

    assert (page.status_code == 422) is said
    assert ("La date de fin doit suivre la date d'effet." in said_beside(page.content.decode()).get("end", "")) is said
