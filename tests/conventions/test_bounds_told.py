"""Who is told, what is shown and from which day: both sides, on objects that hold only what is read of them."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace as Row

import pytest

from conventions.enums import ABANDONED_STATES, ConventionState, OpinionValue, ProposalState, Side
from conventions.reminders import SIGNATURE, SUSPENSION
from conventions.selectors import benchmarks, in_force, letters, opinions, reviews, year_figures
from conventions.selectors.year_results import YearResults
from conventions.services import acknowledgement, daily, deadlines, motives, presented, reservations, result_import
from conventions.services.letters import check_receipt
from iae_portal.core import clock
from iae_portal.core.enums import Role
from iae_portal.core.errors import FieldRefusal, Refusal

TODAY = dt.date(2008, 10, 15)
TOMORROW = TODAY + dt.timedelta(days=1)


@pytest.fixture
def called(monkeypatch):
    """Put aside what a service calls; the calls are told, the oldest first."""
    calls = []

    def put_aside(module, name, answer=None):
        def stand_in(*args, **told):
            calls.append((name, args, told))
            return answer

        monkeypatch.setattr(module, name, stand_in)

    put_aside.calls = calls
    return put_aside


@pytest.mark.parametrize(
    ("kind", "owner", "role"),
    [(SIGNATURE, None, Role.HEAD), (SUSPENSION, None, Role.HEAD), ("anything", "M. Chargé", Role.OFFICER)],
)
def test_the_head_owns_what_he_signs_and_the_officer_all_else(called, kind, owner, role):
    called(deadlines, "open_deadline")
    deadlines._open(Row(officer="M. Chargé", number="044-ACI-08-001"), kind, TODAY, "detail", "À faire")
    ((_, _, told),) = called.calls
    assert (told["owner"], told["owner_role"], told["due_on"]) == (owner, role, TODAY)


def test_a_benchmark_shows_the_row_of_its_own_structure():
    convention = Row(siae_id=7, service=Row(departement_id="44"))
    rows = [(8, "44", {"value": Decimal(80)}, None), (7, "44", {"value": Decimal(70)}, None)]
    asked = benchmarks.Counter({"44": 3, "49": 4})
    found = benchmarks._benchmark(convention, 2007, rows, asked)
    assert (found.last, found.last_label) == ({"value": Decimal(70)}, "70")
    assert (found.departement["value"].asked, found.region["value"].asked) == (3, 7)
    nothing = benchmarks._benchmark(convention, 2007, rows[:1], asked)
    assert (nothing.last, nothing.examined, nothing.last_label) == ({}, None, "non connue")
    exits = [(7, "44", {"dynamic": None, "durable": None}, 0)]
    none_examined = benchmarks._benchmark(convention, 2007, exits, asked)
    assert none_examined.last_label == f"{benchmarks.NOT_SIGNIFICANT} (aucune sortie examinée)"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({}, ""),
        ({"start": TOMORROW}, "pas encore en vigueur"),
        ({"end": TODAY - dt.timedelta(days=1)}, "plus en vigueur"),
        ({"signed_on": None}, "n'est pas signée"),
        ({"state": next(iter(ABANDONED_STATES))}, "n'est pas signée"),
    ],
)
def test_a_convention_is_in_force_from_its_first_day_once_signed(changed, sentence):
    values = {"signed_on": TODAY, "state": ConventionState.IN_FORCE, "start": TODAY, "end": TODAY, "ended_on": None}
    found = in_force._not_in_force(Row(**values | changed), TODAY)
    assert sentence in found
    assert bool(found) == bool(sentence)


@pytest.mark.parametrize(
    ("value", "lifted_on", "called_for"),
    [
        (OpinionValue.RESERVED, None, True),
        (OpinionValue.RESERVED, TODAY, False),
        (OpinionValue.FAVOURABLE, None, False),
    ],
)
def test_reservations_alone_call_for_an_answer(value, lifted_on, called_for):
    opinion = Row(opinion=value, lifted_on=lifted_on, must_be_favourable=True)
    assert ("D. 5132-30" in opinions.reservations_to_answer(Row(), opinion)) is called_for
    assert opinions.reservations_to_answer(Row(), None) == ""


def test_reservations_are_already_lifted_only_with_a_day():
    assert "qui reste à lever" in reservations._already(Row(lifted_on=None, lifted_by=""))
    assert "déjà levées, le 15 octobre 2008" in reservations._already(Row(lifted_on=TODAY, lifted_by="Mme Exemple"))


@pytest.mark.parametrize(("first", "expected"), [(None, "itself"), ("the first", "the first")])
def test_a_note_to_the_council_stands_behind_the_first_request(called, first, expected):
    called(presented, "ask_opinion")
    opinion = Row(first=first)
    presented._tell("Mme Exemple", Row(service=1, siae=2, start=TODAY), opinion, None, {}, "Pour information.")
    ((_, _, told),) = called.calls
    assert told["first"] == (opinion if expected == "itself" else expected)


@pytest.mark.parametrize(("email", "mails", "by_post"), [("a@exemple.fr", 1, False), ("", 0, True)])
def test_the_acknowledgement_leaves_by_mail_or_asks_for_the_post(called, monkeypatch, email, mails, by_post):
    convention = Row(pk=1, siae=Row(email=email, name="Atelier"))
    found = Row(select_related=lambda *names: Row(get=lambda pk: convention))
    monkeypatch.setattr(acknowledgement, "Convention", Row(objects=found))
    called(acknowledgement, "render_version", Row(number=1, file=Row(name="accuse.pdf")))
    called(acknowledgement, "queue_mail")
    job = Row(parameters={"convention": 1, "version": 2}, owner="Mme Exemple")
    told = acknowledgement.send_acknowledgement(job, Row(advance=lambda: None))["sentence"]
    sent = [told["to"].email for name, _, told in called.calls if name == "queue_mail"]
    assert (sent, "par la poste" in told) == ([email] * mails, by_post)


@pytest.mark.django_db
def test_the_night_opens_the_year_that_ended(called):
    for name in ("open_year", "keep_those_of_the_year", "remind_structures", "erase_contacts"):
        called(daily, name)
    daily.run_daily()
    assert called.calls[0] == ("open_year", (), {"year": clock.today().year - 1})


def test_motives_spread_otherwise_are_told_where_no_total_moves():
    def told(before, after):
        return result_import._differences([], {}, before, Row(exits=after, entry=Row(values={})))

    one, other = {"examined": 5, "motives": {"A": 1}}, {"examined": 5, "motives": {"B": 1}}
    assert [row[0] for row in told(one, other)] == ["Motifs"]
    assert told(one, dict(one)) == []
    assert "Motifs" not in [row[0] for row in told(one, other | {"examined": 6})]
    assert told(one, one | {"note": 1}) == []


@pytest.mark.parametrize("last", [None, Row(pk=2, end=None), Row(pk=1, end=TODAY)])
def test_a_motive_that_is_over_or_followed_does_not_end_again(called, last):
    called(motives, "require_catalogue")
    called(motives, "_lock_last", last)
    with pytest.raises(Refusal, match="déjà finie"):
        motives.end_motive.__wrapped__(actor=None, motive=Row(pk=1, code="A"), end=TODAY)


@pytest.mark.parametrize(("typed", "named"), [("", "posted_on"), ("received_on", "received_on")])
def test_a_posting_after_its_receipt_is_refused_beside_the_day_that_was_typed(typed, named):
    days = {"written_on": TODAY, "answered_on": None, "field": typed}
    with pytest.raises(FieldRefusal) as refused:
        check_receipt(TODAY, posted_on=TOMORROW, **days)
    assert refused.value.sentences[0].field == named
    check_receipt(TOMORROW, posted_on=TOMORROW, **days)


def test_an_acknowledgement_alone_keeps_its_paper(monkeypatch):
    papers = {"conventions.letter": {1: "letter"}, "conventions.acknowledgement": {9: "acknowledgement"}}
    monkeypatch.setattr(letters, "_papers", lambda kind, subjects: papers[kind])
    for is_acknowledgement, paper in ((True, "acknowledgement"), (False, "letter")):
        letter = Row(pk=1, is_acknowledgement=is_acknowledgement)
        convention = Row(pk=9, letters=Row(select_related=lambda *names, kept=letter: [kept]))
        assert letters.papers_of(convention) == [(letter, paper)]


def test_exit_rates_come_first_in_a_file_and_are_found_in_a_year(monkeypatch):
    rows = [Row(code="B", name="Heures", is_exit_rates=False), Row(code="A", name="Sorties", is_exit_rates=True)]
    monkeypatch.setattr(year_figures, "Indicator", Row(objects=Row(filter=lambda **asked: rows)))
    titles = [column.header for column in year_figures.figure_columns()]
    assert (titles[0], titles[-2:]) == (next(iter(year_figures.TOTALS.values())), ["Heures", "Heures – cible"])
    lines = [Row(indicator=row) for row in rows]
    assert YearResults(lines, [], "", {}).exits is lines[1]
    assert YearResults(lines[:1], [], "", {}).exits is None


def test_a_dialogue_names_who_came_and_who_did_not(monkeypatch):
    def told(**came):
        values = {"for_structure": "", "for_agency": "", "for_funders": "", "participants": ""}
        return [text for _, text in reviews.parties_to(Row(held_on=TODAY, **values | came))]

    assert told() == [reviews.ABSENT]
    assert told(participants="M. Un") == ["M. Un"]
    assert told(for_structure="M. Un") == ["M. Un", reviews.ABSENT, reviews.ABSENT]
    everybody = {"for_structure": "M. Un", "for_agency": "Mme Deux", "for_funders": "M. Trois"}
    assert told(**everybody, participants="Mme Quatre") == ["M. Un", "Mme Deux", "M. Trois", "Mme Quatre"]
    monkeypatch.setattr(reviews, "agreed_label", lambda row, indicator: "45 %")
    accepted = Row(pk=3, state=ProposalState.ACCEPTED, side=Side.STRUCTURE)
    for agreed, label in ((3, ""), (2, "45 % (convenu)")):
        proposals = Row(all=lambda: [accepted])
        assert reviews._proposed(Row(proposals=proposals, agreed_id=agreed, indicator=None)) == label
