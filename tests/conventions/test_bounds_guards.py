"""Both sides of what the guards of a dossier and of a procedure ask, on objects that hold only what they read."""

import datetime as dt
from types import SimpleNamespace as Row

import pytest

from conventions.enums import Axis, ConventionState, ProcedureState, SignatoryKind
from conventions.guards import amendment as amendment_guards
from conventions.guards import convention as guards
from conventions.guards import procedure as procedure_guards
from conventions.rates import NATIONAL_REFERENCE
from iae_portal.core.workflow import Request
from tests.factories.conventions import ConventionFactory

YESTERDAY, TODAY, TOMORROW = (dt.date(2008, 10, day) for day in (14, 15, 16))


def asked(*, offering=False, **data) -> Request:
    return Request(actor="Mme Exemple", today=TODAY, data=data, offering=offering)


class Rows(list):
    """A manager that answers the rows it was given."""

    def all(self):
        return self

    def select_related(self, *names):
        return self

    def values_list(self, name, flat):
        return [getattr(row, name) for row in self]


@pytest.mark.parametrize(
    ("guard", "row", "sentence"),
    [
        (guards.start_has_come, Row(start=TODAY), None),
        (guards.start_has_come, Row(start=TOMORROW), "La convention prend effet le 16 octobre 2008."),
        (guards.end_has_passed, Row(end=YESTERDAY), None),
        (guards.end_has_passed, Row(end=TODAY), "La convention court jusqu'au 15 octobre 2008."),
        (procedure_guards.observations_are_over, Row(observations_due_on=YESTERDAY), None),
        (
            procedure_guards.observations_are_over,
            Row(observations_due_on=TODAY),
            "La structure peut présenter ses observations jusqu'au 15 octobre 2008.",
        ),
        (guards.last_day_has_passed, Row(leaving_on=YESTERDAY), None),
        (guards.last_day_has_passed, Row(leaving_on=TODAY), "Le dernier jour voulu par la structure n'est pas passé."),
        (guards.last_day_has_passed, Row(leaving_on=None), "Le dernier jour voulu par la structure n'est pas passé."),
        (guards.officer_is_named, Row(officer_id=1), None),
        (guards.officer_is_named, Row(officer_id=None), "Désignez le chargé du dossier."),
    ],
)
def test_a_day_or_a_name_that_is_missing(guard, row, sentence):
    assert guard(row, asked()) == sentence


@pytest.mark.parametrize(
    ("request_", "sentence"),
    [
        (asked(offering=True), None),
        (asked(), "Indiquez la date avant laquelle la structure doit répondre."),
        (asked(missing_due_on=TODAY), "La date limite donnée à la structure doit être à venir."),
        (asked(missing_due_on=TOMORROW), None),
        (
            asked(missing_due_on=TOMORROW + dt.timedelta(days=1)),
            "Cette date ne peut pas dépasser le 16 octobre 2008 (fin de la convention).",
        ),
    ],
)
def test_the_structure_has_until_tomorrow_at_least(request_, sentence):
    assert guards.deadline_is_given(Row(end=TOMORROW), request_) == sentence


@pytest.mark.parametrize(
    ("request_", "sentence"),
    [
        (asked(offering=True), None),
        (asked(), "Indiquez la date de signature de l'État : elle date la convention."),
        (asked(signed_on=TODAY, by_prefet=True), None),
        (asked(signed_on=TOMORROW, by_prefet=True), "La date de signature ne peut pas être à venir."),
    ],
)
def test_the_prefet_signs_today_not_tomorrow(request_, sentence):
    assert guards.state_signatory_is_entitled(Row(), request_) == sentence


@pytest.mark.parametrize(
    ("state", "runs"),
    [
        (ConventionState.READY_TO_SIGN, False),
        (ConventionState.SIGNED, True),
        (ConventionState.IN_FORCE, True),
        (ConventionState.TERMINATED, False),
    ],
)
def test_an_amendment_is_of_a_convention_that_runs(state, runs):
    sentence = amendment_guards.convention_runs(Row(convention=Row(state=state)), asked())
    assert sentence == (None if runs else "Un avenant modifie une convention signée ou en vigueur.")


@pytest.mark.parametrize(
    ("request_", "refused"), [(asked(offering=True), False), (asked(), True), (asked(others_signed_on=TODAY), False)]
)
def test_the_others_have_signed_an_amendment_before_the_state(request_, refused):
    assert bool(amendment_guards.others_have_signed(Row(), request_)) is refused


@pytest.mark.parametrize(
    ("others", "state", "sentence"),
    [
        (TODAY, TODAY, None),
        (TODAY, YESTERDAY, "L'État signe en dernier : il ne peut pas signer avant les autres parties"),
        (YESTERDAY, TODAY, "Les autres parties ne peuvent pas signer avant que la version de signature soit figée"),
    ],
)
def test_an_amendment_is_frozen_then_signed_by_the_others_then_by_the_state(others, state, sentence):
    request = asked(others_signed_on=others, signed_on=state)
    said = amendment_guards.others_signed_in_order(Row(frozen_on=TODAY), request)
    assert said == (sentence and f"{sentence}, le 15 octobre 2008.")


def test_a_procedure_is_dropped_until_the_convention_is_terminated():
    def sentence(state, procedure=ProcedureState.TERMINATE):
        row = Row(state=procedure, convention=Row(state=state))
        return procedure_guards.convention_is_not_terminated(row, asked())

    assert sentence(ConventionState.IN_FORCE) is None
    assert sentence(ConventionState.TERMINATED).startswith("La convention est résiliée")
    assert sentence(ConventionState.TERMINATED, ProcedureState.UNTOLD).startswith("La convention est résiliée")
    assert sentence(ConventionState.TERMINATED, ProcedureState.OPEN) is None  # denounced by the structure


def test_a_procedure_is_concluded_while_there_is_something_to_terminate():
    said = {
        state: procedure_guards.convention_can_be_terminated(Row(convention=Row(state=state)), asked())
        for state in ConventionState
    }
    assert [state for state, sentence in said.items() if sentence is None] == [ConventionState.IN_FORCE]
    assert said[ConventionState.EXPIRED].endswith("Classez la procédure sans suite.")


def a_project(**changes) -> Row:
    words = {"publics": "p", "activities": "a", "accompaniment": "s", "posts_fte": 1}
    return Row(project=Row(**(words | changes)))


@pytest.mark.parametrize(
    ("convention", "start"),
    [
        (a_project(), None),
        (Row(), "Décrivez le projet"),
        (a_project(publics=""), "Décrivez le projet"),
        (a_project(activities=""), "Décrivez le projet"),
        (a_project(accompaniment=""), "Décrivez le projet"),
        (a_project(posts_fte=0), "Indiquez le nombre de postes"),
        (a_project(posts_fte=None), "Indiquez le nombre de postes"),
    ],
)
def test_a_project_says_its_three_parts_and_its_posts(convention, start):
    sentence = guards.project_is_described(convention, asked())
    assert sentence.startswith(start) if start else sentence is None


def test_every_axis_but_the_results_has_an_objective():
    axes = [axis for axis in Axis if axis != Axis.RESULTS]

    def sentence(kept):
        return guards.objectives_on_every_axis(Row(objectives=Rows(Row(axis=axis) for axis in kept)), asked())

    assert sentence(axes) is None
    assert sentence(axes[1:]).endswith(f"il manque : {axes[0].label}.")


def a_target(year=2011, *, rates=True, dynamic=None, durable=None, reason="") -> Row:
    reference = NATIONAL_REFERENCE
    agreed = Row(
        dynamic=reference.dynamic if dynamic is None else dynamic,
        durable=reference.durable if durable is None else durable,
        reason=reason,
    )
    return Row(year=year, agreed=agreed, agreed_id=1, indicator=Row(name="Sorties", is_exit_rates=rates))


def a_convention(*targets, years=(2011,)) -> Row:
    return Row(targets=Rows(targets), years=list(years), last_year=years[-1])


@pytest.mark.parametrize(
    ("target", "refused"),
    [
        (a_target(), False),
        (a_target(dynamic=NATIONAL_REFERENCE.dynamic - 1), True),
        (a_target(durable=NATIONAL_REFERENCE.durable - 1), True),
        (a_target(durable=0, reason="  "), True),
        (a_target(durable=0, reason="Public très éloigné de l'emploi."), False),
        (a_target(2010, durable=0), False),
        (a_target(durable=0, rates=False), False),
        (Row(**(vars(a_target()) | {"agreed": None})), False),
    ],
)
def test_rates_below_the_reference_in_the_last_year_are_justified(target, refused):
    sentence = guards.low_targets_are_justified(a_convention(target), asked())
    assert bool(sentence) is refused
    if refused:
        assert sentence.startswith("Les taux de sortie convenus pour 2011 sont sous la référence")


def test_rates_of_each_year_are_negotiated_and_agreed():
    whole = a_convention(a_target(2010), a_target(2011), years=(2010, 2011))
    short = a_convention(a_target(2010), a_target(2011, rates=False), years=(2010, 2011))
    waiting = a_convention(Row(**(vars(a_target()) | {"agreed_id": None})))

    assert guards.exit_rates_every_year(whole, asked()) is None
    assert guards.exit_rates_every_year(short, asked()).endswith("il manque : 2011.")
    assert guards.targets_are_agreed(whole, asked()) is None
    assert guards.targets_are_agreed(waiting, asked()).endswith("convenues : Sorties (2011).")


def signed(kind, day) -> Row:
    return Row(kind=kind, signed_on=day, get_kind_display=lambda: "la structure")


@pytest.mark.parametrize(
    ("days", "start"),
    [
        ((YESTERDAY, TODAY), None),
        ((YESTERDAY, None), "L'État signe en dernier ; signatures attendues"),
        ((), None),
    ],
)
def test_the_state_signs_once_the_others_have(days, start):
    others = [signed(SignatoryKind.STRUCTURE, day) for day in days]
    rows = Rows([*others, signed(SignatoryKind.STATE, None)])
    sentence = guards.others_have_signed(Row(signatories=rows), asked(signed_on=TODAY))
    assert sentence.startswith(start) if start else sentence is None


@pytest.mark.parametrize("bound", ["opinion_given_on", "frozen_on", "others_signed_on"])
def test_the_state_signs_on_the_last_of_the_other_days_or_after(bound):
    days = dict.fromkeys(("opinion_given_on", "frozen_on", "others_signed_on")) | {bound: TODAY}

    assert guards.signature_comes_in_order(Row(**days), asked(signed_on=TODAY)) is None
    assert guards.signature_comes_in_order(Row(**days), asked(signed_on=YESTERDAY)).endswith(", le 15 octobre 2008.")


@pytest.mark.parametrize(
    ("start", "end", "overlaps"),
    [
        (dt.date(2008, 1, 1), dt.date(2008, 12, 31), False),
        (dt.date(2008, 1, 1), dt.date(2009, 1, 1), True),
        (dt.date(2009, 12, 31), dt.date(2010, 12, 30), True),
        (dt.date(2010, 1, 1), dt.date(2010, 12, 31), False),
    ],
)
@pytest.mark.parametrize("state", [ConventionState.SIGNED, ConventionState.EXPIRED, ConventionState.RENEWED])
@pytest.mark.django_db
def test_two_conventions_of_a_structure_never_share_a_day(state, start, end, overlaps):
    signed_on = start - dt.timedelta(days=1)
    other = ConventionFactory(start=start, end=end, state=state, signed_on=signed_on)
    new = ConventionFactory(siae=other.siae, start=dt.date(2009, 1, 1), end=dt.date(2009, 12, 31))

    assert bool(guards.no_overlapping_convention(new, asked())) is overlaps
    assert guards.no_overlapping_convention(other, asked()) is None


@pytest.mark.parametrize(
    ("ended_on", "end", "overlaps"),
    [
        (dt.date(2008, 12, 31), dt.date(2010, 12, 31), False),
        (dt.date(2009, 1, 1), dt.date(2010, 12, 31), True),
        (dt.date(2009, 1, 1), dt.date(2008, 12, 31), False),  # its term had come: the night had not passed yet
    ],
)
@pytest.mark.django_db
def test_a_convention_that_was_terminated_lasts_until_that_day(ended_on, end, overlaps):
    signed_on = dt.date(2007, 12, 31)
    days = {"start": dt.date(2008, 1, 1), "end": end, "ended_on": ended_on, "signed_on": signed_on}
    other = ConventionFactory(state=ConventionState.TERMINATED, **days)
    new = ConventionFactory(siae=other.siae, start=dt.date(2009, 1, 1), end=dt.date(2009, 12, 31))
    assert bool(guards.no_overlapping_convention(new, asked())) is overlaps
