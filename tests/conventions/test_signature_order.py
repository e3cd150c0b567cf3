"""Opinion, frozen version, signature: each comes after the one before, said by the guard and kept by the database."""

import datetime as dt
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from conventions.enums import AmendmentState
from conventions.models import Amendment, Convention, OpinionRequest
from conventions.services import amendments, dossier, signature
from iae_portal.core.errors import Refusal
from tests.scenes import scene

pytestmark = pytest.mark.django_db

TODAY, YESTERDAY, BEFORE = dt.date(2008, 10, 15), dt.date(2008, 10, 14), dt.date(2008, 10, 13)
copy_days = import_module("conventions.migrations.0009_copy_signature_bounds").copy_days


def bound(convention, **days) -> Convention:
    """The version was frozen and the opinion given on those days, everybody else signed long before."""
    asked = dict.fromkeys(("completed_on", "opinion_asked_on"), dt.date(2008, 10, 1))
    Convention.objects.filter(pk=convention.pk).update(**asked, **days)
    convention.signatories.update(frozen_on=None)
    convention.annexes.update(opened_on=BEFORE, committed_on=BEFORE)
    convention.signatories.exclude(kind="state").update(signed_on=dt.date(2008, 10, 1))
    return Convention.objects.get(pk=convention.pk)


def sign(convention, head, day):
    return signature.sign(actor=head.user, convention=convention, signed_on=day, by_prefet=True)


def refusals(call, *values, **named) -> tuple[str, ...]:
    with pytest.raises(Refusal) as refused:
        call(*values, **named)
    return refused.value.sentences


def test_freezing_copies_the_days_that_bound_the_signature(ready):
    assert (ready.opinion_given_on, ready.frozen_on) == (TODAY, TODAY)


def test_a_version_cancelled_starts_another_round(ready, officer_59l):
    dossier.describe_project(actor=officer_59l.user, convention=ready, publics="Autre public.")
    ready.refresh_from_db()

    assert (ready.opinion_given_on, ready.frozen_on) == (TODAY, None)


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        (
            {"opinion_given_on": YESTERDAY, "frozen_on": YESTERDAY},
            "L'État ne peut pas signer avant que l'avis du conseil soit rendu, le 14 octobre 2008.",
        ),
        (
            {"opinion_given_on": BEFORE, "frozen_on": YESTERDAY},
            "L'État ne peut pas signer avant que la version de signature soit figée, le 14 octobre 2008.",
        ),
    ],
)
def test_the_state_signs_the_day_of_the_version_not_the_day_before(ready, head_59l, days, sentence):
    convention = bound(ready, **days)

    assert refusals(sign, convention, head_59l, BEFORE) == (sentence,)
    assert sign(convention, head_59l, YESTERDAY).signed_on == YESTERDAY


@pytest.mark.parametrize("name", ["opinion_given_on", "frozen_on"])
def test_the_database_keeps_the_order(maker, ready, name):
    signed = Convention.objects.filter(pk=maker.sign(ready).pk)

    with pytest.raises(IntegrityError), transaction.atomic():
        signed.update(**{name: dt.date(2008, 10, 16)})


def test_a_party_signs_the_day_of_the_version_not_the_day_before(ready, officer_59l):
    row = ready.signatories.get(kind="structure")
    noted = {"actor": officer_59l.user, "signatory": row, "today": TODAY}
    sentence = "La version de signature ne peut pas être {} avant d'être figée, le 15 octobre 2008."

    assert refusals(signature.follow_signature, **noted, sent_on=None, signed_on=YESTERDAY) == (
        sentence.format("signée"),
    )
    assert refusals(signature.follow_signature, **noted, sent_on=YESTERDAY, signed_on=TODAY) == (
        sentence.format("envoyée"),
    )
    assert signature.follow_signature(**noted, sent_on=TODAY, signed_on=TODAY).signed_on == TODAY


@scene
def amendment(maker, siae, officer_59l) -> Amendment:
    """It changes the posts of a convention signed on 17 December 2007; the council answered yesterday."""
    convention = maker.take_over(siae, dt.date(2008, 1, 1), dt.date(2008, 12, 31))
    row = amendments.open_amendment(
        actor=officer_59l.user, convention=convention, kind="posts", purpose="Postes.", effective_on=TODAY, posts_fte=3
    )
    asked = amendments.submit_amendment(actor=officer_59l.user, amendment=row)
    answer = {"state": "answered", "opinion": "favourable", "source": "council", "given_on": YESTERDAY}
    OpinionRequest.objects.filter(pk=asked.pk).update(asked_on=YESTERDAY, **answer)
    amendments.opinion_was_given(OpinionRequest.objects.get(pk=asked.pk), None)
    amendments.ready_amendment(actor=officer_59l.user, amendment=row)
    Amendment.objects.filter(pk=row.pk).update(asked_on=YESTERDAY, frozen_on=YESTERDAY)
    return Amendment.objects.get(pk=row.pk)


def test_an_amendment_is_signed_the_day_of_its_opinion_not_the_day_before(amendment, head_59l):
    given = {"actor": head_59l.user, "amendment": amendment}

    assert refusals(amendments.sign_amendment, **given, others_signed_on=BEFORE, signed_on=BEFORE) == (
        "L'État ne peut pas signer avant que l'avis du conseil soit rendu, le 14 octobre 2008.",
        "Les autres parties ne peuvent pas signer avant que la version de signature soit figée, le 14 octobre 2008.",
    )
    signed = amendments.sign_amendment(**given, others_signed_on=YESTERDAY, signed_on=YESTERDAY)
    assert (signed.opinion_given_on, signed.convention_signed_on) == (YESTERDAY, dt.date(2007, 12, 17))


def test_an_amendment_is_not_signed_before_its_convention(amendment, head_59l):
    Amendment.objects.filter(pk=amendment.pk).update(convention_signed_on=TODAY)
    given = {"actor": head_59l.user, "amendment": amendment, "others_signed_on": YESTERDAY}

    assert refusals(amendments.sign_amendment, **given, signed_on=YESTERDAY) == (
        "Un avenant ne peut pas être signé avant sa convention, le 15 octobre 2008.",
    )
    assert amendments.sign_amendment(**given, signed_on=TODAY).state == AmendmentState.SIGNED


@pytest.mark.parametrize("name", ["opinion_given_on", "convention_signed_on"])
def test_the_database_keeps_the_order_of_an_amendment(amendment, head_59l, name):
    amendments.sign_amendment(actor=head_59l.user, amendment=amendment, others_signed_on=TODAY, signed_on=TODAY)

    with pytest.raises(IntegrityError), transaction.atomic():
        Amendment.objects.filter(pk=amendment.pk).update(**{name: dt.date(2008, 10, 16)})


def test_the_migration_copies_the_days_of_what_is_signed(maker, ready):
    signed = Convention.objects.filter(pk=maker.sign(ready).pk)
    signed.update(opinion_given_on=None, frozen_on=None)
    copy_days(apps, None)

    # The hour of the version is the machine's own, its day in Paris the portal's.
    assert (signed.get().opinion_given_on, signed.get().frozen_on) == (TODAY, TODAY)


def test_the_migration_lists_what_was_signed_too_early_and_stops(maker, ready):
    signed = Convention.objects.filter(pk=maker.sign(ready).pk)
    signed.update(opinion_given_on=None, frozen_on=None, others_signed_on=None, signed_on=YESTERDAY)

    with pytest.raises(RuntimeError, match=f"Convention {ready.number} : signé le 2008-10-14, avant le 2008-10-15"):
        copy_days(apps, None)
    assert signed.get().frozen_on is None
