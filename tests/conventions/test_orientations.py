"""Orientations of the territory in a negotiation: only what the council has voted is shown and cited."""

import pytest

from conventions.enums import Axis, ConventionState
from conventions.selectors.negotiation import orientations_for
from conventions.services.dossier import write_objective
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
