"""Two acts on one dossier at the same instant: PostgreSQL lets one through whole, the other leaves nothing."""

import datetime as dt

import pytest
from django.db import connection

from conventions.enums import ConventionState, SignatoryKind
from conventions.services import actions, signature
from iae_portal.core.enums import Role
from iae_portal.core.errors import Refusal
from iae_portal.core.models import JournalEntry
from tests.cdiae.test_concurrency import at_once
from tests.factories import SignatureDelegationFactory, make_user
from tests.scenes import scene

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="concurrency is promised on PostgreSQL"),
]


def kept(convention) -> tuple:
    """What a return or a signature leaves: state, day signed, live version, the State's line, the two journal lines."""
    convention.refresh_from_db()
    lines = JournalEntry.objects.filter(action__in=["convention.sign", "convention.return_for_correction"])
    return (
        convention.state,
        convention.signed_on is not None,
        convention.signature_versions.filter(cancelled_at__isnull=True).exists(),
        convention.signatories.get(kind=SignatoryKind.STATE).signed_on is not None,
        [line.action for line in lines.order_by("pk")],
    )


SIGNED = (ConventionState.SIGNED, True, True, True, ["convention.sign"])
RETURNED = (ConventionState.INCOMPLETE, False, False, False, ["convention.return_for_correction"])


@scene
def signable(maker, ready):
    """Ready to sign, the other parties having signed."""
    for row in ready.signatories.exclude(kind=SignatoryKind.STATE):
        signature.follow_signature(
            actor=maker.officer, signatory=row, sent_on=maker.today, signed_on=maker.today, today=maker.today
        )
    return ready


def sign(maker, convention):
    return signature.sign(actor=maker.head, convention=convention, signed_on=maker.today)


def give_back(actor, convention):
    return actions.ask_pieces(
        actor=actor,
        convention=convention,
        name="return_for_correction",
        comment="Le projet a changé.",
        missing_due_on=dt.date(2008, 11, 30),
    )


def test_a_return_and_a_signature_at_once_end_in_one_of_them_whole(maker, signable, officer_59l):
    results = at_once(lambda: give_back(officer_59l.user, signable), lambda: sign(maker, signable))
    assert sorted(type(result).__name__ for result in results) == ["Convention", "Refusal"]
    assert kept(signable) == (RETURNED if isinstance(results[1], Refusal) else SIGNED)


def test_a_return_asked_from_a_page_older_than_the_signature_changes_nothing(maker, signable, officer_59l):
    sign(maker, signable)
    with pytest.raises(Refusal, match="n'est pas possible dans l'état"):
        give_back(officer_59l.user, signable)  # `signable` still says that it may be returned
    assert kept(signable) == SIGNED


def test_a_signature_given_from_a_page_older_than_the_return_changes_nothing(maker, signable, officer_59l):
    give_back(officer_59l.user, signable)
    with pytest.raises(Refusal, match="n'est pas possible dans l'état"):
        sign(maker, signable)
    assert kept(signable) == RETURNED


def test_two_heads_sign_for_the_state_at_once_and_one_signature_is_kept(maker, signable):
    other = make_user(Role.HEAD, "59L")
    SignatureDelegationFactory(person=other)
    results = at_once(
        lambda: sign(maker, signable),
        lambda: signature.sign(actor=other, convention=signable, signed_on=maker.today),
    )
    assert sorted(type(result).__name__ for result in results) == ["Convention", "Refusal"]
    assert kept(signable) == SIGNED
