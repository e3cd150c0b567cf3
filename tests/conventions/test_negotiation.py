"""Rounds of proposals: countered, accepted, replayed, stale."""

import re
import uuid
from decimal import Decimal

import pytest
from django.utils import timezone

from conventions.enums import ProposalState, Side
from conventions.models import Proposal
from conventions.services import negotiation
from iae_portal.core.errors import Refusal, StaleObject
from iae_portal.core.hours import moment
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@scene
def line(negotiating):
    """The exit rates of 2011: one proposal of the structure waits for an answer."""
    return negotiating.targets.get(indicator__code="SORTIES", year=2011)


def rates(durable, transition, positive):
    return {"durable": Decimal(durable), "transition": Decimal(transition), "positive": Decimal(positive)}


def test_a_counter_proposal_keeps_the_first_one(line, officer_59l):
    negotiation.propose(
        actor=officer_59l.user, target=line, side=Side.SERVICE, expected_rounds=1, values=rates(25, 20, 15)
    )
    states = list(line.proposals.values_list("round", "side", "state"))
    assert states == [(1, "structure", ProposalState.COUNTERED), (2, "service", ProposalState.PENDING)]


def test_the_agreed_target_is_the_accepted_proposal(line, officer_59l):
    negotiation.accept(actor=officer_59l.user, target=line, side=Side.SERVICE, expected_rounds=1)
    line.refresh_from_db()
    assert line.agreed == line.proposals.get(round=1)
    assert line.agreed.dynamic == line.agreed.durable + line.agreed.transition + line.agreed.positive


def test_nobody_accepts_his_own_proposal(line, officer_59l):
    with pytest.raises(Refusal) as refused:
        negotiation.accept(actor=officer_59l.user, target=line, side=Side.STRUCTURE, expected_rounds=1)
    assert refused.value.sentences == ("C'est à l'autre partie d'accepter cette proposition.",)


def test_the_same_side_does_not_propose_twice_in_a_row(line, officer_59l):
    with pytest.raises(Refusal):
        negotiation.propose(
            actor=officer_59l.user, target=line, side=Side.STRUCTURE, expected_rounds=1, values=rates(1, 1, 1)
        )
    assert line.proposals.count() == 1


def test_a_stale_entry_writes_nothing_and_says_who_changed_the_line(line, officer_59l, head_59l):
    negotiation.propose(
        actor=head_59l.user, target=line, side=Side.SERVICE, expected_rounds=1, values=rates(30, 20, 15)
    )
    with pytest.raises(StaleObject) as stale:
        negotiation.propose(
            actor=officer_59l.user, target=line, side=Side.SERVICE, expected_rounds=1, values=rates(10, 10, 10)
        )
    assert stale.value.current["author"] == str(head_59l.user)
    assert stale.value.current["durable"] == "30.00"
    assert line.proposals.count() == 2


def test_a_replayed_entry_writes_once(line, officer_59l):
    key = uuid.uuid4()
    entry = {
        "actor": officer_59l.user,
        "target": line,
        "side": Side.SERVICE,
        "expected_rounds": 1,
        "values": rates(25, 20, 15),
        "client_key": key,
    }
    assert negotiation.propose(**entry) == negotiation.propose(**entry)
    assert Proposal.objects.filter(client_key=key).count() == 1


def test_a_new_proposal_reopens_an_agreement_and_keeps_it_in_the_history(line, officer_59l):
    negotiation.accept(actor=officer_59l.user, target=line, side=Side.SERVICE, expected_rounds=1)
    negotiation.propose(
        actor=officer_59l.user, target=line, side=Side.SERVICE, expected_rounds=1, values=rates(28, 20, 15)
    )
    line.refresh_from_db()
    assert line.agreed is None
    assert line.proposals.get(round=1).state == ProposalState.REOPENED


def test_the_three_rates_never_exceed_a_hundred(line, officer_59l):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError) as error:
        negotiation.propose(
            actor=officer_59l.user, target=line, side=Side.SERVICE, expected_rounds=1, values=rates(50, 40, 20)
        )
    assert error.value.messages == ["La somme des trois taux ne peut pas dépasser cent pour cent."]


def post(client, negotiating, line, action="proposer", **values):
    url = f"/conventions/{negotiating.number}/negociation/{line.pk}/{action}/"
    data = {"side": "service", "expected_rounds": line.rounds, **values}
    return client.post(url, data, headers={"X-Replay": "1"})


def test_the_page_shows_both_values_on_a_stale_line(officer_59l, head_59l, negotiating, line):
    assert post(head_59l, negotiating, line, durable="30", transition="20", positive="15").status_code == 200
    answer = post(officer_59l, negotiating, line, durable="10,5", transition="10", positive="10")
    text = answer.content.decode()
    assert answer.status_code == 409
    at = moment(timezone.localtime(line.proposals.latest("round").made_at))
    assert f"par <strong>{head_59l.user}</strong> le {at}" in re.sub(r"[ \n]+", " ", text)
    assert "durable 30\xa0%, transition 20\xa0%, positives 15\xa0%" in text
    assert "durable 10,5\xa0%, transition 10\xa0%, positives 10\xa0%" in text
    # The sum is that of the figures beside it.
    assert "<output data-sum>30,5\xa0%</output>" in text
    assert line.proposals.count() == 2


def test_bad_figures_come_back_with_what_was_typed(officer_59l, negotiating, line):
    answer = post(officer_59l, negotiating, line, durable="beaucoup", transition="120", positive="")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Durable : un nombre est attendu." in text
    assert "Positives : indiquez un taux de 0 à 100." in text
    assert 'value="beaucoup"' in text
    assert "<output data-sum>–</output>" in text
    assert line.proposals.count() == 1


def test_each_refused_rate_is_named(officer_59l, negotiating, line):
    answer = post(officer_59l, negotiating, line, durable="24,999", transition="1000", positive="100000")
    sentences = [error for errors in answer.context["form"].errors.values() for error in errors]
    assert sentences == [
        "Durable : deux décimales au plus.",
        *(f"{name} : indiquez un taux de 0 à 100." for name in ("Transition", "Positives")),
    ]


@pytest.mark.parametrize(
    ("year", "durable", "transition", "reason", "agreed"),
    [
        (2011, "25", "25", "", True),  # 60 % with 10 % positive: the reference itself
        (2011, "24.99", "30", "", False),
        (2011, "25", "24.99", "", False),
        (2011, "25", "24.99", "Public très éloigné de l'emploi.", True),
        (2010, "5", "5", "", True),  # a step binds nobody
    ],
)
def test_low_rates_of_the_last_year_are_not_agreed_without_a_reason(
    negotiating, officer_59l, year, durable, transition, reason, agreed
):
    line = negotiating.targets.get(indicator__code="SORTIES", year=year)
    given = {"actor": officer_59l.user, "target": line}
    rounds = line.rounds
    negotiation.propose(
        **given, side=Side.SERVICE, expected_rounds=rounds, values=rates(durable, transition, "10"), reason=reason
    )

    if agreed:
        assert negotiation.accept(**given, side=Side.STRUCTURE, expected_rounds=rounds + 1).reason == reason
        return
    with pytest.raises(Refusal) as refused:
        negotiation.accept(**given, side=Side.STRUCTURE, expected_rounds=rounds + 1)
    assert refused.value.sentences == (
        "Ces taux sont sous la référence de la dernière année (2011) : la justification est obligatoire. "
        "Faites une contre-proposition qui la porte.",
    )


def test_a_justification_is_asked_for_until_it_is_given(officer_59l, negotiating, line):
    asked = "Une justification est obligatoire."

    assert asked in post(officer_59l, negotiating, line, durable="5", transition="10", positive="10").content.decode()
    line.refresh_from_db()
    given = {"side": "structure", "durable": "6", "transition": "10", "positive": "10", "reason": "Public éloigné."}
    assert asked not in post(officer_59l, negotiating, line, **given).content.decode()


def test_another_service_does_not_see_the_negotiation(officer_69, negotiating, line):
    assert post(officer_69, negotiating, line, durable="30", transition="20", positive="15").status_code == 404
    assert officer_69.get(f"/conventions/{negotiating.number}/negociation/").status_code == 404


def test_the_regional_director_reads_but_does_not_write(director_31, negotiating, line):
    assert director_31.get(f"/conventions/{negotiating.number}/negociation/").status_code == 200
    assert post(director_31, negotiating, line, durable="30", transition="20", positive="15").status_code == 403


def test_the_page_keeps_one_number_of_queries_for_one_and_three_indicators(
    officer_59l, negotiating, django_assert_num_queries
):
    from tests.factories.conventions import IndicatorFactory

    url = f"/conventions/{negotiating.number}/negociation/"
    officer_59l.get(url)
    for _ in range(2):
        negotiation.open_lines(actor=officer_59l.user, convention=negotiating, indicator=IndicatorFactory())
        with django_assert_num_queries(16):
            officer_59l.get(url)


def test_the_page_opens_after_the_frame_was_shortened(officer_59l, negotiating):
    type(negotiating).objects.filter(pk=negotiating.pk).update(end="2009-12-31", form="annual")
    assert officer_59l.get(f"/conventions/{negotiating.number}/negociation/").status_code == 200
