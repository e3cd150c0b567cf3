"""A request withdrawn, then asked again while the agenda is made: the new one takes its place, and it is said."""

import datetime as dt

import pytest

from cdiae.models import Meeting
from cdiae.services.asked_again import put_in_its_place
from conventions.models import OpinionRequest
from conventions.services.opinions import ask_opinion, withdraw_opinion
from iae_portal.core.models import JournalEntry
from tests.factories.cdiae import convene, make_council, make_item, make_meeting, today_meeting
from tests.factories.conventions import ConventionFactory
from tests.scenes import scene

pytestmark = pytest.mark.django_db


def ask(convention, actor, **values) -> OpinionRequest:
    told = {"kind": "convention", "label": "Renouvellement – Atelier", "reason": "Pour avis."}
    place = {"subject": convention, "siae": convention.siae, "service": convention.service}
    return ask_opinion(actor=actor, **place, **(told | values))


@scene
def asked(officer_59l):
    return ask(ConventionFactory(), officer_59l.user)


def asked_again(old: OpinionRequest, actor, capture, **values) -> OpinionRequest:
    with capture(execute=True):
        withdraw_opinion(actor=actor, request=old, reason="Postes revus.")
        return ask(old.subject, actor, label="Renouvellement revu – Atelier", **values)


def test_the_new_request_takes_the_place_of_the_old_one(asked, officer_59l, django_capture_on_commit_callbacks):
    meeting = make_meeting(make_council("59L"))
    item = make_item(meeting, request=asked, note="Note du secrétariat.")
    make_item(meeting)
    convene(meeting, officer_59l.user)

    new = asked_again(asked, officer_59l.user, django_capture_on_commit_callbacks, for_information=True)

    item.refresh_from_db()
    assert (item.opinion_request, item.position, item.note) == (new, 1, "Note du secrétariat.")
    assert (item.title, item.treatment) == ("Renouvellement revu – Atelier", "information")
    assert item.reason == "Pour avis. Remplace la demande du 15 octobre 2008, retirée."
    meeting.refresh_from_db()
    assert meeting.sequence == 1  # convened: its members are to be told
    said = "Demande retirée, remplacée par la nouvelle à l'ordre du jour : Renouvellement revu – Atelier"
    assert JournalEntry.objects.get(action="cdiae.agenda").sentence == said
    assert put_in_its_place(actor=None, request=new) is None


def test_a_request_takes_its_place_on_the_agenda_of_its_own_day(asked, officer_59l, django_capture_on_commit_callbacks):
    meeting = make_meeting(make_council("59L"))
    item = make_item(meeting, request=asked)
    Meeting.objects.filter(pk=meeting.pk).update(held_on=asked.asked_on)

    new = asked_again(asked, officer_59l.user, django_capture_on_commit_callbacks)

    item.refresh_from_db()
    assert item.opinion_request == new


@pytest.mark.parametrize("why", ["in session", "second", "before it was asked", "another kind"])
def test_an_agenda_that_may_not_change_keeps_its_item(asked, officer_59l, django_capture_on_commit_callbacks, why):
    council = make_council("59L")
    meeting = today_meeting(council, officer_59l.user) if why == "in session" else make_meeting(council)
    item = make_item(meeting, request=asked)
    changes = {
        "in session": {"state": "open"},
        "second": {"second_of": make_meeting(council, held_on=dt.date(2008, 10, 1))},
        "before it was asked": {"held_on": dt.date(2008, 10, 14)},
        "another kind": {},
    }
    Meeting.objects.filter(pk=meeting.pk).update(**changes[why])
    kind = {"kind": "note"} if why == "another kind" else {}

    with django_capture_on_commit_callbacks(execute=True):
        withdraw_opinion(actor=officer_59l.user, request=asked, reason="Postes revus.")
        ask(asked.subject, officer_59l.user, **kind)

    item.refresh_from_db()
    assert item.opinion_request == asked
