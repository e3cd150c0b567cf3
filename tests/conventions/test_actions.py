"""The life of a convention: what moves, who may, and the sentence that says what is missing."""

import datetime as dt

import pytest

from conventions.documents import CONVENTION
from conventions.enums import Axis, ConventionState, OpinionState
from conventions.models import Convention, OpinionRequest, Piece
from conventions.services import actions, dossier, signature
from conventions.services.daily import run_daily
from conventions.snapshots import snapshot_of
from conventions.workflows.convention import CONVENTION_WORKFLOW
from iae_portal.core import clock
from iae_portal.core.errors import NotAllowed, Refusal
from iae_portal.core.models import JournalEntry, Letterhead
from iae_portal.core.workflow import Request
from iae_portal.documents.enums import Standing
from iae_portal.documents.selectors.versions import standing_of
from iae_portal.documents.services.versions import produce_document

pytestmark = pytest.mark.django_db


def refusals(convention, name, actor, **data):
    request = Request(actor=actor, today=clock.today(), data=data)
    return CONVENTION_WORKFLOW.get(name).refusals(convention, request)


def test_the_number_is_type_service_year_and_order(opened):
    assert opened.number == "ACI-59L-09-0001"
    assert opened.display_number == "ACI 59L 09 0001"


def test_a_second_dossier_of_the_same_structure_is_refused(maker, siae, opened):
    with pytest.raises(Refusal) as refused:
        maker.open(siae)
    assert refused.value.sentences == (
        "Un dossier est déjà en cours d'instruction pour cette structure : reprenez-le.",
    )


def test_complete_wants_every_mandatory_piece(opened, officer_59l):
    Piece.objects.all().delete()
    assert refusals(opened, "declare_complete", officer_59l.user) == []
    from tests.factories.conventions import PieceTypeFactory

    Piece.objects.create(convention=opened, type=PieceTypeFactory(label="Statuts"))
    assert refusals(opened, "declare_complete", officer_59l.user) == [
        "Pièces obligatoires à recevoir et à valider : Statuts."
    ]


def test_asking_for_pieces_wants_a_reason_and_a_day_to_come(opened, officer_59l):
    with pytest.raises(Refusal) as refused:
        actions.ask_pieces(
            actor=officer_59l.user,
            convention=opened,
            name="ask_pieces",
            comment=" ",
            missing_due_on=dt.date(2008, 11, 1),
        )
    assert refused.value.sentences == ("Indiquez le motif : il est obligatoire pour « Demander des pièces ».",)
    with pytest.raises(Refusal) as refused:
        actions.ask_pieces(
            actor=officer_59l.user,
            convention=opened,
            name="ask_pieces",
            comment="Bilan.",
            missing_due_on=dt.date(2008, 10, 15),
        )
    assert refused.value.sentences == ("La date limite donnée à la structure doit être à venir.",)


def test_an_officer_of_another_service_may_not_move_the_dossier(opened, officer_62):
    with pytest.raises(NotAllowed):
        actions.close_dossier(actor=officer_62.user, convention=opened, name="withdraw", comment="Essai.")
    opened.refresh_from_db()
    assert opened.state == ConventionState.OPENED


def test_refusing_belongs_to_the_head(opened, officer_59l, head_59l):
    with pytest.raises(NotAllowed):
        actions.close_dossier(actor=officer_59l.user, convention=opened, name="refuse", comment="Hors champ.")
    actions.close_dossier(actor=head_59l.user, convention=opened, name="refuse", comment="Hors champ.")
    opened.refresh_from_db()
    assert opened.state == ConventionState.REFUSED
    assert opened.ended_on == clock.today()


def test_a_page_older_than_the_state_says_where_the_dossier_is_and_keeps_what_was_typed(opened, officer_59l, head_59l):
    page = f"/conventions/{opened.number}/action/refuse/"
    assert "n&#x27;est pas ouvert pour vous" in officer_59l.get(page).content.decode()

    actions.close_dossier(actor=officer_59l.user, convention=opened, name="withdraw", comment="Elle renonce.")
    answer = head_59l.post(page, {"comment": "Hors du champ."})

    text = answer.content.decode()
    assert answer.status_code == 403
    assert "L&#x27;état est maintenant « Retirée » : « Refuser » n&#x27;y est pas possible." in text
    assert ("Hors du champ." in text, f'href="/conventions/{opened.number}/"' in text) == (True, True)


def test_negotiation_opens_with_the_exit_rates_of_every_year(negotiating):
    lines = negotiating.targets.filter(indicator__code="SORTIES").order_by("year")
    assert [line.year for line in lines] == [2009, 2010, 2011]


def test_submission_wants_objectives_on_the_four_axes(negotiating, officer_59l):
    negotiating.objectives.filter(axis__in=[Axis.TRAINING, Axis.ECONOMY]).delete()
    sentences = refusals(negotiating, "submit", officer_59l.user)
    assert sentences[0] == (
        "Fixez au moins un objectif opérationnel sur chaque axe ; il manque : Formation des salariés en insertion et "
        "Contribution à l'activité économique et au développement territorial."
    )


def test_submission_wants_every_target_agreed(negotiating, officer_59l):
    sentence = refusals(negotiating, "submit", officer_59l.user)[0]
    assert sentence.startswith("Ces cibles ne sont pas encore convenues : ")
    assert "(2010)" in sentence


def test_low_rates_of_the_last_year_want_a_justification(maker, opened, officer_59l):
    convention = maker.negotiate(maker.complete(opened))
    last = convention.targets.get(indicator__code="SORTIES", year=2011)
    last.agreed.durable, last.agreed.reason = 5, ""
    last.agreed.save()
    assert refusals(convention, "submit", officer_59l.user) == [
        "Les taux de sortie convenus pour 2011 sont sous la référence (60 % dynamiques dont 25 % durables) : "
        "la justification est obligatoire."
    ]
    last.agreed.reason = "Public très éloigné de l'emploi."
    last.agreed.save()
    assert refusals(convention, "submit", officer_59l.user) == []


def test_submission_asks_the_council_and_the_answer_moves_the_dossier(maker, pending):
    asked = OpinionRequest.objects.get(object_id=pending.pk, kind="convention")
    assert (asked.state, asked.for_information, asked.must_be_favourable) == (OpinionState.PENDING, False, False)
    assert maker.opinion(pending).state == ConventionState.OPINION_GIVEN
    told = pending.letters.get(kind="opinion").facts
    assert told["body"] == "le conseil départemental de l'insertion par l'activité économique"


def test_an_aci_that_also_holds_an_ei_convention_needs_a_favourable_opinion(maker, opened, siae):
    """Code du travail, D. 5132-30."""
    from tests.factories.conventions import ConventionFactory, SiaeFactory

    twin = SiaeFactory(siret=siae.siret, type="EI")
    ConventionFactory(siae=twin, state=ConventionState.IN_FORCE, signed_on=dt.date(2008, 1, 2))
    convention = maker.submit(maker.negotiate(maker.complete(opened)))
    assert OpinionRequest.objects.get(object_id=convention.pk).must_be_favourable is True


def test_reopening_the_negotiation_withdraws_the_request(pending, officer_59l):
    actions.reopen_negotiation(actor=officer_59l.user, convention=pending, comment="Le public a changé.")
    pending.refresh_from_db()
    assert pending.state == ConventionState.NEGOTIATION
    assert OpinionRequest.objects.get(object_id=pending.pk).state == OpinionState.WITHDRAWN


def test_a_change_cancels_the_signature_version(ready, officer_59l):
    version = ready.signature_versions.get()
    dossier.describe_project(actor=officer_59l.user, convention=ready, publics="Autre public.")
    version.refresh_from_db()
    ready.refresh_from_db()
    assert version.cancelled_at is not None
    assert version.cancel_reason == "Projet d'insertion modifié"
    assert ready.state == ConventionState.OPINION_GIVEN


def test_the_state_signs_last(ready, head_59l):
    with pytest.raises(Refusal) as refused:
        signature.sign(actor=head_59l.user, convention=ready, signed_on=clock.today())
    assert refused.value.sentences[0] == (
        "L'État signe en dernier ; signatures attendues : Structure et Agence pour l'emploi."
    )


def test_the_head_signs_under_a_delegation_valid_that_day(maker, ready, head_59l):
    head_59l.user.delegations.update(start=dt.date(2008, 10, 20))
    with pytest.raises(Refusal) as refused:
        maker.sign(ready)
    assert refused.value.sentences[-1] == (
        f"{head_59l.user} n'a pas de délégation de signature en cours le 15 octobre 2008 pour les conventions de ce "
        "service : vérifiez le registre des délégations."
    )


def test_signing_dates_the_convention_and_keeps_the_delegation(maker, ready, head_59l):
    signed = maker.sign(ready)
    assert (signed.state, signed.signed_on) == (ConventionState.SIGNED, dt.date(2008, 10, 15))
    state = signed.signatories.get(kind="state")
    assert (state.person, state.delegation) == (head_59l.user, head_59l.user.delegations.get())
    assert signed.siret_at_signature == signed.siae.siret


def test_every_step_left_one_line_in_the_journal(maker, ready):
    maker.sign(ready)
    actions = JournalEntry.objects.filter(object_id=ready.pk, content_type__model="convention").values_list(
        "action", flat=True
    )
    moves = [
        action for action in reversed(list(actions)) if action.startswith("convention.") and action.count(".") == 1
    ]
    for name in ("open", "declare_complete", "open_negotiation", "submit", "record_opinion", "make_ready", "sign"):
        assert moves.count(f"convention.{name}") == 1


def test_no_termination_before_the_observations_are_in(maker, siae, head_59l):
    """Code du travail, R5132-5: the structure has a delay to answer the registered letter."""
    convention = maker.take_over(siae, dt.date(2008, 1, 1), dt.date(2008, 12, 31))
    with pytest.raises(Refusal) as refused:
        actions.close_dossier(actor=head_59l.user, convention=convention, name="terminate", comment="Objet détourné.")
    assert refused.value.sentences == (
        "Ouvrez d'abord la procédure contradictoire : lettre recommandée et délai d'observations.",
    )


def test_taking_over_asks_for_no_objective(maker, siae):
    convention = maker.take_over(siae, dt.date(2008, 1, 1), dt.date(2008, 12, 31))
    assert (convention.state, convention.taken_over) == (ConventionState.IN_FORCE, True)
    assert convention.targets.count() == 0
    assert Convention.objects.get().signed_on == dt.date(2007, 12, 17)


def test_a_version_frozen_for_signature_is_awaited_then_in_force(maker, ready):
    version = produce_document(kind=CONVENTION, subject=ready, actor=None)
    assert (version.watermark, standing_of(version)) == (False, Standing.AWAITED)
    signed = maker.sign(ready)
    assert standing_of(produce_document(kind=CONVENTION, subject=signed, actor=None)) == Standing.IN_FORCE


def test_a_change_cancels_the_document_to_sign(ready, officer_59l):
    version = produce_document(kind=CONVENTION, subject=ready, actor=None)
    dossier.describe_project(actor=officer_59l.user, convention=ready, publics="Autre public.")
    version.refresh_from_db()
    assert standing_of(version) == Standing.CANCELLED


def test_the_prefet_signs_himself_without_a_delegation(maker, ready, head_59l):
    head_59l.user.delegations.all().delete()
    for row in ready.signatories.exclude(kind="state"):
        row.signed_on = clock.today()
        row.save()
    signed = signature.sign(actor=head_59l.user, convention=ready, signed_on=clock.today(), by_prefet=True)
    state = signed.signatories.get(kind="state")
    assert (state.signed_on, state.person, state.delegation) == (clock.today(), None, None)


def test_the_calendar_moves_conventions_once(maker, siae):
    first = maker.take_over(siae, dt.date(2007, 1, 1), dt.date(2007, 12, 31))
    second = maker.take_over(siae, dt.date(2008, 1, 1), dt.date(2008, 12, 31))
    assert (run_daily(), run_daily()) == (1, 0)
    first.refresh_from_db()
    assert (first.state, second.previous) == (ConventionState.RENEWED, first)


@pytest.mark.parametrize("year", [2008, 2006])
def test_taking_over_twice_the_same_period_is_refused(maker, siae, year):
    """Over or not."""
    known = maker.take_over(siae, dt.date(year, 1, 1), dt.date(year, 12, 31))

    with pytest.raises(Refusal) as refusal:
        maker.take_over(siae, dt.date(year, 12, 31), dt.date(year + 1, 12, 30))
    assert refusal.value.sentences == (
        f"La convention {known.display_number} couvre déjà une partie de cette période.",
    )


def test_a_letterhead_that_has_ended_is_not_printed(opened):
    Letterhead.objects.filter(service=opened.service).update(end=dt.date(2008, 10, 14))

    assert snapshot_of(opened)["service"]["letterhead"] == {}
