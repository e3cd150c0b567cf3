"""The rules of reminders as the floors fill them: when each is told, and what no longer is."""

import datetime as dt
from types import SimpleNamespace

import pytest

from conventions.enums import ConventionState as C
from iae_portal.notifications.reminders import RULES
from tests.notifications.conftest import PIECES

DAY = dt.date(2008, 10, 15)
EVE, MORROW = DAY - dt.timedelta(days=1), DAY + dt.timedelta(days=1)
FORTNIGHT = "J-15 J-7 J-1 J"
# Kind: steps, then the days between two repeats.
STEPS = {
    "cdiae.convene": ("J-7 J-3 J-1 J", None),
    "cdiae.mandate": ("M-6 M-3 M-1", None),
    "cdiae.untold": ("J", 2),
    "conventions.amendment": (FORTNIGHT, 7),
    "conventions.clauses": ("M-3 M-2 M-1", 7),
    "conventions.ending": ("M-6 M-3 M-1", None),
    "conventions.letter": ("J-7 J", 7),
    "conventions.missing_pieces": (FORTNIGHT, 7),
    "conventions.procedure": ("J-3 J", 7),
    "conventions.received": ("J", 7),
    "conventions.renewal": ("M-3 M-2 M-1", None),
    "conventions.review": ("M-3 M-2 M-1", 7),
    "conventions.signature": ("J", 7),
    "conventions.stale": ("J", 15),
    "conventions.suspension": ("J", 7),
    "conventions.unattended": ("J", 7),
    "conventions.undertaking": ("J-30 J-7 J", 7),
    "conventions.year_accounts": (FORTNIGHT, 7),
    "conventions.year_report": (FORTNIGHT, 7),
    "conventions.year_results": (FORTNIGHT, 7),
    "dashboards.step": (FORTNIGHT, 7),
    "dashboards.text": (FORTNIGHT, 7),
    "financing.annex_due": ("J-7 J", 7),
    "financing.awaited": ("J", 7),
    "financing.collection": (FORTNIGHT, 7),
    "financing.late_states": ("J", 7),
    "financing.nearly_out": ("J", 7),
    "financing.off_pace": ("J", 7),
    "financing.recovery": ("J-7 J J+15 J+30", 7),
    "financing.states": ("J J+7", 7),
    "financing.to_order": ("J", 7),
    "financing.unpaid_part": ("J", 7),
    "seminars.correspondent": ("J-15 J-7 J-1", 7),
    "seminars.fourth_workshop": ("J-15 J-7 J-1", 7),
    "seminars.organiser": ("J-15 J-7 J-1", 7),
    "seminars.outcome": ("J+1", 7),
    "seminars.presentation": ("J-15 J-7 J-1", 7),
    "seminars.speakers": ("J-15 J-7 J-1", 7),
}


def test_when_each_kind_is_told():
    found = {kind: (" ".join(step.key for step in rule.steps), rule.repeat_every) for kind, rule in RULES}

    assert {kind: said for kind, said in found.items() if kind != PIECES} == STEPS


def is_told(kind: str, **subject) -> bool:
    """Still, on DAY."""
    return RULES.get(kind).still_relevant(SimpleNamespace(kind=kind, subject=SimpleNamespace(**subject)), DAY)


@pytest.mark.parametrize(
    ("kind", "states"),
    [
        ("conventions.missing_pieces", {C.INCOMPLETE}),
        (
            "conventions.stale",
            {C.OPENED, C.COMPLETE, C.NEGOTIATION, C.OPINION_PENDING, C.OPINION_GIVEN, C.READY_TO_SIGN},
        ),
        ("conventions.ending", {C.SIGNED, C.IN_FORCE}),
        ("conventions.renewal", {C.IN_FORCE}),
        ("conventions.signature", {C.READY_TO_SIGN}),
    ],
)
def test_the_states_in_which_a_dossier_is_told(kind, states):
    assert {state for state in C if is_told(kind, state=state)} == states


MEETING = {"state": "preparation", "has_unsent_change": True}
OPENED = SimpleNamespace(state="opened")


@pytest.mark.parametrize(
    ("kind", "subject", "told"),
    [
        ("cdiae.mandate", {"end": None}, True),
        ("cdiae.mandate", {"end": DAY}, True),
        ("cdiae.mandate", {"end": EVE}, False),
        ("cdiae.convene", {**MEETING, "held_on": MORROW}, True),
        ("cdiae.convene", {**MEETING, "held_on": DAY}, False),
        ("cdiae.convene", {**MEETING, "state": "convened", "held_on": MORROW}, False),
        ("cdiae.untold", {**MEETING, "held_on": MORROW}, True),
        ("cdiae.untold", {**MEETING, "held_on": DAY}, False),
        ("cdiae.untold", {**MEETING, "has_unsent_change": False, "held_on": MORROW}, False),
        ("conventions.received", {"sent_on": EVE, "closed_on": None}, True),
        ("conventions.received", {"sent_on": EVE, "closed_on": DAY}, False),
        ("conventions.received", {"sent_on": None, "closed_on": None}, False),
        ("financing.states", {"state": "validated", "suspended": False}, True),
        ("financing.states", {"state": "validated", "suspended": True}, False),
        ("financing.states", {"state": "closed", "suspended": False}, False),
        ("financing.collection", {"campaign": OPENED, "excluded": False}, True),
        ("financing.collection", {"campaign": OPENED, "excluded": True}, False),
        ("financing.collection", {"campaign": SimpleNamespace(state="collected"), "excluded": False}, False),
        ("financing.annex_due", {"is_running": False}, False),
        ("financing.recovery", {"is_open": False}, False),
        ("dashboards.step", {"is_open": False}, False),
        ("dashboards.text", {"read_on": None, "text": SimpleNamespace(withdrawn_on=None)}, True),
        ("dashboards.text", {"read_on": EVE, "text": SimpleNamespace(withdrawn_on=None)}, False),
        ("dashboards.text", {"read_on": None, "text": SimpleNamespace(withdrawn_on=EVE)}, False),
    ],
)
def test_what_is_still_told(kind, subject, told):
    assert bool(is_told(kind, **subject)) == told
