"""After the submission: a change of what the council was shown is asked again, told, or refused."""

import datetime as dt

import pytest
from django.urls import reverse

from cdiae.services.agenda import put_requests
from conventions.documents import CONVENTION
from conventions.enums import ConventionState, OpinionState
from conventions.material_changes import CONSEQUENCES, Consequence, consequence_of
from conventions.models import Convention, OpinionRequest, Piece, Proposal
from conventions.selectors.amendments import clauses_on
from conventions.selectors.opinions import NOTE, current_opinion, notes_of
from conventions.services import actions, signature
from conventions.services.conventions import update_convention
from conventions.services.dossier import describe_project, write_objective
from iae_portal.core.errors import Refusal
from iae_portal.documents.rendering import html_of
from iae_portal.documents.services.versions import prepare_version
from tests.factories.cdiae import make_council, make_meeting
from tests.scenes import scene

pytestmark = pytest.mark.django_db


@scene
def given(maker, pending):
    return maker.opinion(pending)


def requests_of(convention, kind="convention") -> list[tuple]:
    rows = OpinionRequest.objects.filter(object_id=convention.pk, kind=kind).order_by("pk")
    return [(row.state, row.for_information) for row in rows]


@pytest.mark.parametrize(
    "change",
    [
        lambda who, row: describe_project(actor=who, convention=row, posts_fte=row.project.posts_fte * 8),
        lambda who, row: update_convention(actor=who, convention=row, cofunded=not row.cofunded),
        lambda who, row: update_convention(actor=who, convention=row, end=dt.date(2010, 12, 31)),
    ],
)
def test_posts_period_and_cofinancing_go_back_to_the_council(given, officer_59l, change):
    change(officer_59l.user, given)

    given.refresh_from_db()
    assert given.state == ConventionState.OPINION_PENDING
    assert requests_of(given) == [(OpinionState.ANSWERED, False), (OpinionState.PENDING, False)]
    assert current_opinion(given).reason.startswith("Pour un nouvel avis : ")
    assert requests_of(given, NOTE) == []


def test_the_reason_says_what_was_and_what_is(given, officer_59l):
    describe_project(actor=officer_59l.user, convention=given, posts_fte=32)

    assert current_opinion(given).reason.endswith(" → 32.")


def test_a_ready_dossier_loses_its_version_and_waits_for_another_opinion(ready, officer_59l):
    describe_project(actor=officer_59l.user, convention=ready, posts_fte=32)

    ready.refresh_from_db()
    assert ready.state == ConventionState.OPINION_PENDING
    assert not ready.signature_versions.filter(cancelled_at__isnull=True).exists()


def test_a_question_that_still_waits_is_asked_again_as_it_is_now(pending, officer_59l):
    describe_project(actor=officer_59l.user, convention=pending, posts_fte=32)

    assert requests_of(pending) == [(OpinionState.WITHDRAWN, False), (OpinionState.PENDING, False)]
    assert current_opinion(pending).shown["posts_fte"] == "32.00"


def test_the_rest_of_the_project_is_told_once(given, officer_59l):
    for publics in ("Jeunes sans qualification.", "Jeunes sans qualification et allocataires."):
        describe_project(actor=officer_59l.user, convention=given, publics=publics)
    write_objective(actor=officer_59l.user, convention=given, axis="support", text="Un objectif de plus.")

    given.refresh_from_db()
    assert given.state == ConventionState.OPINION_GIVEN
    assert requests_of(given, NOTE) == [(OpinionState.PENDING, True)]
    assert requests_of(given) == [(OpinionState.ANSWERED, False)]
    assert notes_of(given).get().shown["publics"] == "Jeunes sans qualification et allocataires."


def test_a_note_of_many_changes_is_whole_and_so_is_its_item(given, officer_59l):
    names = ("publics", "activities", "work_environment", "accompaniment", "training", "partnership")
    opinion = current_opinion(given)
    OpinionRequest.objects.filter(pk=opinion.pk).update(shown=opinion.shown | dict.fromkeys(names, "Comme avant."))
    for said in ("Tout autrement.", "Tout autrement encore."):
        describe_project(actor=officer_59l.user, convention=given, **dict.fromkeys(names, said))

    note = notes_of(given).get()
    assert len(note.reason) > 300
    assert note.reason.endswith("Comme avant. → Tout autrement encore..")
    meeting = make_meeting(make_council())
    put_requests(actor=officer_59l.user, meeting=meeting, requests=[note])
    assert meeting.items.get().reason == note.reason


def test_what_is_put_back_is_not_told(given, officer_59l):
    publics = given.project.publics
    describe_project(actor=officer_59l.user, convention=given, publics="Autre chose.")
    describe_project(actor=officer_59l.user, convention=given, publics=publics)

    assert requests_of(given, NOTE) == [(OpinionState.WITHDRAWN, True)]


def test_what_the_council_was_not_shown_concerns_it_in_nothing(given, officer_59l):
    update_convention(actor=officer_59l.user, convention=given, external_number="0590900017")

    given.refresh_from_db()
    assert given.state == ConventionState.OPINION_GIVEN
    assert requests_of(given, NOTE) == []


def test_before_the_submission_nothing_is_compared(negotiating, officer_59l):
    describe_project(actor=officer_59l.user, convention=negotiating, posts_fte=32)

    assert OpinionRequest.objects.count() == 0


def test_a_withdrawn_dossier_takes_its_note_back(given, officer_59l):
    describe_project(actor=officer_59l.user, convention=given, publics="Autre chose.")
    actions.close_dossier(actor=officer_59l.user, convention=given, name="withdraw", comment="Renonce.")

    assert requests_of(given, NOTE) == [(OpinionState.WITHDRAWN, True)]


def test_the_heaviest_consequence_counts():
    shown = dict.fromkeys(CONSEQUENCES, "a")

    assert consequence_of(shown, shown) is None
    assert consequence_of(shown, shown | {"publics": "b"}) is Consequence.INFORMATION
    assert consequence_of(shown, shown | {"publics": "b", "posts_fte": "b"}) is Consequence.OPINION
    assert consequence_of(shown, shown | {"posts_fte": "b", "cibles": "b"}) is Consequence.REFUSED


def test_article_10_names_what_an_amendment_asks_an_opinion_for(signed):
    clauses = clauses_on(signed, signed.start)
    paper = " ".join(html_of(prepare_version(kind=CONVENTION, subject=signed, actor=None)).split())

    assert {key for key in clauses if CONSEQUENCES.get(key) is Consequence.OPINION} == {"posts_fte", "end"}
    assert "Celui qui change le nombre de postes ou la période est soumis pour avis" in paper


def test_the_page_shows_both_values(given, officer_59l, client):
    client.force_login(officer_59l.user)
    describe_project(actor=officer_59l.user, convention=given, posts_fte=32)

    for page in ("", "signature/"):
        text = client.get(f"/conventions/{given.number}/{page}").content.decode()
        assert "Changements depuis la demande d" in text
        assert "<ins>32</ins>" in text


def test_ready_asks_again_what_the_steps_before_asked(given, officer_59l):
    low = Proposal.objects.filter(agreed_for__convention=given, agreed_for__indicator__code="SORTIES")
    low.filter(agreed_for__year=2011).update(durable=5, reason="")
    given.objectives.filter(axis="support").delete()
    Piece.objects.filter(convention=given).update(valid=False)
    type(given.project).objects.update(posts_fte=None)

    with pytest.raises(Refusal) as refused:
        signature.make_ready(actor=officer_59l.user, convention=given)

    assert [sentence[:25] for sentence in refused.value.sentences][:4] == [
        "Pièces obligatoires à rec",
        "Indiquez le nombre de pos",
        "Fixez au moins un objecti",
        "Les taux de sortie conven",
    ]


def test_ready_wants_the_rates_of_the_years_that_a_longer_period_adds(given, officer_59l):
    given.targets.filter(year=2010).update(year=2008)

    with pytest.raises(Refusal) as refused:
        signature.make_ready(actor=officer_59l.user, convention=given)

    assert refused.value.sentences[0] == "Négociez les taux de sortie de chaque année ; il manque : 2010."


@pytest.mark.parametrize("name", ["conventions:detail", "conventions:signature"])
def test_a_request_that_kept_nothing_of_what_it_showed_says_so(given, officer_59l, name):
    address, said = reverse(name, args=[given.number]), "Ce que le conseil a lu de ce dossier n'a pas été gardé"

    assert said not in officer_59l.get(address).content.decode()
    OpinionRequest.objects.update(shown={})
    assert said in officer_59l.get(address).content.decode()
    Convention.objects.filter(pk=given.pk).update(state=ConventionState.NEGOTIATION)
    assert said not in officer_59l.get(address).content.decode()
