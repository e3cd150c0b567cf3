"""Orientations of the territory in a negotiation: only what the council has voted is shown and cited."""

import datetime as dt
from types import SimpleNamespace

import pytest

from conventions.enums import Axis, ConventionState
from conventions.forms.measures import years_with_results
from conventions.models import Objective
from conventions.selectors.negotiation import orientations_for
from conventions.services.dossier import write_objective
from conventions.services.renewals import renew
from iae_portal.core.errors import Refusal
from tests.factories.conventions import ConventionFactory, OrientationFactory


def test_an_orientation_is_cited_once_voted(officer_59l):
    convention = ConventionFactory(state=ConventionState.NEGOTIATION, officer=officer_59l.user)
    voted, proposed = OrientationFactory(), OrientationFactory(voted_on=None)
    assert orientations_for(convention) == [voted]
    objective = {"actor": officer_59l.user, "convention": convention, "axis": Axis.SUPPORT, "text": "Former."}
    with pytest.raises(Refusal, match="pas encore votée"):
        write_objective(**objective, orientation=proposed)
    assert write_objective(**objective, orientation=voted).orientation == voted


def test_a_renewal_cites_what_is_still_in_force(maker, siae, officer_59l):
    ended, alive = OrientationFactory(end=dt.date(2008, 12, 31)), OrientationFactory(end=None)
    previous = maker.take_over(siae, dt.date(2008, 1, 1), dt.date(2008, 12, 31))
    for orientation in (ended, alive):
        Objective.objects.create(convention=previous, axis=Axis.SUPPORT, text="Former.", orientation=orientation)
    opened = renew(actor=officer_59l.user, previous=previous)

    assert set(opened.objectives.values_list("orientation", flat=True)) == {None, alive.pk}


@pytest.mark.parametrize(
    ("today", "years"), [((2008, 12, 31), [2005, 2006, 2007]), ((2009, 1, 1), [2005, 2006, 2007, 2008])]
)
def test_results_are_entered_for_the_three_years_before_and_those_that_are_over(today, years):
    convention = SimpleNamespace(start=dt.date(2008, 1, 1), end=dt.date(2008, 12, 31))

    assert years_with_results(convention, dt.date(*today)) == years
