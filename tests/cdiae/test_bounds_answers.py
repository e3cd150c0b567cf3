"""Both sides of what the answer of a member may say, whoever brings it."""

from dataclasses import replace

import pytest

from cdiae import guest_links
from cdiae.enums import MeetingState, MemberKind
from cdiae.models import Meeting
from cdiae.services.answers import answer_convocation, reopen_answer
from iae_portal.core.errors import Refusal
from tests.cdiae.test_proxies import of
from tests.factories.cdiae import make_member

pytestmark = pytest.mark.django_db


def refused(convocation, answer: str, actor=None, **given) -> str:
    with pytest.raises(Refusal) as refusal:
        answer_convocation(actor=actor, convocation=convocation, answer=answer, **given)
    return refusal.value.sentences[0]


def test_a_member_answers_once_and_the_secretariat_again(meeting, officer_59l):
    row = of(meeting, "unions", 1)
    answer_convocation(actor=None, convocation=row, answer="present")
    assert refused(row, "absent") == guest_links.ANSWERED
    assert answer_convocation(actor=officer_59l.user, convocation=row, answer="absent").answer == "absent"


def test_nobody_answers_of_a_meeting_that_waits_for_nothing(meeting, officer_59l):
    row = of(meeting, "unions", 1)
    Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.CANCELLED)
    assert refused(row, "present") == guest_links.EXPIRED
    assert refused(row, "present", officer_59l.user) == "La séance n'attend plus de réponse."
    with pytest.raises(Refusal, match="La séance n'attend plus de réponse"):
        reopen_answer(actor=officer_59l.user, convocation=row)


def test_the_substitute_of_the_seat_sits_and_no_other(meeting):
    row, other = of(meeting, "unions", 1), of(meeting, "unions", 2)
    assert refused(row, "substitute").startswith("Seul un suppléant désigné par l'arrêté peut siéger")
    of_seat, of_another = (make_member(each.member.seat, kind=MemberKind.SUBSTITUTE) for each in (row, other))
    assert refused(row, "substitute") == "Choisissez le suppléant qui siégera à votre place."
    assert "n'est pas suppléante de ce siège" in refused(row, "substitute", substitute=of_another)
    assert answer_convocation(actor=None, convocation=row, answer="substitute", substitute=of_seat).answer


def test_a_proxy_needs_a_holder_and_rules_that_allow_it(meeting, monkeypatch):
    row = of(meeting, "unions", 1)
    assert refused(row, "proxy") == "Choisissez le membre à qui vous donnez mandat."
    rules = replace(meeting.rules, proxies_per_holder=0)
    monkeypatch.setattr(Meeting, "rules", rules)
    assert "ne permettent pas de donner mandat" in refused(row, "proxy", holder=of(meeting, "unions", 2).member)


@pytest.mark.parametrize(
    ("given", "field"), [({}, "deputy_name"), ({"deputy_name": "Mme Rose Fictive"}, "deputy_function")]
)
def test_what_lacks_of_a_deputy_is_said_beside_its_field(meeting, given, field):
    assert refused(of(meeting, "elected"), "substitute", **given).field == field
