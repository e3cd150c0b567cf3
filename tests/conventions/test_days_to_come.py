"""What is noted has happened: a piece, a request, a notification, an opinion of a day to come are refused."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse

from conventions.enums import OpinionState
from conventions.models import Convention, OpinionRequest
from conventions.services import conventions, dossier, opinions, signature
from iae_portal.core.errors import Refusal
from iae_portal.demo.story.dossier_maker import PDF_STUB
from tests.factories.conventions import PieceTypeFactory
from tests.scenes import scene

pytestmark = pytest.mark.django_db

TODAY, TOMORROW = dt.date(2008, 10, 15), dt.date(2008, 10, 16)
FILED, BEFORE_FILING = dt.date(2008, 9, 25), dt.date(2008, 9, 24)
REQUEST_TO_COME = "La date de réception de la demande ne peut pas être à venir."


@scene
def piece(opened):
    return opened.pieces.create(type=PieceTypeFactory(label="Statuts"))


def refusals(call, **values) -> tuple[str, ...]:
    with pytest.raises(Refusal) as refused:
        call(**values)
    return refused.value.sentences


def test_a_piece_received_and_not_yet_examined_is_saved(opened, piece, officer_59l):
    address = reverse("conventions:piece_edit", args=[opened.number, piece.pk])
    sent = {"received_on": "2008-10-15", "validity": "", "file": ContentFile(PDF_STUB, name="statuts.pdf")}

    assert officer_59l.post(address, sent).status_code == 302
    piece.refresh_from_db()
    assert (piece.received_on, piece.valid, piece.file_name) == (TODAY, None, "statuts.pdf")


@pytest.mark.parametrize("judged", [True, False])
def test_a_judged_piece_goes_back_to_not_examined(opened, piece, officer_59l, judged):
    received = {"actor": officer_59l.user, "piece": piece, "received_on": TODAY}
    dossier.receive_piece(**received, valid=judged, remark="Page 3 absente")

    assert dossier.receive_piece(**received, valid=None).valid is None
    piece.refresh_from_db()
    assert (piece.valid, piece.is_settled) == (None, False)


def test_a_piece_of_today_is_kept_of_tomorrow_refused(piece, officer_59l):
    received = {"actor": officer_59l.user, "piece": piece, "valid": None}

    assert dossier.receive_piece(**received, received_on=TODAY).received_on == TODAY
    assert refusals(dossier.receive_piece, **received, received_on=TOMORROW) == (
        "La date de réception d'une pièce ne peut pas être à venir.",
    )


def test_a_request_of_today_opens_a_dossier_of_tomorrow_does_not(siae, officer_59l):
    first = {"start": dt.date(2009, 1, 1), "end": dt.date(2009, 12, 31), "form": "annual"}
    asked = {"actor": officer_59l.user, "siae": siae, **first}

    assert refusals(conventions.open_convention, **asked, filed_on=TOMORROW) == (REQUEST_TO_COME,)
    assert conventions.open_convention(**asked, filed_on=TODAY).filed_on == TODAY


def test_the_frame_takes_a_request_of_today_not_of_tomorrow(opened, officer_59l):
    frame = {"actor": officer_59l.user, "convention": opened}

    assert refusals(conventions.update_convention, **frame, filed_on=TOMORROW) == (REQUEST_TO_COME,)
    assert conventions.update_convention(**frame, filed_on=TODAY).filed_on == TODAY


def test_a_convention_taken_over_was_signed_today_at_the_latest(siae, officer_59l):
    first = {"start": dt.date(2009, 1, 1), "end": dt.date(2009, 12, 31), "form": "annual"}
    kept = {"actor": officer_59l.user, "siae": siae, **first}

    with pytest.raises(ValidationError) as refused:
        conventions.take_over_convention(**kept, signed_on=TOMORROW)
    assert refused.value.message_dict == {
        "signed_on": ["Une convention reprise est déjà signée : la date ne peut pas être à venir."]
    }
    assert conventions.take_over_convention(**kept, signed_on=TODAY).signed_on == TODAY


def test_a_notification_of_today_is_kept_of_tomorrow_refused(maker, ready, officer_59l):
    kept = {"actor": officer_59l.user, "convention": maker.sign(ready)}

    assert refusals(signature.keep_signed_copy, **kept, notified_on=TOMORROW) == (
        "La date de notification ne peut pas être à venir.",
    )
    assert signature.keep_signed_copy(**kept, notified_on=TODAY).notified_on == TODAY


def by_hand(convention, head, given_on) -> OpinionRequest:
    return opinions.answer_by_hand(
        actor=head.user,
        request=OpinionRequest.objects.get(object_id=convention.pk, kind="convention", state="pending"),
        opinion="favourable",
        text="",
        given_on=given_on,
        minutes=ContentFile(PDF_STUB, name="pv.pdf"),
        minutes_name="pv.pdf",
    )


def test_a_meeting_on_paper_may_come_before_the_request_was_keyed(pending, head_59l):
    assert by_hand(pending, head_59l, FILED).state == OpinionState.ANSWERED


@pytest.mark.parametrize(
    ("given_on", "sentence"),
    [
        (BEFORE_FILING, "L'avis ne peut pas précéder le dépôt de la demande, le 25 septembre 2008."),
        (TOMORROW, "La date de l'avis ne peut pas être à venir."),
    ],
)
def test_a_meeting_on_paper_comes_between_the_filing_and_today(pending, head_59l, given_on, sentence):
    assert pending.filed_on == FILED
    assert refusals(by_hand, convention=pending, head=head_59l, given_on=given_on) == (sentence,)


def test_without_a_filing_the_request_bounds_the_meeting(pending, head_59l):
    Convention.objects.filter(pk=pending.pk).update(filed_on=None)

    assert refusals(by_hand, convention=pending, head=head_59l, given_on=dt.date(2008, 10, 14)) == (
        "L'avis ne peut pas précéder la demande, enregistrée le 15 octobre 2008 : la date de dépôt du dossier n'est "
        "pas connue.",
    )
    assert by_hand(pending, head_59l, TODAY).given_on == TODAY


@pytest.mark.parametrize(("given_on", "kept"), [(FILED, False), (dt.date(2008, 9, 26), True), (TODAY, True)])
def test_what_changed_after_an_answer_is_not_answered_by_the_same_meeting(
    pending, officer_59l, head_59l, given_on, kept
):
    by_hand(pending, head_59l, FILED)
    dossier.describe_project(actor=officer_59l.user, convention=Convention.objects.get(pk=pending.pk), posts_fte=32)
    if kept:
        assert by_hand(pending, head_59l, given_on).given_on == given_on
        return
    assert refusals(by_hand, convention=pending, head=head_59l, given_on=given_on) == (
        "Le conseil a répondu le 25 septembre 2008 à la demande d'avant, qui a changé depuis : indiquez une séance "
        "tenue après.",
    )


def test_a_session_of_the_portal_comes_after_its_request(pending, head_59l):
    asked = OpinionRequest.objects.get(object_id=pending.pk, kind="convention")
    answer = {"actor": head_59l.user, "request": asked, "opinion": "favourable", "text": "", "source": "council"}

    assert refusals(opinions.answer_opinion, **answer, given_on=dt.date(2008, 10, 14)) == (
        "L'avis ne peut pas précéder la demande au conseil, le 15 octobre 2008.",
    )
    assert opinions.answer_opinion(**answer, given_on=TODAY).given_on == TODAY


def test_a_meeting_of_the_day_may_answer_twice_what_changed_between(pending, officer_59l, head_59l):
    by_hand(pending, head_59l, TODAY)
    dossier.describe_project(actor=officer_59l.user, convention=Convention.objects.get(pk=pending.pk), posts_fte=32)
    assert by_hand(pending, head_59l, TODAY).given_on == TODAY
