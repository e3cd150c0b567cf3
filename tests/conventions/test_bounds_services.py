"""Both sides of what the services of amendments, procedures, opinions and negotiation accept."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile

from conventions.enums import AmendmentState, ConventionState, OpinionState, Side, StructureType
from conventions.models import Convention, OpinionRequest, Siae, Target
from conventions.services import amendments, negotiation, opinions
from conventions.services.procedures import open_procedure
from conventions.services.year_returns import start_reminder
from iae_portal.core.errors import Refusal
from iae_portal.demo.story.dossier_maker import PDF_STUB
from tests.factories.conventions import IndicatorFactory, ProposalFactory
from tests.scenes import scene

pytestmark = pytest.mark.django_db

YESTERDAY, TODAY, TOMORROW = (dt.date(2008, 10, day) for day in (14, 15, 16))


@scene
def running(maker, siae):
    """Taken over, in force for the year 2008, signed on 17 December 2007."""
    return maker.take_over(siae, dt.date(2008, 1, 1), dt.date(2008, 12, 31))


@pytest.fixture
def amend(running, officer_59l):
    """Opens an amendment: of the posts where `posts_after` is given."""

    def opened(convention=running, **values):
        given = {"kind": "posts" if "posts_fte" in values else "other", "effective_on": TODAY} | values
        given |= {"purpose": "Postes."}
        return amendments.open_amendment(actor=officer_59l.user, convention=convention, **given)

    return opened


@pytest.mark.parametrize(
    ("day", "accepted"),
    [
        (dt.date(2007, 12, 31), False),
        (dt.date(2008, 1, 1), True),
        (dt.date(2008, 12, 31), True),
        (dt.date(2009, 1, 1), False),
    ],
)
def test_an_amendment_takes_effect_inside_the_convention(amend, day, accepted):
    if accepted:
        assert amend(effective_on=day, posts_fte=3).effective_on == day
    else:
        with pytest.raises(Refusal, match="dans la période"):
            amend(effective_on=day)


def test_a_structure_asks_for_an_amendment_today_at_the_latest(amend):
    assert amend(filed_on=TODAY).filed_on == TODAY
    with pytest.raises(Refusal, match="Le jour de la demande de la structure ne peut pas être à venir"):
        amend(filed_on=TOMORROW)


def test_a_dossier_is_not_amended_and_amendments_are_numbered(amend, opened):
    with pytest.raises(Refusal, match="signée ou en vigueur"):
        amend(opened, effective_on=dt.date(2009, 3, 1))
    first, second = amend(), amend()

    assert (first.rank, second.rank) == (1, 2)
    assert (first.state, second.state) == (AmendmentState.DRAFT, AmendmentState.DRAFT)


@pytest.mark.parametrize(
    ("posts", "state", "for_information"),
    [({"posts_fte": 3}, AmendmentState.OPINION_PENDING, False), ({}, AmendmentState.TOLD, True)],
)
def test_the_council_gives_an_opinion_on_posts_and_is_told_of_the_rest(
    amend, officer_59l, posts, state, for_information
):
    amendment = amend(**posts)
    asked = amendments.submit_amendment(actor=officer_59l.user, amendment=amendment)
    amendment.refresh_from_db()

    assert (amendment.state, asked.for_information, asked.asked_on) == (state, for_information, TODAY)
    assert asked.label == str(amendment)
    assert asked.reason == (
        "Pour information : ni le nombre de postes ni la période ne changent."
        if for_information
        else "Pour avis : le nombre de postes change."
    )


@pytest.mark.parametrize("posts", [{"posts_fte": 3}, {}])
def test_an_amendment_is_signed_once_the_council_has_it(amend, officer_59l, head_59l, posts):
    amendment = amend(**posts)

    def sign(day=TODAY):
        given = {"others_signed_on": TODAY, "signed_on": day}
        return amendments.sign_amendment(actor=head_59l.user, amendment=amendment, **given)

    with pytest.raises(Refusal):
        sign()
    asked = amendments.submit_amendment(actor=officer_59l.user, amendment=amendment)
    if posts:
        with pytest.raises(Refusal, match="dans l'état « Soumis pour avis »"):
            amendments.ready_amendment(actor=officer_59l.user, amendment=amendment)
        answer = {"opinion": "favourable", "text": "", "given_on": TODAY}
        opinions.answer_by_hand(actor=head_59l.user, request=asked, minutes="pv.pdf", minutes_name="pv.pdf", **answer)
    with pytest.raises(Refusal, match="n'est pas possible dans l'état"):
        sign()
    amendments.ready_amendment(actor=officer_59l.user, amendment=amendment)
    with pytest.raises(Refusal, match="à venir"):
        sign(TOMORROW)
    signed = sign()
    assert (signed.state, signed.delegation.person, signed.scan_name) == (AmendmentState.SIGNED, head_59l.user, "")


def test_the_prefet_signs_an_amendment_himself_and_its_scan_is_kept(amend, officer_59l, head_59l, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    amendment = amend()
    amendments.submit_amendment(actor=officer_59l.user, amendment=amendment)
    amendments.ready_amendment(actor=officer_59l.user, amendment=amendment)
    given = {"others_signed_on": TODAY, "signed_on": TODAY, "by_prefet": True}
    scan = ContentFile(PDF_STUB, name="avenant.pdf")
    signed = amendments.sign_amendment(
        actor=head_59l.user, amendment=amendment, scan=scan, scan_name="avenant.pdf", **given
    )

    assert (signed.person, signed.delegation, signed.recorded_by) == (None, None, head_59l.user)
    assert (bool(signed.scan), signed.scan_name) == (True, "avenant.pdf")


def test_an_amendment_given_up_takes_its_question_back(amend, officer_59l):
    amendment = amend(posts_fte=3)
    asked = amendments.submit_amendment(actor=officer_59l.user, amendment=amendment)
    given_up = amendments.cancel_amendment(actor=officer_59l.user, amendment=amendment, comment="Erreur.")

    assert given_up.state == AmendmentState.CANCELLED
    assert OpinionRequest.objects.get(pk=asked.pk).state == OpinionState.WITHDRAWN
    with pytest.raises(Refusal, match="dans l'état « Abandonné »"):
        amendments.cancel_amendment(actor=officer_59l.user, amendment=amendment, comment="Encore.")


@pytest.mark.parametrize(
    ("notified_on", "due_on", "sentence"),
    [
        (TODAY, None, None),
        (TOMORROW, None, "ne peut pas être à venir"),
        (dt.date(2008, 10, 1), dt.date(2008, 10, 15), "La structure a jusqu'au 16 octobre 2008 au moins"),
        (dt.date(2008, 10, 1), dt.date(2008, 10, 16), None),
    ],
)
def test_a_structure_has_fifteen_days_at_least(running, head_59l, notified_on, due_on, sentence):
    given = {"grounds": "Objet détourné.", "notified_on": notified_on, "observations_due_on": due_on}
    if sentence:
        with pytest.raises(Refusal, match=sentence):
            open_procedure(actor=head_59l.user, convention=running, **given)
    else:
        procedure = open_procedure(actor=head_59l.user, convention=running, **given)
        assert procedure.observations_due_on == (due_on or dt.date(2008, 10, 30))


@pytest.mark.parametrize(("type_", "source"), [(StructureType.EI, " (R. 5132-5)"), (StructureType.ACI, "")])
def test_a_delay_too_short_names_the_article_of_its_type(running, head_59l, type_, source):
    Siae.objects.filter(pk=running.siae_id).update(type=type_)
    given = {"grounds": "Objet détourné.", "notified_on": TODAY, "observations_due_on": TODAY}
    with pytest.raises(Refusal) as refusal:
        open_procedure(actor=head_59l.user, convention=running, **given)
    assert refusal.value.sentences[0].endswith(f" au moins pour présenter ses observations{source}.")


def test_a_procedure_is_of_a_convention_in_force(opened, head_59l):
    with pytest.raises(Refusal, match="convention en vigueur"):
        open_procedure(actor=head_59l.user, convention=opened, grounds="Essai.", notified_on=TODAY)


def test_an_opinion_is_answered_once_and_a_question_answered_stays(pending, head_59l):
    asked = OpinionRequest.objects.get()
    given = {"opinion": "favourable", "text": "", "given_on": TODAY, "minutes_name": "pv.pdf"}
    with pytest.raises(Refusal, match="procès-verbal"):
        opinions.answer_by_hand(actor=head_59l.user, request=asked, minutes=None, **given)
    answered = opinions.answer_by_hand(actor=head_59l.user, request=asked, minutes="pv.pdf", **given)
    with pytest.raises(Refusal, match="dans l'état « Rendu »"):
        opinions.answer_by_hand(actor=head_59l.user, request=asked, minutes="pv.pdf", **given)
    opinions.withdraw_opinion(actor=head_59l.user, request=asked, reason="Trop tard.")
    answered.refresh_from_db()

    assert (answered.state, answered.opinion) == (OpinionState.ANSWERED, "favourable")


@pytest.mark.parametrize(("length", "kept"), [(299, 299), (300, 300), (301, 300)])
def test_a_name_too_long_is_cut_and_its_reason_kept_whole(running, officer_59l, length, kept):
    asked = opinions.ask_opinion(
        actor=officer_59l.user,
        kind="action",
        subject=running,
        service=running.service,
        siae=running.siae,
        label="n" * length,
        reason="m" * length,
    )
    asked.refresh_from_db()

    assert (asked.label, asked.reason) == ("n" * kept, "m" * length)
    assert (asked.for_information, asked.must_be_favourable) == (False, False)


def test_a_line_is_proposed_countered_agreed_then_open_again(negotiating, officer_59l):
    """The structure proposed first; what each act answers is the proposal that it leaves."""
    line = negotiating.targets.get(indicator__code="SORTIES", year=2010)
    given = {"actor": officer_59l.user, "target": line}
    rates = {"durable": Decimal(25), "transition": Decimal(20), "positive": Decimal(15)}

    def states() -> list[tuple[int, str]]:
        return list(line.proposals.order_by("round").values_list("round", "state"))

    second = negotiation.propose(**given, side=Side.SERVICE, expected_rounds=1, values=rates)
    assert (second.round, states()) == (2, [(1, "countered"), (2, "pending")])
    # The same acceptance sent twice answers the same agreement.
    agreed = [negotiation.accept(**given, side=Side.STRUCTURE, expected_rounds=2) for _ in range(2)]
    assert agreed == [second, second]
    assert states() == [(1, "countered"), (2, "accepted")]
    third = negotiation.propose(**given, side=Side.STRUCTURE, expected_rounds=2, values=rates)
    line.refresh_from_db()
    assert (third.round, line.agreed, states()) == (3, None, [(1, "countered"), (2, "reopened"), (3, "pending")])


def test_an_indicator_enters_the_negotiation_for_its_type_while_in_force(negotiating, officer_59l):
    def lines(**values):
        indicator = IndicatorFactory(**values)
        return negotiation.open_lines(actor=officer_59l.user, convention=negotiating, indicator=indicator)

    assert [line.year for line in lines()] == list(negotiating.years)
    with pytest.raises(Refusal, match="ne concerne pas"):
        lines(types=[StructureType.EI])
    with pytest.raises(Refusal, match="retiré du catalogue"):
        lines(retired_on=YESTERDAY)


def test_a_target_is_accepted_once_proposed_and_lines_open_while_negotiating(negotiating, opened, officer_59l):
    (line,) = negotiation.open_lines(actor=officer_59l.user, convention=negotiating, indicator=IndicatorFactory())[:1]
    given = {"actor": officer_59l.user, "side": Side.STRUCTURE, "expected_rounds": 0}
    with pytest.raises(Refusal, match="pas de proposition à accepter"):
        negotiation.accept(**given, target=line)
    Convention.objects.filter(pk=negotiating.pk).update(state=ConventionState.COMPLETE)
    with pytest.raises(Refusal, match="que dans l'état « En négociation »"):
        negotiation.open_lines(actor=officer_59l.user, convention=negotiating, indicator=IndicatorFactory())


def test_an_indicator_leaves_the_negotiation_while_nothing_is_proposed(negotiating, officer_59l):
    given = {"actor": officer_59l.user, "convention": negotiating, "indicator": IndicatorFactory()}
    lines = negotiation.open_lines(**given)
    negotiation.drop_lines(**given)

    assert not Target.objects.filter(pk__in=[line.pk for line in lines]).exists()
    ProposalFactory(target=negotiation.open_lines(**given)[0])
    with pytest.raises(Refusal, match="il reste dans la négociation"):
        negotiation.drop_lines(**given)


@pytest.mark.parametrize(
    ("ticked", "said"), [(False, "Rien ne manque pour 2007"), (True, "Aucune des conventions cochées ne doit rien")]
)
def test_nobody_to_remind_is_a_sentence(officer_59l, ticked, said):
    with pytest.raises(Refusal, match=f"^{said}"):
        start_reminder(actor=officer_59l.user, rows=[], year=2007, ticked=ticked)
