"""A last day left empty is told on the form as soon as it is known, by the rule that will write it."""

import datetime as dt

import pytest
from django.urls import reverse

from conventions.enums import ConventionState
from tests.factories import service
from tests.factories.conventions import ConventionFactory, SiaeFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"form": "multi_year", "start": "2009-03-15"}, "Laissé vide : le 14 mars 2012."),
        ({"form": "annual", "start": "2009-03-15"}, "Laissé vide : le 14 mars 2010."),
        ({"form": "annual", "start": "2008-02-29"}, "Laissé vide : le 28 février 2009."),
        ({"form": "annual", "start": "2009-03-15", "end": "2009-12-31"}, ""),
        ({"form": "annual", "start": "2009-03-15", "end": "demain"}, ""),
        ({"form": "annual", "start": ""}, ""),
    ],
)
def test_the_end_of_a_convention_is_told_before_it_is_written(officer_59l, typed, told):
    answer = officer_59l.get(reverse("conventions:open"), {"propose": "1", **typed})
    assert answer.content.decode().strip() == told


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"notified_on": "2008-10-15"}, "Laissé vide : le 30 octobre 2008."),
        ({"notified_on": "2008-10-15", "observations_due_on": "2008-12-01"}, ""),
        ({}, ""),
    ],
)
def test_the_delay_of_observations_is_told_before_it_is_written(head_59l, typed, told):
    convention = ConventionFactory(state=ConventionState.IN_FORCE, signed_on=dt.date(2008, 1, 2))
    answer = head_59l.get(reverse("conventions:procedure_new", args=[convention.number]), {"propose": "1", **typed})
    assert answer.content.decode().strip() == told


def test_the_form_asks_for_it_by_itself_and_says_it_aloud(officer_59l):
    page = officer_59l.get(reverse("conventions:open")).content.decode()
    assert page.count('hx-get="?propose=1"') == 3
    assert '<span id="jour-propose" role="status"></span>' in page


@pytest.mark.parametrize("name", ["open", "take_over"])
def test_a_service_without_structure_is_led_to_its_structures(officer_59l, name):
    address = reverse(f"conventions:{name}")
    before = officer_59l.get(address).text
    SiaeFactory(service=service("59L"))
    after = officer_59l.get(address).text
    assert ["/structures/creer/" in page for page in (before, after)] == [True, False]
