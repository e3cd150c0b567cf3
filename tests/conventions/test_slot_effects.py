"""When the acts of a convention call what the upper floor does of them, and with what."""

import datetime as dt

import pytest

from conventions.enums import ConventionState
from conventions.renewal_steps import campaign_dates
from conventions.services import amendment_effects, endings
from conventions.services.open_amendment import ENDED, why_not_written
from iae_portal.core.errors import Refusal
from tests.factories.conventions import AmendmentFactory, ConventionFactory

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


class Effects:
    """A slot of one effect, which answers `answer` and keeps what it was given."""

    def __init__(self, answer: bool = True):
        self.answer, self.given = answer, []

    def all(self) -> list:
        return [lambda *given: self.given.append(given) or self.answer]


@pytest.fixture
def running():
    return ConventionFactory(state=ConventionState.IN_FORCE, signed_on=dt.date(2008, 1, 2), end=dt.date(2009, 11, 30))


@pytest.mark.parametrize(("moved", "called"), [(-DAY, True), (0 * DAY, False), (DAY, False)])
def test_only_an_end_brought_forward_shortens(running, monkeypatch, moved, called):
    effects = Effects()
    monkeypatch.setattr(amendment_effects, "SHORTENED_EFFECTS", effects)
    end = running.end + moved
    amendment_effects._move_end(running, end)

    running.refresh_from_db()
    assert (running.end, effects.given) == (end, [(running,)] if called else [])


@pytest.mark.parametrize(
    ("motive", "written", "sentence"),
    [
        ("", True, "n'est pas à reverser, ou l'ordre est déjà écrit"),
        ("Avenant non signé", False, "Rien n'est à reverser pour 2024"),
        ("Avenant non signé", True, None),
    ],
)
def test_the_aid_is_claimed_once_it_has_a_motive_and_something_to_order(
    running, head_59l, monkeypatch, settings, motive, written, sentence
):
    settings.PORTAL_TODAY = "2024-10-01"
    effects = Effects(written)
    monkeypatch.setattr(endings, "CLAIMED_EFFECTS", effects)
    monkeypatch.setattr(endings, "claim_motive", lambda convention, today: motive)
    if sentence:
        with pytest.raises(Refusal, match=sentence):
            endings.claim_back(actor=head_59l.user, convention=running)
    else:
        endings.claim_back(actor=head_59l.user, convention=running)
    last = campaign_dates(2023).claimed_after
    assert last == dt.date(2024, 9, 30)
    assert effects.given == ([(running, head_59l.user, last, motive)] if motive else [])


@pytest.mark.parametrize(("state", "said"), [(ConventionState.IN_FORCE, ""), (ConventionState.TERMINATED, ENDED)])
def test_an_amendment_in_preparation_is_written_while_its_convention_runs(running, state, said):
    amendment = AmendmentFactory(convention=running)
    running.state = state

    assert why_not_written(amendment) == said
