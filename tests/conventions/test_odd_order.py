"""Acts in an odd order: after the end, twice, for a structure that works no more; each sentence says what is."""

import datetime as dt
import re
from functools import partial

import pytest

from conventions.enums import ConventionState
from conventions.models import Convention
from conventions.services import actions, conventions, dossier, exchanges, siaes
from tests.conventions.test_day_bounds import said
from tests.factories.conventions import PieceTypeFactory
from tests.scenes import scene

pytestmark = pytest.mark.django_db

TODAY = dt.date(2008, 10, 15)
DAY = dt.timedelta(days=1)
OF_2009 = {"form": "annual", "start": dt.date(2009, 1, 1), "end": dt.date(2009, 12, 31)}


@scene
def withdrawn(opened, head_59l):
    opened.pieces.create(type=PieceTypeFactory())
    return actions.close_dossier(actor=head_59l.user, convention=opened, name="withdraw", comment="Projet abandonné.")


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (ConventionState.WITHDRAWN, "Ce dossier est « Retirée » : il ne se modifie plus."),
        (ConventionState.EXPIRED, "Ce dossier est « Échue » : il ne se modifie plus."),
        (ConventionState.SIGNED, "Ce dossier n'est plus modifiable : après la signature, faites un avenant."),
    ],
)
def test_a_dossier_that_is_over_says_its_state_not_a_signature(withdrawn, officer_59l, head_59l, state, sentence):
    Convention.objects.filter(pk=withdrawn.pk).update(state=state, signed_on=TODAY)
    piece = withdrawn.pieces.first()
    act = partial(dossier.receive_piece, actor=officer_59l.user, piece=piece, received_on=TODAY, valid=None)
    ((field, refusal),) = said(act)
    told = state == ConventionState.WITHDRAWN  # by the head, who withdrew it
    # The hour of the suite starts at three and runs.
    since = rf" Dernier changement : {head_59l.user}, le 15 octobre 2008 à 15\u00a0h(\u00a0\d\d)?\." if told else ""
    assert field == "" and re.fullmatch(re.escape(sentence) + since, refusal), refusal


def test_nothing_is_asked_for_a_dossier_that_was_withdrawn(withdrawn, officer_59l, head_59l):
    act = partial(exchanges.ask, actor=officer_59l.user, convention=withdrawn, kind="pieces", due_on=TODAY + DAY)
    ((_, refusal),) = said(act)
    sentence = "Ce dossier est « Retirée » : rien n'y est plus demandé à la structure."
    assert refusal.startswith(f"{sentence} Dernier changement : {head_59l.user}, le 15 octobre 2008 à ")


def test_a_dossier_withdrawn_before_its_effect_does_not_keep_its_structure_from_closing(withdrawn, officer_59l):
    assert withdrawn.start > TODAY
    act = partial(siaes.close_siae, actor=officer_59l.user, siae=withdrawn.siae, closed_on=TODAY, comment="Dissoute.")
    assert said(act) == []


@pytest.mark.parametrize(
    ("state", "fields"),
    [(ConventionState.WITHDRAWN, []), (ConventionState.EXPIRED, ["closed_on"])],
)
def test_a_structure_closes_before_a_dossier_withdrawn_since_not_before_a_convention(
    withdrawn, officer_59l, state, fields
):
    values = {"state": state, "start": TODAY, "end": dt.date(2008, 12, 31), "signed_on": TODAY}
    Convention.objects.filter(pk=withdrawn.pk).update(**values)
    act = partial(siaes.close_siae, actor=officer_59l.user, siae=withdrawn.siae, comment="Dissoute.")
    assert [field for field, _ in said(act, closed_on=TODAY - DAY)] == fields


def test_a_structure_closes_before_a_convention_that_ended_before_its_effect(withdrawn, officer_59l):
    values = {"state": ConventionState.TERMINATED, "signed_on": TODAY, "ended_on": TODAY}
    Convention.objects.filter(pk=withdrawn.pk).update(**values)
    act = partial(siaes.close_siae, actor=officer_59l.user, siae=withdrawn.siae, comment="Dissoute.")
    assert said(act, closed_on=TODAY) == []


def test_a_structure_that_is_closed_takes_no_dossier(siae, officer_59l):
    siaes.close_siae(actor=officer_59l.user, siae=siae, closed_on=TODAY, comment="Dissoute.")
    opening = partial(conventions.open_convention, actor=officer_59l.user, siae=siae, **OF_2009)
    sentence = "Cette structure est fermée depuis le 15 octobre 2008 : rouvrez-la d'abord."
    assert said(opening) == [("siae", sentence)]

    siaes.reopen_siae(actor=officer_59l.user, siae=siae, comment="Erreur.")
    assert said(opening) == []


@pytest.mark.parametrize(("end", "refused"), [(TODAY - DAY, False), (TODAY, True)])
def test_of_a_structure_that_is_closed_only_the_past_is_taken_over(siae, officer_59l, end, refused):
    siaes.close_siae(actor=officer_59l.user, siae=siae, closed_on=TODAY, comment="Dissoute.")
    days = {"form": "annual", "start": dt.date(2008, 1, 1), "end": end, "signed_on": dt.date(2008, 1, 1)}
    act = partial(conventions.take_over_convention, actor=officer_59l.user, siae=siae, **days)
    assert [field for field, _ in said(act)] == (["siae"] if refused else [])
