"""Both sides of what convening, opening and closing a meeting ask, and of what its minutes ask."""

import datetime as dt
from types import SimpleNamespace as Row

import pytest

from cdiae.enums import ItemState, Treatment
from cdiae.guards import meeting as guards
from cdiae.guards import minutes as minutes_guards
from conventions.models import OpinionRequest
from iae_portal.core.workflow import Request
from tests.factories import SignatureDelegationFactory
from tests.factories.cdiae import make_council, make_item, make_meeting, make_request

YESTERDAY, TODAY, TOMORROW = (dt.date(2008, 10, day) for day in (14, 15, 16))


def asked(actor="Mme Exemple", **data) -> Request:
    return Request(actor=actor, today=TODAY, data=data)


def said(guard, row, start: str | None, request=None) -> None:
    sentence = guard(row, request or asked())
    assert sentence.startswith(start) if start else sentence is None


@pytest.mark.parametrize(
    ("guard", "held_on", "start"),
    [
        (guards.meeting_is_ahead, TOMORROW, None),
        (guards.meeting_is_ahead, TODAY, "La séance est fixée au 15 octobre 2008"),
        (guards.day_has_come, TODAY, None),
        (guards.day_has_come, TOMORROW, "La séance ne s'ouvre pas avant son jour, le 16 octobre 2008."),
        (guards.its_day_is_not_over, TODAY, None),
        (guards.its_day_is_not_over, YESTERDAY, "Le jour de la séance, le 14 octobre 2008, est passé"),
    ],
)
def test_a_meeting_is_convened_before_its_day_and_opened_on_it(guard, held_on, start):
    said(guard, Row(held_on=held_on), start)


@pytest.mark.parametrize(
    ("reached", "opening", "failing"), [(True, None, "Quorum. La séance peut s'ouvrir."), (False, "Quorum.", None)]
)
def test_a_quorum_opens_a_meeting_or_lets_it_fail(monkeypatch, reached, opening, failing):
    monkeypatch.setattr(guards, "opening_quorum", lambda meeting: Row(reached=reached, explanation="Quorum."))

    said(guards.quorum_is_reached, Row(), opening)
    said(guards.quorum_is_missing, Row(), failing)


@pytest.mark.parametrize(
    ("day", "reason", "refused"),
    [
        (dt.date(2008, 10, 20), "", False),
        (dt.date(2008, 10, 19), "", True),
        (dt.date(2008, 10, 19), "  ", True),
        (dt.date(2008, 10, 19), "Fin de convention.", False),
    ],
)
@pytest.mark.django_db
def test_a_notice_under_five_days_says_its_urgency(day, reason, refused):
    meeting = make_meeting(make_council(with_members=False), held_on=day, urgency_reason=reason)

    sentence = guards.urgency_is_explained(meeting, asked())
    assert bool(sentence) is refused
    # Before it leaves, the sentence says what would be.
    assert not refused or sentence.startswith("Convocation envoyée et reçue aujourd'hui, mercredi 15 octobre 2008")


@pytest.mark.django_db
def test_an_agenda_has_an_item_and_members_to_read_it():
    council = make_council(with_members=False)
    meeting = make_meeting(council)

    said(guards.agenda_is_not_empty, meeting, "L'ordre du jour est vide")
    said(guards.members_can_be_convened, meeting, "Aucun membre n'est en fonction")
    make_item(meeting)
    said(guards.agenda_is_not_empty, meeting, None)


@pytest.mark.django_db
def test_members_in_office_are_convened_under_a_delegation(head_59l):
    meeting = make_meeting(make_council())

    said(guards.members_can_be_convened, meeting, None)
    said(guards.votes_are_shared, meeting, None)
    asked_by_head = asked(head_59l.user)
    said(guards.convener_is_entitled, meeting, f"{head_59l.user} n'a pas de délégation", asked_by_head)
    SignatureDelegationFactory(person=head_59l.user)
    said(guards.convener_is_entitled, meeting, None, asked_by_head)


@pytest.mark.django_db
def test_a_second_convocation_has_the_agenda_of_the_first():
    council = make_council(with_members=False)
    first = make_meeting(council)
    second = make_meeting(council, held_on=dt.date(2008, 11, 26), second_of=first)
    make_item(first, title="Bilan")

    said(guards.second_agenda_is_the_same, first, None)
    assert guards.second_agenda_is_the_same(second, asked())
    make_item(second, title="Bilan")
    said(guards.second_agenda_is_the_same, second, None)


@pytest.mark.django_db
def test_a_request_still_waits_and_comes_before_the_meeting():
    meeting = make_meeting(make_council(with_members=False), held_on=TODAY)
    item = make_item(meeting, make_request())
    make_item(meeting, state=ItemState.ADOPTED)
    request = OpinionRequest.objects.filter(pk=item.opinion_request_id)

    said(guards.requests_still_wait, meeting, None)
    item.state = ItemState.ADOPTED
    item.save()
    said(guards.requests_come_before_the_meeting, meeting, None)
    request.update(asked_on=TOMORROW)
    said(guards.requests_come_before_the_meeting, meeting, "Ces demandes ont été faites après le jour de la séance")
    request.update(state="withdrawn")
    said(
        guards.requests_still_wait,
        meeting,
        f"Ces demandes ne sont plus en attente, retirez-les de l'ordre du jour : « {item.title} ».",
    )


@pytest.mark.django_db
def test_five_items_that_wait_are_named():
    meeting = make_meeting(make_council(with_members=False))
    said(guards.every_item_is_settled, meeting, None)
    for _ in range(6):
        make_item(meeting)
    sentence = guards.every_item_is_settled(meeting, asked())

    assert "« Point 5 »" in sentence and "« Point 6 »" not in sentence


@pytest.mark.parametrize(
    ("values", "start"),
    [
        ({"opinion": "reserved"}, "Écrivez le texte de l'avis"),
        ({"opinion": "unfavourable"}, "Écrivez le texte de l'avis"),
        ({"opinion": "reserved", "opinion_text": "Encadrement."}, None),
        ({"opinion": "favourable"}, None),
    ],
)
@pytest.mark.django_db
def test_only_a_reserve_or_a_refusal_is_explained(values, start):
    meeting = make_meeting(make_council(with_members=False))
    make_item(meeting, treatment=Treatment.OPINION, state=ItemState.ADOPTED, **values)

    said(guards.opinions_are_written, meeting, start)


class FakeMinutes(Row):
    def __str__(self):
        return "Procès-verbal"


@pytest.mark.parametrize(
    ("guard", "values", "start"),
    [
        (minutes_guards.texts_are_written, {"opening": "o", "closing": "c"}, None),
        (minutes_guards.texts_are_written, {"opening": " ", "closing": "c"}, "Rédigez"),
        (minutes_guards.texts_are_written, {"opening": "o", "closing": " "}, "Rédigez"),
        (minutes_guards.approved_by_a_meeting_that_follows, {"met_on": TODAY}, None),
        (minutes_guards.approved_by_a_meeting_that_follows, {"met_on": TOMORROW}, "Procès-verbal : la séance du 15"),
        (minutes_guards.approved_once_read, {"circulated_on": None}, None),
        (minutes_guards.approved_once_read, {"circulated_on": TODAY}, None),
        (minutes_guards.approved_once_read, {"circulated_on": TOMORROW}, "Procès-verbal : diffusé le 16 octobre 2008"),
    ],
)
def test_minutes_are_written_then_approved_by_a_meeting_that_has_read_them(guard, values, start):
    said(guard, FakeMinutes(**values), start, asked(approved_in=Row(held_on=TODAY)))
