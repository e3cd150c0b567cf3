"""Both sides of what the room, the agenda and the diagnosis of a council tell."""

from types import SimpleNamespace

import pytest

from cdiae.enums import ItemState
from cdiae.presence import Mode
from cdiae.selectors import session
from cdiae.selectors.diagnosis import DiagnosisTable
from cdiae.services import agenda


def vote(outcome) -> SimpleNamespace | None:
    return outcome and SimpleNamespace(outcome=outcome)


@pytest.mark.parametrize(
    ("outcome", "settled", "needs", "awaited"),
    [
        (ItemState.REJECTED, False, True, True),
        (ItemState.ADOPTED, False, True, False),
        (None, False, True, False),
        (ItemState.REJECTED, True, True, False),
        (ItemState.REJECTED, False, False, False),
    ],
)
def test_another_sense_is_awaited_once_one_was_rejected(outcome, settled, needs, awaited):
    line = SimpleNamespace(last_vote=vote(outcome), item=SimpleNamespace(needs_vote=needs), settled=settled)
    assert session.ItemLine.awaits_another_sense.fget(line) is awaited


@pytest.mark.parametrize(
    ("seat", "mode", "chair"), [(1, Mode.IN_PERSON, True), (1, Mode.PROXY, False), (2, Mode.IN_PERSON, False)]
)
def test_the_voice_of_the_chair_is_that_of_who_sits_there(seat, mode, chair):
    composition = SimpleNamespace(chair=1, votes_of=lambda seat: 1)
    voice = SimpleNamespace(seat=seat, speaker=9, mode=mode)
    seats = dict.fromkeys((1, 2), SimpleNamespace(label="siège"))
    assert session._voice(voice, seats, {9: "X"}, SimpleNamespace(composition=composition)).chair is chair


@pytest.mark.parametrize(("rates", "unknown"), [((1, 2), False), ((1, None), True), ((), False)])
def test_an_unknown_rate_is_told(rates, unknown):
    shown = SimpleNamespace(in_areas=[SimpleNamespace(rate=rate) for rate in rates])
    assert DiagnosisTable.has_unknown_rate.fget(shown) is unknown


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("key", "step", "order"), [(1, -1, None), (1, 1, [2, 1, 3]), (3, -1, [1, 3, 2]), (3, 1, None), (2, 1, [1, 3, 2])]
)
def test_an_item_moves_one_place_within_the_agenda(monkeypatch, key, step, order):
    done = []
    rows = [SimpleNamespace(pk=pk) for pk in (1, 2, 3)]
    monkeypatch.setattr(agenda, "items_of", lambda meeting: rows)
    monkeypatch.setattr(agenda, "reorder", lambda *, actor, meeting, ids: done.append(ids))
    agenda.move_item(actor=None, item=SimpleNamespace(pk=key, meeting=None), step=step)
    assert done == ([] if order is None else [order])
