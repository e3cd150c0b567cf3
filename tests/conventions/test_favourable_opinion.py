"""Code du travail, D. 5132-30: an ACI that also holds an EI or AI convention is signed on a favourable opinion only."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile

from conventions.enums import ConventionState, OpinionState
from conventions.models import Convention, OpinionRequest, Siae
from conventions.selectors.opinions import needs_favourable_opinion
from conventions.services import opinions, signature
from conventions.workflows.convention import CONVENTION_WORKFLOW
from iae_portal.core import clock
from iae_portal.core.errors import Refusal
from iae_portal.core.workflow import Request
from iae_portal.demo.story.dossier_maker import PDF_STUB
from tests.factories.conventions import ConventionFactory, SiaeFactory

pytestmark = pytest.mark.django_db

NOT_GIVEN = "L'avis du conseil doit être rendu avant la signature."
NOT_FAVOURABLE = (
    "Un avis favorable est exigé d'une structure qui tient à la fois un ACI et une convention EI ou AI "
    "(D. 5132-30) : celui du conseil ne l'est pas."
)
RESERVATIONS = "celui du conseil l'est, avec des réserves"


def hold(siae, kind: str) -> Convention:
    """Another convention of the same legal entity, in force."""
    twin = SiaeFactory(siret=siae.siret, type=kind)
    return ConventionFactory(
        siae=twin, number=f"{kind}-59L-08-0900", state=ConventionState.IN_FORCE, signed_on=dt.date(2008, 1, 2)
    )


def give(maker, convention: Convention, opinion: str) -> Convention:
    asked = OpinionRequest.objects.get(object_id=convention.pk, kind="convention")
    opinions.answer_by_hand(
        actor=maker.head,
        request=asked,
        opinion=opinion,
        text="Renforcer l'encadrement.",
        given_on=clock.today(),
        minutes=ContentFile(PDF_STUB, name="pv.pdf"),
        minutes_name="pv.pdf",
    )
    return Convention.objects.get(pk=convention.pk)


def said(convention: Convention, name: str, actor) -> set[str]:
    request = Request(actor=actor, today=clock.today(), offering=True)
    return {NOT_GIVEN, NOT_FAVOURABLE} & set(CONVENTION_WORKFLOW.get(name).refusals(convention, request))


@pytest.mark.parametrize("other", ["EI", "AI"])
@pytest.mark.parametrize(
    ("opinion", "refused"),
    [
        ("favourable", set()),
        ("reserved", set()),
        ("unfavourable", {NOT_FAVOURABLE}),
    ],
)
def test_d5132_30_the_sense_of_the_opinion_decides_at_the_decision_and_at_the_signature(
    maker, opened, siae, head_59l, other, opinion, refused
):
    hold(siae, other)
    pending = maker.submit(maker.negotiate(maker.complete(opened)))
    given = give(maker, pending, opinion)
    assert OpinionRequest.objects.get(object_id=given.pk, kind="convention").must_be_favourable is True
    assert said(given, "make_ready", head_59l.user) == refused
    assert said(given, "sign", head_59l.user) == refused


@pytest.mark.parametrize("state", [OpinionState.PENDING, OpinionState.WITHDRAWN])
def test_d5132_30_without_an_opinion_nothing_is_signed(maker, opened, siae, head_59l, state):
    """An adjourned or a tied item answers nothing: its request goes on waiting."""
    hold(siae, "EI")
    pending = maker.submit(maker.negotiate(maker.complete(opened)))
    OpinionRequest.objects.filter(object_id=pending.pk).update(state=state)
    assert said(pending, "make_ready", head_59l.user) == {NOT_GIVEN}
    assert said(pending, "sign", head_59l.user) == {NOT_GIVEN}


def test_d5132_30_an_ei_convention_signed_meanwhile_stops_the_signature(maker, pending, siae, head_59l):
    """The opinion was not to be favourable when it was asked."""
    ready = maker.ready(give(maker, pending, "unfavourable"))
    assert said(ready, "sign", head_59l.user) == set()
    hold(siae, "EI")
    with pytest.raises(Refusal) as refusal:
        signature.sign(actor=head_59l.user, convention=ready, signed_on=clock.today())
    assert NOT_FAVOURABLE in refusal.value.sentences


def test_an_unfavourable_opinion_binds_nobody_elsewhere(maker, pending, head_59l):
    given = give(maker, pending, "unfavourable")
    assert said(given, "make_ready", head_59l.user) == set()


@pytest.mark.parametrize(
    ("own", "other", "needed"),
    [("ACI", "EI", True), ("ACI", "AI", True), ("EI", "ACI", True), ("AI", "ACI", True), ("ACI", "ETTI", False)]
    + [("EI", "AI", False), ("ETTI", "ACI", False)],
)
def test_d5132_30_bears_on_an_aci_held_with_an_ei_or_an_ai(own, other, needed):
    siae = SiaeFactory(type=own)
    hold(siae, other)
    assert needs_favourable_opinion(ConventionFactory(siae=siae)) is needed


@pytest.mark.parametrize(
    ("state", "siret", "needed"),
    [
        ("in_force", "{siren}00990", True),  # another establishment of the same legal entity
        ("signed", "{siren}00990", True),
        ("expired", "{siren}00990", False),
        ("in_force", "99999999900990", False),
    ],
)
def test_d5132_30_bears_on_a_convention_that_runs_of_the_same_legal_entity(state, siret, needed):
    siae = SiaeFactory(type="ACI")
    held = hold(siae, "EI")
    Siae.objects.filter(pk=held.siae_id).update(siret=siret.format(siren=siae.siren))
    Convention.objects.filter(pk=held.pk).update(state=state)
    assert needs_favourable_opinion(ConventionFactory(siae=siae)) is needed


@pytest.mark.parametrize("page", ["", "signature/", "action/make_ready/"])
@pytest.mark.parametrize(("opinion", "shown"), [("reserved", True), ("favourable", False)])
def test_the_reservations_to_answer_are_said_on_the_convention(maker, opened, siae, officer_59l, page, opinion, shown):
    hold(siae, "EI")
    given = give(maker, maker.submit(maker.negotiate(maker.complete(opened))), opinion)
    text = officer_59l.get(f"/conventions/{given.number}/{page}").content.decode().replace("&#x27;", "'")
    assert (RESERVATIONS in text and "D. 5132-30" in text) is shown


def test_reservations_where_no_favourable_opinion_is_required_are_no_warning(maker, pending, officer_59l):
    given = give(maker, pending, "reserved")
    assert RESERVATIONS not in officer_59l.get(f"/conventions/{given.number}/").content.decode().replace("&#x27;", "'")
