"""What is refused for one field is said beside it: the field that the sentence names is one of the form's."""

import datetime as dt
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse

from conventions.enums import LetterKind
from conventions.forms.actions import SignForm
from conventions.forms.amendments import FrameForm, SignAmendmentForm
from conventions.forms.conventions import OpenForm, TakeOverForm
from conventions.forms.endings import DepartureForm
from conventions.forms.letters import LetterForm
from conventions.forms.procedures import FollowProcedureForm, ProcedureForm
from conventions.forms.signature import FollowForm, OpinionByHandForm, SignedCopyForm
from conventions.forms.year_returns import PapersForm
from conventions.models import OpinionRequest, YearReturn
from conventions.services import (
    amendments,
    conventions,
    endings,
    letters,
    opinions,
    procedures,
    signature,
    year_returns,
)
from iae_portal.core.errors import Refusal
from tests.factories.conventions import AdversarialProcedureFactory, LetterFactory
from tests.scenes import scene

pytestmark = pytest.mark.django_db

TODAY = dt.date(2008, 10, 15)
TOMORROW, YESTERDAY = dt.date(2008, 10, 16), dt.date(2008, 10, 14)
OF_2009 = {"form": "annual", "start": dt.date(2009, 1, 1), "end": dt.date(2009, 12, 31)}
EFFECT = {"kind": "other", "purpose": "Objet."}


def named(act, form) -> list[str]:
    """The fields of what refuses, each of them in the form; "" where none is named."""
    try:
        act()
    except Refusal as refused:
        fields = [getattr(sentence, "field", "") for sentence in refused.sentences]
    except ValidationError as error:
        fields = list(error.error_dict)
    else:
        return []
    shown = getattr(form, "base_fields", form)
    assert set(fields) <= {*shown, ""}
    return fields


@scene
def running(maker, siae):
    return maker.take_over(siae, dt.date(2008, 1, 1), dt.date(2008, 12, 31))


def test_a_dossier_already_open_is_said_beside_the_structure(opened, officer_59l):
    act = partial(conventions.open_convention, actor=officer_59l.user, siae=opened.siae, **OF_2009)
    assert named(act, OpenForm) == ["siae"]


def test_a_period_already_covered_is_said_beside_its_start(running, officer_59l):
    days = {"form": "annual", "start": dt.date(2008, 6, 1), "end": dt.date(2009, 5, 31), "signed_on": TODAY}
    act = partial(conventions.take_over_convention, actor=officer_59l.user, siae=running.siae, **days)
    assert named(act, TakeOverForm) == ["start"]


@pytest.mark.parametrize(
    ("days", "fields"),
    [
        ({"sent_on": TOMORROW, "signed_on": None}, ["sent_on"]),
        ({"sent_on": TODAY, "signed_on": TOMORROW}, ["signed_on"]),
        ({"sent_on": TOMORROW, "signed_on": TOMORROW}, ["sent_on", "signed_on"]),
        ({"sent_on": YESTERDAY, "signed_on": None}, ["sent_on"]),
        ({"sent_on": TODAY, "signed_on": TODAY}, []),
    ],
)
def test_the_days_of_a_party(ready, officer_59l, days, fields):
    row = ready.signatories.get(kind="structure")
    act = partial(signature.follow_signature, actor=officer_59l.user, signatory=row, today=TODAY, **days)
    assert named(act, FollowForm) == fields


def test_a_signatory_without_delegation_is_said_beside_him(maker, ready, head_59l, officer_59l):
    for row in ready.signatories.exclude(kind="state"):
        signature.follow_signature(actor=officer_59l.user, signatory=row, sent_on=TODAY, signed_on=TODAY, today=TODAY)
    act = partial(signature.sign, actor=head_59l.user, convention=ready, signed_on=TODAY, person=officer_59l.user)
    assert "person" in named(act, SignForm)


@pytest.mark.parametrize("day", [TOMORROW, YESTERDAY])
def test_the_notification(signed, officer_59l, day):
    act = partial(signature.keep_signed_copy, actor=officer_59l.user, convention=signed, notified_on=day)
    assert named(act, SignedCopyForm) == ["notified_on"]


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ({"given_on": TOMORROW}, ["given_on"]),
        ({"given_on": dt.date(2008, 9, 24)}, ["given_on"]),
        ({"given_on": TODAY, "minutes": None}, ["minutes"]),
        ({"given_on": TODAY}, []),
    ],
)
def test_an_opinion_by_hand(pending, head_59l, said, fields):
    request = OpinionRequest.objects.get(object_id=pending.pk, kind="convention")
    paper = {"minutes": ContentFile(b"%PDF-1.4", name="pv.pdf"), "minutes_name": "pv.pdf"}
    given = {"opinion": "favourable", "text": ""} | paper | said
    act = partial(opinions.answer_by_hand, actor=head_59l.user, request=request, **given)
    assert named(act, OpinionByHandForm) == fields


def test_an_opinion_before_a_request_whose_filing_is_unknown(pending, head_59l):
    type(pending).objects.filter(pk=pending.pk).update(filed_on=None)
    request = OpinionRequest.objects.get(object_id=pending.pk, kind="convention")
    paper = {"minutes": ContentFile(b"%PDF-1.4", name="pv.pdf"), "minutes_name": "pv.pdf"}
    given = {"opinion": "favourable", "text": "", "given_on": YESTERDAY} | paper
    act = partial(opinions.answer_by_hand, actor=head_59l.user, request=request, **given)
    assert named(act, OpinionByHandForm) == ["given_on"]


@pytest.mark.parametrize(
    ("days", "fields"),
    [
        ({"observations_due_on": TODAY}, ["notified_on"]),
        ({"notified_on": TOMORROW}, ["notified_on"]),
        ({"notified_on": TODAY, "observations_due_on": TOMORROW}, ["observations_due_on"]),
        ({"notified_on": dt.date(2007, 1, 1)}, ["notified_on"]),
        ({"notified_on": TODAY}, []),
    ],
)
def test_the_opening_of_a_procedure(running, head_59l, days, fields):
    act = partial(procedures.open_procedure, actor=head_59l.user, convention=running, grounds="Objet détourné.", **days)
    assert named(act, ProcedureForm) == fields


@pytest.mark.parametrize(
    ("days", "fields"),
    [
        ({"notified_on": None, "observed_on": TODAY}, ["notified_on"]),
        ({"notified_on": YESTERDAY, "observed_on": TOMORROW}, ["observed_on"]),
        ({"notified_on": YESTERDAY, "observed_on": TOMORROW, "heard_on": TOMORROW}, ["observed_on", "heard_on"]),
        ({"notified_on": TODAY, "observed_on": YESTERDAY}, ["observed_on"]),
        ({"notified_on": TODAY, "heard_on": YESTERDAY}, ["heard_on"]),
        ({"notified_on": TODAY, "heard_on": TODAY}, []),
    ],
)
def test_the_following_of_a_procedure(running, officer_59l, days, fields):
    row = AdversarialProcedureFactory(convention=running, notified_on=None, observations_due_on=None)
    act = partial(procedures.follow_procedure, actor=officer_59l.user, procedure=row, **days)
    assert named(act, FollowProcedureForm) == fields


@pytest.mark.parametrize(
    ("days", "fields"),
    [
        ({"told_on": TOMORROW}, ["told_on"]),
        ({"told_on": dt.date(2005, 1, 1)}, ["told_on"]),
        ({"told_on": TODAY, "last_day": dt.date(2009, 1, 1)}, ["last_day"]),
        ({"told_on": TODAY, "last_day": dt.date(2008, 12, 1)}, ["last_day"]),
        ({"told_on": TODAY}, []),
    ],
)
def test_a_departure(running, officer_59l, days, fields):
    act = partial(endings.note_departure, actor=officer_59l.user, convention=running, reason="Dissolution.", **days)
    assert named(act, DepartureForm) == fields


@pytest.mark.parametrize(
    ("days", "fields"),
    [
        ({"posted_on": TOMORROW}, ["posted_on"]),
        ({"posted_on": TODAY, "received_on": TOMORROW, "answered_on": TOMORROW}, ["received_on", "answered_on"]),
        ({"registered_number": "1A 234"}, ["posted_on"]),
        ({"posted_on": dt.date(2008, 9, 1)}, ["posted_on"]),
    ],
)
def test_the_days_of_a_letter(running, officer_59l, days, fields):
    letter = LetterFactory(convention=running, kind=LetterKind.NOTICE, written_on=dt.date(2008, 10, 1))
    act = partial(letters.follow_letter, actor=officer_59l.user, letter=letter, **days)
    assert named(act, LetterForm) == fields


@pytest.mark.parametrize("name", ["report_received_on", "accounts_received_on"])
@pytest.mark.parametrize("day", [TOMORROW, dt.date(2008, 12, 30)])
def test_the_papers_of_a_year(running, officer_59l, settings, name, day):
    settings.PORTAL_TODAY = "2008-12-30" if day > TOMORROW else "2008-10-15"
    YearReturn.objects.get_or_create(convention=running, year=2008)
    days = {"report_received_on": None, "accounts_received_on": None} | {name: day}
    act = partial(year_returns.receive_papers, actor=officer_59l.user, convention=running, year=2008, **days)
    assert named(act, PapersForm) == [name]


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({"effective_on": dt.date(2012, 1, 1)}, ["effective_on"]),
        ({"effective_on": dt.date(2009, 6, 1), "filed_on": TOMORROW}, ["filed_on"]),
        ({"effective_on": dt.date(2009, 6, 1), "filed_on": YESTERDAY}, ["filed_on"]),
    ],
)
def test_the_frame_of_an_amendment(signed, officer_59l, given, fields):
    act = partial(amendments.open_amendment, actor=officer_59l.user, convention=signed, **EFFECT | given)
    assert named(act, FrameForm) == fields


def test_the_new_end_of_an_amendment(signed, officer_59l):
    given = {"kind": "period", "effective_on": dt.date(2009, 6, 1), "end": dt.date(2009, 5, 31)}
    act = partial(amendments.open_amendment, actor=officer_59l.user, convention=signed, **EFFECT | given)
    assert named(act, ["end"]) == ["end"]


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"signed_on": TODAY}, "others_signed_on"),
        ({"signed_on": TODAY, "others_signed_on": TOMORROW}, "others_signed_on"),
        ({"signed_on": TODAY, "others_signed_on": YESTERDAY}, "others_signed_on"),
        ({"signed_on": TOMORROW, "others_signed_on": TODAY}, "signed_on"),
    ],
)
def test_the_signature_of_an_amendment(amend, officer_59l, head_59l, days, field):
    row = amend(publics="Autres publics.")
    amendments.submit_amendment(actor=officer_59l.user, amendment=row)
    amendments.ready_amendment(actor=officer_59l.user, amendment=row)
    act = partial(amendments.sign_amendment, actor=head_59l.user, amendment=row, **days)
    assert field in named(act, SignAmendmentForm)


def test_the_page_ties_the_sentence_to_its_field(opened, officer_59l):
    sent = {"siae": opened.siae_id, "form": "annual", "start": "2009-01-01", "end": "2009-12-31"}
    page = officer_59l.post(reverse("conventions:open"), sent)
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["siae"])
    assert page.context["form"]["siae"].errors == [
        "Un dossier est déjà en cours d'instruction pour cette structure : reprenez-le."
    ]
