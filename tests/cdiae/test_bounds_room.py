"""Both sides of what the room, the agenda and the diagnosis of a council tell."""

import datetime as dt
from contextlib import nullcontext
from types import SimpleNamespace

import pytest

from cdiae.enums import ItemState
from cdiae.presence import Mode
from cdiae.selectors import session
from cdiae.selectors.diagnosis import DiagnosisTable
from cdiae.services import agenda, members
from conventions.enums import OpinionState
from iae_portal.core.errors import Refusal
from tests.factories.cdiae import holder_of, make_council, make_item, make_meeting, make_request


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


@pytest.mark.django_db
@pytest.mark.parametrize("rank", [1, 2, 3, 4])
def test_an_item_put_back_takes_its_rank_again(officer_59l, rank):
    meeting = make_meeting(make_council("59L"))
    rows = [make_item(meeting) for _ in range(4)]
    undone = agenda.remove_item(actor=officer_59l.user, item=rows[rank - 1])
    assert meeting.items.count() == 3
    agenda.put_item_back(actor=officer_59l.user, undone=undone)
    shown = meeting.items.order_by("position").values_list("title", "position")
    assert list(shown) == [(f"Point {number}", number) for number in (1, 2, 3, 4)]


@pytest.mark.django_db
@pytest.mark.parametrize("lost", ["", "elsewhere", "answered"])
def test_an_item_comes_back_only_while_its_request_waits_for_it(officer_59l, lost):
    council = make_council("59L")
    meeting, request = make_meeting(council), make_request()
    undone = agenda.remove_item(actor=officer_59l.user, item=make_item(meeting, request))
    if lost == "elsewhere":
        make_item(make_meeting(council), request)
    if lost == "answered":
        type(request).objects.filter(pk=request.pk).update(state=OpinionState.WITHDRAWN)
    with pytest.raises(Refusal, match="rien n'est annulé") if lost else nullcontext():
        agenda.put_item_back(actor=officer_59l.user, undone=undone)


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "refused"), [(-1, False), (0, False), (1, True)])
def test_a_mandate_that_is_over_is_not_made_longer(officer_59l, days, refused):
    said = {"actor": officer_59l.user, "member": holder_of(make_council("59L"), "unions")}
    day = dt.date(2008, 10, 10)
    members.end_mandate(**said, left_on=day, departure="resignation")
    with pytest.raises(Refusal, match="déjà terminé le 10 octobre 2008") if refused else nullcontext():
        members.end_mandate(**said, left_on=day + dt.timedelta(days=days), departure="lost_quality")
