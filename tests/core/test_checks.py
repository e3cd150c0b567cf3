"""What stops the start: a constraint that could not say its sentence."""

import pytest
from django.apps import apps
from django.db.models import CheckConstraint, Q

from iae_portal.core.checks import constraints_can_speak
from iae_portal.core.models import Region


@pytest.mark.parametrize(
    "constraint",
    [constraint for model in apps.get_models() for constraint in model._meta.constraints],
    ids=lambda constraint: constraint.name,
)
def test_every_constraint_says_its_sentence(constraint):
    assert constraint.get_violation_error_message().count("%%") == 0


@pytest.mark.parametrize(("sentence", "mute"), [("De 0 à 100 %.", True), ("De 0 à 100 %%.", False)])
def test_a_bare_percent_stops_the_start(monkeypatch, sentence, mute):
    rule = CheckConstraint(condition=Q(pk__gt=0), name="rule", violation_error_message=sentence)

    monkeypatch.setattr(Region._meta, "constraints", [rule])

    assert [error.id for error in constraints_can_speak(None)] == ["core.E002"] * mute
