"""Acts that take the same rows from both ends: answering and reopening, signing and reopening, cancelling.

Each pair crosses in both orders on PostgreSQL: nobody is the victim of a deadlock, the first is whole, the second comes
after it or is refused with a sentence.
"""

import datetime as dt
from functools import partial

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from conventions.enums import OpinionState, SignatoryKind
from conventions.models import Convention, OpinionRequest
from conventions.services import actions, amendments, conventions, opinions, signature
from financing.models import FinancialAnnex
from financing.services.annex_actions import change_state
from iae_portal.core.errors import Refusal
from tests.crossing import crossed
from tests.scenes import scene

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="concurrency is promised on PostgreSQL"),
]
both_orders = pytest.mark.parametrize("is_first", [True, False], ids=["first", "second"])
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def files_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def check(results: list) -> bool:
    """The first act is whole; whether the second one came after it."""
    first, second = results
    assert not isinstance(first, Exception), repr(first)
    assert not isinstance(second, Exception) or isinstance(second, Refusal), repr(second)
    return not isinstance(second, Exception)


def pair(is_first: bool, one, other) -> tuple:
    return (one, other) if is_first else (other, one)


def answer(maker, request: OpinionRequest):
    return lambda: opinions.answer_by_hand(
        actor=maker.head,
        request=request,
        opinion="favourable",
        text="Avis favorable.",
        given_on=maker.today,
        minutes=ContentFile(PDF, name="pv.pdf"),
        minutes_name="pv.pdf",
    )


@both_orders
@pytest.mark.parametrize("name", ["reopen_negotiation", "refuse", "withdraw"])
def test_an_answer_crosses_what_takes_the_dossier_away(maker, pending, monkeypatch, name, is_first):
    request = OpinionRequest.objects.get(kind="convention", object_id=pending.pk)

    def take_away():
        told = {"convention": pending, "comment": "Le projet a changé."}
        if name == "reopen_negotiation":
            return actions.reopen_negotiation(actor=maker.officer, **told)
        return actions.close_dossier(actor=maker.head, name=name, **told)

    came = check(crossed(monkeypatch, *pair(is_first, answer(maker, request), take_away)))

    request.refresh_from_db()
    state = Convention.objects.get(pk=pending.pk).state
    answered = is_first
    assert request.state == (OpinionState.ANSWERED if answered else OpinionState.WITHDRAWN)
    left = {"reopen_negotiation": "negotiation", "refuse": "refused", "withdraw": "withdrawn"}[name]
    assert (state == left) is (came or not is_first)


@scene
def signable(maker, ready) -> Convention:
    for row in ready.signatories.exclude(kind=SignatoryKind.STATE):
        signature.follow_signature(
            actor=maker.officer, signatory=row, sent_on=maker.today, signed_on=maker.today, today=maker.today
        )
    return ready


@both_orders
def test_a_signature_crosses_an_annexe_taken_up_again(maker, signable, monkeypatch, is_first):
    annex = FinancialAnnex.objects.filter(convention=signable).earliest("pk")

    def sign():
        return signature.sign(actor=maker.head, convention=signable, signed_on=maker.today)

    def reopen():
        return change_state(actor=maker.officer, annex=annex, name="reopen", comment="Erreur d'ETP.")

    came = check(crossed(monkeypatch, *pair(is_first, sign, reopen)))

    signed = came or is_first
    assert (Convention.objects.get(pk=signable.pk).signed_on is not None) is signed


@both_orders
def test_an_amendment_given_up_crosses_its_opinion(maker, amend, officer_59l, monkeypatch, is_first):
    row = amend("posts", posts_fte=3)
    request = amendments.submit_amendment(actor=officer_59l.user, amendment=row)

    def cancel():
        return amendments.cancel_amendment(actor=officer_59l.user, amendment=row, comment="Abandonné.")

    came = check(crossed(monkeypatch, *pair(is_first, answer(maker, request), cancel)))

    request.refresh_from_db()
    row.refresh_from_db()
    assert request.state == (OpinionState.ANSWERED if is_first else OpinionState.WITHDRAWN)
    assert (row.state == "cancelled") is (came or not is_first)


@both_orders
def test_a_dossier_put_later_crosses_what_is_entered_before_it(maker, siae, monkeypatch, is_first):
    """It renews the last convention before it, whichever of the two acts came first."""
    maker.take_over(siae, dt.date(2008, 1, 1), dt.date(2008, 12, 31))
    dossier = maker.open(siae, start=dt.date(2008, 12, 1))
    days = {"start": dt.date(2010, 1, 1), "end": dt.date(2010, 12, 31)}

    put_later = partial(conventions.update_convention, actor=maker.officer, convention=dossier, **days)
    enter = partial(maker.take_over, siae, dt.date(2009, 1, 1), dt.date(2009, 12, 31))
    assert check(crossed(monkeypatch, *pair(is_first, put_later, enter)))

    dossier.refresh_from_db()
    assert dossier.previous == Convention.objects.get(start=dt.date(2009, 1, 1))


@both_orders
def test_a_dossier_given_up_crosses_what_follows_it(maker, siae, monkeypatch, is_first):
    """What comes to renew the convention before it is held with the others, not late, against the order."""
    last = maker.take_over(siae, dt.date(2008, 1, 1), dt.date(2008, 12, 31))
    dossier = maker.submit(maker.negotiate(maker.complete(maker.open(siae, years=1))))
    told = {"actor": maker.officer, "convention": dossier, "comment": "Projet abandonné."}

    give_up = partial(actions.close_dossier, name="withdraw", **told)
    enter = partial(maker.take_over, siae, dt.date(2010, 1, 1), dt.date(2010, 12, 31))
    assert check(crossed(monkeypatch, *pair(is_first, give_up, enter)))

    assert Convention.objects.get(start=dt.date(2010, 1, 1)).previous == last
