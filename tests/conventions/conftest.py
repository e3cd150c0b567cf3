"""A dossier taken as far as a test needs, by the portal's own services."""

import datetime as dt

import pytest

from conventions.enums import Axis, IndicatorUnit, StructureType
from conventions.models import Amendment, Convention, Indicator, OpinionRequest, StructureLink
from conventions.services import amendments, structure_links
from iae_portal.core import clock
from iae_portal.demo.story.dossier_maker import Maker
from tests.conventions.amending import JUNE, TODAY
from tests.factories import SignatureDelegationFactory
from tests.factories.conventions import IndicatorFactory, SiaeFactory
from tests.factories.core import LetterheadFactory
from tests.scenes import scene


@scene
def catalogue(db):
    """The exit rates and one indicator of training, whatever the shipped catalogue holds."""
    for code, axis, unit in (
        ("SORTIES", Axis.RESULTS, IndicatorUnit.EXIT_RATES),
        ("FORMATION-TEST", Axis.TRAINING, IndicatorUnit.PERCENT),
    ):
        if not Indicator.objects.filter(code=code).exists():
            IndicatorFactory(code=code, axis=axis, unit=unit, types=list(StructureType.values))


@scene
def maker(officer_59l, head_59l, national, director_31, catalogue) -> Maker:
    """Takes a dossier of Lille from step to step; its head holds a delegation, its service a letterhead.

    The national mission and the regional director bring the credits that a signature needs.
    """
    SignatureDelegationFactory(person=head_59l.user)
    LetterheadFactory(service=head_59l.user.assignments.get().service)
    return Maker(clock.today(), officer_59l.user, head_59l.user)


@scene
def siae(db):
    return SiaeFactory()


@scene
def opened(maker, siae):
    return maker.open(siae)


@scene
def negotiating(maker, opened):
    """In negotiation: proposals of the structure wait for an answer in 2010 and 2011; 2009 is agreed."""
    return maker.negotiate(maker.complete(opened), agree=False)


@scene
def pending(maker, opened):
    return maker.submit(maker.negotiate(maker.complete(opened)))


@scene
def ready(maker, pending):
    return maker.ready(maker.opinion(pending))


@scene
def link(opened, officer_59l) -> StructureLink:
    days = {"expires_on": clock.today() + dt.timedelta(days=30)}
    told = {"name": "Ana Exemple", "email": "Ana@exemple.invalid"}
    return structure_links.send_link(actor=officer_59l.user, convention=opened, **told, **days)


@scene
def signed(maker, ready) -> Convention:
    """Signed today for 2009 to 2011, negotiated in full: rates and one indicator a year."""
    return maker.sign(ready)


@pytest.fixture
def amend(signed, officer_59l):
    def opened(kind="other", effective_on=JUNE, **clauses) -> Amendment:
        given = {"kind": kind, "purpose": "Objet.", "effective_on": effective_on}
        return amendments.open_amendment(actor=officer_59l.user, convention=signed, **given, **clauses)

    return opened


@pytest.fixture
def conclude(officer_59l, head_59l):
    """The council's answer, the frozen version and the signature of the day."""

    def done(row: Amendment, signed_on=TODAY) -> Amendment:
        if set(row.after) == {"end"}:  # it may make a step on the way to the reference the last year
            Amendment.objects.filter(pk=row.pk, justification="").update(justification="Motif.")
        asked = amendments.submit_amendment(actor=officer_59l.user, amendment=row)
        if not asked.for_information:
            answer = {"state": "answered", "opinion": "favourable", "source": "by_hand", "given_on": asked.asked_on}
            OpinionRequest.objects.filter(pk=asked.pk).update(**answer)
            amendments.opinion_was_given(OpinionRequest.objects.get(pk=asked.pk), None)
        amendments.ready_amendment(actor=officer_59l.user, amendment=row)
        given = {"others_signed_on": signed_on, "signed_on": signed_on}
        return amendments.sign_amendment(actor=head_59l.user, amendment=row, **given)

    return done
