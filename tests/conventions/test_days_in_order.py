"""The chain of days of a dossier and of an amendment: copied as they come, kept by the database, said by the guards."""

import datetime as dt
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.urls import reverse

from conventions.enums import AmendmentState, OpinionSource, OpinionState
from conventions.models import AdversarialProcedure, Amendment, Convention, Letter, OpinionRequest, Signatory
from conventions.models.amendment import AMENDMENT_DAYS
from conventions.models.dates import CONVENTION_DAYS, SIGNATORY_DAYS
from conventions.models.letter import LETTER_DAYS
from conventions.models.procedure import PROCEDURE_DAYS
from conventions.services import actions, amendments, signature
from iae_portal.core.days import none_out_of_order
from iae_portal.core.errors import Refusal
from tests.constraints import without_constraints
from tests.factories.conventions import AdversarialProcedureFactory, AmendmentFactory, LetterFactory
from tests.scenes import scene

pytestmark = pytest.mark.django_db

YESTERDAY, TODAY, TOMORROW = (dt.date(2008, 10, day) for day in (14, 15, 16))
ROUND = ("completed_on", "opinion_asked_on", "opinion_given_on", "frozen_on")
copy_days = import_module("conventions.migrations.0013_copy_round_days").copy_days


def days_of(convention) -> tuple:
    convention.refresh_from_db()
    return tuple(getattr(convention, name) for name in ROUND)


def refusals(call, **given) -> tuple[str, ...]:
    with pytest.raises(Refusal) as refused:
        call(**given)
    return refused.value.sentences


def keeps(rows, order) -> None:
    """The database takes the same day and refuses the day before."""
    names = {name for each in CHAINS[rows.model] for name in (each.day, each.bound)}
    rows.update(**{name: None for name in names if rows.model._meta.get_field(name).null})
    rows.update(**{order.day: TODAY, order.bound: TODAY})

    with pytest.raises(IntegrityError, match=order.name), transaction.atomic():
        rows.update(**{order.day: YESTERDAY})


CHAINS = {
    Convention: CONVENTION_DAYS,
    Signatory: SIGNATORY_DAYS,
    Amendment: AMENDMENT_DAYS,
    Letter: LETTER_DAYS,
    AdversarialProcedure: PROCEDURE_DAYS,
}


@pytest.mark.parametrize("order", CONVENTION_DAYS, ids=lambda order: order.name)
def test_the_database_keeps_the_days_of_a_dossier(opened, order):
    keeps(Convention.objects.filter(pk=opened.pk), order)


@pytest.mark.parametrize("order", SIGNATORY_DAYS, ids=lambda order: order.name)
def test_the_database_keeps_the_days_of_a_party(opened, order):
    keeps(Signatory.objects.filter(convention=opened, kind="structure"), order)


@pytest.mark.parametrize("order", AMENDMENT_DAYS, ids=lambda order: order.name)
def test_the_database_keeps_the_days_of_an_amendment(opened, order):
    keeps(Amendment.objects.filter(pk=AmendmentFactory(convention=opened).pk), order)


@pytest.mark.parametrize("order", LETTER_DAYS, ids=lambda order: order.name)
def test_the_database_keeps_the_days_of_a_letter(opened, order):
    keeps(Letter.objects.filter(pk=LetterFactory(convention=opened, mailed=False).pk), order)


@pytest.mark.parametrize("order", PROCEDURE_DAYS, ids=lambda order: order.name)
def test_the_database_keeps_the_days_of_a_procedure(opened, order):
    procedure = AdversarialProcedureFactory(convention=opened, state="dropped", closed_on=TODAY)
    rows = AdversarialProcedure.objects.filter(pk=procedure.pk)
    rows.update(convention_signed_on=None, notified_on=None, observations_due_on=None)
    rows.update(**{order.day: TODAY, order.bound: TODAY, "notified_on": TODAY, "observations_due_on": TOMORROW})
    early = {order.day: YESTERDAY} | ({} if order.day == "notified_on" else {"convention_signed_on": None})

    with pytest.raises(IntegrityError, match=order.name), transaction.atomic():
        rows.update(**early)


def test_a_letter_that_left_by_mail_may_be_answered_before_its_paper_comes(opened):
    letter = LetterFactory(convention=opened, mailed=True, written_on=YESTERDAY)

    assert Letter.objects.filter(pk=letter.pk).update(received_on=TODAY, answered_on=YESTERDAY) == 1


def test_a_migration_lists_the_rows_out_of_order_and_stops(ready):
    without_constraints(Convention, "conventions_leaving_after_told")
    Convention.objects.filter(pk=ready.pk).update(leaving_told_on=TODAY, leaving_on=YESTERDAY)
    listed = none_out_of_order("conventions", ("convention", "leaving_on", "leaving_told_on"))

    said = f"convention n° {ready.pk} : leaving_on 2008-10-14 ; leaving_told_on 2008-10-15"
    with pytest.raises(RuntimeError, match=said):
        listed.code(apps, None)
    Convention.objects.update(leaving_on=TODAY)
    listed.code(apps, None)


@pytest.mark.parametrize(
    ("source", "filed_on", "given_on", "kept"),
    [
        (OpinionSource.COUNCIL, None, TODAY, True),
        (OpinionSource.COUNCIL, YESTERDAY, YESTERDAY, False),
        (OpinionSource.BY_HAND, None, YESTERDAY, False),
        (OpinionSource.BY_HAND, YESTERDAY, YESTERDAY, True),
        (OpinionSource.BY_HAND, TODAY, YESTERDAY, False),
    ],
)
def test_the_database_bounds_an_opinion_by_its_request_or_by_the_filing(pending, source, filed_on, given_on, kept):
    rows = OpinionRequest.objects.filter(object_id=pending.pk, kind="convention", asked_on=TODAY)
    answer = {"state": OpinionState.ANSWERED, "opinion": "favourable", "source": source}
    written = answer | {"filed_on": filed_on, "given_on": given_on}
    if kept:
        assert rows.update(**written) == 1
    else:
        with pytest.raises(IntegrityError, match="conventions_opinion_after"), transaction.atomic():
            rows.update(**written)


def test_a_pending_request_has_no_opinion(pending):
    with pytest.raises(IntegrityError, match="conventions_opinion_states"), transaction.atomic():
        OpinionRequest.objects.update(given_on=TODAY)


def test_each_step_leaves_its_day(ready):
    assert days_of(ready) == (TODAY, TODAY, TODAY, TODAY)
    assert set(ready.signatories.values_list("frozen_on", flat=True)) == {TODAY}


def test_a_return_starts_another_chain(ready, officer_59l):
    given = {"name": "return_for_correction", "comment": "Budget à revoir.", "missing_due_on": TOMORROW}
    actions.ask_pieces(actor=officer_59l.user, convention=ready, **given)

    assert days_of(ready) == (None, None, None, None)
    assert set(ready.signatories.values_list("frozen_on", flat=True)) == {None}


def test_a_reopening_keeps_the_dossier_complete(ready, officer_59l):
    actions.reopen_negotiation(actor=officer_59l.user, convention=ready, comment="Cibles à revoir.")

    assert days_of(ready) == (TODAY, None, None, None)


@pytest.mark.parametrize(("filed_on", "status"), [("2008-10-14", 302), ("2008-10-15", 422)])
def test_the_filing_is_not_moved_after_what_followed(officer_59l, pending, filed_on, status):
    Convention.objects.filter(pk=pending.pk).update(completed_on=YESTERDAY)
    sent = {"form": pending.form, "start": "2009-01-01", "end": "2011-12-31", "filed_on": filed_on}
    answer = officer_59l.post(reverse("conventions:frame", args=[pending.number]), sent)

    assert answer.status_code == status
    if status == 422:
        assert answer.context["form"].non_field_errors() == [
            "Un dossier ne peut pas être complet avant le dépôt de la demande."
        ]


def test_the_state_signs_the_day_of_the_last_party_not_the_day_before(ready, officer_59l, head_59l):
    Convention.objects.filter(pk=ready.pk).update(**dict.fromkeys(ROUND, YESTERDAY))
    ready.signatories.update(frozen_on=YESTERDAY)
    ready.annexes.update(opened_on=YESTERDAY, committed_on=YESTERDAY)
    for row in ready.signatories.exclude(kind="state"):
        noted = {"sent_on": None, "signed_on": TODAY if row.kind == "structure" else YESTERDAY}
        signature.follow_signature(actor=officer_59l.user, signatory=row, today=TODAY, **noted)
    given = {"actor": head_59l.user, "convention": ready, "by_prefet": True}

    assert refusals(signature.sign, **given, signed_on=YESTERDAY) == (
        "L'État signe en dernier : il ne peut pas signer avant les autres parties, le 15 octobre 2008.",
    )
    assert signature.sign(**given, signed_on=TODAY).others_signed_on == TODAY


def test_a_signature_before_the_credits_of_the_annexe_is_a_sentence(ready, head_59l):
    Convention.objects.filter(pk=ready.pk).update(**dict.fromkeys(ROUND, YESTERDAY))
    ready.signatories.update(frozen_on=None)
    ready.signatories.exclude(kind="state").update(signed_on=YESTERDAY)
    given = {"actor": head_59l.user, "convention": ready, "by_prefet": True}

    assert refusals(signature.sign, **given, signed_on=YESTERDAY) == (
        "L'annexe ne peut pas être signée avant l'engagement de ses crédits, le 15 octobre 2008.",
    )
    assert signature.sign(**given, signed_on=TODAY).signed_on == TODAY


def test_a_convention_is_notified_the_day_of_its_signature_not_the_day_before(maker, ready, officer_59l):
    kept = {"actor": officer_59l.user, "convention": maker.sign(ready)}

    assert refusals(signature.keep_signed_copy, **kept, notified_on=YESTERDAY) == (
        "La notification ne peut pas précéder la signature, le 15 octobre 2008.",
    )
    assert signature.keep_signed_copy(**kept, notified_on=TODAY).notified_on == TODAY


def test_a_termination_keeps_what_was_signed(maker, ready, head_59l):
    signed = maker.sign(ready)
    Convention.objects.filter(pk=signed.pk).update(state="in_force")
    closed = {"state": "terminate", "closed_on": TODAY, "observations_due_on": YESTERDAY}
    AdversarialProcedureFactory(convention=signed, **closed)
    actions.close_dossier(actor=head_59l.user, convention=signed, name="terminate", comment="Objet détourné.")

    assert signed.signature_versions.filter(cancelled_at__isnull=True).count() == 1
    assert signed.signatories.get(kind="state").signed_on == TODAY


@scene
def told(maker, siae, officer_59l) -> Amendment:
    """It changes no post; the council was told of it today."""
    convention = maker.take_over(siae, dt.date(2008, 1, 1), dt.date(2008, 12, 31))
    given = {"actor": officer_59l.user, "kind": "other", "purpose": "Adresse.", "effective_on": TODAY}
    amendment = amendments.open_amendment(convention=convention, **given)
    amendments.submit_amendment(actor=officer_59l.user, amendment=amendment)
    return Amendment.objects.get(pk=amendment.pk)


@scene
def ready_amendment(told, maker, officer_59l) -> Amendment:
    return amendments.ready_amendment(actor=officer_59l.user, amendment=told)


def test_an_amendment_is_signed_the_day_the_council_is_told_not_the_day_before(ready_amendment, head_59l):
    given = {"actor": head_59l.user, "amendment": ready_amendment}

    assert refusals(amendments.sign_amendment, **given, others_signed_on=YESTERDAY, signed_on=YESTERDAY) == (
        "Un avenant ne peut pas être signé avant que le conseil soit informé, le 15 octobre 2008.",
        "Les autres parties ne peuvent pas signer avant que la version de signature soit figée, le 15 octobre 2008.",
    )
    signed = amendments.sign_amendment(**given, others_signed_on=TODAY, signed_on=TODAY)
    assert signed.state == AmendmentState.SIGNED


def test_the_page_offers_what_the_table_allows(told, maker, officer_59l, head_59l):
    def offered(client) -> list[str]:
        page = client.get(reverse("conventions:amendment_detail", args=[told.convention.number, told.pk]))
        return [offer.transition.name for offer in page.context["amendment_offers"]]

    assert offered(officer_59l) == ["make_ready", "rework", "cancel"]
    amendments.ready_amendment(actor=officer_59l.user, amendment=told)
    assert offered(head_59l) == ["sign", "rework", "cancel"]
    assert offered(officer_59l) == ["rework", "cancel"]
    Amendment.objects.update(state=AmendmentState.DRAFT)
    assert offered(officer_59l) == ["inform", "cancel"]
    Amendment.objects.update(kind="posts", posts_after=3, after={"posts_fte": "3"})
    assert offered(officer_59l) == ["submit", "cancel"]


def test_the_page_of_an_amendment_does_what_it_offers(ready_amendment, officer_59l, head_59l):
    told = ready_amendment
    address = reverse("conventions:amendment_action", args=[told.convention.number, told.pk, "sign"])

    assert officer_59l.get(address).status_code == 403
    shown = head_59l.get(address).content.decode()
    assert "Signer l&#x27;avenant 1" in shown
    assert "L&#x27;avenant signé ne se reprend plus" in shown
    typed = {"others_signed_on": "2008-10-15", "signed_on": "2008-10-15", "person": head_59l.user.pk}
    assert head_59l.post(address, typed).status_code == 302
    assert head_59l.get(address, follow=True).redirect_chain == [(address.removesuffix("action/sign/"), 302)]
    unknown = reverse("conventions:amendment_action", args=[told.convention.number, told.pk, "record_opinion"])
    assert head_59l.get(unknown).status_code == 404


def test_the_migration_copies_the_days_of_the_round(maker, ready, told):
    signed = maker.sign(ready)
    rows = Convention.objects.filter(pk=signed.pk)
    without_constraints(Amendment, "conventions_amendment_told")
    rows.update(**dict.fromkeys((*ROUND[:3], "others_signed_on")))
    signed.signatories.update(frozen_on=None)
    Amendment.objects.update(state="draft", told_on=None, convention_signed_on=None)
    copy_days(apps, None)

    assert (*days_of(signed), signed.others_signed_on) == (TODAY,) * 5
    assert set(signed.signatories.values_list("frozen_on", flat=True)) == {TODAY}
    told.refresh_from_db()
    assert (told.state, told.told_on, told.convention_signed_on) == ("told", TODAY, dt.date(2007, 12, 17))


def test_the_migration_lists_the_days_out_of_order_and_stops(ready):
    rows = Convention.objects.filter(pk=ready.pk)
    rows.update(completed_on=None, opinion_asked_on=None, acknowledged_on=TOMORROW)

    with pytest.raises(RuntimeError, match=f"Convention {ready.number} : avis demandé le 2008-10-15, avant"):
        copy_days(apps, None)
    assert rows.get().completed_on is None
