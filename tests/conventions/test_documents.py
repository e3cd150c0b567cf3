"""What the documents of a dossier are made of: the version that still stands, days, who signs."""

import datetime as dt
from types import SimpleNamespace

import pytest

from conventions import documents
from conventions.enums import DECIDING_LETTERS, ConventionState, LetterKind
from conventions.models import Convention
from conventions.printing import opinion_words
from iae_portal.core.rights import colleagues
from tests.factories.conventions import ConventionFactory, LetterFactory, SignatureVersionFactory

pytestmark = pytest.mark.django_db

FILED, ACKNOWLEDGED = dt.date(2008, 9, 3), dt.date(2008, 10, 2)
OF_THE_PREFET, FOR_THE_HEAD = "Pour le préfet et par délégation,", "pour le directeur départemental"


def test_the_version_that_stands_is_the_one_that_nothing_cancelled(monkeypatch, officer_59l):
    """Alone it makes the paper final, and gives its words."""
    monkeypatch.setattr(documents, "convention_context", lambda data: data)
    monkeypatch.setattr(documents, "snapshot_of", lambda convention: {"of": "today"})
    convention = ConventionFactory(state=ConventionState.READY_TO_SIGN)
    cancelled = {"cancelled_at": dt.datetime(2008, 10, 2, tzinfo=dt.UTC), "cancel_reason": "Cible changée."}
    former = SignatureVersionFactory(convention=convention, snapshot={"of": "a first round"}, **cancelled)
    found = [documents.live_version(convention), documents.is_final(convention), documents.content(convention)]
    assert found == [None, False, {"of": "today"}]

    stands = SignatureVersionFactory(convention=convention, snapshot={"of": "the signature"}, rank=former.rank + 1)
    found = [documents.live_version(convention), documents.is_final(convention), documents.content(convention)]
    assert found == [stands, True, {"of": "the signature"}]

    convention.state = ConventionState.OPINION_GIVEN  # not frozen any more, whatever was
    assert (documents.is_final(convention), documents.content(convention)) == (False, {"of": "today"})


def test_what_is_written_once_is_asked_for_by_nobody(officer_59l, head_59l, director_31):
    """Another letter is another row of the register; a receipt is made when the structure sends."""
    letter = LetterFactory()
    for client in (officer_59l, head_59l, director_31):
        for kind in (documents.LETTER_KIND, documents.RECEIPT_KIND):
            assert kind.may_request(client.user, letter) is False
    asks = documents.CONVENTION_KIND.may_request, documents.ACKNOWLEDGEMENT_KIND.may_request
    for taken_over, may_ask in ((False, True), (True, False)):
        dossier = ConventionFactory(taken_over=taken_over)
        assert [ask(officer_59l.user, dossier) for ask in asks] == [may_ask, may_ask]
        assert [ask(director_31.user, dossier) for ask in asks] == [False, False]


@pytest.mark.parametrize(
    ("filed", "noted", "received", "dated", "refused"),
    [
        (FILED, ACKNOWLEDGED, FILED, ACKNOWLEDGED, dt.date(2008, 12, 2)),
        (FILED, None, FILED, dt.date(2008, 10, 15), dt.date(2008, 12, 15)),
        (None, ACKNOWLEDGED, ACKNOWLEDGED, ACKNOWLEDGED, dt.date(2008, 12, 2)),
    ],
)
def test_an_acknowledgement_says_the_day_of_the_request_and_is_dated_of_its_own(
    officer_59l, filed, noted, received, dated, refused
):
    row = ConventionFactory(filed_on=filed, acknowledged_on=noted, officer=officer_59l.user)
    told = documents.acknowledgement(row)

    assert (told["received_on"], told["date"], told["refused_on"]) == (received, dated, refused)
    assert told["signature"] == {"quality": OF_THE_PREFET, "name": f"{FOR_THE_HEAD}, {officer_59l.user}"}


@pytest.mark.parametrize("kind", sorted(set(LetterKind) - {LetterKind.ACKNOWLEDGEMENT}))
def test_who_decides_signs_in_the_name_of_the_director_and_who_follows_for_him(officer_59l, head_59l, kind):
    convention = ConventionFactory(officer=officer_59l.user)
    assert set(colleagues(convention.service)) == {officer_59l.user, head_59l.user}
    letter = LetterFactory(convention=convention, kind=kind, author=head_59l.user)
    told = documents.letter_content(letter)

    name = f"{FOR_THE_HEAD}, {officer_59l.user}"
    if kind in DECIDING_LETTERS:
        name = f"{head_59l.user}, le directeur départemental"
    assert told["signature"] == {"quality": OF_THE_PREFET, "name": name}
    assert f"Dossier suivi par : {officer_59l.user}" in told["references"]
    assert (told["date"], told["number"]) == (letter.written_on, Convention.objects.get().display_number)


@pytest.mark.parametrize(
    ("day", "body"),
    [
        ("2024-06-30", "du conseil départemental de l'insertion par l'activité économique"),
        ("2024-07-01", "de la commission spécialisée de l'inclusion et de l'insertion par l'activité économique"),
    ],
)
def test_the_visas_name_the_body_of_the_day_of_the_opinion(day, body):
    assert opinion_words({"given_on": day}) == {"given_on": dt.date.fromisoformat(day), "of_body": body}
    assert (opinion_words({}), opinion_words({"given_on": ""})) == (None, None)


@pytest.mark.parametrize(
    ("state", "newest", "stands"),
    [("in_force", True, True), ("in_force", False, False), ("expired", True, False), ("signed", True, None)],
)
def test_a_convention_is_in_force_while_it_runs_in_its_last_version(monkeypatch, state, newest, stands):
    monkeypatch.setattr(documents, "newest", lambda version: newest)
    runs = state in documents.RUNNING_STATES if stands is None else stands
    assert documents.is_in_force(SimpleNamespace(subject=SimpleNamespace(state=state))) is runs
