"""Which reminders a dossier gets in each state."""

from types import SimpleNamespace

import pytest

from conventions.enums import ConventionState
from conventions.reminders import MISSING, STALE
from iae_portal.core import clock
from iae_portal.notifications.reminders import RULES


@pytest.mark.parametrize(
    ("state", "kinds"),
    [
        (ConventionState.OPENED, [STALE]),
        (ConventionState.INCOMPLETE, [MISSING]),  # its pieces, and not a second line for the same dossier
        (ConventionState.COMPLETE, [STALE]),
        (ConventionState.SIGNED, []),
    ],
)
def test_a_dossier_that_waits_is_told_once(state, kinds):
    deadline = SimpleNamespace(subject=SimpleNamespace(state=state))
    told = [kind for kind in (MISSING, STALE) if RULES.get(kind).still_relevant(deadline, clock.today())]

    assert told == kinds
